//! One request for a part of a list.

use super::credential::Credential;
use super::person::PersonId;

/// Whose credentials a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// One person's.
    Person(PersonId),
    /// Everyone's.
    Account,
}

impl Subject {
    /// Whose it is, if it is one person's.
    #[must_use]
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(id) => Some(id),
            Self::Account => None,
        }
    }

    /// Whether a credential belongs into the list.
    #[must_use]
    pub fn admits(self, credential: &Credential) -> bool {
        match self {
            Self::Person(id) => credential.holder == id,
            Self::Account => true,
        }
    }
}

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// The page with this number, from 1.
    Page(u32),
    /// The whole list in one answer (`skip_pagination`), to hold what was read
    /// page by page against it.
    Whole,
    /// The single row at this position of the list, from 1, to see whether it
    /// still stands where it stood.
    Row(u64),
}

/// One request for one part of one list. An answer is believed only if its
/// ticket is the one that the feed is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    /// Which request of this feed it is. No two have the same number, so a
    /// late answer to an earlier one is always told apart.
    pub(super) number: u32,
    pub(super) want: Want,
    pub(super) subject: Subject,
}

impl Ticket {
    /// Which part to ask for.
    #[must_use]
    pub fn want(&self) -> Want {
        self.want
    }

    /// Whose credentials to ask for.
    #[must_use]
    pub fn subject(&self) -> Subject {
        self.subject
    }
}
