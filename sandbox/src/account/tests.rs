//! Where credentials stand, and who is found.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
use std::collections::BTreeSet;

use super::*;

fn account(credentials: u64) -> Account {
    let options = Options {
        credentials,
        ..Options::default()
    };
    Account::new(&options, 1_800_000_000)
}

#[test]
fn the_account_list_is_everyones_list_in_order() {
    let account = account(3000);
    let mut index = 0;
    for person in 1..=account.people() {
        let holding = account.holding(person).unwrap();
        for at in 0..holding.len() {
            let own = holding.get(at);
            assert_eq!(own, account.at(index), "person {person}, row {at}");
            assert_eq!(own.person_id, person);
            index += 1;
        }
    }
    assert_eq!(index, account.credentials());
    assert_eq!(index, 3000);
}

#[test]
fn every_id_is_unique_and_leads_back_to_its_credential() {
    let account = account(0);
    let mut seen = BTreeSet::new();
    for index in 0..account.credentials() {
        let credential = account.at(index);
        assert_eq!(account.credential(&credential.id), Some(credential.clone()));
        assert!(credential.id.len() >= 7, "as long as the documented ones");
        assert!(seen.insert(credential.id));
    }
}

#[test]
fn the_first_people_hold_what_was_promised() {
    let account = account(0);
    assert_eq!(account.people(), 400);
    assert_eq!(
        [1, 2, 3, 4].map(|person| account.holding(person).unwrap().len()),
        [1000, 12, 1, 0]
    );
    assert!((5..=400).all(|p| (1..=6).contains(&account.holding(p).unwrap().len())));
    assert!(account.holding(0).is_none() && account.holding(401).is_none());
}

#[test]
fn nobody_but_the_first_two_holds_two_of_one_type() {
    let account = account(5000);
    for person in 3..=account.people() {
        let holding = account.holding(person).unwrap();
        let types: BTreeSet<_> = (0..holding.len())
            .map(|at| holding.get(at).credential_type_id)
            .collect();
        assert_eq!(types.len() as u64, holding.len(), "person {person}");
    }
}

#[test]
fn a_grown_account_ends_exactly_where_it_was_asked_to() {
    let account = account(1_000_003);
    assert_eq!(account.credentials(), 1_000_003);
    let last = account.at(1_000_002);
    assert_eq!(last.person_id, account.people());
    assert_eq!(account.credential(&last.id).unwrap(), last);
}

#[test]
fn words_that_are_no_ids_name_nothing() {
    let account = account(0);
    let words = [
        "",
        "a",
        "0",
        "é",
        "cfhistuCFH",
        "99999999999",
        "zzzzzzzzzzz",
        "%00",
    ];
    for word in words {
        assert_eq!(account.credential(word), None, "{word}");
    }
    assert_eq!(account.credential(&"Z".repeat(5000)), None);
    // Some of these overflow inside the decoder if they ever get there.
    let letters = || {
        (b'0'..=b'z')
            .filter(u8::is_ascii_alphanumeric)
            .map(char::from)
    };
    for (first, rest) in letters().flat_map(|a| letters().map(move |b| (a, b))) {
        let word = format!("a{first}{}", rest.to_string().repeat(11));
        assert_eq!(account.credential(&word), None, "{word}");
    }
}

#[test]
fn people_are_found_by_part_of_an_address_in_any_case() {
    let account = account(0);
    let email = account.person(17).unwrap().email.unwrap();
    assert_eq!(account.find(Some(&email.to_uppercase()), None), [17]);
    assert_eq!(account.find(None, Some("EMP-0017")), [17]);
    assert!(account.find(Some("@example.com"), None).len() == 400);
    assert!(
        account
            .find(Some("@example.com"), Some("EMP-9999"))
            .is_empty()
    );
}

#[test]
fn a_person_carries_the_simple_credentials_in_clear() {
    let person = account(0).person(2).unwrap();
    assert_eq!(person.credentials_number.as_deref(), Some("00112345"));
    assert_eq!(person.pin.as_deref(), Some("0123"));
}
