//! Whom somebody searches for among the people of the account.
//!
//! The API finds people by a part of their email address or by their id in the
//! customer's own system, and not by their names.

/// The longest text that is searched for: no email address is longer.
const LONGEST_TEXT: usize = 254;

/// Which people are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PeopleQuery {
    /// All of the account.
    #[default]
    Everyone,
    /// Those whose email address has this text in it.
    Email(String),
    /// Those whom the customer's own system knows by this.
    SystemId(String),
}

impl PeopleQuery {
    /// Those whose email address has a text in it; everyone if there is none.
    /// `None` if it cannot be a part of an address.
    #[must_use]
    pub fn by_email(text: &str) -> Option<Self> {
        let text = searched(text)?;
        let is_part = !text.chars().any(char::is_whitespace);
        is_part.then(|| Self::of(text, Self::Email))
    }

    /// Whoever has this id in the customer's own system; everyone if there is
    /// none. `None` if it is too long for one.
    #[must_use]
    pub fn by_system_id(text: &str) -> Option<Self> {
        Some(Self::of(searched(text)?, Self::SystemId))
    }

    fn of(text: &str, named: fn(String) -> Self) -> Self {
        match text {
            "" => Self::Everyone,
            text => named(text.to_owned()),
        }
    }
}

fn searched(text: &str) -> Option<&str> {
    let text = text.trim();
    (text.len() <= LONGEST_TEXT).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_text_asks_for_everyone_and_spaces_around_it_are_dropped() {
        let email = |text: &str| PeopleQuery::Email(text.to_owned());
        assert_eq!(PeopleQuery::by_email("  "), Some(PeopleQuery::Everyone));
        assert_eq!(PeopleQuery::by_system_id(""), Some(PeopleQuery::Everyone));
        assert_eq!(PeopleQuery::by_email(" ada@ "), Some(email("ada@")));
        let of_two_words = PeopleQuery::SystemId("EMP 7".into());
        assert_eq!(PeopleQuery::by_system_id("EMP 7"), Some(of_two_words));
        for bad in ["ada lovelace", "a\tb", &"x".repeat(255)] {
            assert_eq!(PeopleQuery::by_email(bad), None, "{bad:?}");
        }
        assert_eq!(PeopleQuery::by_system_id(&"x".repeat(255)), None);
    }
}
