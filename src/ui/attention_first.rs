//! The button that brings what needs attention to the front of a list.

use leptos::prelude::*;

use super::live::{count, flag, text, when};
use super::live_feed::LiveFeed;
use super::words::words;
use crate::model::arrangement::Arrangement;
use crate::model::filter::Filter;
use crate::model::order::Order;
use crate::model::reading::Extent;

/// The rows of a list, those that need attention first among so many; 0 for
/// the order in which the server sent them.
#[must_use]
pub fn arranged(feed: LiveFeed, sorted: RwSignal<u32>) -> Memo<Arrangement> {
    Memo::new(move |_| {
        let _ = feed.shape();
        let order = match sorted.get() {
            0 => Order::AsSent,
            among => Order::AttentionFirst(among as usize),
        };
        feed.with_untracked(|feed| Arrangement::of(feed.rows(), &Filter::default(), order))
    })
}

/// The button; nothing where nothing needs attention.
pub fn attention_first(feed: LiveFeed, sorted: RwSignal<u32>) -> AnyView {
    let words = words();
    let needing = count(move || feed.with(|feed| feed.needing_attention() as u32));
    // Once it is there it stays: whoever stands on it must not lose the focus
    // with the last card that needed attention.
    let is_offered = Memo::new(move |before: Option<&bool>| {
        before.copied().unwrap_or_default() || needing.get() > 0 || sorted.get() > 0
    });
    let sort = move |_| {
        let rows = feed.with_untracked(|feed| feed.rows().len() as u32);
        sorted.update(|sorted| *sorted = if *sorted > 0 { 0 } else { rows });
    };
    when(
        move || is_offered.get(),
        move || {
            view! {
                <button
                    class="button button--small"
                    part="button"
                    type="button"
                    aria-pressed=flag(move || sorted.get() > 0)
                    on:click=sort
                >
                    {text(move || {
                        let is_whole = feed.with(|feed| matches!(feed.extent(), Extent::Whole(_)));
                        words.attention_first(needing.get() as usize, is_whole)
                    })}
                </button>
            }
            .into_any()
        },
    )
    .into_any()
}
