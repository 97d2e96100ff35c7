//! Reading all of a long list: how far it has come, and the way to stop it.
//!
//! A search reads on by itself and says how far it has come, and a list that is
//! refreshed is read anew: neither is progress of what this button began, nor
//! can it stop them.

use leptos::prelude::*;

use super::live::{attribute, live, text};
use super::live_feed::LiveFeed;
use super::notice::{Tone, notice};
use super::words::words;
use crate::model::failure::Failure;
use crate::model::feed::{Event, Feed};
use crate::model::phase::Phase;
use crate::model::reading::Extent;

/// What makes all of a list be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    Nothing,
    Button,
    Search,
}

/// What can be done about the rest of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Nothing,
    Offered,
    /// It is offered again once something else is done.
    Idle,
    Running,
    /// It runs, and nothing more is asked for that could be left out.
    Ending,
    Failed,
    InOnePiece,
}

fn step_of(feed: &Feed, cause: Cause) -> Step {
    let is_refreshed = feed.is_rereading() && !feed.awaits_one_piece();
    match feed.phase() {
        Phase::Complete if feed.is_in_one_piece() && !feed.has_moved() => Step::InOnePiece,
        Phase::Stopped(why) if *why != Failure::SignInNeeded && feed.has_landed() => Step::Failed,
        Phase::Closed | Phase::Complete | Phase::Stopped(_) => Step::Nothing,
        Phase::Resting | Phase::Loading(_) | Phase::Waiting(..) if !feed.has_landed() => {
            Step::Nothing
        }
        Phase::Resting | Phase::Loading(_) | Phase::Waiting(..) => match cause {
            Cause::Nothing | Cause::Search if feed.has_all_pages() => Step::Nothing,
            Cause::Nothing => Step::Offered,
            Cause::Search => Step::Idle,
            Cause::Button if is_refreshed => Step::Idle,
            Cause::Button if feed.has_all_pages() || feed.awaits_one_piece() => Step::Ending,
            Cause::Button => Step::Running,
        },
    }
}

/// The button, or the progress in its place.
#[component]
pub fn LoadEverything(
    /// The list.
    feed: LiveFeed,
    /// Whether all of it is wanted, as the button says.
    is_wanted: RwSignal<bool>,
    /// Whether all of it is searched.
    is_searching: RwSignal<bool>,
) -> AnyView {
    let words = words();
    let step = Memo::new(move |_| {
        let cause = match (is_searching.get(), is_wanted.get()) {
            (true, _) => Cause::Search,
            (false, true) => Cause::Button,
            (false, false) => Cause::Nothing,
        };
        feed.with(|feed| step_of(feed, cause))
    });
    let button = move |label: &'static str, press: Callback<()>| {
        view! {
            <button class="button button--small" type="button" on:click=move |_| press.run(())>
                {label}
            </button>
        }
        .into_any()
    };
    let want = Callback::new(move |()| is_wanted.set(true));
    let cancel = Callback::new(move |()| is_wanted.set(false));
    let retry = Callback::new(move |()| feed.report(Event::RetryPressed));
    let idle = move || {
        view! {
            <button class="button button--small" type="button" aria-disabled="true">
                {words.load_everything}
            </button>
        }
        .into_any()
    };
    let progress = move || feed.with(|feed| words.loading_everything(feed.extent()));
    let share = move |read: fn(usize, u64) -> u64| {
        attribute(move || match feed.with(Feed::extent) {
            Extent::Part(here, total) => Some(read(here, total).to_string()),
            Extent::Whole(_) | Extent::SoFar(_) => None,
        })
    };
    view! {
        <div class="load-everything">
            {live(move || match step.get() {
                Step::Nothing => ().into_any(),
                Step::Offered => button(words.load_everything, want),
                Step::Idle => idle(),
                running @ (Step::Running | Step::Ending) => {
                    view! {
                        <span class="load-everything__progress">{text(progress)}</span>
                        <progress
                            aria-label=words.load_everything
                            value=share(|here, _| here as u64)
                            max=share(|_, total| total)
                        ></progress>
                        {match running {
                            Step::Running => button(words.cancel, cancel),
                            _ => idle(),
                        }}
                    }
                    .into_any()
                }
                Step::Failed => {
                    let why = feed.with_untracked(|feed| feed.failure().cloned());
                    let told = why.map(|why| words.failure(&why)).unwrap_or_default();
                    view! {
                        {notice(Tone::Warning, told)}
                        {button(words.try_again, retry)}
                    }
                    .into_any()
                }
                Step::InOnePiece => {
                    view! { <span class="load-everything__progress">{words.in_one_piece}</span> }
                        .into_any()
                }
            })}
        </div>
    }
    .into_any()
}
