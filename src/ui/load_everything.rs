//! Reading all of a long list: how far it has come, and the way to stop it.
//!
//! A search reads on by itself and says how far it has come, and a list that is
//! refreshed is read anew: neither is progress of what this button began, nor
//! can it stop them.

use leptos::html;
use leptos::prelude::*;

use super::live::{attribute, flag, live, text, when, when_focus_goes};
use super::live_feed::LiveFeed;
use super::notice::{Tone, notice};
use super::words::{Words, words};
use crate::browser::page;
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
    /// It failed, and would again.
    Refused,
    InOnePiece,
}

fn step_of(feed: &Feed, cause: Cause) -> Step {
    let is_refreshed = feed.is_rereading() && !feed.awaits_one_piece();
    match feed.phase() {
        Phase::Complete if feed.is_in_one_piece() && !feed.has_moved() => Step::InOnePiece,
        Phase::Closed | Phase::Complete | Phase::Stopped(Failure::SignInNeeded) => Step::Nothing,
        _ if !feed.has_landed() => Step::Nothing,
        phase if phase.is_retryable() => Step::Failed,
        Phase::Stopped(_) => Step::Refused,
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

impl Step {
    /// What its button says; `None` where there is no button.
    fn label(self, words: &Words) -> Option<&'static str> {
        match self {
            Self::Offered | Self::Idle | Self::Ending => Some(words.load_everything),
            Self::Running => Some(words.cancel),
            Self::Failed => Some(words.try_again),
            Self::Nothing | Self::Refused | Self::InOnePiece => None,
        }
    }
}

/// The progress, and the button: one and the same whatever it does, so that
/// whoever pressed it stands on it still.
#[component]
pub fn LoadEverything(
    /// The list.
    feed: LiveFeed,
    /// Whether all of it is wanted, as the button says.
    is_wanted: RwSignal<bool>,
    /// Whether all of it is searched.
    is_searching: RwSignal<bool>,
    /// What it stands in: takes the focus where the button goes with it.
    place: NodeRef<html::Div>,
) -> AnyView {
    let words = words();
    let button = NodeRef::<html::Button>::new();
    let step = Memo::new(move |_| {
        let cause = match (is_searching.get(), is_wanted.get()) {
            (true, _) => Cause::Search,
            (false, true) => Cause::Button,
            (false, false) => Cause::Nothing,
        };
        feed.with(|feed| step_of(feed, cause))
    });
    let press = move |_| match step.get_untracked() {
        Step::Offered => is_wanted.set(true),
        Step::Running => is_wanted.set(false),
        Step::Failed => feed.report(Event::RetryPressed),
        Step::Nothing | Step::Idle | Step::Ending | Step::Refused | Step::InOnePiece => {}
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
                Step::Nothing | Step::Offered | Step::Idle => ().into_any(),
                Step::Running | Step::Ending => {
                    view! {
                        <span class="load-everything__progress">{text(progress)}</span>
                        <progress
                            aria-label=words.load_everything
                            value=share(|here, _| here as u64)
                            max=share(|_, total| total)
                        ></progress>
                    }
                    .into_any()
                }
                Step::Failed | Step::Refused => {
                    let why = feed.with_untracked(|feed| feed.failure().cloned());
                    let told = why.map(|why| words.failure(&why)).unwrap_or_default();
                    notice(Tone::Warning, told)
                }
                Step::InOnePiece => {
                    view! { <span class="load-everything__progress">{words.in_one_piece}</span> }
                        .into_any()
                }
            })}
            {when(
                move || step.get().label(words).is_some(),
                move || {
                    on_cleanup(move || hand_on_focus(button, place));
                    view! {
                        <button
                            class="button button--small"
                            type="button"
                            node_ref=button
                            aria-disabled=flag(move || {
                                matches!(step.get(), Step::Idle | Step::Ending)
                            })
                            on:click=press
                        >
                            {text(move || step.get().label(words).unwrap_or_default().to_owned())}
                        </button>
                    }
                    .into_any()
                },
            )}
        </div>
    }
    .into_any()
}

/// Keeps the focus where it was when the button that has it is about to go.
fn hand_on_focus(button: NodeRef<html::Button>, place: NodeRef<html::Div>) {
    when_focus_goes(button.try_get_untracked().flatten(), move || {
        let place = place.try_get_untracked().flatten();
        if let Some(place) = place.filter(|_| page::is_focus_lost()) {
            page::focus_in_place(&place);
        }
    });
}
