//! The bar of filters as people meet it: what it offers, what it counts, what
//! it says of a list that is not whole.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod stage;

use std::sync::Arc;

use leptos::prelude::*;
use person_credentials::model::choice::Choice;
use person_credentials::model::credential::{Credential, CredentialId, Kind, Status, Wallet};
use person_credentials::model::filter::Filter;
use person_credentials::model::order::Order;
use person_credentials::model::page::Row;
use person_credentials::model::person::PersonId;
use person_credentials::model::tally::Tally;
use person_credentials::ui::filters::Filters;
use person_credentials::ui::words::{ENGLISH, GERMAN, Words};
use stage::{Stage, stage};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// The bar of a list, with all that it is given.
struct Bar {
    stage: Stage,
    filter: RwSignal<Filter>,
    order: RwSignal<Order>,
    rows: RwSignal<Vec<Row>>,
    is_partial: RwSignal<bool>,
}

fn credential(kind: Kind, status: Option<&str>, wallet: Option<&str>) -> Row {
    Row::Credential(Arc::new(Credential {
        id: CredentialId::parse("any").unwrap(),
        holder: PersonId::parse("1").unwrap(),
        label: "".into(),
        type_id: None,
        kind,
        value: None,
        pass_link: None,
        invitation_code: None,
        invitation_expires_at: None,
        created_at: None,
        status: status.map(Status::parse),
        wallet: wallet.map(Wallet::parse),
    }))
}

/// 1,204 cards, two passes and a row that could not be read.
fn some_rows() -> Vec<Row> {
    let mut rows = vec![credential(Kind::Card, None, None); 1_204];
    rows.push(credential(Kind::PassFlow, Some("invited"), None));
    rows.push(credential(Kind::PassFlow, Some("active"), Some("apple")));
    rows.push(Row::Unreadable);
    rows
}

impl Bar {
    fn of(rows: Vec<Row>) -> Self {
        Self::with(rows, Filter::default(), &ENGLISH)
    }

    fn with(rows: Vec<Row>, chosen: Filter, words: &'static Words) -> Self {
        let filter = RwSignal::new(chosen);
        let order = RwSignal::new(Order::default());
        let rows = RwSignal::new(rows);
        let is_partial = RwSignal::new(false);
        let stage = stage(None, move |_| {
            provide_context(words);
            let counts = Memo::new(move |_| {
                let mut tally = Tally::default();
                rows.with(|rows| tally.look(rows, usize::MAX));
                tally.counts(filter.get())
            });
            view! { <Filters filter order counts=counts.into() is_partial=is_partial.into() /> }
                .into_any()
        });
        Self {
            stage,
            filter,
            order,
            rows,
            is_partial,
        }
    }

    /// The texts of all buttons that are there for people.
    fn offered(&self) -> Vec<String> {
        let buttons = self.stage.all("button").into_iter();
        buttons
            .filter(is_seen)
            .map(|button| text(&button))
            .collect()
    }

    async fn offers(&self, texts: &[&str]) {
        self.stage
            .wait_for(&format!("{texts:?}"), || self.offered() == texts)
            .await;
    }

    fn told(&self) -> String {
        text(&self.stage.one(".filters__told"))
    }

    fn said(&self) -> String {
        text(&self.stage.one("[role=status]"))
    }

    /// The choice of this name.
    fn choice(&self, name: &str) -> Element {
        let mut choices = self.stage.all(".filters__choice").into_iter();
        choices
            .find(|choice| text(choice).rsplit_once(' ').unwrap().0 == name)
            .unwrap()
    }
}

fn text(element: &Element) -> String {
    element.text_content().unwrap()
}

fn is_seen(element: &Element) -> bool {
    element.get_bounding_client_rect().width() > 0.0
}

fn is_pressed(element: &Element) -> bool {
    element.get_attribute("aria-pressed").unwrap() == "true"
}

fn focus(element: &Element) {
    element.unchecked_ref::<HtmlElement>().focus().unwrap();
}

#[wasm_bindgen_test]
async fn only_what_would_show_something_is_offered_with_its_count() {
    let bar = Bar::of(some_rows());
    bar.offers(&[
        "Needs attention 1",
        "Waiting for the holder 1",
        "More filters",
    ])
    .await;
    bar.stage.press("More filters").await;
    bar.offers(&[
        "Needs attention 1",
        "Waiting for the holder 1",
        "More filters",
        "Card 1,204",
        "PassFlow pass 2",
        "Invited, waiting for the holder 1",
        "Active 1",
        "No status 1,204",
        "In Apple Wallet 1",
    ])
    .await;
    assert_eq!(bar.told(), "");
    bar.rows
        .update(|rows| rows.push(credential(Kind::Mobile, Some("odd"), Some("odd"))));
    bar.stage.see("Mobile credential 1").await;
    let offered = bar.offered();
    for text in ["Another status 1", "In another wallet 1"] {
        assert!(offered.iter().any(|it| it == text), "{text}: {offered:?}");
    }
}

#[wasm_bindgen_test]
async fn a_group_of_which_nothing_is_offered_is_not_there() {
    let bar = Bar::of(vec![credential(Kind::Card, None, None)]);
    bar.stage.press("More filters").await;
    bar.offers(&[
        "Needs attention 0",
        "Waiting for the holder 0",
        "More filters",
        "Card 1",
        "No status 1",
    ])
    .await;
    let groups = bar.stage.all(".filters__group").into_iter().filter(is_seen);
    let names: Vec<_> = groups
        .map(|group| group.get_attribute("aria-label").unwrap())
        .collect();
    assert_eq!(names, [ENGLISH.kind_heading, ENGLISH.status_heading]);
}

#[wasm_bindgen_test]
async fn a_choice_is_made_taken_back_and_told() {
    let bar = Bar::of(some_rows());
    bar.stage.press("More filters").await;
    let passes = bar.stage.press("PassFlow pass 2").await;
    bar.stage.see("2 of 1,207 match the filters.").await;
    assert!(is_pressed(&passes));
    assert!(bar.filter.get_untracked().has(Choice::Kind(Kind::PassFlow)));
    assert_eq!(
        bar.told(),
        "2 of 1,207 match the filters. 1 that could not be read is left out."
    );
    assert_eq!(bar.said(), bar.told());
    bar.stage.see("More filters (1 chosen)").await;
    let offered = bar.offered();
    assert!(
        offered.contains(&"Card 1,204".to_owned()),
        "beside it: {offered:?}"
    );
    assert!(
        !offered.iter().any(|it| it.starts_with("No status")),
        "{offered:?}"
    );
    bar.stage.press("PassFlow pass 2").await;
    bar.stage
        .wait_for("everything", || bar.told().is_empty())
        .await;
    assert!(bar.filter.get_untracked().is_everything());
    assert!(!is_pressed(&passes));
}

#[wasm_bindgen_test]
async fn clearing_takes_every_choice_back_and_keeps_the_focus() {
    let bar = Bar::of(some_rows());
    bar.stage.press("Needs attention 1").await;
    bar.stage.press("More filters").await;
    bar.stage.press("PassFlow pass 1").await;
    bar.stage.press(ENGLISH.clear_filters).await;
    bar.stage
        .wait_for("everything", || bar.told().is_empty())
        .await;
    assert!(bar.filter.get_untracked().is_everything());
    assert!(
        !bar.stage
            .all("button")
            .iter()
            .any(|it| text(it) == ENGLISH.clear_filters)
    );
    let focused = document().active_element().unwrap();
    assert_eq!(text(&focused), "More filters");
    assert_eq!(bar.said(), "");
}

#[wasm_bindgen_test]
async fn what_is_chosen_or_has_the_focus_stays_though_it_would_show_nothing() {
    let bar = Bar::of(some_rows());
    bar.stage.press("More filters").await;
    let passes = bar.stage.press("PassFlow pass 2").await;
    bar.rows.update(|rows| rows.truncate(5));
    bar.stage.see("PassFlow pass 0").await;
    bar.stage.press("PassFlow pass 0").await;
    bar.stage
        .wait_for("no clearing", || bar.told().is_empty())
        .await;
    assert_eq!(document().active_element().as_ref(), Some(&*passes));
    // A further press would show nothing.
    passes.click();
    assert!(!is_pressed(&passes) && bar.filter.get_untracked().is_everything());
    let cards = bar.choice("Card");
    focus(&cards);
    bar.stage.wait_for("it to go", || !is_seen(&passes)).await;
}

#[wasm_bindgen_test]
async fn what_is_always_in_sight_cannot_be_pressed_while_it_would_show_nothing() {
    let bar = Bar::of(some_rows()[..5].to_vec());
    let waiting = bar.choice("Waiting for the holder");
    let is_disabled = || waiting.get_attribute("aria-disabled").unwrap() == "true";
    let height = bar
        .stage
        .one(".filters")
        .get_bounding_client_rect()
        .height();
    assert!(is_seen(&waiting) && is_disabled());
    waiting.unchecked_ref::<HtmlElement>().click();
    assert!(bar.filter.get_untracked().is_everything());
    bar.rows.set(some_rows());
    bar.is_partial.set(true);
    bar.stage.see("Counts of the 1,207 read so far.").await;
    assert!(!is_disabled());
    let now = bar
        .stage
        .one(".filters")
        .get_bounding_client_rect()
        .height();
    assert_eq!(now, height, "what stands below it does not move");
    bar.stage.press("Waiting for the holder 1").await;
    bar.stage.see("1 of 1,207 match").await;
    bar.rows.update(|rows| rows.truncate(5));
    bar.stage.see("Waiting for the holder 0").await;
    assert!(!is_disabled(), "it leads back");
    bar.stage.press("Waiting for the holder 0").await;
    bar.stage.wait_for("it is idle", is_disabled).await;
}

#[wasm_bindgen_test]
async fn a_list_that_is_not_whole_says_so_once() {
    let bar = Bar::of(some_rows());
    bar.is_partial.set(true);
    bar.stage.see("Counts of the 1,207 read so far.").await;
    bar.stage.press("Needs attention 1").await;
    bar.stage.see("1 of 1,207 match the filters so far.").await;
    assert_eq!(bar.told().matches("so far").count(), 1);
    let said = bar.said();
    assert_eq!(said, bar.told());
    bar.rows
        .update(|rows| rows.push(credential(Kind::HidMobile, Some("revoking"), None)));
    bar.stage.see("2 of 1,208 match the filters so far.").await;
    assert_eq!(bar.said(), said, "a page that lands is not announced");
    bar.is_partial.set(false);
    bar.stage.see("2 of 1,208 match the filters.").await;
}

#[wasm_bindgen_test]
async fn an_order_is_chosen_and_followed() {
    let bar = Bar::of(some_rows());
    let select: HtmlElement = bar.stage.one("select").unchecked_into();
    let value = || {
        js_sys::Reflect::get(&select, &"value".into())
            .unwrap()
            .as_string()
            .unwrap()
    };
    let choose = |word: &str| {
        js_sys::Reflect::set(&select, &"value".into(), &word.into()).unwrap();
        stage::tell(&select, "change");
    };
    assert_eq!(value(), "");
    let names: Vec<String> = bar.stage.all("option").iter().map(text).collect();
    assert_eq!(names, Order::OFFERED.map(|order| ENGLISH.order(order)));
    for order in Order::OFFERED {
        choose(order.as_str());
        assert_eq!(bar.order.get_untracked(), order);
    }
    for order in [Order::AttentionFirst(7), Order::AsSent, Order::Label] {
        bar.order.set(order);
        bar.stage
            .wait_for("the order", || value() == order.as_str())
            .await;
    }
}

#[wasm_bindgen_test]
async fn what_an_address_chose_is_in_sight() {
    let mut filter = Filter::default();
    filter.toggle(Choice::Kind(Kind::Card));
    let bar = Bar::with(some_rows(), filter, &GERMAN);
    assert_eq!(bar.said(), "", "nothing has changed yet");
    let more = bar.stage.find("[aria-expanded=true]").await;
    assert_eq!(text(&more), "Weitere Filter (1 gewählt)");
    assert!(is_pressed(&bar.choice("Karte")));
    bar.stage
        .see("1.204 von 1.207 passen zu den Filtern.")
        .await;
    // And back, as an address may.
    bar.filter.set(Filter::default());
    bar.stage
        .wait_for("no choice", || !is_pressed(&bar.choice("Karte")))
        .await;
    assert_eq!(bar.told(), "");
}

#[wasm_bindgen_test]
async fn everything_has_a_name_can_be_reached_and_is_large_enough() {
    let bar = Bar::of(some_rows());
    bar.stage.press("More filters").await;
    bar.stage.find("[aria-expanded=true]").await;
    bar.stage
        .wait_for("the choices", || is_seen(&bar.choice("Card")))
        .await;
    assert_eq!(
        bar.stage
            .one("[role=group]")
            .get_attribute("aria-label")
            .unwrap(),
        ENGLISH.filters
    );
    let label = bar.stage.one("select").closest("label").unwrap().unwrap();
    assert!(text(&label).starts_with(ENGLISH.order));
    let controls = bar.stage.all("button, select");
    for control in controls.iter().filter(|it| is_seen(it)) {
        let place = control.get_bounding_client_rect();
        assert!(
            place.width() >= 24.0 && place.height() >= 24.0,
            "{}",
            text(control)
        );
        focus(control);
        assert_eq!(
            document().active_element().as_ref(),
            Some(control),
            "{}",
            text(control)
        );
    }
}

#[wasm_bindgen_test]
async fn nothing_is_cut_on_a_narrow_page_in_any_language() {
    let mut rows = some_rows();
    for kind in [
        Kind::HidMobile,
        Kind::Mobile,
        Kind::KeyFob,
        Kind::Pin,
        Kind::Other,
    ] {
        for status in ["redeemed", "revoking", "revoked", "added_to_wallet", "odd"] {
            rows.push(credential(kind, Some(status), Some("google")));
        }
    }
    for words in [&ENGLISH, &GERMAN] {
        let mut filter = Filter::default();
        filter.toggle(Choice::Kind(Kind::Card));
        let bar = Bar::with(rows.clone(), filter, words);
        let view: HtmlElement = bar.stage.one(".filters").unchecked_into();
        view.style().set_property("width", "288px").unwrap();
        let edges = view.get_bounding_client_rect();
        for element in bar.stage.all(".filters *").iter().filter(|it| is_seen(it)) {
            let place = element.get_bounding_client_rect();
            let is_cut = place.left() < edges.left() - 1.0 || place.right() > edges.right() + 1.0;
            let is_full =
                element.scroll_width() > element.client_width() + 1 && element.client_width() > 1;
            assert!(!is_cut && !is_full, "{}: {}", words.tag, text(element));
        }
    }
}

#[wasm_bindgen_test]
async fn no_text_of_the_bar_stands_outside_the_tables() {
    let bracketed = ENGLISH.map(|text| Box::leak(format!("⟦{text}⟧").into_boxed_str()));
    let mut filter = Filter::default();
    filter.toggle(Choice::Kind(Kind::Card));
    let bar = Bar::with(some_rows(), filter, Box::leak(Box::new(bracketed)));
    bar.is_partial.set(true);
    bar.stage.see("so far").await;
    let mut texts: Vec<String> = bar
        .stage
        .all(
            ".filters span, .filters p, .filters option, .filters > button, .filters__bar > button",
        )
        .iter()
        .filter(|element| element.child_element_count() == 0)
        .map(text)
        .collect();
    texts.extend(
        bar.stage
            .all("[aria-label]")
            .iter()
            .map(|it| it.get_attribute("aria-label").unwrap()),
    );
    assert!(texts.len() > 30, "{texts:?}");
    for text in texts {
        let is_number = text.chars().all(|c| c.is_ascii_digit() || c == ',');
        assert!(
            is_number || text.starts_with('⟦') && text.ends_with('⟧'),
            "{text}"
        );
    }
}
