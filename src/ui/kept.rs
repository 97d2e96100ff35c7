//! Views that were left, kept in memory for the way back.
//!
//! Nothing of them is ever stored anywhere else, and all of them go when the
//! account changes or the session ends.

use leptos::prelude::*;

use super::request::Known;
use crate::model::feed::Feed;
use crate::model::hints::HintKind;
use crate::model::page::RowKey;
use crate::model::person::Person;
use crate::model::search::Query;
use crate::model::ticket::Subject;

/// How many views are kept.
const MOST: usize = 10;

/// What a view held when it was left.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The list as far as it was read.
    pub feed: Feed,
    /// Of how many rows what needs attention came first.
    pub sorted: u32,
    /// The row that had the focus.
    pub focused: Option<RowKey>,
    /// What was looked for in it.
    pub query: Option<Query>,
    /// The hint whose rows were shown.
    pub hint: Option<HintKind>,
    /// Whose it is, where that was known.
    pub person: Option<Known<Person>>,
}

/// The views that were left last. A handle: copies share them.
#[derive(Debug, Clone, Copy)]
pub struct KeptViews(StoredValue<Vec<(Subject, u32, Kept)>>);

impl KeptViews {
    /// None yet; they are dropped with the view that asks for them.
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new(Vec::new()))
    }

    /// Keeps a view of an account; the oldest goes when there are too many.
    pub fn keep(&self, of: Subject, epoch: u32, view: Kept) {
        self.0.try_update_value(|views| {
            views.retain(|(known, ..)| *known != of);
            views.push((of, epoch, view));
            if views.len() > MOST {
                views.remove(0);
            }
        });
    }

    /// Gives a view back, if it is one of this account.
    #[must_use]
    pub fn take(&self, of: Subject, epoch: u32) -> Option<Kept> {
        self.0
            .try_update_value(|views| {
                let index = views.iter().position(|(known, ..)| *known == of)?;
                let (_, began, view) = views.remove(index);
                (began == epoch).then_some(view)
            })
            .flatten()
    }

    /// Drops one view.
    pub fn forget(&self, of: Subject) {
        self.0
            .try_update_value(|views| views.retain(|(known, ..)| *known != of));
    }

    /// Drops all of them.
    pub fn clear(&self) {
        self.0.try_update_value(Vec::clear);
    }
}

impl Default for KeptViews {
    fn default() -> Self {
        Self::new()
    }
}
