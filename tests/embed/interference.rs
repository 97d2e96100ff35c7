//! Hosts that do something with an element while it is at work, and pages that
//! have changed what a browser gives them.

use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::portal::{Guest, OtherPage, address, done, some_turns, turn, uncaught};
use crate::stage::pretence::{Pretence, copied_texts};
use crate::stage::{World, until};

const SIGNED_OUT: &str = "You are signed out of this list.";
const TRY_AGAIN: &str = "Try again";

#[wasm_bindgen_test]
async fn a_host_may_choose_another_person_when_it_is_first_asked() {
    let world = World::new().await;
    let guest = Guest::at(&world).await.with("person-id", "");
    guest.run(&format!(
        "element.getToken = async () => {{ element.personId = '3'; return '{}'; }}",
        world.token
    ));
    let guest = guest.arrive();
    // Too late to be asked early, and before the wasm is there.
    guest.set("person-id", "2");
    guest.see("Person 3").await;
    guest.see("The only one is shown").await;
    assert!(!guest.text().contains("Person 2"));
}

#[wasm_bindgen_test]
async fn a_host_may_clear_when_it_is_first_asked() {
    for is_early in [true, false] {
        let world = World::new().await;
        let guest = Guest::of(&world).await;
        guest.answers(&[json!({"calls": "clear", "gives": world.token})]);
        if !is_early {
            guest.set("person-id", "");
        }
        let guest = guest.arrive();
        guest.set("person-id", "2");
        guest.see(SIGNED_OUT).await;
        some_turns().await;
        assert_eq!(guest.reasons(), ["initial"], "early: {is_early}");
        assert_eq!(guest.asked()[0]["signal"], "aborted", "early: {is_early}");
        assert!(world.requests().await.is_empty(), "early: {is_early}");
        guest.gives(&world.token);
        guest.call("refresh");
        guest.see("All 12 shown").await;
    }
}

#[wasm_bindgen_test]
async fn what_was_cleared_stays_so_whatever_else_is_set_or_moved() {
    let world = World::new().await;
    for act in [
        "element.getToken = null",
        "element.credentials = null",
        "element.credentials = undefined; element.pageSize = 7",
        "element.credentials = null; element.revealTime = 9",
        "element.remove()",
    ] {
        let guest = Guest::showing(&world).await;
        guest.call("clear");
        guest.see(SIGNED_OUT).await;
        guest.run(act);
        turn().await;
        guest.element.remove();
        turn().await;
        let guest = guest.arrive();
        guest.see(SIGNED_OUT).await;
        some_turns().await;
        assert_eq!((guest.cards(), guest.reasons().len()), (0, 1), "{act}");
        assert!(guest.told("auth-required").is_empty(), "{act}");
    }
}

#[wasm_bindgen_test]
async fn an_element_that_is_cleared_off_the_page_comes_back_cleared() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    guest.element.remove();
    turn().await;
    guest.call("clear");
    let guest = guest.arrive();
    guest.see(SIGNED_OUT).await;
    some_turns().await;
    assert_eq!((guest.cards(), guest.reasons().len()), (0, 1));
    guest.call("refresh");
    guest.see("All 12 shown").await;
}

#[wasm_bindgen_test]
async fn a_host_that_refreshes_when_it_is_asked_is_asked_once() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.answers(&[
        json!({"gives": null}),
        json!({"calls": "refresh", "gives": world.token}),
    ]);
    let guest = guest.arrive();
    guest.press(TRY_AGAIN).await;
    guest.see("All 12 shown").await;
    assert_eq!(guest.reasons(), ["initial", "initial"]);
    assert!(guest.told("error").is_empty());
}

#[wasm_bindgen_test]
async fn a_host_that_ends_the_session_when_it_is_told_of_a_disclosure_ends_that_too() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    guest.run("element.addEventListener('person-credentials-disclosure', () => element.clear())");
    let _clipboard = Pretence::clipboard("takes it");
    guest.press("Copy").await;
    guest.see(SIGNED_OUT).await;
    some_turns().await;
    assert!(copied_texts().is_empty());
}

#[wasm_bindgen_test]
async fn a_question_that_is_of_no_use_is_taken_back() {
    let world = World::new().await;
    for (attribute, value) in [
        ("page-size", "0"),
        ("api-base", "ftp://nowhere.example"),
        ("person-id", "9999999999999999999"),
        ("auth", "cookie"),
    ] {
        let guest = Guest::of(&world).await.with(attribute, value);
        guest.answers(&[json!({"hangs": true})]);
        let guest = guest.arrive();
        guest.hear("error", 1).await;
        some_turns().await;
        let is_open = guest.asked().iter().any(|asked| asked["signal"] == "open");
        assert!(!is_open, "{attribute}");
    }
}

#[wasm_bindgen_test]
async fn the_reason_is_that_of_the_last_question_until_it_is_answered() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    world.revoke().await;
    guest.answers(&[json!({"gives": null})]);
    guest.call("refresh");
    guest.hear("auth-required", 1).await;
    guest.call("refresh");
    guest.hear("auth-required", 2).await;
    assert_eq!(guest.reasons(), ["initial", "expired", "expired"]);
}

#[wasm_bindgen_test]
async fn the_focus_stays_in_the_element_when_sign_in_is_tried_again() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.answers(&[json!({"gives": null}), json!({"waits": world.token})]);
    let guest = guest.arrive();
    let button = guest.press(TRY_AGAIN).await;
    guest.see("Signing in").await;
    assert_eq!(guest.focused().as_ref(), Some(button.as_ref()));
    guest.release();
    guest.see("All 12 shown").await;
    guest
        .wait_for("the focus", || guest.focused().is_some())
        .await;
}

#[wasm_bindgen_test]
async fn a_list_that_was_given_is_not_asked_for_by_a_refresh() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.credentials(&json!([{"id": "a", "label": "Pin", "person_id": 2}]));
    let guest = guest.arrive();
    guest.see("The only one is shown").await;
    let before = guest.text();
    guest.call("refresh");
    some_turns().await;
    assert_eq!(guest.text(), before);
    assert!(world.requests().await.is_empty() && guest.asked().is_empty());
    guest.run("element.credentials.push({...element.credentials[0], id: 'b'})");
    guest.call("refresh");
    guest.see("All 2 shown").await;
}

#[wasm_bindgen_test]
async fn of_a_list_that_was_given_only_what_is_shown_is_counted() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.credentials(&json!([
        {"id": "a", "label": "Pin", "person_id": 2},
        {"id": "b", "label": "Pin", "person_id": 3},
    ]));
    let guest = guest.arrive();
    assert_eq!(guest.hear("ready", 1).await["loaded"], 1);
}

#[wasm_bindgen_test]
async fn a_page_may_have_promises_of_its_own_making() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.run("guest.Native = Promise; window.Promise = class Zoned extends Promise {}");
    let guest = guest.arrive();
    let is_shown = until(|| guest.text().contains("All 12 shown")).await;
    guest.run("window.Promise = guest.Native");
    assert!(is_shown, "{}", guest.text());
}

#[wasm_bindgen_test]
async fn a_page_without_webassembly_is_told_so() {
    let page = OtherPage::open("<!doctype html><body></body>").await;
    page.run("delete frame.WebAssembly; frame.uncaught = []; frame.onerror = (message) => frame.uncaught.push(message); frame.onunhandledrejection = ({ reason }) => frame.uncaught.push(String(reason))");
    done(page.run(&format!("return frame.eval(\"import('{}')\")", address()))).await;
    page.run(
        "frame.told = [];
         frame.addEventListener('person-credentials-error', ({ detail }) => frame.told.push(detail));
         frame.document.body.innerHTML = '<person-credentials person-id=2></person-credentials>'",
    );
    let told = || {
        page.run("return JSON.stringify(frame.told)")
            .as_string()
            .unwrap()
    };
    assert!(until(|| told() != "[]").await, "nothing was told");
    let told: Value = serde_json::from_str(&told()).unwrap();
    assert_eq!(
        told,
        json!([{"version": 1, "code": "unsupported", "status": null, "retryable": false, "retrying": false}])
    );
    let text = page
        .run("return frame.document.querySelector('person-credentials').shadowRoot.textContent");
    assert!(text.as_string().unwrap().contains("needs WebAssembly"));
    let uncaught = page.run("return frame.uncaught.length");
    assert_eq!(uncaught, JsValue::from(0));
}

#[wasm_bindgen_test]
async fn an_element_keeps_its_looks_in_another_document() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    let page = OtherPage::open("<!doctype html><body></body>").await;
    let document = page.run("return frame.document.body");
    guest.go_to(&document.into());
    let padding = || {
        guest.run("return element.ownerDocument.defaultView.getComputedStyle(element.shadowRoot.querySelector('.root')).paddingTop")
    };
    assert_eq!(padding().as_string().as_deref(), Some("16px"));
    guest.element.remove();
    turn().await;
    guest.go_to(&page.run("return frame.document.body").into());
    guest.see("All 12 shown").await;
    assert_eq!(padding().as_string().as_deref(), Some("16px"));
    assert_eq!(uncaught(), [Value::Null; 0]);
}
