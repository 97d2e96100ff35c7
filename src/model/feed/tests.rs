//! The rules of the feed, first by example, then against a model server.
#![expect(clippy::panic, clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use std::sync::Arc;

use super::*;
use crate::model::arrangement::Arrangement;
use crate::model::credential::{Credential, CredentialId, Kind, Status};
use crate::model::filter::Filter;
use crate::model::order::Order;
use crate::model::person::PersonId;
use crate::model::samples::{credential, person_id};
use crate::model::types::Class;

const PERSON: u64 = 7;

fn subject() -> Subject {
    Subject::Person(person_id(PERSON))
}

fn row_of(holder: u64, id: &str) -> Row {
    Row::Credential(Arc::new(Credential {
        id: CredentialId::parse(id).unwrap(),
        label: "Card".into(),
        ..credential(holder, Kind::Card, None)
    }))
}

fn page<const N: usize>(ids: [&str; N], total: Option<u64>) -> Page {
    Page {
        rows: ids.iter().map(|id| row_of(PERSON, id)).collect(),
        total,
        has_next: None,
    }
}

const AT: Moment = Moment::from_millis(1_000_000);
const NEVER: Chance = Chance(0);

fn opened() -> Feed {
    let mut feed = Feed::default();
    feed.step(Event::Opened(subject()));
    feed
}

fn land(feed: &mut Feed, page: Page) {
    let ticket = feed.in_flight().unwrap();
    feed.step(Event::Landed(ticket, page, AT));
}

fn miss(feed: &mut Feed, why: Failure) {
    let ticket = feed.in_flight().unwrap();
    feed.step(Event::Missed(ticket, why, NEVER));
}

fn wanted(feed: &Feed) -> Option<Want> {
    feed.in_flight().map(|ticket| ticket.want())
}

/// Misses until the feed gives up by itself; gives how often it asked.
fn miss_until_it_stops(feed: &mut Feed, why: &Failure) -> usize {
    let mut asked = 0;
    loop {
        asked += 1;
        miss(feed, why.clone());
        match feed.wait() {
            Some(wait) => feed.step(Event::WaitEnded(wait)),
            None => return asked,
        }
    }
}

/// A list of two pages of which the second was just read.
fn at_the_check() -> Feed {
    let mut feed = opened();
    land(&mut feed, page(["a", "b"], None));
    feed.step(Event::MoreWanted);
    land(&mut feed, page([], None));
    feed
}

const BROKEN: Failure = Failure::Server { status: 500 };

fn ids(feed: &Feed) -> Vec<String> {
    feed.rows()
        .iter()
        .map(|row| match row {
            Row::Credential(credential) => format!("{:?}", credential.id),
            Row::Unreadable => "unreadable".into(),
        })
        .collect()
}

/// A row of [`ids`].
fn id_of(id: &str) -> String {
    format!("CredentialId({id:?})")
}

#[test]
fn opening_a_list_asks_for_its_first_page() {
    let ticket = opened().in_flight().unwrap();
    assert_eq!(
        (ticket.want(), ticket.subject()),
        (Want::Page(1), subject())
    );
}

#[test]
fn an_answer_for_the_previous_person_is_ignored() {
    let mut feed = opened();
    let old = feed.in_flight().unwrap();
    feed.step(Event::Opened(Subject::Person(person_id(8))));
    let new = feed.in_flight();
    feed.step(Event::Landed(old, page(["a"], None), AT));
    assert!(feed.rows().is_empty());
    assert_eq!(feed.in_flight(), new);
}

#[test]
fn an_answer_to_an_earlier_attempt_is_ignored() {
    let mut feed = opened();
    let first = feed.in_flight().unwrap();
    miss(&mut feed, Failure::Unreachable);
    feed.step(Event::RetryPressed);
    feed.step(Event::Landed(first, page(["a"], None), AT));
    feed.step(Event::Missed(first, Failure::Unreachable, NEVER));
    assert!(feed.rows().is_empty());
    assert!(feed.in_flight().is_some());
}

#[test]
fn opening_another_person_drops_every_row_at_once() {
    let mut feed = opened();
    land(&mut feed, page(["a", "b"], Some(9)));
    feed.step(Event::Opened(Subject::Person(person_id(8))));
    assert!(feed.rows().is_empty());
    assert_eq!(feed.extent(), Extent::SoFar(0));
}

#[test]
fn more_is_asked_for_one_page_at_a_time() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(3)));
    feed.step(Event::MoreWanted);
    let second = feed.in_flight();
    assert_eq!(wanted(&feed), Some(Want::Page(2)));
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
    assert_eq!(wanted(&feed), Some(Want::Whole));
    assert!(feed.is_checking());
    assert_eq!(
        feed.extent(),
        Extent::SoFar(3),
        "not claimed before it is checked"
    );
    land(&mut feed, page(["a", "b", "c"], Some(3)));
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
    land(&mut feed, page(["a"], None));
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
            has_next: None,
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
    land(
        &mut feed,
        Page {
            rows,
            ..Page::default()
        },
    );
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
            has_next: None,
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
    assert_eq!(
        miss_until_it_stops(&mut feed, &BROKEN),
        4,
        "once and three times"
    );
    assert_eq!(feed.rows().len(), 1);
    feed.step(Event::MoreWanted);
    assert_eq!(
        wanted(&feed),
        None,
        "a failure is never retried by scrolling"
    );
    feed.step(Event::RetryPressed);
    assert_eq!(wanted(&feed), Some(Want::Page(2)));
    assert_eq!(
        miss_until_it_stops(&mut feed, &BROKEN),
        4,
        "a person starts anew"
    );
}

#[test]
fn while_it_waits_nothing_is_asked_for_but_by_a_person() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(2)));
    feed.step(Event::MoreWanted);
    let busy = Failure::Busy {
        retry_after_secs: Some(60),
    };
    miss(&mut feed, busy.clone());
    assert_eq!(feed.wait().map(|wait| wait.millis()), Some(60_000));
    for event in [
        Event::MoreWanted,
        Event::SignedIn,
        Event::CameOnline,
        Event::Returned(Moment::from_millis(u64::MAX)),
    ] {
        feed.step(event);
        assert_eq!(feed.failure(), Some(&busy));
        assert_eq!(wanted(&feed), None);
    }
    feed.step(Event::RetryPressed);
    assert_eq!(wanted(&feed), Some(Want::Page(2)));
}

#[test]
fn pressing_during_the_wait_buys_no_further_tries() {
    let mut feed = opened();
    for _ in 0..3 {
        miss(&mut feed, BROKEN);
        feed.step(Event::RetryPressed);
    }
    miss(&mut feed, BROKEN);
    assert_eq!(feed.phase(), &Phase::Stopped(BROKEN));
}

#[test]
fn the_end_of_an_earlier_wait_asks_for_nothing() {
    let mut feed = opened();
    miss(&mut feed, BROKEN);
    let first = feed.wait().unwrap();
    feed.step(Event::WaitEnded(first));
    miss(&mut feed, BROKEN);
    feed.step(Event::WaitEnded(first));
    assert!(feed.wait().is_some());
}

#[test]
fn a_page_that_landed_starts_the_count_anew() {
    let mut feed = opened();
    miss(&mut feed, BROKEN);
    feed.step(Event::RetryPressed);
    land(&mut feed, page(["a"], Some(2)));
    feed.step(Event::MoreWanted);
    assert_eq!(miss_until_it_stops(&mut feed, &BROKEN), 4);
}

#[test]
fn offline_waits_for_the_network_and_goes_on_by_itself() {
    let mut feed = opened();
    miss(&mut feed, Failure::Offline);
    assert_eq!(feed.phase(), &Phase::Stopped(Failure::Offline));
    feed.step(Event::CameOnline);
    assert_eq!(wanted(&feed), Some(Want::Page(1)));
}

#[test]
fn coming_online_heals_the_network_and_nothing_else() {
    for (why, heals) in [
        (Failure::Unreachable, true),
        (Failure::TimedOut, true),
        (BROKEN, false),
        (Failure::SignInNeeded, false),
        (Failure::NoSuchPerson, false),
    ] {
        let mut feed = opened();
        miss(&mut feed, why.clone());
        feed.step(Event::CameOnline);
        assert_eq!(wanted(&feed).is_some(), heals, "{why:?}");
    }
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
    assert_eq!(wanted(&feed), Some(Want::Page(2)));
    assert_eq!(feed.rows().len(), 1);
}

#[test]
fn signing_in_heals_nothing_else() {
    let mut feed = opened();
    miss(&mut feed, BROKEN);
    feed.step(Event::SignedIn);
    assert_eq!(feed.failure(), Some(&BROKEN));
}

#[test]
fn another_account_starts_again_from_nothing() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(2)));
    feed.step(Event::AccountChanged);
    assert!(feed.rows().is_empty());
    assert_eq!(wanted(&feed), Some(Want::Page(1)));
}

#[test]
fn signing_out_drops_every_row_and_waits_for_sign_in() {
    let mut feed = opened();
    let late = feed.in_flight().unwrap();
    feed.step(Event::SignedOut);
    feed.step(Event::Landed(late, page(["a"], None), AT));
    assert!(feed.rows().is_empty());
    assert_eq!(feed.failure(), Some(&Failure::SignInNeeded));
    feed.step(Event::SignedIn);
    assert_eq!(wanted(&feed), Some(Want::Page(1)));
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

#[test]
fn a_session_that_is_lost_elsewhere_stops_what_is_not_done() {
    let mut feed = opened();
    feed.step(Event::SessionLost);
    assert_eq!(feed.failure(), Some(&Failure::SignInNeeded));
    feed.step(Event::SignedIn);
    land(&mut feed, page(["a"], Some(2)));
    feed.step(Event::SessionLost);
    assert_eq!(feed.failure(), Some(&Failure::SignInNeeded));
    assert_eq!(feed.rows().len(), 1);
    let mut whole = opened();
    land(&mut whole, page(["a"], Some(1)));
    whole.step(Event::SessionLost);
    assert_eq!(whole.phase(), &Phase::Complete);
}

#[test]
fn a_second_refusal_of_the_token_does_not_loop() {
    let mut feed = opened();
    miss(&mut feed, Failure::SignInNeeded);
    feed.step(Event::SignedIn);
    miss(&mut feed, Failure::SignInNeeded);
    assert_eq!(feed.phase(), &Phase::Stopped(Failure::SignInNeeded));
}

#[test]
fn a_link_alone_ends_a_list_without_an_empty_page() {
    let linked = |ids: [&str; 2], has_next| Page {
        has_next: Some(has_next),
        ..page(ids, None)
    };
    let mut feed = opened();
    land(&mut feed, linked(["a", "b"], true));
    assert_eq!(feed.phase(), &Phase::Resting);
    feed.step(Event::MoreWanted);
    land(&mut feed, linked(["c", "d"], false));
    assert!(feed.is_checking());
    let mut short = opened();
    land(&mut short, linked(["a", "b"], false));
    assert_eq!(short.extent(), Extent::Whole(2));
}

#[test]
fn a_link_and_a_total_that_contradict_each_other_end_nothing() {
    for (total, has_next) in [(2, true), (3, false)] {
        let mut feed = opened();
        let landed = Page {
            has_next: Some(has_next),
            ..page(["a", "b"], Some(total))
        };
        land(&mut feed, landed);
        assert_eq!(feed.phase(), &Phase::Resting, "{total} {has_next}");
    }
}

#[test]
fn a_server_that_repeats_what_cannot_be_read_is_not_asked_for_ever() {
    let unreadable = || Page {
        rows: vec![Row::Unreadable; 2],
        ..Page::default()
    };
    let mut feed = opened();
    land(&mut feed, unreadable());
    feed.step(Event::MoreWanted);
    land(&mut feed, unreadable());
    assert_eq!(feed.phase(), &Phase::Complete);
    assert!(feed.has_moved());
    assert_eq!(feed.rows().len(), 2);
    let mut mixed = opened();
    let first = || Page {
        rows: vec![row_of(PERSON, "a"), Row::Unreadable],
        ..Page::default()
    };
    land(&mut mixed, first());
    mixed.step(Event::MoreWanted);
    land(&mut mixed, first());
    assert_eq!(mixed.phase(), &Phase::Complete);
    assert_eq!(mixed.rows().len(), 2);
}

#[test]
fn a_row_that_slipped_between_two_pages_is_noticed() {
    let mut feed = at_the_check();
    land(&mut feed, page(["b", "c"], None));
    assert!(feed.has_moved(), "c was there and never delivered");
    assert_eq!(feed.extent(), Extent::SoFar(2));
    assert_eq!(feed.phase(), &Phase::Complete);
}

#[test]
fn one_deleted_and_one_inserted_with_the_same_total_is_noticed() {
    let mut feed = opened();
    land(&mut feed, page(["a", "b"], Some(6)));
    feed.step(Event::MoreWanted);
    // a goes, x comes at the end: c slips into the first page, unseen.
    land(&mut feed, page(["d", "e"], Some(6)));
    feed.step(Event::MoreWanted);
    land(&mut feed, page(["f", "x"], Some(6)));
    assert!(!feed.has_moved());
    land(&mut feed, page(["b", "c", "d", "e", "f", "x"], Some(6)));
    assert!(feed.has_moved());
}

#[test]
fn where_the_server_gives_no_whole_each_seam_is_looked_at() {
    let mut feed = opened();
    land(&mut feed, page(["a", "b"], None));
    feed.step(Event::MoreWanted);
    land(&mut feed, page(["c", "d"], None));
    feed.step(Event::MoreWanted);
    land(&mut feed, page([], None));
    // It sends its first page instead.
    land(&mut feed, page(["a", "b"], None));
    assert_eq!(wanted(&feed), Some(Want::Row(4)));
    land(&mut feed, page(["d"], None));
    assert_eq!(wanted(&feed), Some(Want::Row(2)));
    let mut slipped = feed.clone();
    land(&mut feed, page(["b"], None));
    assert_eq!(feed.extent(), Extent::Whole(4));
    land(&mut slipped, page(["c"], None));
    assert!(slipped.has_moved());
    assert_eq!(slipped.phase(), &Phase::Complete);
}

#[test]
fn a_check_that_is_refused_is_made_in_another_way_and_then_claims_nothing() {
    let refused = || Failure::Refused {
        status: 422,
        description: None,
    };
    let mut feed = at_the_check();
    miss(&mut feed, refused());
    assert_eq!(wanted(&feed), Some(Want::Row(2)));
    miss(&mut feed, refused());
    assert_eq!(feed.phase(), &Phase::Complete);
    assert!(feed.has_moved());
}

#[test]
fn a_check_that_fails_is_made_again() {
    let mut feed = at_the_check();
    assert_eq!(miss_until_it_stops(&mut feed, &BROKEN), 4);
    assert_eq!(feed.extent(), Extent::SoFar(2));
    feed.step(Event::RetryPressed);
    assert_eq!(wanted(&feed), Some(Want::Whole));
}

#[test]
fn reading_anew_keeps_what_is_shown_until_it_reaches_as_far() {
    let mut feed = opened();
    land(&mut feed, page(["a", "b"], Some(9)));
    feed.step(Event::MoreWanted);
    land(&mut feed, page(["c", "d"], Some(9)));
    feed.step(Event::ReloadPressed);
    assert_eq!(wanted(&feed), Some(Want::Page(1)));
    land(&mut feed, page(["x", "a"], Some(10)));
    assert_eq!(feed.rows().len(), 4);
    assert!(
        feed.find(&RowKey::Credential(CredentialId::parse("x").unwrap()))
            .is_none()
    );
    assert_eq!(wanted(&feed), Some(Want::Page(2)), "in sequence, by itself");
    land(&mut feed, page(["b", "c"], Some(10)));
    assert_eq!(feed.rows().len(), 4);
    assert!(!feed.has_moved() && !feed.is_rereading());
    assert_eq!(feed.phase(), &Phase::Resting);
    let a = RowKey::Credential(CredentialId::parse("a").unwrap());
    assert_eq!(feed.index(&a), Some(1));
}

#[test]
fn reading_anew_that_fails_keeps_what_is_shown() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(1)));
    feed.step(Event::ReloadPressed);
    miss_until_it_stops(&mut feed, &BROKEN);
    assert_eq!(feed.rows().len(), 1);
    feed.step(Event::RetryPressed);
    assert_eq!(wanted(&feed), Some(Want::Page(1)));
    land(&mut feed, page(["a", "b"], Some(2)));
    assert_eq!(feed.extent(), Extent::Whole(2));
}

#[test]
fn reading_anew_that_is_refused_can_be_asked_for_again() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(1)));
    feed.step(Event::ReloadPressed);
    miss(&mut feed, Failure::NotAllowed { description: None });
    assert!(!feed.is_rereading(), "nothing is being read");
    feed.step(Event::ReloadPressed);
    assert_eq!(wanted(&feed), Some(Want::Page(1)));
}

#[test]
fn each_new_beginning_is_a_round_of_its_own() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(1)));
    assert_eq!(feed.rounds(), 0);
    feed.step(Event::ReloadPressed);
    assert_eq!(feed.rounds(), 1);
    miss(&mut feed, Failure::Offline);
    feed.step(Event::CameOnline);
    assert_eq!(feed.rounds(), 2);
    miss_until_it_stops(&mut feed, &BROKEN);
    feed.step(Event::RetryPressed);
    assert_eq!(feed.rounds(), 3);
}

#[test]
fn returning_to_a_stale_list_that_was_left_in_the_middle_reads_it_anew() {
    let later = Moment::from_millis(AT.as_millis() + 300_000);
    let mut loading = opened();
    land(&mut loading, page(["a"], Some(3)));
    loading.step(Event::MoreWanted);
    let mut offline = loading.clone();
    loading.step(Event::Returned(later));
    assert!(loading.is_rereading());
    miss(&mut offline, Failure::Offline);
    offline.step(Event::Returned(later));
    assert!(offline.is_rereading());
}

#[test]
fn a_server_that_sends_only_rows_of_others_is_not_asked_for_ever() {
    let mut feed = opened();
    for number in 0..2 {
        feed.step(Event::MoreWanted);
        let rows = (0..3)
            .map(|row| row_of(8, &format!("{number}-{row}")))
            .collect();
        land(
            &mut feed,
            Page {
                rows,
                ..Page::default()
            },
        );
    }
    assert_eq!(feed.phase(), &Phase::Complete);
    assert!(feed.rows().is_empty() && feed.refused() > 0);
    assert_ne!(feed.extent(), Extent::Whole(0), "none is never said of it");
}

#[test]
fn someone_who_is_gone_holds_nothing_any_more() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(1)));
    feed.step(Event::ReloadPressed);
    miss(&mut feed, Failure::NoSuchPerson);
    assert!(feed.rows().is_empty());
    assert_eq!(feed.phase(), &Phase::Stopped(Failure::NoSuchPerson));
}

#[test]
fn returning_reads_a_stale_list_anew_and_a_fresh_one_not() {
    let later = |millis| Moment::from_millis(AT.as_millis() + millis);
    let mut feed = opened();
    feed.step(Event::Returned(later(300_000)));
    assert!(!feed.is_rereading(), "it is being read");
    land(&mut feed, page(["a"], Some(1)));
    feed.step(Event::Returned(later(299_999)));
    assert_eq!(feed.phase(), &Phase::Complete);
    feed.step(Event::Returned(later(300_000)));
    assert_eq!(wanted(&feed), Some(Want::Page(1)));
    let running = feed.in_flight();
    feed.step(Event::Returned(later(300_001)));
    assert_eq!(feed.in_flight(), running, "one reading at a time");
}

#[test]
fn a_stale_list_that_is_long_is_read_anew_only_when_somebody_asks() {
    let later = Moment::from_millis(AT.as_millis() + 300_000);
    let returned = |rows: usize| {
        let mut feed = opened();
        let rows = (0..rows).map(|row| row_of(PERSON, &row.to_string()));
        let page = Page {
            rows: rows.collect(),
            total: Some(100_000),
            has_next: None,
        };
        land(&mut feed, page);
        feed.step(Event::Returned(later));
        feed
    };
    assert!(
        returned(2_000).is_rereading(),
        "however long the rest of it is"
    );
    let mut long = returned(2_001);
    assert_eq!(long.phase(), &Phase::Resting);
    long.step(Event::ReloadPressed);
    assert!(long.is_rereading());
}

#[test]
fn keys_stay_with_their_rows() {
    let mut feed = opened();
    let rows = vec![Row::Unreadable, row_of(PERSON, "a"), Row::Unreadable];
    land(
        &mut feed,
        Page {
            rows,
            ..Page::default()
        },
    );
    for (index, row) in feed.rows().iter().enumerate() {
        let key = row.key(index);
        assert_eq!(feed.index(&key), Some(index));
        assert_eq!(feed.find(&key), Some(row));
    }
    assert_eq!(feed.unreadable(), 2);
    // What could not be read stood elsewhere in another reading.
    assert_eq!(feed.index(&RowKey::Unreadable(1)), None);
    assert_eq!(feed.index(&RowKey::Unreadable(9)), None);
}

#[test]
fn a_credential_is_held_only_as_it_is() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(1)));
    let Row::Credential(held) = feed.rows()[0].clone() else {
        panic!("a credential");
    };
    assert!(feed.holds(&held));
    let changed = Credential {
        status: Some(Status::Revoked),
        ..(*held).clone()
    };
    assert!(!feed.holds(&changed));
    feed.step(Event::SignedOut);
    assert!(!feed.holds(&held));
}

#[test]
fn what_needs_attention_comes_first_and_nothing_is_lost() {
    let mut feed = opened();
    let invited = |id: &str| match row_of(PERSON, id) {
        Row::Credential(credential) => Row::Credential(Arc::new(Credential {
            status: Some(Status::Invited),
            ..(*credential).clone()
        })),
        row @ Row::Unreadable => row,
    };
    let rows = vec![
        row_of(PERSON, "a"),
        invited("b"),
        Row::Unreadable,
        row_of(PERSON, "c"),
        invited("d"),
        Row::Unreadable,
    ];
    land(
        &mut feed,
        Page {
            rows,
            ..Page::default()
        },
    );
    assert_eq!(feed.needing_attention(), 2);
    let arranged = |order| {
        let arrangement = Arrangement::of(feed.rows(), &Filter::default(), order);
        let places: Vec<_> = (0..arrangement.len())
            .filter_map(|place| arrangement.index(place))
            .collect();
        for (place, index) in places.iter().enumerate() {
            assert_eq!(arrangement.place(*index), Some(place));
        }
        assert_eq!(arrangement.index(places.len()), None);
        assert_eq!(arrangement.place(feed.rows().len()), None);
        places
    };
    assert_eq!(arranged(Order::AsSent), [0, 1, 2, 3, 4, 5]);
    assert_eq!(arranged(Order::AttentionFirst(6)), [1, 4, 0, 2, 3, 5]);
    // What landed after the order was asked for stays at its end.
    assert_eq!(arranged(Order::AttentionFirst(4)), [1, 0, 2, 3, 4, 5]);
}

#[test]
fn whoever_wants_all_of_it_is_not_asked_again() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(5_000)));
    feed.step(Event::AllWanted);
    for (number, id) in [(2, "b"), (3, "c")] {
        assert_eq!(wanted(&feed), Some(Want::Page(number)));
        land(&mut feed, page([id], Some(5_000)));
    }
    feed.step(Event::EnoughWanted);
    assert_eq!(
        wanted(&feed),
        Some(Want::Page(4)),
        "what was asked for may land"
    );
    land(&mut feed, page(["d"], Some(5_000)));
    assert_eq!(feed.phase(), &Phase::Resting);
}

#[test]
fn all_of_it_is_read_on_after_a_fault() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(5_000)));
    feed.step(Event::AllWanted);
    miss(&mut feed, Failure::SignInNeeded);
    feed.step(Event::SignedIn);
    land(&mut feed, page(["b"], Some(5_000)));
    assert_eq!(wanted(&feed), Some(Want::Page(3)));
    miss_until_it_stops(&mut feed, &Failure::Server { status: 500 });
    feed.step(Event::RetryPressed);
    land(&mut feed, page(["c"], Some(5_000)));
    assert_eq!(wanted(&feed), Some(Want::Page(4)));
    miss_until_it_stops(&mut feed, &Failure::Server { status: 500 });
    feed.step(Event::AllWanted);
    assert_eq!(
        wanted(&feed),
        Some(Want::Page(4)),
        "wanting it again is a retry"
    );
}

#[test]
fn another_account_wants_nothing_of_what_the_last_one_wanted() {
    let mut feed = opened();
    land(&mut feed, page(["a"], Some(5_000)));
    feed.step(Event::AllWanted);
    feed.step(Event::AccountChanged);
    land(&mut feed, page(["a"], Some(5_000)));
    assert_eq!(feed.phase(), &Phase::Resting);
}

#[test]
fn all_of_a_list_that_is_not_too_long_is_read_in_one_piece() {
    let mut feed = opened();
    land(&mut feed, page(["a", "b"], Some(4)));
    feed.step(Event::AllWanted);
    assert_eq!(wanted(&feed), Some(Want::Whole));
    assert_eq!(ids(&feed), [id_of("a"), id_of("b")], "what is there stays");
    land(&mut feed, page(["x", "a", "b", "c"], Some(4)));
    assert_eq!(ids(&feed), [id_of("x"), id_of("a"), id_of("b"), id_of("c")]);
    assert_eq!(feed.phase(), &Phase::Complete);
    assert_eq!(feed.extent(), Extent::Whole(4));
    assert!(feed.is_in_one_piece());
}

#[test]
fn a_server_that_gives_no_whole_is_read_by_pages() {
    for said in [Some(4), None] {
        let mut feed = opened();
        land(&mut feed, page(["a", "b"], Some(4)));
        feed.step(Event::AllWanted);
        assert_eq!(wanted(&feed), Some(Want::Whole));
        land(&mut feed, page(["a", "b"], said));
        assert_eq!(wanted(&feed), Some(Want::Page(1)));
        land(&mut feed, page(["a", "b"], Some(4)));
        assert_eq!(wanted(&feed), Some(Want::Page(2)));
        land(&mut feed, page(["c", "d"], Some(4)));
        assert_eq!(
            wanted(&feed),
            Some(Want::Whole),
            "held against it at its end"
        );
        assert!(!feed.is_in_one_piece());
    }
}

#[test]
fn a_whole_that_is_refused_is_read_by_pages() {
    let mut feed = opened();
    land(&mut feed, page(["a", "b"], Some(4)));
    feed.step(Event::AllWanted);
    let status = 422;
    let description = None;
    miss(
        &mut feed,
        Failure::Refused {
            status,
            description,
        },
    );
    assert_eq!(wanted(&feed), Some(Want::Page(1)));
}

#[test]
fn a_list_that_is_long_or_of_unknown_length_is_never_asked_for_in_one_piece() {
    for total in [Some(2_001), None] {
        let mut feed = opened();
        land(&mut feed, page(["a", "b"], total));
        feed.step(Event::AllWanted);
        assert_eq!(wanted(&feed), Some(Want::Page(2)), "{total:?}");
    }
}

/// A server that may clamp the page size, tell totals or links, and ignore the
/// wish for the whole.
#[derive(Debug, Clone)]
struct Server {
    size: usize,
    asked: usize,
    clamp: usize,
    tells_total: bool,
    tells_next: bool,
    gives_whole: bool,
}

impl Server {
    fn answer(&self, want: Want) -> Page {
        let rows: Vec<u64> = (0..self.size as u64).collect();
        self.answer_of(&rows, want)
    }

    fn answer_of(&self, rows: &[u64], want: Want) -> Page {
        let (page, per_page) = match want {
            Want::Page(page) => (page as usize, self.asked.min(self.clamp)),
            Want::Whole if self.gives_whole => (1, rows.len().max(1)),
            Want::Whole => (1, self.asked.min(self.clamp)),
            Want::Row(position) => (usize::try_from(position).unwrap(), 1),
        };
        let start = ((page - 1) * per_page).min(rows.len());
        let end = (start + per_page).min(rows.len());
        Page {
            rows: rows[start..end]
                .iter()
                .map(|n| row_of(PERSON, &n.to_string()))
                .collect(),
            total: self.tells_total.then_some(rows.len() as u64),
            has_next: self.tells_next.then_some(end < rows.len()),
        }
    }

    /// How many requests reading the whole list must take, and no more.
    fn requests(&self) -> usize {
        let pages = self.size.div_ceil(self.asked.min(self.clamp));
        let read = if self.tells_total || self.tells_next {
            pages.max(1)
        } else {
            pages + 1
        };
        let seams = read.saturating_sub(1);
        match read {
            0 | 1 => read,
            // The first page is the whole list: the answer can be no part.
            _ if self.gives_whole || (pages == 1 && self.size == 0) => read + 1,
            _ if pages == 1 => read + 1,
            _ => read + 1 + seams,
        }
    }
}

fn server() -> impl Strategy<Value = Server> {
    (0_usize..120, 1_usize..40, 1_usize..40, any::<[bool; 3]>()).prop_map(
        |(size, asked, clamp, [tells_total, tells_next, gives_whole])| Server {
            size,
            asked,
            clamp,
            tells_total,
            tells_next,
            gives_whole,
        },
    )
}

/// What others do to the list between two requests.
#[derive(Debug, Clone, Copy)]
enum Edit {
    Delete(prop::sample::Index),
    Insert(prop::sample::Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        any::<prop::sample::Index>().prop_map(Edit::Delete),
        any::<prop::sample::Index>().prop_map(Edit::Insert),
    ]
}

/// What becomes of one request: edits before it is answered, or its loss.
#[derive(Debug, Clone)]
struct Fate {
    edits: Vec<Edit>,
    is_lost: bool,
}

fn fate(edits: impl Strategy<Value = Edit> + 'static) -> impl Strategy<Value = Fate> {
    let edits = prop_oneof![
        3 => Just(Vec::new()),
        2 => prop::collection::vec(edits, 1..4),
    ];
    (edits, prop::bool::weighted(0.2)).prop_map(|(edits, is_lost)| Fate { edits, is_lost })
}

fn apply(rows: &mut Vec<u64>, edit: Edit, new: u64) {
    match edit {
        Edit::Delete(at) if !rows.is_empty() => {
            rows.remove(at.index(rows.len()));
        }
        Edit::Delete(_) => {}
        Edit::Insert(at) => rows.insert(at.index(rows.len() + 1), new),
    }
}

/// Reads a list to its end while others change it; gives the rows that were
/// there all the time.
fn read_while_it_moves(feed: &mut Feed, server: &Server, fates: Vec<Fate>) -> Vec<u64> {
    let mut rows: Vec<u64> = (0..server.size as u64).collect();
    let mut throughout = rows.clone();
    let mut fates = fates.into_iter();
    let mut new = 1_000;
    for _ in 0..2_000 {
        let Some(ticket) = feed.in_flight() else {
            match feed.wait() {
                Some(wait) => feed.step(Event::WaitEnded(wait)),
                None if *feed.phase() == Phase::Complete => return throughout,
                None => {
                    feed.step(Event::MoreWanted);
                    feed.step(Event::RetryPressed);
                    if feed.wants_all {
                        feed.step(Event::AllWanted);
                    }
                }
            }
            continue;
        };
        let fate = fates.next();
        let is_first = feed.rows().is_empty() && ticket.want() == Want::Page(1);
        for edit in fate.iter().flat_map(|fate| &fate.edits) {
            new += 1;
            apply(&mut rows, *edit, new);
        }
        if is_first {
            // Nothing was delivered yet: this is how the list begins.
            throughout = rows.clone();
        }
        throughout.retain(|row| rows.contains(row));
        if fate.is_some_and(|fate| fate.is_lost) {
            feed.step(Event::Missed(ticket, BROKEN, NEVER));
        } else {
            feed.step(Event::Landed(
                ticket,
                server.answer_of(&rows, ticket.want()),
                AT,
            ));
        }
    }
    panic!("the list never ended");
}

fn claims_too_much(feed: &Feed, throughout: &[u64]) -> bool {
    let shown = ids(feed);
    let missing = throughout
        .iter()
        .any(|row| !shown.contains(&format!("CredentialId(\"{row}\")")));
    missing && !feed.has_moved()
}

#[derive(Debug, Clone, Copy)]
enum Happening {
    Answered,
    AnsweredLate,
    Lost,
    WaitEnded,
    Wanted,
    AllWanted,
    EnoughWanted,
    Retried,
    Switched,
    Reloaded,
    Returned,
    CameOnline,
    SessionLost,
    SignedOut,
    SignedIn,
    AccountChanged,
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::{
        AccountChanged, AllWanted, Answered, AnsweredLate, CameOnline, EnoughWanted, Lost,
        Reloaded, Retried, Returned, SessionLost, SignedIn, SignedOut, Switched, WaitEnded, Wanted,
    };
    prop_oneof![
        8 => Just(Answered),
        4 => Just(Wanted),
        2 => Just(AnsweredLate),
        2 => Just(Lost),
        2 => Just(WaitEnded),
        2 => Just(Retried),
        1 => Just(AllWanted),
        1 => Just(EnoughWanted),
        1 => Just(Switched),
        1 => Just(Reloaded),
        1 => Just(Returned),
        1 => Just(CameOnline),
        1 => Just(SessionLost),
        1 => Just(SignedOut),
        1 => Just(SignedIn),
        1 => Just(AccountChanged),
    ]
}

#[test]
fn a_list_that_is_given_is_whole_and_asks_for_nothing() {
    let at = Moment::from_millis(1);
    let rows = page(["a", "b"], None).rows;
    let feed = Feed::given(Subject::Account, rows, at);
    assert_eq!(feed.phase(), &Phase::Complete);
    assert_eq!(feed.extent(), Extent::Whole(2));
    let none = Feed::given(Subject::Account, Vec::new(), at);
    assert_eq!(
        (none.phase(), none.extent()),
        (&Phase::Complete, Extent::Whole(0))
    );
}

#[test]
fn of_a_list_that_is_given_rows_of_someone_else_are_refused() {
    let someone = PersonId::parse("999").map(Subject::Person).unwrap();
    let rows = page(["a", "b"], None).rows;
    let feed = Feed::given(someone, rows, Moment::from_millis(1));
    assert_eq!((feed.rows().len(), feed.refused()), (0, 2));
    assert_eq!(
        feed.extent(),
        Extent::Part(0, 2),
        "nobody knows what is missing"
    );
}

proptest! {
    #[test]
    fn a_list_that_stands_still_is_read_whole_in_the_fewest_requests(server in server()) {
        let mut feed = opened();
        let mut requests = 0;
        while let Some(ticket) = feed.in_flight() {
            requests += 1;
            prop_assert!(requests <= server.requests());
            feed.step(Event::Landed(ticket, server.answer(ticket.want()), AT));
            feed.step(Event::MoreWanted);
        }
        prop_assert_eq!(requests, server.requests());
        prop_assert_eq!(feed.extent(), Extent::Whole(server.size));
        let expected: Vec<String> =
            (0..server.size).map(|n| format!("CredentialId(\"{n}\")")).collect();
        prop_assert_eq!(ids(&feed), expected);
    }

    /// However often and wherever the list changes, and whatever gets lost.
    #[test]
    fn a_row_that_was_there_all_the_time_is_shown_or_the_list_says_that_it_moved(
        server in server(),
        fates in prop::collection::vec(fate(edit()), 0..12),
        wants_all in any::<bool>(),
    ) {
        let server = Server { size: server.size % 24, asked: server.asked % 6 + 1, gives_whole: true, ..server };
        let mut feed = opened();
        feed.wants_all = wants_all;
        let throughout = read_while_it_moves(&mut feed, &server, fates);
        prop_assert!(!claims_too_much(&feed, &throughout), "{:?}", ids(&feed));
    }

    /// One row deleted, and perhaps one inserted before the next request.
    #[test]
    fn seams_alone_notice_any_one_change(
        server in server(),
        quiet in 0_usize..12,
        deleted in any::<prop::sample::Index>(),
        inserted in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let server = Server { size: server.size % 24, asked: server.asked % 6 + 1, gives_whole: false, ..server };
        let mut fates = vec![Fate { edits: Vec::new(), is_lost: false }; quiet + 1];
        let mut edits = vec![Edit::Delete(deleted)];
        edits.extend(inserted.map(Edit::Insert));
        fates.push(Fate { edits, is_lost: false });
        let mut feed = opened();
        let throughout = read_while_it_moves(&mut feed, &server, fates);
        prop_assert!(!claims_too_much(&feed, &throughout), "{:?}", ids(&feed));
    }

    #[test]
    fn whatever_happens_no_row_is_shown_twice_or_under_another_name(
        server in server(),
        happenings in prop::collection::vec(happening(), 0..120),
        chance in any::<u32>(),
    ) {
        let mut feed = opened();
        let mut issued = Vec::new();
        let mut looking_at = PERSON;
        let mut tries_alone = 0;
        for happening in happenings {
            issued.extend(feed.in_flight());
            let before = feed.rows().len();
            match happening {
                Happening::Answered => {
                    if let Some(ticket) = feed.in_flight() {
                        tries_alone = 0;
                        feed.step(Event::Landed(ticket, server.answer(ticket.want()), AT));
                    }
                }
                Happening::AnsweredLate => {
                    let current = feed.in_flight();
                    if let Some(old) = issued.iter().copied().find(|old| Some(*old) != current) {
                        feed.step(Event::Landed(old, server.answer(old.want()), AT));
                        prop_assert_eq!(feed.rows().len(), before);
                        prop_assert_eq!(feed.in_flight(), current);
                    }
                }
                Happening::Lost => {
                    if let Some(ticket) = feed.in_flight() {
                        feed.step(Event::Missed(ticket, BROKEN, Chance(chance)));
                    }
                }
                Happening::WaitEnded => {
                    if let Some(wait) = feed.wait() {
                        prop_assert!(wait.millis() <= 4_000);
                        tries_alone += 1;
                        prop_assert!(tries_alone <= 3, "retries are bounded");
                        feed.step(Event::WaitEnded(wait));
                    }
                }
                Happening::Wanted => feed.step(Event::MoreWanted),
                Happening::AllWanted => {
                    if feed.wait().is_none() {
                        tries_alone = 0;
                    }
                    feed.step(Event::AllWanted);
                }
                Happening::EnoughWanted => feed.step(Event::EnoughWanted),
                Happening::Retried => {
                    if feed.wait().is_none() {
                        tries_alone = 0;
                    }
                    feed.step(Event::RetryPressed);
                }
                Happening::Switched => {
                    tries_alone = 0;
                    looking_at = if looking_at == PERSON { 8 } else { PERSON };
                    feed.step(Event::Opened(Subject::Person(person_id(looking_at))));
                    prop_assert!(feed.rows().is_empty());
                }
                Happening::Reloaded => {
                    tries_alone = 0;
                    feed.step(Event::ReloadPressed);
                }
                Happening::Returned => {
                    feed.step(Event::Returned(Moment::from_millis(u64::MAX)));
                    if feed.is_rereading() {
                        tries_alone = 0;
                    }
                }
                Happening::CameOnline => feed.step(Event::CameOnline),
                Happening::SessionLost => feed.step(Event::SessionLost),
                Happening::SignedOut => {
                    tries_alone = 0;
                    feed.step(Event::SignedOut);
                    prop_assert!(feed.rows().is_empty());
                }
                Happening::SignedIn => feed.step(Event::SignedIn),
                Happening::AccountChanged => {
                    tries_alone = 0;
                    feed.step(Event::AccountChanged);
                }
            }
            let mut unique = ids(&feed);
            unique.sort();
            unique.dedup();
            prop_assert_eq!(unique.len(), feed.rows().len());
            for row in feed.rows() {
                if let Row::Credential(credential) = row {
                    prop_assert_eq!(credential.holder, person_id(looking_at));
                }
            }
            if let Extent::Whole(here) = feed.extent() {
                // The server only ever sends rows of one person.
                prop_assert!(looking_at != PERSON || here == server.size);
            }
        }
    }
}

/// A number of a type that only its code tells, in a list of one page.
fn of_type_one() -> Page {
    let number = credential(PERSON, Kind::Other, Some("00112345"));
    let row = Credential {
        type_id: std::num::NonZeroU32::new(1),
        ..number
    };
    Page {
        rows: vec![Row::Credential(Arc::new(row)), row_of(PERSON, "b")],
        total: Some(2),
        has_next: None,
    }
}

fn cards() -> CredentialTypes {
    let one = std::num::NonZeroU32::MIN;
    [(one, Class::CardOrFob)].into_iter().collect()
}

fn first_kind(feed: &Feed) -> Kind {
    match &feed.rows()[0] {
        Row::Credential(credential) => credential.kind,
        Row::Unreadable => panic!("a credential"),
    }
}

#[test]
fn types_refine_what_lands_after_them() {
    let mut feed = opened();
    feed.step(Event::TypesKnown(cards()));
    land(&mut feed, of_type_one());
    assert_eq!(first_kind(&feed), Kind::Card);
    // Read anew it is the same.
    feed.step(Event::ReloadPressed);
    land(&mut feed, of_type_one());
    assert_eq!(first_kind(&feed), Kind::Card);
}

#[test]
fn types_refine_what_landed_before_them_and_whoever_follows_is_told() {
    let mut feed = opened();
    land(&mut feed, of_type_one());
    assert_eq!(first_kind(&feed), Kind::Other);
    let before = feed.shape();
    feed.step(Event::TypesKnown(CredentialTypes::default()));
    assert_eq!(feed.shape(), before, "nothing has changed");
    feed.step(Event::TypesKnown(cards()));
    assert_eq!(first_kind(&feed), Kind::Card);
    assert_ne!(feed.shape(), before);
}

#[test]
fn types_refine_what_is_read_anew_behind_what_is_shown() {
    let mut feed = opened();
    land(&mut feed, page(["a", "b", "c"], Some(3)));
    feed.step(Event::ReloadPressed);
    let half = Page {
        total: Some(3),
        ..of_type_one()
    };
    land(&mut feed, half);
    feed.step(Event::TypesKnown(cards()));
    land(&mut feed, page(["c"], Some(3)));
    assert_eq!(first_kind(&feed), Kind::Card);
}

#[test]
fn the_types_of_one_account_say_nothing_of_another() {
    for change in [Event::AccountChanged, Event::SignedOut] {
        let mut feed = opened();
        feed.step(Event::TypesKnown(cards()));
        land(&mut feed, of_type_one());
        feed.step(change);
        feed.step(Event::SignedIn);
        land(&mut feed, of_type_one());
        assert_eq!(first_kind(&feed), Kind::Other);
    }
}
