//! Languages: no text of the views stands outside the tables, and a language
//! that runs from right to left fits.
//!
//! The views are drawn in a language that no one speaks: every text of its
//! table stands in brackets, so whatever people read without brackets is either
//! data or left out of the tables.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod stage;

use leptos::prelude::*;
use person_credentials::api::http::Client;
use person_credentials::api::settings::Settings;
use person_credentials::model::person::PersonId;
use person_credentials::model::selection::Selection;
use person_credentials::ui::account_view::{AccountView, DrawExport};
use person_credentials::ui::disclosures::Disclosures;
use person_credentials::ui::export::ExportButton;
use person_credentials::ui::holder::holder_link;
use person_credentials::ui::kept::KeptViews;
use person_credentials::ui::known_people::KnownPeople;
use person_credentials::ui::people_view::{KeptPeople, PeopleView};
use person_credentials::ui::person_view::PersonView;
use person_credentials::ui::preferences::{Preferences, Theme};
use person_credentials::ui::recent_people::RecentPeople;
use person_credentials::ui::record::Record;
use person_credentials::ui::session_bar::SessionBar;
use person_credentials::ui::start::Start;
use person_credentials::ui::words::{ENGLISH, GERMAN, Words};
use serde_json::{Value, json};
use stage::{Stage, World, stage};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlInputElement};

wasm_bindgen_test_configure!(run_in_browser);

/// A language of brackets. It is never dropped, as no language is.
fn brackets(direction: &'static str) -> &'static Words {
    let bracketed = ENGLISH.map(|text| Box::leak(format!("⟦{text}⟧").into_boxed_str()));
    Box::leak(Box::new(Words {
        direction,
        ..bracketed
    }))
}

/// Everything that the app shows, in a language.
fn show(world: &World, person: &str, token: Option<&str>, words: &'static Words) -> Stage {
    let id = PersonId::parse(person).unwrap();
    let client = world.client_with_pages_of("6");
    stage(token, move |session| {
        provide_context(words);
        let disclosures = Disclosures::new(None);
        let nothing = Callback::new(|_| ());
        let choosing = RwSignal::new(false);
        let choose = move |_| choosing.set(true);
        let (bar, start) = (client.clone(), client.clone());
        let known = KnownPeople::new(&client, session);
        let recent = RecentPeople::new(known);
        let on_person = Callback::new(move |person| recent.note(person));
        let (people, people_sign_in) = (client.clone(), stage::sign_in(&client, session));
        let choices = move || {
            choosing.get().then(|| {
                let theme = Theme::System;
                view! {
                    <Preferences
                        theme
                        on_theme=Callback::new(|_| ())
                        on_language=Callback::new(|_| ())
                        on_close=Callback::new(move |()| choosing.set(false))
                    />
                }
            })
        };
        view! {
            <div dir=words.direction>
                <SessionBar client=bar session />
                <Record disclosures />
                <button on:click=choose>{words.settings}</button>
                {choices}
                <PersonView id sign_in=stage::sign_in(&client, session) client session disclosures on_person />
                <Start client=start session recent on_open=nothing />
                <PeopleView
                    client=people
                    session
                    known
                    recent
                    kept=KeptPeople::new()
                    on_open=nothing
                    sign_in=people_sign_in
                />
            </div>
        }
        .into_any()
    })
}

/// The account's list in a language, 100 rows at a time.
fn show_account(world: &World, words: &'static Words) -> Stage {
    let setting = |wanted: &str| match wanted {
        "api-base" => Some(world.origin.clone()),
        "account-page-size" => Some("100".to_owned()),
        "load" => Some("button".to_owned()),
        _ => None,
    };
    let client = Client::new(Settings::read(setting, "").unwrap());
    stage(Some(&world.token), move |session| {
        provide_context(words);
        let known = KnownPeople::new(&client, session);
        let holder = Callback::new(move |id| holder_link(id, known));
        let sign_in = stage::sign_in(&client, session);
        view! {
            <div dir=words.direction>
                <AccountView
                    client
                    session
                    disclosures=Disclosures::new(None)
                    known
                    sign_in
                    kept=KeptViews::new()
                    selection=Signal::stored(Selection::default())
                    on_selection=Callback::new(|_| ())
                    holder
                    export=Some(ExportButton as DrawExport)
                />
            </div>
        }
        .into_any()
    })
}

/// The texts of some data, as a person may meet them.
fn texts_of(data: &Value, found: &mut Vec<String>) {
    match data {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts_of(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| texts_of(field, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

async fn data(world: &World, person: &str) -> Vec<String> {
    let list = format!("/api/3/people/{person}/credentials");
    let person = world.raw(&format!("/api/3/people/{person}")).await;
    data_of(world, vec![world.raw(&list).await], vec![person]).await
}

async fn data_of_account(world: &World) -> Vec<String> {
    let mut lists = Vec::new();
    for page in 1..=3 {
        let page = format!("/api/3/credentials?page={page}&per_page=100");
        lists.push(world.raw(&page).await);
    }
    data_of(world, lists, Vec::new()).await
}

/// The texts of lists, and those of people and of everyone.
async fn data_of(world: &World, lists: Vec<Value>, mut people: Vec<Value>) -> Vec<String> {
    let mut found = vec!["•••••• 2345".to_owned(), "English".into(), "Deutsch".into()];
    lists.iter().for_each(|list| texts_of(list, &mut found));
    for page in 1..=4 {
        let page = format!("/api/3/people?page={page}&per_page=100");
        people.extend(world.raw(&page).await.as_array().unwrap().iter().cloned());
    }
    for person in people {
        texts_of(&person, &mut found);
        let part = |name: &str| person[name].as_str().unwrap();
        let (first, last) = (part("first_name"), part("last_name"));
        found.push(format!("{first} {last}"));
        found.push(format!("{}{}", &first[..1], &last[..1]));
        found.push(format!("{} · {}", part("job_title"), part("department")));
    }
    found
}

/// What people read on the stage that is neither data nor in brackets.
fn left_out(stage: &Stage, data: &[String]) -> Vec<String> {
    let mut texts = Vec::new();
    for element in stage.all("*") {
        for name in [
            "aria-label",
            "title",
            "alt",
            "placeholder",
            "aria-description",
        ] {
            texts.extend(element.get_attribute(name));
        }
        let children = element.child_nodes();
        let own: String = (0..children.length())
            .filter_map(|index| children.get(index))
            .filter(|node| node.node_type() == web_sys::Node::TEXT_NODE)
            .filter_map(|node| node.node_value())
            .collect();
        texts.push(own);
    }
    texts
        .into_iter()
        .map(|text| text.trim().to_owned())
        .filter(|text| {
            let in_brackets = text.starts_with('⟦') && text.ends_with('⟧');
            let is_mask = text.starts_with("••••••");
            let is_figure = text.chars().all(|c| c.is_ascii_digit() || c == ',');
            !(is_figure || in_brackets || is_mask || data.contains(text))
        })
        .collect()
}

async fn nothing_is_left_out(stage: &Stage, data: &[String], state: &str) {
    let none = Vec::<String>::new();
    assert_eq!(left_out(stage, data), none, "{state}");
    assert!(
        !stage.text().contains('{'),
        "{state}: a place was not filled"
    );
}

#[wasm_bindgen_test]
async fn no_text_stands_outside_the_tables() {
    let world = World::new().await;
    let words = brackets("ltr");
    let list = "/api/3/people/2/credentials";
    let known = data(&world, "2").await;

    let held = world
        .fault(json!({"path": list, "fault": {"kind": "hold"}}))
        .await;
    let stage = show(&world, "2", Some(&world.token), words);
    stage.see(words.loading).await;
    nothing_is_left_out(&stage, &known, "loading").await;
    world.lift(held).await;

    stage.see("⟦All 12 shown⟧").await;
    stage.find("li a").await;
    stage.name().await;
    nothing_is_left_out(&stage, &known, "loaded").await;

    let reveal = format!("{} {} Pin", words.reveal, words.pin);
    stage.press_named(&reveal).await;
    stage.find(".secret__text").await;
    nothing_is_left_out(&stage, &known, "revealed").await;

    stage.press(words.show_qr).await;
    stage.find("dialog svg").await;
    nothing_is_left_out(&stage, &known, "QR code").await;
    stage.press(words.close).await;

    for button in [words.shortcuts, words.settings, "⟦Shown so far: 2⟧"] {
        stage.press(button).await;
        stage.find("dialog[open]").await;
        nothing_is_left_out(&stage, &known, button).await;
        stage.press(words.close).await;
        stage
            .wait_for("no dialog", || stage.all("dialog").is_empty())
            .await;
    }

    stage.session().sign_out();
    stage.see(words.sign_in_hint).await;
    nothing_is_left_out(&stage, &known, "signed out").await;
}

/// An account of three pages, in which something is odd.
async fn account() -> World {
    World::with(json!({"people": 0, "credentials": 300})).await
}

/// Opens what is closed above the cards, and shows what a hint is about.
async fn open_hints(stage: &Stage) {
    for button in [".hints > button[aria-disabled=false]", ".hint"] {
        stage
            .find(button)
            .await
            .unchecked_into::<HtmlElement>()
            .click();
    }
    stage.find(".hint[aria-pressed=true]").await;
}

async fn look_for(stage: &Stage, number: &str, told: &str) {
    let field: HtmlInputElement = stage.find(".card-search input").await.unchecked_into();
    field.set_value(number);
    stage::tell(&field, "input");
    stage.see(told).await;
}

#[wasm_bindgen_test]
async fn no_text_of_the_account_stands_outside_the_tables() {
    let world = account().await;
    let words = brackets("ltr");
    let known = data_of_account(&world).await;
    let hold =
        |page: u32| json!({"path": "/api/3/credentials", "page": page, "fault": {"kind": "hold"}});
    let first = world.fault(hold(1)).await;
    let second = world.fault(hold(2)).await;
    let stage = show_account(&world, words);
    stage.see(words.loading).await;
    nothing_is_left_out(&stage, &known, "loading").await;
    look_for(&stage, "99999999999", "⟦Not found so far: 0 searched⟧").await;
    nothing_is_left_out(&stage, &known, "loading and searched").await;
    stage.press(words.clear_search).await;
    world.lift(first).await;

    stage.see("⟦Counts of the 100 read so far.⟧").await;
    nothing_is_left_out(&stage, &known, "partial").await;
    open_hints(&stage).await;
    nothing_is_left_out(&stage, &known, "a hint").await;
    stage
        .one(".hint[aria-pressed=true]")
        .unchecked_into::<HtmlElement>()
        .click();
    stage.press(words.more_filters).await;
    stage
        .one("[aria-label='⟦Kind⟧'] button:not([hidden])")
        .unchecked_into::<HtmlElement>()
        .click();
    stage.see(words.clear_filters).await;
    nothing_is_left_out(&stage, &known, "filtered").await;
    stage.press(words.clear_filters).await;
    stage.press(words.load_everything).await;
    stage.see("⟦Loading everything: ⟦100 of 300⟧⟧").await;
    nothing_is_left_out(&stage, &known, "being read").await;
    world.lift(second).await;

    stage.see("⟦All 300 shown⟧").await;
    nothing_is_left_out(&stage, &known, "whole").await;
    // Of a number that does not begin with zeros until then.
    let is_long = |number: &&String| {
        let is_figure = number.bytes().all(|digit| digit.is_ascii_digit());
        number.len() == 8 && is_figure && number.as_bytes()[2] != b'0'
    };
    let number = known.iter().find(is_long).unwrap();
    for (number, told) in [
        (&number[3..], "found, but only the end fits⟧"),
        (number, "⟦Found: all 300 searched⟧"),
        ("99999999999", "⟦Not in this account: all 300 searched⟧"),
        ("999", "⟦Type the whole number"),
    ] {
        look_for(&stage, number, told).await;
        nothing_is_left_out(&stage, &known, told).await;
    }
    stage.press(words.download_csv).await;
    stage.see(words.file_holds_nothing).await;
    nothing_is_left_out(&stage, &known, "nothing to download").await;
}

#[wasm_bindgen_test]
async fn no_failure_is_told_outside_the_tables() {
    let words = brackets("ltr");
    let status =
        |status: u16, body: &str| json!({"kind": "status", "status": status, "body": body});
    let table = [
        (
            "2",
            status(403, r#"{"error_description":"No."}"#),
            "The server says: No.",
        ),
        ("2", status(429, r#"{"retry_in":60}"#), words.wait_busy),
        ("2", status(422, "{}"), words.request_refused),
        ("2", json!({"kind": "foreign_row"}), words.refused_one),
        ("2", json!({"kind": "malformed_row"}), words.unreadable_row),
        ("99999", status(404, "{}"), words.no_such_person),
        ("4", json!({"kind": "delay", "ms": 1}), words.holds_none),
    ];
    for (person, fault, text) in table {
        let world = World::new().await;
        let known = data(&world, "2").await;
        let list = format!("/api/3/people/{person}/credentials");
        world.fault(json!({"path": list, "fault": fault})).await;
        let stage = show(&world, person, Some(&world.token), words);
        // As far as it holds no data.
        let (before, after) = text.split_once('{').map_or((text, ""), |(before, rest)| {
            (before, rest.split_once('}').map_or("", |(_, after)| after))
        });
        let seen = || stage.text().contains(before) && stage.text().contains(after);
        stage.wait_for(text, seen).await;
        stage.find("li a").await;
        nothing_is_left_out(&stage, &known, text).await;
    }
}

#[wasm_bindgen_test]
async fn access_that_is_off_is_told_in_the_tables() {
    let world = World::new().await;
    let words = brackets("ltr");
    for person in ["5", "6", "7"] {
        let known = data(&world, person).await;
        let stage = show(&world, person, Some(&world.token), words);
        stage.find(".person > .notice").await;
        stage.find(".feed-end__line").await;
        stage.find("li a").await;
        nothing_is_left_out(&stage, &known, person).await;
    }
}

/// Whatever the width, everything stands within the page.
fn nothing_overflows(stage: &Stage, page: &HtmlElement, state: &str) {
    for width in ["1200px", "640px", "320px"] {
        page.style().set_property("width", width).unwrap();
        let edges = page.get_bounding_client_rect();
        let is_outside = |element: &web_sys::Element| {
            let place = element.get_bounding_client_rect();
            let is_cut = place.left() < edges.left() - 1.0 || place.right() > edges.right() + 1.0;
            is_cut && place.width() > 1.0
        };
        let outside: Vec<String> = stage
            .all("[dir=rtl] *")
            .into_iter()
            .filter(is_outside)
            .map(|element| element.class_name())
            .collect();
        assert_eq!(outside, Vec::<String>::new(), "{state}, {width}");
    }
}

#[wasm_bindgen_test]
async fn from_right_to_left_the_account_fits_in_every_state() {
    let world = account().await;
    let words = brackets("rtl");
    let stage = show_account(&world, words);
    let page: HtmlElement = stage.one("div[dir=rtl]").unchecked_into();
    stage.see("⟦Counts of the 100 read so far.⟧").await;
    // What comes next is all of it in one answer, and does not come yet.
    let held = world
        .fault(json!({"path": "/api/3/credentials", "fault": {"kind": "hold"}}))
        .await;
    nothing_overflows(&stage, &page, "partial");
    let edge = |selector: &str| stage.one(selector).get_bounding_client_rect().right();
    for part in [".hints > button", ".filters__order", ".card-search input"] {
        assert!(
            (edge(part) - edge(".account")).abs() < 1.0,
            "{part} begins at the right"
        );
    }
    open_hints(&stage).await;
    nothing_overflows(&stage, &page, "a hint");
    stage
        .one(".hint[aria-pressed=true]")
        .unchecked_into::<HtmlElement>()
        .click();
    stage.press(words.more_filters).await;
    stage
        .one("[aria-label='⟦Kind⟧'] button:not([hidden])")
        .unchecked_into::<HtmlElement>()
        .click();
    stage.see(words.clear_filters).await;
    nothing_overflows(&stage, &page, "filtered");
    stage.press(words.load_everything).await;
    stage.see("⟦Loading everything: ⟦100 of 300⟧⟧").await;
    nothing_overflows(&stage, &page, "being read");
    look_for(&stage, "99999999999", "⟦Not found so far").await;
    nothing_overflows(&stage, &page, "searched");
    world.lift(held).await;
}

#[wasm_bindgen_test]
async fn from_right_to_left_nothing_overflows_and_values_run_as_before() {
    let world = World::new().await;
    let words = brackets("rtl");
    let stage = show(&world, "2", Some(&world.token), words);
    stage.see("⟦All 12 shown⟧").await;
    stage.find("li a").await;
    let page: HtmlElement = stage.one("div[dir=rtl]").unchecked_into();
    nothing_overflows(&stage, &page, "a person");
    page.style().remove_property("width").unwrap();
    let edge = |element: &Element| element.get_bounding_client_rect();
    let name = stage.one("h1 bdi");
    let heading = stage.one("h1");
    let is_beside = (edge(&name).right() - edge(&heading).right()).abs() < 1.0;
    assert!(is_beside, "beside the photo");
    let mask = edge(&stage.one(".secret__mask")).left();
    stage
        .press_named(&format!("{} {} Card Number", words.reveal, words.number))
        .await;
    let shown = stage.find(".secret__text").await;
    let is_in_place = (edge(&shown).left() - mask).abs() < 1.0;
    assert!(is_in_place, "in the place of its mask");
    let style = window().get_computed_style(&shown).unwrap().unwrap();
    assert_eq!(style.get_property_value("direction").unwrap(), "ltr");
    let title = stage.one(".card__label");
    let style = window().get_computed_style(&title).unwrap().unwrap();
    assert_eq!(style.get_property_value("direction").unwrap(), "rtl");
}

#[wasm_bindgen_test]
async fn numbers_and_dates_are_written_as_the_language_writes_them() {
    let world = World::new().await;
    let stage = show(&world, "1", Some(&world.token), &GERMAN);
    stage.see("6 von 1.000").await;
    drop(stage);
    let stage = show(&world, "6", Some(&world.token), &GERMAN);
    let date = world.raw("/api/3/people/6").await["valid_from"].clone();
    let write = js_sys::Function::new_with_args(
        "iso",
        "return new Intl.DateTimeFormat('de', {dateStyle: 'long'}).format(new Date(iso))",
    );
    let nothing = wasm_bindgen::JsValue::NULL;
    let day = write
        .call1(&nothing, &date.as_str().unwrap().into())
        .unwrap();
    stage
        .see(&format!(
            "Der Zugang beginnt am {}, ",
            day.as_string().unwrap()
        ))
        .await;
}
