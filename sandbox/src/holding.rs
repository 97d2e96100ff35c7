//! What one person holds, with the rows a test has inserted or deleted.
//!
//! Edits lie over the arithmetic of `account`, for one person's list at a time
//! and for good; a list nobody touched is a range of indexes and no more. The
//! account's own list does not show them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use crate::account::Account;
use crate::credentials::{Credential, Make};

/// The lists that tests have changed.
#[derive(Debug, Default)]
pub struct Edits {
    ledger: Mutex<Ledger>,
}

#[derive(Debug, Default)]
struct Ledger {
    lists: BTreeMap<u64, Vec<Row>>,
    inserted: u64,
}

/// One row of a person's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// The credential at this index of the account.
    Born(u64),
    /// The n-th row that a test inserted.
    Inserted(u64),
}

/// One person's list as it stands at one moment.
#[derive(Debug)]
pub struct Holding<'a> {
    account: &'a Account,
    person: u64,
    rows: Rows,
}

#[derive(Debug)]
enum Rows {
    Untouched(Range<u64>),
    Edited(Vec<Row>),
}

impl Edits {
    /// The list of a person whose credentials stand at `range`.
    pub fn holding<'a>(&self, account: &'a Account, person: u64, range: Range<u64>) -> Holding<'a> {
        let rows = self.with(|ledger| match ledger.lists.get(&person) {
            Some(rows) => Rows::Edited(rows.clone()),
            None => Rows::Untouched(range),
        });
        Holding {
            account,
            person,
            rows,
        }
    }

    /// Removes the row at `position`, if there is one.
    pub fn delete(&self, person: u64, range: Range<u64>, position: u64) {
        self.change(person, range, |rows, _| {
            if let Some(position) = usize::try_from(position).ok().filter(|p| *p < rows.len()) {
                rows.remove(position);
            }
        });
    }

    /// Puts a new row at `position`, or at the end.
    pub fn insert(&self, person: u64, range: Range<u64>, position: u64) {
        self.change(person, range, |rows, number| {
            let position = usize::try_from(position).unwrap_or(usize::MAX);
            rows.insert(position.min(rows.len()), Row::Inserted(number));
        });
    }

    /// Removes the row at `delete` and puts a new one at `insert`, both at once;
    /// without a row to remove, nothing is put, so the length never changes.
    pub fn replace(&self, person: u64, range: Range<u64>, delete: u64, insert: u64) {
        self.change(person, range, |rows, number| {
            if let Some(delete) = usize::try_from(delete).ok().filter(|d| *d < rows.len()) {
                rows.remove(delete);
                let insert = usize::try_from(insert).unwrap_or(usize::MAX);
                rows.insert(insert.min(rows.len()), Row::Inserted(number));
            }
        });
    }

    fn change(&self, person: u64, range: Range<u64>, act: impl FnOnce(&mut Vec<Row>, u64)) {
        self.with(|ledger| {
            ledger.inserted += 1;
            let number = ledger.inserted;
            let rows = ledger
                .lists
                .entry(person)
                .or_insert_with(|| range.map(Row::Born).collect());
            act(rows, number);
        });
    }

    fn with<T>(&self, act: impl FnOnce(&mut Ledger) -> T) -> T {
        act(&mut self.ledger.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Holding<'_> {
    /// How many credentials are in it.
    pub fn len(&self) -> u64 {
        match &self.rows {
            Rows::Untouched(range) => range.end - range.start,
            Rows::Edited(rows) => rows.len() as u64,
        }
    }

    /// The credential at `position`, which must be below the length; beyond
    /// it, the first of the account stands in.
    pub fn get(&self, position: u64) -> Credential {
        let row = match &self.rows {
            Rows::Untouched(range) => Row::Born(range.start + position),
            Rows::Edited(rows) => usize::try_from(position)
                .ok()
                .and_then(|at| rows.get(at).copied())
                .unwrap_or(Row::Born(0)),
        };
        self.print(row)
    }

    /// Whether a row is in it.
    pub fn contains(&self, row: Row) -> bool {
        match &self.rows {
            Rows::Untouched(range) => matches!(row, Row::Born(at) if range.contains(&at)),
            Rows::Edited(rows) => rows.contains(&row),
        }
    }

    /// The credential that stands in a row.
    pub fn print(&self, row: Row) -> Credential {
        match row {
            Row::Born(index) => self.account.at(index),
            Row::Inserted(number) => {
                let press = self.account.press();
                let id = press.hashids.encode(&[self.person, number, 1]);
                // Far above every index of the account, so no number repeats.
                press.print(Make::Card, 90_000_000 + number, id, self.person)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::options::Options;

    fn account() -> Account {
        Account::new(&Options::default(), 1_800_000_000)
    }

    fn ids(account: &Account, person: u64) -> Vec<String> {
        let holding = account.holding(person).unwrap();
        (0..holding.len()).map(|at| holding.get(at).id).collect()
    }

    #[test]
    fn an_edited_list_stays_edited_and_its_neighbours_do_not_move() {
        let account = account();
        let before = ids(&account, 2);
        let next = ids(&account, 3);
        account.delete_row(2, 0);
        account.insert_row(2, 1);
        let after = ids(&account, 2);
        assert_eq!(after.len(), 12);
        assert_eq!(after[0], before[1]);
        assert_eq!(after[2..], before[2..]);
        assert_eq!(account.credential(&before[0]), None, "deleted");
        assert_eq!(account.credential(&after[1]).unwrap().person_id, 2);
        assert_eq!(ids(&account, 3), next);
    }

    #[test]
    fn a_row_that_is_replaced_elsewhere_leaves_the_length_alone() {
        let account = account();
        let before = ids(&account, 2);
        account.replace_row(2, 0, 3);
        let after = ids(&account, 2);
        assert_eq!(after[..3], before[1..4]);
        assert!(!before.contains(&after[3]), "new, at its place afterwards");
        assert_eq!(after[4..], before[4..]);
        account.replace_row(2, 11, u64::MAX);
        assert_eq!(ids(&account, 2)[..11], after[..11]);
        account.replace_row(2, 12, 0);
        account.replace_row(4, 0, 0);
        assert_eq!(ids(&account, 2).len(), 12, "nothing there to delete");
        assert_eq!(ids(&account, 4).len(), 0);
    }

    #[test]
    fn edits_past_the_end_or_of_nobody_do_no_harm() {
        let account = account();
        account.delete_row(4, 0);
        account.delete_row(2, u64::MAX);
        account.insert_row(4, u64::MAX);
        account.insert_row(9_999_999, 0);
        assert_eq!(account.holding(4).unwrap().len(), 1);
        assert_eq!(account.holding(2).unwrap().len(), 12);
    }
}
