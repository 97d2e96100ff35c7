//! What a list is doing, and so what is to be asked for now.

use super::failure::Failure;
use super::ticket::Ticket;

/// What the feed is doing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Phase {
    /// Nothing was opened yet.
    #[default]
    Closed,
    /// There is more, and nobody asked for it yet.
    Resting,
    /// An answer is on its way.
    Loading(Ticket),
    /// An answer did not arrive, and is asked for again after a wait.
    Waiting(Wait, Failure),
    /// An answer did not arrive.
    Stopped(Failure),
    /// The list has ended.
    Complete,
}

impl Phase {
    /// What to ask for now, if anything is wanted.
    #[must_use]
    pub fn in_flight(&self) -> Option<Ticket> {
        match self {
            Self::Loading(ticket) => Some(*ticket),
            Self::Closed
            | Self::Resting
            | Self::Waiting(..)
            | Self::Stopped(_)
            | Self::Complete => None,
        }
    }

    /// The wait before a request is made again, if there is one.
    #[must_use]
    pub fn wait(&self) -> Option<Wait> {
        match self {
            Self::Waiting(wait, _) => Some(*wait),
            Self::Closed | Self::Resting | Self::Loading(_) | Self::Stopped(_) | Self::Complete => {
                None
            }
        }
    }

    /// Whether it stopped, and the request that failed can be made again.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Stopped(why) if why.is_retryable())
    }

    /// Why the list stands still, if an answer did not arrive.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Waiting(_, why) | Self::Stopped(why) => Some(why),
            Self::Closed | Self::Resting | Self::Loading(_) | Self::Complete => None,
        }
    }
}

/// A wait before a request is made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// The request that failed; so no two waits are the same.
    pub(super) after: u32,
    pub(super) millis: u32,
}

impl Wait {
    /// How long it lasts, in milliseconds.
    #[must_use]
    pub fn millis(&self) -> u32 {
        self.millis
    }
}
