//! Why something did not arrive, by what can be done about it.
//!
//! A closed list, so that the rules of the feed can match on it. No variant
//! carries a token, a header or a URL; a description is the server's own
//! sentence for people and nothing else of the body.

/// Why an answer of the API did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// We gave up on purpose; never shown.
    Cancelled,
    /// The browser itself has no network.
    Offline,
    /// The browser could not reach the server: DNS, reset, or CORS.
    Unreachable,
    /// The server did not answer in time.
    TimedOut,
    /// The token is missing, expired or revoked.
    SignInNeeded,
    /// The token is good but lacks the scope.
    NotAllowed {
        /// The server's own sentence, where it gave one.
        description: Option<String>,
    },
    /// The account has no such person.
    NoSuchPerson,
    /// Whoever answers does not give the list of the whole account.
    NotListed,
    /// Too many requests were sent.
    Busy {
        /// How long the server asks us to wait.
        retry_after_secs: Option<u32>,
    },
    /// The request itself was refused; asking again gives the same answer.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The server's own sentence, where it gave one.
        description: Option<String>,
    },
    /// The server failed.
    Server {
        /// The HTTP status.
        status: u16,
    },
    /// The answer was not in the agreed shape.
    Unreadable {
        /// What was wrong with it, for developers; never a part of the body.
        detail: String,
    },
}

impl Failure {
    /// The word for it in the contract of the element.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Offline => "offline",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::SignInNeeded => "sign_in_needed",
            Self::NotAllowed { .. } => "not_allowed",
            Self::NoSuchPerson => "no_such_person",
            Self::Busy { .. } => "busy",
            Self::NotListed | Self::Refused { .. } => "refused",
            Self::Server { .. } => "server",
            Self::Unreadable { .. } => "unreadable",
        }
    }

    /// Whether the same request can succeed when it is made again.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Cancelled
            | Self::Offline
            | Self::Unreachable
            | Self::TimedOut
            | Self::Busy { .. }
            | Self::Server { .. }
            | Self::Unreadable { .. } => true,
            Self::SignInNeeded
            | Self::NotAllowed { .. }
            | Self::NoSuchPerson
            | Self::NotListed
            | Self::Refused { .. } => false,
        }
    }

    /// Whether it can be over once the browser is online again.
    #[must_use]
    pub fn is_of_the_network(&self) -> bool {
        matches!(self, Self::Offline | Self::Unreachable | Self::TimedOut)
    }

    /// Whether the server understood the request and will not answer it, or
    /// gives an answer that is of no use: another request may do better.
    #[must_use]
    pub fn refuses_the_request(&self) -> bool {
        matches!(
            self,
            Self::NotAllowed { .. }
                | Self::NoSuchPerson
                | Self::NotListed
                | Self::Refused { .. }
                | Self::Unreadable { .. }
        )
    }
}
