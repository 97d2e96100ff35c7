//! A dialog over the page: the browser keeps the focus in it, closes it with
//! Escape, and gives the focus back.

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
        if let Some(dialog) = dialog.get() {
            // One that may not be modal is better than none.
            if dialog.show_modal().is_err() {
                dialog.show();
            }
        }
    });
    let close = move || {
        if let Some(Some(dialog)) = dialog.try_get_untracked() {
            dialog.close();
        }
    };
    // Only a dialog that is closed gives the focus back.
    on_cleanup(close);
    let press_beside = move |event: leptos::ev::MouseEvent| {
        let target = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.tag_name() == "DIALOG") {
            close();
        }
    };
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            aria-labelledby=HEADING
            on:click=press_beside
            on:close=move |_| {
                on_close.try_run(());
            }
        >
            <div class="dialog__content">
                // Focused first, so that nobody is led past what it says.
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
