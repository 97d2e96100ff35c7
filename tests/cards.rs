//! Cards and header as people meet them: how a credential stands, in which
//! order, by keyboard and by name.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod stage;

use leptos::prelude::*;
use person_credentials::model::person::PersonId;
use person_credentials::model::selection::Selection;
use person_credentials::ui::account_view::AccountView;
use person_credentials::ui::disclosures::Disclosures;
use person_credentials::ui::holder::holder_link;
use person_credentials::ui::kept::KeptViews;
use person_credentials::ui::known_people::KnownPeople;
use person_credentials::ui::person_view::PersonView;
use person_credentials::ui::session_bar::SessionBar;
use person_credentials::ui::words::{ENGLISH, GERMAN, Words};
use serde_json::{Value, json};
use stage::pretence::Pretence;
use stage::{Stage, World, name_of, place, press_key, stage};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

fn show(world: &World, person: &str) -> Stage {
    let id = PersonId::parse(person).unwrap();
    let client = world.client();
    stage(Some(&world.token), move |session| {
        view! { <PersonView id sign_in=stage::sign_in(&client, session) client session disclosures=Disclosures::new(None) /> }.into_any()
    })
}

/// A view of these rows, whatever person 3 really holds.
async fn show_rows(world: &World, rows: Vec<Value>) -> Stage {
    let list = "/api/3/people/3/credentials";
    let rows: Vec<Value> = rows
        .into_iter()
        .enumerate()
        .map(|(index, mut row)| {
            row["id"] = json!(format!("row{index}"));
            row["person_id"] = json!(3);
            row
        })
        .collect();
    let count = rows.len();
    world
        .fault(json!({"path": list, "fault": {"kind": "rows", "rows": rows}}))
        .await;
    let stage = show(world, "3");
    stage.wait_for("the cards", || stage.cards() == count).await;
    stage.find(".feed-end__line").await;
    stage
}

fn text(element: &Element) -> String {
    element.text_content().unwrap()
}

fn labels(stage: &Stage) -> Vec<String> {
    stage.all(".card__label").iter().map(text).collect()
}

fn has_focus(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

fn focus(element: &Element) {
    element.unchecked_ref::<HtmlElement>().focus().unwrap();
}

/// So many days and some hours from now, as the API writes it.
fn days_from_now(days: f64) -> String {
    let millis = js_sys::Date::now() + (days * 24.0 + 1.0) * 3_600_000.0;
    js_sys::Date::new(&millis.into()).to_iso_string().into()
}

/// A day and a time of it, as this browser writes them in English.
fn written(iso: &str) -> String {
    let code = "return [{dateStyle: 'long'}, {timeStyle: 'short'}].map((style) =>
        new Intl.DateTimeFormat(navigator.language, style).format(new Date(iso))).join(', ')";
    let write = js_sys::Function::new_with_args("iso", code);
    let written = write.call1(&wasm_bindgen::JsValue::NULL, &iso.into());
    written.unwrap().as_string().unwrap()
}

#[wasm_bindgen_test]
async fn an_invitation_says_when_it_ends_or_that_it_has() {
    let world = World::new().await;
    let [soon, past] = [3.0, -4.0].map(days_from_now);
    let invited = |expires: &str| json!({"label": "HID", "status": "invited", "invitation_expires_at": expires});
    let stage = show_rows(
        &world,
        vec![invited(&soon), invited(&past), invited("soon")],
    )
    .await;
    let notes: Vec<String> = stage.all(".card__note").iter().map(text).collect();
    assert_eq!(notes[0], format!("Expires in 3 days ({})", written(&soon)));
    assert_eq!(notes[1], format!("Expired 3 days ago ({})", written(&past)));
    assert_eq!(notes[2], "Expires: soon");
}

#[wasm_bindgen_test]
async fn a_status_is_told_by_words_and_by_the_shape_of_its_mark() {
    let world = World::new().await;
    let mobile = |status: &str, wallet: Option<&str>| json!({"label": "Mobile", "status": status, "wallet_type": wallet});
    let stage = show_rows(
        &world,
        vec![
            mobile("invited", None),
            mobile("active", Some("apple")),
            mobile("added_to_wallet", Some("samsung")),
            mobile("redeemed", None),
            mobile("revoking", None),
            mobile("revoked", None),
            mobile("zzz", None),
        ],
    )
    .await;
    let told: Vec<String> = stage.all(".card__status").iter().map(text).collect();
    assert_eq!(
        told,
        [
            ENGLISH.invited,
            "In Apple Wallet",
            "In samsung",
            ENGLISH.redeemed,
            ENGLISH.revoking,
            ENGLISH.revoked,
            "zzz",
        ]
    );
    let marks: Vec<String> = stage.all(".mark").iter().map(Element::class_name).collect();
    assert_eq!(marks.len(), 7);
    assert_ne!(marks[0], marks[4], "waiting looks unlike ending");
}

#[wasm_bindgen_test]
async fn what_needs_attention_can_come_first() {
    let world = World::new().await;
    let row = |label: &str, status: Option<&str>| json!({"label": label, "status": status});
    let stage = show_rows(
        &world,
        vec![
            row("A", Some("active")),
            row("B", Some("revoking")),
            row("C", None),
            row("D", Some("invited")),
        ],
    )
    .await;
    assert_eq!(labels(&stage), ["A", "B", "C", "D"]);
    let card = stage.all("article").remove(3);
    let button = stage.press("Needs attention first (2)").await;
    let pressed = |wanted: &str| button.get_attribute("aria-pressed").as_deref() == Some(wanted);
    stage
        .wait_for("the order", || labels(&stage) == ["B", "D", "A", "C"])
        .await;
    assert!(pressed("true"));
    assert_eq!(place(&card), 2);
    assert!(card.is_connected(), "the same card, elsewhere");
    stage.press("Needs attention first (2)").await;
    stage
        .wait_for("the order sent", || labels(&stage) == ["A", "B", "C", "D"])
        .await;
    assert!(pressed("false"));
}

#[wasm_bindgen_test]
async fn nothing_moves_when_a_page_lands_in_a_sorted_list() {
    let world = World::new().await;
    let stage = show(&world, "1");
    stage.see("50 of 1,000").await;
    let toggle = stage.press("Needs attention first (9 so far)").await;
    stage
        .wait_for("the order", || {
            toggle.get_attribute("aria-pressed").as_deref() == Some("true")
        })
        .await;
    // Near the end more is asked for: it must land after the look around.
    let held = world
        .fault(json!({"path": "/api/3/people/1/credentials", "page": 2, "fault": {"kind": "hold"}}))
        .await;
    let last = stage.card(50).await;
    focus(&last);
    stage
        .wait_for("the window", || stage.all(".card--away").is_empty())
        .await;
    let looks = || -> Vec<(String, usize, i32)> {
        let look = |card: &Element| {
            let top = card.get_bounding_client_rect().top().round() as i32;
            (text(card), place(card), top)
        };
        let cards = stage.all("article");
        cards
            .iter()
            .map(look)
            .filter(|(_, place, top)| *place <= 50 && *top >= 0)
            .collect()
    };
    let before = looks();
    assert_eq!(before.last().map(|(_, place, _)| *place), Some(50));
    world.lift(held).await;
    stage.see("100 of 1,000").await;
    stage.find("[aria-posinset=\"51\"]").await;
    assert!(has_focus(&last));
    assert_eq!(looks(), before);
}

#[wasm_bindgen_test]
async fn only_what_is_in_sight_is_drawn_and_every_card_can_be_reached() {
    let world = World::new().await;
    // A page that lands makes the list higher, and the end comes near here.
    let page = json!({"path": "/api/3/people/1/credentials", "page": 2, "fault": {"kind": "hold"}});
    world.fault(page).await;
    let id = PersonId::parse("1").unwrap();
    let client = world.client_with_pages_of("100");
    let stage = stage(Some(&world.token), move |session| {
        view! { <PersonView id sign_in=stage::sign_in(&client, session) client session disclosures=Disclosures::new(None) /> }.into_any()
    });
    stage.see("100 of 1,000").await;
    let list = stage.one(".feed-window");
    let height = || list.get_bounding_client_rect().height();
    let (first, before) = (stage.card(1).await, height());
    for number in [50, 100, 1] {
        let card = stage.card(number).await;
        assert!(stage.cards() < 48, "{} cards at {number}", stage.cards());
        assert_eq!(place(&card), number);
        assert!((height() - before).abs() < 1.0 || number == 1, "{number}");
    }
    assert!(!first.is_connected(), "drawn anew");
}

#[wasm_bindgen_test]
async fn the_card_with_the_focus_stays_wherever_the_window_goes() {
    let world = World::new().await;
    let stage = show(&world, "1");
    stage.see("50 of 1,000").await;
    let first = stage.card(1).await;
    focus(&first);
    stage.card(50).await;
    stage
        .wait_for("the window", || !stage.all(".card--away").is_empty())
        .await;
    assert!(has_focus(&first));
    let is_in_sight = |card: &Element| {
        let sides = card.get_bounding_client_rect();
        let height = window().inner_height().unwrap().as_f64().unwrap();
        sides.top() >= 0.0 && sides.bottom() <= height
    };
    assert!(!is_in_sight(&first));
    press_key("PageDown", false);
    let second = document().active_element().unwrap();
    assert_eq!(place(&second), 2);
    assert!(is_in_sight(&second));
    stage
        .wait_for("its place", || stage.all(".card--away").is_empty())
        .await;
    assert!(has_focus(&second));
}

#[wasm_bindgen_test]
async fn keys_go_through_a_list_that_is_not_drawn_as_a_whole() {
    let world = World::new().await;
    let stage = show(&world, "1");
    stage.see("50 of 1,000").await;
    focus(&stage.card(1).await);
    let here = || document().active_element().as_ref().map(place);
    for (key, numbers) in [
        ("PageDown", (2..=50).collect::<Vec<_>>()),
        ("PageUp", (1..50).rev().collect()),
    ] {
        for number in numbers {
            press_key(key, false);
            assert_eq!(here(), Some(number), "{key}");
            stage::pause().await;
        }
    }
}

#[wasm_bindgen_test]
async fn a_card_that_is_moved_keeps_the_focus() {
    let world = World::new().await;
    let list = "/api/3/people/2/credentials";
    let stage = show(&world, "2");
    stage.press("Needs attention first (3)").await;
    let last = stage.all("article").remove(11);
    stage
        .wait_for("the order", || labels(&stage)[0] == "HID Mobile Access")
        .await;
    focus(&last);
    assert_eq!(place(&last), 12);
    let mut rows = world.raw(list).await;
    rows[11]["status"] = json!("invited");
    world
        .fault(json!({"path": list, "fault": {"kind": "rows", "rows": rows}}))
        .await;
    let _later = Pretence::later(300_000.0);
    stage::tell(&window(), "focus");
    stage.wait_for("another place", || place(&last) == 4).await;
    stage.wait_for("the focus", || has_focus(&last)).await;
}

#[wasm_bindgen_test]
async fn the_order_is_found_again_on_the_way_back() {
    let world = World::new().await;
    let id = PersonId::parse("2").unwrap();
    let client = world.client();
    let is_here = RwSignal::new(true);
    let stage = stage(Some(&world.token), move |session| {
        let kept = KeptViews::new();
        let disclosures = Disclosures::new(None);
        (move || {
            let client = client.clone();
            let view = move || view! { <PersonView id sign_in=stage::sign_in(&client, session) client session disclosures kept /> };
            is_here.get().then(view)
        })
        .into_any()
    });
    stage.press("Needs attention first (3)").await;
    let first = || labels(&stage).first().cloned();
    let is_sorted = || first().as_deref() == Some("HID Mobile Access");
    stage.wait_for("the order", is_sorted).await;
    is_here.set(false);
    stage.wait_for("nothing", || stage.cards() == 0).await;
    is_here.set(true);
    stage.see("All 12 shown").await;
    assert!(is_sorted());
}

#[wasm_bindgen_test]
async fn what_ends_is_told_as_time_goes_by() {
    let world = World::new().await;
    let minutes = Pretence::minutes();
    let expires = days_from_now(3.0);
    let row = json!({"label": "HID", "status": "invited", "invitation_expires_at": expires});
    let stage = show_rows(&world, vec![row]).await;
    stage.see("Expires in 3 days").await;
    {
        let _tomorrow = Pretence::later(86_400_000.0);
        minutes.pass_a_minute();
        stage.see("Expires in 2 days").await;
        assert!(stage.text().contains("Updated before today"));
    }
    drop(stage);

    let stage = show(&world, "6");
    stage.see("Access starts on").await;
    let _next_month = Pretence::later(31.0 * 86_400_000.0);
    minutes.pass_a_minute();
    stage
        .wait_for("access", || !stage.text().contains("Access starts on"))
        .await;
}

#[wasm_bindgen_test]
async fn a_session_ends_when_it_does_however_often_that_is_told() {
    let world = World::new().await;
    let drawn = RwSignal::new(0);
    let client = world.client();
    let stage = stage(Some(&world.token), move |session| {
        (move || {
            let times = drawn.get();
            let client = client.clone();
            view! {
                <p class="drawn">{times}</p>
                <SessionBar client session />
            }
        })
        .into_any()
    });
    stage.see("Signed in until").await;
    let told = || text(&stage.one(".session"));
    let before = told();
    let _half_an_hour_later = Pretence::later(1_800_000.0);
    drawn.set(1);
    stage
        .wait_for("another drawing", || text(&stage.one(".drawn")) == "1")
        .await;
    assert_eq!(told(), before);
}

#[wasm_bindgen_test]
async fn nothing_to_sort_where_nothing_needs_attention() {
    let world = World::new().await;
    let stage = show_rows(&world, vec![json!({"label": "A"})]).await;
    assert!(!stage.text().contains("Needs attention"));
}

#[wasm_bindgen_test]
async fn keys_go_from_card_to_card_and_out_of_the_list() {
    let world = World::new().await;
    let stage = show(&world, "2");
    stage.see("All 12 shown").await;
    let cards = stage.all("article");
    focus(&cards[0]);
    assert!(
        press_key("PageDown", false),
        "the page must not scroll as well"
    );
    assert!(has_focus(&cards[1]));
    // From a control inside a card as well.
    focus(&cards[1].query_selector("button").unwrap().unwrap());
    press_key("PageDown", false);
    assert!(has_focus(&cards[2]));
    press_key("PageUp", false);
    assert!(has_focus(&cards[1]));
    for (key, with_ctrl) in [
        ("PageDown", true),
        ("Home", false),
        ("End", false),
        ("a", false),
    ] {
        assert!(!press_key(key, with_ctrl), "{key} is not ours");
        assert!(has_focus(&cards[1]), "{key}");
    }
    focus(&cards[0]);
    press_key("PageUp", false);
    assert!(has_focus(&cards[0]), "before the first there is none");
    focus(&cards[11]);
    press_key("PageDown", false);
    assert!(has_focus(&cards[11]), "after the last there is none");

    press_key("End", true);
    assert!(has_focus(&stage.one(".feed-end__line")));
    focus(&cards[5]);
    press_key("Home", true);
    assert!(has_focus(&stage.one(".feed-tools__help")));
}

#[wasm_bindgen_test]
async fn the_end_of_the_list_is_reached_whatever_stands_there() {
    let world = World::new().await;
    let list = "/api/3/people/1/credentials";
    world
        .fault(json!({"path": list, "page": 2, "fault": {"kind": "status", "status": 403}}))
        .await;
    let stage = show(&world, "1");
    stage.see("50 of 1,000").await;
    let leave = || {
        focus(&stage.all("article")[0]);
        press_key("End", true);
    };
    leave();
    assert!(has_focus(&stage.one(".button--more")));
    // Who is there has come near the end, which asks for more.
    stage.see("may not read").await;
    stage
        .wait_for("no button", || stage.all(".button--more").is_empty())
        .await;
    let feed = stage.one("[role=feed]");
    assert_eq!(feed.get_attribute("aria-busy").as_deref(), Some("false"));
    leave();
    assert!(
        has_focus(&stage.one(".feed-end")),
        "where nothing can be pressed"
    );
}

#[wasm_bindgen_test]
async fn a_card_keeps_the_focus_when_a_page_lands_and_when_it_is_covered() {
    let world = World::new().await;
    let stage = show(&world, "1");
    stage.see("50 of 1,000").await;
    // The last card is near the end, which asks for more.
    let held = world
        .fault(json!({"path": "/api/3/people/1/credentials", "page": 2, "fault": {"kind": "hold"}}))
        .await;
    let last = stage.card(50).await;
    focus(&last);
    world.lift(held).await;
    stage.see("100 of 1,000").await;
    assert!(has_focus(&last));
    let button = stage.press(ENGLISH.reveal).await;
    stage.find(".secret__text").await;
    stage::tell(&window(), "blur");
    stage
        .wait_for("the mask", || stage.all(".secret__text").is_empty())
        .await;
    assert!(has_focus(&button));
}

#[wasm_bindgen_test]
async fn the_keys_are_told_on_request() {
    let world = World::new().await;
    let stage = show(&world, "3");
    stage.find(".feed-end__line").await;
    let button = stage.press(ENGLISH.shortcuts).await;
    let dialog = stage.find("dialog[open]").await;
    for key in [ENGLISH.key_page_down, ENGLISH.key_ctrl_end] {
        assert!(text(&dialog).contains(key));
    }
    assert!(has_focus(&stage.one(".dialog__heading")));
    stage.press(ENGLISH.close).await;
    stage
        .wait_for("the focus back", || has_focus(&button))
        .await;
}

#[wasm_bindgen_test]
async fn every_control_says_which_credential_it_is_of() {
    let world = World::new().await;
    let stage = show(&world, "2");
    stage.see("All 12 shown").await;
    let buttons = stage.all("article button");
    assert_eq!(buttons.len(), 10);
    for button in buttons {
        let name = name_of(&button);
        let card = button.closest("article").unwrap().unwrap();
        let label = card.query_selector(".card__label").unwrap().unwrap();
        assert!(name.ends_with(&text(&label)), "{name}");
        assert!(
            name.starts_with(&text(&button)),
            "{name}: what is seen is said"
        );
    }
}

#[wasm_bindgen_test]
async fn values_run_from_left_to_right_and_keep_their_spaces() {
    let world = World::new().await;
    let stage = show_rows(&world, vec![json!({"label": "PIN", "value": " 01  2 "})]).await;
    stage.press_named("Reveal PIN PIN").await;
    let shown = stage.find(".secret__text").await;
    assert_eq!(text(&shown), " 01  2 ");
    assert_eq!(shown.get_attribute("dir").as_deref(), Some("ltr"));
    let style = window().get_computed_style(&shown).unwrap().unwrap();
    assert_eq!(style.get_property_value("white-space").unwrap(), "pre-wrap");
}

#[wasm_bindgen_test]
async fn the_header_shows_a_photo_where_there_is_one_to_trust() {
    let world = World::new().await;
    let stage = show(&world, "2");
    let photo = stage.find("img").await;
    let source = photo.get_attribute("src").unwrap();
    assert_eq!(source, format!("{}/photos/2.svg", world.origin));
    assert_eq!(photo.get_attribute("alt").as_deref(), Some(""));
    let person = world.raw("/api/3/people/2").await;
    stage.see(person["email"].as_str().unwrap()).await;
    drop(stage);

    // On a host that nobody trusts.
    let stage = show(&world, "5");
    stage.find(".feed-end__line").await;
    stage.name().await;
    assert!(stage.all("img").is_empty());
    assert!(!stage.html().contains("photos.example.com"));
    drop(stage);

    // Where it does not load, the initials are seen.
    let stage = show(&world, "3");
    let initials = stage.find(".person-header__photo").await;
    stage.name().await;
    stage
        .wait_for("no broken picture", || stage.all("img").is_empty())
        .await;
    assert_eq!(text(&initials).chars().count(), 2);
}

#[wasm_bindgen_test]
async fn the_header_says_when_access_is_not_on() {
    let world = World::new().await;
    for (person, begins, field) in [
        ("6", "Access starts on ", "valid_from"),
        ("7", "Access ended on ", "valid_to"),
    ] {
        let stage = show(&world, person);
        let date = world.raw(&format!("/api/3/people/{person}")).await;
        let date = written(date[field].as_str().unwrap());
        stage.see(&format!("{begins}{date}: ")).await;
    }
}

#[wasm_bindgen_test]
async fn nothing_of_the_persons_record_tells_a_secret() {
    let world = World::new().await;
    let person = world.raw("/api/3/people/2").await;
    let stage = show(&world, "2");
    stage.see("All 12 shown").await;
    stage.name().await;
    for field in ["pin", "credentials_number", "keyfob_number"] {
        let secret = person[field].as_str().unwrap();
        assert!(!stage.html().contains(secret), "{field}");
    }
}

/// The list of a person or of the account, in a language.
async fn show_in(world: &World, list: &str, words: &'static Words) -> Stage {
    let client = world.client();
    let is_account = list == "/api/3/credentials";
    let stage = stage(Some(&world.token), move |session| {
        provide_context(words);
        let sign_in = stage::sign_in(&client, session);
        let disclosures = Disclosures::new(None);
        let id = PersonId::parse("3").unwrap();
        if is_account {
            let known = KnownPeople::new(&client, session);
            let holder = Callback::new(move |id| holder_link(id, known));
            let (kept, on_selection) = (KeptViews::new(), Callback::new(|_| ()));
            let selection = Signal::stored(Selection::default());
            view! { <AccountView client session disclosures known sign_in kept selection on_selection holder /> }.into_any()
        } else {
            view! { <PersonView id sign_in client session disclosures /> }.into_any()
        }
    });
    stage.find("article").await;
    stage
}

/// What an account's cards look like, as far as it is thought of.
fn ordinary_rows() -> Vec<Value> {
    let link = "https://redeem.passflow.io/passes/zq8Wm";
    let [soon, code] = [days_from_now(12.0), "FAKE-ABCD-EFGH-IJKL".to_owned()];
    let mut rows = vec![
        json!({"label": "Card Number", "value": "00112345"}),
        json!({"label": "Pin", "value": "0123"}),
        json!({"label": "PassFlow Mobile Access", "status": "invited", "url": link}),
        json!({"label": "PassFlow Mobile Access", "status": "added_to_wallet", "wallet_type": "google", "url": link}),
        json!({"label": "HID Mobile Access", "status": "invited", "invitation_expires_at": soon, "invitation_code": code}),
        json!({"label": "Card of the visitors' entrance of the second building by the river", "value": "00112345"}),
    ];
    for (number, row) in rows.iter_mut().enumerate() {
        row["id"] = json!(format!("row{number}"));
        row["person_id"] = json!(3);
    }
    rows
}

#[wasm_bindgen_test]
async fn ordinary_cards_fit_whatever_the_width() {
    let world = World::new().await;
    for list in ["/api/3/people/3/credentials", "/api/3/credentials"] {
        let rows = json!({"kind": "rows", "rows": ordinary_rows()});
        world.fault(json!({"path": list, "fault": rows})).await;
        for words in [&ENGLISH, &GERMAN] {
            let stage = show_in(&world, list, words).await;
            let id = words.person_line(PersonId::parse("3").unwrap());
            let is_named = || {
                stage
                    .all(".card__person")
                    .iter()
                    .all(|line| text(line) != id)
            };
            stage.wait_for("names", is_named).await;
            for width in [200, 240, 280, 320, 360, 480, 600, 768, 1024, 1280] {
                stage.set_width(width);
                let cards = stage.all("article");
                assert_eq!(cards.len(), 6);
                for card in &cards {
                    let told = format!("{} at {width} px", text(card));
                    let (whole, seen) = (card.scroll_height(), card.client_height());
                    assert!(whole <= seen, "{told}: {whole} in {seen}");
                    assert!(card.scroll_width() <= card.client_width(), "{told}");
                    assert_eq!(seen, cards[0].client_height(), "{told}");
                }
            }
        }
    }
}
