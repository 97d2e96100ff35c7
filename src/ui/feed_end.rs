//! What stands at the end of a list: the way on, or why there is none.
//!
//! Scrolling near the end asks for more; the button does the same for keyboards
//! and for browsers without the observer, and stays the same button while it
//! loads or fails. Where it goes all the same, the focus is not lost with it.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::live::{attribute, count, flag, follow, holds, live, text, when};
use super::live_feed::LiveFeed;
use super::notice::{Tone, notice};
use super::slot::slot;
use super::words::{Words, words};
use crate::api::settings::Load;
use crate::browser::page;
use crate::browser::visibility::Watch;
use crate::model::failure::Failure;
use crate::model::feed::{Event, Feed};
use crate::model::phase::Phase;
use crate::model::reading::Extent;

/// What stands below the cards: the way on, or why there is none.
#[component]
pub fn FeedEnd(
    /// The list.
    feed: LiveFeed,
    /// The whole of it.
    all: NodeRef<html::Div>,
    /// How many rows of it are shown.
    rows: Memo<u32>,
    /// What is said of the list where it is empty.
    nothing: Signal<String>,
    /// What makes it load on.
    load: Load,
    /// What asks for sign-in, in the place where the list stopped.
    sign_in: ViewFn,
) -> AnyView {
    let words = words();
    let sentinel = NodeRef::<html::Div>::new();
    let watch = StoredValue::new_local(None::<Watch>);
    let had_focus = StoredValue::new(false);
    let is_resting = holds(move || feed.phase(|phase| *phase == Phase::Resting));
    let is_complete = holds(move || feed.phase(|phase| *phase == Phase::Complete));
    let is_rereading = holds(move || feed.with(Feed::is_rereading));
    let has_moved = holds(move || feed.with(Feed::has_moved));

    // The observer reports changes only, so a short page that leaves the end
    // in sight would never ask again: each rest starts a fresh watch, which
    // reports at once where the end is by now.
    follow(move || {
        let end = sentinel
            .get()
            .filter(|_| is_resting.get() && load == Load::Scroll);
        watch.set_value(
            end.and_then(|end| Watch::start(&end, move || feed.report(Event::MoreWanted))),
        );
    });
    // The button goes when the list ends or was read again; whoever stood on it
    // must not be sent back to the top of the page.
    follow(move || {
        let is_done = (is_complete.get() || is_resting.get()) && !has_moved.get();
        if is_done && had_focus.try_update_value(std::mem::take) == Some(true) {
            request_animation_frame(move || keep_focus(all));
        }
    });

    // The rows may go while sign-in is asked, as when somebody signs out.
    let is_above = holds(move || feed.with(signs_in_above));
    let refused = count(move || feed.with(|feed| feed.refused() as u32));
    let button = move || feed.with(button_of);
    let press = move |_| match feed.with_untracked(button_of) {
        Some(Button::LoadMore) => feed.report(Event::MoreWanted),
        Some(Button::TryAgain | Button::TryNow) => feed.report(Event::RetryPressed),
        Some(Button::Loading | Button::LoadingMore | Button::Checking) | None => {}
    };
    let reload = move |_| {
        if !is_rereading.get_untracked() {
            feed.report(Event::ReloadPressed);
        }
    };
    view! {
        <div class="feed-end" part="end" node_ref=all tabindex="-1">
            <div node_ref=sentinel aria-hidden="true"></div>
            {live(move || match refused.get() {
                0 => ().into_any(),
                rows => notice(Tone::Alert, words.refused(rows as usize)),
            })}
            {when(
                move || has_moved.get(),
                move || {
                    note_focus(all, had_focus);
                    view! {
                        <div class="feed-end__moved">
                            {notice(Tone::Status, words.list_moved)}
                            <button
                                class="button"
                                part="button"
                                type="button"
                                aria-disabled=flag(move || is_rereading.get())
                                on:click=reload
                            >
                                {text(move || reload_label(words, is_rereading.get()).to_owned())}
                            </button>
                        </div>
                    }
                    .into_any()
                },
            )}
            <div class=attribute(move || Some(step_class(feed.phase(|phase| phase.failure().is_some()))))>
                {live(move || {
                    note_focus(all, had_focus);
                    let is_above = is_above.get();
                    feed.phase(|phase| match phase {
                        Phase::Waiting(_, why) => waiting(words, why, feed.seconds_left()),
                        Phase::Stopped(Failure::SignInNeeded) if is_above => ().into_any(),
                        Phase::Stopped(Failure::SignInNeeded) => sign_in.run(),
                        Phase::Stopped(why) => {
                            slot("error", notice(Tone::Alert, words.failure(why)))
                        }
                        Phase::Closed
                        | Phase::Resting
                        | Phase::Loading(_)
                        | Phase::Complete => ().into_any(),
                    })
                })}
                {when(
                    move || button().is_some(),
                    move || {
                        note_focus(all, had_focus);
                        view! {
                            <button
                                class="button button--more"
                                part="button"
                                type="button"
                                aria-disabled=flag(move || {
                                    button().is_some_and(Button::is_idle)
                                })
                                on:click=press
                            >
                                {text(move || button().map(|button| button.label(words)).unwrap_or_default().to_owned())}
                            </button>
                        }
                        .into_any()
                    },
                )}
            </div>
            {when(
                move || is_complete.get(),
                move || {
                    view! {
                        <div class="feed-end__line" tabindex="-1">
                            {live(move || {
                                let shown = rows.get() as usize;
                                let line = feed.with(|feed| end_line(feed, words, shown, nothing));
                                let is_empty = feed.with(|feed| feed.extent() == Extent::Whole(0));
                                match is_empty {
                                    true => slot("empty", line.into_any()),
                                    false => line.into_any(),
                                }
                            })}
                        </div>
                    }
                    .into_any()
                },
            )}
        </div>
    }
    .into_any()
}

/// Why there is a wait, and how long it lasts. The seconds are there to be looked
/// at; read out each time they would drown everything else.
pub fn waiting(words: &'static Words, why: &Failure, seconds_left: Signal<u32>) -> AnyView {
    view! {
        <p class="notice notice--bad" part="notice">
            {words.waiting(why)} " "
            {text(move || words.trying_again_in(seconds_left.get()))}
        </p>
    }
    .into_any()
}

/// Whether sign-in is asked above the cards: nothing is missing at their end, or
/// they are read again from their start.
pub fn signs_in_above(feed: &Feed) -> bool {
    feed.failure() == Some(&Failure::SignInNeeded)
        && feed.has_landed()
        && (feed.is_rereading() || feed.has_all_pages())
}

/// What the one button at the end does now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Button {
    LoadMore,
    Loading,
    LoadingMore,
    Checking,
    TryNow,
    TryAgain,
}

impl Button {
    fn label(self, words: &Words) -> &'static str {
        match self {
            Self::LoadMore => words.load_more,
            Self::Loading => words.loading,
            Self::LoadingMore => words.loading_more,
            Self::Checking => words.checking_list,
            Self::TryNow => words.try_now,
            Self::TryAgain => words.try_again,
        }
    }

    fn is_idle(self) -> bool {
        matches!(self, Self::Loading | Self::LoadingMore | Self::Checking)
    }
}

fn button_of(feed: &Feed) -> Option<Button> {
    match feed.phase() {
        Phase::Resting => Some(Button::LoadMore),
        Phase::Loading(_) if feed.is_checking() => Some(Button::Checking),
        Phase::Loading(_) if feed.is_rereading() && feed.has_all_pages() => None,
        Phase::Loading(_) if !feed.has_landed() => Some(Button::Loading),
        Phase::Loading(_) => Some(Button::LoadingMore),
        Phase::Waiting(..) => Some(Button::TryNow),
        phase if phase.is_retryable() => Some(Button::TryAgain),
        Phase::Stopped(_) | Phase::Closed | Phase::Complete => None,
    }
}

fn step_class(is_in_trouble: bool) -> String {
    if is_in_trouble {
        "feed-end__step feed-end__step--failed".to_owned()
    } else {
        "feed-end__step".to_owned()
    }
}

fn reload_label(words: &Words, is_rereading: bool) -> &'static str {
    if is_rereading {
        words.reloading
    } else {
        words.reload
    }
}

/// The line at the end of the list, of which so many rows are shown.
pub fn end_line(feed: &Feed, words: &Words, shown: usize, nothing: Signal<String>) -> String {
    match feed.extent() {
        Extent::Whole(0) => nothing.get(),
        extent if shown < feed.rows().len() => words.chosen(shown, extent),
        extent => words.end(extent),
    }
}

/// Notes, when a part of the end of the list is about to go, whether the focus
/// is at that end and may go with it.
fn note_focus(end: NodeRef<html::Div>, had_focus: StoredValue<bool>) {
    on_cleanup(move || {
        let is_here = end
            .try_get_untracked()
            .flatten()
            .is_some_and(|end| end.matches(":focus-within").unwrap_or_default());
        if is_here {
            had_focus.try_set_value(true);
        }
    });
}

/// Gives the focus to the button or line that is left at the end of the list,
/// unless it is somewhere already.
pub(super) fn keep_focus(end: NodeRef<html::Div>) {
    let left = || {
        let end = end.try_get_untracked().flatten()?;
        let found = end.query_selector(".feed-end__line, .button--more");
        found.ok().flatten()?.dyn_into::<HtmlElement>().ok()
    };
    if let Some(left) = left().filter(|_| page::is_focus_lost()) {
        page::focus_in_place(&left);
    }
}
