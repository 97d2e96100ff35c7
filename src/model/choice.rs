//! What a filter can ask for, and which of it a credential fits.
//!
//! A choice is of one dimension: a kind, a status, a wallet, or one of the two
//! questions that stand by themselves. None of them is a number or a text of
//! the list: a filter may stand in an address.

use super::credential::{Credential, Kind, Status, Wallet};

/// One thing that a filter can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// What it is.
    Kind(Kind),
    /// How it stands.
    Status(StatusChoice),
    /// In which wallet it is.
    Wallet(WalletChoice),
    /// An invitation is open: it waits for the holder.
    Waiting,
    /// Somebody has to do something about it.
    Attention,
}

/// How a credential stands, as far as a filter tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusChoice {
    /// [`Status::Invited`].
    Invited,
    /// [`Status::Active`].
    Active,
    /// [`Status::AddedToWallet`].
    AddedToWallet,
    /// [`Status::Redeemed`].
    Redeemed,
    /// [`Status::Revoking`].
    Revoking,
    /// [`Status::Revoked`].
    Revoked,
    /// Any word that we do not know.
    Other,
    /// None, as cards and PINs have it.
    None,
}

/// In which wallet a pass is, as far as a filter tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WalletChoice {
    /// [`Wallet::Apple`].
    Apple,
    /// [`Wallet::Google`].
    Google,
    /// Any wallet that we do not know.
    Other,
}

impl Choice {
    /// All of them, those of a dimension side by side, in the order in which
    /// they are offered and written.
    pub const ALL: [Self; 20] = [
        Self::Kind(Kind::Card),
        Self::Kind(Kind::KeyFob),
        Self::Kind(Kind::Pin),
        Self::Kind(Kind::PassFlow),
        Self::Kind(Kind::HidMobile),
        Self::Kind(Kind::Mobile),
        Self::Kind(Kind::Other),
        Self::Status(StatusChoice::Invited),
        Self::Status(StatusChoice::Active),
        Self::Status(StatusChoice::AddedToWallet),
        Self::Status(StatusChoice::Redeemed),
        Self::Status(StatusChoice::Revoking),
        Self::Status(StatusChoice::Revoked),
        Self::Status(StatusChoice::Other),
        Self::Status(StatusChoice::None),
        Self::Wallet(WalletChoice::Apple),
        Self::Wallet(WalletChoice::Google),
        Self::Wallet(WalletChoice::Other),
        Self::Waiting,
        Self::Attention,
    ];

    /// Where it stands in [`ALL`](Self::ALL).
    #[must_use]
    pub fn place(self) -> usize {
        match self {
            Self::Kind(kind) => kind as usize,
            Self::Status(status) => 7 + status as usize,
            Self::Wallet(wallet) => 15 + wallet as usize,
            Self::Waiting => 18,
            Self::Attention => 19,
        }
    }

    /// Every choice of its dimension, itself included.
    #[must_use]
    pub fn dimension(self) -> Choices {
        match self {
            Self::Kind(_) => Choices::KINDS,
            Self::Status(_) => Choices::STATUSES,
            Self::Wallet(_) => Choices::WALLETS,
            Self::Waiting => Choices::WAITING,
            Self::Attention => Choices::ATTENTION,
        }
    }

    /// The name of its dimension and its own word, as an address has them.
    #[must_use]
    pub fn in_query(self) -> (&'static str, &'static str) {
        match self {
            Self::Kind(kind) => ("kind", kind.as_str()),
            Self::Status(status) => ("status", status.as_str()),
            Self::Wallet(wallet) => ("wallet", wallet.as_str()),
            Self::Waiting => ("waiting", "1"),
            Self::Attention => ("attention", "1"),
        }
    }
}

impl StatusChoice {
    /// The choice that a status fits.
    #[must_use]
    pub fn of(status: Option<&Status>) -> Self {
        match status {
            Some(Status::Invited) => Self::Invited,
            Some(Status::Active) => Self::Active,
            Some(Status::AddedToWallet) => Self::AddedToWallet,
            Some(Status::Redeemed) => Self::Redeemed,
            Some(Status::Revoking) => Self::Revoking,
            Some(Status::Revoked) => Self::Revoked,
            Some(Status::Unknown(_)) => Self::Other,
            None => Self::None,
        }
    }

    /// The word for it: the API's, where it has one.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::AddedToWallet => "added_to_wallet",
            Self::Redeemed => "redeemed",
            Self::Revoking => "revoking",
            Self::Revoked => "revoked",
            Self::Other => "other",
            Self::None => "none",
        }
    }
}

impl WalletChoice {
    /// The choice that a wallet fits.
    #[must_use]
    pub fn of(wallet: &Wallet) -> Self {
        match wallet {
            Wallet::Apple => Self::Apple,
            Wallet::Google => Self::Google,
            Wallet::Unknown(_) => Self::Other,
        }
    }

    /// The word for it: the API's, where it has one.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Apple => "apple",
            Self::Google => "google",
            Self::Other => "other",
        }
    }
}

/// Some of the choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Choices(u32);

impl Choices {
    /// Those of kinds.
    pub const KINDS: Self = Self(0x7f);
    /// Those of statuses.
    pub const STATUSES: Self = Self(0xff << 7);
    /// Those of wallets.
    pub const WALLETS: Self = Self(0b111 << 15);
    const WAITING: Self = Self(1 << 18);
    const ATTENTION: Self = Self(1 << 19);

    /// Those of each dimension.
    pub const DIMENSIONS: [Self; 5] = [
        Self::KINDS,
        Self::STATUSES,
        Self::WALLETS,
        Self::WAITING,
        Self::ATTENTION,
    ];

    /// Those that a credential fits.
    #[must_use]
    pub fn fitting(credential: &Credential) -> Self {
        let status = StatusChoice::of(credential.status.as_ref());
        let mut fitting = Self::from(Choice::Kind(credential.kind)).and(Choice::Status(status));
        if let Some(wallet) = &credential.wallet {
            fitting = fitting.and(Choice::Wallet(WalletChoice::of(wallet)));
        }
        if status == StatusChoice::Invited {
            fitting = fitting.and(Choice::Waiting);
        }
        if credential.needs_attention() {
            fitting = fitting.and(Choice::Attention);
        }
        fitting
    }

    /// These and another one, or these if it is one of them.
    #[must_use]
    pub fn and(self, choice: Choice) -> Self {
        self.or(choice.into())
    }

    /// These and those.
    #[must_use]
    pub fn or(self, those: Self) -> Self {
        Self(self.0 | those.0)
    }

    /// Those of these that are among others.
    #[must_use]
    pub fn among(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// Those of these that are not among others.
    #[must_use]
    pub fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// Whether one is among them.
    #[must_use]
    pub fn has(self, choice: Choice) -> bool {
        self.among(choice.into()) != Self::default()
    }

    /// How many they are.
    #[must_use]
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether they are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl From<Choice> for Choices {
    fn from(choice: Choice) -> Self {
        Self(1 << choice.place())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_stands_in_its_place_and_in_one_dimension() {
        for (place, choice) in Choice::ALL.into_iter().enumerate() {
            assert_eq!(choice.place(), place, "{choice:?}");
            for other in Choice::ALL {
                let is_beside = choice.in_query().0 == other.in_query().0;
                assert_eq!(
                    choice.dimension().has(other),
                    is_beside,
                    "{choice:?} {other:?}"
                );
            }
        }
    }

    #[test]
    fn no_two_choices_are_written_alike() {
        for choice in Choice::ALL {
            let alike = Choice::ALL
                .into_iter()
                .filter(|other| other.in_query() == choice.in_query());
            assert_eq!(alike.count(), 1, "{choice:?}");
        }
    }

    #[test]
    fn the_words_of_the_api_are_read_as_what_they_are_written_for() {
        for choice in Choice::ALL {
            let (_, word) = choice.in_query();
            match choice {
                Choice::Status(status @ (StatusChoice::Other | StatusChoice::None)) => {
                    assert_ne!(
                        StatusChoice::of(Some(&Status::parse(word))),
                        StatusChoice::None,
                        "{status:?}"
                    );
                }
                Choice::Status(status) => {
                    assert_eq!(StatusChoice::of(Some(&Status::parse(word))), status);
                }
                Choice::Wallet(wallet) => {
                    assert_eq!(WalletChoice::of(&Wallet::parse(word)), wallet);
                }
                Choice::Kind(_) | Choice::Waiting | Choice::Attention => {}
            }
        }
    }
}
