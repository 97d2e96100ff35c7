//! Which page to ask for next, and which answers to believe.
//!
//! The view reports what happened ([`Feed::step`]) and asks for the page that
//! is wanted now ([`Feed::in_flight`]). Nothing here awaits, reads a clock or
//! touches the browser, so every rule can be tested with plain values.
//!
//! What the list claims about itself is derived from what landed, never kept
//! beside it; and it claims to be whole only if nothing says otherwise.

use std::sync::Arc;

// Of two hashers that are in the wasm anyway, the one that can be the only one:
// 0.8 KB after brotli.
use rustc_hash::FxHashSet;

use super::credential::{Credential, CredentialId};
use super::failure::Failure;
use super::person::PersonId;

/// Whose credentials a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// One person's.
    Person(PersonId),
    /// Everyone's.
    Account,
}

impl Subject {
    fn admits(self, credential: &Credential) -> bool {
        match self {
            Self::Person(id) => credential.holder == id,
            Self::Account => true,
        }
    }
}

/// One request for one page. An answer is believed only if its ticket is the
/// one that the feed is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    /// Which opening of a list it belongs to.
    generation: u32,
    /// Which try of this page it is.
    attempt: u32,
    page: u32,
    subject: Subject,
}

impl Ticket {
    /// The page to ask for, from 1.
    #[must_use]
    pub fn page(&self) -> u32 {
        self.page
    }

    /// Whose credentials to ask for.
    #[must_use]
    pub fn subject(&self) -> Subject {
        self.subject
    }
}

/// One row of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A credential.
    Credential(Arc<Credential>),
    /// A row that could not be read. It keeps its place, so that nobody takes
    /// the list for shorter than it is.
    Unreadable,
}

/// A page as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its rows, in the server's order.
    pub rows: Vec<Row>,
    /// How many rows the whole list has, if the server said so.
    pub total: Option<u64>,
}

/// What the feed is doing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Phase {
    /// Nothing was opened yet.
    #[default]
    Closed,
    /// There is more, and nobody asked for it yet.
    Resting,
    /// A page is on its way.
    Loading(Ticket),
    /// A page did not arrive.
    Stopped(Failure),
    /// The list has ended.
    Complete,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A person looks at this list now.
    Opened(Subject),
    /// The end of the list came near, or someone asked for more.
    MoreWanted,
    /// A page arrived.
    Landed(Ticket, Page),
    /// A page did not arrive.
    Missed(Ticket, Failure),
    /// Someone wants the failed page again.
    RetryPressed,
    /// Someone wants the list read again from its start.
    ReloadPressed,
    /// The same account was signed in to again.
    SignedIn,
    /// An account was signed in to that may be another one.
    AccountChanged,
    /// The session ended.
    SignedOut,
}

/// How much of the list is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it, this many.
    Whole(usize),
    /// This many of a known total.
    Part(usize, u64),
    /// This many, and nobody knows of how many.
    SoFar(usize),
}

/// A list of credentials that is read page by page.
#[derive(Debug, Clone, Default)]
pub struct Feed {
    subject: Option<Subject>,
    phase: Phase,
    rows: Vec<Row>,
    seen: FxHashSet<CredentialId>,
    pages: u32,
    /// Rows that arrived, repeated and refused ones included: this is what a
    /// total of the server counts.
    arrived: u64,
    total: Option<u64>,
    moved: bool,
    refused: usize,
    generation: u32,
    attempt: u32,
}

impl Feed {
    /// Takes note of what happened.
    pub fn step(&mut self, event: Event) {
        match event {
            Event::Opened(subject) => self.open(subject),
            Event::ReloadPressed | Event::AccountChanged => {
                if let Some(subject) = self.subject {
                    self.open(subject);
                }
            }
            Event::MoreWanted if self.phase == Phase::Resting => self.ask(),
            Event::Landed(ticket, page) if self.in_flight() == Some(ticket) => self.take(page),
            Event::Missed(ticket, why) if self.in_flight() == Some(ticket) => {
                self.phase = Phase::Stopped(why);
            }
            Event::RetryPressed if self.failure().is_some_and(Failure::is_retryable) => self.ask(),
            Event::SignedIn if self.failure() == Some(&Failure::SignInNeeded) => self.ask(),
            Event::SignedOut => {
                if let Some(subject) = self.subject {
                    self.open(subject);
                    self.phase = Phase::Stopped(Failure::SignInNeeded);
                }
            }
            Event::MoreWanted
            | Event::Landed(..)
            | Event::Missed(..)
            | Event::RetryPressed
            | Event::SignedIn => {}
        }
    }

    /// The page to ask for now, if one is wanted.
    #[must_use]
    pub fn in_flight(&self) -> Option<Ticket> {
        match self.phase {
            Phase::Loading(ticket) => Some(ticket),
            Phase::Closed | Phase::Resting | Phase::Stopped(_) | Phase::Complete => None,
        }
    }

    /// Why the list stands still, if a page did not arrive.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match &self.phase {
            Phase::Stopped(why) => Some(why),
            Phase::Closed | Phase::Resting | Phase::Loading(_) | Phase::Complete => None,
        }
    }

    /// What the feed is doing.
    #[must_use]
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// Whether a page has landed, so that there is something to count.
    #[must_use]
    pub fn has_landed(&self) -> bool {
        self.pages > 0
    }

    /// What has landed, in the order in which it arrived.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Which opening of the list this is: rows of two openings are never the
    /// same row.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Whether the list changed on the server while it was read, so that rows
    /// may be missing.
    #[must_use]
    pub fn has_moved(&self) -> bool {
        self.moved
    }

    /// How many rows were of someone else and are not shown.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.refused
    }

    /// How much of the list is here.
    #[must_use]
    pub fn extent(&self) -> Extent {
        let here = self.rows.len();
        if self.phase == Phase::Complete && !self.moved && self.refused == 0 {
            return Extent::Whole(here);
        }
        match self.total {
            Some(total) if total > here as u64 => Extent::Part(here, total),
            _ => Extent::SoFar(here),
        }
    }

    fn open(&mut self, subject: Subject) {
        *self = Self {
            subject: Some(subject),
            generation: self.generation.wrapping_add(1),
            ..Self::default()
        };
        self.ask();
    }

    fn ask(&mut self) {
        let Some(subject) = self.subject else { return };
        self.attempt = self.attempt.wrapping_add(1);
        self.phase = Phase::Loading(Ticket {
            generation: self.generation,
            attempt: self.attempt,
            page: self.pages.saturating_add(1),
            subject,
        });
    }

    fn take(&mut self, page: Page) {
        let Some(subject) = self.subject else { return };
        self.pages = self.pages.saturating_add(1);
        self.arrived += page.rows.len() as u64;
        if let Some(total) = page.total {
            self.moved |= self.total.is_some_and(|before| before != total);
            self.total = Some(total);
        }

        let was_empty = page.rows.is_empty();
        let mut fresh = false;
        for row in page.rows {
            if let Row::Credential(credential) = &row {
                if !self.seen.insert(credential.id.clone()) {
                    self.moved = true;
                    continue;
                }
                if !subject.admits(credential) {
                    self.refused += 1;
                    fresh = true;
                    continue;
                }
            }
            fresh = true;
            self.rows.push(row);
        }

        // A total that is smaller than what arrived is wrong, and no reason to
        // stop: only an empty page can end such a list.
        let all_arrived = self.total == Some(self.arrived);
        // A server that ignores `page` would send the first one for ever.
        let nothing_new = !fresh;
        self.phase = if was_empty || all_arrived || nothing_new {
            self.moved |= self.total.is_some_and(|total| total != self.arrived);
            Phase::Complete
        } else {
            Phase::Resting
        };
    }
}

#[cfg(test)]
mod tests;
