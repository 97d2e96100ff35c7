//! What the keyboard does in a list, and the help that says so.
//!
//! The feed pattern of the W3C's ARIA Authoring Practices: Page Up and Page
//! Down go from card to card, Ctrl+Home and Ctrl+End leave the list.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement};

use super::dialog::Dialog;
use super::words::words;

/// What can have the focus at the end of a list.
const FOCUSABLE: &str = "button, input, a[href], [tabindex]";

/// Where the keys lead.
#[derive(Debug, Clone, Copy)]
pub struct Ways {
    /// The button before the list.
    pub before: NodeRef<html::Button>,
    /// The list.
    pub list: NodeRef<html::Div>,
    /// What stands after the list.
    pub after: NodeRef<html::Div>,
}

/// Moves the focus as a key wants it; true if the key has a meaning here.
pub fn follow(event: &KeyboardEvent, ways: Ways) -> bool {
    let card = |step: fn(usize) -> Option<usize>| {
        let place = step(place_of(&event.target()?)?)?;
        let card = format!("[aria-posinset=\"{}\"]", place + 1);
        let found = ways.list.get_untracked()?.query_selector(&card);
        found.ok().flatten()?.dyn_into().ok()
    };
    let is_plain = !event.ctrl_key();
    if event.alt_key() || event.meta_key() || event.shift_key() {
        return false;
    }
    let to = match event.key().as_str() {
        "PageDown" if is_plain => card(|place| place.checked_add(1)),
        "PageUp" if is_plain => card(|place| place.checked_sub(1)),
        "Home" if event.ctrl_key() => ways.before.get_untracked().map(Into::into),
        "End" if event.ctrl_key() => ways.after.get_untracked().and_then(|after| {
            let found = after.query_selector(FOCUSABLE).ok().flatten();
            found.map_or_else(|| Some(after.into()), |found| found.dyn_into().ok())
        }),
        _ => return false,
    };
    let to: Option<HtmlElement> = to;
    if let Some(to) = to {
        // Where nothing takes the focus it stays.
        let _ = to.focus();
    }
    true
}

/// At which place, from 0, the card stands that something is a part of.
#[must_use]
pub fn place_of(target: &EventTarget) -> Option<usize> {
    let card = target
        .dyn_ref::<Element>()?
        .closest("[aria-posinset]")
        .ok()??;
    let number: usize = card.get_attribute("aria-posinset")?.parse().ok()?;
    number.checked_sub(1)
}

/// The help.
#[component]
pub fn Shortcuts(
    /// It was closed.
    on_close: Callback<()>,
) -> AnyView {
    let words = words();
    let keys = [
        (words.key_page_down, words.does_page_down),
        (words.key_page_up, words.does_page_up),
        (words.key_ctrl_home, words.does_ctrl_home),
        (words.key_ctrl_end, words.does_ctrl_end),
        (words.key_esc, words.does_esc),
    ];
    let rows = keys.map(|(key, does)| {
        view! {
            <div class="shortcuts__line">
                <dt>
                    <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
            </div>
        }
    });
    let content = view! { <dl class="shortcuts">{rows.into_iter().collect::<Vec<_>>()}</dl> };
    let heading = words.shortcuts.to_owned();
    view! { <Dialog heading on_close content=content.into_any() /> }.into_any()
}
