//! The start page: a field for a person's id, and a few people to look at.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

use super::answer::ask;
use super::sign_in::SignIn;
use super::words;
use crate::api::http::Client;
use crate::auth::session::Session;
use crate::model::failure::Failure;
use crate::model::person::{Person, PersonId};

/// How many people the start page offers.
const OFFERED: u32 = 20;

/// The way to a person.
#[component]
pub fn Start(
    /// Where to ask.
    client: Client,
    /// On whose behalf.
    session: Session,
    /// Opens a person's page.
    on_open: Callback<PersonId>,
    /// The address of a person's page.
    href: fn(PersonId) -> String,
) -> AnyView {
    view! {
        <section class="start">
            <LookUp on_open />
            {move || match session.token() {
                None => view! { <SignIn client=client.clone() session /> }.into_any(),
                Some(_) => view! { <SomePeople client=client.clone() session href /> }.into_any(),
            }}
        </section>
    }
    .into_any()
}

#[component]
fn LookUp(on_open: Callback<PersonId>) -> AnyView {
    let field = NodeRef::<html::Input>::new();
    let problem = RwSignal::new(None::<&'static str>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else {
            return;
        };
        match PersonId::parse(field.value().trim()) {
            Some(id) => on_open.run(id),
            None => {
                problem.set(Some(words::NOT_A_PERSON_ID));
                let _ = field.focus();
            }
        }
    };
    view! {
        <form class="panel" on:submit=submit aria-labelledby="look-up-heading">
            <h1 id="look-up-heading">{words::LOOK_UP}</h1>
            <label class="field">
                <span class="field__name">{words::PERSON_ID}</span>
                <input
                    class="field__input"
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    node_ref=field
                    aria-describedby="look-up-hint look-up-problem"
                    aria-invalid=move || problem.get().is_some().to_string()
                />
            </label>
            <p class="field__hint" id="look-up-hint">{words::PERSON_ID_HINT}</p>
            <p class="field__problem" id="look-up-problem" role="alert">
                {move || problem.get()}
            </p>
            <button class="button button--primary" type="submit">{words::SHOW_CREDENTIALS}</button>
        </form>
    }
    .into_any()
}

#[component]
fn SomePeople(client: Client, session: Session, href: fn(PersonId) -> String) -> AnyView {
    let people = ask(session, move |token, abort| {
        let client = client.clone();
        async move { client.first_people(&token, OFFERED, &abort).await }
    });
    let content = move || match people.get() {
        None => view! { <p role="status">{words::LOADING_PEOPLE}</p> }.into_any(),
        Some(Ok(people)) if people.is_empty() => {
            view! { <p role="status">{words::NO_PEOPLE}</p> }.into_any()
        }
        Some(Ok(people)) => list(people, href),
        // The sign-in panel takes this place.
        Some(Err(Failure::SignInNeeded)) => ().into_any(),
        Some(Err(why)) => {
            view! { <p class="notice notice--bad" role="alert">{words::failure(&why)}</p> }
                .into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="people-heading">
            <h2 id="people-heading">{words::SOME_PEOPLE}</h2>
            <p class="field__hint">{words::SOME_PEOPLE_HINT}</p>
            {content}
        </section>
    }
    .into_any()
}

fn list(people: Vec<Person>, href: fn(PersonId) -> String) -> AnyView {
    let items: Vec<_> = people
        .into_iter()
        .map(|person| {
            let work: Vec<String> = person
                .job_title
                .clone()
                .into_iter()
                .chain(person.department.clone())
                .collect();
            let name = person.full_name();
            view! {
                <li>
                    <a class="people__person" href=href(person.id)>
                        <span class="people__name">
                            <bdi>{if name.is_empty() { words::NAME_UNKNOWN.to_owned() } else { name }}</bdi>
                        </span>
                        <span class="people__id">{words::person(person.id)}</span>
                        <span class="people__work">
                            <bdi>{work.join(" · ")}</bdi>
                        </span>
                    </a>
                </li>
            }
        })
        .collect();
    view! { <ul class="people">{items}</ul> }.into_any()
}
