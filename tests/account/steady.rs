//! What stands above the cards takes its room from the first moment on: whoever
//! looks at the start of the list must not see it move while it loads.

use person_credentials::ui::words::{ENGLISH, GERMAN, Words};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use super::shown::{Shown, frame, show_in};
use crate::LIST;
use crate::stage::{World, until};

const WIDTHS: [u32; 3] = [1_232, 640, 328];

/// How far below the start of the view something stands.
fn below_the_start(shown: &Shown, element: &Element) -> f64 {
    let start = shown.frame.get_bounding_client_rect().top();
    (element.get_bounding_client_rect().top() - start).round()
}

/// How far below it the first card stands, for whoever is there.
async fn first_card(shown: &Shown) -> f64 {
    shown.scroll_to_start().await;
    let is_there = || shown.places().first() == Some(&1);
    shown.stage.wait_for("the first card", is_there).await;
    below_the_start(shown, &shown.window()[0])
}

fn told_of_hints(shown: &Shown) -> String {
    shown.stage.one(".hints").text_content().unwrap()
}

async fn next_page(shown: &Shown, words: &Words) {
    let count = || shown.stage.one("[part=count]").text_content();
    let before = count();
    shown.stage.press(words.load_more).await;
    let is_there = || {
        let button = shown.stage.all(".button--more").pop();
        let label = button.and_then(|button| button.text_content());
        count() != before && label.is_none_or(|label| label == words.load_more)
    };
    shown.stage.wait_for("the next page", is_there).await;
}

#[wasm_bindgen_test]
async fn the_cards_come_where_they_were_announced() {
    for (width, words) in WIDTHS.into_iter().zip([&ENGLISH, &GERMAN, &GERMAN]) {
        let world = World::with(json!({"credentials": 3_000})).await;
        let held = world
            .fault(json!({"path": LIST, "fault": {"kind": "hold"}}))
            .await;
        let shown = show_in(&world, "500", words);
        shown.stage.set_width(width);
        let skeleton = shown.stage.find(".card--skeleton").await;
        frame().await;
        let announced = below_the_start(&shown, &skeleton);
        world.lift(held).await;
        assert_eq!(first_card(&shown).await, announced, "{width}");
    }
}

#[wasm_bindgen_test]
async fn no_card_moves_while_further_pages_land() {
    for (width, words) in WIDTHS.into_iter().zip([&GERMAN, &ENGLISH, &GERMAN]) {
        let world = World::with(json!({"people": 0, "credentials": 300})).await;
        let shown = show_in(&world, "12", words);
        shown.stage.set_width(width);
        let first = first_card(&shown).await;
        let mut told = vec![told_of_hints(&shown)];
        // To the end, where nothing is "so far" any more.
        for page in 2..=25 {
            next_page(&shown, words).await;
            assert_eq!(first_card(&shown).await, first, "{width}: {page}");
            told.push(told_of_hints(&shown));
        }
        told.dedup();
        assert!(told.len() > 1, "there must be new hints: {told:?}");
        assert!(shown.stage.all(".button--more").is_empty());
    }
}

#[wasm_bindgen_test]
async fn a_number_that_is_typed_before_the_first_page_is_looked_for_in_it() {
    let world = World::with(json!({"credentials": 3_000})).await;
    let held = world
        .fault(json!({"path": LIST, "fault": {"kind": "hold"}}))
        .await;
    let shown = show_in(&world, "500", &ENGLISH);
    let field = shown.look_for("00112345").await;
    assert!(until(|| shown.verdict() == "Not found so far: 0 searched").await);
    world.lift(held).await;
    shown.wait_patiently("chosen from 3,000 credentials").await;
    assert_eq!(shown.looks()[0].holder, "/people/2");
    assert!(super::shown::has_focus(&field), "it is the same field");
}
