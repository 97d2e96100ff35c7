//! One secret of a card: its name, a mask in its place, and what can be done
//! with it. The secret itself is in the page only while it is uncovered.

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::live::{attribute, for_now, holds, text, when};
use super::live_exposure::LiveExposure;
use super::words::words;
use crate::browser::page;
use crate::model::credential::Credential;
use crate::model::disclosure::{Action, Item};
use crate::model::secret::MASK;

/// How many characters of a secret fit beside its name.
const BESIDE_ITS_NAME: usize = 14;

/// How many fit in its place, at the size of other values.
const IN_ITS_PLACE: usize = 25;

/// How many fit there in two lines of half the height.
const IN_TWO_LINES: usize = 70;

/// Shows one secret of a credential; nothing if it has no such secret.
pub fn secret_line(
    credential: &Arc<Credential>,
    item: Item,
    label_id: &str,
    exposure: LiveExposure,
) -> Option<AnyView> {
    let length = item.of(credential)?.expose().chars().count();
    let words = words();
    let name = words.item(item, credential.kind);
    let tail = match item {
        Item::Value => credential.visible_tail(),
        Item::PassLink | Item::InvitationCode => None,
    };
    let (mask, spoken) = match tail {
        Some(tail) => (format!("{MASK} {tail}"), words.ends_in(tail)),
        None => (MASK.to_owned(), words.hidden.to_owned()),
    };
    let id = format!("{label_id}-{}", id_of(item));
    let is_shown = holds({
        let credential = Arc::clone(credential);
        move || for_now(|| exposure.shows(&credential, item, Action::Reveal))
    });
    let uncovered = Arc::clone(credential);
    let shown = NodeRef::<html::Span>::new();
    let button = |action, label| button(credential, item, action, exposure, label, &id, label_id);
    let copy = button(Action::Copy, text(move || words.copy(item).to_owned()));
    let show = match item {
        Item::PassLink => button(Action::ShowQr, text(move || words.show_qr.to_owned())),
        Item::Value | Item::InvitationCode => {
            let label = move || {
                if is_shown.get() {
                    words.hide
                } else {
                    words.reveal
                }
            };
            button(Action::Reveal, text(move || label().to_owned()))
        }
    };
    let seconds = exposure.reveal_seconds();
    let line = view! {
        <div
            part="secret"
            style:--pc-shown-for=format!("{seconds}s")
            class=attribute(move || Some(class_of(is_shown.get(), length).to_owned()))>
            <dt class="secret__name" id=id>
                {name}
            </dt>
            <dd class="secret__value">
                <span class="secret__mask" aria-hidden="true">
                    {mask}
                </span>
                <span class="visually-hidden">{spoken}</span>
                {when(
                    move || is_shown.get(),
                    move || {
                        let secret = item.of(&uncovered).map(|secret| secret.expose().to_owned());
                        on_cleanup(move || hand_on_focus(shown));
                        exposure.cover_when_hidden(move || {
                            let text = shown.try_get_untracked().flatten();
                            text.is_none_or(|text| text.offset_parent().is_some())
                        });
                        view! {
                            <span class="secret__text" dir="ltr" tabindex="0" node_ref=shown>
                                {secret}
                            </span>
                        }
                        .into_any()
                    },
                )}
            </dd>
            <dd class="secret__actions">{show} {copy}</dd>
        </div>
    };
    Some(line.into_any())
}

/// Gives the focus to the button beside a secret that is about to go with it.
fn hand_on_focus(shown: NodeRef<html::Span>) {
    let button = || {
        let shown = shown.try_get_untracked().flatten()?;
        let has_focus = shown.matches(":focus").unwrap_or_default();
        let line = shown.closest(".secret").ok().flatten()?;
        let button = line.query_selector("button").ok().flatten()?;
        button.dyn_into::<HtmlElement>().ok().filter(|_| has_focus)
    };
    if let Some(button) = button() {
        page::focus_in_place(&button);
    }
}

/// A button that says, to those who do not see where it stands, of which
/// secret of which credential it is.
fn button(
    credential: &Arc<Credential>,
    item: Item,
    action: Action,
    exposure: LiveExposure,
    label: Signal<String>,
    name_id: &str,
    label_id: &str,
) -> AnyView {
    let credential = Arc::clone(credential);
    let id = format!("{name_id}-{}", id_of_action(action));
    let labelled_by = format!("{id} {name_id} {label_id}");
    // As wide whichever of its two words it says: what stands beside it must not
    // move under the pointer.
    let words = words();
    let widest = (action == Action::Reveal).then(|| {
        let longer = words.hide.len() > words.reveal.len();
        if longer { words.hide } else { words.reveal }
    });
    let press = move |event: MouseEvent| {
        // The second press of two would cover what the first one showed.
        if event.detail() > 1 {
            return;
        }
        if untrack(|| exposure.shows(&credential, item, action)) {
            exposure.hide();
        } else {
            exposure.ask(&credential, item, action);
        }
    };
    view! {
        <button
            class="button button--small"
            part="button"
            type="button"
            id=id
            aria-labelledby=labelled_by
            data-widest=widest
            on:click=press
        >
            {label}
        </button>
    }
    .into_any()
}

/// A line that holds no secret, such as a link that is not offered.
pub fn plain_line(name: &'static str, text: &'static str) -> AnyView {
    view! {
        <div class="secret" part="secret">
            <dt class="secret__name">{name}</dt>
            <dd class="secret__value">{text}</dd>
        </div>
    }
    .into_any()
}

/// The mask has one length; only a secret that is shown may take more room, and
/// only what was kept for it: nothing moves.
fn class_of(is_shown: bool, length: usize) -> &'static str {
    if !is_shown {
        "secret"
    } else if length <= BESIDE_ITS_NAME {
        "secret secret--shown"
    } else if length <= IN_ITS_PLACE {
        "secret secret--shown secret--long"
    } else if length <= IN_TWO_LINES {
        "secret secret--shown secret--longer"
    } else {
        "secret secret--shown secret--longer secret--longest"
    }
}

fn id_of(item: Item) -> &'static str {
    match item {
        Item::Value => "value",
        Item::PassLink => "link",
        Item::InvitationCode => "code",
    }
}

fn id_of_action(action: Action) -> &'static str {
    match action {
        Action::Reveal => "reveal",
        Action::Copy => "copy",
        Action::ShowQr => "qr",
    }
}
