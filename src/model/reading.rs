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
use super::ticket::{Subject, Want};

/// The longest list that is asked for as a whole: about 300 KB of JSON.
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
    ends: Vec<PageEnd>,
    /// Rows that arrived, repeated and refused ones included: this is what a
    /// total of the server counts.
    arrived: u64,
    total: Option<u64>,
    moved: bool,
    /// Whether the last page brought no row to show that could be told apart.
    was_barren: bool,
    stage: Stage,
}

/// Where a page ended in the list, and on which row.
#[derive(Debug, Clone)]
struct PageEnd {
    position: u64,
    row: Option<CredentialId>,
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
            Stage::Pages => {
                let pages = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
                Some(Want::Page(pages.saturating_add(1)))
            }
            Stage::OnePiece | Stage::Whole => Some(Want::Whole),
            Stage::Seam(index) => self.ends.get(index).map(|end| Want::Row(end.position)),
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
        self.stage == Stage::Ended && self.ends.len() == 1
    }

    /// Whether it is known to be so short that it can be asked for as a whole.
    #[must_use]
    pub fn is_short_enough_for_one_piece(&self) -> bool {
        self.total
            .is_some_and(|total| total <= LONGEST_WHOLE as u64)
    }

    /// Whether a page has landed, so that there is something to count.
    #[must_use]
    pub fn has_landed(&self) -> bool {
        !self.ends.is_empty()
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
        self.moved
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
        if self.stage == Stage::Ended && !self.moved && self.refused.is_empty() {
            return Extent::Whole(here);
        }
        match self.total {
            Some(total) if total > here as u64 => Extent::Part(here, total),
            _ => Extent::SoFar(here),
        }
    }

    /// Takes in what [`Reading::next`] asked for.
    pub fn take(&mut self, page: Page, subject: Subject, at: Moment) {
        self.moved |= matches!((self.total, page.total), (Some(a), Some(b)) if a != b);
        self.total = page.total.or(self.total);
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
        self.arrived += page.rows.len() as u64;
        self.ends.push(PageEnd {
            position: self.arrived,
            row: page.rows.last().and_then(Row::id).cloned(),
        });

        let is_known = |row: &Row| row.id().is_some_and(|id| self.knows(id));
        let is_new = |row: &Row| match row {
            Row::Credential(credential) => subject.admits(credential) && !is_known(row),
            Row::Unreadable => false,
        };
        let is_empty = page.rows.is_empty();
        let is_barren = !page.rows.iter().any(is_new);
        // A server that ignores `page` sends the first one for ever, and one
        // that ignores the person sends everyone's. Rows that cannot be read
        // cannot be told from new ones. Two pages in a row that bring nothing
        // to show are enough.
        let repeats = page.rows.iter().any(is_known);
        let is_repeat = !is_empty && is_barren && (repeats || self.was_barren);
        self.moved |= is_repeat;
        self.was_barren = is_barren;
        if !is_repeat {
            for row in page.rows {
                self.add(row, subject);
            }
        }

        // A total that is smaller than what arrived is wrong, and no reason to
        // stop; a total and a link that contradict each other are both in
        // doubt. An empty page ends any list.
        let has_all = match (self.total, page.has_next) {
            (Some(total), Some(has_next)) => total == self.arrived && !has_next,
            (Some(total), None) => total == self.arrived,
            (None, Some(has_next)) => !has_next,
            (None, None) => false,
        };
        if is_empty || is_repeat || has_all {
            self.moved |= self.total.is_some_and(|total| total != self.arrived);
            self.stage = self.after_pages();
        }
    }

    fn add(&mut self, row: Row, subject: Subject) {
        if let Row::Credential(credential) = &row {
            if self.knows(&credential.id) {
                self.moved = true;
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
        // Where nothing is claimed there is nothing to check.
        let claims_nothing = self.moved || !self.refused.is_empty();
        if claims_nothing || self.ends.len() < 2 {
            Stage::Ended
        } else if self.rows.len() <= LONGEST_WHOLE {
            Stage::Whole
        } else {
            self.first_seam()
        }
    }

    /// The last page was followed by nothing, so its end is no seam.
    fn first_seam(&self) -> Stage {
        match self.ends.len() {
            0 | 1 => Stage::Ended,
            pages => Stage::Seam(pages - 2),
        }
    }

    fn compare_whole(&mut self, whole: &Page) {
        let sent = whole.rows.len();
        let said = whole.total;
        let is_first_page = self.ends.first().map(|end| end.position) == Some(sent as u64);
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
        self.moved |= !all_known || sent != self.rows.len() || unreadable != self.unreadable;
        self.stage = Stage::Ended;
    }

    fn compare_seam(&mut self, index: usize, answer: &Page) {
        let stood = self.ends.get(index).map(|end| end.row.as_ref());
        match answer.rows.as_slice() {
            [row] if stood == Some(row.id()) => {
                self.stage = index.checked_sub(1).map_or(Stage::Ended, Stage::Seam);
            }
            _ => self.end_unsure(),
        }
        if self.moved {
            self.stage = Stage::Ended;
        }
    }

    fn end_unsure(&mut self) {
        self.moved = true;
        self.stage = Stage::Ended;
    }

    fn knows(&self, id: &CredentialId) -> bool {
        self.refused.contains(id) || self.places.contains_key(id)
    }
}
