//! What people see when the server or the network does wrong, and how often the
//! server is asked: one test for each way to go wrong.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod stage;

use leptos::prelude::*;
use person_credentials::model::person::PersonId;
use person_credentials::ui::disclosures::Disclosures;
use person_credentials::ui::kept::KeptViews;
use person_credentials::ui::person_view::PersonView;
use person_credentials::ui::words::ENGLISH;
use serde_json::{Value, json};
use stage::pretence::Pretence;
use stage::{Stage, World, journal_says, stage, tell, until};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const LIST: &str = "/api/3/people/2/credentials";

fn show(world: &World) -> Stage {
    show_in_pages_of(world, "50")
}

fn show_in_pages_of(world: &World, rows: &str) -> Stage {
    let id = PersonId::parse("2").unwrap();
    let client = world.client_with_pages_of(rows);
    stage(Some(&world.token), move |session| {
        view! { <PersonView id sign_in=stage::sign_in(&client, session) client session disclosures=Disclosures::new(None) /> }.into_any()
    })
}

async fn strike(world: &World, fault: Value) -> u64 {
    world.fault(json!({"path": LIST, "fault": fault})).await
}

async fn strike_once(world: &World, fault: Value) -> u64 {
    world
        .fault(json!({"path": LIST, "times": 1, "fault": fault}))
        .await
}

/// What becomes of a list of twelve: what is seen, and after how many requests.
async fn reads(options: Value, rows: &str, fault: Option<Value>, seen: &str, requests: usize) {
    let told = format!("{options} {rows} {fault:?}");
    let world = World::with(options).await;
    if let Some(fault) = fault {
        world.fault(fault).await;
    }
    let stage = show_in_pages_of(&world, rows);
    stage.see(seen).await;
    stage.find(".feed-end__line").await;
    let claims_all = stage.text().contains("All 1");
    assert_eq!(claims_all, seen.starts_with("All"), "{told}");
    assert_eq!(world.pages_asked_for().await.len(), requests, "{told}");
}

fn headers(of: Value) -> Option<Value> {
    Some(json!({"path": LIST, "fault": {"kind": "headers", "headers": of}}))
}

#[wasm_bindgen_test]
async fn links_alone_tell_where_a_list_ends() {
    reads(json!({"totals": "link"}), "50", None, "All 12 shown", 1).await;
    reads(json!({"totals": "link"}), "6", None, "All 12 shown", 3).await;
}

#[wasm_bindgen_test]
async fn totals_that_contradict_or_are_none_count_as_none() {
    for of in [
        json!({"Total": "12", "X-Total-Results": "13"}),
        json!({"Total": "many"}),
        json!({"Total": "-12"}),
    ] {
        reads(json!({}), "50", headers(of), "All 12 shown", 3).await;
    }
}

#[wasm_bindgen_test]
async fn a_wrong_total_never_ends_in_a_claim() {
    for total in ["5", "20"] {
        let of = headers(json!({ "Total": total }));
        reads(json!({}), "50", of, ENGLISH.list_moved, 2).await;
    }
}

#[wasm_bindgen_test]
async fn an_exact_multiple_of_the_page_size_asks_for_no_empty_page() {
    reads(json!({}), "6", None, "All 12 shown", 3).await;
}

#[wasm_bindgen_test]
async fn a_server_that_ignores_page_ends_with_a_notice() {
    let options = json!({"ignores_page": true});
    reads(options, "6", None, ENGLISH.list_moved, 2).await;
}

#[wasm_bindgen_test]
async fn one_row_deleted_and_one_inserted_between_pages_is_noticed() {
    // After the first of three pages: two requests before the end.
    let swap = json!({"path": LIST, "page": 2, "times": 1,
        "fault": {"kind": "delete_and_insert", "delete": 0, "insert": 11}});
    reads(json!({}), "4", Some(swap), ENGLISH.list_moved, 4).await;
}

#[wasm_bindgen_test]
async fn a_row_deleted_without_any_total_is_noticed() {
    let delete = json!({"path": LIST, "page": 2, "times": 1,
        "fault": {"kind": "delete_row", "index": 0}});
    let options = json!({"totals": "none"});
    reads(options, "4", Some(delete), ENGLISH.list_moved, 5).await;
}

#[wasm_bindgen_test]
async fn where_the_server_gives_no_whole_the_seams_are_looked_at() {
    let options = || json!({"ignores_skip": true});
    reads(options(), "4", None, "All 12 shown", 6).await;
    let swap = json!({"path": LIST, "page": 2, "times": 1,
        "fault": {"kind": "delete_and_insert", "delete": 0, "insert": 11}});
    reads(options(), "4", Some(swap), ENGLISH.list_moved, 6).await;
}

#[wasm_bindgen_test]
async fn reloading_a_list_that_moved_keeps_the_cards_and_heals_it() {
    let world = World::new().await;
    world
        .fault(json!({"path": LIST, "page": 2, "times": 1,
            "fault": {"kind": "insert_row", "index": 0}}))
        .await;
    let stage = show_in_pages_of(&world, "6");
    stage.see(ENGLISH.list_moved).await;
    stage.find(".feed-end__line").await;
    let held = world
        .fault(json!({"path": LIST, "page": 2, "fault": {"kind": "hold"}}))
        .await;
    let card = stage.all("article").remove(3);
    stage.press(ENGLISH.reload).await;
    stage.see(ENGLISH.reloading).await;
    assert_eq!(stage.cards(), 12, "nothing goes while it is read anew");
    world.lift(held).await;
    stage.see("All 13 shown").await;
    assert!(!stage.text().contains(ENGLISH.list_moved));
    assert!(card.is_connected(), "a card that stays is the same element");
    assert_eq!(card.get_attribute("aria-posinset").as_deref(), Some("5"));
    stage
        .wait_for("the focus at the end", || {
            stage.one(".feed-end__line") == document().active_element().unwrap()
        })
        .await;
}

#[wasm_bindgen_test]
async fn whoever_left_the_end_of_the_list_is_not_called_back() {
    let world = World::new().await;
    let busy = json!({"kind": "status", "status": 429, "body": r#"{"retry_in":60}"#});
    strike_once(&world, busy).await;
    let stage = show_in_pages_of(&world, "5");
    let held = strike(&world, json!({"kind": "hold"})).await;
    let button = stage.press(ENGLISH.try_now).await;
    button.blur().unwrap();
    world.lift(held).await;
    stage.see("All 12 shown").await;
    let line = stage.find(".feed-end__line").await;
    let frames = std::rc::Rc::new(std::cell::Cell::new(0));
    for _ in 0..2 {
        let frames = std::rc::Rc::clone(&frames);
        request_animation_frame(move || frames.set(frames.get() + 1));
    }
    assert!(until(|| frames.get() == 2).await);
    assert_ne!(document().active_element().unwrap(), line);
}

#[wasm_bindgen_test]
async fn refreshing_shows_what_changed_and_keeps_the_focus() {
    let world = World::new().await;
    let stage = show(&world);
    stage.see("All 12 shown").await;
    let card: web_sys::HtmlElement = stage.all("article").remove(3).unchecked_into();
    let label = card.text_content().unwrap();
    card.focus().unwrap();
    strike_once(&world, json!({"kind": "insert_row", "index": 0})).await;
    let refresh: web_sys::HtmlElement = stage.one(".freshness button").unchecked_into();
    refresh.click();
    stage.see("All 13 shown").await;
    assert_eq!(document().active_element().unwrap(), *card);
    assert_eq!(card.text_content().unwrap(), label);
    assert_eq!(card.get_attribute("aria-posinset").as_deref(), Some("5"));
    assert_eq!(world.pages_asked_for().await.len(), 2);
    journal_says(&world, |requests| {
        let people = requests.iter().filter(|r| r["path"] == "/api/3/people/2");
        people.count() == 2
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_second_token_that_is_refused_does_not_loop() {
    let world = World::new().await;
    let stage = show(&world);
    stage.see("All 12 shown").await;
    world.revoke().await;
    let refresh: web_sys::HtmlElement = stage.one(".freshness button").unchecked_into();
    refresh.click();
    stage.see(ENGLISH.sign_in_again).await;
    assert_eq!(stage.cards(), 12);
    stage.sign_in_again(world.tokens["expired"].as_str().unwrap());
    stage
        .wait_for("the second refusal", || !stage.session().is_signed_in())
        .await;
    stage.see(ENGLISH.sign_in_again).await;
    assert_eq!(stage.all("form").len(), 1, "sign-in is asked once");
    assert_eq!(world.pages_asked_for().await.len(), 3);
    stage.sign_in_again(&world.issue().await);
    stage.see("All 12 shown").await;
    stage
        .wait_for("sign-in to go", || stage.all("form").is_empty())
        .await;
}

#[wasm_bindgen_test]
async fn what_the_server_refuses_is_shown_and_not_asked_again() {
    for (status, body, seen) in [
        (410, "", "There is no such person"),
        (
            422,
            r#"{"type":"x","message":"No such page."}"#,
            "No such page.",
        ),
        (402, r#"{"error":"x","error_description":"Pay."}"#, "Pay."),
        (406, "<html>", "error 406"),
    ] {
        let world = World::new().await;
        strike(
            &world,
            json!({"kind": "status", "status": status, "body": body}),
        )
        .await;
        let stage = show(&world);
        stage.see(seen).await;
        assert!(stage.all("button").is_empty(), "{status}");
        assert_eq!(world.pages_asked_for().await.len(), 1, "{status}");
    }
}

#[wasm_bindgen_test]
async fn an_empty_answer_for_a_person_who_is_none_says_so() {
    let world = World::new().await;
    world
        .fault(json!({"path": "/api/3/people/99999/credentials",
            "fault": {"kind": "status", "status": 200, "body": "[]"}}))
        .await;
    let id = PersonId::parse("99999").unwrap();
    let client = world.client();
    let stage = stage(Some(&world.token), move |session| {
        view! { <PersonView id sign_in=stage::sign_in(&client, session) client session disclosures=Disclosures::new(None) /> }.into_any()
    });
    stage.see("There is no such person").await;
    assert!(!stage.text().contains("holds no credentials"));
}

#[wasm_bindgen_test]
async fn a_busy_server_is_left_alone_as_long_as_it_says() {
    for (fault, seen) in [
        (json!({"body": r#"{"retry_in":60}"#}), "in 60 seconds"),
        (json!({"headers": {"Retry-After": "90"}}), "in 90 seconds"),
        (
            json!({"headers": {"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}}),
            "in 5 minutes",
        ),
    ] {
        let mut fault = fault;
        fault["kind"] = json!("status");
        fault["status"] = json!(429);
        let world = World::new().await;
        strike_once(&world, fault).await;
        let stage = show(&world);
        stage.see("DoorFlow is busy.").await;
        assert!(stage.text().contains(seen), "{}", stage.text());
        let shown = stage.text();
        stage
            .wait_for("the countdown", || {
                seen.contains("minutes") || stage.text() != shown
            })
            .await;
        assert_eq!(world.pages_asked_for().await.len(), 1, "nothing meanwhile");
        stage.press(ENGLISH.try_now).await;
        stage.see("All 12 shown").await;
        assert_eq!(world.pages_asked_for().await.len(), 2);
    }
}

#[wasm_bindgen_test]
async fn a_busy_server_is_asked_again_when_the_wait_is_over() {
    let world = World::new().await;
    let busy = json!({"kind": "status", "status": 429, "headers": {"Retry-After": "1"}});
    strike_once(&world, busy).await;
    let stage = show(&world);
    stage.see("DoorFlow is busy.").await;
    stage.see("All 12 shown").await;
    assert_eq!(world.pages_asked_for().await.len(), 2);
}

#[wasm_bindgen_test]
async fn a_server_that_fails_is_asked_three_times_more_and_then_by_a_person() {
    let world = World::new().await;
    let broken = json!({"path": LIST, "page": 2, "fault": {"kind": "status", "status": 503}});
    let broken = world.fault(broken).await;
    let stage = show_in_pages_of(&world, "6");
    let alert = stage.find("[role=alert]").await;
    assert!(alert.text_content().unwrap().contains("error 503"));
    assert_eq!(stage.cards(), 6, "what is there stays");
    let feed = stage.one("[role=feed]");
    assert_eq!(feed.get_attribute("aria-busy").as_deref(), Some("false"));
    assert_eq!(world.pages_asked_for().await.len(), 5);
    world.lift(broken).await;
    let button = stage.press(ENGLISH.try_again).await;
    stage.see("All 12 shown").await;
    assert!(stage.all("[role=alert]").is_empty());
    assert_eq!(
        world.pages_asked_for().await.len(),
        7,
        "page 2 and the check"
    );
    assert!(!button.is_connected());
}

#[wasm_bindgen_test]
async fn a_connection_that_breaks_once_heals_by_itself() {
    for kind in ["reset", "truncate"] {
        let world = World::new().await;
        strike_once(&world, json!({ "kind": kind })).await;
        let stage = show(&world);
        stage.see("All 12 shown").await;
        assert_eq!(world.pages_asked_for().await.len(), 2, "{kind}");
    }
}

#[wasm_bindgen_test]
async fn a_request_that_hangs_is_given_up_and_made_again() {
    let world = World::new().await;
    strike_once(&world, json!({"kind": "hold"})).await;
    let id = PersonId::parse("2").unwrap();
    let client = world.client_with("request-timeout", "1");
    let stage = stage(Some(&world.token), move |session| {
        view! { <PersonView id sign_in=stage::sign_in(&client, session) client session disclosures=Disclosures::new(None) /> }.into_any()
    });
    stage.see("All 12 shown").await;
    journal_says(&world, |requests| {
        let of_list = requests.iter().filter(|request| request["path"] == LIST);
        let outcomes: Vec<_> = of_list.map(|request| request["outcome"].clone()).collect();
        outcomes == ["aborted", "answered"]
    })
    .await;
}

#[wasm_bindgen_test]
async fn offline_is_told_apart_and_goes_on_when_the_network_is_back() {
    let world = World::new().await;
    // Cut short and not reset: after a reset Firefox asks again by itself.
    let broken = strike(&world, json!({"kind": "truncate"})).await;
    let offline = Pretence::offline();
    let stage = show(&world);
    stage.see("You are offline.").await;
    assert_eq!(world.pages_asked_for().await.len(), 1);
    drop(offline);
    world.lift(broken).await;
    tell(&window(), "online");
    stage.see("All 12 shown").await;
    assert_eq!(world.pages_asked_for().await.len(), 2);
}

#[wasm_bindgen_test]
async fn a_list_is_read_anew_when_someone_returns_after_five_minutes() {
    let world = World::new().await;
    let stage = show(&world);
    stage.see("All 12 shown").await;
    stage.see("Updated").await;
    let card = stage.all("article").remove(0);
    {
        let _soon = Pretence::later(290_000.0);
        tell(&document(), "visibilitychange");
        tell(&window(), "focus");
    }
    strike_once(&world, json!({"kind": "delete_row", "index": 11})).await;
    let _later = Pretence::later(300_000.0);
    tell(&window(), "focus");
    stage.see("All 11 shown").await;
    assert_eq!(world.pages_asked_for().await.len(), 2, "and not sooner");
    assert!(card.is_connected());
}

#[wasm_bindgen_test]
async fn coming_back_asks_for_nothing_or_for_list_and_header() {
    let world = World::new().await;
    let id = PersonId::parse("2").unwrap();
    let client = world.client();
    let is_here = RwSignal::new(true);
    let stage = stage(Some(&world.token), move |session| {
        let kept = KeptViews::new();
        (move || {
            let client = client.clone();
            is_here
                .get()
                .then(move || view! { <PersonView id sign_in=stage::sign_in(&client, session) client session disclosures=Disclosures::new(None) kept /> })
        })
        .into_any()
    });
    let leave_and_come_back = async || {
        is_here.set(false);
        stage
            .wait_for("an empty stage", || stage.cards() == 0)
            .await;
        is_here.set(true);
        stage.see("All 12 shown").await;
    };
    stage.name().await;
    stage.see("All 12 shown").await;
    leave_and_come_back().await;
    assert_eq!(world.requests().await.len(), 2, "from memory");
    let _later = Pretence::later(300_000.0);
    leave_and_come_back().await;
    journal_says(&world, |requests| {
        let asked = |path| requests.iter().filter(|r| r["path"] == path).count();
        (asked(LIST), asked("/api/3/people/2")) == (2, 2)
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_body_that_cannot_be_read_is_said_to_be_so() {
    for body in ["<html>1266</html>", "", "[{", "{}", "null", "\"1266\""] {
        let world = World::new().await;
        strike(
            &world,
            json!({"kind": "status", "status": 200, "body": body}),
        )
        .await;
        let stage = show(&world);
        stage.see("The answer could not be read").await;
        stage.press(ENGLISH.try_again).await;
        assert!(!stage.html().contains("1266"));
        journal_says(&world, |requests| {
            requests.iter().filter(|r| r["path"] == LIST).count() == 2
        })
        .await;
    }
}

#[wasm_bindgen_test]
async fn a_row_that_is_not_utf8_costs_only_itself() {
    let world = World::new().await;
    strike(&world, json!({"kind": "not_utf8"})).await;
    let stage = show(&world);
    stage.see("All 12 shown").await;
    let unreadable = stage.all(".card--unreadable");
    assert_eq!((stage.cards(), unreadable.len()), (12, 1));
}

#[wasm_bindgen_test]
async fn text_is_only_text() {
    let world = World::new().await;
    let long = "W".repeat(10_000);
    let labels = [
        "<img src=x onerror=alert(1)><script>alert(2)</script>",
        "\u{202e}draC",
        "C\u{200b}ard",
        "👩\u{200d}🚒 بطاقة",
        &long,
    ];
    let rows: Vec<Value> = labels
        .iter()
        .enumerate()
        .map(|(index, label)| {
            json!({"id": format!("é {index} \"'<"), "label": label, "person_id": 2,
                "credential_type_id": 1, "status": label, "wallet_type": label,
                "url": "javascript:alert(3)"})
        })
        .collect();
    strike(&world, json!({"kind": "rows", "rows": rows})).await;
    let stage = show(&world);
    stage.see("All 5 shown").await;
    let feed = stage.one("[role=feed]");
    assert!(stage.all("[role=feed] :is(img, script, a)").is_empty());
    let text = feed.text_content().unwrap();
    assert!(text.contains("<img src=x onerror=alert(1)>"));
    assert!(text.contains("draC") && !text.contains('\u{202e}'));
    assert!(text.contains("Card") && !text.contains('\u{200b}'));
    assert!(!text.contains(&long[..300]), "longer than any name");
    assert!(!stage.html().contains("javascript:"));
    stage.see(ENGLISH.unrecognised_link).await;
    for card in stage.all("article") {
        assert!(card.scroll_width() <= card.client_width());
        let label = card.get_attribute("aria-labelledby").unwrap();
        assert_eq!(stage.all(&format!("#{label}")).len(), 1);
    }
}

#[wasm_bindgen_test]
async fn a_refresh_that_is_refused_can_be_pressed_again() {
    let world = World::new().await;
    let stage = show(&world);
    stage.see("All 12 shown").await;
    strike_once(&world, json!({"kind": "status", "status": 403})).await;
    stage.press(ENGLISH.refresh).await;
    stage.see("This token may not read").await;
    assert_eq!(stage.cards(), 12);
    stage.press(ENGLISH.refresh).await;
    stage
        .wait_for("the refusal to go", || stage.all("[role=alert]").is_empty())
        .await;
    stage.see("All 12 shown").await;
}

#[wasm_bindgen_test]
async fn a_token_that_was_revoked_asks_for_sign_in_and_says_so() {
    let world = World::new().await;
    world.revoke().await;
    let stage = show(&world);
    stage.see(ENGLISH.sign_in_again).await;
    stage.see("Sign in to go on.").await;
    assert_eq!(world.pages_asked_for().await.len(), 1);
}

#[wasm_bindgen_test]
async fn trying_again_asks_for_the_header_as_well() {
    let world = World::new().await;
    let person = "/api/3/people/2";
    let mut broken = Vec::new();
    for path in [LIST, person] {
        let fault = json!({"path": path, "fault": {"kind": "status", "status": 503}});
        broken.push(world.fault(fault).await);
    }
    let stage = show(&world);
    stage.find("[role=alert]").await;
    journal_says(&world, |requests| {
        requests.iter().filter(|r| r["path"] == person).count() == 4
    })
    .await;
    for fault in broken {
        world.lift(fault).await;
    }
    stage.press(ENGLISH.try_again).await;
    stage.see("All 12 shown").await;
    let person = world.raw(person).await;
    stage.see(person["last_name"].as_str().unwrap()).await;
}

#[wasm_bindgen_test]
async fn a_header_that_fails_once_heals_by_itself() {
    let world = World::new().await;
    world
        .fault(json!({"path": "/api/3/people/2", "times": 1,
            "fault": {"kind": "status", "status": 500}}))
        .await;
    let stage = show(&world);
    let name = stage.name().await;
    let person = world.raw("/api/3/people/2").await;
    let healed = || {
        let heading = stage.one("h1").text_content().unwrap();
        heading.contains(person["last_name"].as_str().unwrap())
    };
    assert!(until(healed).await, "{name}");
}
