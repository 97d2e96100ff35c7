//! What is counted of a list that comes in pages, and when it has ended.
//!
//! The rules hold for every list of the API ("Pages" of what is known of it):
//! an empty page ends a list, and so does a total that is reached or a link that
//! names no next page. A short page ends nothing. Totals that change, or that
//! are not what arrived in the end, mean that the list moved.

/// The pages of one reading of one list, whose rows are told by ids.
#[derive(Debug, Clone)]
pub struct Paging<Id> {
    /// Rows that arrived, repeated and refused ones included: this is what a
    /// total of the server counts.
    arrived: u64,
    total: Option<u64>,
    moved: bool,
    /// Whether the last page brought no row to show that could be told apart.
    was_barren: bool,
    ends: Vec<PageEnd<Id>>,
}

/// Where a page ended in the list, and on which row.
#[derive(Debug, Clone, Copy)]
pub struct PageEnd<Id> {
    /// How many rows the list has up to there.
    pub position: u64,
    /// The last of them, if it could be read.
    pub row: Option<Id>,
}

/// A page that arrived.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<Id> {
    /// How many rows it has.
    pub rows: usize,
    /// The last of them, if it could be read.
    pub last: Option<Id>,
    /// Whether another page follows, if the server said so.
    pub has_next: Option<bool>,
    /// Whether it brings no row to show that can be told from those before.
    pub is_barren: bool,
    /// Whether it has a row that was there before.
    pub repeats: bool,
}

/// What a page means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// It is a page that was there before: its rows are not taken again.
    pub is_repeat: bool,
    /// No further page is to be asked for.
    pub is_last: bool,
}

impl<Id> Paging<Id> {
    /// How many rows the whole list has, as the server said last.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// Whether the list seems to have changed on the server while it was read,
    /// so that rows may be missing.
    #[must_use]
    pub fn has_moved(&self) -> bool {
        self.moved
    }

    /// Takes note that the list moved.
    pub fn note_moved(&mut self) {
        self.moved = true;
    }

    /// How many pages arrived.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.ends.len()
    }

    /// The number of the page after those that arrived, from 1.
    #[must_use]
    pub fn next_page(&self) -> u32 {
        let pages = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        pages.saturating_add(1)
    }

    /// Where a page ended, from 0.
    #[must_use]
    pub fn end(&self, page: usize) -> Option<&PageEnd<Id>> {
        self.ends.get(page)
    }

    /// The last page whose end is a seam, a place where two pages met; the last
    /// of all was followed by nothing.
    #[must_use]
    pub fn last_seam(&self) -> Option<usize> {
        self.ends.len().checked_sub(2)
    }

    /// Takes note of the total that came with an answer, whatever was asked.
    pub fn hear_total(&mut self, total: Option<u64>) {
        self.moved |= matches!((self.total, total), (Some(a), Some(b)) if a != b);
        self.total = total.or(self.total);
    }

    /// Takes note of a page, after its total.
    pub fn take(&mut self, page: Arrival<Id>) -> Meaning {
        self.arrived += page.rows as u64;
        self.ends.push(PageEnd {
            position: self.arrived,
            row: page.last,
        });
        let is_empty = page.rows == 0;
        // A server that ignores `page` sends the first one for ever. Rows that
        // cannot be read cannot be told from new ones: two pages in a row that
        // bring nothing to show are enough.
        let is_repeat = !is_empty && page.is_barren && (page.repeats || self.was_barren);
        self.was_barren = page.is_barren;
        // A total that is smaller than what arrived is wrong, and no reason to
        // stop; a total and a link that contradict each other are both in
        // doubt. An empty page ends any list.
        let has_all = match (self.total, page.has_next) {
            (Some(total), Some(has_next)) => total == self.arrived && !has_next,
            (Some(total), None) => total == self.arrived,
            (None, Some(has_next)) => !has_next,
            (None, None) => false,
        };
        let is_last = is_empty || is_repeat || has_all;
        let is_wrong = self.total.is_some_and(|total| total != self.arrived);
        self.moved |= is_repeat || (is_last && is_wrong);
        Meaning { is_repeat, is_last }
    }
}

impl<Id> Default for Paging<Id> {
    fn default() -> Self {
        Self {
            arrived: 0,
            total: None,
            moved: false,
            was_barren: false,
            ends: Vec::new(),
        }
    }
}
