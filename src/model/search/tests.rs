//! The search, first by example, then against one that is written to be read.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;

use super::Match::{Exact, Normalised, Suffix};
use super::*;
use crate::model::credential::{Credential, PassLink};
use crate::model::moment::Moment;
use crate::model::page::Page;
use crate::model::person::PersonId;
use crate::model::reading::Reading;
use crate::model::samples::credential;
use crate::model::secret::Secret;
use crate::model::ticket::Subject;
use crate::model::trusted::Trusted;

fn query(text: &str) -> Query {
    Query::parse(text).unwrap()
}

fn row(kind: Kind, value: Option<&str>) -> Row {
    Row::Credential(Arc::new(credential(1, kind, value)))
}

fn card(value: &str) -> Row {
    row(Kind::Card, Some(value))
}

fn searched(text: &str, rows: &[Row]) -> Search {
    let mut search = Search::new(query(text));
    assert!(!search.look(rows, rows.len()));
    search
}

fn found(search: &Search) -> Vec<u32> {
    search.found().collect()
}

#[test]
fn nothing_is_no_query() {
    for text in ["", " ", "\r\n", "\t \u{2}\u{3}", "\u{a0}\u{2003}\u{85}"] {
        assert_eq!(Query::parse(text), None, "{text:?}");
    }
}

#[test]
fn a_query_says_nothing_when_formatted() {
    let search = Search::new(query("001 - 12345"));
    assert_eq!(format!("{:?}", search.query), "Query(hidden)");
    assert!(!format!("{search:?}").contains("12345"));
}

#[test]
fn what_a_reader_sends_around_a_number_is_left_off() {
    for text in [
        "00112345\r\n",
        "\t00112345",
        "\u{2}00112345\u{3}\r",
        "\u{2} 00112345 \u{3}",
        "\u{a0}00112345",
    ] {
        assert_eq!(query(text), query("00112345"), "{text:?}");
        assert_eq!(query(text).compare("00112345"), Some(Exact), "{text:?}");
    }
}

#[test]
fn a_number_is_found_however_it_is_written() {
    let table = [
        // As it is.
        ("00112345", "00112345", Some(Exact)),
        ("00112345", " 00112345\r\n", Some(Exact)),
        ("ab12", "ab12", Some(Exact)),
        ("№ 7", "№ 7", Some(Exact)),
        // Written otherwise.
        ("ab12", "AB12", Some(Normalised)),
        ("AB:12:cd:EF", "ab12CDef", Some(Normalised)),
        ("1234 5678 9012", "123456789012", Some(Normalised)),
        ("123456789012", "1234-5678-9012", Some(Normalised)),
        ("12\u{2013}34", "1234", Some(Normalised)),
        ("12\u{2011}34", "12\u{200b}34\u{feff}", Some(Normalised)),
        ("12\u{ad}34", "12\u{2212}34", Some(Normalised)),
        ("12\u{0}34", "1234", Some(Normalised)),
        (";12345?", "12345", Some(Normalised)),
        ("12345", "0000012345", Some(Normalised)),
        ("0000012345", "12345", Some(Normalised)),
        ("0-0-12345", "12345", Some(Normalised)),
        ("7", "007", Some(Normalised)),
        ("ä1", "Ä1", None),
        ("ä1", "0ä1", Some(Normalised)),
        // With its facility code.
        ("001 - 12345", "00112345", Some(Normalised)),
        ("001-12345", "00112345", Some(Normalised)),
        ("(001) 12345", "00112345", Some(Normalised)),
        ("001,12345", "00112345", Some(Normalised)),
        ("1-12345", "00112345", Some(Normalised)),
        ("1-234", "00100234", Some(Normalised)),
        ("1 - 234", "00100234", Some(Normalised)),
        ("12 7", "01200007", Some(Normalised)),
        ("0-7", "7", Some(Normalised)),
        ("001 - 00234", "00100234", Some(Normalised)),
        ("112345", "00112345", Some(Normalised)),
        ("001 - 12345", "001 - 12345", Some(Exact)),
        ("001 - 12345", "001-12345", Some(Normalised)),
        ("2-12345", "00112345", None),
        ("a-234", "00a00234", None),
        ("1-A2", "001000A2", None),
        ("1-2-12", "00100002", None),
        ("1-2-34", "00100234", None),
        ("0001-234", "00100234", None),
        ("1-234567", "001234567", Some(Normalised)),
        // Groups that are none.
        ("123 456", "123456", Some(Normalised)),
        ("123 456", "99123456", Some(Suffix)),
        // Without its facility code.
        ("001 12345", "12345", Some(Suffix)),
        ("1-7", "7", Some(Suffix)),
        ("1-007", "07", Some(Suffix)),
        ("001 12345", "912345", None),
        ("001 12345", "2345", None),
        ("1-2-12345", "12345", None),
        ("0001 12345", "12345", None),
        ("001 123456", "123456", None),
        ("a 12345", "12345", None),
        ("1-0", "0", None),
        // Its end only.
        ("12345", "00112345", Some(Suffix)),
        ("2345", "00112345", Some(Suffix)),
        ("345", "00112345", None),
        ("0345", "90345", None),
        ("002345", "00112345", Some(Suffix)),
        ("cdef", "00ABCDEF", Some(Suffix)),
        ("23 45", "00112345", Some(Suffix)),
        ("1234", "00112345", None),
        ("00112345", "2345", None),
        ("äöüß", "1äöüß", Some(Suffix)),
        ("äö", "1äö", None),
        ("001-12345", "2600112345", Some(Suffix)),
        ("1-234", "2600100234", Some(Suffix)),
        // Another facility's.
        ("001-12345", "01112345", None),
        ("001-12345", "01012345", None),
        ("001-12345", "90112345", None),
        ("000-12345", "00112345", None),
        // Zeros are no number, but may be one as they are.
        ("0000", "0000", Some(Exact)),
        ("0000", "00000", None),
        ("0000", "10000", None),
        ("0-0", "00000000", None),
        ("---", "---", Some(Exact)),
        ("---", "--", None),
        ("---", "", None),
        ("12345", "", None),
        ("12345", "00000", None),
    ];
    for (text, value, how) in table {
        assert_eq!(query(text).compare(value), how, "{text:?} in {value:?}");
    }
}

#[test]
fn only_numbers_of_cards_and_fobs_are_looked_at() {
    let table = [
        (Kind::Card, 1, 0),
        (Kind::KeyFob, 1, 0),
        (Kind::Pin, 0, 0),
        (Kind::PassFlow, 0, 1),
        (Kind::HidMobile, 0, 1),
        (Kind::Mobile, 0, 1),
        (Kind::Other, 0, 1),
    ];
    for (kind, is_found, is_passed_over) in table {
        let search = searched("1234", &[row(kind, Some("1234"))]);
        assert_eq!(search.found_count(), is_found, "{kind:?}");
        assert_eq!(search.passed_over, is_passed_over, "{kind:?}");
        let search = searched("1234", &[row(kind, None)]);
        assert_eq!((search.found_count(), search.passed_over), (0, 0));
    }
    let search = searched("1234", &[Row::Unreadable]);
    assert_eq!((search.found_count(), search.passed_over), (0, 1));
}

#[test]
fn the_surest_stand_first_and_else_the_list_decides() {
    let values = [
        "9912345", "012345", "12345", "7", "12-345", "12345", "812345",
    ];
    let search = searched("12345", &values.map(card));
    assert_eq!(found(&search), [2, 5, 1, 4, 0, 6]);
    assert_eq!(search.found_as(Exact), [2, 5]);
    assert_eq!(search.found_as(Normalised), [1, 4]);
    assert_eq!(search.found_as(Suffix), [0, 6]);
    assert_eq!(search.found_count(), 6);
}

#[test]
fn no_more_rows_are_looked_at_than_asked_for() {
    let rows = ["1", "2", "3", "1"].map(card);
    let mut search = Search::new(query("1"));
    let mut steps = Vec::new();
    for most in [0, 1, 2, 1, 1] {
        let has_more = search.look(&rows, most);
        steps.push((has_more, search.looked_at(), search.found_count()));
    }
    let expected = [
        (true, 0, 0),
        (true, 1, 1),
        (true, 3, 1),
        (false, 4, 2),
        (false, 4, 2),
    ];
    assert_eq!(steps, expected);
    assert!(!search.look(&[], 1), "a list that shrank has nothing left");
}

/// Looks at `rows` of the list for a number that is there or not; two of the
/// rows cannot be searched if `passes_over`.
fn verdict(is_there: bool, passes_over: bool, rows: usize, extent: Extent, moved: bool) -> Verdict {
    let mut list = vec![card("55555"); rows];
    if is_there {
        list[rows - 1] = card("12345");
    }
    if passes_over {
        list[0] = Row::Unreadable;
        list[1] = row(Kind::Other, Some("12345"));
    }
    searched("12345", &list).verdict(Coverage {
        extent,
        has_moved: moved,
    })
}

#[test]
fn nothing_is_said_of_what_was_not_searched() {
    use Extent::{Part, SoFar, Whole};
    use Verdict::*;
    let table = [
        // There, everything searched, rows, of these, moved.
        (true, true, 7, Whole(7), false, Found(Exact, Whole(7))),
        (true, true, 5, Whole(7), false, Found(Exact, Part(5, 7))),
        (true, true, 5, Part(5, 9), false, Found(Exact, Part(5, 9))),
        (true, true, 5, Part(7, 9), false, Found(Exact, Part(5, 9))),
        (true, true, 5, SoFar(5), false, Found(Exact, SoFar(5))),
        (true, true, 5, SoFar(5), true, Found(Exact, SoFar(5))),
        (true, false, 7, Whole(7), false, Found(Exact, Part(5, 7))),
        (true, false, 7, Part(7, 9), false, Found(Exact, Part(5, 9))),
        (true, false, 7, SoFar(7), false, Found(Exact, SoFar(5))),
        (false, true, 0, Whole(0), false, NotInAccount(0)),
        (false, true, 7, Whole(7), false, NotInAccount(7)),
        (false, true, 5, Whole(7), false, NotFoundSoFar(5, Some(7))),
        (false, true, 8, Whole(7), false, NotFoundSoFar(8, Some(7))),
        (false, true, 5, Part(5, 9), false, NotFoundSoFar(5, Some(9))),
        (false, true, 0, SoFar(0), false, NotFoundSoFar(0, None)),
        (false, true, 5, SoFar(5), false, NotFoundSoFar(5, None)),
        (false, true, 5, SoFar(5), true, NotFoundButMoved(5)),
        (false, true, 5, Part(5, 9), true, NotFoundButMoved(5)),
        (false, true, 7, Whole(7), true, NotFoundButMoved(7)),
        (
            false,
            false,
            7,
            Whole(7),
            false,
            NotFoundButPassedOver(5, 7),
        ),
        (false, false, 5, Whole(7), false, NotFoundSoFar(3, Some(7))),
        (
            false,
            false,
            7,
            Part(7, 9),
            false,
            NotFoundSoFar(5, Some(9)),
        ),
        (false, false, 7, SoFar(7), false, NotFoundSoFar(5, None)),
        (false, false, 7, SoFar(7), true, NotFoundButMoved(5)),
    ];
    for (is_there, all, rows, extent, moved, said) in table {
        let verdict = verdict(is_there, !all, rows, extent, moved);
        assert_eq!(verdict, said, "{is_there} {all} {rows} {extent:?} {moved}");
    }
}

#[test]
fn of_what_is_too_short_for_an_end_it_is_not_said_that_it_is_nowhere() {
    let said = |text: &str| {
        searched(text, &[card("60017933")]).verdict(Coverage {
            extent: Extent::Whole(1),
            has_moved: false,
        })
    };
    for text in ["933", "0933", "--"] {
        assert_eq!(said(text), Verdict::TooShort, "{text:?}");
    }
    assert_eq!(said("7933"), Verdict::Found(Suffix, Extent::Whole(1)));
    assert_eq!(said("8933"), Verdict::NotInAccount(1));
    let short = searched("933", &[card("933")]).verdict(Coverage {
        extent: Extent::Whole(1),
        has_moved: false,
    });
    assert_eq!(short, Verdict::Found(Exact, Extent::Whole(1)));
}

#[test]
fn a_verdict_says_how_sure_the_surest_is() {
    let table = [
        (&["9912345", "812345"][..], Suffix),
        (&["9912345", "012345"], Normalised),
        (&["012345", "9912345", "12345"], Exact),
    ];
    for (values, how) in table {
        let cards: Vec<Row> = values.iter().copied().map(card).collect();
        let extent = Extent::SoFar(cards.len());
        let verdict = searched("12345", &cards).verdict(Coverage {
            extent,
            has_moved: false,
        });
        assert_eq!(verdict, Verdict::Found(how, extent), "{values:?}");
    }
}

#[test]
fn rows_of_someone_else_leave_a_search_unfinished() {
    let mut reading = Reading::default();
    let theirs = credential(2, Kind::Card, Some("12345"));
    let page = Page {
        rows: vec![Row::Credential(Arc::new(theirs))],
        total: Some(1),
        has_next: Some(false),
    };
    let person = Subject::Person(PersonId::parse("1").unwrap());
    reading.take(page, person, Moment::from_millis(1));
    assert_eq!((reading.next(), reading.refused()), (None, 1));
    let said = searched("12345", reading.rows()).verdict(Coverage {
        extent: reading.extent(),
        has_moved: reading.has_moved(),
    });
    assert_eq!(said, Verdict::NotFoundSoFar(0, Some(1)));
}

/// The rules once more, with as many texts as it takes.
mod reference {
    use super::*;

    fn clean(text: &str) -> String {
        let dropped = [' ', '-', ':', '\u{2013}', '\n'];
        text.replace(dropped, "").to_ascii_lowercase()
    }

    fn number(text: &str) -> String {
        clean(text).trim_start_matches('0').to_owned()
    }

    /// Facility code and number.
    fn printed(text: &str) -> Option<(u32, u32)> {
        let spaced = text.replace(['-', ':', '\u{2013}', '\n'], " ");
        let groups: Vec<&str> = spaced.split(' ').filter(|g| !g.is_empty()).collect();
        let &[facility, number] = groups.as_slice() else {
            return None;
        };
        let fits = facility.chars().count() < 4 && number.chars().count() < 6;
        let read = |group: &str| group.parse().ok().filter(|_| fits);
        Some((read(facility)?, read(number)?))
    }

    pub fn compare(text: &str, value: &str) -> Option<Match> {
        if text.trim() == value.trim() {
            return Some(Exact);
        }
        let whole = number(text);
        if whole.is_empty() {
            return None;
        }
        let in_full = printed(text).map(|(facility, number)| format!("{facility:03}{number:05}"));
        let same = number(value) == whole;
        if same
            || in_full
                .as_deref()
                .is_some_and(|full| number(full) == number(value))
        {
            return Some(Normalised);
        }
        let tails = match &in_full {
            Some(full) => vec![clean(text), full.clone()],
            None => vec![whole],
        };
        let ends = tails
            .iter()
            .filter(|tail| number(tail).chars().count() >= 4)
            .any(|tail| clean(value).ends_with(tail.as_str()));
        let is_last_group =
            printed(text).is_some_and(|(_, n)| n > 0 && number(value) == n.to_string());
        (ends || is_last_group).then_some(Suffix)
    }

    /// Where the rows stand, the surest first.
    pub fn found(text: &str, rows: &[Row]) -> Vec<u32> {
        let how = |row: &Row| match row {
            Row::Credential(it) if matches!(it.kind, Kind::Card | Kind::KeyFob) => {
                compare(text, it.value.as_ref()?.expose())
            }
            _ => None,
        };
        let mut found: Vec<(Match, u32)> = (0..)
            .zip(rows)
            .filter_map(|(place, row)| Some((how(row)?, place)))
            .collect();
        found.sort();
        found.into_iter().map(|(_, place)| place).collect()
    }
}

/// Texts of few characters, so that many are alike.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "[01]{0,3}[ -]{0,2}[012]{0,6}",
        "[012aAä]{0,9}",
        "[ :\u{2013}\n-]{0,2}[01a]{1,4}[ :\u{2013}-]{1,2}[01A]{1,4}[ \n]{0,2}",
    ]
}

/// A number, and a text that somebody might type for it.
fn number_and_text() -> impl Strategy<Value = (String, String)> {
    let printed = (0..3u32, 0..100_000u32, 0..6usize).prop_map(|(facility, n, way)| {
        let text = match way {
            0 => format!("{facility:03} - {n:05}"),
            1 => format!("{facility}-{n}"),
            2 => format!("{facility:02} {n}"),
            3 => format!("{facility:03}{n:05}"),
            4 => format!("{n}"),
            _ => format!("{:03} {n:05}", facility + 1),
        };
        (format!("{facility:03}{n:05}"), text)
    });
    let tail = ("[012aB -]{4,10}", 0..6usize)
        .prop_map(|(value, skipped)| (value.clone(), value.chars().skip(skipped).collect()));
    let without_facility =
        ("[01]{1,3}", "[ -]", "[012]{1,5}").prop_map(|(f, gap, n)| (n.clone(), f + &gap + &n));
    prop_oneof![printed, tail, without_facility, (number(), number())]
}

fn any_row() -> impl Strategy<Value = Row> {
    let kinds = [
        Kind::Card,
        Kind::Card,
        Kind::KeyFob,
        Kind::Pin,
        Kind::PassFlow,
        Kind::HidMobile,
        Kind::Mobile,
        Kind::Other,
    ];
    prop_oneof![
        9 => (prop::sample::select(kinds.to_vec()), prop::option::of(number()))
            .prop_map(|(kind, value)| row(kind, value.as_deref())),
        1 => Just(Row::Unreadable),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_text_is_compared_as_the_rules_say((value, text) in number_and_text()) {
        let said = Query::parse(&text).and_then(|query| query.compare(&value));
        let expected = (!text.trim().is_empty()).then(|| reference::compare(&text, &value)).flatten();
        prop_assert_eq!(said, expected);
    }

    #[test]
    fn no_text_is_too_strange(text in any::<String>(), value in any::<String>()) {
        if let Some(query) = Query::parse(&text) {
            let _ = query.compare(&value);
            prop_assert_eq!(query.compare(&text), Some(Exact));
            prop_assert_eq!(format!("{:?}", query), "Query(hidden)");
        }
    }
}

proptest! {
    #[test]
    fn a_search_in_portions_finds_what_the_rules_say(
        text in number().prop_filter("a query", |text| !text.trim().is_empty()),
        rows in vec(any_row(), 0..60),
        portions in vec((0..20usize, 0..7usize), 0..40),
    ) {
        let mut search = Search::new(query(&text));
        let mut here = 0;
        for (landed, most) in portions {
            here = (here + landed).min(rows.len());
            let before = search.looked_at();
            let has_more = search.look(&rows[..here], most);
            prop_assert!(search.looked_at() <= before + most);
            prop_assert_eq!(has_more, search.looked_at() < here);
            let expected = reference::found(&text, &rows[..search.looked_at()]);
            prop_assert_eq!(found(&search), expected);
        }
        prop_assert!(!search.look(&rows, rows.len()));
        prop_assert_eq!(search.looked_at(), rows.len());
        prop_assert_eq!(found(&search), reference::found(&text, &rows));
        prop_assert_eq!(search.found_count(), found(&search).len());
    }

    #[test]
    fn no_secret_is_found_by_its_text(secret in "[0-9a-zA-Z]{1,20}", kind in 0..4usize) {
        let trusted = Trusted::new("", "");
        let link = format!("https://redeem.passflow.io/passes/{secret}");
        let kinds = [Kind::Card, Kind::KeyFob, Kind::PassFlow, Kind::HidMobile];
        let held = Credential {
            label: secret.as_str().into(),
            pass_link: Some(PassLink::parse(link.clone(), &trusted)),
            invitation_code: Some(Secret::new(secret.clone())),
            ..credential(1, kinds[kind], None)
        };
        prop_assert!(held.pass_link.as_ref().unwrap().secret().is_some());
        let pin = |kind| row(kind, Some(secret.as_str()));
        let rows = [Row::Credential(Arc::new(held)), pin(Kind::Pin), pin(Kind::Other)];
        for text in [&secret, &link] {
            prop_assert_eq!(searched(text, &rows).found_count(), 0);
        }
    }

    #[test]
    fn a_partial_search_never_says_that_a_number_is_nowhere(
        rows in vec(any_row(), 0..20),
        most in 0..25usize,
        missing in 0..3usize,
        has_moved in any::<bool>(),
        is_whole in any::<bool>(),
    ) {
        let mut search = Search::new(query("nowhere"));
        search.look(&rows, most);
        let extent = match is_whole {
            true => Extent::Whole(rows.len()),
            false => Extent::Part(rows.len(), (rows.len() + missing) as u64),
        };
        let hides = |row: &Row| match row {
            Row::Unreadable => true,
            Row::Credential(it) => {
                it.value.is_some() && !matches!(it.kind, Kind::Card | Kind::KeyFob | Kind::Pin)
            }
        };
        let is_sure = is_whole && !has_moved && most >= rows.len() && !rows.iter().any(hides);
        let said = search.verdict(Coverage { extent, has_moved });
        prop_assert_eq!(said == Verdict::NotInAccount(rows.len()), is_sure);
    }
}
