//! The rules of the feed, first by example, then against a model server.
#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;
use crate::model::credential::Kind;

const PERSON: u64 = 7;

fn person(id: u64) -> PersonId {
    PersonId::parse(&id.to_string()).unwrap()
}

fn subject() -> Subject {
    Subject::Person(person(PERSON))
}

fn row_of(holder: u64, id: &str) -> Row {
    Row::Credential(Arc::new(Credential {
        id: CredentialId::parse(id).unwrap(),
        holder: person(holder),
        label: "Card".into(),
        kind: Kind::Card,
        value: None,
        pass_link: None,
        invitation_code: None,
        invitation_expires_at: None,
        status: None,
        wallet: None,
    }))
}

fn page<const N: usize>(ids: [&str; N], total: Option<u64>) -> Page {
    Page {
        rows: ids.iter().map(|id| row_of(PERSON, id)).collect(),
        total,
    }
}

fn opened() -> Feed {
    let mut feed = Feed::default();
    feed.step(Event::Opened(subject()));
    feed
}

fn land(feed: &mut Feed, page: Page) {
    let ticket = feed.in_flight().unwrap();
    feed.step(Event::Landed(ticket, page));
}

fn miss(feed: &mut Feed, why: Failure) {
    let ticket = feed.in_flight().unwrap();
    feed.step(Event::Missed(ticket, why));
}

fn ids(feed: &Feed) -> Vec<String> {
    feed.rows()
        .iter()
        .map(|row| match row {
            Row::Credential(credential) => format!("{:?}", credential.id),
            Row::Unreadable => "unreadable".into(),
        })
        .collect()
}

#[test]
fn opening_a_list_asks_for_its_first_page() {
    let ticket = opened().in_flight().unwrap();
    assert_eq!((ticket.page(), ticket.subject()), (1, subject()));
}

#[test]
fn an_answer_for_the_previous_person_is_ignored() {
    let mut feed = opened();
    let old = feed.in_flight().unwrap();
    feed.step(Event::Opened(Subject::Person(person(8))));
    let new = feed.in_flight();
    feed.step(Event::Landed(old, page(["a"], None)));
    assert!(feed.rows().is_empty());
    assert_eq!(feed.in_flight(), new);
}

#[test]
fn an_answer_to_an_earlier_attempt_is_ignored() {
    let mut feed = opened();
    let first = feed.in_flight().unwrap();
    miss(&mut feed, Failure::Unreachable);
    feed.step(Event::RetryPressed);
    feed.step(Event::Landed(first, page(["a"], None)));
    feed.step(Event::Missed(first, Failure::Unreachable));
    assert!(feed.rows().is_empty());
    assert!(feed.in_flight().is_some());
}

#[test]
fn opening_another_person_drops_every_row_at_once() {
    let mut feed = opened();
    land(&mut feed, page(["a", "b"], Some(9)));
    feed.step(Event::Opened(Subject::Person(person(8))));
    assert!(feed.rows().is_empty());
    assert_eq!(feed.extent(), Extent::SoFar(0));
}

#[test]
fn more_is_asked_for_one_page_at_a_time() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(3)));
    feed.step(Event::MoreWanted);
    let second = feed.in_flight();
    assert_eq!(second.map(|ticket| ticket.page()), Some(2));
    feed.step(Event::MoreWanted);
    assert_eq!(feed.in_flight(), second);
}

#[test]
fn a_list_ends_when_as_many_rows_arrived_as_the_total_says() {
    let mut feed = opened();
    land(&mut feed, page(["a", "b"], Some(3)));
    assert_eq!(feed.phase(), &Phase::Resting);
    assert_eq!(feed.extent(), Extent::Part(2, 3));
    feed.step(Event::MoreWanted);
    land(&mut feed, page(["c"], Some(3)));
    assert_eq!(feed.phase(), &Phase::Complete);
    assert_eq!(feed.extent(), Extent::Whole(3));
}

#[test]
fn without_a_total_only_an_empty_page_ends_a_list() {
    let mut feed = opened();
    land(&mut feed, page(["a"], None));
    assert_eq!(feed.extent(), Extent::SoFar(1));
    feed.step(Event::MoreWanted);
    land(&mut feed, page([], None));
    assert_eq!(feed.extent(), Extent::Whole(1));
}

#[test]
fn an_empty_list_is_asked_for_once() {
    let mut feed = opened();
    land(&mut feed, page([], None));
    feed.step(Event::MoreWanted);
    assert_eq!(feed.phase(), &Phase::Complete);
    assert_eq!(feed.extent(), Extent::Whole(0));
}

#[test]
fn a_repeat_is_dropped_and_the_list_claims_nothing_any_more() {
    let mut feed = opened();
    land(&mut feed, page(["a", "b"], None));
    feed.step(Event::MoreWanted);
    land(&mut feed, page(["b", "c"], None));
    assert_eq!(feed.rows().len(), 3);
    assert!(feed.has_moved());
    feed.step(Event::MoreWanted);
    land(&mut feed, page([], None));
    assert_eq!(feed.extent(), Extent::SoFar(3));
}

#[test]
fn a_total_that_changes_says_that_the_list_moved() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(2)));
    feed.step(Event::MoreWanted);
    land(&mut feed, page(["b"], Some(3)));
    assert!(feed.has_moved());
}

#[test]
fn a_list_that_ends_before_its_total_says_that_it_moved() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(2)));
    feed.step(Event::MoreWanted);
    land(&mut feed, page([], Some(2)));
    assert_eq!(feed.phase(), &Phase::Complete);
    assert!(feed.has_moved());
    assert_eq!(feed.extent(), Extent::Part(1, 2));
}

#[test]
fn a_total_smaller_than_what_arrived_ends_nothing() {
    let mut feed = opened();
    land(&mut feed, page(["a", "b"], Some(1)));
    assert_eq!(feed.phase(), &Phase::Resting);
    assert_eq!(feed.extent(), Extent::SoFar(2));
}

#[test]
fn a_server_that_always_sends_page_one_is_asked_twice() {
    let mut feed = opened();
    land(&mut feed, page(["a", "b"], None));
    feed.step(Event::MoreWanted);
    land(&mut feed, page(["a", "b"], None));
    assert_eq!(feed.phase(), &Phase::Complete);
    assert!(feed.has_moved());
    assert_eq!(feed.rows().len(), 2);
}

#[test]
fn rows_of_someone_else_are_refused_and_counted() {
    let mut feed = opened();
    let rows = vec![row_of(PERSON, "a"), row_of(8, "b")];
    land(
        &mut feed,
        Page {
            rows,
            total: Some(2),
        },
    );
    assert_eq!(ids(&feed).len(), 1);
    assert_eq!(feed.refused(), 1);
    assert_eq!(feed.phase(), &Phase::Complete);
    assert_eq!(feed.extent(), Extent::Part(1, 2));
}

#[test]
fn the_account_list_takes_rows_of_everyone() {
    let mut feed = Feed::default();
    feed.step(Event::Opened(Subject::Account));
    let rows = vec![row_of(1, "a"), row_of(2, "b")];
    land(&mut feed, Page { rows, total: None });
    assert_eq!((feed.rows().len(), feed.refused()), (2, 0));
}

#[test]
fn an_unreadable_row_keeps_its_place() {
    let mut feed = opened();
    let rows = vec![row_of(PERSON, "a"), Row::Unreadable, row_of(PERSON, "b")];
    land(
        &mut feed,
        Page {
            rows,
            total: Some(3),
        },
    );
    assert_eq!(feed.rows()[1], Row::Unreadable);
    assert_eq!(feed.extent(), Extent::Whole(3));
}

#[test]
fn a_failed_page_keeps_what_is_there_and_is_asked_for_again() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(2)));
    feed.step(Event::MoreWanted);
    miss(&mut feed, Failure::Server { status: 500 });
    assert_eq!(feed.rows().len(), 1);
    feed.step(Event::MoreWanted);
    assert_eq!(
        feed.in_flight(),
        None,
        "a failure is never retried by scrolling"
    );
    feed.step(Event::RetryPressed);
    assert_eq!(feed.in_flight().map(|ticket| ticket.page()), Some(2));
}

#[test]
fn what_cannot_succeed_is_not_tried_again() {
    for why in [
        Failure::NoSuchPerson,
        Failure::NotAllowed { description: None },
        Failure::Refused {
            status: 422,
            description: None,
        },
        Failure::SignInNeeded,
    ] {
        let mut feed = opened();
        miss(&mut feed, why.clone());
        feed.step(Event::RetryPressed);
        assert_eq!(feed.failure(), Some(&why));
    }
}

#[test]
fn signing_in_again_goes_on_where_it_stopped() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(2)));
    feed.step(Event::MoreWanted);
    miss(&mut feed, Failure::SignInNeeded);
    feed.step(Event::SignedIn);
    assert_eq!(feed.in_flight().map(|ticket| ticket.page()), Some(2));
    assert_eq!(feed.rows().len(), 1);
}

#[test]
fn signing_in_heals_nothing_else() {
    let mut feed = opened();
    miss(&mut feed, Failure::Unreachable);
    feed.step(Event::SignedIn);
    assert_eq!(feed.failure(), Some(&Failure::Unreachable));
}

#[test]
fn another_account_starts_again_from_nothing() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(2)));
    feed.step(Event::AccountChanged);
    assert!(feed.rows().is_empty());
    assert_eq!(feed.in_flight().map(|ticket| ticket.page()), Some(1));
}

#[test]
fn signing_out_drops_every_row_and_waits_for_sign_in() {
    let mut feed = opened();
    let late = feed.in_flight().unwrap();
    feed.step(Event::SignedOut);
    feed.step(Event::Landed(late, page(["a"], None)));
    assert!(feed.rows().is_empty());
    assert_eq!(feed.failure(), Some(&Failure::SignInNeeded));
    feed.step(Event::SignedIn);
    assert_eq!(feed.in_flight().map(|ticket| ticket.page()), Some(1));
}

#[test]
fn a_closed_feed_asks_for_nothing() {
    let mut feed = Feed::default();
    for event in [
        Event::MoreWanted,
        Event::RetryPressed,
        Event::ReloadPressed,
        Event::SignedIn,
        Event::SignedOut,
        Event::AccountChanged,
    ] {
        feed.step(event);
        assert_eq!(feed.phase(), &Phase::Closed);
    }
}

/// A server that may clamp the page size and may tell the total.
#[derive(Debug, Clone)]
struct Server {
    size: usize,
    asked: usize,
    clamp: usize,
    tells_total: bool,
}

impl Server {
    fn answer(&self, page: u32) -> Page {
        let per_page = self.asked.min(self.clamp);
        let start = (page as usize - 1) * per_page;
        let rows = (start..(start + per_page).min(self.size))
            .map(|n| row_of(PERSON, &n.to_string()))
            .collect();
        Page {
            rows,
            total: self.tells_total.then_some(self.size as u64),
        }
    }

    /// How many requests reading the whole list must take, and no more.
    fn requests(&self) -> usize {
        let per_page = self.asked.min(self.clamp);
        let pages = self.size.div_ceil(per_page);
        if self.tells_total {
            pages.max(1)
        } else {
            pages + 1
        }
    }
}

fn server() -> impl Strategy<Value = Server> {
    (0_usize..120, 1_usize..40, 1_usize..40, any::<bool>()).prop_map(
        |(size, asked, clamp, tells_total)| Server {
            size,
            asked,
            clamp,
            tells_total,
        },
    )
}

#[derive(Debug, Clone, Copy)]
enum Happening {
    Answered,
    AnsweredLate,
    Lost,
    Wanted,
    Retried,
    Switched,
    Reloaded,
    SignedOut,
    SignedIn,
    AccountChanged,
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::{
        AccountChanged, Answered, AnsweredLate, Lost, Reloaded, Retried, SignedIn, SignedOut,
        Switched, Wanted,
    };
    prop_oneof![
        6 => Just(Answered),
        4 => Just(Wanted),
        2 => Just(AnsweredLate),
        2 => Just(Lost),
        2 => Just(Retried),
        1 => Just(Switched),
        1 => Just(Reloaded),
        1 => Just(SignedOut),
        1 => Just(SignedIn),
        1 => Just(AccountChanged),
    ]
}

proptest! {
    #[test]
    fn a_list_that_stands_still_is_read_whole_in_the_fewest_requests(server in server()) {
        let mut feed = opened();
        let mut requests = 0;
        while let Some(ticket) = feed.in_flight() {
            requests += 1;
            prop_assert!(requests <= server.requests());
            feed.step(Event::Landed(ticket, server.answer(ticket.page())));
            feed.step(Event::MoreWanted);
        }
        prop_assert_eq!(requests, server.requests());
        prop_assert_eq!(feed.extent(), Extent::Whole(server.size));
        let expected: Vec<String> =
            (0..server.size).map(|n| format!("CredentialId(\"{n}\")")).collect();
        prop_assert_eq!(ids(&feed), expected);
    }

    #[test]
    fn whatever_happens_no_row_is_shown_twice_or_under_another_name(
        server in server(),
        happenings in prop::collection::vec(happening(), 0..80),
    ) {
        let mut feed = opened();
        let mut issued = Vec::new();
        let mut looking_at = PERSON;
        for happening in happenings {
            issued.extend(feed.in_flight());
            let before = feed.rows().len();
            match happening {
                Happening::Answered => {
                    if let Some(ticket) = feed.in_flight() {
                        feed.step(Event::Landed(ticket, server.answer(ticket.page())));
                    }
                }
                Happening::AnsweredLate => {
                    let current = feed.in_flight();
                    if let Some(old) = issued.iter().copied().find(|old| Some(*old) != current) {
                        feed.step(Event::Landed(old, server.answer(old.page())));
                        prop_assert_eq!(feed.rows().len(), before);
                        prop_assert_eq!(feed.in_flight(), current);
                    }
                }
                Happening::Lost => {
                    if let Some(ticket) = feed.in_flight() {
                        feed.step(Event::Missed(ticket, Failure::Unreachable));
                    }
                }
                Happening::Wanted => feed.step(Event::MoreWanted),
                Happening::Retried => feed.step(Event::RetryPressed),
                Happening::Switched => {
                    looking_at = if looking_at == PERSON { 8 } else { PERSON };
                    feed.step(Event::Opened(Subject::Person(person(looking_at))));
                    prop_assert!(feed.rows().is_empty());
                }
                Happening::Reloaded => feed.step(Event::ReloadPressed),
                Happening::SignedOut => {
                    feed.step(Event::SignedOut);
                    prop_assert!(feed.rows().is_empty());
                }
                Happening::SignedIn => feed.step(Event::SignedIn),
                Happening::AccountChanged => feed.step(Event::AccountChanged),
            }
            let mut unique = ids(&feed);
            unique.sort();
            unique.dedup();
            prop_assert_eq!(unique.len(), feed.rows().len());
            for row in feed.rows() {
                if let Row::Credential(credential) = row {
                    prop_assert_eq!(credential.holder, person(looking_at));
                }
            }
            if let Extent::Whole(here) = feed.extent() {
                // The server only ever sends rows of one person.
                prop_assert!(looking_at != PERSON || here == server.size);
            }
        }
    }
}
