//! The views as people meet them, over real HTTP to a sandbox.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod stage;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use person_credentials::model::person::PersonId;
use person_credentials::model::place::Place;
use person_credentials::ui::disclosures::Disclosures;
use person_credentials::ui::known_people::KnownPeople;
use person_credentials::ui::person_view::PersonView;
use person_credentials::ui::recent_people::RecentPeople;
use person_credentials::ui::start::Start;
use person_credentials::ui::words::ENGLISH;
use serde_json::json;
use stage::{Stage, World, journal_says, session_storage, stage};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn show(world: &World, person: &str) -> Stage {
    show_with(world, person, Some(&world.token), "50")
}

fn show_with(world: &World, person: &str, token: Option<&str>, page_size: &str) -> Stage {
    let id = PersonId::parse(person).unwrap();
    let client = world.client_with_pages_of(page_size);
    stage(token, move |session| {
        view! { <PersonView id sign_in=stage::sign_in(&client, session) client session disclosures=Disclosures::new(None) /> }.into_any()
    })
}

fn path(person: &str) -> String {
    format!("/api/3/people/{person}/credentials")
}

#[wasm_bindgen_test]
async fn the_list_is_reachable_named_and_announces_itself() {
    let world = World::new().await;
    let held = world
        .fault(json!({"path": path("2"), "fault": {"kind": "hold"}}))
        .await;
    let stage = show(&world, "2");
    let feed = stage.find("[role=feed]").await;
    assert_eq!(feed.get_attribute("aria-busy").as_deref(), Some("true"));
    assert!(stage.text().contains(ENGLISH.loading_credentials));
    assert!(!stage.all(".card--skeleton").is_empty());
    world.lift(held).await;

    stage.see("All 12 shown").await;
    let feed = stage.one("[role=feed]");
    assert_eq!(feed.get_attribute("aria-busy").as_deref(), Some("false"));
    assert!(stage.all(".card--skeleton").is_empty());
    let name = stage.name().await;
    stage
        .wait_for("the name of the list", || {
            feed.get_attribute("aria-label") == Some(ENGLISH.list_of(Some(&name)))
        })
        .await;
    let cards = stage.all("article");
    assert_eq!(cards.len(), 12);
    for (index, card) in cards.iter().enumerate() {
        let attribute = |name: &str| card.get_attribute(name).unwrap();
        assert_eq!(attribute("tabindex"), "0");
        assert_eq!(attribute("aria-posinset"), (index + 1).to_string());
        assert_eq!(attribute("aria-setsize"), "12");
        let label = stage.one(&format!("#{}", attribute("aria-labelledby")));
        assert!(!label.text_content().unwrap().is_empty());
    }
}

#[wasm_bindgen_test]
async fn no_secret_enters_the_page_and_masks_tell_nothing() {
    let world = World::new().await;
    let stage = show(&world, "2");
    stage.see("All 12 shown").await;
    let html = stage.html();
    let mut secrets = 0;
    for row in world.raw(&path("2")).await.as_array().unwrap() {
        for field in ["value", "url", "invitation_code"] {
            if let Some(secret) = row[field].as_str() {
                secrets += 1;
                assert!(!html.contains(secret), "{field} stands in the page");
            }
        }
    }
    assert!(secrets >= 5);
    assert!(!html.contains(&world.token));
    assert!(
        stage.all("article a").is_empty(),
        "a pass link is no anchor"
    );
    let masks: Vec<String> = stage
        .all(".secret__mask")
        .iter()
        .map(|mask| mask.text_content().unwrap())
        .collect();
    assert!(masks.contains(&"•••••• 2345".to_owned()), "{masks:?}");
    assert!(masks.iter().all(|mask| mask.starts_with("••••••")));
}

#[wasm_bindgen_test]
async fn without_totals_the_end_is_found_by_asking_once_more() {
    let world = World::with(json!({"totals": "none"})).await;
    let stage = show(&world, "3");
    stage.see("The only one is shown").await;
    assert_eq!(
        world.pages_asked_for().await,
        [
            "page=1&per_page=50",
            "page=2&per_page=50",
            "page=1&per_page=50&skip_pagination=true"
        ]
    );
}

#[wasm_bindgen_test]
async fn a_clamping_server_is_read_to_the_end() {
    let world = World::with(json!({"totals": "none", "max_per_page": 5})).await;
    let stage = show(&world, "2");
    stage.see("All 12 shown").await;
    assert_eq!(stage.cards(), 12);
    assert_eq!(world.pages_asked_for().await.len(), 5, "and a check");
}

#[wasm_bindgen_test]
async fn scrolling_near_the_end_loads_one_page_more() {
    let world = World::new().await;
    let stage = show(&world, "1");
    stage.see("50 of 1,000").await;
    stage.scroll_to_end();
    stage.see("100 of 1,000").await;
    assert_eq!(
        world.pages_asked_for().await,
        ["page=1&per_page=50", "page=2&per_page=50"]
    );
    stage.card(100).await;
}

#[wasm_bindgen_test]
async fn the_button_loads_more_and_keeps_the_focus() {
    let world = World::new().await;
    let stage = show(&world, "1");
    stage.see("50 of 1,000").await;
    let button = stage.press(ENGLISH.load_more).await;
    stage.see("100 of 1,000").await;
    assert_eq!(document().active_element().as_ref(), Some(button.as_ref()));
}

#[wasm_bindgen_test]
async fn leaving_a_person_aborts_their_request_and_shows_nothing_of_them() {
    let world = World::new().await;
    let held = world
        .fault(json!({"path": path("1"), "fault": {"kind": "hold"}}))
        .await;
    let mut first = show(&world, "1");
    first.find("[role=feed]").await;
    journal_says(&world, |requests| {
        requests.iter().any(|r| r["path"] == path("1"))
    })
    .await;
    first.unmount();
    let second = show(&world, "2");
    second.see("All 12 shown").await;
    journal_says(&world, |requests| {
        requests
            .iter()
            .any(|r| r["path"] == path("1") && r["outcome"] == "aborted")
    })
    .await;
    world.lift(held).await;
    assert_eq!(first.text(), "", "nothing of the first person is left");
    assert_eq!(second.cards(), 12);
}

#[wasm_bindgen_test]
async fn switching_in_place_shows_nothing_of_the_former_person() {
    let world = World::new().await;
    let shown = RwSignal::new(PersonId::parse("1").unwrap());
    let client = world.client();
    let stage = stage(Some(&world.token), move |session| {
        (move || {
            let client = client.clone();
            view! { <PersonView id=shown.get() sign_in=stage::sign_in(&client, session) client session disclosures=Disclosures::new(None) /> }.into_any()
        })
        .into_any()
    });
    stage.see("50 of 1,000").await;
    let former = stage.name().await;
    let held = world
        .fault(json!({"path": path("4"), "fault": {"kind": "hold"}}))
        .await;
    shown.set(PersonId::parse("4").unwrap());
    stage.see("Person 4").await;
    assert_eq!(stage.cards(), 0);
    assert!(!stage.text().contains(&former));
    world.lift(held).await;
    stage.see("holds no credentials").await;
    assert_eq!(stage.cards(), 0);
}

#[wasm_bindgen_test]
async fn a_session_that_ends_in_the_middle_goes_on_after_sign_in() {
    let world = World::new().await;
    let stage = show(&world, "1");
    stage.see("50 of 1,000").await;
    world.revoke().await;
    stage.press(ENGLISH.load_more).await;
    stage.see(ENGLISH.sign_in_again).await;
    stage.card(50).await;
    assert!(
        session_storage().length().unwrap() == 0,
        "a dead token is kept"
    );
    let token = world.issue().await;
    stage.sign_in_again(&token);
    stage.see("100 of 1,000").await;
    let asked = world.pages_asked_for().await;
    assert_eq!(
        asked
            .iter()
            .filter(|query| query.contains("page=1&"))
            .count(),
        1
    );
}

#[wasm_bindgen_test]
async fn another_account_starts_again_from_its_first_page() {
    let world = World::new().await;
    let stage = show(&world, "1");
    stage.see("50 of 1,000").await;
    world.revoke().await;
    stage.press(ENGLISH.load_more).await;
    stage.see(ENGLISH.sign_in_again).await;
    let other = stage::token(world.tokens["other_account"].as_str().unwrap());
    stage.session().sign_in(other, None, None);
    journal_says(&world, |requests| {
        let first_pages = requests
            .iter()
            .filter(|r| r["path"] == path("1") && r["query"].as_str().unwrap().contains("page=1&"));
        first_pages.count() == 2
    })
    .await;
    stage.see("50 of 1,000").await;
    stage.card(50).await;
}

#[wasm_bindgen_test]
async fn signing_out_empties_page_and_storage() {
    let world = World::new().await;
    let stage = show(&world, "2");
    stage.see("All 12 shown").await;
    assert_eq!(session_storage().length().unwrap(), 1);
    let name = stage.name().await;
    stage.session().sign_out();
    stage.see(ENGLISH.sign_in_hint).await;
    assert_eq!(stage.cards(), 0);
    assert!(!stage.text().contains(&name));
    assert_eq!(session_storage().length().unwrap(), 0);
}

#[wasm_bindgen_test]
async fn signing_out_aborts_the_request_in_flight() {
    let world = World::new().await;
    let held = world
        .fault(json!({"path": path("2"), "fault": {"kind": "hold"}}))
        .await;
    let stage = show(&world, "2");
    journal_says(&world, |requests| {
        requests.iter().any(|r| r["path"] == path("2"))
    })
    .await;
    stage.session().sign_out();
    stage.see(ENGLISH.sign_in_hint).await;
    journal_says(&world, |requests| {
        requests
            .iter()
            .any(|r| r["path"] == path("2") && r["outcome"] == "aborted")
    })
    .await;
    world.lift(held).await;
    assert_eq!(stage.cards(), 0);
}

#[wasm_bindgen_test]
async fn without_a_token_sign_in_is_asked_in_place_and_nothing_is_requested() {
    let world = World::new().await;
    let stage = show_with(&world, "2", None, "50");
    stage.see(ENGLISH.sign_in_hint).await;
    assert!(world.requests().await.is_empty());
    stage.fill(&format!(" Bearer {} ", world.token)).await;
    stage.press(ENGLISH.sign_in).await;
    stage.see("All 12 shown").await;
    assert!(!stage.html().contains(&world.token));
    assert_eq!(session_storage().length().unwrap(), 1);
}

#[wasm_bindgen_test]
async fn tokens_that_do_not_do_are_named_and_not_kept() {
    let world = World::new().await;
    let stage = show_with(&world, "2", None, "50");
    let without_scope = world.tokens["without_scope"].as_str().unwrap();
    let expired = world.tokens["expired"].as_str().unwrap();
    for (text, problem) in [
        ("", "Paste an access token."),
        ("two words", "This is not an access token"),
        (expired, "does not accept this token"),
        (without_scope, "Get one with the scope"),
    ] {
        let field = stage.fill(text).await;
        stage.press(ENGLISH.sign_in).await;
        stage.see(problem).await;
        assert_eq!(field.value(), "", "the field is emptied");
        assert_eq!(session_storage().length().unwrap(), 0);
    }
}

#[wasm_bindgen_test]
async fn a_deployment_without_token_info_is_no_obstacle() {
    let world = World::new().await;
    world
        .fault(json!({"path": "/oauth/token/info", "fault": {"kind": "status", "status": 404}}))
        .await;
    let stage = show_with(&world, "3", None, "50");
    stage.fill(&world.token).await;
    stage.press(ENGLISH.sign_in).await;
    stage.see("The only one is shown").await;
}

#[wasm_bindgen_test]
async fn rows_of_someone_else_are_refused_and_reported() {
    let world = World::new().await;
    world
        .fault(json!({"path": path("2"), "fault": {"kind": "foreign_row"}}))
        .await;
    let stage = show(&world, "2");
    stage.see("1 credential of someone else was").await;
    assert_eq!(stage.cards(), 11);
    assert!(!stage.text().contains("All 1"));
}

#[wasm_bindgen_test]
async fn a_row_that_cannot_be_read_keeps_its_place() {
    let world = World::new().await;
    world
        .fault(json!({"path": path("2"), "fault": {"kind": "malformed_row"}}))
        .await;
    let stage = show(&world, "2");
    stage.see("All 12 shown").await;
    assert_eq!(stage.cards(), 12);
    let second = &stage.all("article")[1];
    assert!(
        second
            .text_content()
            .unwrap()
            .contains(ENGLISH.unreadable_row)
    );
}

#[wasm_bindgen_test]
async fn a_list_that_moved_says_so_and_is_read_again() {
    let world = World::new().await;
    world
        .fault(json!({"path": path("2"), "page": 2, "times": 1,
            "fault": {"kind": "insert_row", "index": 0}}))
        .await;
    let stage = show_with(&world, "2", Some(&world.token), "6");
    stage.see(ENGLISH.list_moved).await;
    assert!(!stage.text().contains("All 1"));
    stage.press(ENGLISH.reload).await;
    stage.see("All 13 shown").await;
    assert_eq!(stage.cards(), 13);
    assert!(!stage.text().contains(ENGLISH.list_moved));
}

#[wasm_bindgen_test]
async fn a_header_that_fails_does_not_keep_the_cards_back() {
    let world = World::new().await;
    world
        .fault(json!({"path": "/api/3/people/2", "fault": {"kind": "status", "status": 500}}))
        .await;
    let stage = show(&world, "2");
    stage.see("All 12 shown").await;
    stage.see(ENGLISH.name_unknown).await;
}

#[wasm_bindgen_test]
async fn the_header_says_who_it_is_and_whether_access_is_off() {
    let world = World::new().await;
    let stage = show(&world, "5");
    stage.see(ENGLISH.disabled).await;
    let person = world.raw("/api/3/people/5").await;
    for field in ["first_name", "last_name", "department", "job_title"] {
        assert!(
            stage.text().contains(person[field].as_str().unwrap()),
            "{field}"
        );
    }
}

#[wasm_bindgen_test]
async fn an_empty_list_names_the_person_and_is_no_feed() {
    let world = World::new().await;
    let stage = show(&world, "4");
    stage.see("holds no credentials").await;
    stage
        .wait_for("the name", || {
            let name = stage.one("h1").text_content().unwrap();
            !name.is_empty() && stage.text().contains(&ENGLISH.empty_list_of(Some(&name)))
        })
        .await;
    assert!(stage.all("[role=feed]").is_empty());
    assert_eq!(world.pages_asked_for().await.len(), 1);
}

#[wasm_bindgen_test]
async fn a_missing_scope_is_named_and_not_tried_again() {
    let world = World::new().await;
    let token = world.tokens["without_scope"].as_str().unwrap();
    let stage = show_with(&world, "2", Some(token), "50");
    stage.see("account.person.readonly").await;
    assert!(stage.all("button").is_empty());
    assert_eq!(world.pages_asked_for().await.len(), 1);
}

#[wasm_bindgen_test]
async fn an_unknown_person_is_said_to_be_unknown() {
    let world = World::new().await;
    let stage = show(&world, "99999");
    stage.see("There is no such person").await;
    assert!(!stage.text().contains("holds no credentials"));
    assert_eq!(world.pages_asked_for().await.len(), 1);
}

#[wasm_bindgen_test]
async fn the_start_page_takes_an_id_and_leads_to_the_people() {
    let world = World::new().await;
    let gone_to = Rc::new(RefCell::new(Vec::new()));
    let client = world.client();
    let stage = stage(Some(&world.token), {
        let gone_to = send_wrapper::SendWrapper::new(Rc::clone(&gone_to));
        move |session| {
            let on_open = Callback::new(move |place: Place| gone_to.borrow_mut().push(place));
            let recent = RecentPeople::new(KnownPeople::new(&client, session));
            view! { <Start client session recent on_open /> }.into_any()
        }
    });
    stage.find("a[href='/people']").await;
    assert!(stage.all("#recent-heading").is_empty(), "nobody was opened");

    for bad in ["", "0", "12a", "-1"] {
        stage.fill(bad).await;
        stage.press(ENGLISH.show_credentials).await;
        stage.see(ENGLISH.not_a_person_id).await;
    }
    assert!(gone_to.borrow().is_empty());
    stage.fill(" 12345 ").await;
    stage.press(ENGLISH.show_credentials).await;
    stage
        .wait_for("the way to the person", || !gone_to.borrow().is_empty())
        .await;
    let person = PersonId::parse("12345").unwrap();
    assert_eq!(*gone_to.borrow(), [Place::Person(person)]);
    assert!(world.requests().await.is_empty(), "nobody was asked for");
}
