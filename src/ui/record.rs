//! What was disclosed in this session, for whoever did it to see.

use leptos::prelude::*;

use super::dialog::Dialog;
use super::disclosures::Disclosures;
use super::live::{text, when};
use super::words::words;
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
        .into_iter()
        .rev()
        .map(|disclosure| {
            view! {
                <li>
                    <a
                        href=Place::Person(disclosure.person).path()
                        on:click=move |_| {
                            on_close.try_run(());
                        }
                    >
                        {words.shown_line(&disclosure)}
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <ul class="record">{lines}</ul>
        <p class="dialog__quiet">{words.shown_hint}</p>
    }
    .into_any()
}
