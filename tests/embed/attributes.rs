//! Attributes: what each changes, and what is said of those that cannot be used.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::LIST;
use crate::stage::portal::{Guest, Place, console, secrets_of, some_turns, turn};
use crate::stage::{World, journal_says, session_storage};

#[wasm_bindgen_test]
async fn where_nobody_is_chosen_yet_there_is_a_message_and_nothing_else() {
    let world = World::new().await;
    let guest = Guest::at(&world).await.with("person-id", "");
    guest.gives(&world.token);
    let guest = guest.arrive();
    guest.see("Nobody is chosen yet").await;
    // As a template has it that knows nobody.
    guest.set("person-id", " ");
    some_turns().await;
    guest.see("Nobody is chosen yet").await;
    assert!(guest.everything_told().is_empty() && guest.asked().is_empty());
    assert!(world.requests().await.is_empty());
    guest.set("person-id", "2");
    guest.see("All 12 shown").await;
}

#[wasm_bindgen_test]
async fn what_is_no_id_of_a_person_asks_nobody() {
    let world = World::new().await;
    let long = "9".repeat(400);
    for text in ["abc", "0", "-1", "+1", "1e3", "1.0", "2/../3", "٢", &long] {
        let guest = Guest::of(&world).await.with("person-id", text).arrive();
        guest.see("This is not a person's id.").await;
        let detail = json!({"version": 1, "code": "bad_attribute", "status": null,
            "retryable": false, "retrying": false, "attribute": "person-id"});
        assert_eq!(guest.told("error"), [detail], "{text:?}");
        assert!(guest.asked().is_empty(), "{text:?}: {:?}", guest.asked());
    }
    assert!(world.requests().await.is_empty());
}

#[wasm_bindgen_test]
async fn a_setting_that_cannot_be_used_is_named_and_asks_nobody() {
    let world = World::new().await;
    for (attribute, value) in [
        ("page-size", "0"),
        ("page-size", "501"),
        ("page-size", "many"),
        ("account-page-size", "501"),
        ("load", "eager"),
        ("auth", "basic"),
        ("request-timeout", "0"),
        ("reveal-time", "4"),
        ("pass-link-hosts", "https://a.example"),
        ("photo-origins", "a.example"),
        ("api-base", "http://api.example"),
        ("api-base", "javascript:alert(1)"),
    ] {
        let guest = Guest::of(&world).await.with(attribute, value).arrive();
        guest.see("The setting").await;
        let told = guest.told("error");
        assert_eq!(told.len(), 1, "{attribute}={value}");
        assert_eq!(told[0]["code"], "bad_attribute", "{attribute}={value}");
        assert_eq!(told[0]["attribute"], attribute, "{attribute}={value}");
        assert!(guest.told("ready").is_empty(), "{attribute}={value}");
    }
    assert!(world.requests().await.is_empty());
}

#[wasm_bindgen_test]
async fn a_setting_that_is_mended_is_used() {
    let world = World::new().await;
    let guest = Guest::of(&world).await.with("page-size", "none").arrive();
    guest.see("The setting page-size").await;
    guest.set("page-size", "5");
    guest.see("All 12 shown").await;
    assert_eq!(world.pages_asked_for().await[0], "page=1&per_page=5");
}

#[wasm_bindgen_test]
async fn of_another_person_nothing_of_the_former_one_is_left() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    guest.reveal_pin();
    guest.sees_secret(crate::PIN).await;
    let name = guest.name().await;
    let held = world
        .fault(json!({"path": "/api/3/people/3/credentials", "fault": {"kind": "hold"}}))
        .await;
    guest.set("person-id", "3");
    guest.wait_for("nobody", || guest.cards() == 0).await;
    assert!(!guest.html().contains(crate::PIN) && !guest.text().contains(&name));
    world.lift(held).await;
    guest.hear("ready", 2).await;
    let people: Vec<_> = guest
        .told("ready")
        .iter()
        .map(|told| told["personId"].clone())
        .collect();
    assert_eq!(people, ["2", "3"]);
    assert_eq!(guest.reasons(), ["initial"], "it is the same session");
}

#[wasm_bindgen_test]
async fn an_answer_that_comes_for_the_former_person_is_given_up() {
    let world = World::new().await;
    world
        .fault(json!({"path": LIST, "fault": {"kind": "hold"}}))
        .await;
    let guest = Guest::of(&world).await.arrive();
    journal_says(&world, |requests| {
        requests.iter().any(|request| request["path"] == LIST)
    })
    .await;
    guest.set("person-id", "3");
    journal_says(&world, |requests| {
        requests
            .iter()
            .any(|request| request["path"] == LIST && request["outcome"] == "aborted")
    })
    .await;
    let detail = guest.hear("ready", 1).await;
    assert_eq!(detail["personId"], "3");
}

#[wasm_bindgen_test]
async fn with_a_button_alone_scrolling_asks_for_nothing() {
    let world = World::new().await;
    let guest = Guest::of(&world)
        .await
        .with("page-size", "4")
        .with("load", "button")
        .arrive();
    guest.see("4 of 12").await;
    guest.run("scrollTo(0, document.documentElement.scrollHeight)");
    for _ in 0..20 {
        turn().await;
    }
    assert_eq!(world.pages_asked_for().await.len(), 1);
    guest.press("Load more").await;
    guest.see("8 of 12").await;
}

/// German for "All 12 shown".
const ALL_12: &str = "Alle 12 werden gezeigt";

#[wasm_bindgen_test]
async fn the_language_is_its_own_or_that_around_it_and_another_one_asks_for_nothing() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    let around = Place::new("<div lang=de><p></p></div>");
    guest.go_to(&around.one("p"));
    guest.see(ALL_12).await;
    guest.name().await;
    assert_eq!(
        guest.one(".root").get_attribute("lang").as_deref(),
        Some("de")
    );
    let before = world.requests().await.len();
    guest.set("lang", "en");
    guest.see("All 12 shown").await;
    assert_eq!(guest.cards(), 12);
    guest.set_property("lang", &"de".into());
    guest.see(ALL_12).await;
    assert_eq!(world.requests().await.len(), before);
    assert_eq!(guest.told("ready").len(), 1, "it is the same list");
}

#[wasm_bindgen_test]
async fn a_token_in_the_markup_is_warned_of_once_and_never_used() {
    let world = World::new().await;
    let warnings = || {
        let is_one = |line: &&Value| {
            line["level"] == "warn" && line["text"].as_str().unwrap().contains("\"token\"")
        };
        console().iter().filter(is_one).count()
    };
    let before = warnings();
    for _ in 0..3 {
        let guest = Guest::at(&world)
            .await
            .with("person-id", "2")
            .with("token", &world.token)
            .arrive();
        let detail = guest.hear("auth-required", 1).await;
        assert_eq!(detail["reason"], "none");
        assert!(!guest.root().inner_html().contains(&world.token));
        guest.element.remove_attribute("token").unwrap();
    }
    assert!(warnings() <= 1 && warnings() >= before, "once on the page");
    assert_eq!(warnings(), 1);
    assert!(
        !console()
            .iter()
            .any(|line| line["text"].as_str().unwrap().contains(&world.token))
    );
    assert!(world.requests().await.is_empty());
}

#[wasm_bindgen_test]
async fn no_secret_is_anywhere_that_others_can_read() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    let secrets = secrets_of(&world).await;
    let storage = || {
        let all = guest.run(
            "return JSON.stringify([{...sessionStorage}, {...localStorage}, document.cookie])",
        );
        all.as_string().unwrap()
    };
    let places = [
        guest.html().replace(&world.origin, ""),
        format!("{:?}", guest.everything_told()),
        storage(),
        format!("{:?}", console()),
    ];
    for secret in &secrets {
        for place in &places {
            assert!(!place.contains(secret.as_str()), "{secret} in {place}");
        }
    }
    assert_eq!(session_storage().length().unwrap(), 0);
}
