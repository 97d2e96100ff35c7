//! Values that open doors: held, never shown by accident.
//!
//! A [`Secret`] has no `Display` and its `Debug` says nothing, so it cannot
//! reach a log, a page or an error by formatting something that contains it.

use std::fmt;

/// What stands in place of every hidden value.
///
/// It has one length for all, because the length of a PIN is a part of it.
pub const MASK: &str = "••••••";

/// How many characters of a card number may be shown.
const TAIL: usize = 4;

/// The shortest card number of which the tail is shown: below this, four
/// characters would be half of it or more.
const SHORTEST_WITH_TAIL: usize = 8;

/// A text that grants access to whoever reads it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    /// Takes a text out of circulation.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text.into_boxed_str())
    }

    /// The text in clear. Whoever calls this decides that a person asked for
    /// this one value; never call it to fill a page, a log or an index.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The last four characters, if the text has at least eight.
    ///
    /// Right for card numbers only: no character of a PIN is ever shown.
    #[must_use]
    pub fn tail(&self) -> Option<&str> {
        let characters = self.0.chars().count();
        if characters < SHORTEST_WITH_TAIL {
            return None;
        }
        let (start, _) = self.0.char_indices().nth(characters - TAIL)?;
        self.0.get(start..)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_secret_says_nothing_when_formatted() {
        assert_eq!(
            format!("{:?}", Secret::new("0123".into())),
            "Secret(hidden)"
        );
    }

    #[test]
    fn the_tail_is_shown_from_eight_characters_up() {
        let table = [
            ("", None),
            ("1234", None),
            ("1234567", None),
            ("12345678", Some("5678")),
            ("1234567890", Some("7890")),
            ("00112345", Some("2345")),
            ("äöüßäöüß", Some("äöüß")),
        ];
        for (value, tail) in table {
            assert_eq!(Secret::new(value.into()).tail(), tail, "{value}");
        }
    }

    proptest! {
        #[test]
        fn a_tail_never_shows_more_than_half(value in "\\PC{0,24}") {
            let secret = Secret::new(value.clone());
            if let Some(tail) = secret.tail() {
                prop_assert_eq!(tail.chars().count(), 4);
                prop_assert!(tail.chars().count() * 2 <= value.chars().count());
            }
        }
    }
}
