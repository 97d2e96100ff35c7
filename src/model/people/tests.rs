//! The rules of a list of people, first by example, then against a server that
//! may change while it is read.
#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;
use crate::model::samples;

fn person(number: u64) -> Person {
    samples::person(number, "Ada", &number.to_string())
}

fn page(numbers: &[u64], total: Option<u64>) -> PeoplePage {
    PeoplePage {
        rows: numbers.iter().map(|n| Some(person(*n))).collect(),
        total,
        has_next: None,
    }
}

fn took(pages: impl IntoIterator<Item = PeoplePage>) -> PeopleList {
    let mut list = PeopleList::default();
    for page in pages {
        list.go_on();
        assert!(list.wanted().is_some(), "it was not asked for");
        list.take(page);
    }
    list
}

const BUSY: Failure = Failure::Server { status: 503 };
const REFUSED: Failure = Failure::NotAllowed { description: None };

#[test]
fn a_list_ends_with_its_total() {
    let list = took([page(&[1, 2], Some(2))]);
    assert_eq!(list.extent(), Extent::Whole(2));
    assert_eq!(list.wanted(), None);
}

#[test]
fn a_short_page_alone_is_no_end() {
    let mut list = took([page(&[1, 2], None)]);
    assert_eq!(
        (list.step(), list.extent()),
        (&Step::Resting, Extent::SoFar(2))
    );
    assert!(list.go_on());
    assert_eq!(list.wanted(), Some(Part::Page(2)));
    list.take(page(&[], None));
    assert_eq!(list.wanted(), Some(Part::Row(2)));
    list.take(page(&[2], None));
    assert_eq!(list.extent(), Extent::Whole(2));
}

#[test]
fn nobody_at_all_is_a_whole_list() {
    assert_eq!(took([page(&[], None)]).extent(), Extent::Whole(0));
    assert_eq!(took([page(&[], Some(0))]).extent(), Extent::Whole(0));
}

#[test]
fn a_link_says_whether_there_is_more() {
    let linked = |numbers: &[u64], has_next| PeoplePage {
        has_next: Some(has_next),
        ..page(numbers, None)
    };
    assert_eq!(took([linked(&[1], false)]).extent(), Extent::Whole(1));
    assert_eq!(took([linked(&[1], true)]).step(), &Step::Resting);
}

#[test]
fn a_person_who_comes_twice_moves_the_list_and_stands_once() {
    let list = took([page(&[1, 2], Some(3)), page(&[2, 3], Some(3))]);
    assert!(list.has_moved());
    assert_eq!(list.people().len(), 3);
    assert_eq!(list.extent(), Extent::SoFar(3));
}

#[test]
fn a_total_that_changes_moves_the_list() {
    let list = took([page(&[1, 2], Some(3)), page(&[3], Some(4))]);
    assert!(list.has_moved());
    assert_eq!(list.extent(), Extent::Part(3, 4));
}

#[test]
fn a_total_that_is_wrong_is_never_believed() {
    for total in [1, 5] {
        let list = took([page(&[1, 2], Some(total)), page(&[], Some(total))]);
        assert!(list.has_moved(), "{total}");
        assert!(!matches!(list.extent(), Extent::Whole(_)), "{total}");
    }
}

#[test]
fn a_server_that_ignores_the_page_is_not_asked_for_ever() {
    let list = took([page(&[1, 2], None), page(&[1, 2], None)]);
    assert_eq!((list.step(), list.has_moved()), (&Step::Ended, true));
    assert_eq!(list.people().len(), 2);
    let unreadable = || PeoplePage {
        rows: vec![None, None],
        ..PeoplePage::default()
    };
    let list = took([unreadable(), unreadable()]);
    assert_eq!((list.step(), list.has_moved()), (&Step::Ended, true));
}

#[test]
fn who_cannot_be_read_is_counted_and_never_claimed() {
    let mut odd = page(&[1, 2], Some(3));
    odd.rows.insert(1, None);
    let list = took([odd]);
    assert_eq!(list.step(), &Step::Ended);
    assert_eq!((list.unreadable(), list.extent()), (1, Extent::Part(2, 3)));
}

#[test]
fn where_the_last_pages_met_is_looked_at_before_all_is_said() {
    let mut list = took([page(&[1, 2], Some(3)), page(&[3], Some(3))]);
    assert_eq!(list.wanted(), Some(Part::Row(2)));
    assert!(list.is_checking());
    assert_eq!(list.extent(), Extent::SoFar(3));
    let mut other = list.clone();
    list.take(page(&[2], Some(3)));
    assert_eq!((list.wanted(), list.extent()), (None, Extent::Whole(3)));
    // Somebody before it has gone and another has come, and one who followed
    // was skipped.
    other.take(page(&[4], Some(3)));
    assert!(other.has_moved());
    assert_eq!(other.extent(), Extent::SoFar(3));
}

#[test]
fn without_a_total_every_place_where_pages_met_is_looked_at() {
    let mut list = took([page(&[1, 2], None), page(&[3, 4], None), page(&[], None)]);
    assert_eq!(list.wanted(), Some(Part::Row(4)));
    list.take(page(&[4], None));
    assert_eq!(list.wanted(), Some(Part::Row(2)));
    assert_eq!(list.extent(), Extent::SoFar(4));
    list.take(page(&[2], None));
    assert_eq!(list.extent(), Extent::Whole(4));
}

#[test]
fn a_total_that_changes_while_it_is_checked_moves_the_list() {
    let mut list = took([page(&[1, 2], Some(3)), page(&[3], Some(3))]);
    list.take(page(&[2], Some(4)));
    assert_eq!(list.extent(), Extent::Part(3, 4));
}

#[test]
fn a_check_that_is_refused_leaves_the_list_in_doubt() {
    let read = || took([page(&[1, 2], Some(3)), page(&[3], Some(3))]);
    let mut list = read();
    list.miss(REFUSED, None);
    assert_eq!((list.step(), list.has_moved()), (&Step::Ended, true));
    let mut list = read();
    list.miss(BUSY, None);
    assert_eq!(list.step(), &Step::Stopped(BUSY));
    assert!(list.go_on());
    assert_eq!(list.wanted(), Some(Part::Row(2)));
}

#[test]
fn what_failed_is_wanted_until_it_arrives_and_only_what_can_heal_by_hand() {
    let mut list = PeopleList::default();
    list.miss(BUSY, Some(900));
    assert_eq!(list.step(), &Step::Waiting(BUSY, 900));
    assert_eq!(list.wanted(), Some(Part::Page(1)));
    assert!(list.go_on());
    assert_eq!(list.step(), &Step::Loading);
    assert!(!list.go_on(), "it is on its way");
    list.miss(REFUSED, None);
    assert!(!list.go_on());
    assert_eq!(
        list.wanted(),
        Some(Part::Page(1)),
        "another token may do better"
    );
    list.take(page(&[1], Some(2)));
    assert_eq!(list.wanted(), None, "nobody asked for more");
}

#[test]
fn a_thousand_are_enough_by_themselves() {
    let numbers: Vec<u64> = (1..=1_000).collect();
    assert!(took([page(&numbers, None)]).is_long());
    assert!(!took([page(&numbers[1..], None)]).is_long());
}

/// What happens to the server's list before a request: nothing, somebody goes,
/// or somebody new comes.
#[derive(Debug, Clone, Copy)]
enum Change {
    Delete(usize),
    Insert(usize),
}

fn change() -> impl Strategy<Value = (usize, Change)> {
    let at = 0..30_usize;
    let change = prop_oneof![
        at.clone().prop_map(Change::Delete),
        at.prop_map(Change::Insert)
    ];
    (0..8_usize, change)
}

proptest! {
    #[test]
    fn what_is_called_whole_has_everyone_once(
        people in 0..24_u64,
        size in 1..8_usize,
        tells_total: bool,
        change in prop::option::of(change()),
    ) {
        let mut server: Vec<u64> = (1..=people).collect();
        let mut stayed = server.clone();
        let mut list = PeopleList::default();
        for request in 0.. {
            prop_assert!(request < 80, "it never ends");
            match change {
                Some((when, Change::Delete(at))) if when == request && at < server.len() => {
                    let gone = server.remove(at);
                    stayed.retain(|number| *number != gone);
                }
                Some((when, Change::Insert(at))) if when == request => {
                    server.insert(at.min(server.len()), 1_000);
                }
                _ => {}
            }
            list.go_on();
            let rows = match list.wanted() {
                None => break,
                Some(Part::Page(number)) => server.chunks(size).nth(number as usize - 1),
                Some(Part::Row(position)) => server.chunks(1).nth(position as usize - 1),
            };
            let total = tells_total.then_some(server.len() as u64);
            list.take(page(rows.unwrap_or_default(), total));
        }
        let read: Vec<u64> = list.people().iter().map(|person| {
            person.id.to_string().parse().unwrap()
        }).collect();
        let mut once = read.clone();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), read.len(), "somebody stands twice");
        let is_whole = list.extent() == Extent::Whole(read.len());
        if change.is_none() {
            prop_assert!(is_whole);
            prop_assert_eq!(&read, &server, "not the server's order");
        }
        if is_whole {
            for number in stayed {
                prop_assert!(read.contains(&number), "{number} is missing");
            }
        }
    }
}
