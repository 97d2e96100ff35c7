//! Whose card it is, on a card in a list that is not of one person.

use leptos::prelude::*;

use super::words::words;
use crate::model::person::PersonId;

/// A button that leads to them, where somebody else knows the way.
pub fn holder_button(id: PersonId, on_person: Callback<PersonId>) -> AnyView {
    view! {
        <button
            class="card__person"
            part="person"
            type="button"
            on:click=move |_| on_person.run(id)
        >
            {words().person_line(id)}
        </button>
    }
    .into_any()
}
