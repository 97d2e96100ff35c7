//! The focus in a list of which only a part stands on the page.

use leptos::prelude::*;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use super::shown::{Shown, focus, frame, has_focus, place_of, show};
use crate::stage::{World, press_key};

/// A list far longer than its window, and a card of its start that has the
/// focus after the window has gone to the end.
async fn leave_behind(world: &World) -> (Shown, Element) {
    let shown = show(world, "500");
    shown.load_everything("3,000").await;
    shown.scroll_to_start().await;
    let card = shown.window().remove(4);
    focus(&card);
    shown.stage.scroll_to_end();
    frame().await;
    assert_eq!(shown.places().last(), Some(&3_000));
    assert!(!shown.places().contains(&5));
    (shown, card)
}

async fn world() -> World {
    World::with(json!({"credentials": 3_000})).await
}

fn focused() -> Element {
    document().active_element().unwrap()
}

fn is_in_sight(card: &Element) -> bool {
    let card = card.get_bounding_client_rect();
    let seen = window().inner_height().unwrap().as_f64().unwrap();
    card.top() < seen && card.bottom() > 0.0
}

#[wasm_bindgen_test]
async fn a_card_that_leaves_the_window_keeps_the_focus() {
    let world = world().await;
    let (shown, card) = leave_behind(&world).await;
    assert!(has_focus(&card) && card.is_connected());
    assert_eq!(place_of(&card), 5);
    assert!(!is_in_sight(&card));
    shown.assert_filled(0.0, 600.0);
    // Back at the start it stands among the others, and is still the same.
    shown.scroll_to_start().await;
    assert!(has_focus(&card));
    assert_eq!(shown.window()[4], card);
}

#[wasm_bindgen_test]
async fn page_down_and_page_up_go_on_from_where_the_focus_is() {
    let world = world().await;
    for (key, place) in [("PageDown", 6), ("PageUp", 4)] {
        let (shown, _card) = leave_behind(&world).await;
        assert!(press_key(key, false), "the page must not scroll as well");
        assert_eq!(place_of(&focused()), place, "{key}");
        frame().await;
        frame().await;
        assert!(is_in_sight(&focused()), "{key} brings it into sight");
        assert!(shown.places().contains(&place), "and the window follows");
        for _ in 0..60 {
            press_key("PageDown", false);
            frame().await;
        }
        assert_eq!(place_of(&focused()), place + 60, "one after the other");
        assert!(is_in_sight(&focused()));
    }
}

#[wasm_bindgen_test]
async fn tab_goes_on_from_where_the_focus_is() {
    let world = world().await;
    let (shown, card) = leave_behind(&world).await;
    // What Tab does is the browser's: it takes what stands next in the page.
    let cards = shown.stage.all("article");
    let at = cards.iter().position(|known| *known == card).unwrap();
    assert_eq!(place_of(&cards[at - 1]), 4);
    assert_eq!(place_of(&cards[at + 1]), 6);
    let places: Vec<_> = cards.iter().map(place_of).collect();
    assert!(places.is_sorted(), "{places:?}");
    let next = &cards[at + 1];
    focus(next);
    frame().await;
    frame().await;
    assert!(has_focus(next) && is_in_sight(next));
    assert!(shown.places().contains(&6));
}

#[wasm_bindgen_test]
async fn a_card_that_has_no_focus_any_more_goes_with_its_place() {
    let world = world().await;
    let (shown, card) = leave_behind(&world).await;
    let last = shown.window().pop().unwrap();
    focus(&last);
    frame().await;
    assert!(!card.is_connected());
    assert_eq!(shown.stage.all(".card--away").len(), 0);
}
