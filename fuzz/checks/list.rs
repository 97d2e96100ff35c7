//! What must be true of a list, whatever rows a server puts into it.

use std::collections::HashSet;

use person_credentials::model::arrangement::Arrangement;
use person_credentials::model::failure::Failure;
use person_credentials::model::feed::{Event, Feed};
use person_credentials::model::filter::Filter;
use person_credentials::model::moment::Moment;
use person_credentials::model::order::Order;
use person_credentials::model::page::{Page, Row};
use person_credentials::model::phase::Phase;
use person_credentials::model::reading::Extent;
use person_credentials::model::retry::Chance;
use person_credentials::model::ticket::{Subject, Want};

/// The most rows that are read page by page, to keep a check short.
const MOST: usize = 40;

/// Checks a list of which every answer is the same page, as if the server did
/// not know paging, with every kind of word about how long it is.
pub(crate) fn of_one_page(page: &Page, subject: Subject) {
    let here = page.rows.len() as u64;
    for total in [None, Some(here), Some(here + 1), Some(u64::MAX)] {
        for has_next in [None, Some(false), Some(true)] {
            let rows = page.rows.clone();
            let page = Page {
                rows,
                total,
                has_next,
            };
            let feed = read(subject, 6, |_| Ok(page.clone()));
            if feed.extent() == Extent::Whole(feed.rows().len()) {
                assert_eq!(feed.rows(), page.rows, "called whole");
            }
        }
    }
}

/// Checks a list that an honest server holds, in pages of several sizes.
pub(crate) fn of_many_pages(rows: &[Row], subject: Subject) {
    let rows = rows.get(..MOST).unwrap_or(rows);
    let ids: HashSet<_> = rows.iter().filter_map(Row::id).collect();
    let is_sound = |row: &Row| row.id().is_some() && belongs(row, subject);
    let is_sound = ids.len() == rows.len() && rows.iter().all(is_sound);
    for size in [1, 2, 7] {
        for gives_whole in [true, false] {
            let answer = |want| answer(rows, size, gives_whole, want);
            let feed = read(subject, 2 * rows.len() + 4, answer);
            let is_whole = feed.extent() == Extent::Whole(rows.len());
            assert!(is_whole || !is_sound, "{:?}", feed.extent());
            if matches!(feed.extent(), Extent::Whole(_)) {
                assert_eq!(feed.rows(), rows, "called whole");
            }
        }
    }
}

fn answer(rows: &[Row], size: usize, gives_whole: bool, want: Want) -> Result<Page, Failure> {
    let rows = match want {
        Want::Page(number) => rows.chunks(size).nth(number as usize - 1),
        Want::Row(position) => rows.chunks(1).nth(position as usize - 1),
        Want::Whole if gives_whole => Some(rows),
        Want::Whole => {
            return Err(Failure::Refused {
                status: 400,
                description: None,
            });
        }
    };
    Ok(Page {
        rows: rows.unwrap_or_default().to_vec(),
        ..Page::default()
    })
}

/// Reads a list to its end, which must come within so many requests.
fn read(subject: Subject, most: usize, answer: impl Fn(Want) -> Result<Page, Failure>) -> Feed {
    let mut feed = Feed::default();
    feed.step(Event::Opened(subject));
    for _ in 0..most {
        let Some(ticket) = feed.in_flight() else {
            break;
        };
        feed.step(match answer(ticket.want()) {
            Ok(page) => Event::Landed(ticket, page, Moment::default()),
            Err(why) => Event::Missed(ticket, why, Chance(0)),
        });
        shows_only_what_it_may(&feed, subject);
        feed.step(Event::MoreWanted);
    }
    assert_eq!(feed.phase(), &Phase::Complete, "after {most} requests");
    feed
}

/// Not by asking the subject, whose answer is a part of what is checked.
fn belongs(row: &Row, subject: Subject) -> bool {
    match (row, subject) {
        (Row::Credential(credential), Subject::Person(id)) => credential.holder == id,
        _ => true,
    }
}

fn shows_only_what_it_may(feed: &Feed, subject: Subject) {
    for row in feed.rows() {
        assert!(belongs(row, subject), "someone else's {row:?}");
    }
    for order in [Order::AsSent, Order::AttentionFirst(3)] {
        let arranged = Arrangement::of(feed.rows(), &Filter::default(), order);
        assert_eq!(arranged.len(), feed.rows().len());
        let mut keys = HashSet::new();
        for place in 0..arranged.len() {
            let index = arranged.index(place).unwrap();
            assert_eq!(arranged.place(index), Some(place));
            let key = feed.rows()[index].key(index);
            assert_eq!(feed.index(&key), Some(index));
            assert!(keys.insert(key), "a row that stands twice");
        }
    }
    let here = match feed.extent() {
        Extent::Whole(here) => {
            assert!(!feed.has_moved() && feed.refused() == 0);
            here
        }
        Extent::Part(here, total) => {
            assert!(total > here as u64, "{here} of {total}");
            here
        }
        Extent::SoFar(here) => here,
    };
    assert_eq!(here, feed.rows().len());
}
