//! The start page: a field for a person's id, and a few people to look at.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

use super::live::{flag, holds, live, when};
use super::notice::{Tone, notice};
use super::request::ask;
use super::sign_in::SignIn;
use super::words::{Words, words};
use crate::api::http::Client;
use crate::api::settings::Auth;
use crate::auth::session::Session;
use crate::model::person::{Person, PersonId};
use crate::model::place::Place;

/// The longest text that is an id, or one that is nearly right.
const LONGEST_ID: usize = 25;

/// How many people the start page offers.
const OFFERED: u32 = 20;

/// The way to a person.
#[component]
pub fn Start(
    /// Where to ask.
    client: Client,
    /// On whose behalf.
    session: Session,
    /// Goes to a person's page.
    on_open: Callback<Place>,
) -> AnyView {
    let is_signed_in = holds(move || session.is_signed_in());
    let asked = client.clone();
    view! {
        <section class="start">
            {when(
                move || !is_signed_in.get(),
                move || view! { <SignIn client=asked.clone() session /> }.into_any(),
            )}
            <LookUp on_open />
            {when(
                move || is_signed_in.get(),
                move || view! { <SomePeople client=client.clone() session /> }.into_any(),
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

#[component]
fn SomePeople(client: Client, session: Session) -> AnyView {
    let words = words();
    let is_by_cookie = client.settings().auth != Auth::Token;
    let people = ask(
        session,
        None,
        Signal::stored(0),
        move |authorization, abort| {
            let client = client.clone();
            async move { client.first_people(&authorization, OFFERED, &abort).await }
        },
    );
    let content = move || match people.get() {
        None => notice(Tone::Status, words.loading_people),
        // Whoever adds the token may keep the list back.
        Some(Err(why)) if is_by_cookie && why.refuses_the_request() => {
            notice(Tone::Status, words.no_list_of_people)
        }
        Some(Ok(people)) if people.is_empty() => notice(Tone::Status, words.no_people),
        Some(Ok(people)) => list(words, people),
        Some(Err(why)) => notice(Tone::Alert, words.failure(&why)),
    };
    view! {
        <section class="panel" aria-labelledby="people-heading">
            <h2 id="people-heading">{words.some_people}</h2>
            <p class="field__hint">{words.some_people_hint}</p>
            {live(content)}
        </section>
    }
    .into_any()
}

fn list(words: &Words, people: Vec<Person>) -> AnyView {
    let items: Vec<_> = people
        .into_iter()
        .map(|person| {
            let name = match person.full_name() {
                name if name.is_empty() => words.name_unknown.to_owned(),
                name => name,
            };
            view! {
                <li>
                    <a class="people__person" href=Place::Person(person.id).path()>
                        <span class="people__name">
                            <bdi>{name}</bdi>
                        </span>
                        <span class="people__id">{words.person_line(person.id)}</span>
                        <span class="people__work">
                            <bdi>{person.work()}</bdi>
                        </span>
                    </a>
                </li>
            }
        })
        .collect();
    view! { <ul class="people">{items}</ul> }.into_any()
}
