//! Who is asked for, when, and what is kept of them.
#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;
use crate::model::samples::{self, person_id};

const LAST: Chance = Chance(u32::MAX);
const DOWN: Failure = Failure::Server { status: 503 };

fn id(number: usize) -> PersonId {
    person_id(number as u64)
}

fn person(number: usize, name: &str) -> Person {
    samples::person(number as u64, name, "")
}

fn wanting(numbers: impl IntoIterator<Item = usize>) -> Names {
    let mut names = Names::default();
    names.want(numbers.into_iter().map(id));
    names
}

fn refusal(status: u16) -> Failure {
    Failure::Refused {
        status,
        description: None,
    }
}

#[test]
fn two_are_asked_for_at_once_and_each_once() {
    let mut names = wanting([1, 1, 2, 3]);
    assert_eq!([names.ask(), names.ask()], [Some(id(1)), Some(id(2))]);
    assert_eq!(names.ask(), None);
    assert!(names.landed(id(1), person(1, "Ada")));
    assert_eq!([names.ask(), names.ask()], [Some(id(3)), None]);
    assert_eq!(names.name(id(1)).as_deref(), Some("Ada"));
    names.want([id(1)]);
    names.landed(id(2), person(2, "Bob"));
    assert_eq!(names.ask(), None);
}

#[test]
fn whoever_left_the_screen_is_not_asked_for() {
    let mut names = wanting([1, 2]);
    names.want([id(3)]);
    assert_eq!([names.ask(), names.ask()], [Some(id(3)), None]);
}

#[test]
fn nobody_is_remembered_and_has_no_name() {
    let mut names = wanting([1]);
    let asked = names.ask().unwrap();
    assert_eq!(names.missed(asked, &Failure::NoSuchPerson, LAST), None);
    assert_eq!((names.name(asked), names.person(asked)), (None, None));
    names.want([asked]);
    assert_eq!(names.ask(), None);
}

#[test]
fn a_person_without_a_name_has_none() {
    let mut names = Names::default();
    names.learn(person(1, " "));
    assert_eq!(names.name(id(1)), None);
    assert!(names.person(id(1)).is_some());
}

#[test]
fn whoever_is_known_from_elsewhere_is_not_asked_for() {
    let mut names = wanting([1]);
    assert!(names.learn(person(1, "Ada")));
    assert!(!names.learn(person(1, "Ada")), "nothing new");
    assert!(names.learn(person(1, "Eda")), "another name");
    assert_eq!(names.ask(), None);
}

#[test]
fn where_the_scope_is_missing_nobody_is_asked_for_any_more() {
    let mut names = wanting([1, 2]);
    let asked = names.ask().unwrap();
    let why = Failure::NotAllowed { description: None };
    assert_eq!(names.missed(asked, &why, LAST), None);
    names.go_on();
    names.want([id(3)]);
    assert_eq!(names.ask(), None);
}

#[test]
fn whoever_is_refused_is_not_asked_for_again_and_others_are() {
    let mut names = wanting([1, 2]);
    let asked = names.ask().unwrap();
    assert_eq!(names.missed(asked, &refusal(403), LAST), None);
    assert_eq!([names.ask(), names.ask()], [Some(id(2)), None]);
    names.want([id(1), id(3)]);
    assert_eq!([names.ask(), names.ask()], [Some(id(3)), None]);
}

#[test]
fn a_lost_session_asks_again_with_the_next_one() {
    for why in [Failure::SignInNeeded, Failure::Cancelled] {
        let mut names = wanting([1]);
        let asked = names.ask().unwrap();
        assert_eq!(names.missed(asked, &why, LAST), None);
        assert_eq!(names.ask(), Some(asked));
    }
}

#[test]
fn a_failure_pauses_all_and_those_that_failed_together_count_once() {
    let mut names = wanting([1, 2, 3]);
    let (one, two) = (names.ask().unwrap(), names.ask().unwrap());
    let busy = Failure::Busy {
        retry_after_secs: Some(60),
    };
    assert_eq!(names.missed(one, &busy, LAST), Some(60_000));
    assert_eq!(names.missed(two, &busy, LAST), None);
    assert_eq!(names.ask(), None);
    // Scrolling on is no reason to ask a busy server.
    names.want([id(4)]);
    assert_eq!(names.ask(), None);
    names.go_on();
    let four = names.ask().unwrap();
    assert_eq!(names.missed(four, &DOWN, LAST), Some(1_999), "the second");
}

#[test]
fn after_three_tries_only_another_screen_asks_again() {
    let mut names = wanting([1]);
    for wait in [Some(999), Some(1_999), Some(3_999), None] {
        let asked = names.ask().unwrap();
        assert_eq!(names.missed(asked, &DOWN, LAST), wait);
        if wait.is_some() {
            names.go_on();
        }
    }
    names.want([id(1)]);
    assert_eq!(names.ask(), None, "the same screen");
    names.want([id(2)]);
    assert_eq!(names.ask(), Some(id(2)));
    assert_eq!(names.missed(id(2), &DOWN, LAST), Some(999), "tries anew");
}

#[test]
fn without_a_network_nobody_is_asked_for_until_it_is_back() {
    let mut names = wanting([1]);
    let asked = names.ask().unwrap();
    assert_eq!(names.missed(asked, &Failure::Offline, LAST), None);
    names.go_on();
    assert_eq!(names.ask(), None, "no wait has ended");
    names.came_online();
    assert_eq!(names.ask(), Some(asked));
}

#[test]
fn the_oldest_are_forgotten_and_can_be_asked_for_again() {
    let mut names = Names::default();
    for number in 1..=MOST + 2 {
        names.learn(person(number, "Ada"));
    }
    assert!(names.person(id(2)).is_none());
    assert!(names.person(id(3)).is_some());
    names.want([id(1), id(3)]);
    assert_eq!([names.ask(), names.ask()], [Some(id(1)), None]);
}

/// What can happen between two looks at the screen.
#[derive(Debug, Clone)]
enum Event {
    Want(Vec<usize>),
    Ask,
    Land,
    Nobody,
    Refuse,
    Fail,
    GoOn,
    Online,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        prop::collection::vec(1..12_usize, 0..6).prop_map(Event::Want),
        Just(Event::Ask),
        Just(Event::Ask),
        Just(Event::Land),
        Just(Event::Nobody),
        Just(Event::Refuse),
        Just(Event::Fail),
        Just(Event::GoOn),
        Just(Event::Online),
    ]
}

proptest! {
    #[test]
    fn only_who_is_on_the_screen_is_asked_for_and_whoever_answered_never_again(
        events in prop::collection::vec(event(), 0..80),
    ) {
        let mut names = Names::default();
        let (mut screen, mut answered) = (Vec::new(), FxHashSet::default());
        let mut asked: Vec<PersonId> = Vec::new();
        for event in events {
            match event {
                Event::Want(ids) => {
                    screen = ids.into_iter().map(id).collect();
                    names.want(screen.clone());
                }
                Event::Ask => if let Some(next) = names.ask() {
                    prop_assert!(screen.contains(&next), "not on the screen");
                    prop_assert!(!answered.contains(&next), "answered already");
                    prop_assert!(!asked.contains(&next), "on its way already");
                    asked.push(next);
                    prop_assert!(asked.len() <= AT_ONCE);
                },
                Event::Land | Event::Nobody | Event::Refuse | Event::Fail => if let Some(id) = asked.pop() {
                    let number = id.to_string().parse().unwrap();
                    match event {
                        Event::Land => { names.landed(id, person(number, "Ada")); }
                        Event::Nobody => { names.missed(id, &Failure::NoSuchPerson, LAST); }
                        Event::Refuse => { names.missed(id, &refusal(403), LAST); }
                        _ => { names.missed(id, &DOWN, LAST); }
                    }
                    if !matches!(event, Event::Fail) {
                        answered.insert(id);
                    }
                },
                Event::GoOn => names.go_on(),
                Event::Online => names.came_online(),
            }
        }
    }
}
