//! Who it is. A header that cannot be loaded never keeps the cards back.

use leptos::prelude::*;

use super::answer::Answer;
use super::words;
use crate::model::person::{Person, PersonId};

/// Name, work and standing of a person, and how many credentials are here.
#[component]
pub fn PersonHeader(
    /// Who was asked for.
    id: PersonId,
    /// What the server said of them.
    person: Answer<Person>,
    /// How many credentials are here; empty until one page has landed.
    count: Signal<Option<String>>,
) -> AnyView {
    let known = move || person.get().and_then(Result::ok);
    let name = move || match person.get() {
        None => String::new(),
        Some(Ok(person)) if !person.full_name().is_empty() => person.full_name(),
        Some(_) => words::NAME_UNKNOWN.to_owned(),
    };
    let work = move || {
        let person = known()?;
        let parts: Vec<String> = person.job_title.into_iter().chain(person.department).collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    };
    view! {
        <header class="person-header">
            <div class="person-header__photo" aria-hidden="true">
                {move || known().map(|person| person.initials())}
            </div>
            <div class="person-header__who">
                <p class="person-header__id">{words::person(id)}</p>
                <h1 class="person-header__name">
                    <bdi>{name}</bdi>
                </h1>
                <p class="person-header__work">
                    <bdi>{work}</bdi>
                </p>
            </div>
            <p class="person-header__count">{move || count.get()}</p>
        </header>
        <Show when=move || known().is_some_and(|person| !person.enabled)>
            <p class="notice notice--bad">{words::DISABLED}</p>
        </Show>
    }
    .into_any()
}
