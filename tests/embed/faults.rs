//! Faults of the element's own: one instance ends, and nothing else does.
//!
//! The product has no way to fail on purpose. So a test breaks something of the
//! browser that the wasm relies on, for one call: what that throws goes through
//! the wasm as a panic of it would.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::portal::{Guest, turn, uncaught};
use crate::stage::{World, journal_says};
use crate::{LIST, PIN};

const STOPPED: &str = "This list has stopped.";
const START_AGAIN: &str = "Start again";

/// The next look at the clock throws.
const BREAK_THE_CLOCK: &str = "const now = Date.now;
    Date.now = () => { Date.now = now; throw new Error('broken by the test'); };";

async fn has_stopped(guest: &Guest) {
    guest.see(STOPPED).await;
    let detail = json!({"version": 1, "code": "internal", "status": null,
        "retryable": true, "retrying": false});
    assert_eq!(guest.told("error"), [detail]);
    assert!(!guest.root().inner_html().contains(PIN) && guest.cards() == 0);
    assert_eq!(uncaught(), [Value::Null; 0]);
}

/// Breaks the clock where a press of a button looks at it.
async fn faulty(world: &World) -> Guest {
    let guest = Guest::showing(world).await;
    guest.run(BREAK_THE_CLOCK);
    guest.reveal_pin();
    has_stopped(&guest).await;
    guest
}

#[wasm_bindgen_test]
async fn a_fault_at_a_press_stops_the_list_and_says_so() {
    let world = World::new().await;
    faulty(&world).await;
}

#[wasm_bindgen_test]
async fn a_fault_when_an_answer_comes_stops_the_list_and_says_so() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    let held = world
        .fault(json!({"path": LIST, "fault": {"kind": "hold"}}))
        .await;
    guest.call("refresh");
    journal_says(&world, |requests| {
        requests
            .iter()
            .any(|request| request["path"] == LIST && request["outcome"] == "pending")
    })
    .await;
    guest.run(BREAK_THE_CLOCK);
    world.lift(held).await;
    has_stopped(&guest).await;
}

#[wasm_bindgen_test]
async fn a_fault_at_an_attribute_stops_the_list_and_says_so() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    guest.run("element.getAttribute = () => { delete element.getAttribute; throw new Error('broken by the test') }");
    guest.set("page-size", "7");
    has_stopped(&guest).await;
}

#[wasm_bindgen_test]
async fn a_fault_while_it_is_drawn_stops_the_list_and_says_so() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.run(
        "element.getAttribute = (name) => {
        if (name !== 'api-base') return HTMLElement.prototype.getAttribute.call(element, name);
        delete element.getAttribute;
        throw new Error('broken by the test');
    }",
    );
    let guest = guest.arrive();
    has_stopped(&guest).await;
    guest.press(START_AGAIN).await;
    guest.see("All 12 shown").await;
}

#[wasm_bindgen_test]
async fn a_fault_leaves_the_other_elements_alone() {
    let world = World::new().await;
    let other = Guest::showing(&world).await;
    other.reveal_pin();
    other.sees_secret(PIN).await;
    let _faulty = faulty(&world).await;
    assert_eq!(other.shown(), [PIN]);
    other.call("refresh");
    journal_says(&world, |requests| {
        requests
            .iter()
            .filter(|request| request["path"] == LIST)
            .count()
            == 3
    })
    .await;
    assert!(other.told("error").is_empty());
}

#[wasm_bindgen_test]
async fn what_has_stopped_can_be_started_again() {
    let world = World::new().await;
    let guest = faulty(&world).await;
    guest.press(START_AGAIN).await;
    guest.see("All 12 shown").await;
    guest.reveal_pin();
    guest.sees_secret(PIN).await;
    assert_eq!(guest.told("error").len(), 1);
}

#[wasm_bindgen_test]
async fn what_has_stopped_starts_again_by_refresh_or_by_a_second_arrival() {
    let world = World::new().await;
    let guest = faulty(&world).await;
    guest.call("refresh");
    guest.see("All 12 shown").await;
    let guest = faulty(&world).await;
    guest.element.remove();
    turn().await;
    let guest = guest.arrive();
    guest.see("All 12 shown").await;
}

#[wasm_bindgen_test]
async fn nothing_of_what_has_stopped_runs_any_more() {
    let world = World::new().await;
    let guest = faulty(&world).await;
    let before = (
        world.requests().await.len(),
        guest.everything_told().len(),
        guest.html(),
    );
    guest.run(
        "for (const name of ['online', 'focus', 'visibilitychange', 'blur', 'pagehide'])
            window.dispatchEvent(new Event(name));
        window.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}));",
    );
    guest.set_property("disclosureGuard", &wasm_bindgen::JsValue::NULL);
    for _ in 0..30 {
        turn().await;
    }
    let after = (
        world.requests().await.len(),
        guest.everything_told().len(),
        guest.html(),
    );
    assert_eq!(after, before);
    assert_eq!(uncaught(), [Value::Null; 0]);
}

#[wasm_bindgen_test]
async fn what_has_stopped_can_be_cleared_and_shows_nobody() {
    let world = World::new().await;
    let guest = faulty(&world).await;
    guest.call("clear");
    guest.set("person-id", "3");
    guest.gives(&world.token);
    for _ in 0..10 {
        turn().await;
    }
    assert_eq!(uncaught(), [Value::Null; 0]);
    assert_eq!(guest.cards(), 0);
}

#[wasm_bindgen_test]
async fn what_has_stopped_wants_no_answer_any_more() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    world.revoke().await;
    guest.answers(&[json!({"hangs": true})]);
    guest.call("refresh");
    guest
        .wait_for("the question", || guest.asked().len() == 2)
        .await;
    assert_eq!(guest.asked()[1]["signal"], "open");
    guest.run("element.getAttribute = () => { delete element.getAttribute; throw new Error('broken by the test') }");
    guest.set("page-size", "7");
    has_stopped(&guest).await;
    assert_eq!(guest.asked()[1]["signal"], "aborted");
}
