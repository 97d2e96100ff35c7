//! When the list was read, and the way to read it again.

use leptos::prelude::*;

use super::live::{flag, text, when};
use super::live_feed::LiveFeed;
use super::words;
use crate::browser::page;
use crate::model::feed::{Event, Feed};

/// "Updated 12:03" and *Refresh*; nothing before a page has landed.
#[component]
pub fn Freshness(
    /// The list.
    feed: LiveFeed,
) -> AnyView {
    let time = move || {
        feed.with(Feed::read_at).map_or_else(String::new, |at| {
            let millis = at.as_millis() as f64;
            match page::is_today(millis) {
                true => words::updated_at(&page::time_at(millis)),
                false => words::UPDATED_EARLIER.to_owned(),
            }
        })
    };
    let is_busy = Memo::new(move |_| feed.with(Feed::is_rereading));
    when(
        move || feed.with(Feed::has_landed),
        move || {
            view! {
                <div class="freshness">
                    <span>{text(time)}</span>
                    <button
                        class="button"
                        type="button"
                        aria-disabled=flag(move || is_busy.get())
                        on:click=move |_| {
                            if !is_busy.get_untracked() {
                                feed.report(Event::ReloadPressed);
                            }
                        }
                    >
                        {text(move || refresh(is_busy.get()).to_owned())}
                    </button>
                </div>
            }
            .into_any()
        },
    )
    .into_any()
}

fn refresh(is_busy: bool) -> &'static str {
    if is_busy {
        words::RELOADING
    } else {
        words::REFRESH
    }
}
