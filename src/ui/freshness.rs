//! When the list was read, and the way to read it again.

use leptos::prelude::*;

use super::live::{flag, holds, text, when};
use super::live_feed::LiveFeed;
use super::words::{Words, words};
use crate::browser::page;
use crate::model::feed::{Event, Feed};

/// "Updated 12:03" and *Refresh*; nothing before a page has landed.
#[component]
pub fn Freshness(
    /// The list.
    feed: LiveFeed,
    /// Changes every minute, for when today is over.
    minute: RwSignal<u32>,
) -> AnyView {
    let words = words();
    let time = move || {
        let _ = minute.get();
        let read_at = feed.with(Feed::read_at);
        read_at.map_or_else(String::new, |at| {
            match page::is_today(at.as_millis() as f64) {
                true => words.updated(at),
                false => words.updated_earlier.to_owned(),
            }
        })
    };
    let date = move || {
        let read_at = feed.with(Feed::read_at);
        read_at.map(|at| words.read_at(at)).unwrap_or_default()
    };
    // Where it has stopped it can be begun again.
    let is_busy =
        holds(move || feed.with(|feed| feed.is_rereading() && feed.in_flight().is_some()));
    when(
        move || feed.with(Feed::has_landed),
        move || {
            view! {
                <div class="freshness">
                    <span class="on-screen">{text(time)}</span>
                    <span class="on-paper">{text(date)}</span>
                    <button
                        class="button"
                        part="button"
                        type="button"
                        aria-disabled=flag(move || is_busy.get())
                        on:click=move |_| {
                            if !is_busy.get_untracked() {
                                feed.report(Event::ReloadPressed);
                            }
                        }
                    >
                        {text(move || refresh(words, is_busy.get()).to_owned())}
                    </button>
                </div>
            }
            .into_any()
        },
    )
    .into_any()
}

fn refresh(words: &Words, is_busy: bool) -> &'static str {
    if is_busy {
        words.reloading
    } else {
        words.refresh
    }
}
