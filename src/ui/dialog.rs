//! A dialog over the page: the browser keeps the focus in it, closes it with
//! Escape, and gives the focus back.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

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
    let step = move |event: KeyboardEvent| {
        let dialog = dialog.try_get_untracked().flatten();
        if event.key() == "Tab"
            && let Some(dialog) = dialog
            && goes_round(&dialog, event.shift_key())
        {
            event.prevent_default();
        }
    };
    let release = move |event: MouseEvent| {
        if is_beside(&event) && began_beside.try_get_value() == Some(true) {
            close();
        }
    };
    view! {
        <dialog
            class="dialog"
            part="dialog"
            node_ref=dialog
            aria-labelledby=HEADING
            on:keydown=step
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
                <button class="button" part="button" type="button" on:click=move |_| close()>
                    {words.close}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}

/// Goes from the last control of a dialog to the first, or back: beyond them is
/// the browser's own frame, and a secret is covered when the focus is there.
fn goes_round(dialog: &web_sys::Element, is_back: bool) -> bool {
    let Ok(controls) = dialog.query_selector_all("a[href], button, input, select") else {
        return false;
    };
    let control = |place: u32| -> Option<HtmlElement> { controls.get(place)?.dyn_into().ok() };
    let has_focus = |element: &HtmlElement| element.matches(":focus").unwrap_or_default();
    let (first, last) = (control(0), control(controls.length().saturating_sub(1)));
    let is_at_heading = !(0..controls.length())
        .filter_map(control)
        .any(|c| has_focus(&c));
    let to = match is_back {
        true if is_at_heading || first.as_ref().is_some_and(has_focus) => last,
        false if last.as_ref().is_some_and(has_focus) => first,
        true | false => None,
    };
    to.is_some_and(|to| to.focus().is_ok())
}

/// Whether an event is of the dialog itself, and not of what stands in it: that
/// fills it, so only its backdrop is left.
fn is_beside(event: &MouseEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into().ok());
    target.is_some_and(|target: web_sys::Element| target.tag_name() == "DIALOG")
}
