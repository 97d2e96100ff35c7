//! Where each credential of the account stands, by arithmetic.
//!
//! Lists are ordered by index and that order never changes. Nothing is
//! materialised: a page costs what its rows cost, however large the account.

use std::ops::Range;

use harsh::Harsh;

use crate::chance::{below, draw};
use crate::credentials::{Credential, Make, Press, SHOWCASE};
use crate::holding::{Edits, Holding, Row};
use crate::options::Options;
use crate::people::{self, Names, Person};

/// How many credentials the person made for scrolling holds.
const MANY: u64 = 1000;
/// How many each person holds whom `--credentials` adds.
const GROWN: u64 = 5;

const COUNT: u64 = 21;

/// All people and credentials of one sandbox.
#[derive(Debug)]
pub struct Account {
    press: Press,
    names: Names,
    /// Where each person of the base starts, and where the last one ends.
    starts: Vec<u64>,
    credentials: u64,
    edits: Edits,
}

impl Account {
    /// Lays the account out; `now` is the moment dates are relative to.
    pub fn new(options: &Options, now: i64) -> Self {
        let seed = options.seed;
        let mut starts = vec![0];
        let mut end = 0;
        for person in 1..=options.people {
            end += base_count(seed, person);
            starts.push(end);
        }
        // The default builder takes no bad alphabet, so it cannot fail; if it
        // ever did, unsalted ids would do as well.
        let hashids = Harsh::builder()
            .salt(format!("sandbox {seed}"))
            .length(7)
            .build()
            .unwrap_or_default();
        Self {
            press: Press { seed, now, hashids },
            names: Names::new(),
            starts,
            credentials: options.credentials.max(end),
            edits: Edits::default(),
        }
    }

    /// How many people there are; their ids are 1 to this.
    pub fn people(&self) -> u64 {
        self.base_people() + (self.credentials - self.base_credentials()).div_ceil(GROWN)
    }

    /// How many credentials the whole account has.
    pub fn credentials(&self) -> u64 {
        self.credentials
    }

    /// The hashid of this account, or of the n-th other one.
    pub fn hashid(&self, other: u64) -> String {
        self.press
            .hashids
            .encode(&[draw(self.press.seed, COUNT, other) % 1_000_000, 7])
    }

    /// The person with this id.
    pub fn person(&self, id: u64) -> Option<Person> {
        let held = self.holding(id)?;
        // The credential fields show the first of each simple type; twelve
        // rows hold one of each wherever there is one at all.
        let first: Vec<_> = (0..held.len().min(12)).map(|at| held.get(at)).collect();
        let Press { seed, now, .. } = self.press;
        Some(people::person(&self.names, seed, now, id, &first))
    }

    /// The ids of people whose address contains `email`, in any case, and
    /// whose system id is `system_id`. DoorFlow API reference, List people.
    pub fn find(&self, email: Option<&str>, system_id: Option<&str>) -> Vec<u64> {
        let email = email.map(str::to_ascii_lowercase);
        (1..=self.people())
            .filter(|&id| {
                email.as_ref().is_none_or(|part| {
                    people::email(self.names.pick(self.press.seed, id), id).contains(part)
                }) && system_id.is_none_or(|wanted| people::system_id(id) == wanted)
            })
            .collect()
    }

    /// What a person holds; nothing if there is no such person.
    pub fn holding(&self, person: u64) -> Option<Holding<'_>> {
        let range = self.range(person)?;
        Some(self.edits.holding(self, person, range))
    }

    /// The credential at `index` of the whole account.
    pub fn at(&self, index: u64) -> Credential {
        let (person, position) = self.holder(index);
        self.print(person, position, index)
    }

    /// The credential with this hashid.
    pub fn credential(&self, id: &str) -> Option<Credential> {
        let (person, row) = match self.press.decode(id)?.as_slice() {
            [index] => {
                let index = index.checked_sub(1).filter(|at| *at < self.credentials)?;
                (self.holder(index).0, Row::Born(index))
            }
            [person, number, 1] => (*person, Row::Inserted(*number)),
            _ => return None,
        };
        let holding = self.holding(person)?;
        holding.contains(row).then(|| holding.print(row))
    }

    /// Removes the row at `position` of a person's list, for good.
    pub fn delete_row(&self, person: u64, position: u64) {
        if let Some(range) = self.range(person) {
            self.edits.delete(person, range, position);
        }
    }

    /// Puts a new row at `position` of a person's list, or at its end.
    pub fn insert_row(&self, person: u64, position: u64) {
        if let Some(range) = self.range(person) {
            self.edits.insert(person, range, position);
        }
    }

    /// Removes the row at `delete` of a person's list and puts a new one at
    /// `insert`, if there was one to remove.
    pub fn replace_row(&self, person: u64, delete: u64, insert: u64) {
        if let Some(range) = self.range(person) {
            self.edits.replace(person, range, delete, insert);
        }
    }

    /// Where randomness and dates come from.
    pub fn press(&self) -> &Press {
        &self.press
    }

    fn base_people(&self) -> u64 {
        self.starts.len() as u64 - 1
    }

    fn base_credentials(&self) -> u64 {
        self.starts.last().copied().unwrap_or_default()
    }

    fn range(&self, person: u64) -> Option<Range<u64>> {
        let before = person.checked_sub(1)?;
        if before < self.base_people() {
            let at = usize::try_from(before).ok()?;
            return Some(*self.starts.get(at)?..*self.starts.get(at + 1)?);
        }
        if person > self.people() {
            return None;
        }
        let start = self.base_credentials() + (before - self.base_people()) * GROWN;
        Some(start..(start + GROWN).min(self.credentials))
    }

    /// Who holds the credential at `index`, and the how-manieth of theirs it is.
    fn holder(&self, index: u64) -> (u64, u64) {
        let base = self.base_credentials();
        if index >= base {
            let past = index - base;
            return (self.base_people() + 1 + past / GROWN, past % GROWN);
        }
        // People without credentials start where the next one does, so the
        // holder is the last person who starts at or before the index.
        let person = self.starts.partition_point(|start| *start <= index);
        (person as u64, index - self.starts[person - 1])
    }

    fn print(&self, person: u64, position: u64, index: u64) -> Credential {
        let press = &self.press;
        let id = press.id(index);
        let at = usize::try_from(position).unwrap_or(usize::MAX);
        if person == 2
            && self.base_people() >= 2
            && let Some(credential) = press.showcase(at, index, id.clone(), person)
        {
            return credential;
        }
        let make = if person == 1 && self.base_people() >= 1 {
            press.make(
                below(6, press.seed, COUNT, index + (1 << 40)) as usize,
                index,
            )
        } else {
            let count = self
                .range(person)
                .map_or(0, |range| range.end - range.start);
            let hand = press.hand(person, usize::try_from(count).unwrap_or(0));
            hand.get(at).copied().unwrap_or(Make::Card)
        };
        let mut credential = press.print(make, index, id, person);
        if make == Make::Card
            && person <= self.base_people()
            && let Some(number) = press.shared_number(person)
        {
            credential.value = Some(number);
        }
        credential
    }
}

/// How many credentials a person of the base holds. The first four are made
/// for looking at; person 1 breaks the rule of one credential of each type, so
/// that scrolling is real.
fn base_count(seed: u64, person: u64) -> u64 {
    match person {
        1 => MANY,
        2 => SHOWCASE.len() as u64,
        3 => 1,
        4 => 0,
        _ => match below(100, seed, COUNT, person) {
            0..15 => 1,
            15..50 => 2,
            50..75 => 3,
            75..90 => 4,
            90..97 => 5,
            _ => 6,
        },
    }
}

#[cfg(test)]
mod tests;
