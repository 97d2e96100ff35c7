//! Where requests go: the addresses of the API, and which bases may be used.
//!
//! Requests carry a bearer token, so a base is checked once, before any
//! request: https, this machine, or the page's own origin. Paths are built
//! from types only. One text of a person becomes a part of an address, the one
//! that people are searched by, and it is the value of a parameter there,
//! whatever it holds; of a server none does.

use crate::model::people::Part;
use crate::model::people_query::PeopleQuery;
use crate::model::person::PersonId;
use crate::model::ticket::{Subject, Want};

/// The part of every address that comes before `/api/3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiBase(String);

/// Why an address cannot be the base of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadBase {
    /// It is neither a path nor an http address.
    NotAnAddress,
    /// It would send the token in clear over a network.
    NotEncrypted,
    /// It carries a user name, a query or a fragment.
    HasExtras,
}

impl ApiBase {
    /// Reads a base: empty or a path for the page's own origin, else an
    /// address with its scheme.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(text: &str, page_origin: &str) -> Result<Self, BadBase> {
        let text = text.trim().trim_end_matches('/');
        if text.contains(['?', '#', '@', '\\']) {
            return Err(BadBase::HasExtras);
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(BadBase::NotAnAddress);
        }
        if text.is_empty() || (text.starts_with('/') && !text.starts_with("//")) {
            return Ok(Self(text.to_owned()));
        }
        let (scheme, rest) = text.split_once("://").ok_or(BadBase::NotAnAddress)?;
        let authority = rest.split('/').next().unwrap_or_default();
        let host = host_of(authority).ok_or(BadBase::NotAnAddress)?;
        let origin = format!("{scheme}://{authority}");
        match scheme {
            "https" => {}
            "http" if is_loopback(host) || origin.eq_ignore_ascii_case(page_origin) => {}
            "http" => return Err(BadBase::NotEncrypted),
            _ => return Err(BadBase::NotAnAddress),
        }
        Ok(Self(text.to_owned()))
    }

    /// The base itself, as addresses begin with it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where the API is; empty for the page's own origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        let start = self.0.find("://").map_or(0, |scheme| scheme + 3);
        let rest = self.0.get(start..).unwrap_or_default();
        let end = start + rest.find('/').unwrap_or(rest.len());
        self.0.get(..end).unwrap_or_default()
    }

    /// The address of a part of a list of credentials.
    ///
    /// `page` and `per_page` are always sent: what a server takes for absent
    /// ones is not the same everywhere. Beside `skip_pagination` they tell a
    /// server that does not know it to send its first page, and no other.
    #[must_use]
    pub fn credentials(&self, subject: Subject, want: Want, per_page: PageSize) -> String {
        let per_page = u64::from(per_page.0);
        let (page, per_page, skip) = match want {
            Want::Page(page) => (u64::from(page), per_page, ""),
            Want::Whole => (1, per_page, "&skip_pagination=true"),
            Want::Row(position) => (position, 1, ""),
        };
        let of = match subject {
            Subject::Person(id) => format!("/people/{id}"),
            Subject::Account => String::new(),
        };
        format!(
            "{}/api/3{of}/credentials?page={page}&per_page={per_page}{skip}",
            self.0
        )
    }

    /// The address of one person.
    #[must_use]
    pub fn person(&self, id: PersonId) -> String {
        format!("{}/api/3/people/{id}", self.0)
    }

    /// The address of a part of a list of people.
    #[must_use]
    pub fn people(&self, query: &PeopleQuery, part: Part, per_page: PageSize) -> String {
        let (page, per_page) = match part {
            Part::Page(page) => (u64::from(page), per_page.0.min(PageSize::MOST_PEOPLE)),
            Part::Row(position) => (position, 1),
        };
        let filter = match query {
            PeopleQuery::Everyone => String::new(),
            PeopleQuery::Email(text) => format!("email={}&", encoded(text)),
            PeopleQuery::SystemId(text) => format!("system_id={}&", encoded(text)),
        };
        format!(
            "{}/api/3/people?{filter}page={page}&per_page={per_page}",
            self.0
        )
    }

    /// The address of the account's types of credentials.
    #[must_use]
    pub fn credential_types(&self) -> String {
        format!("{}/api/3/credential_types", self.0)
    }

    /// The address that tells about the token itself.
    #[must_use]
    pub fn token_info(&self) -> String {
        format!("{}/oauth/token/info", self.0)
    }
}

/// A text as the value of a parameter (RFC 3986, 2.1): what is not unreserved
/// is written as the bytes of its UTF-8.
pub(super) fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let digit = |n: u8| char::from_digit(n.into(), 16).map(|c| c.to_ascii_uppercase());
            encoded.push('%');
            encoded.extend([byte >> 4, byte & 15].into_iter().filter_map(digit));
        }
    }
    encoded
}

fn host_of(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (inside, after) = rest.split_once(']')?;
            match after {
                "" => (inside, None),
                _ => (inside, Some(after.strip_prefix(':')?)),
            }
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    let named = |b: u8| b.is_ascii_alphanumeric() || b"-._:".contains(&b);
    let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok());
    (!host.is_empty() && host.bytes().all(named) && port_fits).then_some(host)
}

fn is_loopback(host: &str) -> bool {
    ["localhost", "127.0.0.1", "::1"]
        .iter()
        .any(|loopback| host.eq_ignore_ascii_case(loopback))
}

/// How many rows are asked for at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u16);

impl PageSize {
    /// What is asked for where nothing is configured.
    pub const DEFAULT: Self = Self(50);

    /// The endpoint's own default, and so the largest that is known to work.
    pub const LARGEST: Self = Self(500);

    /// More people are never sent at a time (reference, List people).
    const MOST_PEOPLE: u16 = 100;

    /// Reads a number from 1 to 500.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = text.trim().parse::<u16>().ok()?;
        (1..=Self::LARGEST.0)
            .contains(&number)
            .then_some(Self(number))
    }
}

/// How long one request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLimit(u16);

impl TimeLimit {
    /// What a request may take where nothing is configured: 20 seconds.
    pub const DEFAULT: Self = Self(20);

    /// Reads whole seconds, 1 to 300.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let seconds = text.trim().parse::<u16>().ok()?;
        (1..=300).contains(&seconds).then_some(Self(seconds))
    }

    /// In milliseconds.
    #[must_use]
    pub fn millis(self) -> u32 {
        u32::from(self.0) * 1_000
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    const PAGE: &str = "http://intranet.example:8080";

    #[test]
    fn a_base_is_encrypted_or_at_home() {
        for good in [
            "",
            "/",
            "/doorflow",
            "https://api.example.com",
            "https://api.example.com:8443/v/",
            "http://localhost:4797",
            "http://127.0.0.1:4797",
            "http://[::1]:4797",
            "http://intranet.example:8080/proxy",
        ] {
            assert!(ApiBase::parse(good, PAGE).is_ok(), "{good:?}");
        }
        let table = [
            ("http://evil.example", BadBase::NotEncrypted),
            ("http://localhost.evil.example", BadBase::NotEncrypted),
            ("http://127.0.0.1.evil.example", BadBase::NotEncrypted),
            ("http://intranet.example", BadBase::NotEncrypted),
            (
                "http://intranet.example:8080.evil.example",
                BadBase::NotAnAddress,
            ),
            ("http://127.0.0.1@evil.example", BadBase::HasExtras),
            ("https://user:secret@api.example", BadBase::HasExtras),
            ("https://api.example?x=1", BadBase::HasExtras),
            ("https://api.example#x", BadBase::HasExtras),
            ("https:\\\\api.example", BadBase::HasExtras),
            ("//evil.example", BadBase::NotAnAddress),
            ("api.example", BadBase::NotAnAddress),
            ("ftp://api.example", BadBase::NotAnAddress),
            ("javascript://api.example", BadBase::NotAnAddress),
            ("https://", BadBase::NotAnAddress),
            ("https://api example", BadBase::NotAnAddress),
            ("https://[::1", BadBase::NotAnAddress),
            ("https://api.example:99999", BadBase::NotAnAddress),
        ];
        for (bad, why) in table {
            assert_eq!(ApiBase::parse(bad, PAGE), Err(why), "{bad:?}");
        }
    }

    #[test]
    fn addresses_are_those_of_the_reference() {
        let base = ApiBase::parse("https://api.example/", PAGE).unwrap();
        let person = PersonId::parse("12345").unwrap();
        let size = PageSize::parse("50").unwrap();
        assert_eq!(
            base.credentials(Subject::Person(person), Want::Page(2), size),
            "https://api.example/api/3/people/12345/credentials?page=2&per_page=50"
        );
        assert_eq!(
            base.credentials(Subject::Account, Want::Page(1), size),
            "https://api.example/api/3/credentials?page=1&per_page=50"
        );
        assert_eq!(
            base.credentials(Subject::Account, Want::Whole, size),
            "https://api.example/api/3/credentials?page=1&per_page=50&skip_pagination=true"
        );
        assert_eq!(
            base.credentials(Subject::Person(person), Want::Row(100), size),
            "https://api.example/api/3/people/12345/credentials?page=100&per_page=1"
        );
        assert_eq!(
            base.person(person),
            "https://api.example/api/3/people/12345"
        );
        let people = |query, part, size: &str| {
            let size = PageSize::parse(size).unwrap();
            base.people(&query, part, size)
        };
        assert_eq!(
            people(PeopleQuery::Everyone, Part::Page(2), "50"),
            "https://api.example/api/3/people?page=2&per_page=50"
        );
        assert_eq!(
            people(PeopleQuery::Email("ada@".into()), Part::Page(1), "500"),
            "https://api.example/api/3/people?email=ada%40&page=1&per_page=100"
        );
        assert_eq!(
            people(PeopleQuery::SystemId("EMP-7".into()), Part::Row(9), "50"),
            "https://api.example/api/3/people?system_id=EMP-7&page=9&per_page=1"
        );
        assert_eq!(base.token_info(), "https://api.example/oauth/token/info");
    }

    #[test]
    fn whatever_is_searched_for_stays_one_value() {
        let table = [
            ("a-b._~9Z", "a-b._~9Z"),
            ("a&page=2", "a%26page%3D2"),
            ("../?#%+ ", "..%2F%3F%23%25%2B%20"),
            ("J\u{fc}rgen", "J%C3%BCrgen"),
            ("\u{1f511}", "%F0%9F%94%91"),
        ];
        for (text, value) in table {
            assert_eq!(encoded(text), value);
        }
    }

    proptest! {
        #[test]
        fn a_text_that_is_searched_for_reads_back_as_it_was(text: String) {
            let value = encoded(&text);
            let mut bytes = Vec::new();
            let mut rest = value.as_str();
            while let Some(first) = rest.chars().next() {
                let (byte, length) = match first {
                    '%' => (u8::from_str_radix(&rest[1..3], 16).unwrap(), 3),
                    plain => (u8::try_from(plain).unwrap(), 1),
                };
                bytes.push(byte);
                rest = &rest[length..];
            }
            prop_assert_eq!(String::from_utf8(bytes).unwrap(), text);
            prop_assert!(value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b)));
        }
    }

    #[test]
    fn the_origin_is_what_comes_before_the_path() {
        let table = [
            ("", ""),
            ("/doorflow", ""),
            ("https://api.example", "https://api.example"),
            ("https://api.example:8443/v/3/", "https://api.example:8443"),
        ];
        for (base, origin) in table {
            assert_eq!(ApiBase::parse(base, PAGE).unwrap().origin(), origin);
        }
    }

    #[test]
    fn at_home_addresses_are_paths() {
        let base = ApiBase::parse("/", PAGE).unwrap();
        assert_eq!(base.token_info(), "/oauth/token/info");
    }

    #[test]
    fn a_page_holds_1_to_500_rows() {
        for good in ["1", "50", " 500 "] {
            assert!(PageSize::parse(good).is_some(), "{good}");
        }
        for bad in ["", "0", "501", "-1", "many", "1.5", "99999"] {
            assert_eq!(PageSize::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_request_may_take_1_to_300_seconds() {
        for (text, millis) in [("1", 1_000), (" 300 ", 300_000)] {
            assert_eq!(TimeLimit::parse(text).unwrap().millis(), millis);
        }
        for bad in ["", "0", "301", "-1", "1.5", "soon"] {
            assert_eq!(TimeLimit::parse(bad), None, "{bad}");
        }
        assert_eq!(TimeLimit::DEFAULT.millis(), 20_000);
    }
}
