//! The account's list, which an element shows that is told of nobody.

use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::stage::portal::{Guest, done, some_turns, turn};
use crate::stage::{World, journal_says};
use crate::{LIST, PIN};

const EVERYONE: &str = "/api/3/credentials";

/// The element of a host that chooses nobody.
async fn of_everyone(world: &World) -> Guest {
    let guest = Guest::at(world).await;
    guest.gives(&world.token);
    guest
}

fn is_of_everyone(request: &Value) -> bool {
    request["path"] == EVERYONE
}

#[wasm_bindgen_test]
async fn without_a_person_all_credentials_of_the_account_are_shown() {
    let world = World::new().await;
    let guest = of_everyone(&world).await.arrive();
    let detail = guest.hear("ready", 1).await;
    assert_eq!(
        detail,
        json!({"version": 1, "personId": null, "loaded": 500})
    );
    assert_eq!(guest.told("count-change")[0]["loaded"], 500);
    assert_eq!(guest.one("h1").text_content().unwrap(), "All credentials");
    assert!(guest.told("error").is_empty() && guest.reasons() == ["initial"]);
    let requests = world.requests().await;
    let lists: Vec<_> = requests
        .iter()
        .filter(|request| is_of_everyone(request))
        .collect();
    assert_eq!(lists[0]["query"], "page=1&per_page=500");
    let rows = world.raw("/api/3/credentials?per_page=1").await;
    let label = guest.one("article .card__label").text_content();
    assert_eq!(label.as_deref(), rows[0]["label"].as_str());
}

#[wasm_bindgen_test]
async fn whom_a_card_is_of_is_named_and_told_to_the_host() {
    let world = World::new().await;
    let rows = world.raw("/api/3/credentials?per_page=1").await;
    let id = rows[0]["person_id"].as_u64().unwrap();
    let person = world.raw(&format!("/api/3/people/{id}")).await;
    let name = person["first_name"].as_str().unwrap();
    let guest = of_everyone(&world).await.arrive();
    let button = guest.find("article button.card__person").await;
    guest
        .wait_for("the name", || {
            let text = button.text_content().unwrap();
            text.contains(name) && text.contains(&id.to_string())
        })
        .await;
    button.click();
    let detail = guest.hear("person-activate", 1).await;
    assert_eq!(detail, json!({"version": 1, "personId": id.to_string()}));
    assert!(
        guest.all("a").is_empty(),
        "the way to a person is the host's"
    );
}

#[wasm_bindgen_test]
async fn a_host_says_how_many_of_the_account_are_asked_for_at_a_time() {
    let world = World::new().await;
    let guest = of_everyone(&world)
        .await
        .with("account-page-size", "30")
        .with("load", "button")
        .arrive();
    assert_eq!(guest.hear("ready", 1).await["loaded"], 30);
    assert_eq!(world.pages_asked_for().await, ["page=1&per_page=30"]);
}

/// Pages make an element first, and say a turn later whose it is.
#[wasm_bindgen_test]
async fn nobody_is_shown_everyone_while_the_host_still_chooses() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    for _ in 0..3 {
        // As a page does that waits for one thing after the other, but for no
        // turn of its own.
        let code = "element.removeAttribute('person-id'); \
            return Array(50).fill(() => {}).reduce((before, next) => before.then(next), Promise.resolve())\
            .then(() => element.setAttribute('person-id', '2'))";
        done(guest.run(code)).await;
        turn().await;
    }
    guest.element.remove_attribute("person-id").unwrap();
    guest.set("person-id", "");
    guest.see("Nobody is chosen yet").await;
    some_turns().await;
    assert!(!world.requests().await.iter().any(is_of_everyone));
}

#[wasm_bindgen_test]
async fn of_a_person_nothing_is_left_among_everyone_and_the_other_way_round() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    guest.reveal_pin();
    guest.sees_secret(PIN).await;
    let held = world
        .fault(json!({"path": EVERYONE, "fault": {"kind": "hold"}}))
        .await;
    guest.element.remove_attribute("person-id").unwrap();
    guest.see("All credentials").await;
    assert!(guest.cards() == 0 && !guest.html().contains(PIN));
    world.lift(held).await;
    guest.hear("ready", 2).await;

    let held = world
        .fault(json!({"path": LIST, "fault": {"kind": "hold"}}))
        .await;
    guest.set("person-id", "2");
    guest.wait_for("nobody", || guest.cards() == 0).await;
    assert!(!guest.text().contains("All credentials"));
    world.lift(held).await;
    guest.see("All 12 shown").await;
}

#[wasm_bindgen_test]
async fn a_card_is_found_and_its_number_told_to_nobody() {
    let world = World::new().await;
    let rows = world.raw("/api/3/credentials?skip_pagination=true").await;
    let number = rows
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["label"] == "Card Number")
        .filter_map(|row| row["value"].as_str())
        .next_back()
        .unwrap();
    let guest = of_everyone(&world).await.arrive();
    let field = guest.find("input[type=search]").await;
    let field: HtmlInputElement = field.unchecked_into();
    field.set_value(number);
    let event = web_sys::Event::new("input").unwrap();
    field.dispatch_event(&event).unwrap();
    guest.see("Found").await;
    guest
        .wait_for("the card alone", || guest.cards() == 1)
        .await;
    let told = format!("{:?}", guest.everything_told());
    assert!(!told.contains(number), "{told}");
    journal_says(&world, |requests| {
        requests.iter().all(|request| {
            !request["query"]
                .as_str()
                .unwrap_or_default()
                .contains(number)
        })
    })
    .await;
}

/// A file would hold more than a host was told of.
#[wasm_bindgen_test]
async fn a_host_is_given_no_download() {
    let world = World::new().await;
    let guest = of_everyone(&world).await.arrive();
    guest.find("article").await;
    let buttons = guest.all("button");
    let texts: Vec<_> = buttons
        .iter()
        .filter_map(|button| button.text_content())
        .collect();
    assert!(
        texts.iter().any(|text| text == "Load everything"),
        "{texts:?}"
    );
    assert!(
        !texts.iter().any(|text| text.contains("Download")),
        "{texts:?}"
    );
}

#[wasm_bindgen_test]
async fn a_host_is_asked_early_for_a_token_for_everyone_too() {
    let world = World::new().await;
    let guest = of_everyone(&world).await.arrive();
    // At once, before anything else can have run.
    assert_eq!(guest.reasons(), ["initial"]);
    guest.hear("ready", 1).await;
    assert_eq!(guest.reasons(), ["initial"]);
}

#[wasm_bindgen_test]
async fn what_was_filtered_stays_when_the_language_changes() {
    let world = World::new().await;
    let guest = of_everyone(&world).await.arrive();
    let chosen = || guest.all(".filters__choice[aria-pressed=true]").len();
    guest.find("article").await;
    guest.one(".filters__choice:not([hidden])").click();
    guest.wait_for("a filter", || chosen() == 1).await;
    guest.set("lang", "de");
    guest.see("Alle Zugangsmedien").await;
    guest.wait_for("the same filter", || chosen() == 1).await;
    // Another person, and everyone again, is another list.
    guest.set("person-id", "3");
    guest.hear("ready", 2).await;
    guest.element.remove_attribute("person-id").unwrap();
    guest.hear("ready", 3).await;
    assert_eq!(chosen(), 0);
}

/// As a server answers that passes on nothing but what is of one person.
#[wasm_bindgen_test]
async fn a_server_that_does_not_list_everyone_is_understood() {
    let world = World::new().await;
    world
        .fault(json!({"path": EVERYONE, "fault": {"kind": "status", "status": 404}}))
        .await;
    let guest = of_everyone(&world).await.arrive();
    guest
        .see("The credentials of everyone are not listed here")
        .await;
    let detail = json!({"version": 1, "code": "refused", "status": 404,
        "retryable": false, "retrying": false});
    assert_eq!(guest.told("error"), [detail]);
    assert!(!guest.text().contains("no such person"));
}
