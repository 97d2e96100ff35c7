//! A list that the host gives itself.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::World;
use crate::stage::portal::{Guest, turn, uncaught};

fn rows(holder: u32, ids: &[&str]) -> Value {
    let row = |id: &&str| json!({"id": id, "label": "Pin", "person_id": holder, "value": "0123"});
    ids.iter().map(row).collect()
}

async fn giving(world: &World, rows: &Value) -> Guest {
    let guest = Guest::of(world).await;
    guest.credentials(rows);
    guest.arrive()
}

#[wasm_bindgen_test]
async fn a_list_that_is_given_needs_no_request_and_no_token() {
    let world = World::new().await;
    let guest = giving(&world, &rows(2, &["a", "b"])).await;
    guest.see("All 2 shown").await;
    guest.hear("ready", 1).await;
    assert_eq!(
        guest.told("ready"),
        [json!({"version": 1, "personId": "2", "loaded": 2})]
    );
    assert_eq!(
        guest.told("count-change"),
        [json!({"version": 1, "loaded": 2, "total": 2, "complete": true})]
    );
    guest.one(".secret button").click();
    guest.sees_secret(crate::PIN).await;
    assert!(world.requests().await.is_empty());
    let questions = guest.asked();
    assert!(questions.is_empty(), "{questions:?}");
}

#[wasm_bindgen_test]
async fn an_empty_list_that_is_given_is_none() {
    let world = World::new().await;
    let guest = giving(&world, &json!([])).await;
    guest.see("holds no credentials").await;
}

#[wasm_bindgen_test]
async fn what_is_no_list_is_told_and_throws_nothing() {
    let world = World::new().await;
    for code in [
        "element.credentials = 5",
        "element.credentials = 'text'",
        "element.credentials = {}",
        "element.credentials = () => {}",
        "element.credentials = Symbol('s')",
        "element.credentials = [{id: 'a', label: 'b', person_id: 2n}]",
        "const rows = []; rows.push({rows}); element.credentials = rows",
        "element.credentials = [{get id() { throw new Error('no') }}]",
        "element.credentials = {toJSON() { throw new Error('no') }}",
        "element.credentials = [1, 2].map(() => ({id: 'a', label: 'b', person_id: 2}))",
    ] {
        let guest = Guest::of(&world).await.arrive();
        guest.run(code);
        guest.see("These credentials cannot be shown").await;
        let detail = json!({"version": 1, "code": "bad_credentials", "status": null,
            "retryable": false, "retrying": false});
        assert_eq!(guest.told("error"), [detail], "{code}");
        guest.credentials(&rows(2, &["a"]));
        guest.see("The only one is shown").await;
    }
    assert_eq!(uncaught(), [Value::Null; 0]);
}

#[wasm_bindgen_test]
async fn a_row_that_is_none_costs_no_other() {
    let world = World::new().await;
    let mut given = rows(2, &["a", "b"]);
    given[1] = json!("nonsense");
    let guest = giving(&world, &given).await;
    guest.see("This credential could not be read").await;
    assert_eq!(guest.cards(), 2);
}

#[wasm_bindgen_test]
async fn the_same_list_again_changes_nothing() {
    let world = World::new().await;
    let guest = giving(&world, &rows(2, &["a", "b", "c"])).await;
    guest.see("All 3 shown").await;
    let card = guest.all("article").remove(1);
    card.focus().unwrap();
    guest.credentials(&rows(2, &["a", "b", "c"]));
    for _ in 0..5 {
        turn().await;
    }
    assert_eq!(guest.focused().as_ref(), Some(card.as_ref()));
    assert_eq!(guest.told("ready").len(), 1);
}

#[wasm_bindgen_test]
async fn a_list_that_was_changed_in_its_place_is_read_when_it_is_set_again() {
    let world = World::new().await;
    let guest = giving(&world, &rows(2, &["a"])).await;
    guest.see("The only one is shown").await;
    guest.run("element.credentials.push({...element.credentials[0], id: 'b'}); element.credentials = element.credentials");
    guest.see("All 2 shown").await;
}

#[wasm_bindgen_test]
async fn rows_of_someone_else_are_not_shown() {
    let world = World::new().await;
    let mut given = rows(2, &["a", "b"]);
    given[1]["person_id"] = json!(3);
    let guest = giving(&world, &given).await;
    guest.see("1 credential of someone else").await;
    assert_eq!(guest.cards(), 1);
    let told = guest.told("error");
    assert_eq!(
        (told.len(), &told[0]["code"]),
        (1, &json!("subject_mismatch"))
    );
}

#[wasm_bindgen_test]
async fn without_a_person_the_rows_are_all_shown() {
    let world = World::new().await;
    let guest = giving(&world, &rows(2, &["a", "b"])).await;
    guest.element.remove_attribute("person-id").unwrap();
    guest.see("All 2 shown").await;
    assert!(guest.told("error").is_empty());
}

#[wasm_bindgen_test]
async fn without_a_list_the_api_is_asked_again() {
    let world = World::new().await;
    for none in ["undefined", "null"] {
        let guest = giving(&world, &rows(2, &["a"])).await;
        guest.see("The only one is shown").await;
        guest.run(&format!("element.credentials = {none}"));
        guest.see("All 12 shown").await;
        assert_eq!(guest.reasons(), ["initial"]);
    }
}
