//! Reading all of a long list: how far it has come, how it is stopped, and what
//! becomes of it when something goes wrong.

use leptos::prelude::*;
use person_credentials::ui::words::ENGLISH;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit};

use super::shown::{Shown, focus, frame, has_focus, show};
use crate::LIST;
use crate::stage::{self, World, journal_says, pause};

async fn world() -> World {
    World::with(json!({"credentials": 3_000})).await
}

async fn strike(world: &World, page: u32, fault: Value) -> u64 {
    world
        .fault(json!({"path": LIST, "page": page, "fault": fault}))
        .await
}

fn told(shown: &Shown) -> String {
    shown.stage.one(".load-everything").text_content().unwrap()
}

async fn see(shown: &Shown, text: &str) {
    let is_there = || told(shown).contains(text);
    shown.stage.wait_for(text, is_there).await;
}

fn button(shown: &Shown) -> HtmlElement {
    shown.stage.one(".load-everything button").unchecked_into()
}

/// Nothing says that it runs, and the button does nothing for now.
async fn see_idle(shown: &Shown) {
    let is_idle = || {
        shown
            .stage
            .all(".load-everything [aria-disabled=true]")
            .len()
            == 1
    };
    shown.stage.wait_for("an idle button", is_idle).await;
    assert_eq!(told(shown), ENGLISH.load_everything);
    assert!(shown.stage.all("progress").is_empty());
}

/// Time for whatever must not happen.
async fn a_while() {
    for _ in 0..40 {
        pause().await;
    }
}

#[wasm_bindgen_test]
async fn progress_is_told_until_all_of_it_is_there() {
    let world = world().await;
    let held = strike(&world, 3, json!({"kind": "hold"})).await;
    let shown = show(&world, "500");
    shown.stage.press(ENGLISH.load_everything).await;
    see(&shown, "Loading everything: 1,000 of 3,000").await;
    let progress = shown.stage.one("progress");
    let is = |name: &str| progress.get_attribute(name).unwrap();
    assert_eq!((is("value"), is("max")), ("1000".into(), "3000".into()));
    world.lift(held).await;
    shown.wait_patiently("All 3,000 shown").await;
    assert_eq!(told(&shown), "", "nothing is left to load");
    assert_eq!(shown.set_size(), "3000");
    // Six pages, and the five places where two of them met.
    let asked = world.pages_asked_for().await;
    assert_eq!(asked.len(), 11, "{asked:?}");
    assert!(asked.iter().all(|query| !query.contains("skip")));
}

#[wasm_bindgen_test]
async fn cancel_stops_after_the_page_under_way_and_it_goes_on_from_there() {
    let world = world().await;
    let held = strike(&world, 3, json!({"kind": "hold"})).await;
    let shown = show(&world, "500");
    shown.stage.press(ENGLISH.load_everything).await;
    see(&shown, "1,000 of 3,000").await;
    shown.stage.press(ENGLISH.cancel).await;
    world.lift(held).await;
    shown.stage.see("1,500 of 3,000").await;
    a_while().await;
    assert_eq!(world.pages_asked_for().await.len(), 3);
    shown.load_everything("3,000").await;
    let asked = world.pages_asked_for().await;
    let of_page = |page: u32| format!("page={page}&per_page=500");
    assert_eq!(asked[..6], [1, 2, 3, 4, 5, 6].map(of_page), "none twice");
}

#[wasm_bindgen_test]
async fn a_fault_in_the_middle_heals_by_itself() {
    let world = world().await;
    let fault =
        json!({"path": LIST, "page": 3, "times": 1, "fault": {"kind": "status", "status": 500}});
    world.fault(fault).await;
    let shown = show(&world, "500");
    shown.load_everything("3,000").await;
    assert_eq!(world.pages_asked_for().await.len(), 12, "one of them twice");
}

#[wasm_bindgen_test]
async fn a_fault_that_stays_is_told_and_try_again_goes_on_from_there() {
    let world = world().await;
    let broken = strike(&world, 3, json!({"kind": "status", "status": 500})).await;
    let shown = show(&world, "500");
    shown.stage.press(ENGLISH.load_everything).await;
    let is_told = || told(&shown).contains("DoorFlow had a problem (error 500)");
    shown.stage.wait_for("the failure", is_told).await;
    assert_eq!(shown.places()[0], 1, "what is there stays");
    world.lift(broken).await;
    let again: HtmlElement = shown.stage.one(".load-everything button").unchecked_into();
    assert_eq!(again.text_content().unwrap(), ENGLISH.try_again);
    again.click();
    shown.wait_patiently("All 3,000 shown").await;
    let asked = world.pages_asked_for().await;
    let first = asked
        .iter()
        .filter(|query| query.contains("page=1&per_page=500"));
    assert_eq!(first.count(), 1);
}

#[wasm_bindgen_test]
async fn a_refusal_is_told_and_offers_nothing_that_would_not_be_sent() {
    let world = world().await;
    let fault = json!({"path": LIST, "page": 3, "fault": {"kind": "status", "status": 403}});
    world.fault(fault).await;
    let shown = show(&world, "500");
    shown.stage.press(ENGLISH.load_everything).await;
    see(&shown, "scope").await;
    assert!(shown.stage.all(".load-everything button").is_empty());
}

#[wasm_bindgen_test]
async fn a_small_account_is_read_in_one_piece_and_says_so() {
    let world = World::with(json!({"people": 0, "credentials": 300})).await;
    let shown = show(&world, "50");
    shown.load_everything("300").await;
    see(&shown, ENGLISH.in_one_piece).await;
    let asked = world.pages_asked_for().await;
    assert_eq!(
        asked,
        [
            "page=1&per_page=50",
            "page=1&per_page=50&skip_pagination=true"
        ]
    );
    assert_eq!(shown.set_size(), "300");
}

#[wasm_bindgen_test]
async fn where_the_server_gives_no_whole_a_small_account_is_read_by_pages() {
    let world = World::with(json!({"people": 0, "credentials": 300, "ignores_skip": true})).await;
    let shown = show(&world, "50");
    shown.load_everything("300").await;
    assert!(!told(&shown).contains(ENGLISH.in_one_piece));
    assert_eq!(shown.set_size(), "300");
}

#[wasm_bindgen_test]
async fn the_cards_in_sight_stay_where_they_are_while_pages_land() {
    let world = world().await;
    let held = strike(&world, 3, json!({"kind": "hold"})).await;
    let shown = show(&world, "500");
    shown.stage.press(ENGLISH.load_everything).await;
    see(&shown, "1,000 of 3,000").await;
    window().scroll_by_with_x_and_y(0.0, 5_000.0);
    // Firefox brings what was in sight back to its place a frame later.
    frame().await;
    frame().await;
    let middle = shown.window().remove(8);
    let top = |card: &Element| card.get_bounding_client_rect().top();
    let before = top(&middle);
    world.lift(held).await;
    let is_there = || shown.stage.text().contains("All 3,000 shown");
    shown.stage.wait_for("the end", is_there).await;
    frame().await;
    frame().await;
    assert!((top(&middle) - before).abs() < 1.0, "it moved");
    assert!(middle.is_connected());
}

/// Browsers keep in its place what is in sight, unless in the same frame the box
/// around it changes its padding.
#[wasm_bindgen_test]
async fn what_grows_above_while_a_page_lands_moves_no_card_in_sight() {
    let world = world().await;
    let held = strike(&world, 3, json!({"kind": "hold"})).await;
    let shown = show(&world, "500");
    shown.stage.press(ENGLISH.load_everything).await;
    see(&shown, "1,000 of 3,000").await;
    window().scroll_by_with_x_and_y(0.0, 5_000.0);
    frame().await;
    frame().await;
    let middle = shown.window().remove(8);
    let top = |card: &Element| card.get_bounding_client_rect().top();
    let before = top(&middle);

    let header: HtmlElement = shown.stage.one(".account__header").unchecked_into();
    let grow = Closure::<dyn FnMut()>::new(move || {
        header.style().set_property("min-height", "300px").unwrap();
    });
    let observer = MutationObserver::new(grow.as_ref().unchecked_ref()).unwrap();
    let everything = MutationObserverInit::new();
    everything.set_subtree(true);
    everything.set_child_list(true);
    everything.set_character_data(true);
    let count = shown.stage.one("[part=count]");
    observer.observe_with_options(&count, &everything).unwrap();
    world.lift(held).await;
    shown.stage.see("All 3,000 shown").await;
    frame().await;
    frame().await;
    observer.disconnect();
    let moved_by = top(&middle) - before;
    assert!(moved_by.abs() < 1.0, "it moved by {moved_by} px");
}

#[wasm_bindgen_test]
async fn a_search_that_reads_on_by_itself_offers_nothing_to_cancel() {
    let world = world().await;
    let held = strike(&world, 3, json!({"kind": "hold"})).await;
    let shown = show(&world, "500");
    shown.look_for("99999999999").await;
    shown.stage.see("1,000 of 3,000 searched").await;
    see_idle(&shown).await;
    button(&shown).click();
    shown.stage.press(ENGLISH.clear_search).await;
    shown
        .stage
        .wait_for("the offer", || {
            button(&shown).get_attribute("aria-disabled").as_deref() != Some("true")
        })
        .await;
    world.lift(held).await;
    shown.stage.see("1,500 of 3,000").await;
    a_while().await;
    assert_eq!(world.pages_asked_for().await.len(), 3);
    assert_eq!(told(&shown), ENGLISH.load_everything);
}

#[wasm_bindgen_test]
async fn what_the_button_began_can_be_cancelled_again_after_a_search() {
    let world = world().await;
    let held = strike(&world, 3, json!({"kind": "hold"})).await;
    let shown = show(&world, "500");
    shown.stage.press(ENGLISH.load_everything).await;
    see(&shown, "1,000 of 3,000").await;
    shown.look_for("99999999999").await;
    see_idle(&shown).await;
    shown.stage.press(ENGLISH.clear_search).await;
    see(&shown, "Loading everything: 1,000 of 3,000").await;
    shown.stage.press(ENGLISH.cancel).await;
    world.lift(held).await;
    shown.stage.see("1,500 of 3,000").await;
    a_while().await;
    assert_eq!(world.pages_asked_for().await.len(), 3);
}

#[wasm_bindgen_test]
async fn another_account_is_not_loaded_whole_unasked() {
    for signs_out in [true, false] {
        let world = world().await;
        let held = strike(&world, 3, json!({"kind": "hold"})).await;
        let shown = show(&world, "500");
        shown.stage.press(ENGLISH.load_everything).await;
        see(&shown, "1,000 of 3,000").await;
        let is_third = |request: &Value| request["query"] == "page=3&per_page=500";
        journal_says(&world, |requests| requests.iter().any(is_third)).await;
        let other = world.issue().await;
        if signs_out {
            shown.stage.session().sign_out();
            let is_gone = || shown.stage.cards() == 0;
            shown.stage.wait_for("nothing", is_gone).await;
        }
        shown
            .stage
            .session()
            .sign_in(stage::token(&other), None, None);
        world.lift(held).await;
        shown.stage.see("500 of 3,000").await;
        a_while().await;
        assert_eq!(world.pages_asked_for().await.len(), 4, "{signs_out}");
        assert_eq!(told(&shown), ENGLISH.load_everything);
    }
}

#[wasm_bindgen_test]
async fn a_whole_list_that_is_refreshed_is_not_loaded_anew_by_the_button() {
    let world = world().await;
    let shown = show(&world, "500");
    shown.load_everything("3,000").await;
    let held = strike(&world, 2, json!({"kind": "hold"})).await;
    shown.stage.press(ENGLISH.refresh).await;
    let is_second = |request: &&Value| request["query"] == "page=2&per_page=500";
    journal_says(&world, |requests| {
        requests.iter().filter(is_second).count() == 2
    })
    .await;
    assert_eq!(told(&shown), "");
    world.lift(held).await;
    let is_read = || {
        shown
            .stage
            .all(".freshness [aria-disabled=true]")
            .is_empty()
    };
    shown.stage.wait_for("the list", is_read).await;
    assert_eq!(told(&shown), "");
}

#[wasm_bindgen_test]
async fn a_part_that_is_refreshed_meanwhile_does_not_pass_for_progress() {
    let world = world().await;
    let third = strike(&world, 3, json!({"kind": "hold"})).await;
    let shown = show(&world, "500");
    shown.stage.press(ENGLISH.load_everything).await;
    see(&shown, "1,000 of 3,000").await;
    let first = strike(&world, 1, json!({"kind": "hold"})).await;
    shown.stage.press(ENGLISH.refresh).await;
    see_idle(&shown).await;
    world.lift(first).await;
    see(&shown, "Loading everything: 1,000 of 3,000").await;
    world.lift(third).await;
    shown.wait_patiently("All 3,000 shown").await;
}

#[wasm_bindgen_test]
async fn what_comes_in_one_answer_cannot_be_cancelled() {
    let world = World::with(json!({"people": 0, "credentials": 300})).await;
    let shown = show(&world, "50");
    shown.stage.find("article").await;
    let held = strike(&world, 1, json!({"kind": "hold"})).await;
    shown.stage.press(ENGLISH.load_everything).await;
    see(&shown, "Loading everything: 50 of 300").await;
    assert!(!told(&shown).contains(ENGLISH.cancel), "{}", told(&shown));
    world.lift(held).await;
    see(&shown, ENGLISH.in_one_piece).await;
}

#[wasm_bindgen_test]
async fn the_button_that_starts_is_the_one_that_cancels_and_keeps_the_focus() {
    let world = world().await;
    let held = strike(&world, 3, json!({"kind": "hold"})).await;
    let shown = show(&world, "500");
    shown.stage.find(".load-everything button").await;
    let pressed = button(&shown);
    focus(&pressed);
    pressed.click();
    see(&shown, "1,000 of 3,000").await;
    assert_eq!(pressed.text_content().unwrap(), ENGLISH.cancel);
    assert!(has_focus(&pressed));
    pressed.click();
    let is_offered = || told(&shown) == ENGLISH.load_everything;
    shown.stage.wait_for("the offer", is_offered).await;
    assert!(has_focus(&pressed));
    world.lift(held).await;
}

#[wasm_bindgen_test]
async fn at_the_end_the_focus_stays_beside_the_button_that_goes() {
    let world = world().await;
    let shown = show(&world, "500");
    shown.stage.find(".load-everything button").await;
    focus(&button(&shown));
    button(&shown).click();
    shown.wait_patiently("All 3,000 shown").await;
    let actions = shown.stage.one(".account__actions");
    let is_there = || has_focus(&actions);
    shown.stage.wait_for("the focus", is_there).await;
}

#[wasm_bindgen_test]
async fn the_end_of_loading_takes_the_focus_from_nobody() {
    let world = world().await;
    let held = strike(&world, 3, json!({"kind": "hold"})).await;
    let shown = show(&world, "500");
    shown.stage.press(ENGLISH.load_everything).await;
    see(&shown, "1,000 of 3,000").await;
    button(&shown).blur().unwrap();
    world.lift(held).await;
    shown.wait_patiently("All 3,000 shown").await;
    frame().await;
    frame().await;
    let body: Element = document().body().unwrap().unchecked_into();
    assert!(has_focus(&body));
}
