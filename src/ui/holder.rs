//! Whose card it is, on a card in a list that is not of one person.

use leptos::prelude::*;

use super::known_people::KnownPeople;
use super::live::{for_now, text};
use super::words::words;
use crate::model::person::PersonId;
use crate::model::place::Place;

/// A button that leads to them, where somebody else knows the way, with their
/// name where it is known.
pub fn holder_button(
    id: PersonId,
    known: Option<KnownPeople>,
    on_person: Callback<PersonId>,
) -> AnyView {
    view! {
        <button
            class="card__person"
            part="person"
            type="button"
            on:click=move |_| on_person.run(id)
        >
            <bdi>{whose(id, known)}</bdi>
        </button>
    }
    .into_any()
}

/// A link to them, with their name where it is known.
pub fn holder_link(id: PersonId, known: KnownPeople) -> AnyView {
    view! {
        <a class="card__person" part="person" href=Place::Person(id).path()>
            <bdi>{whose(id, Some(known))}</bdi>
        </a>
    }
    .into_any()
}

fn whose(id: PersonId, known: Option<KnownPeople>) -> Signal<String> {
    let words = words();
    text(move || {
        let name = for_now(|| known?.name(id));
        words.holder(name.as_deref(), id)
    })
}
