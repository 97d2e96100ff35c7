//! Scrolling through what is loaded, however much it is.

use js_sys::{ArrayBuffer, Function};
use leptos::prelude::*;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::shown::{Shown, frame, rows_from, show, show_as};
use crate::stage::World;

fn scroll_to(y: f64) {
    window().scroll_to_with_x_and_y(0.0, y);
}

fn seen() -> f64 {
    window().inner_height().unwrap().as_f64().unwrap()
}

fn page_height() -> f64 {
    f64::from(document().document_element().unwrap().scroll_height())
}

/// The scroll bar does not move; of so many px Firefox rounds two away.
fn assert_as_high(before: f64) {
    let now = page_height();
    assert!((now - before).abs() <= 2.0, "from {before} to {now}");
}

/// Goes to the end in leaps, and from each in steps of a screen; at every stop
/// there are the right cards, at once.
async fn scroll_through(shown: &Shown, world: &World, leaps: u32) {
    let (height, total) = (page_height(), shown.set_size());
    let start = shown.feed().get_bounding_client_rect().top() + window().scroll_y().unwrap();
    let way = height - seen() - start;
    for leap in 0..=leaps {
        let there = start + way * f64::from(leap) / f64::from(leaps);
        for step in 0..4 {
            scroll_to(there + f64::from(step) * seen() * 0.9);
            frame().await;
            shown.assert_filled(0.0, seen());
            assert_as_high(height);
            assert_eq!(shown.set_size(), total);
        }
        if leap % 4 == 0 {
            let looks = shown.looks();
            let rows = rows_from(world, looks[0].place, looks.len()).await;
            assert_eq!(looks, rows);
        }
    }
}

#[wasm_bindgen_test]
async fn a_hundred_thousand_scroll_to_the_end_without_a_gap_in_many_columns_and_in_one() {
    let world = World::with(json!({"credentials": 100_000})).await;
    let shown = show(&world, "500");
    shown.load_everything("100,000").await;
    assert_eq!(shown.set_size(), "100000");
    for width in ["", "360px"] {
        // One column is longer than browsers allow.
        shown.frame.style().set_property("width", width).unwrap();
        frame().await;
        frame().await;
        shown.scroll_to_start().await;
        assert_eq!(shown.places()[0], 1);
        shown.assert_filled(0.0, seen());
        scroll_through(&shown, &world, 8).await;
        let height = page_height();
        for step in (0..6).rev() {
            scroll_to(height - seen() * (1.0 + 0.4 * f64::from(step)));
            frame().await;
            shown.assert_filled(0.0, seen());
            assert_as_high(height);
        }
        let last = shown.window().pop().unwrap();
        assert_eq!(shown.places().last(), Some(&100_000), "{width}");
        let last = last.get_bounding_client_rect();
        assert!(last.top() < seen() && last.bottom() > 0.0, "{last:?}");
    }
}

#[wasm_bindgen_test]
async fn a_scroller_inside_of_the_page_is_filled_as_well() {
    let world = World::with(json!({"credentials": 10_000})).await;
    let shown = show(&world, "500");
    let style = shown.frame.style();
    style.set_property("height", "500px").unwrap();
    style.set_property("overflow", "auto").unwrap();
    shown.load_everything("10,000").await;
    shown.scroll_to_start().await;
    let edges = shown.frame.get_bounding_client_rect();
    let height = shown.frame.scroll_height();
    for step in 0..=20 {
        let top = (height - 500) / 20 * step;
        shown.frame.set_scroll_top(top);
        for _ in 0..3 {
            frame().await;
            shown.assert_filled(edges.top(), edges.bottom());
            shown.frame.set_scroll_top(shown.frame.scroll_top() + 450);
        }
        assert_eq!(shown.frame.scroll_height(), height, "the scroll bar moved");
    }
    shown.frame.set_scroll_top(height);
    frame().await;
    assert_eq!(shown.places().last(), Some(&10_000));
    let looks = shown.looks();
    let rows = rows_from(&world, looks[0].place, looks.len()).await;
    assert_eq!(looks, rows);
}

#[wasm_bindgen_test]
async fn scrolling_reads_on_before_the_end_is_in_sight() {
    let world = World::with(json!({"credentials": 3_000})).await;
    let shown = show_as(&world, "100", "scroll", "");
    shown.stage.see("100 of 3,000").await;
    for landed in 2..=5 {
        shown.feed().scroll_into_view_with_bool(false);
        shown.stage.see(&format!("{}00 of 3,000", landed)).await;
        shown.assert_filled(0.0, seen());
        assert_eq!(shown.set_size(), "3000", "all that there are");
    }
}

/// What is taken out and put back is laid out anew, and lost by a browser that
/// keeps it in its place.
#[wasm_bindgen_test]
async fn a_card_that_stays_is_not_moved_in_the_page() {
    let world = World::with(json!({"credentials": 3_000})).await;
    let shown = show(&world, "500");
    shown.load_everything("3,000").await;
    let code = "const moved = [];
        new MutationObserver((records) => {
          for (const record of records) moved.push(...record.removedNodes);
        }).observe(feed, {childList: true, subtree: true});
        return () => moved.filter((node) => node.isConnected).length";
    let watch = Function::new_with_args("feed", code);
    let moved = watch.call1(&JsValue::UNDEFINED, &shown.feed()).unwrap();
    let moved: Function = moved.unchecked_into();
    let before = shown.places()[0];
    for rows in [1.0, 3.0, 4.0, 5.0, 6.0, -1.0, -3.0, -4.0, -5.0] {
        let y = window().scroll_y().unwrap();
        scroll_to(y + rows * 260.0);
        frame().await;
        let moved = moved.call0(&JsValue::UNDEFINED).unwrap();
        assert_eq!(moved, 0, "after {rows} rows");
    }
    scroll_to(10_000.0);
    frame().await;
    assert!(shown.places()[0] > before, "{:?}", shown.places());
}

fn memory() -> u32 {
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    memory
        .buffer()
        .unchecked_into::<ArrayBuffer>()
        .byte_length()
}

/// Cards that were scrolled past leave nothing behind.
#[wasm_bindgen_test]
async fn memory_does_not_grow_with_every_card_that_was_seen() {
    let world = World::with(json!({"credentials": 3_000})).await;
    let shown = show(&world, "500");
    shown.load_everything("3,000").await;
    let mut after = Vec::new();
    for _ in 0..6 {
        let height = page_height();
        for step in 0..=100 {
            scroll_to(height / 100.0 * f64::from(step));
            frame().await;
        }
        after.push(memory());
    }
    // Some 15,000 cards were drawn by then, of a kilobyte each.
    assert!(after[5] - after[1] < 1_000_000, "{after:?}");
}
