//! Each hint by example, then all of them against a naive reading.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::model::credential::Kind;
use crate::model::samples::{credential, person_id};

const DAY: u64 = 86_400_000;
const NOW: Moment = Moment::from_millis(100 * DAY);

fn row(credential: Credential) -> Row {
    Row::Credential(Arc::new(credential))
}

fn card(holder: u64, number: &str) -> Row {
    row(credential(holder, Kind::Card, Some(number)))
}

/// What became of an invitation that was made and ends at these moments.
fn invitation(status: &str, made: Option<u64>, ends: Option<Stated>) -> Row {
    row(Credential {
        status: Some(Status::parse(status)),
        created_at: made.map(Moment::from_millis),
        invitation_expires_at: ends,
        ..credential(1, Kind::HidMobile, None)
    })
}

fn ends(millis: u64) -> Option<Stated> {
    Some(Stated::At(Moment::from_millis(millis)))
}

fn everybody_is_fine(_: PersonId) -> Option<Standing> {
    Some(Standing::Open)
}

fn find(kind: HintKind, rows: &[Row]) -> Found {
    let mut hints = Hints::default();
    assert!(!hints.look(rows, usize::MAX));
    hints.find(kind, rows, NOW, &everybody_is_fine)
}

fn places(kind: HintKind, rows: &[Row]) -> Vec<u32> {
    find(kind, rows).rows
}

#[test]
fn a_number_of_two_people_is_found_and_its_rows_stand_together() {
    let rows = [
        card(1, "0007"),
        card(2, "0008"),
        card(3, "0008"),
        row(credential(1, Kind::KeyFob, Some("0007"))),
        Row::Unreadable,
        card(4, "0007"),
        card(5, "0009"),
    ];
    let found = find(HintKind::SharedNumber, &rows);
    assert_eq!(found.rows, [1, 2, 0, 3, 5]);
    assert_eq!((found.count, found.is_whole), (2, true));
}

#[test]
fn one_person_may_hold_a_number_twice() {
    let rows = [card(1, "7"), row(credential(1, Kind::KeyFob, Some("7")))];
    assert_eq!(find(HintKind::SharedNumber, &rows).count, 0);
}

#[test]
fn only_what_is_written_alike_is_one_number() {
    let table = [
        ("0123", "0123", true),
        ("0123", " 0123\t", true),
        ("0123", "123", false),
        ("00112345", "001-12345", false),
        ("00112345", "001 12345", false),
        ("04a2", "04A2", false),
        ("", "", false),
        (" ", "  ", false),
    ];
    for (one, other, is_shared) in table {
        let found = find(HintKind::SharedNumber, &[card(1, one), card(2, other)]);
        assert_eq!(found.count == 1, is_shared, "{one:?} {other:?}");
    }
}

#[test]
fn pins_and_unknown_values_are_never_compared() {
    for kind in [
        Kind::Pin,
        Kind::Other,
        Kind::PassFlow,
        Kind::HidMobile,
        Kind::Mobile,
    ] {
        let rows = [1, 2].map(|holder| row(credential(holder, kind, Some("1266"))));
        assert_eq!(find(HintKind::SharedNumber, &rows).count, 0, "{kind:?}");
        let rows = [card(1, "1266"), row(credential(2, kind, Some("1266")))];
        assert_eq!(find(HintKind::SharedNumber, &rows).count, 0, "{kind:?}");
    }
}

#[test]
fn a_number_that_was_taken_back_is_held_by_nobody() {
    for (status, count) in [("revoked", 0), ("revoking", 1), ("active", 1)] {
        let given_back = row(Credential {
            status: Some(Status::parse(status)),
            ..credential(1, Kind::Card, Some("7"))
        });
        let rows = [given_back, card(2, "7")];
        assert_eq!(find(HintKind::SharedNumber, &rows).count, count, "{status}");
    }
}

#[test]
fn numbers_that_only_share_a_hash_are_told_apart() {
    let mut known: HashMap<u32, String> = HashMap::new();
    let (one, other) = (0..)
        .find_map(|n: u32| {
            let number = format!("{n:08}");
            let other = known.insert(hash(&number), number.clone())?;
            Some((number, other))
        })
        .unwrap();
    let rows = [
        card(1, &one),
        card(2, &other),
        card(3, &other),
        card(4, &one),
    ];
    let found = find(HintKind::SharedNumber, &rows);
    assert_eq!((found.count, found.rows), (2, vec![1, 2, 0, 3]));
}

#[test]
fn an_invitation_has_expired_once_its_end_is_here_and_it_is_open() {
    let now = NOW.as_millis();
    let rows = [
        invitation("invited", None, ends(now - 1)),
        invitation("invited", None, ends(now)),
        invitation("invited", None, ends(now + 1)),
        invitation("invited", None, None),
        invitation("invited", None, Some(Stated::Unreadable("soon".into()))),
        invitation("redeemed", None, ends(0)),
        invitation("revoked", None, ends(0)),
        invitation("hibernating", None, ends(0)),
    ];
    assert_eq!(places(HintKind::Expired, &rows), [0, 1, 7]);
}

#[test]
fn an_invitation_is_open_for_long_after_fourteen_days() {
    let now = NOW.as_millis();
    let limit = now - 14 * DAY;
    let rows = [
        invitation("invited", Some(limit - 1_000), None),
        invitation("invited", Some(limit), None),
        invitation("invited", Some(now + DAY), None),
        invitation("invited", None, ends(now + DAY)),
        invitation("invited", Some(0), ends(now + DAY)),
        invitation("invited", Some(0), ends(now)),
        invitation("active", Some(0), None),
        invitation("hibernating", Some(0), ends(now + DAY)),
        card(1, "7"),
    ];
    assert_eq!(places(HintKind::LongOpen, &rows), [0, 4]);
}

#[test]
fn what_was_noted_is_told_as_time_goes_by() {
    let rows = [invitation("invited", Some(0), ends(20 * DAY))];
    let mut hints = Hints::default();
    hints.look(&rows, 1);
    let counts = |day| {
        let now = Moment::from_millis(day * DAY);
        let count = |kind| hints.find(kind, &rows, now, &everybody_is_fine).count;
        (count(HintKind::LongOpen), count(HintKind::Expired))
    };
    assert_eq!([13, 15, 21].map(counts), [(0, 0), (1, 0), (0, 1)]);
}

#[test]
fn only_active_credentials_of_people_without_access_are_found() {
    let standing = |id: PersonId| match id.to_string().as_str() {
        "1" => Some(Standing::Open),
        "2" => Some(Standing::Disabled),
        "3" => Some(Standing::Ended(Moment::default())),
        "4" => Some(Standing::NotYet(Moment::from_millis(u64::MAX))),
        "5" => Some(Standing::Unclear),
        _ => None,
    };
    let of = |holder, status: Option<&str>| {
        row(Credential {
            status: status.map(Status::parse),
            ..credential(holder, Kind::Card, None)
        })
    };
    let mut rows: Vec<Row> = (1..=5).map(|holder| of(holder, None)).collect();
    rows.push(of(2, Some("revoked")));
    rows.push(of(6, Some("invited")));
    rows.push(Row::Unreadable);
    rows.push(of(2, Some("active")));
    let find = |rows: &[Row]| {
        let hints = Hints::default();
        hints.find(HintKind::WithoutAccess, rows, NOW, &standing)
    };
    let found = find(&rows);
    assert_eq!(found.rows, [1, 2, 8]);
    assert_eq!((found.count, found.is_whole), (3, true));
    rows.push(of(6, None));
    let found = find(&rows);
    assert_eq!((found.count, found.is_whole), (3, false), "6 is not known");
}

#[test]
fn rows_that_were_not_looked_at_leave_the_rest_open() {
    let rows: Vec<Row> = (1..=5).map(|holder| card(holder, "7")).collect();
    let mut hints = Hints::default();
    let found = |hints: &Hints| hints.find(HintKind::SharedNumber, &rows, NOW, &everybody_is_fine);
    assert!(hints.look(&rows, 2));
    assert_eq!(found(&hints).rows, [0, 1]);
    assert!(!found(&hints).is_whole);
    assert!(!hints.look(&rows, 3));
    assert_eq!(found(&hints).rows, [0, 1, 2, 3, 4]);
    assert!(found(&hints).is_whole);
    assert!(!hints.look(&rows, usize::MAX));
    assert_eq!(found(&hints).rows.len(), 5, "no row is noted twice");
}

#[test]
fn a_list_that_became_shorter_is_no_reason_to_panic() {
    let rows: Vec<Row> = (1..=5).map(|holder| card(holder, "7")).collect();
    let mut hints = Hints::default();
    hints.look(&rows, 5);
    let shorter = &rows[..1];
    assert!(!hints.look(shorter, 5));
    for kind in HintKind::ALL {
        let found = hints.find(kind, shorter, NOW, &everybody_is_fine);
        assert!(found.rows.len() <= 5);
    }
}

/// The same by the shortest way, however long it takes.
fn naive(kind: HintKind, rows: &[Row], now: Moment) -> (usize, Vec<u32>) {
    let credentials: Vec<(u32, &Credential)> = (0..)
        .zip(rows)
        .filter_map(|(place, row)| match row {
            Row::Credential(credential) => Some((place, credential.as_ref())),
            Row::Unreadable => None,
        })
        .collect();
    let only = |is_odd: &dyn Fn(&Credential) -> bool| {
        let odd = credentials.iter().filter(|(_, it)| is_odd(it));
        let odd: Vec<u32> = odd.map(|(place, _)| *place).collect();
        (odd.len(), odd)
    };
    let is_invited = |it: &Credential| it.status == Some(Status::Invited);
    let expired = |it: &Credential| match &it.invitation_expires_at {
        Some(Stated::At(end)) => is_invited(it) && *end <= now,
        _ => false,
    };
    match kind {
        HintKind::SharedNumber => {
            let number = |it: &Credential| match it.kind {
                Kind::Card | Kind::KeyFob => Some(it.value.as_ref()?.expose().trim().to_owned()),
                _ => None,
            };
            let of = |wanted: &str| -> Vec<(u32, PersonId)> {
                let same = credentials
                    .iter()
                    .filter(|(_, it)| number(it).as_deref() == Some(wanted));
                same.map(|(place, it)| (*place, it.holder)).collect()
            };
            let mut groups: Vec<Vec<(u32, PersonId)>> = Vec::new();
            for (_, credential) in &credentials {
                let Some(number) = number(credential) else {
                    continue;
                };
                let group = of(&number);
                let holders: HashSet<PersonId> = group.iter().map(|(_, holder)| *holder).collect();
                if holders.len() > 1 && !groups.contains(&group) {
                    groups.push(group);
                }
            }
            groups.sort_by_key(|group| group[1].0);
            let rows = groups.iter().flatten().map(|(place, _)| *place);
            (groups.len(), rows.collect())
        }
        HintKind::WithoutAccess => {
            only(&|it| it.holder == person_id(2) && !is_invited(it) && it.kind != Kind::HidMobile)
        }
        HintKind::Expired => only(&expired),
        HintKind::LongOpen => only(&|it| {
            let made = it.created_at.map(Moment::as_millis);
            let is_old = made.is_some_and(|made| made + 14 * DAY < now.as_millis());
            is_invited(it) && is_old && !expired(it)
        }),
    }
}

fn any_row() -> impl Strategy<Value = Row> {
    let numbered = (1_u64..4, 0_u32..6, 0_usize..3).prop_map(|(holder, number, kind)| {
        let kind = [Kind::Card, Kind::KeyFob, Kind::Pin][kind];
        row(credential(holder, kind, Some(&format!("{number:04}"))))
    });
    let days = || proptest::option::of(0_u64..60);
    let invited = (1_u64..4, days(), days()).prop_map(|(holder, made, end)| {
        row(Credential {
            status: Some(Status::Invited),
            created_at: made.map(|day| Moment::from_millis(day * DAY)),
            invitation_expires_at: end.and_then(|day| ends(day * DAY)),
            ..credential(holder, Kind::HidMobile, None)
        })
    });
    prop_oneof![6 => numbered, 3 => invited, 1 => Just(Row::Unreadable)]
}

proptest! {
    #[test]
    fn however_rows_arrive_the_hints_are_those_of_the_whole(
        rows in prop::collection::vec(any_row(), 0..40),
        pages in prop::collection::vec(0_usize..15, 0..6),
        most in 1_usize..9,
        day in 0_u64..80,
    ) {
        let now = Moment::from_millis(day * DAY);
        let standing = |id| {
            let is_off = id == person_id(2);
            Some(if is_off { Standing::Disabled } else { Standing::Open })
        };
        let mut hints = Hints::default();
        let mut here = 0;
        for page in pages {
            here = rows.len().min(here + page);
            hints.look(&rows[..here], most);
        }
        while hints.look(&rows, most) {}
        for kind in HintKind::ALL {
            let found = hints.find(kind, &rows, now, &standing);
            prop_assert_eq!((found.count, found.rows), naive(kind, &rows, now), "{:?}", kind);
            prop_assert!(found.is_whole);
        }
    }
}
