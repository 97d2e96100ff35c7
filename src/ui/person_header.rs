//! Who it is. A header that cannot be loaded never keeps the cards back.

use leptos::prelude::*;

use super::live::{attribute, live, text};
use super::notice::{Tone, notice};
use super::words;
use crate::model::failure::Failure;
use crate::model::person::{Person, PersonId};

/// Name, work and standing of a person, and how many credentials are here.
#[component]
pub fn PersonHeader(
    /// Who was asked for.
    id: PersonId,
    /// What the server said of them, once it did.
    person: Signal<Option<Result<Person, Failure>>>,
    /// How many credentials are here; empty until one page has landed.
    count: Signal<String>,
    /// When they were read, and the way to read them again.
    freshness: AnyView,
) -> AnyView {
    let known = move || person.get().and_then(Result::ok);
    let name = move || match person.get() {
        None => words::CREDENTIALS.to_owned(),
        Some(Ok(person)) if !person.full_name().is_empty() => person.full_name(),
        Some(_) => words::NAME_UNKNOWN.to_owned(),
    };
    view! {
        <header class="person-header">
            <div class="person-header__photo" aria-hidden="true">
                {text(move || known().map(|person| person.initials()).unwrap_or_default())}
            </div>
            <div class="person-header__who">
                <p class="person-header__id">{words::person(id)}</p>
                <h1 class=attribute(move || Some(name_class(person.with(Option::is_some))))>
                    <bdi>{text(name)}</bdi>
                </h1>
                <p class="person-header__work">
                    <bdi>{text(move || known().map(|person| person.work()).unwrap_or_default())}</bdi>
                </p>
            </div>
            <div class="person-header__side">
                <p class="person-header__count">{count}</p>
                {freshness}
            </div>
        </header>
        {live(move || match known() {
            Some(person) if !person.enabled => {
                notice(Tone::Status, words::DISABLED)
            }
            _ => ().into_any(),
        })}
    }
    .into_any()
}

/// Until there is a name the heading is there for those who listen, and takes
/// its place without a word for those who look.
fn name_class(is_known: bool) -> String {
    if is_known {
        "person-header__name".to_owned()
    } else {
        "person-header__name person-header__name--unknown".to_owned()
    }
}
