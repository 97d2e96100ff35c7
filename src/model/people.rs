//! A list of people that is read page by page: what to ask for next, and what
//! may be claimed about it.
//!
//! When a list has ended, and what means that it moved, is the same for people
//! as for credentials ([`Paging`]); a list that moved is never called whole.
//! What a few hundred names do not need is not here: nothing is read anew behind what is shown, and
//! where a total tells of people who come or go, only the last of the places
//! where two pages met is looked at.

use rustc_hash::FxHashSet;

use super::failure::Failure;
use super::paging::{Arrival, Paging};
use super::person::{Person, PersonId};
use super::reading::Extent;

/// After how many people nothing more is asked for by itself.
const MOST_BY_ITSELF: usize = 1_000;

/// A page of people as it arrived.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeoplePage {
    /// Its rows, in the server's order; `None` where one could not be read.
    pub rows: Vec<Option<Person>>,
    /// How many rows the whole list has, if the server said so.
    pub total: Option<u64>,
    /// Whether another page follows, if the server said so.
    pub has_next: Option<bool>,
}

/// A part of the list that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The page with this number, from 1.
    Page(u32),
    /// The single row at this position, from 1, to see whether it still stands
    /// where it stood.
    Row(u64),
}

/// What the list is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A part of it is on its way.
    Loading,
    /// A part did not arrive, and is asked for again after so many
    /// milliseconds.
    Waiting(Failure, u32),
    /// A part did not arrive.
    Stopped(Failure),
    /// There is more, and nobody asked for it yet.
    Resting,
    /// Nothing is left to ask for.
    Ended,
}

/// People as far as they were read.
#[derive(Debug, Clone)]
pub struct PeopleList {
    people: Vec<Person>,
    known: FxHashSet<PersonId>,
    unreadable: usize,
    paging: Paging<PersonId>,
    /// Which of these ends is looked at, once all pages are read.
    seam: Option<usize>,
    has_all_pages: bool,
    step: Step,
}

impl Default for PeopleList {
    fn default() -> Self {
        Self {
            people: Vec::new(),
            known: FxHashSet::default(),
            unreadable: 0,
            paging: Paging::default(),
            seam: None,
            has_all_pages: false,
            step: Step::Loading,
        }
    }
}

impl PeopleList {
    /// What to ask for now, if anything is wanted.
    #[must_use]
    pub fn wanted(&self) -> Option<Part> {
        if matches!(self.step, Step::Resting | Step::Ended) {
            return None;
        }
        Some(match self.seam.and_then(|seam| self.paging.end(seam)) {
            Some(end) => Part::Row(end.position),
            None => Part::Page(self.paging.next_page()),
        })
    }

    /// Takes note that somebody wants more, or wants it tried again; false if
    /// that changes nothing.
    pub fn go_on(&mut self) -> bool {
        let can = match &self.step {
            Step::Resting | Step::Waiting(..) => true,
            Step::Stopped(why) => why.is_retryable(),
            Step::Loading | Step::Ended => false,
        };
        if can {
            self.step = Step::Loading;
        }
        can
    }

    /// Takes note that what is wanted is being asked for.
    pub fn set_out(&mut self) {
        self.step = Step::Loading;
    }

    /// Takes in what was wanted.
    pub fn take(&mut self, page: PeoplePage) {
        self.paging.hear_total(page.total);
        if self.has_all_pages {
            self.compare_seam(&page);
        } else {
            self.take_page(page);
        }
    }

    /// Takes note that what was wanted did not arrive, and whether it is asked
    /// for again by itself.
    pub fn miss(&mut self, why: Failure, wait_ms: Option<u32>) {
        if self.has_all_pages && why.refuses_the_request() {
            return self.end_unsure();
        }
        self.step = match wait_ms {
            Some(millis) => Step::Waiting(why, millis),
            None => Step::Stopped(why),
        };
    }

    /// What the list is doing.
    #[must_use]
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// Whoever is here, in the server's order.
    #[must_use]
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Whether a page has landed.
    #[must_use]
    pub fn has_landed(&self) -> bool {
        self.paging.pages() > 0
    }

    /// Whether all pages are read, and the list is held against the server once
    /// more.
    #[must_use]
    pub fn is_checking(&self) -> bool {
        self.has_all_pages && self.step != Step::Ended
    }

    /// How many rows could not be read.
    #[must_use]
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// Whether the list seems to have changed on the server while it was read,
    /// so that people may be missing.
    #[must_use]
    pub fn has_moved(&self) -> bool {
        self.paging.has_moved()
    }

    /// Whether there are so many that somebody has to ask for more of them.
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.people.len() >= MOST_BY_ITSELF
    }

    /// How much of the list is here.
    #[must_use]
    pub fn extent(&self) -> Extent {
        let here = self.people.len();
        let is_known_to_end = self.step == Step::Ended && !self.has_moved();
        let total = match is_known_to_end {
            true if self.unreadable == 0 => return Extent::Whole(here),
            true => Some((here + self.unreadable) as u64),
            false => self.paging.total(),
        };
        Extent::of_part(here, total)
    }

    fn take_page(&mut self, page: PeoplePage) {
        let is_known = |person: &Person| self.known.contains(&person.id);
        let people = || page.rows.iter().flatten();
        let meaning = self.paging.take(Arrival {
            rows: page.rows.len(),
            last: page.rows.last().and_then(id_of),
            has_next: page.has_next,
            is_barren: people().all(is_known),
            repeats: people().any(is_known),
        });
        if !meaning.is_repeat {
            page.rows.into_iter().for_each(|row| self.add(row));
        }
        self.step = Step::Resting;
        if meaning.is_last {
            self.has_all_pages = true;
            // Where nothing is claimed there is nothing to check.
            let seam = self.paging.last_seam();
            self.look_at(seam.filter(|_| !self.has_moved()));
        }
    }

    fn add(&mut self, row: Option<Person>) {
        match row {
            Some(person) if self.known.insert(person.id) => self.people.push(person),
            Some(_) => self.paging.note_moved(),
            None => self.unreadable += 1,
        }
    }

    fn compare_seam(&mut self, answer: &PeoplePage) {
        let end = self.seam.and_then(|seam| self.paging.end(seam));
        match answer.rows.as_slice() {
            [row] if end.map(|end| end.row) == Some(id_of(row)) && !self.has_moved() => {
                let before = self.seam.and_then(|seam| seam.checked_sub(1));
                self.look_at(before.filter(|_| self.paging.total().is_none()));
            }
            _ => self.end_unsure(),
        }
    }

    /// Looks at an end of a page; where none is left, the list has ended.
    fn look_at(&mut self, seam: Option<usize>) {
        self.seam = seam;
        self.step = match seam {
            Some(_) => Step::Loading,
            None => Step::Ended,
        };
    }

    fn end_unsure(&mut self) {
        self.paging.note_moved();
        self.step = Step::Ended;
    }
}

fn id_of(row: &Option<Person>) -> Option<PersonId> {
    row.as_ref().map(|person| person.id)
}

#[cfg(test)]
mod tests;
