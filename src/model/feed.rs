//! Which part of a list to ask for next, and which answers to believe.
//!
//! The view reports what happened ([`Feed::step`]) and asks for the part that
//! is wanted now ([`Feed::in_flight`]). Nothing here awaits, reads a clock,
//! draws by chance or touches the browser: moments and numbers drawn come with
//! what is reported, so every rule can be tested with plain values.
//!
//! What the list holds and claims is in [`Reading`]; here stands what it is
//! doing, when it tries again, and when it is read anew.

use super::credential::Credential;
use super::failure::Failure;
use super::moment::Moment;
use super::page::{Page, Row, RowKey};
use super::phase::{Phase, Wait};
use super::reading::{Extent, Reading};
use super::retry::{Chance, Retries};
use super::ticket::{Subject, Ticket, Want};
use super::types::CredentialTypes;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A person looks at this list now.
    Opened(Subject),
    /// The end of the list came near, or someone asked for more.
    MoreWanted,
    /// Someone wants all of it, without being asked again.
    AllWanted,
    /// Nobody wants all of it any more.
    EnoughWanted,
    /// An answer arrived, at this moment.
    Landed(Ticket, Page, Moment),
    /// An answer did not arrive; with a number drawn for the wait.
    Missed(Ticket, Failure, Chance),
    /// A wait is over.
    WaitEnded(Wait),
    /// Someone wants the failed request made again, now.
    RetryPressed,
    /// Someone wants the list read again from its start.
    ReloadPressed,
    /// Someone looks at the page again, at this moment.
    Returned(Moment),
    /// The account said what types of credentials it has.
    TypesKnown(CredentialTypes),
    /// The browser is online again.
    CameOnline,
    /// The token was turned down, by this list or by anything else.
    SessionLost,
    /// The same account was signed in to again.
    SignedIn,
    /// An account was signed in to that may be another one.
    AccountChanged,
    /// The session ended.
    SignedOut,
}

/// A list of credentials that is read page by page.
#[derive(Debug, Clone, Default)]
pub struct Feed {
    subject: Option<Subject>,
    phase: Phase,
    /// What is shown.
    reading: Reading,
    /// What is read anew meanwhile. It takes the place of what is shown once it
    /// reaches as far, so that nobody loses their place.
    rereading: Option<Reading>,
    rounds: u32,
    /// Which reading is shown, of all that ever were.
    shown: u32,
    requests: u32,
    retries: Retries,
    wants_all: bool,
    types: CredentialTypes,
}

impl Feed {
    /// A list that somebody else read, whole as it is: nothing is asked for.
    #[must_use]
    pub fn given(subject: Subject, rows: Vec<Row>, at: Moment) -> Self {
        let mut feed = Self::default();
        feed.open(subject);
        let page = Page {
            total: Some(rows.len() as u64),
            has_next: Some(false),
            rows,
        };
        if let Some(ticket) = feed.in_flight() {
            feed.take(ticket, page, at);
        }
        feed
    }

    /// Takes note of what happened.
    pub fn step(&mut self, event: Event) {
        match event {
            Event::Opened(subject) => self.open(subject),
            Event::AccountChanged => {
                self.types = CredentialTypes::default();
                self.open_again();
            }
            Event::SignedOut => {
                self.types = CredentialTypes::default();
                self.open_again();
                if self.phase != Phase::Closed {
                    self.phase = Phase::Stopped(Failure::SignInNeeded);
                }
            }
            Event::MoreWanted if self.phase == Phase::Resting => self.ask(),
            Event::AllWanted => self.want_all(),
            Event::EnoughWanted => self.wants_all = false,
            Event::Landed(ticket, page, at) if self.in_flight() == Some(ticket) => {
                self.take(ticket, page, at);
            }
            Event::Missed(ticket, why, chance) if self.in_flight() == Some(ticket) => {
                self.miss(ticket, why, chance);
            }
            Event::WaitEnded(wait) if self.wait() == Some(wait) => self.ask(),
            Event::RetryPressed => self.retry(),
            Event::TypesKnown(types) => self.refine(types),
            Event::ReloadPressed => self.reread(),
            Event::Returned(now) if self.is_stale(now) => self.reread(),
            Event::CameOnline if self.failure().is_some_and(Failure::is_of_the_network) => {
                self.ask_anew();
            }
            // What is whole needs no session to be looked at.
            Event::SessionLost if self.in_flight().is_some() || self.is_unfinished() => {
                self.phase = Phase::Stopped(Failure::SignInNeeded);
            }
            Event::SignedIn if self.failure() == Some(&Failure::SignInNeeded) => self.ask(),
            Event::MoreWanted
            | Event::Landed(..)
            | Event::Missed(..)
            | Event::WaitEnded(_)
            | Event::Returned(_)
            | Event::CameOnline
            | Event::SessionLost
            | Event::SignedIn => {}
        }
    }

    /// What to ask for now, if anything is wanted.
    #[must_use]
    pub fn in_flight(&self) -> Option<Ticket> {
        self.phase.in_flight()
    }

    /// The wait before a request is made again, if there is one.
    #[must_use]
    pub fn wait(&self) -> Option<Wait> {
        self.phase.wait()
    }

    /// Why the list stands still, if an answer did not arrive.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.phase.failure()
    }

    /// What the feed is doing.
    #[must_use]
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// Whether the list is being read anew behind what is shown.
    #[must_use]
    pub fn is_rereading(&self) -> bool {
        self.rereading.is_some() && !matches!(self.phase, Phase::Stopped(_))
    }

    /// Whether the rest of the list was asked for in one answer, together with
    /// what is shown.
    #[must_use]
    pub fn awaits_one_piece(&self) -> bool {
        let anew = self.rereading.as_ref();
        anew.is_some_and(Reading::awaits_one_piece)
    }

    /// Whether all of what is shown came in one answer.
    #[must_use]
    pub fn is_in_one_piece(&self) -> bool {
        self.reading.is_in_one_piece()
    }

    /// How often reading was begun anew or taken up again after it had stopped:
    /// what stands beside the list is then to be asked for again as well.
    #[must_use]
    pub fn rounds(&self) -> u32 {
        self.rounds
    }

    /// Whether all pages are read and the list is held against the server once
    /// more.
    #[must_use]
    pub fn is_checking(&self) -> bool {
        self.rereading.is_none() && self.reading.has_all_pages() && self.phase != Phase::Complete
    }

    /// Whether every page of what is shown was read.
    #[must_use]
    pub fn has_all_pages(&self) -> bool {
        self.reading.has_all_pages()
    }

    /// Whether a page has landed, so that there is something to count.
    #[must_use]
    pub fn has_landed(&self) -> bool {
        self.reading.has_landed()
    }

    /// When what is shown was read: no row is older than this.
    #[must_use]
    pub fn read_at(&self) -> Option<Moment> {
        self.reading.began()
    }

    /// What has landed, in the order in which it arrived.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        self.reading.rows()
    }

    /// Changes whenever the keys of the rows do, or what is known of them.
    #[must_use]
    pub fn shape(&self) -> (u32, usize) {
        (self.shown, self.reading.rows().len())
    }

    /// How many rows somebody has to do something about.
    #[must_use]
    pub fn needing_attention(&self) -> usize {
        self.reading.needing_attention()
    }

    /// How many rows could not be read.
    #[must_use]
    pub fn unreadable(&self) -> usize {
        self.reading.unreadable()
    }

    /// Whether a credential is in the list, exactly as it is.
    #[must_use]
    pub fn holds(&self, credential: &Credential) -> bool {
        let key = RowKey::Credential(credential.id.clone());
        matches!(self.find(&key), Some(Row::Credential(found)) if **found == *credential)
    }

    /// At which index of [`Feed::rows`] the row with this key is.
    #[must_use]
    pub fn index(&self, key: &RowKey) -> Option<usize> {
        self.reading.index(key)
    }

    /// The row with this key.
    #[must_use]
    pub fn find(&self, key: &RowKey) -> Option<&Row> {
        self.rows().get(self.index(key)?)
    }

    /// Whether the list seems to have changed on the server while it was read,
    /// so that rows may be missing.
    #[must_use]
    pub fn has_moved(&self) -> bool {
        self.reading.has_moved()
    }

    /// How many rows were of someone else and are not shown.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.reading.refused()
    }

    /// How much of the list is here.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.reading.extent()
    }

    fn open(&mut self, subject: Subject) {
        *self = Self {
            subject: Some(subject),
            requests: self.requests,
            rounds: self.rounds,
            shown: self.shown.wrapping_add(1),
            types: std::mem::take(&mut self.types),
            ..Self::default()
        };
        self.ask();
    }

    fn refine(&mut self, types: CredentialTypes) {
        self.types = types;
        if let Some(anew) = &mut self.rereading {
            anew.refine(&self.types);
        }
        if self.reading.refine(&self.types) {
            self.shown = self.shown.wrapping_add(1);
        }
    }

    fn open_again(&mut self) {
        if let Some(subject) = self.subject {
            self.open(subject);
        }
    }

    fn reread(&mut self) {
        if !self.reading.has_landed() {
            return self.open_again();
        }
        self.rereading = Some(Reading::default());
        self.ask_anew();
    }

    fn want_all(&mut self) {
        self.wants_all = true;
        match &self.phase {
            Phase::Resting if self.reading.is_short_enough_for_one_piece() => {
                self.rereading = Some(Reading::in_one_piece());
                self.ask();
            }
            Phase::Resting => self.ask(),
            Phase::Closed
            | Phase::Loading(_)
            | Phase::Waiting(..)
            | Phase::Stopped(_)
            | Phase::Complete => self.retry(),
        }
    }

    fn retry(&mut self) {
        match &self.phase {
            // The tries are still counted: whoever presses again and again
            // gets the same three.
            Phase::Waiting(..) => self.ask(),
            phase if phase.is_retryable() => self.ask_anew(),
            Phase::Closed
            | Phase::Resting
            | Phase::Loading(_)
            | Phase::Stopped(_)
            | Phase::Complete => {}
        }
    }

    fn ask_anew(&mut self) {
        self.rounds = self.rounds.wrapping_add(1);
        self.retries = Retries::default();
        self.ask();
    }

    /// Asks for what is next; where nothing is, the list has ended.
    fn ask(&mut self) {
        let Some(subject) = self.subject else { return };
        let Some(want) = self.read().next() else {
            self.phase = Phase::Complete;
            return;
        };
        self.requests = self.requests.wrapping_add(1);
        self.phase = Phase::Loading(Ticket {
            number: self.requests,
            want,
            subject,
        });
    }

    fn take(&mut self, ticket: Ticket, mut page: Page, at: Moment) {
        self.retries = Retries::default();
        for row in &mut page.rows {
            row.refine(&self.types);
        }
        self.read_mut().take(page, ticket.subject, at);
        if let Some(anew) = &self.rereading {
            let reaches_as_far = anew.rows().len() >= self.reading.rows().len();
            if !anew.has_all_pages() && !reaches_as_far {
                return self.ask();
            }
            self.show_rereading();
        }
        if self.reading.has_all_pages() || self.wants_all {
            self.ask();
        } else {
            self.phase = Phase::Resting;
        }
    }

    fn miss(&mut self, ticket: Ticket, why: Failure, chance: Chance) {
        if why.refuses_the_request() && self.read_mut().skip_check() {
            return self.ask();
        }
        if why == Failure::NoSuchPerson && ticket.want == Want::Page(1) {
            // Cards of someone who is gone must not stand there as if valid.
            self.show_rereading();
        }
        self.phase = match self.retries.wait_ms(&why, chance) {
            Some(millis) => {
                let after = ticket.number;
                Phase::Waiting(Wait { after, millis }, why)
            }
            None => Phase::Stopped(why),
        };
    }

    fn show_rereading(&mut self) {
        if let Some(anew) = self.rereading.take() {
            self.reading = anew;
            self.shown = self.shown.wrapping_add(1);
        }
    }

    fn read(&self) -> &Reading {
        self.rereading.as_ref().unwrap_or(&self.reading)
    }

    fn read_mut(&mut self) -> &mut Reading {
        self.rereading.as_mut().unwrap_or(&mut self.reading)
    }

    /// Whether what is shown is old, and nothing forbids to read it anew: no
    /// re-reading under way, no server that wants to be left alone, no refusal.
    /// Whoever has read a long list says when it is worth that.
    fn is_stale(&self, now: Moment) -> bool {
        let is_old = self.reading.began().is_some_and(|at| at.is_stale(now));
        let may_ask = match &self.phase {
            Phase::Resting | Phase::Complete | Phase::Loading(_) => true,
            Phase::Waiting(_, why) | Phase::Stopped(why) => why.is_of_the_network(),
            Phase::Closed => false,
        };
        is_old && may_ask && self.rereading.is_none() && !self.reading.is_long()
    }

    fn is_unfinished(&self) -> bool {
        matches!(self.phase, Phase::Resting | Phase::Waiting(..))
    }
}

#[cfg(test)]
mod tests;
