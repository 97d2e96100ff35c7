//! People, credentials, rows and filters to test with.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use proptest::prelude::*;
use proptest::{collection, option, sample};

use super::choice::Choice;
use super::credential::{Credential, CredentialId, Kind, Status, Wallet};
use super::filter::Filter;
use super::page::Row;
use super::person::{Person, PersonId};
use super::secret::Secret;

/// Every kind there is.
pub const KINDS: [Kind; 7] = [
    Kind::Card,
    Kind::KeyFob,
    Kind::Pin,
    Kind::PassFlow,
    Kind::HidMobile,
    Kind::Mobile,
    Kind::Other,
];

/// The largest id of a person.
const LARGEST: u64 = i64::MAX as u64;

/// Some rows: any mixture of kinds, labels, people, statuses and wallets, now
/// and then one that could not be read.
pub fn rows() -> impl Strategy<Value = Vec<Row>> {
    collection::vec(
        prop_oneof![9 => any_credential(), 1 => Just(Row::Unreadable)],
        0..60,
    )
}

/// Some choices, mostly few.
pub fn filter() -> impl Strategy<Value = Filter> {
    collection::vec(sample::select(&Choice::ALL[..]), 0..6).prop_map(|choices| {
        let mut filter = Filter::default();
        choices.into_iter().for_each(|choice| filter.choose(choice));
        filter
    })
}

fn any_credential() -> impl Strategy<Value = Row> {
    let labels = [
        "",
        "Card",
        "card",
        "CARD",
        "Card Number",
        "Pin",
        "Ä",
        "ä",
        "Z",
        "z\u{301}",
    ];
    let words = [
        "invited",
        "active",
        "added_to_wallet",
        "redeemed",
        "revoking",
        "revoked",
        "odd",
    ];
    let wallets = ["apple", "google", "samsung"];
    (
        sample::select(&KINDS[..]),
        sample::select(labels.to_vec()),
        prop_oneof![1..6_u64, 65_534..65_538_u64, LARGEST..=LARGEST],
        option::of(sample::select(words.to_vec())),
        option::of(sample::select(wallets.to_vec())),
    )
        .prop_map(|(kind, label, holder, status, wallet)| {
            row(
                kind,
                label,
                holder,
                status.map(Status::parse),
                wallet.map(Wallet::parse),
            )
        })
}

/// The id of a person.
pub fn person_id(number: u64) -> PersonId {
    PersonId::parse(&number.to_string()).unwrap()
}

/// Somebody whose access is on, and of whom no more than the name is known.
pub fn person(number: u64, first_name: &str, last_name: &str) -> Person {
    Person {
        id: person_id(number),
        first_name: first_name.into(),
        last_name: last_name.into(),
        enabled: true,
        department: None,
        job_title: None,
        email: None,
        photo: None,
        valid_from: None,
        valid_to: None,
    }
}

/// A credential of which no more is known.
pub fn credential(holder: u64, kind: Kind, value: Option<&str>) -> Credential {
    Credential {
        id: CredentialId::parse("a").unwrap(),
        holder: person_id(holder),
        label: "".into(),
        type_id: None,
        kind,
        value: value.map(|value| Secret::new(value.to_owned())),
        pass_link: None,
        invitation_code: None,
        invitation_expires_at: None,
        created_at: None,
        status: None,
        wallet: None,
    }
}

/// One row without a value.
pub fn row(
    kind: Kind,
    label: &str,
    holder: u64,
    status: Option<Status>,
    wallet: Option<Wallet>,
) -> Row {
    Row::Credential(Arc::new(Credential {
        label: label.into(),
        status,
        wallet,
        ..credential(holder, kind, None)
    }))
}
