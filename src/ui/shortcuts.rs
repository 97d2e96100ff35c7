//! What the keyboard does in a list, and the help that says so.
//!
//! The feed pattern of the W3C's ARIA Authoring Practices: Page Up and Page
//! Down go from card to card, Ctrl+Home and Ctrl+End leave the list.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::dialog::Dialog;
use super::words::words;

/// What can have the focus at the end of a list.
const FOCUSABLE: &str = "button, input, a[href], [tabindex]";

/// Where the keys lead.
#[derive(Debug, Clone, Copy)]
pub struct Ways {
    /// The button before the list.
    pub before: NodeRef<html::Button>,
    /// What stands after the list.
    pub after: NodeRef<html::Div>,
}

/// Moves the focus as a key wants it; true if the key has a meaning here.
pub fn follow(event: &KeyboardEvent, ways: Ways) -> bool {
    let card = || {
        let target: Element = event.target()?.dyn_into().ok()?;
        target.closest("article").ok().flatten()
    };
    let is_plain = !event.ctrl_key();
    if event.alt_key() || event.meta_key() || event.shift_key() {
        return false;
    }
    let to = match event.key().as_str() {
        "PageDown" if is_plain => {
            card().and_then(|card| beside(&card, Element::next_element_sibling))
        }
        "PageUp" if is_plain => {
            card().and_then(|card| beside(&card, Element::previous_element_sibling))
        }
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

/// The next card in one direction.
fn beside(card: &Element, step: fn(&Element) -> Option<Element>) -> Option<HtmlElement> {
    let mut next = step(card);
    while let Some(element) = next {
        if element.tag_name() == "ARTICLE" {
            return element.dyn_into().ok();
        }
        next = step(&element);
    }
    None
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
