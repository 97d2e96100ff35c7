//! What is found out about a list as it grows: how many of everything, what is
//! odd, and whether a number is in it.
//!
//! Only rows that were added are looked at, and never so many in one go that
//! the page would stand still meanwhile.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::live::{advance, count, follow};
use super::live_feed::LiveFeed;
use crate::auth::session::Session;
use crate::model::filter::Filter;
use crate::model::hints::{self, HintKind};
use crate::model::moment::Moment;
use crate::model::page::Row;
use crate::model::person::{PersonId, Standing};
use crate::model::search::{Coverage, Query, Search, Verdict};
use crate::model::tally::{Counts, Tally};

/// How many rows are looked at in one go: some 3 ms for each of the three.
const AT_ONCE: usize = 20_000;

/// What is found out about one list. A handle: copies share it.
#[derive(Debug, Clone, Copy)]
pub struct Findings {
    feed: LiveFeed,
    found: StoredValue<Found>,
    /// Changes with everything that is found.
    version: RwSignal<u32>,
    next: StoredValue<Option<Timeout>, LocalStorage>,
}

#[derive(Debug, Default)]
struct Found {
    /// Which reading of the list was looked at.
    reading: u32,
    tally: Tally,
    hints: hints::Hints,
    query: Option<Query>,
    search: Option<Search>,
}

impl Found {
    /// Looks at rows that were added; whether there are more.
    fn look(&mut self, reading: u32, rows: &[Row]) -> bool {
        if self.reading != reading {
            *self = Self {
                reading,
                query: self.query.take(),
                ..Self::default()
            };
            self.search = self.query.clone().map(Search::new);
        }
        let mut is_more = self.tally.look(rows, AT_ONCE);
        is_more |= self.hints.look(rows, AT_ONCE);
        if let Some(search) = &mut self.search {
            is_more |= search.look(rows, AT_ONCE);
        }
        is_more
    }
}

impl Findings {
    /// Follows a list of a session for as long as the view lives.
    #[must_use]
    pub fn about(feed: LiveFeed, session: Session) -> Self {
        let findings = Self {
            feed,
            found: StoredValue::new(Found::default()),
            version: RwSignal::new(0),
            next: StoredValue::new_local(None),
        };
        follow(move || {
            let _ = feed.shape();
            findings.look();
        });
        // What was looked for in one account is none of another's, nor of whoever
        // finds the view when nobody is signed in.
        let account = count(move || session.account_epoch());
        let mut before = None;
        follow(move || {
            let now = account.get();
            if before.replace(now).is_some_and(|before| before != now) {
                findings.search(None);
            }
        });
        findings
    }

    /// Looks for a number, or for none any more.
    pub fn search(&self, query: Option<Query>) {
        self.found.try_update_value(|found| {
            found.search = query.clone().map(Search::new);
            found.query = query;
        });
        self.look();
    }

    /// What is looked for; untracked, and `None` once the list is gone.
    #[must_use]
    pub fn query(&self) -> Option<Query> {
        let query = |found: &Found| found.query.clone();
        self.found.try_with_value(query).flatten()
    }

    /// The rows that hold the number, the surest first; tracked. `None` where
    /// none is looked for.
    #[must_use]
    pub fn searched(&self) -> Option<Vec<u32>> {
        self.read(|found| Some(found.search.as_ref()?.found().collect()))
    }

    /// How many rows hold the number, and what may be said of the search;
    /// tracked.
    #[must_use]
    pub fn verdict(&self) -> Option<(usize, Verdict)> {
        let coverage = self.feed.with(|feed| Coverage {
            extent: feed.extent(),
            has_moved: feed.has_moved(),
        });
        self.read(|found| {
            let search = found.search.as_ref()?;
            Some((search.found_count(), search.verdict(coverage)))
        })
    }

    /// How many rows a filter shows, and how many each further choice would;
    /// tracked.
    #[must_use]
    pub fn counts(&self, filter: Filter) -> Counts {
        self.read(|found| found.tally.counts(filter))
    }

    /// What there is of one kind of hint; tracked.
    #[must_use]
    pub fn hint(
        &self,
        kind: HintKind,
        now: Moment,
        standing: &dyn Fn(PersonId) -> Option<Standing>,
    ) -> hints::Found {
        self.read(|found| {
            self.feed
                .with_untracked(|feed| found.hints.find(kind, feed.rows(), now, standing))
        })
    }

    fn read<T>(&self, read: impl FnOnce(&Found) -> T) -> T {
        let _ = self.version.get();
        self.found.with_value(read)
    }

    fn look(self) {
        let is_more = self.feed.with_untracked(|feed| {
            let (reading, _) = feed.shape();
            self.found
                .try_update_value(|found| found.look(reading, feed.rows()))
        });
        let next = (is_more == Some(true)).then(|| Timeout::new(0, move || self.look()));
        self.next.try_set_value(next);
        advance(self.version);
    }
}
