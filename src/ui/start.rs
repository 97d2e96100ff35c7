//! The start page: a field for a person's id, and the ways to people.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

use super::live::{flag, holds, when};
use super::recent_people::{Recent, RecentPeople};
use super::sign_in::SignIn;
use super::words::words;
use crate::api::http::Client;
use crate::auth::session::Session;
use crate::model::person::PersonId;
use crate::model::place::Place;

/// The longest text that is an id, or one that is nearly right.
const LONGEST_ID: usize = 25;

/// The way to a person.
#[component]
pub fn Start(
    /// Where to ask.
    client: Client,
    /// On whose behalf.
    session: Session,
    /// Whose pages were opened last.
    recent: RecentPeople,
    /// Goes to a person's page.
    on_open: Callback<Place>,
) -> AnyView {
    let is_signed_in = holds(move || session.is_signed_in());
    view! {
        <section class="start">
            {when(
                move || !is_signed_in.get(),
                move || view! { <SignIn client=client.clone() session /> }.into_any(),
            )}
            <LookUp on_open />
            <Recent people=recent />
            {when(
                move || is_signed_in.get(),
                people_here,
            )}
        </section>
    }
    .into_any()
}

#[component]
fn LookUp(on_open: Callback<Place>) -> AnyView {
    let words = words();
    let field = NodeRef::<html::Input>::new();
    let problem = RwSignal::new(String::new());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else {
            return;
        };
        match PersonId::parse(field.value().trim()) {
            Some(id) => on_open.run(Place::Person(id)),
            None => {
                problem.set(words.not_a_person_id.to_owned());
                // It may be a token that was meant for another field, and this
                // one is not covered.
                if field.value().len() > LONGEST_ID {
                    field.set_value("");
                }
                let _ = field.focus();
            }
        }
    };
    view! {
        <form class="panel" on:submit=submit aria-labelledby="look-up-heading">
            <h1 id="look-up-heading">{words.look_up}</h1>
            <label class="field">
                <span class="field__name">{words.person_id}</span>
                <input
                    class="field__input"
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    node_ref=field
                    aria-describedby="look-up-hint look-up-problem"
                    aria-invalid=flag(move || problem.with(|problem| !problem.is_empty()))
                />
            </label>
            <p class="field__hint" id="look-up-hint">{words.person_id_hint}</p>
            <p class="field__problem" id="look-up-problem" role="alert">
                {problem}
            </p>
            <button class="button button--primary" type="submit">{words.show_credentials}</button>
        </form>
    }
    .into_any()
}

/// The way to everyone else.
fn people_here() -> AnyView {
    let words = words();
    view! {
        <section class="panel" aria-labelledby="people-heading">
            <h2 id="people-heading">{words.people_here}</h2>
            <p>{words.people_here_hint}</p>
            <a class="button" href=Place::People.path()>
                {words.find_person}
            </a>
        </section>
    }
    .into_any()
}
