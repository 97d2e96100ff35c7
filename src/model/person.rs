//! A person who may hold credentials.
//!
//! The person record of the API also carries PINs and card numbers in clear
//! (its dynamic credential fields). None of them has a place here.

use std::fmt;

use super::moment::{Moment, Stated};

/// The id of a person: a positive integer, as the path of a request wants it.
///
/// There is no way to make an empty one: with an empty id the path would ask
/// for the credentials of everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(u64);

impl PersonId {
    /// Reads decimal digits, without sign, space or leading zero, so that one
    /// person has one address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        if !digits || text.starts_with('0') {
            return None;
        }
        // The id is a signed 64-bit integer on the server's side: a larger
        // number cannot name anyone there.
        let number = text.parse::<i64>().ok()?;
        u64::try_from(number).ok().map(Self)
    }
}

impl From<PersonId> for u64 {
    fn from(id: PersonId) -> Self {
        id.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What the header of the person view shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id under which the person was asked for.
    pub id: PersonId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Whether the person may open doors at all.
    pub enabled: bool,
    /// Department, where known.
    pub department: Option<String>,
    /// Job title, where known.
    pub job_title: Option<String>,
    /// Email address, where known.
    pub email: Option<String>,
    /// Where a small photo is, if it may be fetched from there.
    pub photo: Option<String>,
    /// From when access is valid, where that is limited.
    pub valid_from: Option<Stated>,
    /// Until when access is valid, where that is limited: from that moment on
    /// it is not (DoorFlow, The Basic Update Process).
    pub valid_to: Option<Stated>,
}

/// Whether a person's credentials can open doors at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They can.
    Open,
    /// Access is off.
    Disabled,
    /// Access has not begun.
    NotYet(Moment),
    /// Access has ended.
    Ended(Moment),
    /// Access is limited by a date that is none.
    Unclear,
}

impl Person {
    /// First and last name, as they are read; none where both are empty.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        let name = [self.first_name.trim(), self.last_name.trim()]
            .into_iter()
            .filter(|name| !name.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        (!name.is_empty()).then_some(name)
    }

    /// Job title and department, as far as they are known.
    #[must_use]
    pub fn work(&self) -> String {
        [&self.job_title, &self.department]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// Up to two letters that stand in for a photo.
    #[must_use]
    pub fn initials(&self) -> String {
        [&self.first_name, &self.last_name]
            .into_iter()
            .filter_map(|name| name.chars().find(|c| c.is_alphanumeric()))
            .collect()
    }

    /// Whether the credentials can open doors at this moment.
    #[must_use]
    pub fn standing(&self, now: Moment) -> Standing {
        if !self.enabled {
            return Standing::Disabled;
        }
        match (&self.valid_from, &self.valid_to) {
            (_, Some(Stated::At(end))) if *end <= now => Standing::Ended(*end),
            (Some(Stated::At(start)), _) if *start > now => Standing::NotYet(*start),
            (Some(Stated::Unreadable(_)), _) | (_, Some(Stated::Unreadable(_))) => {
                Standing::Unclear
            }
            (Some(Stated::At(_)) | None, Some(Stated::At(_)) | None) => Standing::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_positive_integers_that_fit_are_ids() {
        for good in ["1", "12345", "9223372036854775807"] {
            let id = PersonId::parse(good).map(|id| id.to_string());
            assert_eq!(id.as_deref(), Some(good));
        }
        for bad in [
            "",
            "0",
            "007",
            "-1",
            "+1",
            " 1",
            "1 ",
            "1.0",
            "1e3",
            "0x10",
            "١٢",
            "1/credentials",
            "..",
            "abc",
            "9223372036854775808",
            "99999999999999999999999",
        ] {
            assert_eq!(PersonId::parse(bad), None, "{bad:?}");
        }
    }

    fn person(first: &str, last: &str) -> Person {
        samples::person(1, first, last)
    }

    #[test]
    fn access_is_on_only_within_its_time() {
        let at = |millis| Some(Stated::At(Moment::from_millis(millis)));
        let odd = || Some(Stated::Unreadable("soon".to_owned()));
        let moment = Moment::from_millis;
        let table = [
            (None, None, Standing::Open),
            (at(100), at(101), Standing::Open),
            (at(101), None, Standing::NotYet(moment(101))),
            (None, at(100), Standing::Ended(moment(100))),
            (at(200), at(50), Standing::Ended(moment(50))),
            (odd(), None, Standing::Unclear),
            (None, odd(), Standing::Unclear),
            (odd(), at(100), Standing::Ended(moment(100))),
            (at(101), odd(), Standing::NotYet(moment(101))),
            (at(1), odd(), Standing::Unclear),
        ];
        for (valid_from, valid_to, standing) in table {
            let mut person = Person {
                valid_from,
                valid_to,
                ..person("Ada", "Lovelace")
            };
            assert_eq!(person.standing(moment(100)), standing, "{person:?}");
            person.enabled = false;
            assert_eq!(person.standing(moment(100)), Standing::Disabled);
        }
    }

    #[test]
    fn names_and_initials_bear_missing_parts() {
        let table = [
            (person("Ada", "Lovelace"), "Ada Lovelace", "AL"),
            (person(" Ada ", ""), "Ada", "A"),
            (person("", "ångström"), "ångström", "å"),
            (person("(", "\u{202e}"), "( \u{202e}", ""),
            (person("", ""), "", ""),
        ];
        for (person, name, initials) in table {
            let name = Some(name).filter(|name| !name.is_empty());
            assert_eq!(person.name().as_deref(), name);
            assert_eq!(person.initials(), initials);
        }
    }

    proptest! {
        #[test]
        fn an_id_reads_back_as_it_was_written(text in "[0-9]{0,21}") {
            if let Some(id) = PersonId::parse(&text) {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }
}
