//! Whose card is this? Which rows hold a number, and what may be said of it.
//!
//! Only the numbers of cards and key fobs are looked at. PINs, pass links and
//! invitation codes never are: a search for them would answer "who has 1234?".
//! Nor is a value of which nobody knows the meaning, as it may be a PIN; but it
//! may be a card as well, so it is counted, and the verdict claims no more than
//! was searched.
//!
//! Rows are looked at in portions and only once, while the list still grows.

mod query;

pub use query::{Match, Query};

use super::credential::Kind;
use super::page::Row;
use super::reading::Extent;

/// One search through the rows of one reading. A reading that begins anew is
/// another one, and wants a new search.
#[derive(Debug, Clone)]
pub struct Search {
    query: Query,
    looked_at: u32,
    /// Rows that may hold the number without anyone being able to tell.
    passed_over: u32,
    exact: Vec<u32>,
    normalised: Vec<u32>,
    suffix: Vec<u32>,
}

/// What is known of the list that is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// How much of it is here.
    pub extent: Extent,
    /// Whether it seems to have changed while it was read.
    pub has_moved: bool,
}

/// What may be said of a search, with how many rows were searched for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is there, in what was searched; as surely as the surest row holds it.
    Found(Match, Extent),
    /// It is not in what was searched, and there is more; of how much, if
    /// anybody knows.
    NotFoundSoFar(usize, Option<u64>),
    /// It is not in what was searched, and rows may be missing from that.
    NotFoundButMoved(usize),
    /// It is not in what was searched, and the rest of this many could not be.
    NotFoundButPassedOver(usize, u64),
    /// It is nowhere: all of these were searched.
    NotInAccount(usize),
    /// It is no whole number, and too little for the end of one.
    TooShort,
}

impl Verdict {
    /// The same number for as long as only more was searched, and so nothing new
    /// is to be said.
    #[must_use]
    pub fn kind(self) -> u32 {
        match self {
            Self::NotFoundSoFar(..) => 1,
            Self::NotFoundButMoved(_) => 2,
            Self::NotFoundButPassedOver(..) => 3,
            Self::NotInAccount(_) => 4,
            Self::TooShort => 11,
            Self::Found(how, Extent::Whole(_)) => 5 + how as u32,
            Self::Found(how, Extent::Part(..) | Extent::SoFar(_)) => 8 + how as u32,
        }
    }
}

impl Search {
    /// Begins at the first row.
    #[must_use]
    pub fn new(query: Query) -> Self {
        Self {
            query,
            looked_at: 0,
            passed_over: 0,
            exact: Vec::new(),
            normalised: Vec::new(),
            suffix: Vec::new(),
        }
    }

    /// Looks at up to `most` further rows; says whether more are left.
    pub fn look(&mut self, rows: &[Row], most: usize) -> bool {
        let left = rows.get(self.looked_at()..).unwrap_or_default();
        for row in left.iter().take(most) {
            self.look_at(row);
            self.looked_at += 1;
        }
        left.len() > most
    }

    /// How many rows were looked at.
    #[must_use]
    pub fn looked_at(&self) -> usize {
        self.looked_at as usize
    }

    /// Where the rows stand that hold the number, the surest first, and in the
    /// order of the list where they are equally sure.
    pub fn found(&self) -> impl Iterator<Item = u32> {
        let ways = Match::ALL.into_iter();
        ways.flat_map(|how| self.found_as(how).iter().copied())
    }

    /// Where the rows stand that hold the number in this way.
    #[must_use]
    pub fn found_as(&self, how: Match) -> &[u32] {
        match how {
            Match::Exact => &self.exact,
            Match::Normalised => &self.normalised,
            Match::Suffix => &self.suffix,
        }
    }

    /// How many rows hold the number in one way or another.
    #[must_use]
    pub fn found_count(&self) -> usize {
        self.exact.len() + self.normalised.len() + self.suffix.len()
    }

    /// What may be said by now.
    #[must_use]
    pub fn verdict(&self, of: Coverage) -> Verdict {
        let searched = (self.looked_at - self.passed_over) as usize;
        // What is held as whole here is so only once all of it was looked at.
        let is_through = matches!(of.extent, Extent::Whole(here) if here == self.looked_at());
        let extent = match of.extent {
            Extent::Whole(here) if is_through && searched == here => Extent::Whole(here),
            Extent::Whole(here) => Extent::Part(searched, here as u64),
            Extent::Part(_, total) => Extent::Part(searched, total),
            Extent::SoFar(_) => Extent::SoFar(searched),
        };
        let mut ways = Match::ALL.into_iter();
        match (ways.find(|how| !self.found_as(*how).is_empty()), extent) {
            (Some(how), extent) => Verdict::Found(how, extent),
            _ if self.query.is_too_short_for_an_end() => Verdict::TooShort,
            _ if of.has_moved => Verdict::NotFoundButMoved(searched),
            (None, Extent::Whole(all)) => Verdict::NotInAccount(all),
            (None, Extent::Part(_, all)) if is_through => {
                Verdict::NotFoundButPassedOver(searched, all)
            }
            (None, Extent::Part(_, total)) => Verdict::NotFoundSoFar(searched, Some(total)),
            (None, Extent::SoFar(_)) => Verdict::NotFoundSoFar(searched, None),
        }
    }

    fn look_at(&mut self, row: &Row) {
        let Row::Credential(credential) = row else {
            self.passed_over += 1;
            return;
        };
        let Some(number) = credential.number() else {
            let may_be_one = credential.value.is_some() && credential.kind != Kind::Pin;
            self.passed_over += u32::from(may_be_one);
            return;
        };
        let how = self.query.compare(number.expose());
        match how {
            Some(Match::Exact) => self.exact.push(self.looked_at),
            Some(Match::Normalised) => self.normalised.push(self.looked_at),
            Some(Match::Suffix) => self.suffix.push(self.looked_at),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests;
