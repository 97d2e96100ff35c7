//! Disclosures: the host is told of each before it is made, and can refuse it.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::PIN;
use crate::stage::World;
use crate::stage::portal::{Guest, turn, uncaught};
use crate::stage::pretence::{Pretence, copied_texts};

const NOT_PERMITTED: &str = "not permitted here";

#[wasm_bindgen_test]
async fn a_disclosure_is_told_with_its_place_and_without_the_secret() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    guest.reveal_pin();
    guest.sees_secret(PIN).await;
    let detail = guest.hear("disclosure", 1).await;
    assert_eq!(detail["personId"], "2");
    assert_eq!(detail["credentialId"], "Pgd5D6z");
    assert_eq!(
        (&detail["label"], &detail["action"], &detail["item"]),
        (&json!("Pin"), &json!("reveal"), &json!("value"))
    );
    let at = detail["at"].as_str().unwrap();
    assert!(js_sys::Date::parse(at) > 1e12 && at.ends_with('Z'), "{at}");
    assert!(!detail.to_string().replace(at, "").contains(PIN));
}

#[wasm_bindgen_test]
async fn a_host_that_prevents_it_refuses_it() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    guest.prevents();
    let _clipboard = Pretence::clipboard("takes it");
    guest.reveal_pin();
    guest.see(NOT_PERMITTED).await;
    guest.press("Copy").await;
    guest.hear("disclosure", 2).await;
    for _ in 0..5 {
        turn().await;
    }
    assert!(guest.shown().is_empty() && copied_texts().is_empty());
}

#[wasm_bindgen_test]
async fn nothing_but_true_permits_it() {
    let world = World::new().await;
    let _in_front = Pretence::in_front();
    for line in [
        json!({"gives": false}),
        json!({"gives": null}),
        json!({"gives": 1}),
        json!({"gives": "true"}),
        json!({"gives": {}}),
        json!({"says": false}),
        json!({"undefined": true}),
        json!({"throws": true}),
        json!({"rejects": true}),
    ] {
        let guest = Guest::showing(&world).await;
        guest.guards(std::slice::from_ref(&line));
        guest.reveal_pin();
        guest.see(NOT_PERMITTED).await;
        assert!(guest.shown().is_empty(), "{line}");
    }
    for guard in ["5", "{}", "'yes'", "true", "Promise.resolve(true)"] {
        let guest = Guest::showing(&world).await;
        guest.run(&format!("element.disclosureGuard = {guard}"));
        guest.reveal_pin();
        guest.see(NOT_PERMITTED).await;
        assert!(guest.shown().is_empty(), "{guard}");
    }
    assert_eq!(uncaught(), [Value::Null; 0]);
}

#[wasm_bindgen_test]
async fn true_permits_it_whether_it_is_promised_or_said() {
    let world = World::new().await;
    let _in_front = Pretence::in_front();
    for line in [json!({"gives": true}), json!({"says": true})] {
        let guest = Guest::showing(&world).await;
        guest.guards(&[line]);
        guest.reveal_pin();
        guest.sees_secret(PIN).await;
        assert_eq!(guest.asked().len(), 2, "for a token, and for this");
        assert_eq!(guest.asked()[1]["asked"]["credentialId"], "Pgd5D6z");
    }
}

#[wasm_bindgen_test]
async fn nothing_is_shown_until_a_host_that_takes_its_time_permits_it() {
    let world = World::new().await;
    let _in_front = Pretence::in_front();
    let guest = Guest::showing(&world).await;
    guest.guards(&[json!({"waits": true})]);
    guest.reveal_pin();
    guest.see("Waiting for permission").await;
    assert!(guest.shown().is_empty() && !guest.root().inner_html().contains(PIN));
    guest.release();
    guest.sees_secret(PIN).await;
}

#[wasm_bindgen_test]
async fn a_permission_for_what_was_cleared_meanwhile_shows_nothing() {
    let world = World::new().await;
    let _in_front = Pretence::in_front();
    for end in [
        "element.clear()",
        "element.remove()",
        "element.personId = '3'",
    ] {
        let guest = Guest::showing(&world).await;
        guest.guards(&[json!({"waits": true})]);
        guest.reveal_pin();
        guest
            .wait_for("the question", || guest.asked().len() == 2)
            .await;
        guest.run(end);
        guest.release();
        for _ in 0..5 {
            turn().await;
        }
        assert!(!guest.root().inner_html().contains("secret__text"), "{end}");
    }
    assert_eq!(uncaught(), [Value::Null; 0]);
}

#[wasm_bindgen_test]
async fn a_guard_is_that_of_its_element_alone() {
    let world = World::new().await;
    let _in_front = Pretence::in_front();
    let (guarded, free) = (Guest::showing(&world).await, Guest::showing(&world).await);
    guarded.guards(&[json!({"gives": false})]);
    guarded.reveal_pin();
    guarded.see(NOT_PERMITTED).await;
    free.reveal_pin();
    free.sees_secret(PIN).await;
    assert!(guarded.shown().is_empty());
    assert_eq!(
        (
            guarded.told("disclosure").len(),
            free.told("disclosure").len()
        ),
        (1, 1)
    );
}
