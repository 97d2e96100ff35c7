//! Hints as people meet them, and what pressing them asks for.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod stage;

use std::sync::{Arc, Mutex};

use leptos::prelude::*;
use person_credentials::model::hints::HintKind;
use person_credentials::ui::hints::{Hint, Hints};
use stage::{Stage, stage};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

type Pressed = Arc<Mutex<Vec<HintKind>>>;

fn hint(kind: HintKind, count: usize) -> Hint {
    Hint {
        kind,
        count,
        is_whole: true,
        is_shown: false,
    }
}

fn show(first: Vec<Hint>) -> (Stage, RwSignal<Vec<Hint>>, Pressed) {
    let (stage, hints, _, pressed) = show_of(first, false);
    (stage, hints, pressed)
}

/// Hints of a list that is partial or not, until a test says otherwise.
fn show_of(
    first: Vec<Hint>,
    is_partial: bool,
) -> (Stage, RwSignal<Vec<Hint>>, RwSignal<bool>, Pressed) {
    let pressed = Pressed::default();
    let told = Arc::new(Mutex::new(None));
    let stage = stage(None, {
        let (pressed, told) = (Arc::clone(&pressed), Arc::clone(&told));
        move |_| {
            let signals = (RwSignal::new(first), RwSignal::new(is_partial));
            *told.lock().unwrap() = Some(signals);
            let (hints, is_partial) = signals;
            let on_show = Callback::new(move |kind| pressed.lock().unwrap().push(kind));
            view! { <Hints hints=hints.into() is_partial=is_partial.into() on_show /> }.into_any()
        }
    });
    let (hints, is_partial) = told.lock().unwrap().unwrap();
    (stage, hints, is_partial, pressed)
}

/// The line that says how many there are.
fn line(stage: &Stage) -> HtmlElement {
    stage.one(".hints > button").unchecked_into()
}

async fn open(stage: &Stage, says: &str) {
    let line = stage.press(says).await;
    assert_eq!(line, self::line(stage));
    stage.find("ul").await;
    assert_eq!(line.get_attribute("aria-expanded").unwrap(), "true");
}

fn pressed_state(button: &Element) -> String {
    button.get_attribute("aria-pressed").unwrap()
}

#[wasm_bindgen_test]
async fn hints_are_a_named_list_of_buttons_in_their_order() {
    let (stage, _, pressed) = show(vec![
        hint(HintKind::LongOpen, 3),
        hint(HintKind::Expired, 0),
        hint(HintKind::SharedNumber, 1),
    ]);
    assert_eq!(stage.all("ul, li").len(), 0, "they wait to be asked for");
    open(&stage, "2 hints").await;
    let list = stage.one("ul");
    assert_eq!(list.get_attribute("aria-label").as_deref(), Some("Hints"));
    let buttons = stage.all("li button");
    let texts: Vec<_> = buttons
        .iter()
        .map(|it| it.text_content().unwrap())
        .collect();
    assert_eq!(
        texts,
        [
            "3 invitations have been open for more than 14 days Show",
            "1 number is held by more than one person Show",
        ]
    );
    let last: &HtmlElement = buttons[1].unchecked_ref();
    assert_eq!(last.tab_index(), 0, "reachable by keyboard");
    last.click();
    assert_eq!(*pressed.lock().unwrap(), [HintKind::SharedNumber]);
    stage.press("2 hints").await;
    stage
        .wait_for("no list", || stage.all("ul, li").is_empty())
        .await;
}

#[wasm_bindgen_test]
async fn where_there_is_no_hint_the_line_says_so_and_opens_nothing() {
    let (stage, hints, _) = show(vec![hint(HintKind::Expired, 0)]);
    let height = line(&stage).get_bounding_client_rect().height();
    assert!(height >= 24.0, "{height}");
    let state = |name: &str| line(&stage).get_attribute(name).unwrap();
    assert_eq!(state("aria-disabled"), "true");
    stage.press("0 hints").await;
    assert_eq!(state("aria-expanded"), "false");
    hints.set(vec![hint(HintKind::Expired, 1)]);
    stage.see("1 hint").await;
    assert_eq!(stage.all("ul, li").len(), 0, "nobody asked for it");
    assert_eq!(line(&stage).get_bounding_client_rect().height(), height);
    open(&stage, "1 hint").await;
    stage.see("1 invitation has expired").await;
    hints.set(Vec::new());
    stage
        .wait_for("no list", || stage.all("ul, li").is_empty())
        .await;
    assert_eq!(state("aria-expanded"), "false");
}

#[wasm_bindgen_test]
async fn how_many_there_are_is_told_so_far_until_all_of_it_is_known() {
    let (stage, _, is_partial, _) = show_of(vec![hint(HintKind::Expired, 1)], true);
    stage.see("So far: 1 hint").await;
    // As many as before, and now it is sure.
    is_partial.set(false);
    let is_sure = || line(&stage).text_content().unwrap() == "1 hint";
    stage.wait_for("certainty", is_sure).await;
}

#[wasm_bindgen_test]
async fn a_hint_that_is_shown_is_in_sight_from_the_start() {
    let shown = Hint {
        is_shown: true,
        ..hint(HintKind::Expired, 0)
    };
    let (stage, _, pressed) = show(vec![shown]);
    let button = stage.press("0 invitations have expired Show").await;
    assert_eq!(pressed_state(&button), "true");
    assert_eq!(*pressed.lock().unwrap(), [HintKind::Expired]);
}

#[wasm_bindgen_test]
async fn a_hint_that_changes_keeps_its_button_and_the_focus() {
    let (stage, hints, _) = show(vec![hint(HintKind::Expired, 1)]);
    open(&stage, "1 hint").await;
    let button: HtmlElement = stage.one("li button").unchecked_into();
    assert_eq!(pressed_state(&button), "false");
    button.focus().unwrap();
    hints.set(vec![
        hint(HintKind::SharedNumber, 2),
        Hint {
            count: 2,
            is_whole: false,
            is_shown: true,
            ..hint(HintKind::Expired, 2)
        },
    ]);
    stage.see("So far: 2 invitations have expired").await;
    stage.see("2 numbers are held").await;
    let first: HtmlElement = stage.one("li button").unchecked_into();
    assert_eq!(first, button, "what comes later comes below");
    assert_eq!(pressed_state(&button), "true");
    assert!(button.is_connected() && stage.all("button:focus").len() == 1);

    hints.set(vec![Hint {
        is_shown: true,
        ..hint(HintKind::Expired, 0)
    }]);
    stage.see("0 invitations have expired").await;
    assert!(
        button.is_connected(),
        "it leads back as long as it is shown"
    );
}
