//! The bearer token, checked before it can meet a header.
//!
//! The browser throws when a header value holds a line break or a character
//! outside Latin-1, and a throw inside the app is a dead page; so a token is
//! parsed here once, at the edge, and passed on as a type.

use std::fmt;

/// Longer texts are a mistake of the clipboard: no documented token comes
/// near it, and servers refuse header lines above 8 KB.
const LONGEST: usize = 4096;

/// An access token that is safe to send as `Authorization: Bearer …`.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken(String);

/// Why a text cannot be an access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAToken {
    /// Nothing was given.
    Empty,
    /// It holds a space, a line break or a character outside of RFC 6750.
    BadCharacter,
    /// It is longer than any token is.
    TooLong,
}

impl AccessToken {
    /// Reads what a person pasted: space around it and a leading `Bearer` are
    /// taken off, since both come along when a header is copied.
    ///
    /// The characters are those of `b64token`, RFC 6750 section 2.1.
    ///
    /// # Errors
    /// Says why the text cannot be a token; never repeats it.
    pub fn parse(text: &str) -> Result<Self, NotAToken> {
        let text = text.trim();
        let text = match text.split_once(char::is_whitespace) {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer") => rest.trim_start(),
            _ => text,
        };
        if text.is_empty() || text.eq_ignore_ascii_case("bearer") {
            return Err(NotAToken::Empty);
        }
        if text.len() > LONGEST {
            return Err(NotAToken::TooLong);
        }
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/=".contains(&b);
        if !text.bytes().all(allowed) {
            return Err(NotAToken::BadCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// The token in clear: for the request header and for this tab's storage,
    /// for nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(hidden)")
    }
}

/// A token that gives a new access token, once. Only ever in memory.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken(String);

impl RefreshToken {
    /// Reads what a server gave (RFC 6749, appendix A.17).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_of_it = |byte: u8| (0x20..=0x7e).contains(&byte);
        let fits = !text.is_empty() && text.len() <= LONGEST && text.bytes().all(is_of_it);
        fits.then(|| Self(text.to_owned()))
    }

    /// The token in clear, for the token endpoint and nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshToken(hidden)")
    }
}

/// What a token endpoint gives (RFC 6749, 5.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// What requests carry.
    pub access: AccessToken,
    /// What renews it, if anything does.
    pub refresh: Option<RefreshToken>,
    /// How many seconds it is good for, where the server says so.
    pub expires_in_secs: Option<u32>,
    /// What it is good for, where the server says so.
    pub scopes: Option<Vec<String>>,
}

impl Tokens {
    /// What renews the session next. Some servers give a new refresh token each
    /// time, others only with the first tokens (DoorFlow API reference and guide,
    /// which disagree): the newest one given counts.
    #[must_use]
    pub fn newest_refresh(&self, used: Option<RefreshToken>) -> Option<RefreshToken> {
        self.refresh.clone().or(used)
    }
}

/// What the server says of a token (`GET /oauth/token/info`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenInfo {
    /// Hashid of the account, where the server names it.
    pub account: Option<String>,
    /// The scopes that were granted.
    pub scopes: Vec<String>,
    /// Seconds that are left, counted from the answer.
    pub expires_in_secs: u32,
}

/// The scope that the lists ask for (DoorFlow API reference, "List person
/// credentials", required scopes).
pub const SCOPE: &str = "account.person.readonly";

/// The scope that names the types of credentials (DoorFlow API reference, "List
/// credential types").
pub const TYPES_SCOPE: &str = "account.credential_type.readonly";

/// The scope that includes [`SCOPE`] (DoorFlow guide "Credentials": "account.person
/// or account.person.readonly").
const WIDER_SCOPE: &str = "account.person";

/// Whether one of these scopes is to read credentials.
#[must_use]
pub fn can_read(scopes: &[String]) -> bool {
    scopes
        .iter()
        .any(|scope| scope == SCOPE || scope == WIDER_SCOPE)
}

impl TokenInfo {
    /// Whether the token may read credentials.
    #[must_use]
    pub fn can_read(&self) -> bool {
        can_read(&self.scopes)
    }

    /// Whether the token may do more than this app has a use for.
    #[must_use]
    pub fn exceeds_needs(&self) -> bool {
        let is_needed = |scope: &String| scope == SCOPE || scope == TYPES_SCOPE;
        !self.scopes.iter().all(is_needed)
    }

    /// Whether it may read what types of credentials there are.
    #[must_use]
    pub fn can_read_types(&self) -> bool {
        self.scopes.iter().any(|scope| scope == TYPES_SCOPE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tokens_are_taken_as_people_paste_them() {
        let table = [
            ("abc.DEF-1_2~3+/==", Ok("abc.DEF-1_2~3+/==")),
            ("  abc\n", Ok("abc")),
            ("Bearer abc", Ok("abc")),
            ("bearer   abc ", Ok("abc")),
            ("", Err(NotAToken::Empty)),
            (" \t", Err(NotAToken::Empty)),
            ("Bearer ", Err(NotAToken::Empty)),
            ("two words", Err(NotAToken::BadCharacter)),
            ("line\nbreak", Err(NotAToken::BadCharacter)),
            ("naïve", Err(NotAToken::BadCharacter)),
            ("null\0byte", Err(NotAToken::BadCharacter)),
            ("„quoted“", Err(NotAToken::BadCharacter)),
        ];
        for (text, expected) in table {
            let parsed = AccessToken::parse(text);
            assert_eq!(
                parsed.as_ref().map(AccessToken::expose),
                expected.as_ref().copied(),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_text_longer_than_any_token_is_refused() {
        assert!(AccessToken::parse(&"a".repeat(LONGEST)).is_ok());
        assert_eq!(
            AccessToken::parse(&"a".repeat(LONGEST + 1)),
            Err(NotAToken::TooLong)
        );
    }

    #[test]
    fn a_token_says_nothing_when_formatted() {
        let token = AccessToken::parse("abc").map(|token| format!("{token:?}"));
        assert_eq!(token, Ok("AccessToken(hidden)".to_owned()));
    }

    #[test]
    fn reading_needs_one_of_the_two_person_scopes() {
        let info = |scopes: &[&str]| TokenInfo {
            account: None,
            scopes: scopes.iter().map(|s| (*s).to_owned()).collect(),
            expires_in_secs: 1,
        };
        assert!(info(&["account.person.readonly"]).can_read());
        assert!(info(&["account.site.readonly", "account.person"]).can_read());
        assert!(!info(&["account.person.readonlyx", "account"]).can_read());
        assert!(!info(&[]).can_read());
    }

    #[test]
    fn a_token_for_more_than_reading_these_exceeds_the_needs() {
        let info = |scopes: &[&str]| TokenInfo {
            account: None,
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            expires_in_secs: 60,
        };
        assert!(!info(&[SCOPE]).exceeds_needs());
        assert!(!info(&[SCOPE, TYPES_SCOPE]).exceeds_needs());
        assert!(info(&["account.person"]).exceeds_needs());
        assert!(info(&[SCOPE, "account.site.readonly"]).exceeds_needs());
        assert!(!info(&[SCOPE]).can_read_types());
        assert!(info(&[SCOPE, TYPES_SCOPE]).can_read_types());
    }

    #[test]
    fn the_newest_refresh_token_given_counts() {
        let tokens = |refresh: Option<&str>| Tokens {
            access: AccessToken("a".to_owned()),
            refresh: refresh.and_then(RefreshToken::parse),
            expires_in_secs: None,
            scopes: None,
        };
        let used = RefreshToken::parse("used");
        let next = |given| tokens(given).newest_refresh(used.clone());
        assert_eq!(next(Some("new")), RefreshToken::parse("new"));
        assert_eq!(next(None), used);
        assert_eq!(tokens(None).newest_refresh(None), None);
    }

    proptest! {
        #[test]
        fn whatever_parses_is_a_valid_header_value(text in "\\PC*") {
            if let Ok(token) = AccessToken::parse(&text) {
                prop_assert!(!token.expose().is_empty());
                prop_assert!(token.expose().bytes().all(|b| (0x21..=0x7e).contains(&b)));
            }
        }
    }
}
