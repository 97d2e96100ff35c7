//! How many rows each choice of a filter would show.
//!
//! What differs between rows is little: a few dozen ways to fit the choices,
//! among however many rows. So rows are counted by the way they fit as they
//! arrive, a few at a time if need be, and another filter is answered from
//! these counts without looking at a row again.

use super::choice::{Choice, Choices};
use super::filter::Filter;
use super::page::Row;

/// The rows of one reading of a list, counted as far as they were looked at. A
/// list that is read anew wants a new one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    groups: Vec<Group>,
    unreadable: u32,
    looked_at: usize,
}

/// The rows that fit the same choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Group {
    fitting: Choices,
    rows: u32,
}

impl Tally {
    /// Looks at the rows that it has not seen, at so many of them at most;
    /// whether there are more. The rows are always those of the same list, which
    /// only grows at its end.
    pub fn look(&mut self, rows: &[Row], most: usize) -> bool {
        let unseen = rows.get(self.looked_at..).unwrap_or_default();
        for row in unseen.iter().take(most) {
            self.add(row);
        }
        unseen.len() > most
    }

    /// Counts the next row.
    fn add(&mut self, row: &Row) {
        self.looked_at += 1;
        let Row::Credential(credential) = row else {
            self.unreadable += 1;
            return;
        };
        let fitting = Choices::fitting(credential);
        match self
            .groups
            .iter_mut()
            .find(|group| group.fitting == fitting)
        {
            Some(group) => group.rows += 1,
            None => self.groups.push(Group { fitting, rows: 1 }),
        }
    }

    /// What a filter shows of the rows, and what other choices would.
    #[must_use]
    pub fn counts(&self, filter: Filter) -> Counts {
        let mut counts = Counts {
            rows: self.looked_at,
            ..Counts::default()
        };
        match filter.is_everything() {
            true => counts.shown = self.unreadable,
            false => counts.unreadable_hidden = self.unreadable,
        }
        for group in &self.groups {
            let missed = filter.missed(group.fitting);
            if missed.is_empty() {
                counts.shown += group.rows;
            }
            for (choice, count) in Choice::ALL.into_iter().zip(&mut counts.by_choice) {
                let beside = missed.without(choice.dimension());
                if group.fitting.has(choice) && beside.is_empty() {
                    *count += group.rows;
                }
            }
        }
        counts
    }
}

/// How many rows a filter shows, and how many each choice would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    rows: usize,
    shown: u32,
    unreadable_hidden: u32,
    by_choice: [u32; Choice::ALL.len()],
}

impl Counts {
    /// How many rows would be shown that fit this choice, if it were chosen
    /// beside what is chosen in the other dimensions.
    #[must_use]
    pub fn of(&self, choice: Choice) -> u32 {
        self.by_choice.get(choice.place()).copied().unwrap_or(0)
    }

    /// How many rows were counted.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many of them the filter shows.
    #[must_use]
    pub fn shown(&self) -> u32 {
        self.shown
    }

    /// How many it hides only because they could not be read.
    #[must_use]
    pub fn unreadable_hidden(&self) -> u32 {
        self.unreadable_hidden
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{filter, rows};
    use super::*;
    use proptest::prelude::*;

    fn shown(filter: Filter, rows: &[Row]) -> u32 {
        rows.iter().filter(|row| filter.admits(row)).count() as u32
    }

    /// The choices of the other dimensions, and this one.
    fn beside(filter: Filter, choice: Choice) -> Filter {
        let mut filter = filter;
        for other in Choice::ALL {
            let is_beside = choice.dimension().has(other);
            if is_beside && filter.has(other) != (other == choice) {
                filter.toggle(other);
            }
        }
        filter
    }

    proptest! {
        #[test]
        fn a_choice_counts_what_it_would_show(filter in filter(), rows in rows()) {
            let mut tally = Tally::default();
            tally.look(&rows, usize::MAX);
            let counts = tally.counts(filter);
            for choice in Choice::ALL {
                let wanted = shown(beside(filter, choice), &rows);
                prop_assert_eq!(counts.of(choice), wanted, "{:?}", choice);
            }
        }

        #[test]
        fn what_is_shown_and_what_could_not_be_read_is_counted(
            filter in filter(),
            rows in rows(),
        ) {
            let mut tally = Tally::default();
            tally.look(&rows, usize::MAX);
            let counts = tally.counts(filter);
            prop_assert_eq!(counts.rows(), rows.len());
            prop_assert_eq!(counts.shown(), shown(filter, &rows));
            let unreadable = rows.iter().filter(|row| **row == Row::Unreadable);
            let hidden = unreadable.filter(|row| !filter.admits(row)).count();
            prop_assert_eq!(counts.unreadable_hidden() as usize, hidden);
        }

        #[test]
        fn rows_are_counted_once_however_they_arrive(
            rows in rows(),
            ends in proptest::collection::vec(0..60_usize, 0..6),
            most in 1..40_usize,
        ) {
            let mut whole = Tally::default();
            whole.look(&rows, usize::MAX);
            let mut tally = Tally::default();
            // The list never shrinks while it grows.
            let mut landed = 0;
            for end in ends {
                landed = landed.max(end.min(rows.len()));
                let before = tally.looked_at;
                let is_more = tally.look(&rows[..landed], most);
                prop_assert_eq!(tally.looked_at, landed.min(before + most));
                prop_assert_eq!(is_more, tally.looked_at < landed);
            }
            while tally.looked_at < rows.len() {
                tally.look(&rows, most);
            }
            prop_assert_eq!(tally, whole);
        }
    }
}
