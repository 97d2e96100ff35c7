//! What is told of secrets that leave their cover, and of lists that leave the
//! page: never a secret itself.

use std::sync::Arc;

use super::credential::{Credential, CredentialId, Kind};
use super::moment::Moment;
use super::person::PersonId;
use super::secret::Secret;
use super::ticket::Subject;

/// Which secret of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// Its value: a card number, a fob number, a PIN.
    Value,
    /// The link that redeems a pass.
    PassLink,
    /// The code that enrols a phone.
    InvitationCode,
}

impl Item {
    /// All of them, in the order in which a card shows them.
    pub const ALL: [Self; 3] = [Self::Value, Self::PassLink, Self::InvitationCode];

    /// The word for it in the contract of the element.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::PassLink => "pass_link",
            Self::InvitationCode => "invitation_code",
        }
    }

    /// This secret of a credential, if it has one that may be disclosed.
    #[must_use]
    pub fn of(self, credential: &Credential) -> Option<&Secret> {
        match self {
            Self::Value => credential.value.as_ref(),
            Self::PassLink => credential.pass_link.as_ref()?.secret(),
            Self::InvitationCode => credential.invitation_code.as_ref(),
        }
    }
}

/// How a secret is disclosed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// As text on the screen.
    Reveal,
    /// To the clipboard.
    Copy,
    /// As a QR code on the screen.
    ShowQr,
}

impl Action {
    /// The word for it in the contract of the element.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reveal => "reveal",
            Self::Copy => "copy",
            Self::ShowQr => "show_qr",
        }
    }
}

/// What is asked about before it happens, and noted after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// A secret leaves its cover.
    Secret(Disclosure),
    /// A list leaves the page.
    Export(Exported),
}

/// A list that becomes a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// Whose credentials are in it.
    pub subject: Subject,
    /// How many of them.
    pub rows: usize,
    /// How many numbers of cards and fobs can be read in it.
    pub numbers: usize,
    /// When it was asked for.
    pub at: Moment,
}

/// One disclosure, as an audit wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Of which credential.
    pub credential: CredentialId,
    /// Whose it is.
    pub person: PersonId,
    /// What the account calls it.
    pub label: Arc<str>,
    /// What kind it is.
    pub kind: Kind,
    /// Which of its secrets.
    pub item: Item,
    /// How.
    pub action: Action,
    /// When it was asked for.
    pub at: Moment,
}

impl Disclosure {
    /// The disclosure of a credential's secret at a moment.
    #[must_use]
    pub fn of(credential: &Credential, item: Item, action: Action, at: Moment) -> Self {
        Self {
            credential: credential.id.clone(),
            person: credential.holder,
            label: credential.label.clone(),
            kind: credential.kind,
            item,
            action,
            at,
        }
    }
}
