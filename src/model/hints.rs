//! What is odd about the credentials of an account, as far as they are loaded.
//!
//! A hint tells staff where to look and accuses nobody. So each says only what
//! the rows say by themselves: a status that we do not know is no proof that
//! something works, and a date that is none proves nothing.
//!
//! PINs and values of unknown kinds are never held against each other: that two
//! people have the same PIN must not be told. Whoever holds nothing is in no
//! list of credentials, so of them there is no hint.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::credential::{Credential, Status};
use super::moment::{Moment, Stated};
use super::page::Row;
use super::person::{PersonId, Standing};

/// How long an invitation may be open before it is worth a hint: 14 days.
const LONG_SECS: u32 = 14 * 24 * 60 * 60;

/// What can be odd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HintKind {
    /// The number of a card or fob is held by more than one person.
    SharedNumber,
    /// An active credential is held by someone whose access is off or over.
    WithoutAccess,
    /// An invitation has expired that nobody took.
    Expired,
    /// An invitation has been open for more than 14 days, and still is.
    LongOpen,
}

impl HintKind {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] = [
        Self::SharedNumber,
        Self::WithoutAccess,
        Self::Expired,
        Self::LongOpen,
    ];
}

/// What there is of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// How many: numbers that are shared, and rows of any other kind.
    pub count: usize,
    /// The places of the rows in the list, each once and in its order. Those of
    /// one number stand together: a number comes where it was met again, so
    /// that what is found later stands below.
    pub rows: Vec<u32>,
    /// Whether every row was looked at, and everyone known whom it takes.
    pub is_whole: bool,
}

/// What was noted of the rows of one list.
///
/// Rows may only be added to that list: another reading of it wants new hints.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    looked_at: usize,
    /// The first row of each number, by its hash: no second copy of the numbers
    /// is kept. A number whose hash is taken by another one has the next that
    /// is free.
    first: FxHashMap<u32, u32>,
    /// The rows of each number that was met again.
    same: Vec<Vec<u32>>,
    /// Which of those begin with which row.
    same_as: FxHashMap<u32, u32>,
    /// Invitations that nobody took yet.
    invitations: Vec<u32>,
}

impl Hints {
    /// Looks at rows that were added, at so many of them; whether there are
    /// more.
    pub fn look(&mut self, rows: &[Row], most: usize) -> bool {
        let added = rows.get(self.looked_at..).unwrap_or_default();
        for row in added.iter().take(most) {
            if let Row::Credential(credential) = row {
                self.note(self.looked_at as u32, credential, rows);
            }
            self.looked_at += 1;
        }
        self.looked_at < rows.len()
    }

    /// What there is of one kind at this moment. `standing` tells of a person,
    /// if that person is known yet.
    #[must_use]
    pub fn find(
        &self,
        kind: HintKind,
        rows: &[Row],
        now: Moment,
        standing: &dyn Fn(PersonId) -> Option<Standing>,
    ) -> Found {
        match kind {
            HintKind::SharedNumber => self.shared_numbers(rows),
            HintKind::WithoutAccess => without_access(rows, standing),
            HintKind::Expired => self.invitations(rows, &|it| has_expired(it, now)),
            HintKind::LongOpen => self.invitations(rows, &|it| is_long_open(it, now)),
        }
    }

    fn note(&mut self, place: u32, credential: &Credential, rows: &[Row]) {
        if let Some(number) = number(credential) {
            self.note_number(place, number, rows);
        }
        if credential.invitation_ends().is_some() || credential.status == Some(Status::Invited) {
            self.invitations.push(place);
        }
    }

    fn note_number(&mut self, place: u32, text: &str, rows: &[Row]) {
        let mut hash = hash(text);
        while let Some(&first) = self.first.get(&hash) {
            if at(rows, first).and_then(number) == Some(text) {
                return self.note_again(first, place);
            }
            hash = hash.wrapping_add(1);
        }
        self.first.insert(hash, place);
    }

    fn note_again(&mut self, first: u32, place: u32) {
        let new = self.same.len() as u32;
        let group = *self.same_as.entry(first).or_insert(new);
        match self.same.get_mut(group as usize) {
            Some(group) => group.push(place),
            None => self.same.push(vec![first, place]),
        }
    }

    fn shared_numbers(&self, rows: &[Row]) -> Found {
        let holder = |place: &u32| at(rows, *place).map(|it| it.holder);
        let is_shared = |group: &&Vec<u32>| {
            let mut holders = group.iter().map(holder);
            let first = holders.next();
            holders.any(|other| Some(other) != first)
        };
        let shared = || self.same.iter().filter(is_shared);
        Found {
            count: shared().count(),
            rows: shared().flatten().copied().collect(),
            is_whole: self.looked_at >= rows.len(),
        }
    }

    fn invitations(&self, rows: &[Row], is_odd: &dyn Fn(&Credential) -> bool) -> Found {
        let is_odd = |place: &u32| at(rows, *place).is_some_and(is_odd);
        let odd: Vec<u32> = self.invitations.iter().copied().filter(is_odd).collect();
        Found {
            count: odd.len(),
            rows: odd,
            is_whole: self.looked_at >= rows.len(),
        }
    }
}

/// Active credentials of people whose access is off or over. Whose access is
/// yet to begin may well have a card already.
fn without_access(rows: &[Row], standing: &dyn Fn(PersonId) -> Option<Standing>) -> Found {
    let mut odd = Vec::new();
    let mut is_whole = true;
    // Those of one person mostly follow one another.
    let mut last = None;
    for (place, row) in (0..).zip(rows) {
        let Row::Credential(credential) = row else {
            continue;
        };
        if !credential.is_active() {
            continue;
        }
        let holder = credential.holder;
        let known = match last {
            Some((known, standing)) if known == holder => standing,
            _ => standing(holder),
        };
        last = Some((holder, known));
        match known {
            Some(Standing::Disabled | Standing::Ended(_)) => odd.push(place),
            Some(Standing::Open | Standing::NotYet(_) | Standing::Unclear) => {}
            None => is_whole = false,
        }
    }
    Found {
        count: odd.len(),
        rows: odd,
        is_whole,
    }
}

/// The number that a reader reads from what someone holds; one that was taken
/// back is held by nobody, and may be given to the next.
///
/// One number is written in one way by one server, and leading zeros are a part
/// of it: `0123` and `123` can be two cards. So only the space around it, which
/// people leave when they paste, is put aside. It is compared, and goes nowhere.
fn number(credential: &Credential) -> Option<&str> {
    let is_held = credential.status != Some(Status::Revoked);
    let number = credential.number()?.expose().trim();
    (is_held && !number.is_empty()).then_some(number)
}

fn hash(number: &str) -> u32 {
    FxBuildHasher.hash_one(number) as u32
}

/// As its card tells it.
fn has_expired(credential: &Credential, now: Moment) -> bool {
    let ends = credential.invitation_ends().and_then(Stated::moment);
    ends.is_some_and(|end| end <= now)
}

/// One that has expired is not open any more, and has a hint of its own.
fn is_long_open(credential: &Credential, now: Moment) -> bool {
    let since = credential.created_at;
    credential.status == Some(Status::Invited)
        && since.is_some_and(|since| now.seconds_after(since) > LONG_SECS)
        && !has_expired(credential, now)
}

fn at(rows: &[Row], place: u32) -> Option<&Credential> {
    match rows.get(place as usize)? {
        Row::Credential(credential) => Some(credential),
        Row::Unreadable => None,
    }
}

#[cfg(test)]
mod tests;
