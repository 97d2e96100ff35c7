//! What a file holds, read back by a parser that knows nothing of the writer.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::model::credential::{CredentialId, PassLink};
use crate::model::feed::Event;
use crate::model::moment::Moment;
use crate::model::page::Page;
use crate::model::samples::{self, KINDS, person_id};
use crate::model::secret::Secret;
use crate::model::trusted::Trusted;

const PIN: &str = "731904";
const LINK: &str = "https://redeem.passflow.io/passes/zq8Wm";
const CODE: &str = "QXZJ-54XE";

fn credential(kind: Kind, value: &str) -> Credential {
    Credential {
        label: "Label".into(),
        pass_link: Some(PassLink::parse(LINK.to_owned(), &Trusted::new("", ""))),
        invitation_code: Some(Secret::new(CODE.to_owned())),
        ..samples::credential(7, kind, Some(value))
    }
}

fn row(credential: Credential) -> Row {
    Row::Credential(Arc::new(credential))
}

fn opened() -> Feed {
    let mut feed = Feed::default();
    feed.step(Event::Opened(Subject::Person(person_id(7))));
    feed
}

/// A list that landed in one page, and may be longer.
fn list(rows: Vec<Row>, total: u64) -> Feed {
    let mut feed = opened();
    land(&mut feed, rows, Some(total), None);
    feed
}

fn land(feed: &mut Feed, mut rows: Vec<Row>, total: Option<u64>, has_next: Option<bool>) {
    let before = feed.rows().len();
    for (place, row) in rows.iter_mut().enumerate() {
        if let Row::Credential(credential) = row {
            let id = format!("id{}", before + place);
            Arc::make_mut(credential).id = CredentialId::parse(&id).unwrap();
        }
    }
    let page = Page {
        rows,
        total,
        has_next,
    };
    let ticket = feed.in_flight().unwrap();
    feed.step(Event::Landed(ticket, page, Moment::default()));
}

fn say(fact: Fact<'_>) -> String {
    match fact {
        Fact::NameOf(id) => format!("Name {id}"),
        Fact::Status(Status::Unknown(word)) | Fact::Wallet(Wallet::Unknown(word)) => word.clone(),
        fact => format!("{fact:?}"),
    }
}

fn all(feed: &Feed) -> Vec<u32> {
    (0..).take(feed.rows().len()).collect()
}

/// The whole file, written in parts of so many rows.
fn file(feed: &Feed, rows: Vec<u32>, numbers: Numbers, most: usize) -> String {
    let mut export = Export::of(feed, rows, numbers);
    let mut bytes = Vec::new();
    while !export.is_complete() {
        bytes.extend(export.write(feed, most, &say).unwrap());
    }
    String::from_utf8(bytes).unwrap()
}

/// Reads a file as RFC 4180 says.
fn parsed(file: &str) -> Vec<Vec<String>> {
    let mut lines = vec![vec![String::new()]];
    let mut is_quoted = false;
    let mut characters = file.strip_prefix('\u{feff}').unwrap().chars().peekable();
    while let Some(c) = characters.next() {
        let cells = lines.last_mut().unwrap();
        let cell = cells.last_mut().unwrap();
        match c {
            '"' if is_quoted && characters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            '\r' if !is_quoted && characters.next_if_eq(&'\n').is_some() => {
                lines.push(vec![String::new()]);
            }
            c => cell.push(c),
        }
    }
    assert_eq!(lines.pop(), Some(vec![String::new()]), "the last line ends");
    lines
}

fn cell_of(credential: Credential, column: Column, numbers: Numbers) -> String {
    let feed = list(vec![row(credential)], 1);
    let lines = parsed(&file(&feed, vec![0], numbers, 100));
    let place = Column::ALL.iter().position(|c| *c == column).unwrap();
    lines[1][place].clone()
}

#[test]
fn a_file_begins_with_a_mark_and_its_headings() {
    let feed = list(vec![], 0);
    let written = file(&feed, vec![], Numbers::Masked, 100);
    let headings = Column::ALL.map(|column| say(Fact::Heading(column)));
    assert!(written.starts_with('\u{feff}'));
    assert_eq!(parsed(&written), [headings]);
}

#[test]
fn a_row_holds_what_its_card_says() {
    let mut invited = credential(Kind::HidMobile, PIN);
    invited.status = Some(Status::Invited);
    invited.wallet = Some(Wallet::Apple);
    invited.invitation_expires_at = Some(Stated::At(Moment::from_millis(951_782_400_000)));
    let feed = list(vec![row(invited)], 1);
    let lines = parsed(&file(&feed, vec![0], Numbers::InFull, 100));
    assert_eq!(
        lines[1],
        [
            "7",
            "Name 7",
            "Label",
            "Kind(HidMobile)",
            "Status(Invited)",
            "Wallet(Apple)",
            "",
            "2000-02-29T00:00:00Z",
            "id0",
        ]
    );
}

#[test]
fn an_invitation_that_was_taken_ends_nowhere() {
    let mut taken = credential(Kind::HidMobile, "");
    taken.invitation_expires_at = Some(Stated::Unreadable("=soon".to_owned()));
    let expires = |credential| cell_of(credential, Column::Expires, Numbers::Masked);
    assert_eq!(expires(taken.clone()), "'=soon");
    taken.status = Some(Status::Active);
    assert_eq!(expires(taken), "");
}

#[test]
fn a_number_is_masked_as_on_its_card_unless_it_was_asked_for() {
    let table = [
        (Kind::Card, "00112345", "••••••2345", "00112345"),
        (Kind::KeyFob, "98765432", "••••••5432", "98765432"),
        (Kind::Card, "1234567", "••••••", "1234567"),
        (Kind::Card, "=1+1", "••••••", "'=1+1"),
        (Kind::Card, "1234=678", "••••••=678", "1234=678"),
        (Kind::Pin, PIN, "", ""),
        (Kind::Pin, "98765432", "", ""),
        (Kind::Other, "98765432", "", ""),
        (Kind::PassFlow, "98765432", "", ""),
        (Kind::HidMobile, "98765432", "", ""),
        (Kind::Mobile, "98765432", "", ""),
    ];
    for (kind, value, masked, in_full) in table {
        for (numbers, cell) in [(Numbers::Masked, masked), (Numbers::InFull, in_full)] {
            let written = cell_of(credential(kind, value), Column::Number, numbers);
            assert_eq!(written, cell, "{kind:?} {value}");
        }
    }
    let mut bare = credential(Kind::Card, "");
    bare.value = None;
    assert_eq!(cell_of(bare, Column::Number, Numbers::InFull), "");
}

#[test]
fn what_is_disclosed_is_counted() {
    let kinds = [Kind::Card, Kind::Pin, Kind::KeyFob, Kind::Other, Kind::Card];
    let rows = kinds.map(|kind| row(credential(kind, "98765432"))).to_vec();
    let feed = list(rows, 5);
    let disclosed = |rows, numbers| Export::of(&feed, rows, numbers).disclosed(&feed);
    assert_eq!(disclosed(all(&feed), Numbers::InFull), 3);
    assert_eq!(disclosed(vec![0, 1], Numbers::InFull), 1);
    assert_eq!(disclosed(all(&feed), Numbers::Masked), 0);
}

#[test]
fn what_a_file_cannot_vouch_for_stands_at_its_end_and_in_its_name() {
    let card = || row(credential(Kind::Card, "1"));
    let mut other = credential(Kind::Card, "1");
    other.holder = person_id(8);
    let mut moved = list(vec![card()], 3);
    moved.step(Event::MoreWanted);
    land(&mut moved, vec![card()], Some(4), None);
    let table = [
        (list(vec![card()], 1), vec![], ""),
        (
            list(vec![card()], 3),
            vec![Reservation::Part(Extent::Part(1, 3))],
            "-partial",
        ),
        (
            moved,
            vec![Reservation::Part(Extent::Part(2, 4)), Reservation::Moved],
            "-partial",
        ),
        (
            list(vec![card(), row(other), card()], 3),
            vec![
                Reservation::Part(Extent::Part(2, 3)),
                Reservation::Refused(1),
            ],
            "-partial",
        ),
        (
            list(vec![card(), Row::Unreadable, card()], 3),
            vec![Reservation::Unreadable(1)],
            "-partial",
        ),
    ];
    for (feed, reservations, suffix) in table {
        let mut export = Export::of(&feed, all(&feed), Numbers::Masked);
        let rows = export.total();
        let written = String::from_utf8(export.write(&feed, 100, &say).unwrap()).unwrap();
        let lines = parsed(&written);
        let said: Vec<_> = lines[1 + rows..]
            .iter()
            .map(|line| line[0].clone())
            .collect();
        let expected: Vec<_> = reservations
            .iter()
            .map(|reservation| say(Fact::Reservation(*reservation)))
            .collect();
        assert_eq!(said, expected);
        assert_eq!(
            export.file_name(Subject::Account, "2026-11-28"),
            format!("credentials-2026-11-28{suffix}.csv")
        );
    }
}

#[test]
fn without_a_total_a_list_is_a_part_until_that_is_explained_otherwise() {
    let card = || vec![row(credential(Kind::Card, "1"))];
    let about = |feed: &Feed| Reservation::about(feed, feed.rows().len());
    let part = |rows| Reservation::Part(Extent::SoFar(rows));
    let mut feed = opened();
    land(&mut feed, card(), None, Some(true));
    assert_eq!(about(&feed), [part(1)]);
    feed.step(Event::MoreWanted);
    land(&mut feed, card(), None, Some(false));
    assert!(feed.is_checking());
    assert_eq!(about(&feed), [part(2)]);
    // Held against the server once more, the list is another one.
    land(&mut feed, card(), Some(1), None);
    assert_eq!(about(&feed), [Reservation::Moved]);
}

#[test]
fn what_is_complete_is_not_written_again() {
    let feed = list(vec![], 0);
    let mut export = Export::of(&feed, vec![], Numbers::Masked);
    assert!(
        export
            .write(&feed, 1, &say)
            .is_some_and(|part| !part.is_empty())
    );
    assert_eq!(export.write(&feed, 1, &say), Some(vec![]));
}

#[test]
fn as_many_are_told_as_are_written() {
    let card = || row(credential(Kind::Card, "00112345"));
    let whole = list(vec![card(), card(), card()], 3);
    let torn = list(vec![card(), Row::Unreadable, card()], 3);
    for feed in [whole, torn] {
        let chosen = [vec![], vec![1], vec![2, 1, 0]].map(Arrangement::Chosen);
        for shown in chosen.into_iter().chain([Arrangement::AsSent(3)]) {
            let written = Export::of(&feed, shown.indexes(), Numbers::Masked).total();
            assert_eq!(Export::count(&feed, &shown), written, "{shown:?}");
        }
    }
}

#[test]
fn a_filtered_list_says_so() {
    let card = || row(credential(Kind::Card, "1"));
    let feed = list(vec![card(), card(), card()], 3);
    let export = Export::of(&feed, vec![2, 0], Numbers::Masked);
    assert_eq!(
        export.file_name(Subject::Person(person_id(12)), "2026-11-28"),
        "person-12-credentials-2026-11-28-filtered.csv"
    );
    let lines = parsed(&file(&feed, vec![2, 0], Numbers::Masked, 1));
    let ids: Vec<&str> = lines.iter().map(|line| line[8].as_str()).collect();
    assert_eq!(ids[1..], ["id2", "id0", ""]);
    assert_eq!(
        lines[3][0],
        say(Fact::Reservation(Reservation::Chosen(2, 3)))
    );
}

#[test]
fn names_that_are_not_known_are_counted_and_make_no_list_partial() {
    let card = || row(credential(Kind::Card, "1"));
    let feed = list(vec![card(), card()], 2);
    let say = |fact: Fact<'_>| match fact {
        Fact::NameOf(_) => String::new(),
        fact => say(fact),
    };
    let mut export = Export::of(&feed, all(&feed), Numbers::Masked);
    let shown = Arrangement::AsSent(2);
    assert_eq!(Export::nameless(&feed, &shown, |_| false), 2);
    assert_eq!(Export::nameless(&feed, &shown, |_| true), 0);
    let mut bytes = Vec::new();
    while !export.is_complete() {
        bytes.extend(export.write(&feed, 1, &say).unwrap());
    }
    let lines = parsed(&String::from_utf8(bytes).unwrap());
    assert_eq!(
        lines[3][0],
        say(Fact::Reservation(Reservation::Nameless(2)))
    );
    assert!(
        !export
            .file_name(Subject::Account, "day")
            .contains("partial")
    );
}

#[test]
fn a_list_that_moves_while_it_is_written_says_so() {
    let card = || row(credential(Kind::Card, "1"));
    let mut feed = list(vec![card(), card()], 4);
    let mut export = Export::of(&feed, all(&feed), Numbers::Masked);
    let mut bytes = export.write(&feed, 1, &say).unwrap();
    feed.step(Event::MoreWanted);
    land(&mut feed, vec![card()], Some(3), None);
    bytes.extend(export.write(&feed, 1, &say).unwrap());
    assert!(export.is_complete());
    let lines = parsed(&String::from_utf8(bytes).unwrap());
    assert_eq!(lines.len(), 5, "the row that came later is not in it");
    assert_eq!(lines[4][0], say(Fact::Reservation(Reservation::Moved)));
}

#[test]
fn two_readings_of_a_list_are_never_one_file() {
    let card = || row(credential(Kind::Card, "1"));
    let mut feed = list(vec![card(), card()], 2);
    let mut export = Export::of(&feed, all(&feed), Numbers::Masked);
    assert!(export.write(&feed, 1, &say).is_some());
    feed.step(Event::ReloadPressed);
    assert!(!export.is_complete());
    land(&mut feed, vec![card(), card()], Some(2), None);
    assert_eq!(export.write(&feed, 1, &say), None);
    assert!(!export.is_complete());
}

#[test]
fn rows_that_are_not_there_are_not_written() {
    let feed = list(vec![row(credential(Kind::Card, "1"))], 1);
    let export = Export::of(&feed, vec![0, 7, u32::MAX], Numbers::Masked);
    assert_eq!(export.total(), 1);
}

/// A credential as people may have written it; what opens a door and may not be
/// exported holds one of the three texts that are looked for.
fn any_credential() -> impl Strategy<Value = Credential> {
    let text = "[=+@\\-＝a-c ;,\"'\\t\\r\\n]{0,8}";
    (0..KINDS.len(), text, "[0-9a-f=+\",\\- ]{0,12}", text, text).prop_map(
        |(kind, label, number, status, wallet)| {
            let kind = KINDS[kind];
            let value = match kind {
                Kind::Card | Kind::KeyFob => &number,
                _ => PIN,
            };
            Credential {
                label: label.into(),
                status: Some(Status::Unknown(status)),
                wallet: Some(Wallet::Unknown(wallet)),
                ..credential(kind, value)
            }
        },
    )
}

proptest! {
    #[test]
    fn a_parser_reads_back_what_was_written(
        credentials in prop::collection::vec(any_credential(), 0..12),
        most in 1_usize..5,
        is_in_full in any::<bool>(),
    ) {
        let numbers = if is_in_full { Numbers::InFull } else { Numbers::Masked };
        let rows = credentials.iter().cloned().map(row).collect();
        let feed = list(rows, credentials.len() as u64);
        let written = file(&feed, all(&feed), numbers, most);
        prop_assert_eq!(&written, &file(&feed, all(&feed), numbers, 100), "in parts as at once");
        for secret in [PIN, LINK, CODE] {
            prop_assert!(!written.contains(secret), "{}", secret);
        }
        let lines = parsed(&written);
        prop_assert_eq!(lines.len(), 1 + credentials.len());
        let bare = |text: &str| text.replace('\'', "");
        for (line, credential) in lines[1..].iter().zip(&credentials) {
            prop_assert_eq!(line.len(), Column::ALL.len());
            prop_assert_eq!(bare(&line[2]), bare(&credential.label));
            let number = match (credential.number(), numbers) {
                (Some(number), Numbers::InFull) => number.expose(),
                (Some(_), Numbers::Masked) => credential.visible_tail().unwrap_or_default(),
                (None, _) => "",
            };
            prop_assert_eq!(bare(line[6].trim_start_matches('•')), number);
            for cell in line {
                let shown = cell.trim_start_matches([' ', '"']);
                prop_assert!(!shown.starts_with(['=', '+', '-', '@', '＝', '\t', '\r']), "{:?}", cell);
            }
        }
    }
}
