//! One reading of a list, from its first page on: what arrived, what is still
//! to be asked for, and what may be claimed about it.
//!
//! A list is read page by page while others change it. Rows repeat or are
//! skipped then, so nothing is called whole here that was not held against the
//! list once more at its end:
//!
//! - a list of one page is one answer, and needs no check;
//! - a longer one is asked for once as a whole, the only read in which nothing
//!   can move. This notices every row that was there and was not delivered,
//!   whatever else changed meanwhile;
//! - where the server gives no whole, or it would be too large, each place
//!   where two pages met is looked at (one row each): a row that slipped from
//!   one page into the one before has moved the row that stood there. This
//!   notices any one change, or one row deleted and another inserted between
//!   two requests; several changes that undo each other's traces could escape.
//!
//! What the list says about itself is derived from what arrived, never kept
//! beside it.

// Of two hashers that are in the wasm anyway, the one that can be the only one:
// 0.8 KB after brotli.
use rustc_hash::{FxHashMap, FxHashSet};

use super::credential::CredentialId;
use super::moment::Moment;
use super::page::{Page, Row, RowKey};
use super::paging::{Arrival, Paging};
use super::ticket::{Subject, Want};
use super::types::CredentialTypes;

/// The longest list that is asked for as a whole: about 300 KB of JSON. A longer
/// one is not read anew unasked either.
const LONGEST_WHOLE: usize = 2_000;

/// How much of a list is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it, this many.
    Whole(usize),
    /// This many of a known total.
    Part(usize, u64),
    /// This many, and nobody knows of how many.
    SoFar(usize),
}

impl Extent {
    /// What is here of a list that is not known to be whole.
    #[must_use]
    pub fn of_part(here: usize, total: Option<u64>) -> Self {
        match total {
            Some(total) if total > here as u64 => Self::Part(here, total),
            _ => Self::SoFar(here),
        }
    }
}

/// One reading of one list.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    began: Option<Moment>,
    rows: Vec<Row>,
    /// At which index each credential is; small, since there may be many.
    places: FxHashMap<CredentialId, u32>,
    needing_attention: usize,
    /// How many of the rows could not be read.
    unreadable: usize,
    /// Rows of someone else that were sent with this list.
    refused: FxHashSet<CredentialId>,
    paging: Paging<CredentialId>,
    stage: Stage,
}

/// How far a reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Stage {
    /// All of it is asked for in one answer.
    OnePiece,
    /// There are pages left to read.
    #[default]
    Pages,
    /// All pages are read; now the whole is compared.
    Whole,
    /// All pages are read; now this end of a page is looked at.
    Seam(usize),
    /// Nothing is left to ask for.
    Ended,
}

impl Reading {
    /// A reading that asks for all of it in one answer, and for pages where the
    /// server gives none.
    #[must_use]
    pub fn in_one_piece() -> Self {
        Self {
            stage: Stage::OnePiece,
            ..Self::default()
        }
    }

    /// What to ask for next; `None` if nothing is left.
    #[must_use]
    pub fn next(&self) -> Option<Want> {
        match self.stage {
            Stage::Pages => Some(Want::Page(self.paging.next_page())),
            Stage::OnePiece | Stage::Whole => Some(Want::Whole),
            Stage::Seam(index) => self.paging.end(index).map(|end| Want::Row(end.position)),
            Stage::Ended => None,
        }
    }

    /// Whether every page was read.
    #[must_use]
    pub fn has_all_pages(&self) -> bool {
        !matches!(self.stage, Stage::OnePiece | Stage::Pages)
    }

    /// Whether all of it came in one answer, in which nothing can move.
    #[must_use]
    pub fn is_in_one_piece(&self) -> bool {
        self.stage == Stage::Ended && self.paging.pages() == 1
    }

    /// Whether all of it was asked for in one answer, and may still come so.
    #[must_use]
    pub fn awaits_one_piece(&self) -> bool {
        self.stage == Stage::OnePiece
    }

    /// Whether it is known to be so short that it can be asked for as a whole.
    #[must_use]
    pub fn is_short_enough_for_one_piece(&self) -> bool {
        let total = self.paging.total();
        total.is_some_and(|total| total <= LONGEST_WHOLE as u64)
    }

    /// Whether so much has landed that reading it again is a lot to ask of the
    /// server, and of the memory that holds both readings.
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.rows.len() > LONGEST_WHOLE
    }

    /// Whether a page has landed, so that there is something to count.
    #[must_use]
    pub fn has_landed(&self) -> bool {
        self.paging.pages() > 0
    }

    /// When the first page landed: no row is older than this.
    #[must_use]
    pub fn began(&self) -> Option<Moment> {
        self.began
    }

    /// What has landed, in the order in which it arrived.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// At which index of [`Reading::rows`] the row with this key is.
    #[must_use]
    pub fn index(&self, key: &RowKey) -> Option<usize> {
        let index = match key {
            RowKey::Credential(id) => *self.places.get(id)? as usize,
            RowKey::Unreadable(index) => *index,
        };
        (self.rows.get(index)?.key(index) == *key).then_some(index)
    }

    /// How many rows somebody has to do something about.
    #[must_use]
    pub fn needing_attention(&self) -> usize {
        self.needing_attention
    }

    /// How many rows could not be read.
    #[must_use]
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// Whether the list seems to have changed on the server while it was read,
    /// so that rows may be missing.
    #[must_use]
    pub fn has_moved(&self) -> bool {
        self.paging.has_moved()
    }

    /// How many rows were of someone else and are not shown.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.refused.len()
    }

    /// How much of the list is here.
    #[must_use]
    pub fn extent(&self) -> Extent {
        let here = self.rows.len();
        match self.stage == Stage::Ended && !self.claims_nothing() {
            true => Extent::Whole(here),
            false => Extent::of_part(here, self.paging.total()),
        }
    }

    /// Refines what has landed by its types; tells whether that changed any of it.
    pub fn refine(&mut self, types: &CredentialTypes) -> bool {
        let changed = self
            .rows
            .iter_mut()
            .filter_map(|row| row.refine(types).then_some(()));
        changed.count() > 0
    }

    /// Takes in what [`Reading::next`] asked for.
    pub fn take(&mut self, page: Page, subject: Subject, at: Moment) {
        self.paging.hear_total(page.total);
        match self.stage {
            Stage::OnePiece => self.take_one_piece(page, subject, at),
            Stage::Pages => self.take_page(page, subject, at),
            Stage::Whole => self.compare_whole(&page),
            Stage::Seam(index) => self.compare_seam(index, &page),
            Stage::Ended => {}
        }
    }

    /// Takes note that a check was refused; false if no check was asked for.
    pub fn skip_check(&mut self) -> bool {
        match self.stage {
            Stage::OnePiece => self.stage = Stage::Pages,
            Stage::Whole => self.stage = self.first_seam(),
            Stage::Seam(_) => self.end_unsure(),
            Stage::Pages | Stage::Ended => return false,
        }
        true
    }

    fn take_one_piece(&mut self, page: Page, subject: Subject, at: Moment) {
        self.stage = Stage::Pages;
        // Anything else may be the first page of more.
        let is_whole = page.total == Some(page.rows.len() as u64) && page.has_next != Some(true);
        if is_whole {
            self.take_page(page, subject, at);
        }
    }

    fn take_page(&mut self, page: Page, subject: Subject, at: Moment) {
        self.began.get_or_insert(at);
        let is_known = |row: &Row| row.id().is_some_and(|id| self.knows(id));
        let is_new = |row: &Row| match row {
            Row::Credential(credential) => subject.admits(credential) && !is_known(row),
            Row::Unreadable => false,
        };
        // A server that ignores the person sends everyone's: rows that are not
        // shown bring nothing.
        let meaning = self.paging.take(Arrival {
            rows: page.rows.len(),
            last: page.rows.last().and_then(Row::id).cloned(),
            has_next: page.has_next,
            is_barren: !page.rows.iter().any(is_new),
            repeats: page.rows.iter().any(is_known),
        });
        if !meaning.is_repeat {
            for row in page.rows {
                self.add(row, subject);
            }
        }

        if meaning.is_last {
            self.stage = self.after_pages();
        }
    }

    fn add(&mut self, row: Row, subject: Subject) {
        if let Row::Credential(credential) = &row {
            if self.knows(&credential.id) {
                self.paging.note_moved();
                return;
            }
            if !subject.admits(credential) {
                self.refused.insert(credential.id.clone());
                return;
            }
        }
        match row.id() {
            Some(id) => {
                // A list of more rows would not fit into 32 bits of memory.
                self.places.insert(id.clone(), self.rows.len() as u32);
            }
            None => self.unreadable += 1,
        }
        self.needing_attention += usize::from(row.needs_attention());
        self.rows.push(row);
    }

    fn after_pages(&self) -> Stage {
        // Where nothing is claimed, or all came at once, there is nothing to
        // check.
        if self.claims_nothing() || self.paging.pages() < 2 {
            Stage::Ended
        } else if self.rows.len() <= LONGEST_WHOLE {
            Stage::Whole
        } else {
            self.first_seam()
        }
    }

    fn claims_nothing(&self) -> bool {
        self.paging.has_moved() || !self.refused.is_empty()
    }

    fn first_seam(&self) -> Stage {
        self.paging.last_seam().map_or(Stage::Ended, Stage::Seam)
    }

    fn compare_whole(&mut self, whole: &Page) {
        let sent = whole.rows.len();
        let said = whole.total;
        let is_first_page = self.paging.end(0).map(|end| end.position) == Some(sent as u64);
        let is_part = said.is_some_and(|total| total > sent as u64)
            || whole.has_next == Some(true)
            || (is_first_page && said != Some(sent as u64));
        if sent < self.rows.len() && is_part {
            // The server cut the answer into pages all the same.
            self.stage = self.first_seam();
            return;
        }
        let all_known = whole
            .rows
            .iter()
            .filter_map(Row::id)
            .all(|id| self.knows(id));
        let unreadable = whole.rows.iter().filter(|row| row.id().is_none()).count();
        if !all_known || sent != self.rows.len() || unreadable != self.unreadable {
            self.paging.note_moved();
        }
        self.stage = Stage::Ended;
    }

    fn compare_seam(&mut self, index: usize, answer: &Page) {
        let stood = self.paging.end(index).map(|end| end.row.as_ref());
        match answer.rows.as_slice() {
            [row] if stood == Some(row.id()) => {
                self.stage = index.checked_sub(1).map_or(Stage::Ended, Stage::Seam);
            }
            _ => self.end_unsure(),
        }
        if self.paging.has_moved() {
            self.stage = Stage::Ended;
        }
    }

    fn end_unsure(&mut self) {
        self.paging.note_moved();
        self.stage = Stage::Ended;
    }

    fn knows(&self, id: &CredentialId) -> bool {
        self.refused.contains(id) || self.places.contains_key(id)
    }
}
