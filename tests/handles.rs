//! What the browser lends is given back.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod stage;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::{document, window};
use person_credentials::browser::download::Download;
use person_credentials::browser::sight::{Change, SightWatch};
use person_credentials::browser::storage;
use person_credentials::browser::visibility::Watch;
use stage::pretence::{Pretence, saved_files};
use stage::{session_storage, tell, until};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, EventTarget};

wasm_bindgen_test_configure!(run_in_browser);

fn block() -> Element {
    let element = document().create_element("div").unwrap();
    document()
        .body()
        .unwrap()
        .prepend_with_node_1(&element)
        .unwrap();
    element
}

#[wasm_bindgen_test]
async fn a_watch_reports_an_element_that_is_near_already() {
    let element = block();
    let reports = Rc::new(Cell::new(0));
    let watch = Watch::start(&element, {
        let reports = Rc::clone(&reports);
        move || reports.set(reports.get() + 1)
    });
    assert!(watch.is_some());
    assert!(until(|| reports.get() > 0).await);
    element.remove();
}

#[wasm_bindgen_test]
async fn a_dropped_watch_reports_nothing_more() {
    let element = block();
    let dropped = Rc::new(Cell::new(0));
    drop(Watch::start(&element, {
        let dropped = Rc::clone(&dropped);
        move || dropped.set(dropped.get() + 1)
    }));
    let kept = Rc::new(Cell::new(0));
    // Observers are told in the order in which they were made: once the later
    // one has reported, the earlier one would have.
    let watch = Watch::start(&element, {
        let kept = Rc::clone(&kept);
        move || kept.set(kept.get() + 1)
    });
    assert!(until(|| kept.get() > 0).await);
    assert_eq!(dropped.get(), 0);
    assert!(Rc::strong_count(&dropped) == 1, "the callback is freed");
    drop(watch);
    element.remove();
}

#[wasm_bindgen_test]
async fn a_dropped_watch_of_what_is_in_sight_reports_nothing_more() {
    let element = block();
    let watched = || {
        let changes = Rc::new(RefCell::new(Vec::new()));
        let watch = SightWatch::start(&element, {
            let changes = Rc::clone(&changes);
            move |change| changes.borrow_mut().push(change)
        });
        (watch, changes)
    };
    let (watch, dropped) = watched();
    let (_kept_watch, kept) = watched();
    let have_begun = || !dropped.borrow().is_empty() && !kept.borrow().is_empty();
    assert!(until(have_begun).await);
    drop(watch);
    assert_eq!(Rc::strong_count(&dropped), 1, "the callback is freed");
    dropped.take();
    let targets: [(EventTarget, _, _); 2] = [
        (document().into(), "scroll", Change::Scrolled),
        (window().into(), "resize", Change::Resized),
    ];
    for (target, event, change) in targets {
        kept.take();
        tell(&target, event);
        assert_eq!(*kept.borrow(), [change], "{event}");
    }
    // The element itself: once the later observer has reported, the earlier one
    // would have.
    kept.take();
    element.set_attribute("style", "height: 7px").unwrap();
    assert!(until(|| !kept.borrow().is_empty()).await);
    assert_eq!(*dropped.borrow(), []);
    element.remove();
}

#[wasm_bindgen_test]
async fn a_download_is_saved_in_its_parts_and_taken_back_when_dropped() {
    let _downloads = Pretence::downloads("takes it");
    let mut file = Download::new("text/csv;charset=utf-8");
    assert!(file.add("\u{feff}ä,".as_bytes()) && file.add(b"b\r\n"));
    assert!(saved_files().is_empty(), "nothing is saved unasked");
    assert!(file.save("some.csv"));
    let saved = saved_files().remove(0);
    assert_eq!(saved.name().as_deref(), Some("some.csv"));
    assert_eq!(saved.is_on_page(), Some(false));
    assert_eq!(saved.text().await, "\u{feff}ä,b\r\n");
    // Saved once more, it has one address still.
    assert!(file.save("again.csv"));
    let there = || {
        saved_files()
            .iter()
            .map(|file| file.is_there())
            .collect::<Vec<_>>()
    };
    assert_eq!(there(), [false, true]);
    drop(file);
    assert_eq!(there(), [false, false]);
}

#[wasm_bindgen_test]
fn a_browser_that_refuses_a_download_is_believed() {
    let _downloads = Pretence::downloads("refuses");
    let mut file = Download::new("text/csv");
    assert!(file.add(b"a") && !file.save("some.csv"));
    assert!(saved_files().is_empty());
}

#[wasm_bindgen_test]
fn the_tabs_storage_keeps_and_forgets() {
    storage::set("stage.kept", "one");
    storage::set("stage.kept", "two");
    assert_eq!(storage::get("stage.kept").as_deref(), Some("two"));
    assert_eq!(
        session_storage().get_item("stage.kept").unwrap().as_deref(),
        Some("two")
    );
    storage::remove("stage.kept");
    assert_eq!(storage::get("stage.kept"), None);
    assert_eq!(session_storage().get_item("stage.kept").unwrap(), None);
}

#[wasm_bindgen_test]
fn where_the_browser_refuses_to_store_memory_keeps() {
    // More than any browser stores for one origin.
    let long = "x".repeat(12 * 1024 * 1024);
    storage::set("stage.long", &long);
    assert_eq!(session_storage().get_item("stage.long").unwrap(), None);
    assert_eq!(
        storage::get("stage.long").map(|text| text.len()),
        Some(long.len())
    );
    storage::remove("stage.long");
    assert_eq!(storage::get("stage.long"), None);
}
