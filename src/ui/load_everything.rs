//! Reading all of a long list: how far it has come, and the way to stop it.

use leptos::prelude::*;

use super::live::{attribute, live, text};
use super::live_feed::LiveFeed;
use super::notice::{Tone, notice};
use super::words::words;
use crate::model::failure::Failure;
use crate::model::feed::{Event, Feed};
use crate::model::phase::Phase;
use crate::model::reading::Extent;

/// What can be done about the rest of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Nothing,
    Offered,
    Running,
    Failed,
    InOnePiece,
}

fn step_of(feed: &Feed) -> Step {
    match feed.phase() {
        Phase::Complete if feed.is_in_one_piece() && !feed.has_moved() => Step::InOnePiece,
        Phase::Stopped(why) if *why != Failure::SignInNeeded && feed.has_landed() => Step::Failed,
        Phase::Closed | Phase::Complete | Phase::Stopped(_) => Step::Nothing,
        _ if feed.is_reading_all() && feed.has_landed() => Step::Running,
        _ if feed.has_landed() && !feed.has_all_pages() => Step::Offered,
        Phase::Resting | Phase::Loading(_) | Phase::Waiting(..) => Step::Nothing,
    }
}

/// The button, or the progress in its place.
#[component]
pub fn LoadEverything(
    /// The list.
    feed: LiveFeed,
    /// Whether all of it is wanted.
    is_wanted: RwSignal<bool>,
) -> AnyView {
    let words = words();
    let step = Memo::new(move |_| feed.with(step_of));
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
                Step::Running => {
                    view! {
                        <span class="load-everything__progress">{text(progress)}</span>
                        <progress
                            aria-label=words.load_everything
                            value=share(|here, _| here as u64)
                            max=share(|_, total| total)
                        ></progress>
                        {button(words.cancel, cancel)}
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
