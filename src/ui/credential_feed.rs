//! The cards of a list.
//!
//! The W3C feed pattern: `role="feed"` with articles that know their place. A
//! card is told by its credential, so that it stays the same element when the
//! list is read anew around it.

use leptos::prelude::*;

use super::credential_card::CredentialCard;
use super::feed_end::{FeedEnd, end_line};
use super::live::{attribute, flag, text, when};
use super::live_feed::LiveFeed;
use super::words;
use crate::model::failure::Failure;
use crate::model::feed::Feed;
use crate::model::page::RowKey;
use crate::model::phase::Phase;
use crate::model::reading::Extent;

/// How many empty cards stand where the first page will be.
const SKELETONS: usize = 6;

/// The cards of one list.
#[component]
pub fn CredentialFeed(
    /// The list.
    feed: LiveFeed,
    /// Whose it is, where the name is known.
    name: Signal<Option<String>>,
    /// Whether it is known that there is no such person.
    is_nobody: Signal<bool>,
    /// What asks for sign-in, in the place where the list stopped.
    sign_in: ViewFn,
) -> AnyView {
    let set_size = Memo::new(move |_| feed.with(set_size));
    let set_size = attribute(move || Some(set_size.get().to_string()));
    let shape = Memo::new(move |_| feed.with(Feed::shape));
    let keys = move || {
        let _ = shape.get();
        feed.with_untracked(Feed::keys)
    };
    let is_empty = move || shape.get().1 == 0;
    let is_starting = Memo::new(move |_| feed.with(is_on_its_way));
    // A feed owns articles: where there are none and none are coming, there is
    // no feed.
    let is_feed = move || is_starting.get() || !is_empty();
    let drawn = StoredValue::new(0_usize);
    let card = move |key: RowKey| {
        // Ids of credentials are of any script and may hold spaces: an id of
        // the page may not.
        let number = drawn.try_update_value(|drawn| {
            *drawn += 1;
            *drawn
        });
        // A row that is gone keeps its last look until its card is gone too.
        let row = Memo::new(move |before: Option<&Option<_>>| {
            let found = feed.with(|feed| {
                let (place, row) = feed.find(&key)?;
                Some((place, row.clone()))
            });
            found.or_else(|| before.cloned().flatten())
        });
        view! { <CredentialCard row number=number.unwrap_or_default() set_size /> }
    };
    view! {
        <div
            class="feed"
            role=attribute(move || is_feed().then(|| "feed".to_owned()))
            aria-label=attribute(move || is_feed().then(|| label(name.get())))
            aria-busy=flag(move || is_starting.get())
        >
            <For each=keys key=RowKey::clone children=card />
            {when(
                move || is_starting.get(),
                || (0..SKELETONS).map(|_| skeleton()).collect::<Vec<_>>().into_any(),
            )}
        </div>
        <FeedEnd feed name is_nobody sign_in />
        <p class="visually-hidden" role="status">
            {text(move || feed.with(|feed| announcement(feed, name.get().as_deref(), is_nobody.get())))}
        </p>
    }
    .into_any()
}

fn set_size(feed: &Feed) -> i64 {
    let known = match feed.extent() {
        Extent::Whole(here) => i64::try_from(here).ok(),
        Extent::Part(_, total) if !feed.has_moved() => i64::try_from(total).ok(),
        Extent::Part(..) | Extent::SoFar(_) => None,
    };
    known.unwrap_or(-1)
}

fn announcement(feed: &Feed, name: Option<&str>, is_nobody: bool) -> String {
    match feed.phase() {
        Phase::Loading(_) if feed.rows().is_empty() => words::LOADING_CREDENTIALS.to_owned(),
        Phase::Loading(_) if feed.is_rereading() => words::RELOADING.to_owned(),
        Phase::Loading(_) if feed.is_checking() => words::CHECKING_LIST.to_owned(),
        Phase::Loading(_) => words::LOADING_MORE.to_owned(),
        Phase::Resting => words::count(feed.extent()),
        Phase::Complete => end_line(feed, name, is_nobody),
        Phase::Waiting(_, why) => words::waiting(why).to_owned(),
        Phase::Stopped(why @ Failure::SignInNeeded) => words::failure(why),
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

fn is_on_its_way(feed: &Feed) -> bool {
    feed.in_flight().is_some() && !feed.has_landed()
}

fn skeleton() -> AnyView {
    view! {
        <div class="card card--skeleton" aria-hidden="true"></div>
    }
    .into_any()
}
