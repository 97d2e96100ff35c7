//! How somebody is looked for among the people: by what, and with which text.
//!
//! The text is about a person. It goes to the API and nowhere else: not into
//! the address of the page, its history or any storage.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

use super::choice::choice;
use super::live::{flag, text};
use super::words::{Words, words};
use crate::auth::session::Session;
use crate::model::authorization::Authorization;
use crate::model::people_query::PeopleQuery;
use crate::model::person::PersonId;
use crate::model::place::Place;

/// What people are searched by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Email,
    SystemId,
    PersonId,
}

impl By {
    const ALL: [Self; 3] = [Self::Email, Self::SystemId, Self::PersonId];

    fn value(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::SystemId => "system-id",
            Self::PersonId => "person-id",
        }
    }

    fn of(value: &str) -> Self {
        let of = Self::ALL.into_iter().find(|by| by.value() == value);
        of.unwrap_or(Self::Email)
    }

    fn name(self, words: &Words) -> &'static str {
        match self {
            Self::Email => words.email,
            Self::SystemId => words.system_id,
            Self::PersonId => words.person_id,
        }
    }

    fn hint(self, words: &Words) -> &'static str {
        match self {
            Self::Email => words.email_hint,
            Self::SystemId => words.system_id_hint,
            Self::PersonId => words.person_id_hint,
        }
    }

    fn problem(self, words: &Words) -> &'static str {
        match self {
            Self::Email => words.not_an_email,
            Self::SystemId => words.not_a_system_id,
            Self::PersonId => words.not_a_person_id,
        }
    }
}

/// The form.
#[component]
pub fn PeopleSearch(
    /// What was searched for last.
    query: PeopleQuery,
    /// Whose token is not to be searched for.
    session: Session,
    /// Somebody is searched for.
    on_query: Callback<PeopleQuery>,
    /// Goes to a person's page.
    on_open: Callback<Place>,
) -> AnyView {
    let words = words();
    let (by, before) = match query {
        PeopleQuery::Everyone => (By::Email, String::new()),
        PeopleQuery::Email(text) => (By::Email, text),
        PeopleQuery::SystemId(text) => (By::SystemId, text),
    };
    let options = By::ALL.map(|by| (by.value(), by.name(words)));
    let chosen = RwSignal::new(by.value().to_owned());
    let by_now = move || chosen.with(|value| By::of(value));
    let field = NodeRef::<html::Input>::new();
    let problem = RwSignal::new(String::new());
    let on_choice = Callback::new(move |value| {
        problem.set(String::new());
        chosen.set(value);
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else {
            return;
        };
        let (by, entered) = (untrack(by_now), field.value());
        let is_token = is_token_of(session, &entered);
        let found = match by {
            _ if is_token => None,
            By::Email => PeopleQuery::by_email(&entered).map(|query| on_query.run(query)),
            By::SystemId => PeopleQuery::by_system_id(&entered).map(|query| on_query.run(query)),
            By::PersonId => {
                PersonId::parse(entered.trim()).map(|id| on_open.run(Place::Person(id)))
            }
        };
        if found.is_some() {
            problem.set(String::new());
            return;
        }
        problem.set(by.problem(words).to_owned());
        // It was meant for another field, and this one is not covered.
        if is_token {
            field.set_value("");
        }
        let _ = field.focus();
    };
    view! {
        <form class="panel" role="search" on:submit=submit aria-labelledby="people-heading">
            <h1 id="people-heading">{words.people_here}</h1>
            <div class="people-search">
                {choice("people-by", words.search_by, &options, by.value(), on_choice)}
                <label class="field">
                    <span class="field__name">{text(move || by_now().name(words).to_owned())}</span>
                    <input
                        class="field__input"
                        type="text"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        prop:value=before
                        node_ref=field
                        aria-describedby="people-hint people-problem"
                        aria-invalid=flag(move || problem.with(|problem| !problem.is_empty()))
                    />
                </label>
                <button class="button button--primary" type="submit">{words.search}</button>
            </div>
            <p class="field__hint" id="people-hint">
                {text(move || by_now().hint(words).to_owned())}
            </p>
            <p class="field__problem" id="people-problem" role="alert">
                {problem}
            </p>
        </form>
    }
    .into_any()
}

/// Whether a text holds the token, which must never be part of an address.
fn is_token_of(session: Session, text: &str) -> bool {
    let authorization = session.authorization_untracked();
    let token = authorization.as_ref().and_then(Authorization::token);
    token.is_some_and(|token| text.contains(token.expose()))
}
