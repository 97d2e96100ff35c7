//! What a host is told of a list, as it comes about.

use leptos::prelude::*;

use super::Inputs;
use crate::model::failure::Failure;
use crate::model::feed::Feed;
use crate::model::phase::Phase;
use crate::model::ticket::Subject;
use crate::ui::live::{follow, holds};
use crate::ui::live_feed::LiveFeed;

impl Inputs {
    /// Tells the host once the first rows of a list are on the screen.
    pub(super) fn tell_when_ready(self, subject: Subject, feed: LiveFeed) {
        let has_landed = holds(move || feed.with(Feed::has_landed));
        follow(move || {
            if has_landed.get() {
                let loaded = feed.with_untracked(|feed| feed.rows().len());
                self.host.tell_ready_soon(subject, loaded);
            }
        });
    }

    /// Tells the host what becomes of a list.
    pub(super) fn watch(self, feed: LiveFeed) {
        let host = self.host;
        self.feed.try_set_value(Some(feed));
        let extent = Memo::new(move |_| feed.with(|feed| feed.has_landed().then(|| feed.extent())));
        follow(move || {
            if let Some(extent) = extent.get() {
                host.tell_count(extent);
            }
        });
        follow(move || {
            let trouble = feed.phase(|phase| match phase {
                Phase::Waiting(_, why) => Some((why.clone(), true)),
                Phase::Stopped(Failure::SignInNeeded) => None,
                Phase::Stopped(why) => Some((why.clone(), false)),
                Phase::Closed | Phase::Resting | Phase::Loading(_) | Phase::Complete => None,
            });
            if let Some((why, is_retrying)) = trouble {
                host.tell_failure(&why, is_retrying);
            }
        });
        let is_mismatched = holds(move || feed.with(|feed| feed.refused() > 0));
        follow(move || {
            if is_mismatched.get() {
                host.tell_mismatch();
            }
        });
    }
}
