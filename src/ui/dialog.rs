//! A dialog over the page: the browser keeps the focus in it, closes it with
//! Escape, and gives the focus back.

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::live::follow;
use super::words::words;

/// The id of the heading. One dialog is open at a time.
const HEADING: &str = "dialog-heading";

/// An open dialog; it closes when it goes.
#[component]
pub fn Dialog(
    /// What it is about.
    heading: String,
    /// It was closed by whoever uses it.
    on_close: Callback<()>,
    /// What stands in it.
    content: AnyView,
) -> AnyView {
    let words = words();
    let dialog = NodeRef::<html::Dialog>::new();
    follow(move || {
        let refused = dialog.get().map(|dialog| dialog.show_modal());
        if let Some(Err(_)) = refused {
            // Rather none than one that nobody sees.
            on_close.try_run(());
        }
    });
    let close = move || {
        if let Some(Some(dialog)) = dialog.try_get_untracked() {
            dialog.close();
        }
    };
    // Only a dialog that is closed gives the focus back.
    on_cleanup(close);
    // A press that only ends beside the dialog began in it, on a text say.
    let began_beside = StoredValue::new(false);
    let press = move |event: MouseEvent| {
        began_beside.try_set_value(is_beside(&event));
    };
    let release = move |event: MouseEvent| {
        if is_beside(&event) && began_beside.try_get_value() == Some(true) {
            close();
        }
    };
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            aria-labelledby=HEADING
            on:mousedown=press
            on:click=release
            on:close=move |_| {
                on_close.try_run(());
            }
        >
            <div class="dialog__content">
                // Focused first, so that nobody is led past what it says; Firefox
                // would begin at the first control.
                <h2 class="dialog__heading" id=HEADING tabindex="-1" autofocus="">
                    <bdi>{heading}</bdi>
                </h2>
                {content}
                <button class="button" type="button" on:click=move |_| close()>
                    {words.close}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}

/// Whether an event is of the dialog itself, and not of what stands in it: that
/// fills it, so only its backdrop is left.
fn is_beside(event: &MouseEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into().ok());
    target.is_some_and(|target: web_sys::Element| target.tag_name() == "DIALOG")
}
