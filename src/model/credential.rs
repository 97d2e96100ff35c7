//! One credential: what it is, what it hides, how it stands.
//!
//! The kind is worked out from the fields first and from the account's label
//! second. The type id is no help: one documented response gives the same id
//! to a PassFlow pass and to an HID credential. Where nothing fits, the kind
//! is `Other` and nothing of the value is shown: an unknown value may be a PIN.

use std::num::NonZeroU32;
use std::sync::Arc;

use super::moment::{Moment, Stated};
use super::person::PersonId;
use super::secret::Secret;
use super::trusted::Trusted;

/// The hashid of a credential. Copies share one text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CredentialId(Arc<str>);

impl CredentialId {
    /// Takes any text but the empty one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(text.into()))
    }

    /// The id as the server sent it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One credential of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Which credential it is.
    pub id: CredentialId,
    /// Whose it is.
    pub holder: PersonId,
    /// What the account calls its type: "Card Number", "Pin", …. Those of one
    /// page share one text.
    pub label: Arc<str>,
    /// Which of the account's types it has.
    pub type_id: Option<NonZeroU32>,
    /// What it is.
    pub kind: Kind,
    /// Card number, fob number or PIN. Leading zeros are significant.
    pub value: Option<Secret>,
    /// Redemption link of a pass; whoever opens it can claim the pass.
    pub pass_link: Option<PassLink>,
    /// Code that enrols a phone; as good as the link.
    pub invitation_code: Option<Secret>,
    /// When the invitation ends.
    pub invitation_expires_at: Option<Stated>,
    /// How a mobile credential stands.
    pub status: Option<Status>,
    /// In which wallet a pass is.
    pub wallet: Option<Wallet>,
    /// When it was made, where the server says so. It is shown nowhere, so a
    /// text that is no date is not kept.
    pub created_at: Option<Moment>,
}

// A list may hold a hundred thousand of them, and the browser of a phone all
// of that.
#[cfg(target_arch = "wasm32")]
const _: () = assert!(size_of::<Credential>() <= 120);

impl Credential {
    /// The number of a card or fob, which a reader reads. Any other value may be
    /// a PIN: it is never looked for, compared or written out.
    #[must_use]
    pub fn number(&self) -> Option<&Secret> {
        match self.kind {
            Kind::Card | Kind::KeyFob => self.value.as_ref(),
            Kind::Pin | Kind::PassFlow | Kind::HidMobile | Kind::Mobile | Kind::Other => None,
        }
    }

    /// The part of the value that may be shown: the tail of a card number.
    #[must_use]
    pub fn visible_tail(&self) -> Option<&str> {
        self.number()?.tail()
    }

    /// When the invitation ends, while there is one to take: what the holder
    /// took, or what was taken back, waits for nothing.
    #[must_use]
    pub fn invitation_ends(&self) -> Option<&Stated> {
        match self.status {
            None | Some(Status::Invited | Status::Unknown(_)) => {
                self.invitation_expires_at.as_ref()
            }
            Some(
                Status::Active
                | Status::AddedToWallet
                | Status::Redeemed
                | Status::Revoking
                | Status::Revoked,
            ) => None,
        }
    }

    /// Whether it opens doors for its holder, as far as the API says: what is
    /// on a phone says how it stands, and cards, fobs and PINs say nothing.
    #[must_use]
    pub fn is_active(&self) -> bool {
        match self.status {
            Some(Status::Active | Status::AddedToWallet | Status::Redeemed) => true,
            Some(Status::Invited | Status::Revoking | Status::Revoked | Status::Unknown(_)) => {
                false
            }
            None => matches!(self.kind, Kind::Card | Kind::KeyFob | Kind::Pin),
        }
    }

    /// Whether somebody has to do something: the holder, to accept it, or
    /// staff, to see that it is really gone.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        matches!(self.status, Some(Status::Invited | Status::Revoking))
    }
}

/// The link that came with a pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassLink {
    /// An address where passes are redeemed.
    Trusted(Secret),
    /// Anything else, which is not kept: it would be no pass, and opening it
    /// could lead anywhere.
    Unrecognised,
}

impl PassLink {
    /// Reads the server's text.
    #[must_use]
    pub fn parse(text: String, trusted: &Trusted) -> Self {
        if trusted.offers(&text) {
            Self::Trusted(Secret::new(text))
        } else {
            Self::Unrecognised
        }
    }

    /// The link, if it may be offered.
    #[must_use]
    pub fn secret(&self) -> Option<&Secret> {
        match self {
            Self::Trusted(secret) => Some(secret),
            Self::Unrecognised => None,
        }
    }
}

/// What a credential is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A card with a number.
    Card,
    /// A key fob or tag with a number.
    KeyFob,
    /// A number that is typed at the door.
    Pin,
    /// A PassFlow pass for a wallet.
    PassFlow,
    /// HID Mobile Access, on a phone.
    HidMobile,
    /// Some other credential that lives on a phone.
    Mobile,
    /// Nothing that we know.
    Other,
}

impl Kind {
    /// The word for it in the contract of the element.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::KeyFob => "key_fob",
            Self::Pin => "pin",
            Self::PassFlow => "passflow",
            Self::HidMobile => "hid_mobile",
            Self::Mobile => "mobile",
            Self::Other => "other",
        }
    }
}

/// The fields from which a kind is worked out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Traits<'a> {
    /// The account's label of the type.
    pub label: &'a str,
    /// Whether there is a value.
    pub has_value: bool,
    /// Whether there is a pass link.
    pub has_pass_link: bool,
    /// Whether there is an invitation code or its expiry.
    pub has_invitation: bool,
    /// Whether there is a wallet type.
    pub has_wallet: bool,
    /// Whether there is a status.
    pub has_status: bool,
}

impl Kind {
    /// Works out the kind, from the fields first.
    #[must_use]
    pub fn of(traits: Traits<'_>) -> Self {
        let words: Vec<String> = traits
            .label
            .split(|c: char| !c.is_ascii_alphanumeric())
            .map(str::to_ascii_lowercase)
            .collect();
        let says = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));

        if traits.has_pass_link || traits.has_wallet {
            return Self::PassFlow;
        }
        if traits.has_invitation {
            return Self::HidMobile;
        }
        if traits.has_value {
            // PIN before card: a wrong guess here must hide too much, never
            // too little.
            return if says(&[
                "pin", "pins", "pincode", "passcode", "password", "code", "keypad",
            ]) {
                Self::Pin
            } else if says(&["fob", "fobs", "keyfob", "keyfobs", "tag", "tags"]) {
                Self::KeyFob
            } else if says(&[
                "card", "cards", "keycard", "badge", "badges", "prox", "mifare", "desfire",
                "iclass",
            ]) {
                Self::Card
            } else {
                Self::Other
            };
        }
        if says(&["passflow"]) {
            Self::PassFlow
        } else if says(&["hid"]) {
            Self::HidMobile
        } else if traits.has_status || says(&["mobile", "phone", "wallet"]) {
            Self::Mobile
        } else {
            Self::Other
        }
    }
}

/// How a mobile credential stands. An open set: the documents name seven
/// words between them and promise no end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Sent to the holder, not yet taken.
    Invited,
    /// Works.
    Active,
    /// The holder took the pass into a wallet.
    AddedToWallet,
    /// The holder used the link or code.
    Redeemed,
    /// Being taken back; may still open doors.
    Revoking,
    /// Taken back.
    Revoked,
    /// A word that we do not know, as the server wrote it.
    Unknown(String),
}

impl Status {
    /// Reads the server's word.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        match word.trim().to_ascii_lowercase().as_str() {
            "invited" => Self::Invited,
            "active" | "activated" => Self::Active,
            "added_to_wallet" => Self::AddedToWallet,
            "redeemed" => Self::Redeemed,
            "revoking" => Self::Revoking,
            "revoked" => Self::Revoked,
            _ => Self::Unknown(word.to_owned()),
        }
    }
}

/// A wallet on a phone. An open set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wallet {
    /// Apple Wallet.
    Apple,
    /// Google Wallet.
    Google,
    /// A wallet that we do not know, as the server wrote it.
    Unknown(String),
}

impl Wallet {
    /// Reads the server's word.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        match word.trim().to_ascii_lowercase().as_str() {
            "apple" => Self::Apple,
            "google" => Self::Google,
            _ => Self::Unknown(word.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn labelled(label: &str) -> Traits<'_> {
        Traits {
            label,
            ..Traits::default()
        }
    }

    #[test]
    fn fields_decide_before_labels_do() {
        let pin_by_label = labelled("Pin");
        let table = [
            (
                Traits {
                    has_pass_link: true,
                    has_value: true,
                    ..pin_by_label
                },
                Kind::PassFlow,
            ),
            (
                Traits {
                    has_wallet: true,
                    ..labelled("HID Mobile Access")
                },
                Kind::PassFlow,
            ),
            (
                Traits {
                    has_invitation: true,
                    ..labelled("PassFlow Mobile Access")
                },
                Kind::HidMobile,
            ),
            (
                Traits {
                    has_value: true,
                    has_status: true,
                    ..pin_by_label
                },
                Kind::Pin,
            ),
            (
                Traits {
                    has_status: true,
                    ..labelled("Quantum Key")
                },
                Kind::Mobile,
            ),
        ];
        for (traits, kind) in table {
            assert_eq!(Kind::of(traits), kind, "{traits:?}");
        }
    }

    #[test]
    fn a_value_is_told_by_the_words_of_its_label() {
        let table = [
            ("Card Number", Kind::Card),
            ("card", Kind::Card),
            ("Staff badge (MIFARE)", Kind::Card),
            ("Key Fob", Kind::KeyFob),
            ("KeyFob", Kind::KeyFob),
            ("Pin", Kind::Pin),
            ("PIN-Code", Kind::Pin),
            ("Card PIN", Kind::Pin),
            ("Keypad", Kind::Pin),
            ("Spinner", Kind::Other),
            ("Discard", Kind::Other),
            ("", Kind::Other),
        ];
        for (label, kind) in table {
            let traits = Traits {
                has_value: true,
                ..labelled(label)
            };
            assert_eq!(Kind::of(traits), kind, "{label:?}");
        }
    }

    #[test]
    fn without_any_field_the_label_decides() {
        let table = [
            ("PassFlow Mobile Access", Kind::PassFlow),
            ("HID Mobile Access", Kind::HidMobile),
            ("Apple Mobile Access", Kind::Mobile),
            ("Pin", Kind::Other),
            ("Retina", Kind::Other),
        ];
        for (label, kind) in table {
            assert_eq!(Kind::of(labelled(label)), kind, "{label:?}");
        }
    }

    fn credential(kind: Kind) -> Credential {
        samples::credential(1, kind, Some("98765432"))
    }

    #[test]
    fn only_cards_and_fobs_show_a_tail() {
        let tail = |kind| credential(kind).visible_tail().map(str::to_owned);
        assert_eq!(tail(Kind::Card).as_deref(), Some("5432"));
        assert_eq!(tail(Kind::KeyFob).as_deref(), Some("5432"));
        for kind in [
            Kind::Pin,
            Kind::PassFlow,
            Kind::HidMobile,
            Kind::Mobile,
            Kind::Other,
        ] {
            assert_eq!(tail(kind), None, "{kind:?}");
        }
    }

    #[test]
    fn a_link_that_is_not_trusted_is_not_kept() {
        let trusted = Trusted::new("", "");
        let parse = |text: &str| PassLink::parse(text.to_owned(), &trusted);
        let good = "https://redeem.passflow.io/passes/a";
        assert_eq!(parse(good).secret(), Some(&Secret::new(good.to_owned())));
        assert_eq!(
            parse("https://example.com/passes/a"),
            PassLink::Unrecognised
        );
        assert_eq!(PassLink::Unrecognised.secret(), None);
    }

    #[test]
    fn only_an_invitation_that_is_open_ends() {
        let mut credential = credential(Kind::HidMobile);
        let ends = Stated::Unreadable("soon".into());
        credential.invitation_expires_at = Some(ends.clone());
        for open in [None, Some("invited"), Some("hibernating")] {
            credential.status = open.map(Status::parse);
            assert_eq!(credential.invitation_ends(), Some(&ends), "{open:?}");
        }
        for over in [
            "active",
            "added_to_wallet",
            "redeemed",
            "revoking",
            "revoked",
        ] {
            credential.status = Some(Status::parse(over));
            assert_eq!(credential.invitation_ends(), None, "{over}");
        }
    }

    #[test]
    fn only_what_is_said_to_be_active_is_active() {
        let is_active = |kind, status: Option<&str>| {
            let status = status.map(Status::parse);
            let credential = Credential {
                status,
                ..credential(kind)
            };
            credential.is_active()
        };
        for kind in [Kind::Card, Kind::KeyFob, Kind::Pin] {
            assert!(is_active(kind, None), "{kind:?}");
        }
        for kind in [Kind::PassFlow, Kind::HidMobile, Kind::Mobile, Kind::Other] {
            assert!(!is_active(kind, None), "{kind:?}");
        }
        for kind in [Kind::Card, Kind::HidMobile] {
            for yes in ["active", "activated", "added_to_wallet", "redeemed"] {
                assert!(is_active(kind, Some(yes)), "{kind:?} {yes}");
            }
            for no in ["invited", "revoking", "revoked", "hibernating"] {
                assert!(!is_active(kind, Some(no)), "{kind:?} {no}");
            }
        }
    }

    #[test]
    fn what_waits_for_someone_needs_attention() {
        let mut credential = credential(Kind::HidMobile);
        let table = [
            (None, false),
            (Some(Status::Invited), true),
            (Some(Status::Active), false),
            (Some(Status::AddedToWallet), false),
            (Some(Status::Redeemed), false),
            (Some(Status::Revoking), true),
            (Some(Status::Revoked), false),
            (Some(Status::Unknown("hibernating".into())), false),
        ];
        for (status, needs_attention) in table {
            credential.status = status;
            assert_eq!(credential.needs_attention(), needs_attention);
        }
    }

    #[test]
    fn unknown_words_survive_as_they_came() {
        assert_eq!(Status::parse(" Invited "), Status::Invited);
        assert_eq!(Status::parse("activated"), Status::Active);
        assert_eq!(Status::parse("zZz"), Status::Unknown("zZz".into()));
        assert_eq!(Wallet::parse("APPLE"), Wallet::Apple);
        assert_eq!(Wallet::parse("Samsung"), Wallet::Unknown("Samsung".into()));
    }
}
