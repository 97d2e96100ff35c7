//! What the host is asked for tokens, how often, and what is made of what it
//! gives.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::LIST;
use crate::stage::portal::{Guest, some_turns, turn, uncaught};
use crate::stage::{World, journal_says};

const TRY_AGAIN: &str = "Try again";

#[wasm_bindgen_test]
async fn a_host_is_asked_at_once_with_a_signal_and_before_the_wasm_is_there() {
    let world = World::new().await;
    let guest = Guest::of(&world).await.arrive();
    assert_eq!(
        guest.asked(),
        [json!({"asked": "initial", "early": true, "signal": "open"})]
    );
    guest.see("All 12 shown").await;
    assert_eq!(guest.reasons(), ["initial"]);
}

#[wasm_bindgen_test]
async fn a_token_that_ends_in_the_middle_of_a_list_is_renewed_once() {
    let world = World::new().await;
    let guest = Guest::of(&world)
        .await
        .with("page-size", "4")
        .with("load", "button")
        .arrive();
    guest.see("4 of 12").await;
    world.revoke().await;
    guest.answers(&[json!({ "gives": world.issue().await })]);
    guest.run("element.style.marginBottom = '4000px'; scrollTo(0, 100)");
    let card = guest.one("article");
    guest.one(".button--more").click();
    guest.see("8 of 12").await;
    assert_eq!(guest.reasons(), ["initial", "expired"]);
    assert!(card.is_connected(), "what is there stays");
    assert_eq!(guest.run("return scrollY").as_f64(), Some(100.0));
    assert!(guest.told("auth-required").is_empty());
}

#[wasm_bindgen_test]
async fn requests_that_are_turned_down_together_ask_once() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    world.revoke().await;
    guest.answers(&[json!({ "gives": world.issue().await })]);
    // The list and the person.
    guest.call("refresh");
    journal_says(&world, |requests| {
        let told = |status: u16| requests.iter().filter(|r| r["status"] == status).count();
        told(401) >= 1 && told(200) == 4
    })
    .await;
    guest.see("All 12 shown").await;
    assert_eq!(guest.reasons(), ["initial", "expired"]);
}

#[wasm_bindgen_test]
async fn tokens_that_were_never_accepted_end_after_a_second_one() {
    let world = World::new().await;
    let guest = Guest::at(&world).await.with("person-id", "2");
    let expired = world.tokens["expired"].as_str().unwrap();
    guest.answers(&[
        json!({ "gives": expired }),
        json!({ "gives": "another-that-nobody-knows" }),
        json!({ "gives": "a-third" }),
    ]);
    let guest = guest.arrive();
    let detail = guest.hear("auth-required", 1).await;
    assert_eq!(detail, json!({"version": 1, "reason": "rejected"}));
    guest.see("DoorFlow does not accept the sign-in").await;
    for _ in 0..20 {
        turn().await;
    }
    assert_eq!(guest.reasons(), ["initial", "rejected"]);
    assert_eq!(guest.told("auth-required").len(), 1);
    // With each token the person is asked for too: where that is turned down first,
    // the list need not be asked for with it.
    let lists = world.pages_asked_for().await.len();
    assert!((1..=2).contains(&lists), "{lists}");
    guest.gives(&world.token);
    guest.press(TRY_AGAIN).await;
    guest.see("All 12 shown").await;
}

#[wasm_bindgen_test]
async fn the_token_that_was_turned_down_is_not_tried_again() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.gives(world.tokens["expired"].as_str().unwrap());
    let guest = guest.arrive();
    let detail = guest.hear("auth-required", 1).await;
    assert_eq!(detail["reason"], "rejected");
    assert_eq!(world.pages_asked_for().await.len(), 1);
    guest.press(TRY_AGAIN).await;
    guest.hear("auth-required", 2).await;
    assert_eq!(world.pages_asked_for().await.len(), 1);
    guest.gives(&world.token);
    guest.press(TRY_AGAIN).await;
    guest.see("All 12 shown").await;
}

/// What becomes of a host that gives this, and of trying again.
async fn gives_none(line: Value, reason: &str, seen: &str) {
    let world = World::new().await;
    let guest = Guest::of(&world).await.with("request-timeout", "1");
    guest.answers(&[line.clone(), json!({ "gives": world.token })]);
    let guest = guest.arrive();
    let detail = guest.hear("auth-required", 1).await;
    assert_eq!(detail, json!({"version": 1, "reason": reason}), "{line}");
    guest.see(seen).await;
    assert!(world.requests().await.is_empty(), "{line}");
    assert_eq!(guest.told("error"), [Value::Null; 0], "{line}");
    let signal = guest.asked()[0]["signal"].take();
    assert!(reason != "timed_out" || signal == "aborted", "{line}");
    guest.press(TRY_AGAIN).await;
    guest.see("All 12 shown").await;
    assert_eq!(guest.told("auth-required").len(), 1, "{line}");
}

#[wasm_bindgen_test]
async fn a_host_that_fails_is_told_so_and_can_be_tried_again() {
    let seen = "could not sign you in";
    gives_none(json!({"throws": true}), "failed", seen).await;
    gives_none(json!({"rejects": true}), "failed", seen).await;
    assert_eq!(uncaught(), [Value::Null; 0]);
}

#[wasm_bindgen_test]
async fn a_host_that_gives_nothing_is_told_so_and_can_be_tried_again() {
    let seen = "this page has not given one yet";
    gives_none(json!({"gives": null}), "none", seen).await;
    gives_none(json!({"undefined": true}), "none", seen).await;
}

#[wasm_bindgen_test]
async fn a_host_that_gives_no_token_is_told_so_and_can_be_tried_again() {
    let seen = "something that is not an access token";
    for given in [
        json!(5),
        json!(""),
        json!("two\nlines"),
        json!({"token": "x"}),
        json!([]),
        json!("ä"),
    ] {
        gives_none(json!({ "gives": given }), "malformed", seen).await;
    }
}

#[wasm_bindgen_test]
async fn a_host_that_never_answers_is_given_up() {
    gives_none(
        json!({"hangs": true}),
        "timed_out",
        "did not sign you in to DoorFlow in time",
    )
    .await;
}

#[wasm_bindgen_test]
async fn a_host_without_any_function_is_told_so_until_it_has_one() {
    let world = World::new().await;
    let guest = Guest::at(&world).await.with("person-id", "2").arrive();
    let detail = guest.hear("auth-required", 1).await;
    assert_eq!(detail["reason"], "none");
    guest.see("this page has not given one yet").await;
    guest.gives(&world.token);
    guest.see("All 12 shown").await;
    assert_eq!(guest.told("auth-required").len(), 1);
}

#[wasm_bindgen_test]
async fn another_function_is_asked_from_then_on_and_not_before() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    guest.gives(&world.issue().await);
    guest.call("refresh");
    journal_says(&world, |requests| {
        requests
            .iter()
            .filter(|request| request["path"] == LIST)
            .count()
            == 2
    })
    .await;
    assert_eq!(guest.reasons(), ["initial"], "there is a session");
}

#[wasm_bindgen_test]
async fn a_host_need_not_be_async() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.answers(&[json!({ "says": world.token })]);
    let guest = guest.arrive();
    guest.see("All 12 shown").await;
    assert_eq!(guest.reasons(), ["initial"]);
}

#[wasm_bindgen_test]
async fn a_function_in_place_of_another_is_kept_until_it_is_needed() {
    let world = World::new().await;
    let guest = Guest::of(&world).await.with("request-timeout", "1");
    guest.answers(&[json!({"hangs": true})]);
    let guest = guest.arrive();
    guest.gives(&world.token);
    assert_eq!(guest.asked()[0]["signal"], "open", "it is being asked");
    guest.hear("auth-required", 1).await;
    // As often as a page is drawn anew.
    for _ in 0..5 {
        guest.gives(&world.token);
    }
    some_turns().await;
    assert_eq!(guest.reasons(), ["initial"]);
    guest.press(TRY_AGAIN).await;
    guest.see("All 12 shown").await;
    assert_eq!(guest.reasons(), ["initial", "initial"]);
}

#[wasm_bindgen_test]
async fn what_the_first_function_gives_counts_when_another_has_its_place() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.answers(&[json!({"waits": world.token})]);
    let guest = guest.arrive();
    for _ in 0..2 {
        guest.answers(&[json!({"gives": "of-another-function"})]);
        guest.find(".feed[aria-busy=true]").await;
    }
    assert_eq!(guest.asked()[0]["signal"], "open");
    guest.release();
    guest.see("All 12 shown").await;
    assert_eq!(guest.reasons(), ["initial"]);
}

#[wasm_bindgen_test]
async fn what_was_used_is_not_taken_back() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    assert_eq!(guest.asked()[0]["signal"], "open");
}

#[wasm_bindgen_test]
async fn what_was_asked_for_nobody_is_taken_back_with_its_function() {
    for clears in [false, true] {
        let world = World::new().await;
        let guest = Guest::of(&world).await;
        guest.answers(&[json!({"hangs": true})]);
        let guest = guest.arrive();
        // Before the wasm is there.
        guest.set("person-id", "");
        guest.see("Nobody is chosen yet").await;
        if clears {
            guest.call("clear");
        } else {
            guest.set_property("getToken", &wasm_bindgen::JsValue::UNDEFINED);
        }
        assert_eq!(guest.asked()[0]["signal"], "aborted");
        guest.gives(&world.token);
        guest.set("person-id", "2");
        if clears {
            guest.call("refresh");
        }
        guest.see("All 12 shown").await;
    }
}

#[wasm_bindgen_test]
async fn a_question_that_is_taken_back_may_fail_without_a_word() {
    let world = World::new().await;
    for end in [
        "element.remove()",
        "element.clear()",
        "element.getToken = undefined",
        "element.removeAttribute('person-id'); element.clear()",
        "element.credentials = []",
    ] {
        for is_early in [true, false] {
            let guest = Guest::of(&world).await;
            guest.answers(&[json!({"aborts": true})]);
            let guest = guest.arrive();
            if !is_early {
                guest.find(".feed[aria-busy=true]").await;
            }
            guest.run(end);
            for _ in 0..10 {
                turn().await;
            }
            assert_eq!(uncaught(), [Value::Null; 0], "{end}, early: {is_early}");
        }
    }
}

#[wasm_bindgen_test]
async fn a_host_may_clear_or_leave_while_it_is_asked() {
    for does in [
        json!({"calls": "clear", "gives": "t"}),
        json!({"removes": true, "gives": "t"}),
    ] {
        let world = World::new().await;
        let guest = Guest::of(&world).await;
        guest.answers(&[json!({"gives": null}), does.clone()]);
        let guest = guest.arrive();
        guest.press(TRY_AGAIN).await;
        guest
            .wait_for("the second question", || guest.asked().len() == 2)
            .await;
        for _ in 0..10 {
            turn().await;
        }
        assert!(world.requests().await.is_empty(), "{does}");
        assert_eq!(guest.asked().len(), 2, "{does}");
        assert_eq!(guest.asked()[1]["signal"], "aborted", "{does}");
    }
    assert_eq!(uncaught(), [Value::Null; 0]);
}

#[wasm_bindgen_test]
async fn cookies_need_no_function_but_the_origin_of_the_page() {
    let world = World::new().await;
    let guest = Guest::of(&world).await.with("auth", "same-origin").arrive();
    let detail = guest.hear("error", 1).await;
    assert_eq!(
        (&detail["code"], &detail["attribute"]),
        (&json!("bad_attribute"), &json!("api-base"))
    );
    assert!(world.requests().await.is_empty() && guest.asked().is_empty());
}

#[wasm_bindgen_test]
async fn whoever_reads_again_or_chooses_another_person_has_the_host_asked_again() {
    for act in ["refresh", "person"] {
        let world = World::new().await;
        let guest = Guest::showing(&world).await;
        world.revoke().await;
        guest.answers(&[
            json!({"gives": null}),
            json!({ "gives": world.issue().await }),
        ]);
        guest.press("Refresh").await;
        guest.hear("auth-required", 1).await;
        match act {
            "refresh" => drop(guest.press("Refresh").await),
            _ => guest.set("person-id", "3"),
        }
        guest
            .wait_for(act, || !guest.text().contains(TRY_AGAIN))
            .await;
        assert_eq!(guest.reasons(), ["initial", "expired", "expired"], "{act}");
    }
}
