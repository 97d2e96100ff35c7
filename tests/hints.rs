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
    let pressed = Pressed::default();
    let told = Arc::new(Mutex::new(None));
    let stage = stage(None, {
        let (pressed, told) = (Arc::clone(&pressed), Arc::clone(&told));
        move |_| {
            let hints = RwSignal::new(first);
            *told.lock().unwrap() = Some(hints);
            let on_show = Callback::new(move |kind| pressed.lock().unwrap().push(kind));
            view! { <Hints hints=hints.into() on_show /> }.into_any()
        }
    });
    let hints = told.lock().unwrap().unwrap();
    (stage, hints, pressed)
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
    let list = stage.find("ul").await;
    assert_eq!(list.get_attribute("aria-label").as_deref(), Some("Hints"));
    let buttons = stage.all("li button");
    let texts: Vec<_> = buttons
        .iter()
        .map(|it| it.text_content().unwrap())
        .collect();
    assert_eq!(
        texts,
        [
            "1 number is held by more than one person Show",
            "3 invitations have been open for more than 14 days Show",
        ]
    );
    let last: &HtmlElement = buttons[1].unchecked_ref();
    assert_eq!(last.tab_index(), 0, "reachable by keyboard");
    last.click();
    assert_eq!(*pressed.lock().unwrap(), [HintKind::LongOpen]);
}

#[wasm_bindgen_test]
async fn where_there_is_no_hint_there_is_no_list() {
    let (stage, hints, _) = show(vec![hint(HintKind::Expired, 0)]);
    assert_eq!(stage.all("ul, li, button").len(), 0);
    hints.set(vec![hint(HintKind::Expired, 1)]);
    stage.see("1 invitation has expired").await;
    hints.set(Vec::new());
    stage
        .wait_for("no list", || stage.all("ul, li, button").is_empty())
        .await;
}

#[wasm_bindgen_test]
async fn a_hint_that_changes_keeps_its_button_and_the_focus() {
    let (stage, hints, _) = show(vec![hint(HintKind::Expired, 1)]);
    let button: HtmlElement = stage.find("button").await.unchecked_into();
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
