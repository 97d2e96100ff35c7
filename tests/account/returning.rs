//! The list as it was, for whoever comes back to it.

use leptos::prelude::*;
use person_credentials::ui::words::ENGLISH;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::shown::{focus, frame, look_of_card, place_of, show};
use crate::stage::{self, World, journal_says, pause};

#[wasm_bindgen_test]
async fn the_rows_and_the_card_that_had_the_focus_are_there_again_without_a_request() {
    let world = World::with(json!({"credentials": 3_000})).await;
    let shown = show(&world, "500");
    shown.load_everything("3,000").await;
    window().scroll_by_with_x_and_y(0.0, 60_000.0);
    frame().await;
    let card = shown.window().remove(3);
    let place = place_of(&card);
    assert!(place > 100);
    let before = look_of_card(&card);
    focus(&card);
    frame().await;
    let asked = world.pages_asked_for().await.len();
    shown.is_open.set(false);
    shown
        .stage
        .wait_for("nothing", || shown.stage.cards() == 0)
        .await;
    shown.is_open.set(true);
    shown.stage.see("All 3,000 shown").await;
    for _ in 0..30 {
        pause().await;
    }
    assert_eq!(world.pages_asked_for().await.len(), asked);
    assert_eq!(shown.set_size(), "3000");
    // Wherever the window is, the card is drawn for the focus to come back to.
    let cards = shown.stage.all("article");
    let again: Vec<_> = cards
        .iter()
        .filter(|card| place_of(card) == place)
        .collect();
    assert_eq!(again.len(), 1);
    assert_eq!(look_of_card(again[0]), before);
}

#[wasm_bindgen_test]
async fn a_list_that_was_left_while_it_loaded_stands_still_and_goes_on_when_asked() {
    let world = World::with(json!({"credentials": 3_000})).await;
    let held = world
        .fault(json!({"path": crate::LIST, "page": 3, "fault": {"kind": "hold"}}))
        .await;
    let shown = show(&world, "500");
    shown.stage.press(ENGLISH.load_everything).await;
    shown.stage.see("1,000 of 3,000").await;
    // What is given up at once some browsers never send.
    let is_third = |request: &Value| request["query"].as_str().unwrap().contains("page=3&");
    journal_says(&world, |requests| requests.iter().any(is_third)).await;
    shown.is_open.set(false);
    shown
        .stage
        .wait_for("nothing", || shown.stage.cards() == 0)
        .await;
    world.lift(held).await;
    for _ in 0..30 {
        pause().await;
    }
    assert_eq!(
        world.pages_asked_for().await.len(),
        3,
        "nobody waits for it"
    );
    shown.is_open.set(true);
    shown.stage.see("1,500 of 3,000").await;
    for _ in 0..30 {
        pause().await;
    }
    assert_eq!(world.pages_asked_for().await.len(), 4);
    shown.load_everything("3,000").await;
}

#[wasm_bindgen_test]
async fn what_was_read_for_one_account_is_not_there_for_another() {
    let world = World::with(json!({"credentials": 3_000})).await;
    let shown = show(&world, "500");
    shown.load_everything("3,000").await;
    let other = stage::token(&world.issue().await);
    // The view goes before it hears of it.
    shown.is_open.set(false);
    shown.stage.session().sign_in(other, None, None);
    shown
        .stage
        .wait_for("nothing", || shown.stage.cards() == 0)
        .await;
    shown.is_open.set(true);
    shown.stage.see("500 of 3,000").await;
}

#[wasm_bindgen_test]
async fn what_was_read_since_another_account_was_signed_in_to_is_there_again() {
    let world = World::with(json!({"credentials": 3_000})).await;
    let shown = show(&world, "500");
    shown.stage.see("500 of 3,000").await;
    let other = stage::token(&world.issue().await);
    shown.stage.session().sign_in(other, None, None);
    let is_begun_anew = |requests: &[Value]| {
        let is_first = |request: &&Value| request["query"] == "page=1&per_page=500";
        requests.iter().filter(is_first).count() == 2
    };
    journal_says(&world, is_begun_anew).await;
    shown.load_everything("3,000").await;
    shown.is_open.set(false);
    shown
        .stage
        .wait_for("nothing", || shown.stage.cards() == 0)
        .await;
    shown.is_open.set(true);
    shown.stage.see("All 3,000 shown").await;
}

#[wasm_bindgen_test]
async fn the_rows_of_a_hint_are_there_again_and_so_is_the_way_back_to_all() {
    let world = World::with(json!({"credentials": 3_000})).await;
    let shown = show(&world, "500");
    shown.load_everything("3,000").await;
    let pressed = ".hint[aria-pressed=true]";
    for button in [".hints > button[aria-disabled=false]", ".hint"] {
        let button = shown.stage.find(button).await;
        button.unchecked_into::<HtmlElement>().click();
    }
    let told = shown.stage.find(pressed).await.text_content();
    let is_chosen = || shown.stage.text().contains("chosen from 3,000 credentials");
    shown.stage.wait_for("its rows", is_chosen).await;
    let (size, looks) = (shown.set_size(), shown.looks());
    shown.is_open.set(false);
    shown
        .stage
        .wait_for("nothing", || shown.stage.cards() == 0)
        .await;
    shown.is_open.set(true);
    let hint = shown.stage.find(pressed).await;
    assert_eq!(hint.text_content(), told);
    shown
        .stage
        .wait_for("its rows", || shown.stage.cards() > 0)
        .await;
    assert_eq!((shown.set_size(), shown.looks()), (size, looks));
    assert!(shown.stage.all(".filters").is_empty());
    hint.unchecked_into::<HtmlElement>().click();
    shown
        .stage
        .wait_for("all", || shown.set_size() == "3000")
        .await;
}
