//! "Whose card is this?": what is said of a number while the list loads, and
//! what is never said of anything else.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use person_credentials::model::search::Query;
use person_credentials::model::ticket::Subject;
use person_credentials::ui::findings::Findings;
use person_credentials::ui::live_feed::LiveFeed;
use person_credentials::ui::words::ENGLISH;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::shown::{Shown, has_focus, look_of_row, show};
use crate::LIST;
use crate::stage::{self, World, journal_says, pause};

/// How many rows there are, in pages of 500.
const ROWS: usize = 5_000;

async fn world() -> World {
    World::with(json!({"credentials": ROWS})).await
}

/// The first row from a place on, from 1, of which something holds.
async fn row(world: &World, from: usize, fits: impl Fn(&Value) -> bool) -> (usize, Value) {
    let path = format!("{LIST}?page={}&per_page=100", (from - 1) / 100 + 1);
    let rows = world.raw(&path).await;
    let mut rows = rows.as_array().unwrap().iter().enumerate();
    let (index, row) = rows.find(|(_, row)| fits(row)).unwrap();
    ((from - 1) / 100 * 100 + index + 1, row.clone())
}

fn is_card(row: &Value) -> bool {
    row["label"] == "Card Number"
}

fn value(row: &Value) -> String {
    row["value"].as_str().unwrap().to_owned()
}

/// Holds back a page that the view asks for.
async fn hold(world: &World, page: usize) -> u64 {
    world
        .fault(
            json!({"path": LIST, "page": page, "query": "per_page=500", "fault": {"kind": "hold"}}),
        )
        .await
}

async fn hear(shown: &Shown, verdict: &str) {
    let is_said = || shown.verdict() == verdict;
    shown.stage.wait_for(verdict, is_said).await;
}

/// What is read out of the search by now.
fn said(shown: &Shown) -> String {
    let said = shown.stage.one(".card-search [role=status]");
    said.text_content().unwrap()
}

/// Notes what is read out from now on, one text a line.
fn listen(shown: &Shown) -> impl Fn() -> String {
    let code = "const said = [];
        const note = () => said.push(node.textContent);
        new MutationObserver(note).observe(node, {childList: true, subtree: true, characterData: true});
        return () => said.join('\\n')";
    let said: js_sys::Function = js_sys::Function::new_with_args("node", code)
        .call1(
            &JsValue::NULL,
            &shown.stage.one(".card-search [role=status]"),
        )
        .unwrap()
        .unchecked_into();
    move || said.call0(&JsValue::NULL).unwrap().as_string().unwrap()
}

#[wasm_bindgen_test]
async fn what_is_searched_is_read_out_once_and_at_the_end_and_not_with_every_page() {
    let world = world().await;
    let (second, third) = (hold(&world, 2).await, hold(&world, 3).await);
    let shown = show(&world, "500");
    shown.stage.find("article").await;
    shown.look_for("99999999999").await;
    hear(&shown, "Not found so far: 500 of 5,000 searched").await;
    assert_eq!(said(&shown), shown.verdict());
    let heard = listen(&shown);
    world.lift(second).await;
    hear(&shown, "Not found so far: 1,000 of 5,000 searched").await;
    world.lift(third).await;
    let end = "Not in this account: all 5,000 searched";
    shown
        .wait_patiently("0 shown, chosen from 5,000 credentials")
        .await;
    hear(&shown, end).await;
    assert_eq!(heard(), end);
}

#[wasm_bindgen_test]
async fn what_is_found_is_read_out_and_so_is_the_answer_to_another_number() {
    let world = world().await;
    let (second, third) = (hold(&world, 2).await, hold(&world, 3).await);
    let shown = show(&world, "500");
    let (_, card) = row(&world, 501, is_card).await;
    shown.stage.find("article").await;
    let few = "Not found so far: 500 of 5,000 searched";
    shown.look_for("99999999999").await;
    hear(&shown, few).await;
    world.lift(second).await;
    let more = "Not found so far: 1,000 of 5,000 searched";
    hear(&shown, more).await;
    assert_eq!(said(&shown), few);
    let heard = listen(&shown);
    shown.look_for("88888888888").await;
    let is_answered = || said(&shown) == more;
    shown.stage.wait_for("the answer", is_answered).await;
    shown.look_for(&value(&card)).await;
    let found = "1 found. Found in 1,000 of 5,000";
    hear(&shown, found).await;
    assert_eq!(heard(), [more, found].join("\n"));
    world.lift(third).await;
    shown
        .wait_patiently("1 shown, chosen from 5,000 credentials")
        .await;
    let all = "1 found. Found: all 5,000 searched";
    hear(&shown, all).await;
    assert_eq!(heard(), [more, found, all].join("\n"));
}

#[wasm_bindgen_test]
async fn a_card_is_found_while_the_list_is_partial_and_loading_goes_on_without_scrolling() {
    let world = world().await;
    let held = hold(&world, 3).await;
    let shown = show(&world, "500");
    let (place, card) = row(&world, 201, is_card).await;
    shown.look_for(&value(&card)).await;
    hear(&shown, "1 found. Found in 1,000 of 5,000").await;
    let found = shown.looks();
    assert_eq!(found.len(), 1);
    let wanted = look_of_row(1, &card);
    assert_eq!(
        (&found[0].holder, &found[0].tail),
        (&wanted.holder, &wanted.tail)
    );
    assert!(place > 48, "{place} would have been there anyway");
    assert_eq!(shown.set_size(), "-1", "more may be found");
    world.lift(held).await;
    // Nobody scrolls, and nobody presses anything.
    journal_says(&world, |requests| {
        let is_asked = |r: &Value| r["query"] == "page=10&per_page=500";
        requests.iter().any(is_asked)
    })
    .await;
    shown
        .wait_patiently("1 shown, chosen from 5,000 credentials")
        .await;
    hear(&shown, "1 found. Found: all 5,000 searched").await;
    assert_eq!(shown.set_size(), "1");
}

#[wasm_bindgen_test]
async fn a_number_that_is_nowhere_is_not_found_so_far_and_then_not_in_the_account() {
    let world = world().await;
    let held = hold(&world, 2).await;
    let shown = show(&world, "500");
    shown.look_for("99999999999").await;
    hear(&shown, "Not found so far: 500 of 5,000 searched").await;
    assert_eq!(shown.stage.cards(), 0);
    world.lift(held).await;
    shown
        .wait_patiently("0 shown, chosen from 5,000 credentials")
        .await;
    hear(&shown, "Not in this account: all 5,000 searched").await;
}

#[wasm_bindgen_test]
async fn a_card_that_is_read_later_is_found_then() {
    let world = world().await;
    let held = hold(&world, 2).await;
    let shown = show(&world, "500");
    let (_, card) = row(&world, 4_001, is_card).await;
    shown.look_for(&value(&card)).await;
    hear(&shown, "Not found so far: 500 of 5,000 searched").await;
    world.lift(held).await;
    shown
        .stage
        .wait_for("the card", || shown.stage.cards() == 1)
        .await;
    let holder = format!("/people/{}", card["person_id"]);
    assert_eq!(shown.looks()[0].holder, holder);
}

#[wasm_bindgen_test]
async fn what_is_typed_as_printed_is_found_and_the_surest_comes_first() {
    let world = world().await;
    let shown = show(&world, "500");
    shown.load_everything("5,000").await;
    // The showcase's card is `00112345`.
    for typed in ["00112345", "112345", "001 - 12345", " 001-12345 "] {
        shown.look_for(typed).await;
        let found = || {
            shown
                .looks()
                .first()
                .is_some_and(|look| look.holder == "/people/2")
        };
        shown.stage.wait_for(typed, found).await;
        assert!(!shown.verdict().contains("end fits"), "{typed}");
    }
    shown.look_for("12345").await;
    let is_said = || shown.verdict().contains(" found, but only the end fits. ");
    shown.stage.wait_for("how sure it is", is_said).await;
}

#[wasm_bindgen_test]
async fn pins_links_and_invitation_codes_are_never_found() {
    let world = world().await;
    let shown = show(&world, "500");
    shown.load_everything("5,000").await;
    let (_, pin) = row(&world, 1, |row| row["label"] == "Pin").await;
    let (_, pass) = row(&world, 1, |row| row["url"].is_string()).await;
    let (_, invitation) = row(&world, 1, |row| row["invitation_code"].is_string()).await;
    let secrets = [
        value(&pin),
        pass["url"].as_str().unwrap().to_owned(),
        invitation["invitation_code"].as_str().unwrap().to_owned(),
    ];
    for secret in secrets {
        shown.look_for(&secret).await;
        let is_said = || shown.verdict().contains("all 5,000 searched");
        shown.stage.wait_for("a verdict", is_said).await;
        for look in shown.looks() {
            let whole = look.tail.unwrap_or_default();
            assert!(whole.ends_with(&secret), "{secret}: {}", look.label);
        }
    }
}

/// Everything of the page that somebody else could read later.
fn traces() -> String {
    let code = "return JSON.stringify([
        location.href, history.state, document.title, document.cookie, name,
        {...localStorage}, {...sessionStorage},
        [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes].map((a) => a.value)),
        performance.getEntriesByType('resource').map((entry) => entry.name),
    ])";
    let read = js_sys::Function::new_no_args(code);
    read.call0(&JsValue::NULL).unwrap().as_string().unwrap()
}

#[wasm_bindgen_test]
async fn the_number_stays_in_the_field() {
    let world = world().await;
    let shown = show(&world, "500");
    let (_, card) = row(&world, 1, is_card).await;
    let number = value(&card);
    let length = window().history().unwrap().length().unwrap();
    let field = shown.look_for(&number).await;
    shown
        .stage
        .wait_for("the card", || shown.stage.cards() == 1)
        .await;
    enter(&shown);
    shown.wait_patiently("chosen from 5,000 credentials").await;
    assert_eq!(field.value(), number);
    assert!(!traces().contains(&number), "{}", traces());
    assert_eq!(window().history().unwrap().length().unwrap(), length);
    assert!(!shown.stage.text().contains(&number));
    let requests = world.requests().await;
    assert!(!format!("{requests:?}").contains(&number));
    let told = shown.told.borrow();
    assert!(told.is_empty(), "a search is no selection");
}

#[wasm_bindgen_test]
async fn the_number_is_forgotten_with_the_session() {
    let world = world().await;
    let client = world.client();
    let handed_out = Rc::new(Cell::new(None));
    let stage = stage::stage(Some(&world.token), {
        let handed_out = Rc::clone(&handed_out);
        move |session| {
            let feed = LiveFeed::open(Subject::Account, client, session);
            handed_out.set(Some(Findings::about(feed, session)));
            ().into_any()
        }
    });
    let findings: Findings = handed_out.take().unwrap();
    findings.search(Query::parse("00112345"));
    // As long as it is the same account it may be looked for.
    let other = stage::token(&world.issue().await);
    stage.session().resume(other.into());
    pause().await;
    assert!(findings.query().is_some());
    stage.session().sign_out();
    stage
        .wait_for("nothing", || findings.query().is_none())
        .await;
}

/// What Enter does in a field: the form is sent, unless the view keeps it.
fn enter(shown: &Shown) {
    let send = js_sys::Function::new_with_args("form", "form.requestSubmit()");
    let form = shown.stage.one(".card-search");
    send.call1(&JsValue::NULL, &form).unwrap();
}

#[wasm_bindgen_test]
async fn enter_selects_the_number_for_the_next_one_and_clear_brings_the_list_back() {
    let world = world().await;
    let shown = show(&world, "500");
    let before = {
        shown.stage.find("article").await;
        shown.looks()
    };
    let field = shown.look_for("99999999999").await;
    shown
        .stage
        .wait_for("no card", || shown.stage.cards() == 0)
        .await;
    enter(&shown);
    let selection = (
        field.selection_start().unwrap(),
        field.selection_end().unwrap(),
    );
    assert_eq!(selection, (Some(0), Some(11)));
    assert!(
        shown.stage.all(".filters").is_empty(),
        "all of the list is searched"
    );
    shown.stage.press(ENGLISH.clear_search).await;
    shown
        .stage
        .wait_for("the cards", || shown.stage.cards() > 0)
        .await;
    assert_eq!(shown.looks(), before);
    assert_eq!(field.value(), "");
    assert!(has_focus(&field));
    assert_eq!(shown.verdict(), "");
    shown.stage.find(".filters").await;
}
