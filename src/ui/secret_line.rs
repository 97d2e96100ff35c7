//! One secret of a card: its name, a mask in its place, and what can be done
//! with it. The secret itself is in the page only while it is uncovered.

use std::sync::Arc;

use leptos::prelude::*;

use super::live::{attribute, holds, text, when};
use super::live_exposure::LiveExposure;
use super::words::words;
use crate::model::credential::Credential;
use crate::model::disclosure::{Action, Item};
use crate::model::secret::MASK;

/// How many characters of a secret fit beside its name.
const BESIDE_ITS_NAME: usize = 14;

/// Shows one secret of a credential; nothing if it has no such secret.
pub fn secret_line(
    credential: &Arc<Credential>,
    item: Item,
    label_id: &str,
    exposure: LiveExposure,
) -> Option<AnyView> {
    let is_long = item.of(credential)?.expose().chars().count() > BESIDE_ITS_NAME;
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
        move || exposure.shows(&credential, item, Action::Reveal)
    });
    let uncovered = Arc::clone(credential);
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
    let line = view! {
        <div class=attribute(move || Some(class_of(is_shown.get(), is_long).to_owned()))>
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
                        view! {
                            <span class="secret__text" dir="ltr" tabindex="0">
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
    let press = move |_| {
        if untrack(|| exposure.shows(&credential, item, action)) {
            exposure.hide();
        } else {
            exposure.ask(&credential, item, action);
        }
    };
    view! {
        <button
            class="button button--small"
            type="button"
            id=id
            aria-labelledby=labelled_by
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
        <div class="secret">
            <dt class="secret__name">{name}</dt>
            <dd class="secret__value">{text}</dd>
        </div>
    }
    .into_any()
}

/// The mask has one length; only a secret that is shown may take more room.
fn class_of(is_shown: bool, is_long: bool) -> &'static str {
    match (is_shown, is_long) {
        (false, _) => "secret",
        (true, false) => "secret secret--shown",
        (true, true) => "secret secret--shown secret--long",
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
