//! What the host is told of a list, and what it can do with it: read it again,
//! and forget it.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::portal::{Guest, some_turns, uncaught};
use crate::stage::pretence::Pretence;
use crate::stage::{World, journal_says};
use crate::{LIST, PIN};

const SIGNED_OUT: &str = "You are signed out of this list.";

fn reads(requests: &[Value]) -> usize {
    requests
        .iter()
        .filter(|request| request["path"] == LIST)
        .count()
}

#[wasm_bindgen_test]
async fn a_host_is_told_once_that_the_first_rows_are_on_the_screen() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.run(
        "guest.cards = []; element.addEventListener('person-credentials-ready', () => \
         guest.cards.push(element.shadowRoot.querySelectorAll('article').length))",
    );
    let guest = guest.with("page-size", "5").arrive();
    guest.see("All 12 shown").await;
    guest.call("refresh");
    journal_says(&world, |requests| reads(requests) > 3).await;
    guest.see("All 12 shown").await;
    some_turns().await;
    let told = json!({"version": 1, "personId": "2", "loaded": 5});
    assert_eq!(guest.told("ready"), [told]);
    assert_eq!(
        guest
            .run("return guest.cards.join()")
            .as_string()
            .as_deref(),
        Some("5")
    );
}

#[wasm_bindgen_test]
async fn a_host_is_told_how_many_there_are_as_they_come() {
    let world = World::new().await;
    let guest = Guest::of(&world).await.with("page-size", "5").arrive();
    guest.see("All 12 shown").await;
    let so_far =
        |loaded: u32| json!({"version": 1, "loaded": loaded, "total": 12, "complete": false});
    let whole = json!({"version": 1, "loaded": 12, "total": 12, "complete": true});
    let told = guest.told("count-change");
    assert_eq!(told.first(), Some(&so_far(5)));
    assert_eq!(told.last(), Some(&whole));
}

#[wasm_bindgen_test]
async fn a_failure_is_told_by_its_code_and_never_ready() {
    let status = |status: u16| json!({"kind": "status", "status": status, "body": "{}"});
    for (fault, code, status, retryable) in [
        (status(403), "not_allowed", json!(403), false),
        (status(404), "no_such_person", json!(404), false),
        (status(422), "refused", json!(422), false),
        (status(429), "busy", json!(429), true),
        (status(500), "server", json!(500), true),
        (status(200), "unreadable", json!(null), true),
        (
            json!({"kind": "truncate"}),
            "unreachable",
            json!(null),
            true,
        ),
        (json!({"kind": "hold"}), "timed_out", json!(null), true),
    ] {
        let world = World::new().await;
        world.fault(json!({"path": LIST, "fault": fault})).await;
        let guest = Guest::of(&world)
            .await
            .with("request-timeout", "1")
            .arrive();
        guest
            .wait_for(code, || !guest.told("error").is_empty())
            .await;
        let told = guest.told("error").remove(0);
        assert_eq!((&told["code"], &told["status"]), (&json!(code), &status));
        assert_eq!(told["retryable"], retryable, "{code}");
        let is_retried = ["busy", "server", "unreachable", "timed_out"].contains(&code);
        assert_eq!(told["retrying"], is_retried, "{code}");
        some_turns().await;
        assert!(guest.told("ready").is_empty(), "{code}");
        assert!(guest.told("auth-required").is_empty(), "{code}");
    }
}

#[wasm_bindgen_test]
async fn without_a_network_the_host_is_told_so() {
    let world = World::new().await;
    world
        .fault(json!({"path": LIST, "fault": {"kind": "truncate"}}))
        .await;
    let guest = Guest::of(&world).await;
    let _offline = Pretence::offline();
    let guest = guest.arrive();
    let told = guest.hear("error", 1).await;
    assert_eq!(
        (&told["code"], &told["retryable"]),
        (&json!("offline"), &json!(true))
    );
}

#[wasm_bindgen_test]
async fn rows_of_someone_else_are_told() {
    let world = World::new().await;
    world
        .fault(json!({"path": LIST, "fault": {"kind": "foreign_row"}}))
        .await;
    let guest = Guest::of(&world).await.arrive();
    let told = guest.hear("error", 1).await;
    assert_eq!(told["code"], "subject_mismatch");
}

#[wasm_bindgen_test]
async fn refreshing_reads_the_list_again_and_keeps_the_focus() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    let card = guest.all("article").remove(3);
    card.focus().unwrap();
    world
        .fault(json!({"path": LIST, "times": 1, "fault": {"kind": "insert_row", "index": 0}}))
        .await;
    guest.call("refresh");
    guest.see("All 13 shown").await;
    assert_eq!(guest.focused().as_ref(), Some(card.as_ref()));
    assert_eq!(guest.reasons(), ["initial"]);
    assert_eq!(guest.told("ready").len(), 1);
}

#[wasm_bindgen_test]
async fn refreshing_what_is_on_its_way_asks_for_it_once() {
    let world = World::new().await;
    let held = world
        .fault(json!({"path": LIST, "fault": {"kind": "hold"}}))
        .await;
    let guest = Guest::of(&world).await.arrive();
    guest.call("refresh");
    journal_says(&world, |requests| reads(requests) == 1).await;
    for _ in 0..3 {
        guest.call("refresh");
    }
    world.lift(held).await;
    guest.see("All 12 shown").await;
    assert_eq!(reads(&world.requests().await), 1);
}

#[wasm_bindgen_test]
async fn refreshing_without_a_session_asks_the_host_again() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.answers(&[json!({"gives": null}), json!({"gives": world.token})]);
    let guest = guest.arrive();
    guest.hear("auth-required", 1).await;
    guest.call("refresh");
    guest.see("All 12 shown").await;
}

#[wasm_bindgen_test]
async fn off_the_page_nothing_is_done_and_nothing_thrown() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.call("clear");
    guest.call("refresh");
    some_turns().await;
    assert!(guest.asked().is_empty() && world.requests().await.is_empty());
    let guest = guest.arrive();
    guest.see("All 12 shown").await;
    assert_eq!(uncaught(), [Value::Null; 0]);
}

#[wasm_bindgen_test]
async fn clearing_leaves_nothing_of_the_person() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    guest.reveal_pin();
    guest.sees_secret(PIN).await;
    let name = guest.name().await;
    assert!(name.len() > 3, "{name}");
    guest.call("clear");
    guest.see(SIGNED_OUT).await;
    some_turns().await;
    let left = guest.root().inner_html();
    for gone in [PIN, "Key Fob", "PassFlow", &name, "photos/"] {
        assert!(
            !left.replace(&world.origin, "").contains(gone),
            "{gone} in {left}"
        );
    }
    assert_eq!(guest.reasons(), ["initial"], "the host is not asked");
    assert!(guest.told("auth-required").is_empty());
}

#[wasm_bindgen_test]
async fn what_comes_after_clearing_is_not_heard() {
    let world = World::new().await;
    let held = world
        .fault(json!({"path": LIST, "fault": {"kind": "hold"}}))
        .await;
    let guest = Guest::of(&world).await.arrive();
    journal_says(&world, |requests| reads(requests) == 1).await;
    guest.call("clear");
    guest.see(SIGNED_OUT).await;
    world.lift(held).await;
    journal_says(&world, |requests| {
        requests
            .iter()
            .any(|request| request["path"] == LIST && request["outcome"] == "aborted")
    })
    .await;
    some_turns().await;
    assert_eq!(guest.cards(), 0);
    assert!(guest.told("ready").is_empty());
}

#[wasm_bindgen_test]
async fn a_token_that_comes_after_clearing_is_not_used() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.answers(&[json!({"gives": null}), json!({"waits": world.token})]);
    let guest = guest.arrive();
    guest.press("Try again").await;
    guest
        .wait_for("the second question", || guest.asked().len() == 2)
        .await;
    guest.call("clear");
    assert_eq!(guest.asked()[1]["signal"], "aborted");
    guest.release();
    some_turns().await;
    assert!(world.requests().await.is_empty());
}

#[wasm_bindgen_test]
async fn after_clearing_a_refresh_or_a_list_begins_again_and_a_function_does_not() {
    let world = World::new().await;
    for begin in ["refresh", "credentials"] {
        let guest = Guest::showing(&world).await;
        guest.call("clear");
        guest.see(SIGNED_OUT).await;
        // As when a page is drawn anew.
        guest.gives(&world.token);
        some_turns().await;
        assert_eq!((guest.cards(), guest.reasons().len()), (0, 1));
        match begin {
            "refresh" => guest.call("refresh"),
            _ => guest.credentials(&json!([{"id": "a", "label": "Pin", "person_id": 2}])),
        }
        guest.see("shown").await;
        guest.wait_for("cards", || guest.cards() > 0).await;
        assert!(!guest.text().contains(SIGNED_OUT), "{begin}");
    }
}

#[wasm_bindgen_test]
async fn after_clearing_no_attribute_begins_again() {
    let world = World::new().await;
    for (attribute, value) in [
        ("person-id", "3"),
        ("page-size", "7"),
        ("lang", "en"),
        ("reveal-time", "9"),
    ] {
        let guest = Guest::showing(&world).await;
        guest.call("clear");
        guest.see(SIGNED_OUT).await;
        let before = world.requests().await.len();
        guest.set(attribute, value);
        some_turns().await;
        assert_eq!(guest.reasons(), ["initial"], "{attribute}");
        assert_eq!(world.requests().await.len(), before, "{attribute}");
    }
}

#[wasm_bindgen_test]
async fn clearing_a_list_that_was_given_asks_nobody_for_another() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.credentials(&json!([{"id": "a", "label": "Pin", "person_id": 2, "value": PIN}]));
    let guest = guest.arrive();
    guest.see("The only one is shown").await;
    guest.call("clear");
    guest.see(SIGNED_OUT).await;
    some_turns().await;
    assert!(guest.property("credentials").is_undefined());
    assert!(guest.asked().is_empty() && world.requests().await.is_empty());
    guest.call("refresh");
    guest.see("All 12 shown").await;
}

#[wasm_bindgen_test]
async fn clearing_before_the_wasm_is_there_takes_the_question_back() {
    let world = World::new().await;
    let guest = Guest::of(&world).await.arrive();
    guest.call("clear");
    assert_eq!(guest.asked()[0]["signal"], "aborted");
    guest.see(SIGNED_OUT).await;
    some_turns().await;
    assert_eq!(guest.asked().len(), 1, "and asks no other");
    assert!(world.requests().await.is_empty());
    guest.call("refresh");
    guest.see("All 12 shown").await;
}

#[wasm_bindgen_test]
async fn a_refresh_after_clearing_counts_before_the_wasm_is_there_too() {
    let world = World::new().await;
    let guest = Guest::of(&world).await.arrive();
    guest.call("clear");
    guest.call("refresh");
    guest.see("All 12 shown").await;
}
