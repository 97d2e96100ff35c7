//! The list of cards, and what stands at its end.
//!
//! The W3C feed pattern: `role="feed"` with articles that know their place.
//! Scrolling near the end asks for more; the button at the end does the same
//! for keyboards and for browsers without the observer, and stays the same
//! button while it loads or fails, so that the focus is never lost.

use leptos::html;
use leptos::prelude::*;

use super::credential_card::CredentialCard;
use super::live::{attribute, flag, live, text, when};
use super::live_feed::LiveFeed;
use super::notice::{Tone, notice};
use super::words;
use crate::browser::visibility::Watch;
use crate::model::failure::Failure;
use crate::model::feed::{Event, Extent, Feed, Phase};

/// How many empty cards stand where the first page will be.
const SKELETONS: usize = 6;

/// The cards of one list.
#[component]
pub fn CredentialFeed(
    /// The list.
    feed: LiveFeed,
    /// Whose it is, where the name is known.
    name: Signal<Option<String>>,
    /// What asks for sign-in, in the place where the list stopped.
    sign_in: ViewFn,
) -> AnyView {
    let set_size = Memo::new(move |_| feed.with(set_size));
    let set_size = attribute(move || Some(set_size.get().to_string()));
    let shape = Memo::new(move |_| feed.with(|feed| (feed.generation(), feed.rows().len())));
    let is_loading = Memo::new(move |_| feed.with(|feed| feed.in_flight().is_some()));
    let rows = move || {
        let (generation, _) = shape.get();
        feed.with_untracked(|feed| {
            feed.rows()
                .iter()
                .cloned()
                .enumerate()
                .map(move |(index, row)| ((generation, index), row))
                .collect::<Vec<_>>()
        })
    };
    // A feed owns articles: where there are none and none are coming, there is
    // no feed.
    let is_feed = Memo::new(move |_| is_loading.get() || shape.get().1 > 0);
    view! {
        <div
            class="feed"
            role=attribute(move || is_feed.get().then(|| "feed".to_owned()))
            aria-label=attribute(move || is_feed.get().then(|| label(name.get())))
            aria-busy=flag(move || is_loading.get())
        >
            <For each=rows key=|(key, _)| *key let(((_, index), row))>
                <CredentialCard row position=index + 1 set_size />
            </For>
            {when(
                move || is_loading.get() && shape.get().1 == 0,
                || (0..SKELETONS).map(|_| skeleton()).collect::<Vec<_>>().into_any(),
            )}
        </div>
        <FeedEnd feed name sign_in />
        <p class="visually-hidden" role="status">
            {text(move || feed.with(|feed| announcement(feed, name.get().as_deref())))}
        </p>
    }
    .into_any()
}

/// What stands below the cards: the way on, or why there is none.
#[component]
fn FeedEnd(feed: LiveFeed, name: Signal<Option<String>>, sign_in: ViewFn) -> AnyView {
    let sentinel = NodeRef::<html::Div>::new();
    let end_line = NodeRef::<html::Div>::new();
    let watch = StoredValue::new_local(None::<Watch>);
    let was_pressed = StoredValue::new(false);
    let is_resting = Memo::new(move |_| feed.with(|feed| *feed.phase() == Phase::Resting));
    let is_complete = Memo::new(move |_| feed.with(|feed| *feed.phase() == Phase::Complete));

    // The observer reports changes only, so a short page that leaves the end
    // in sight would never ask again: each rest starts a fresh watch, which
    // reports at once where the end is by now.
    Effect::new(move |_| {
        let is_resting = is_resting.get();
        if is_resting {
            was_pressed.set_value(false);
        }
        let end = sentinel.get().filter(|_| is_resting);
        watch.set_value(
            end.and_then(|end| Watch::start(&end, move || feed.report(Event::MoreWanted))),
        );
    });
    // The button goes when the list ends; whoever pressed it must not be sent
    // back to the top of the page.
    Effect::new(move |_| {
        if is_complete.get()
            && was_pressed.get_value()
            && let Some(line) = end_line.get()
        {
            let _ = line.focus();
        }
    });

    let refused = Memo::new(move |_| feed.with(Feed::refused));
    let failure = Memo::new(move |_| feed.with(|feed| feed.failure().cloned()));
    let button = Memo::new(move |_| feed.with(button_of));
    let press = move |_| {
        was_pressed.set_value(true);
        match button.get_untracked() {
            Some(Button::LoadMore) => feed.report(Event::MoreWanted),
            Some(Button::TryAgain) => feed.report(Event::RetryPressed),
            Some(Button::Loading) | None => {}
        }
    };
    view! {
        <div class="feed-end">
            <div node_ref=sentinel aria-hidden="true"></div>
            {live(move || match refused.get() {
                0 => ().into_any(),
                rows => notice(Tone::Alert, words::refused(rows)),
            })}
            {when(
                move || feed.with(Feed::has_moved),
                move || {
                    view! {
                        <div class="feed-end__moved">
                            {notice(Tone::Status, words::LIST_MOVED)}
                            <button
                                class="button"
                                type="button"
                                on:click=move |_| feed.report(Event::ReloadPressed)
                            >
                                {words::RELOAD}
                            </button>
                        </div>
                    }
                    .into_any()
                },
            )}
            {live(move || match failure.get() {
                None => ().into_any(),
                Some(Failure::SignInNeeded) => sign_in.run(),
                Some(why) => notice(Tone::Alert, words::failure(&why)),
            })}
            {when(
                move || button.get().is_some(),
                move || {
                    view! {
                        <button
                            class="button button--more"
                            type="button"
                            aria-disabled=flag(move || button.get() == Some(Button::Loading))
                            on:click=press
                        >
                            {text(move || button.get().map(Button::label).unwrap_or_default().to_owned())}
                        </button>
                    }
                    .into_any()
                },
            )}
            {when(
                move || is_complete.get(),
                move || {
                    view! {
                        <div class="feed-end__line" tabindex="-1" node_ref=end_line>
                            {text(move || feed.with(|feed| end_line_text(feed, name.get().as_deref())))}
                        </div>
                    }
                    .into_any()
                },
            )}
        </div>
    }
    .into_any()
}

/// What the one button at the end does now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Button {
    LoadMore,
    Loading,
    TryAgain,
}

impl Button {
    fn label(self) -> &'static str {
        match self {
            Self::LoadMore => words::LOAD_MORE,
            Self::Loading => words::LOADING_MORE,
            Self::TryAgain => words::TRY_AGAIN,
        }
    }
}

fn button_of(feed: &Feed) -> Option<Button> {
    match feed.phase() {
        Phase::Resting => Some(Button::LoadMore),
        Phase::Loading(_) => Some(Button::Loading),
        Phase::Stopped(why) => why.is_retryable().then_some(Button::TryAgain),
        Phase::Closed | Phase::Complete => None,
    }
}

fn end_line_text(feed: &Feed, name: Option<&str>) -> String {
    match feed.extent() {
        Extent::Whole(0) => words::holds_none(name),
        extent => words::end(extent),
    }
}

fn set_size(feed: &Feed) -> i64 {
    let known = match feed.extent() {
        Extent::Whole(here) => i64::try_from(here).ok(),
        Extent::Part(_, total) if !feed.has_moved() => i64::try_from(total).ok(),
        Extent::Part(..) | Extent::SoFar(_) => None,
    };
    known.unwrap_or(-1)
}

fn announcement(feed: &Feed, name: Option<&str>) -> String {
    match feed.phase() {
        Phase::Loading(_) if feed.rows().is_empty() => words::LOADING_CREDENTIALS.to_owned(),
        Phase::Loading(_) => words::LOADING_MORE.to_owned(),
        Phase::Resting => words::count(feed.extent()),
        Phase::Complete => end_line_text(feed, name),
        // The alert beside the button says it.
        Phase::Stopped(_) | Phase::Closed => String::new(),
    }
}

fn label(name: Option<String>) -> String {
    name.map_or_else(
        || words::CREDENTIALS.to_owned(),
        |name| words::credentials_of(&name),
    )
}

fn skeleton() -> AnyView {
    view! {
        <div class="card card--skeleton" aria-hidden="true"></div>
    }
    .into_any()
}
