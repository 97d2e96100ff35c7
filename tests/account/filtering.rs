//! Filters, orders and hints over the account's list.

use person_credentials::ui::words::ENGLISH;
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, HtmlSelectElement};

use super::shown::{Shown, rows_from, show, show_as};
use crate::stage::{World, tell};

async fn world() -> World {
    World::with(json!({"credentials": 3_000})).await
}

/// The queries that the page would have in its address by now.
fn queries(shown: &Shown) -> Vec<String> {
    shown
        .told
        .borrow()
        .iter()
        .map(|told| told.query())
        .collect()
}

fn text_of(shown: &Shown, selector: &str) -> String {
    shown.stage.one(selector).text_content().unwrap()
}

/// Presses the choice of this name, and gives the number beside it.
async fn choose(shown: &Shown, name: &str) -> usize {
    let choice = || {
        let choices = shown.stage.all(".filters__choice").into_iter();
        let is_it = |choice: &Element| choice.text_content().unwrap().starts_with(name);
        choices.clone().find(is_it)
    };
    shown.stage.wait_for(name, || choice().is_some()).await;
    let choice: HtmlElement = choice().unwrap().unchecked_into();
    let count = choice.query_selector(".filters__count").unwrap().unwrap();
    let count = count.text_content().unwrap().replace(',', "");
    choice.click();
    count.parse().unwrap()
}

async fn order_by(shown: &Shown, word: &str) {
    let orders = shown.stage.find(".filters__orders").await;
    let orders: HtmlSelectElement = orders.unchecked_into();
    orders.set_value(word);
    tell(&orders, "change");
}

#[wasm_bindgen_test]
async fn a_choice_shows_its_rows_as_many_as_it_said_and_the_page_is_told() {
    let world = world().await;
    let shown = show(&world, "500");
    shown.load_everything("3,000").await;
    assert_eq!(text_of(&shown, ".filters__told"), "");
    let count = choose(&shown, ENGLISH.key_fob).await;
    let size = count.to_string();
    shown
        .stage
        .wait_for("the rows", || shown.set_size() == size)
        .await;
    let looks = shown.looks();
    assert!(looks.iter().all(|look| look.label == "Key Fob"));
    let rows = rows_from(&world, 1, 200).await;
    let fobs: Vec<_> = rows.iter().filter(|look| look.label == "Key Fob").collect();
    for (look, fob) in looks.iter().zip(&fobs) {
        assert_eq!((&look.holder, &look.tail), (&fob.holder, &fob.tail));
    }
    let told = text_of(&shown, ".filters__told");
    assert_eq!(told, format!("{count} of 3,000 match the filters."));
    assert_eq!(queries(&shown), ["kind=key_fob"]);
    shown.stage.press(ENGLISH.clear_filters).await;
    shown
        .stage
        .wait_for("all", || shown.set_size() == "3000")
        .await;
    assert_eq!(queries(&shown), ["kind=key_fob", ""]);
}

#[wasm_bindgen_test]
async fn what_is_counted_of_a_partial_list_is_so_far_and_grows() {
    let world = world().await;
    let shown = show(&world, "500");
    shown.stage.see("Counts of the 500 read so far.").await;
    let few = choose(&shown, ENGLISH.card).await;
    shown
        .stage
        .see(&format!("{few} of 500 match the filters so far."))
        .await;
    assert_eq!(shown.set_size(), "-1");
    shown.stage.press(ENGLISH.load_everything).await;
    shown.wait_patiently("chosen from 3,000 credentials").await;
    let many: usize = shown.set_size().parse().unwrap();
    assert!(many > few, "{many} of all");
    shown.stage.see("of 3,000 match the filters.").await;
    assert!(shown.looks().iter().all(|look| look.label == "Card Number"));
}

#[wasm_bindgen_test]
async fn the_selection_of_the_address_is_what_is_shown_first() {
    let world = world().await;
    let shown = show_as(&world, "500", "button", "kind=pin&sort=person");
    shown.stage.see("match the filters so far").await;
    assert!(shown.looks().iter().all(|look| look.label == "Pin"));
    assert_eq!(queries(&shown), [""; 0], "the page knows it");
    let orders: HtmlSelectElement = shown.stage.one(".filters__orders").unchecked_into();
    assert_eq!(orders.value(), "person");
}

#[wasm_bindgen_test]
async fn sorted_by_person_everyone_stands_together_in_the_order_of_their_ids() {
    let world = World::with(json!({"people": 30, "credentials": 1_500})).await;
    let shown = show(&world, "500");
    shown.load_everything("1,500").await;
    order_by(&shown, "label").await;
    let labels = || {
        shown
            .looks()
            .into_iter()
            .map(|look| look.label)
            .collect::<Vec<_>>()
    };
    let is_first = || labels().iter().all(|label| label == "Card Number");
    shown.stage.wait_for("the cards first", is_first).await;
    order_by(&shown, "person").await;
    shown.stage.wait_for("another order", || !is_first()).await;
    let of = |holder: &str| holder["/people/".len()..].parse::<u64>().unwrap();
    let holders: Vec<_> = shown.looks().iter().map(|look| of(&look.holder)).collect();
    assert!(holders.is_sorted(), "{holders:?}");
    assert_eq!(shown.set_size(), "1500");
    assert_eq!(queries(&shown), ["sort=label", "sort=person"]);
}

#[wasm_bindgen_test]
async fn a_hint_shows_the_rows_it_is_about_and_all_of_them_again() {
    let world = world().await;
    let shown = show(&world, "500");
    let hint = || {
        let hints = shown.stage.all(".hint").into_iter();
        let mut hints = hints.filter(|hint| hint.text_content().unwrap().contains("expired"));
        hints
            .next()
            .map(|hint| hint.unchecked_into::<HtmlElement>())
    };
    let line = shown
        .stage
        .find(".hints > button[aria-disabled=false]")
        .await;
    line.unchecked_into::<HtmlElement>().click();
    shown.stage.wait_for("a hint", || hint().is_some()).await;
    let told = |hint: &HtmlElement| {
        let text = hint.query_selector(".hint__text").unwrap().unwrap();
        text.text_content().unwrap()
    };
    let button = hint().unwrap();
    assert!(told(&button).starts_with("So far: "), "{}", told(&button));
    shown.load_everything("3,000").await;
    shown
        .stage
        .wait_for("certainty", || !told(&button).starts_with("So far"))
        .await;
    assert_eq!(hint().as_ref(), Some(&button), "the same button");
    let count: usize = told(&button).split(' ').next().unwrap().parse().unwrap();
    button.click();
    let size = count.to_string();
    shown
        .stage
        .wait_for("its rows", || shown.set_size() == size)
        .await;
    let notes = shown.stage.all("article .card__note");
    assert!(
        notes
            .iter()
            .all(|note| note.text_content().unwrap().starts_with("Expired"))
    );
    assert!(shown.stage.all(".filters").is_empty(), "of all of the list");
    assert_eq!(queries(&shown), [""; 0], "a hint has no address");
    button.click();
    shown
        .stage
        .wait_for("all", || shown.set_size() == "3000")
        .await;
}

#[wasm_bindgen_test]
async fn of_what_was_chosen_from_a_part_nobody_knows_how_many_there_are() {
    let world = World::with(json!({"people": 0, "credentials": 300})).await;
    let first = &rows_from(&world, 1, 1).await[0];
    assert_eq!(first.label, "Card Number");
    // All that is here is what was chosen.
    let shown = show_as(&world, "1", "button", "kind=card");
    shown.stage.find("article").await;
    assert_eq!(shown.set_size(), "-1");
    // Of all of it, in whichever order, the total is known.
    let shown = show_as(&world, "1", "button", "sort=label");
    shown.stage.find("article").await;
    assert_eq!(shown.set_size(), "300");
}
