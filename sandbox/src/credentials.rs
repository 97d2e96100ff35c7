//! What a credential looks like, as a pure function of a seed and an index.
//!
//! Nothing is stored, so an account of a million credentials costs nothing to
//! start. Every secret is obviously fake: links lead to passes that are named
//! after the sandbox, and invitation codes begin with FAKE.

use harsh::Harsh;
use jiff::{Timestamp, tz};
use serde::Serialize;

use crate::chance::{below, draw};
use crate::credential_types::{self as types, CredentialType};

/// One credential, with the fields of DoorFlow API reference, List person
/// credentials, and the invitation fields of the guide; when it was made, which
/// some guides have, where it is an invitation. Absent, never null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Credential {
    pub id: String,
    pub credential_type_id: u32,
    pub label: &'static str,
    pub person_id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wallet_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitation_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitation_expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// A field that no document mentions, on a kind that nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub palm_template: Option<String>,
}

/// A kind together with how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Make {
    Card,
    KeyFob,
    Pin,
    PassInvited,
    PassIn(&'static str),
    Hid(&'static str),
    Palm,
}

/// Where randomness and dates of one account come from.
#[derive(Debug)]
pub struct Press {
    pub seed: u64,
    pub now: i64,
    pub hashids: Harsh,
}

const KIND: u64 = 1;
const STAGE: u64 = 2;
const DIGITS: u64 = 3;
const EXPIRY: u64 = 4;

const DAY: i64 = 86_400;
/// How long an invitation can be taken.
const OPEN_DAYS: i64 = 30;

/// Of so many people the first two share the number of a card, if both hold one.
const PAIR_EVERY: u64 = 50;

/// The showcase person's twelve credentials, one of each state worth seeing.
/// Holding several of one type is impossible in DoorFlow, and done on purpose.
pub const SHOWCASE: [Make; 12] = [
    Make::Card,
    Make::KeyFob,
    Make::Pin,
    Make::Hid("invited"),
    Make::PassInvited,
    Make::PassIn("apple"),
    Make::PassIn("google"),
    Make::Hid("revoking"),
    Make::Hid("revoked"),
    Make::Hid("active"),
    Make::Palm,
    Make::Hid("hibernating"),
];

impl Press {
    /// The hashid of the credential at `index` of the account.
    pub fn id(&self, index: u64) -> String {
        self.hashids.encode(&[index + 1])
    }

    /// The numbers behind a hashid, if it is one of this account.
    pub fn decode(&self, id: &str) -> Option<Vec<u64>> {
        // Longer words than any of ours overflow inside the decoder.
        if id.len() > 11 || !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        self.hashids.decode(id).ok()
    }

    /// The card that stands at `index`; `00112345` and its like, so leading
    /// zeros are the rule.
    fn number(&self, index: u64) -> String {
        // 7919 shares no factor with 10^8, so no number repeats before that.
        let start = draw(self.seed, DIGITS, 0) % 100_000_000;
        let place = index % 100_000_000;
        format!("{:08}", (start + place * 7919) % 100_000_000)
    }

    /// The number that neighbours hold both, where they are a pair of those few.
    pub fn shared_number(&self, person: u64) -> Option<String> {
        let is_of_a_pair = person >= PAIR_EVERY && person % PAIR_EVERY < 2;
        // Far above every index of an account.
        is_of_a_pair.then(|| self.number(80_000_000 + person / PAIR_EVERY))
    }

    fn pin(&self, index: u64) -> String {
        let length = 4 + below(3, self.seed, DIGITS, index) as usize;
        let digits = draw(self.seed, DIGITS, index) / 3 % 10_u64.pow(length as u32);
        format!("{digits:0length$}")
    }

    /// A credential of a given make.
    pub fn print(&self, make: Make, index: u64, id: String, person_id: u64) -> Credential {
        let kind = make.kind();
        let mut credential = Credential {
            id,
            credential_type_id: kind.id,
            label: kind.label,
            person_id,
            value: None,
            status: None,
            url: None,
            wallet_type: None,
            invitation_code: None,
            invitation_expires_at: None,
            created_at: None,
            palm_template: None,
        };
        match make {
            Make::Card | Make::KeyFob => credential.value = Some(self.number(index)),
            Make::Pin => credential.value = Some(self.pin(index)),
            Make::PassInvited => {
                credential.status = Some("invited");
                credential.url = Some(format!(
                    "https://redeem.passflow.io/passes/sandbox-{}",
                    credential.id
                ));
                let age = below(25, self.seed, EXPIRY, index) as i64;
                credential.created_at = Some(self.date(-age));
            }
            Make::PassIn(wallet) => {
                credential.status = Some("added_to_wallet");
                credential.wallet_type = Some(wallet);
            }
            Make::Hid(status) => {
                credential.status = Some(status);
                if status == "invited" {
                    credential.invitation_code = Some(self.invitation(index));
                    let days = below(30, self.seed, EXPIRY, index) as i64 - 5;
                    credential.invitation_expires_at = Some(self.date(days));
                    credential.created_at = Some(self.date(days - OPEN_DAYS));
                }
            }
            Make::Palm => credential.palm_template = Some(format!("fake-template-{index}")),
        }
        credential
    }

    /// The showcase credential at `position`.
    pub fn showcase(
        &self,
        position: usize,
        index: u64,
        id: String,
        person_id: u64,
    ) -> Option<Credential> {
        let mut credential = self.print(*SHOWCASE.get(position)?, index, id, person_id);
        // Not all guides have it.
        credential.created_at = None;
        match position {
            // The example of the guide: printed "001 - 12345" on the card.
            0 => credential.value = Some("00112345".to_owned()),
            2 => credential.value = Some("0123".to_owned()),
            3 => {
                // The guide's example gives a PassFlow pass and an HID
                // invitation one and the same type id; so does this row.
                credential.credential_type_id = types::PASSFLOW.id;
                credential.invitation_expires_at = Some(self.date(14));
            }
            _ => {}
        }
        Some(credential)
    }

    fn invitation(&self, index: u64) -> String {
        const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
        let mut word = draw(self.seed, DIGITS, index);
        let mut code = String::from("FAKE");
        for place in 0..12 {
            if place % 4 == 0 {
                code.push('-');
            }
            let letter = LETTERS[(word % 24) as usize];
            code.push(char::from(letter));
            word /= 24;
        }
        code
    }

    /// The moment `days` from now, written as the guide does: with an offset.
    fn date(&self, days: i64) -> String {
        moment(self.now.saturating_add(days * DAY))
            .display_with_offset(tz::offset(1))
            .to_string()
    }

    /// Which of the six types a person holds, in the order they list them; at
    /// most one of each, as DoorFlow allows.
    pub fn hand(&self, person: u64, count: usize) -> Vec<Make> {
        let mut ranked: Vec<(u64, usize)> = (0..6)
            .map(|kind| {
                // Cards are common, palm scanners are not.
                let weight = [1, 4, 2, 3, 3, 40][kind];
                let roll = below(1000, self.seed, KIND, person * 8 + kind as u64);
                (roll * weight, kind)
            })
            .collect();
        ranked.sort_unstable();
        let mut kinds: Vec<usize> = ranked.into_iter().take(count).map(|(_, k)| k).collect();
        kinds.sort_unstable();
        kinds
            .into_iter()
            .map(|kind| self.make(kind, person * 8 + kind as u64))
            .collect()
    }

    /// A make of one of the six kinds, its stage drawn for `index`.
    pub fn make(&self, kind: usize, index: u64) -> Make {
        let roll = below(100, self.seed, STAGE, index);
        match kind {
            0 => Make::Card,
            1 => Make::KeyFob,
            2 => Make::Pin,
            3 => match roll {
                0..40 => Make::PassInvited,
                40..75 => Make::PassIn("apple"),
                _ => Make::PassIn("google"),
            },
            4 => Make::Hid(match roll {
                0..30 => "invited",
                30..75 => "active",
                75..82 => "redeemed",
                82..90 => "revoking",
                _ => "revoked",
            }),
            _ => Make::Palm,
        }
    }
}

impl Make {
    /// The credential type this make belongs to.
    pub fn kind(self) -> CredentialType {
        match self {
            Self::Card => types::CARD,
            Self::KeyFob => types::KEY_FOB,
            Self::Pin => types::PIN,
            Self::PassInvited | Self::PassIn(_) => types::PASSFLOW,
            Self::Hid(_) => types::HID,
            Self::Palm => types::PALM,
        }
    }
}

/// Seconds since 1970 as a moment; one that no calendar reaches is 1970.
pub fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests;
