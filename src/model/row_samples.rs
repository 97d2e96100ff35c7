//! Rows of every sort, and filters, for property tests.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use proptest::prelude::*;
use proptest::{collection, option, sample};

use super::choice::Choice;
use super::credential::{Credential, CredentialId, Kind, Status, Wallet};
use super::filter::Filter;
use super::page::Row;
use super::person::PersonId;

const KINDS: [Kind; 7] = [
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
        prop_oneof![9 => credential(), 1 => Just(Row::Unreadable)],
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

fn credential() -> impl Strategy<Value = Row> {
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

/// One row.
pub fn row(
    kind: Kind,
    label: &str,
    holder: u64,
    status: Option<Status>,
    wallet: Option<Wallet>,
) -> Row {
    Row::Credential(Arc::new(Credential {
        id: CredentialId::parse("any").unwrap(),
        holder: PersonId::parse(&holder.to_string()).unwrap(),
        label: label.into(),
        kind,
        value: None,
        pass_link: None,
        invitation_code: None,
        invitation_expires_at: None,
        created_at: None,
        status,
        wallet,
    }))
}
