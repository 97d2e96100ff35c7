//! A list as a file of comma-separated values: what it holds, and what it says
//! of itself.
//!
//! What opens doors stays out of it. PINs, values of an unknown kind, pass links
//! and invitation codes have no column; the numbers of cards and fobs are masked
//! as on their cards, unless they were asked for. What the file cannot vouch for
//! stands in its last lines and in its name.
//!
//! A list of any length is written part by part, and only as it was read: once
//! it was read anew, no further part of it is written.

mod lines;

use lines::Lines;

use super::arrangement::Arrangement;
use super::calendar::iso_8601;
use super::credential::{Credential, Kind, Status, Wallet};
use super::feed::Feed;
use super::moment::Stated;
use super::page::Row;
use super::person::PersonId;
use super::reading::Extent;
use super::secret::MASK;
use super::ticket::Subject;

/// Whether the numbers of cards and fobs can be read in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// Only what their cards show of them.
    Masked,
    /// All of them, as they are.
    InFull,
}

/// A column of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Whose it is.
    PersonId,
    /// What they are called, where that is known.
    PersonName,
    /// What the account calls it.
    Label,
    /// What it is.
    Kind,
    /// How it stands.
    Status,
    /// In which wallet it is.
    Wallet,
    /// The number of a card or fob.
    Number,
    /// When its invitation ends.
    Expires,
    /// Which credential it is.
    CredentialId,
}

impl Column {
    /// All of them, in their order.
    pub const ALL: [Self; 9] = [
        Self::PersonId,
        Self::PersonName,
        Self::Label,
        Self::Kind,
        Self::Status,
        Self::Wallet,
        Self::Number,
        Self::Expires,
        Self::CredentialId,
    ];
}

/// What a file cannot vouch for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reservation {
    /// It holds what was chosen of the rows that are here: so many of so many.
    Chosen(usize, usize),
    /// The list is not here as a whole.
    Part(Extent),
    /// The list changed while it was read.
    Moved,
    /// So many rows were of someone else.
    Refused(usize),
    /// So many rows could not be read.
    Unreadable(usize),
    /// So many rows are of people whose names are not known.
    Nameless(usize),
}

impl Reservation {
    /// Those about so many rows of a list.
    #[must_use]
    pub fn about(feed: &Feed, rows: usize) -> Vec<Self> {
        let here = feed.rows().len();
        let unreadable = feed.unreadable();
        let (refused, moved) = (feed.refused(), feed.has_moved());
        let is_part = match feed.extent() {
            Extent::Whole(_) => false,
            Extent::Part(..) => true,
            // It has ended, and the reason why it is not whole is told anyway.
            Extent::SoFar(_) => !feed.has_all_pages() || !(moved || refused > 0),
        };
        [
            (rows < here).then_some(Self::Chosen(rows, here)),
            is_part.then(|| Self::Part(feed.extent())),
            moved.then_some(Self::Moved),
            (refused > 0).then_some(Self::Refused(refused)),
            (unreadable > 0).then_some(Self::Unreadable(unreadable)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// What a file tells in the reader's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact<'a> {
    /// What a column is called.
    Heading(Column),
    /// What a person is called; empty where that is not known.
    NameOf(PersonId),
    /// What a credential is.
    Kind(Kind),
    /// How it stands.
    Status(&'a Status),
    /// In which wallet it is.
    Wallet(&'a Wallet),
    /// What the file cannot vouch for.
    Reservation(Reservation),
}

/// Puts a fact into the reader's words.
pub type Say<'a> = &'a dyn Fn(Fact<'_>) -> String;

/// A list on its way into a file.
#[derive(Debug)]
pub struct Export {
    numbers: Numbers,
    /// The places of the rows in the list.
    rows: Vec<u32>,
    written: usize,
    /// Which reading of the list it is of.
    reading: u32,
    reservations: Vec<Reservation>,
    nameless: usize,
    is_complete: bool,
}

impl Export {
    /// Begins a file of these rows of a list, in their order.
    #[must_use]
    pub fn of(feed: &Feed, mut rows: Vec<u32>, numbers: Numbers) -> Self {
        let reservations = Reservation::about(feed, rows.len());
        rows.retain(|place| credential(feed, *place).is_some());
        Self {
            numbers,
            rows,
            written: 0,
            reading: feed.shape().0,
            reservations,
            nameless: 0,
            is_complete: false,
        }
    }

    /// How many credentials a file of what is shown would hold. It is asked for
    /// with every page that lands.
    #[must_use]
    pub fn count(feed: &Feed, shown: &Arrangement) -> usize {
        if feed.unreadable() == 0 {
            return shown.len();
        }
        shown_credentials(feed, shown).count()
    }

    /// How many of them are of people whose names are not known.
    #[must_use]
    pub fn nameless(
        feed: &Feed,
        shown: &Arrangement,
        is_known: impl Fn(PersonId) -> bool,
    ) -> usize {
        let shown = shown_credentials(feed, shown);
        shown.filter(|it| !is_known(it.holder)).count()
    }

    /// How many credentials the file holds in the end.
    #[must_use]
    pub fn total(&self) -> usize {
        self.rows.len()
    }

    /// How many are written.
    #[must_use]
    pub fn written(&self) -> usize {
        self.written
    }

    /// Whether every part of the file was written.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// How many numbers the file discloses in the end.
    #[must_use]
    pub fn disclosed(&self, feed: &Feed) -> usize {
        let credentials = self
            .rows
            .iter()
            .filter_map(|place| credential(feed, *place));
        match self.numbers {
            Numbers::Masked => 0,
            Numbers::InFull => credentials.filter_map(Credential::number).count(),
        }
    }

    /// Writes the next part of the file, of at most so many rows; `None` once
    /// the list was read anew.
    #[must_use]
    pub fn write(&mut self, feed: &Feed, most: usize, say: Say<'_>) -> Option<Vec<u8>> {
        if feed.shape().0 != self.reading {
            return None;
        }
        let is_first = self.written == 0 && !self.is_complete;
        let mut lines = if is_first {
            Lines::first()
        } else {
            Lines::further()
        };
        if is_first {
            lines.add(Column::ALL.map(|column| say(Fact::Heading(column))));
        }
        let next = self.rows.iter().skip(self.written).take(most);
        self.written += next.len();
        for credential in next.filter_map(|place| credential(feed, *place)) {
            let cells = Column::ALL.map(|column| {
                let cell = cell(column, credential, self.numbers, say);
                self.nameless += usize::from(column == Column::PersonName && cell.is_empty());
                cell
            });
            lines.add(cells);
        }
        if self.written == self.rows.len() && !self.is_complete {
            self.is_complete = true;
            if feed.has_moved() && !self.reservations.contains(&Reservation::Moved) {
                self.reservations.push(Reservation::Moved);
            }
            if self.nameless > 0 {
                self.reservations.push(Reservation::Nameless(self.nameless));
            }
            for reservation in &self.reservations {
                let said = say(Fact::Reservation(*reservation));
                let cells = Column::ALL.map(|_| String::new());
                lines.add([said].into_iter().chain(cells.into_iter().skip(1)));
            }
        }
        Some(lines.into_bytes())
    }

    /// What the file is called, of this list, on a day that is written as ISO
    /// 8601 has it. No number of a card is ever a part of it.
    #[must_use]
    pub fn file_name(&self, subject: Subject, day: &str) -> String {
        let of = match subject {
            Subject::Person(id) => format!("person-{id}-"),
            Subject::Account => String::new(),
        };
        let is_chosen = |what: &Reservation| matches!(what, Reservation::Chosen(..));
        let mark = |is_so, mark| if is_so { mark } else { "" };
        let filtered = mark(self.reservations.iter().any(is_chosen), "-filtered");
        let lacks_no_row =
            |what: &Reservation| is_chosen(what) || matches!(what, Reservation::Nameless(_));
        let is_partial = !self.reservations.iter().all(lacks_no_row);
        let partial = mark(is_partial, "-partial");
        [&of, "credentials-", day, filtered, partial, ".csv"].concat()
    }
}

fn cell(column: Column, credential: &Credential, numbers: Numbers, say: Say<'_>) -> String {
    let told = match column {
        Column::PersonId => Some(credential.holder.to_string()),
        Column::PersonName => Some(say(Fact::NameOf(credential.holder))),
        Column::Label => Some(credential.label.to_string()),
        Column::Kind => Some(say(Fact::Kind(credential.kind))),
        Column::Status => credential
            .status
            .as_ref()
            .map(|status| say(Fact::Status(status))),
        Column::Wallet => credential
            .wallet
            .as_ref()
            .map(|wallet| say(Fact::Wallet(wallet))),
        Column::Number => credential.number().map(|number| match numbers {
            Numbers::Masked => [MASK, credential.visible_tail().unwrap_or_default()].concat(),
            Numbers::InFull => number.expose().to_owned(),
        }),
        Column::Expires => credential.invitation_ends().map(|ends| match ends {
            Stated::At(at) => iso_8601(*at),
            Stated::Unreadable(text) => text.clone(),
        }),
        Column::CredentialId => Some(credential.id.as_str().to_owned()),
    };
    told.unwrap_or_default()
}

/// The credentials among the rows that are shown, without a copy of the indexes.
fn shown_credentials<'a>(
    feed: &'a Feed,
    shown: &'a Arrangement,
) -> impl Iterator<Item = &'a Credential> {
    let indexes = (0..shown.len()).filter_map(|place| shown.index(place));
    // A list of more rows would not fit into 32 bits of memory.
    indexes.filter_map(|index| credential(feed, index as u32))
}

fn credential(feed: &Feed, place: u32) -> Option<&Credential> {
    match feed.rows().get(place as usize)? {
        Row::Credential(credential) => Some(credential),
        Row::Unreadable => None,
    }
}

#[cfg(test)]
mod tests;
