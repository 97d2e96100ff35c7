//! Who it is. A header that cannot be loaded never keeps the cards back.

use leptos::prelude::*;

use super::live::{attribute, live, text};
use super::notice::{Tone, notice};
use super::words::words;
use crate::api::http::now;
use crate::model::failure::Failure;
use crate::model::person::{Person, PersonId};

/// Name, work and standing of a person, and how many credentials are here.
#[component]
pub fn PersonHeader(
    /// Who was asked for.
    id: PersonId,
    /// What the server said of them, once it did.
    person: Signal<Option<Result<Person, Failure>>>,
    /// Changes every minute, for access that begins or ends.
    minute: RwSignal<u32>,
    /// How many credentials are here; empty until one page has landed.
    count: Signal<String>,
    /// When they were read, and the way to read them again.
    freshness: AnyView,
) -> AnyView {
    let words = words();
    // Another photo of the same person may be there.
    let broken = RwSignal::new(String::new());
    let known = move || person.get().and_then(Result::ok);
    let of = move |read: fn(&Person) -> String| {
        text(move || known().as_ref().map(read).unwrap_or_default())
    };
    let name = move || match person.get() {
        None => words.credentials.to_owned(),
        Some(Ok(person)) => {
            let name = person.name();
            name.unwrap_or_else(|| words.name_unknown.to_owned())
        }
        Some(Err(Failure::NoSuchPerson)) => words.nobody.to_owned(),
        Some(Err(_)) => words.name_unknown.to_owned(),
    };
    // Told once for as long as it stays the same, however the minutes pass.
    let standing = Memo::new(move |_| {
        let _ = minute.get();
        words.standing(known()?.standing(now()))
    });
    view! {
        <header class="person-header" part="header">
            <div class="person-header__photo" part="photo" aria-hidden="true">
                {of(Person::initials)}
                {live(move || {
                    let photo = known().and_then(|person| person.photo);
                    photo
                        .filter(|photo| broken.with(|broken| broken != photo))
                        .map_or_else(|| ().into_any(), |photo| picture(photo, broken))
                })}
            </div>
            <div class="person-header__who">
                <p class="person-header__id">{words.person_line(id)}</p>
                <h1 part="name" class=attribute(move || Some(name_class(person.with(Option::is_some))))>
                    <bdi>{text(name)}</bdi>
                </h1>
                <p class="person-header__work">
                    <bdi>{of(Person::work)}</bdi>
                </p>
                <p class="person-header__work">
                    <bdi dir="ltr">{of(|person| person.email.clone().unwrap_or_default())}</bdi>
                </p>
            </div>
            <div class="person-header__side">
                <p class="person-header__count" part="count">{count}</p>
                {freshness}
            </div>
        </header>
        {live(move || {
            standing.get().map_or_else(|| ().into_any(), |text| notice(Tone::Warning, text))
        })}
    }
    .into_any()
}

/// The photo over the initials; where it does not load they are seen.
fn picture(address: String, broken: RwSignal<String>) -> AnyView {
    view! {
        <img
            class="person-header__picture"
            src=address.clone()
            alt=""
            on:error=move |_| {
                broken.try_set(address.clone());
            }
        />
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
