//! Elements side by side, moved, taken away and brought back.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::portal::{Guest, Inventory, Place, turn, uncaught};
use crate::stage::{World, journal_says};
use crate::{LIST, PIN};

#[wasm_bindgen_test]
async fn ten_elements_have_ten_hosts_persons_and_themes() {
    let mut guests = Vec::new();
    for number in 1..=10 {
        // The token of one world is none in another.
        let world = World::new().await;
        let guest = Guest::of(&world)
            .await
            .with("person-id", &number.to_string())
            .with("theme", if number % 2 == 0 { "dark" } else { "light" });
        guests.push((world, guest.arrive()));
    }
    for (number, (world, guest)) in (1..).zip(&guests) {
        let told = guest.hear("ready", 1).await;
        assert_eq!(told["personId"], json!(format!("{number}")));
        assert_eq!(guest.reasons(), ["initial"]);
        let requests = world.requests().await;
        let of_the_person = format!("/api/3/people/{number}");
        assert!(!requests.is_empty());
        for request in requests {
            assert!(
                request["path"]
                    .as_str()
                    .unwrap()
                    .starts_with(&of_the_person),
                "{request}"
            );
            assert_eq!(request["authorized"], true);
            assert_ne!(request["status"], 401);
        }
        let scheme = guest
            .run("return getComputedStyle(element.shadowRoot.querySelector('.root')).colorScheme");
        let expected = if number % 2 == 0 { "dark" } else { "light" };
        assert_eq!(scheme.as_string().as_deref(), Some(expected));
    }
}

#[wasm_bindgen_test]
async fn one_that_fails_leaves_the_others_alone() {
    let world = World::new().await;
    let (throwing, forbidden) = (Guest::of(&world).await, Guest::of(&world).await);
    throwing.answers(&[json!({"throws": true})]);
    forbidden.gives(world.tokens["without_scope"].as_str().unwrap());
    let (throwing, forbidden) = (throwing.arrive(), forbidden.arrive());
    let well = Guest::showing(&world).await;
    throwing.hear("auth-required", 1).await;
    assert_eq!(forbidden.hear("error", 1).await["code"], "not_allowed");
    well.call("refresh");
    journal_says(&world, |requests| {
        let reads = requests.iter().filter(|request| request["path"] == LIST);
        reads.filter(|request| request["status"] == 200).count() == 2
    })
    .await;
    assert_eq!(well.cards(), 12);
    assert!(well.told("error").is_empty() && well.told("auth-required").is_empty());
}

#[wasm_bindgen_test]
async fn an_element_that_is_moved_goes_on_as_it_was() {
    let world = World::new().await;
    let place = Place::new("<div id=a></div><div id=b></div>");
    for movement in [
        "element.parentNode.append(element)",
        "element.parentNode.insertBefore(element, element.parentNode.firstChild)",
        "document.querySelector('#a').append(element)",
        "document.querySelector('#b').append(element)",
        "element.remove(); document.querySelector('#a').append(element)",
        "document.querySelector('#b').moveBefore?.(element, null)",
    ] {
        let guest = Guest::showing(&world).await;
        guest.go_to(&place.one("#a"));
        guest.reveal_pin();
        guest.sees_secret(PIN).await;
        let card = guest.one("article");
        let before = world.requests().await.len();
        guest.run(movement);
        for _ in 0..5 {
            turn().await;
        }
        assert!(card.is_connected() && guest.cards() == 12, "{movement}");
        assert_eq!(guest.shown(), [PIN], "{movement}");
        assert_eq!(world.requests().await.len(), before, "{movement}");
        assert_eq!(guest.told("ready").len(), 1, "{movement}");
        assert_eq!(guest.reasons(), ["initial"], "{movement}");
    }
}

#[wasm_bindgen_test]
async fn one_that_is_taken_away_gives_up_its_request_and_works_again() {
    let world = World::new().await;
    let held = world
        .fault(json!({"path": LIST, "fault": {"kind": "hold"}}))
        .await;
    let guest = Guest::of(&world).await.arrive();
    journal_says(&world, |requests| {
        requests.iter().any(|request| request["path"] == LIST)
    })
    .await;
    guest.element.remove();
    journal_says(&world, |requests| {
        requests
            .iter()
            .any(|request| request["path"] == LIST && request["outcome"] == "aborted")
    })
    .await;
    assert_eq!(guest.root().inner_html(), "");
    world.lift(held).await;
    let guest = guest.arrive();
    guest.see("All 12 shown").await;
    assert_eq!(guest.told("error"), [Value::Null; 0]);
}

#[wasm_bindgen_test]
async fn one_that_is_taken_away_holds_nothing_of_the_person() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    guest.reveal_pin();
    guest.sees_secret(PIN).await;
    guest.element.remove();
    turn().await;
    assert_eq!(guest.root().inner_html(), "");
}

#[wasm_bindgen_test]
async fn one_that_leaves_before_the_wasm_is_there_leaves_no_trace() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.answers(&[json!({"waits": world.token})]);
    let guest = guest.arrive();
    guest.element.remove();
    turn().await;
    assert_eq!(guest.asked()[0]["signal"], "aborted");
    guest.release();
    for _ in 0..20 {
        turn().await;
    }
    assert_eq!(guest.asked().len(), 1);
    assert!(guest.everything_told().is_empty());
    assert_eq!(guest.root().inner_html(), "");
    assert!(world.requests().await.is_empty());
    assert_eq!(uncaught(), [Value::Null; 0]);
}

#[wasm_bindgen_test]
async fn one_that_leaves_while_its_host_is_asked_takes_the_question_back() {
    let world = World::new().await;
    let guest = Guest::of(&world).await;
    guest.answers(&[json!({"hangs": true})]);
    let guest = guest.arrive();
    guest.find(".feed[aria-busy=true]").await;
    guest.element.remove();
    turn().await;
    assert_eq!(guest.asked()[0]["signal"], "aborted");
}

#[wasm_bindgen_test]
async fn thirty_that_come_and_go_leave_nothing_behind() {
    let world = World::new().await;
    // Everything that is made once for all is made by now.
    drop(Guest::showing(&world).await);
    for _ in 0..10 {
        turn().await;
    }
    let inventory = Inventory::new();
    {
        let guest = Guest::showing(&world).await;
        let held = inventory.held();
        assert!(
            held["listeners"].as_u64() > Some(0),
            "it is counted at all: {held}"
        );
        assert!(
            held["timers"].as_u64() > Some(0),
            "it is counted at all: {held}"
        );
        guest.reveal_pin();
        guest.sees_secret(PIN).await;
    }
    for cycle in 0..30 {
        let guest = Guest::of(&world).await.with("page-size", "4").arrive();
        match cycle % 3 {
            0 => {}
            1 => turn().await,
            _ => {
                guest.find("article").await;
            }
        }
    }
    let nothing = json!({"listeners": 0, "timers": 0, "observers": 0});
    for _ in 0..200 {
        if inventory.held() == nothing {
            break;
        }
        turn().await;
    }
    assert_eq!(inventory.held(), nothing);
    assert_eq!(uncaught(), [Value::Null; 0]);
}
