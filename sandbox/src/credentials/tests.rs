//! What credentials look like.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
use std::collections::{BTreeMap, BTreeSet};

use crate::account::Account;
use crate::credentials::Credential;
use crate::options::Options;

fn account() -> Account {
    Account::new(&Options::default(), 1_800_000_000)
}

#[test]
fn the_showcase_has_one_of_each_state() {
    let account = account();
    let holding = account.holding(2).unwrap();
    let rows: Vec<_> = (0..12).map(|at| holding.get(at)).collect();
    assert_eq!(rows[0].value.as_deref(), Some("00112345"));
    assert_eq!(rows[2].value.as_deref(), Some("0123"));
    assert!(
        rows[3]
            .invitation_code
            .as_ref()
            .unwrap()
            .starts_with("FAKE-")
    );
    assert!(rows[3].invitation_expires_at.as_ref().unwrap() > &"2027-01-20".to_owned());
    assert_eq!(rows[3].credential_type_id, rows[4].credential_type_id);
    assert!(rows[4].url.is_some());
    let statuses: Vec<_> = rows.iter().map(|row| row.status.unwrap_or("-")).collect();
    assert_eq!(
        statuses.join(" "),
        "- - - invited invited added_to_wallet added_to_wallet revoking revoked active - hibernating"
    );
    assert!(rows[10].palm_template.is_some() && rows[10].value.is_none());
}

#[test]
fn the_large_person_shows_every_kind() {
    let account = account();
    let holding = account.holding(1).unwrap();
    let types: BTreeSet<_> = (0..100)
        .map(|at| holding.get(at).credential_type_id)
        .collect();
    assert_eq!(types.len(), 6);
}

#[test]
fn card_numbers_do_not_repeat_and_pins_keep_their_zeros() {
    let account = account();
    let rows: Vec<_> = (0..1000).map(|index| account.at(index)).collect();
    let of = |label| {
        let has = move |row: &&Credential| row.label == label;
        rows.iter()
            .filter(has)
            .map(|row| row.value.clone().unwrap())
    };
    let cards: Vec<_> = of("Card Number").chain(of("Key Fob")).collect();
    assert_eq!(cards.iter().collect::<BTreeSet<_>>().len(), cards.len());
    assert!(cards.iter().all(|number| number.len() == 8));
    assert!(of("Pin").all(|pin| (4..=6).contains(&pin.len())));
    assert!(of("Pin").any(|pin| pin.starts_with('0')));
}

#[test]
fn only_what_is_invited_carries_a_secret() {
    let account = account();
    for index in 0..account.credentials() {
        let row = account.at(index);
        let secret = row.url.is_some() || row.invitation_code.is_some();
        assert_eq!(secret, row.status == Some("invited"), "{index}");
        assert_eq!(
            row.invitation_code.is_some(),
            row.invitation_expires_at.is_some()
        );
        let is_dated = secret && row.person_id != 2;
        assert_eq!(row.created_at.is_some(), is_dated, "{index}");
    }
}

#[test]
fn some_neighbours_hold_one_number_both() {
    let account = account();
    let mut holders: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    for index in 0..account.credentials() {
        let row = account.at(index);
        if let (Some(number), true) = (row.value, row.label != "Pin") {
            holders.entry(number).or_default().insert(row.person_id);
        }
    }
    let shared: Vec<_> = holders.into_values().filter(|of| of.len() > 1).collect();
    assert!((2..10).contains(&shared.len()), "{shared:?}");
    for pair in shared {
        let pair: Vec<_> = pair.into_iter().collect();
        assert!(pair[0] > 7 && pair[0] + 1 == pair[1], "{pair:?}");
    }
}

#[test]
fn invitations_were_made_before_they_end_and_some_long_ago() {
    let account = account();
    let days_ago = |date: &str| {
        let date: jiff::Timestamp = date.parse().unwrap();
        (1_800_000_000 - date.as_second()) / 86_400
    };
    let mut ages = BTreeSet::new();
    for row in (0..account.credentials()).map(|index| account.at(index)) {
        let Some(age) = row.created_at.as_deref().map(days_ago) else {
            continue;
        };
        assert!(age >= 0, "made by now");
        if let Some(end) = row.invitation_expires_at.as_deref() {
            assert!(days_ago(end) < age);
        }
        ages.insert(age);
    }
    assert!(ages.first().unwrap() < &14 && ages.last().unwrap() > &14);
}
