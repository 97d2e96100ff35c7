//! Who is in the account, as a pure function of a seed and an id.
//!
//! No two people share a name, so a test can find one by it. Of photos only the
//! small one is ever there, and what it shows is up to `photos`.

use std::collections::BTreeSet;

use fake::locales::{Data, EN};
use serde::Serialize;

use crate::chance::below;
use crate::credentials::{Credential, moment};
use crate::photos;

const DAY: i64 = 86_400;
const NAME: u64 = 11;
const TRADE: u64 = 12;
const ACCESS: u64 = 13;
const SPAN: u64 = 14;

/// Departments with the jobs that people do there.
const TRADES: [(&str, [&str; 4]); 8] = [
    (
        "Reception",
        [
            "Receptionist",
            "Front Desk Lead",
            "Visitor Host",
            "Night Porter",
        ],
    ),
    (
        "Facilities",
        [
            "Facilities Manager",
            "Building Engineer",
            "Caretaker",
            "Electrician",
        ],
    ),
    (
        "Security",
        [
            "Security Officer",
            "Control Room Operator",
            "Security Manager",
            "Patrol Lead",
        ],
    ),
    (
        "Finance",
        ["Accountant", "Payroll Clerk", "Financial Analyst", "Buyer"],
    ),
    (
        "Engineering",
        [
            "Software Developer",
            "Test Engineer",
            "Team Lead",
            "Data Analyst",
        ],
    ),
    (
        "Sales",
        [
            "Account Manager",
            "Sales Director",
            "Sales Assistant",
            "Bid Writer",
        ],
    ),
    (
        "People",
        ["HR Advisor", "Recruiter", "Training Lead", "HR Director"],
    ),
    (
        "Research",
        [
            "Research Fellow",
            "Lab Technician",
            "Lab Manager",
            "Principal Scientist",
        ],
    ),
];

/// One person, with the fields of DoorFlow API reference, Get person, and the
/// credential fields that the account's slugs add to it, in clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    pub id: u64,
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub salutation: Option<&'static str>,
    pub job_title: Option<&'static str>,
    pub email: Option<String>,
    pub organisation_id: Option<u64>,
    pub system_id: Option<String>,
    pub department: Option<&'static str>,
    pub enabled: bool,
    pub valid_from: Option<String>,
    pub valid_to: Option<String>,
    pub image_url: Option<String>,
    pub image_thumbnail_url: Option<String>,
    pub telephone: Option<String>,
    pub mobile: Option<String>,
    pub notes: Option<String>,
    pub barcode: Option<String>,
    pub custom_1: Option<String>,
    pub custom_2: Option<String>,
    pub custom_3: Option<String>,
    pub custom_4: Option<String>,
    pub custom_5: Option<String>,
    pub created_at: String,
    pub updated_at: String,
    pub groups: Vec<u64>,
    pub roles: Vec<u64>,
    pub credentials_number: Option<String>,
    pub keyfob_number: Option<String>,
    pub pin: Option<String>,
}

/// All names there are to give.
#[derive(Debug)]
pub struct Names {
    first: Vec<&'static str>,
    last: Vec<&'static str>,
}

impl Names {
    /// Takes the names of the faking crate, each once.
    pub fn new() -> Self {
        let sorted = |names: &[&'static str]| -> Vec<&'static str> {
            names
                .iter()
                .copied()
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect()
        };
        Self {
            first: sorted(EN::NAME_FIRST_NAME),
            last: sorted(EN::NAME_LAST_NAME),
        }
    }

    /// First and last name; distinct until every pair is used, which is more
    /// than a million people.
    pub fn pick(&self, seed: u64, id: u64) -> (&'static str, &'static str) {
        let pairs = (self.first.len() * self.last.len()) as u64;
        if pairs == 0 {
            return ("Nobody", "Atall");
        }
        // A step without a common factor visits every pair once.
        let mut step = (pairs * 618 / 1000) | 1;
        while gcd(step, pairs) != 1 {
            step += 2;
        }
        let start = below(pairs, seed, NAME, 0);
        let pair = (start as u128 + u128::from(id) * u128::from(step)) % u128::from(pairs);
        let pair = pair as usize;
        (
            self.first[pair % self.first.len()],
            self.last[pair / self.first.len()],
        )
    }
}

/// `first.last.7@example.com`, letters only.
pub fn email((first, last): (&str, &str), id: u64) -> String {
    let letters = |name: &str| -> String {
        name.chars()
            .filter(char::is_ascii_alphabetic)
            .map(|c| c.to_ascii_lowercase())
            .collect()
    };
    format!("{}.{}.{id}@example.com", letters(first), letters(last))
}

/// The number that the customer's own system knows a person by.
pub fn system_id(id: u64) -> String {
    format!("EMP-{id:04}")
}

/// Builds a person. `held` is the beginning of what the person holds, from
/// which the credential fields are filled.
pub fn person(names: &Names, seed: u64, now: i64, id: u64, held: &[Credential]) -> Person {
    let name = names.pick(seed, id);
    let (department, jobs) = TRADES[below(TRADES.len() as u64, seed, TRADE, id) as usize];
    let job = jobs[below(4, seed, TRADE, id + (1 << 40)) as usize];
    let (enabled, from, to) = access(seed, id);
    let date = |days: i64| moment(now.saturating_add(days * DAY)).to_string();
    let since = below(1500, seed, SPAN, id) as i64 + 60;
    let value_of = |kind: u32| {
        held.iter()
            .find(|credential| credential.credential_type_id == kind)
            .and_then(|credential| credential.value.clone())
    };
    Person {
        id,
        first_name: name.0,
        last_name: name.1,
        salutation: None,
        job_title: Some(job),
        email: Some(email(name, id)),
        organisation_id: Some(1),
        system_id: Some(system_id(id)),
        department: Some(department),
        enabled,
        valid_from: from.map(date),
        valid_to: to.map(date),
        image_url: None,
        image_thumbnail_url: photos::thumbnail(seed, id),
        telephone: None,
        mobile: None,
        notes: None,
        barcode: None,
        custom_1: None,
        custom_2: None,
        custom_3: None,
        custom_4: None,
        custom_5: None,
        created_at: date(-since),
        updated_at: date(-since / 3),
        groups: vec![1 + below(5, seed, ACCESS, id)],
        roles: vec![],
        credentials_number: value_of(crate::credential_types::CARD.id),
        keyfob_number: value_of(crate::credential_types::KEY_FOB.id),
        pin: value_of(crate::credential_types::PIN.id),
    }
}

/// Whether access is on, and the days from now between which it is valid.
fn access(seed: u64, id: u64) -> (bool, Option<i64>, Option<i64>) {
    match id {
        1..=4 => (true, None, None),
        5 => (false, None, None),
        6 => (true, Some(30), None),
        7 => (true, Some(-400), Some(-30)),
        _ => match below(100, seed, ACCESS, id) {
            0..5 => (false, None, None),
            5..8 => (true, Some(14), None),
            8..12 => (true, Some(-300), Some(-7)),
            12..25 => (true, Some(-200), Some(365)),
            _ => (true, None, None),
        },
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_people_share_a_name() {
        let names = Names::new();
        for seed in [1, 2, 99] {
            let given: BTreeSet<_> = (1..=20_000).map(|id| names.pick(seed, id)).collect();
            assert_eq!(given.len(), 20_000, "seed {seed}");
        }
    }

    #[test]
    fn an_address_has_letters_only() {
        assert_eq!(
            email(("Dot", "O'Reilly"), 7),
            "dot.oreilly.7@example.com",
            "an apostrophe is no letter"
        );
    }

    #[test]
    fn the_people_to_look_at_are_as_promised() {
        let names = Names::new();
        let now = 1_800_000_000;
        let someone = |id| person(&names, 1, now, id, &[]);
        assert!(!someone(5).enabled);
        let valid = |id| (someone(id).valid_from, someone(id).valid_to);
        let day = |days: i64| Some(moment(now + days * DAY).to_string());
        assert_eq!(valid(6), (day(30), None), "not yet");
        assert_eq!(valid(7), (day(-400), day(-30)), "no more");
        assert!(someone(1).enabled && someone(1).valid_to.is_none());
    }
}
