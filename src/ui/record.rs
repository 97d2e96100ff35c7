//! What was disclosed in this session, for whoever did it to see.

use leptos::prelude::*;

use super::dialog::Dialog;
use super::disclosures::Disclosures;
use super::live::{text, when};
use super::words::words;
use crate::model::disclosure::Access;
use crate::model::person::PersonId;
use crate::model::place::Place;

/// A button with the number of disclosures, and the record behind it. It is
/// there before the first one: nothing may move when a secret is shown.
#[component]
pub fn Record(
    /// What was disclosed.
    disclosures: Disclosures,
) -> AnyView {
    let words = words();
    let is_open = RwSignal::new(false);
    let on_close = Callback::new(move |()| is_open.set(false));
    view! {
        <button
            class="button button--small button--quiet"
            type="button"
            on:click=move |_| is_open.set(true)
        >
            {text(move || words.shown_count(disclosures.count()))}
        </button>
        {when(
            move || is_open.get(),
            move || {
                let heading = words.shown_in_session.to_owned();
                view! { <Dialog heading on_close content=list(disclosures, on_close) /> }.into_any()
            },
        )}
    }
    .into_any()
}

fn list(disclosures: Disclosures, on_close: Callback<()>) -> AnyView {
    let words = words();
    let lines: Vec<_> = disclosures
        .record()
        .iter()
        .rev()
        .map(|access| {
            let text = words.noted(access).into_any();
            let line = match whose(access) {
                Some(person) => link(person, text, on_close),
                None => text,
            };
            view! { <li>{line}</li> }
        })
        .collect();
    view! {
        <ul class="record">{lines}</ul>
        <p class="dialog__quiet">{words.shown_hint}</p>
    }
    .into_any()
}

/// Of whose credentials a line tells, where they are one person's.
fn whose(access: &Access) -> Option<PersonId> {
    match access {
        Access::Secret(disclosure) => Some(disclosure.person),
        Access::Export(exported) => exported.subject.person(),
    }
}

fn link(person: PersonId, text: AnyView, on_close: Callback<()>) -> AnyView {
    view! {
        <a
            href=Place::Person(person).path()
            on:click=move |_| {
                on_close.try_run(());
            }
        >
            {text}
        </a>
    }
    .into_any()
}
