//! The people of an account: searching them, reading on, and learning names.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod stage;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use person_credentials::api::http::Client;
use person_credentials::api::settings::Settings;
use person_credentials::model::person::PersonId;
use person_credentials::model::place::Place;
use person_credentials::ui::disclosures::Disclosures;
use person_credentials::ui::known_people::KnownPeople;
use person_credentials::ui::people_view::{KeptPeople, PeopleView};
use person_credentials::ui::person_view::PersonView;
use person_credentials::ui::recent_people::{Recent, RecentPeople};
use person_credentials::ui::words::ENGLISH;
use send_wrapper::SendWrapper;
use serde_json::{Value, json};
use stage::{Stage, World, journal_says, name_of, pause, session_storage, stage, tell};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

const PEOPLE: &str = "/api/3/people";

/// What a test gets hold of beside the stage.
struct Shown {
    stage: Stage,
    known: KnownPeople,
    gone_to: Rc<RefCell<Vec<Place>>>,
    /// Whether the view is there; what it was is kept meanwhile.
    is_open: RwSignal<bool>,
}

/// The view, where only the button reads on.
fn show(world: &World) -> Shown {
    show_with(world.client_with("load", "button"), Some(&world.token))
}

fn show_scrolling(world: &World) -> Shown {
    show_with(world.client(), Some(&world.token))
}

fn show_with(client: Client, token: Option<&str>) -> Shown {
    let gone_to = Rc::new(RefCell::new(Vec::new()));
    let handles = Rc::new(RefCell::new(None));
    let stage = stage(token, {
        let gone_to = SendWrapper::new(Rc::clone(&gone_to));
        let handles = Rc::clone(&handles);
        move |session| {
            let on_open = Callback::new(move |place: Place| gone_to.borrow_mut().push(place));
            let known = KnownPeople::new(&client, session);
            let recent = RecentPeople::new(known);
            let kept = KeptPeople::new();
            let is_open = RwSignal::new(true);
            *handles.borrow_mut() = Some((known, is_open));
            (move || {
                let client = client.clone();
                is_open.get().then(|| {
                    let sign_in = stage::sign_in(&client, session);
                    view! { <PeopleView client session known recent kept on_open sign_in /> }
                })
            })
            .into_any()
        }
    });
    let (known, is_open) = handles.borrow_mut().take().unwrap();
    Shown {
        stage,
        known,
        gone_to,
        is_open,
    }
}

fn id(number: u64) -> PersonId {
    PersonId::parse(&number.to_string()).unwrap()
}

async fn full_name(world: &World, person: u64) -> String {
    let person = world.raw(&format!("{PEOPLE}/{person}")).await;
    let part = |name: &str| person[name].as_str().unwrap().to_owned();
    format!("{} {}", part("first_name"), part("last_name"))
}

/// The parts of the list that were asked for, as their queries.
async fn asked_for(world: &World) -> Vec<String> {
    let requests = world.requests().await;
    let lists = requests.iter().filter(|request| request["path"] == PEOPLE);
    lists
        .map(|request| request["query"].as_str().unwrap().to_owned())
        .collect()
}

/// How often single people were asked for.
async fn asked_one_by_one(world: &World) -> Vec<String> {
    let requests = world.requests().await;
    let paths = requests.iter().map(|r| r["path"].as_str().unwrap());
    let of_one = paths.filter_map(|path| path.strip_prefix("/api/3/people/"));
    of_one.map(str::to_owned).collect()
}

impl Shown {
    async fn search(&self, by: &str, text: &str) {
        let choice: web_sys::HtmlSelectElement = self.stage.one("#people-by").unchecked_into();
        choice.set_value(by);
        tell(&choice, "change");
        self.stage.fill(text).await;
        self.stage.press(ENGLISH.search).await;
    }

    fn rows(&self) -> Vec<Element> {
        self.stage.all(".people li")
    }

    /// What those hear who do not see the page.
    async fn hear(&self, text: &str) {
        let said = || self.stage.one("[role=status].visually-hidden");
        self.stage
            .wait_for(text, || said().text_content().unwrap() == text)
            .await;
    }
}

async fn strike(world: &World, fault: Value) -> u64 {
    world.fault(json!({"path": PEOPLE, "fault": fault})).await
}

/// Time for whatever must not happen.
async fn a_while() {
    for _ in 0..60 {
        pause().await;
    }
}

#[wasm_bindgen_test]
async fn people_are_listed_with_what_tells_them_apart_and_linked() {
    let world = World::new().await;
    let held = strike(&world, json!({"kind": "hold"})).await;
    let shown = show(&world);
    shown.hear(ENGLISH.loading_people).await;
    world.lift(held).await;
    shown.hear("50 of 400 shown").await;
    assert_eq!(shown.rows().len(), 50);
    let person = world.raw(&format!("{PEOPLE}/5")).await;
    let row = shown.stage.one("a[href='/people/5']");
    let text = row.text_content().unwrap();
    for field in [
        "first_name",
        "last_name",
        "email",
        "department",
        "job_title",
    ] {
        assert!(text.contains(person[field].as_str().unwrap()), "{field}");
    }
    assert!(text.contains("Person 5") && text.contains(ENGLISH.access_off));
    let of_four = shown.stage.one("a[href='/people/4']").text_content();
    assert!(!of_four.unwrap().contains(ENGLISH.access_off));
    let elements = shown.rows()[0].query_selector_all("*").unwrap().length();
    assert!(elements < 8, "{elements} elements in a row");
    assert_eq!(asked_for(&world).await, ["page=1&per_page=50"]);
}

#[wasm_bindgen_test]
async fn scrolling_reads_on_page_by_page_and_rows_stay() {
    let world = World::new().await;
    let shown = show_scrolling(&world);
    let first: HtmlElement = shown.stage.find(".people a").await.unchecked_into();
    a_while().await;
    let before = shown.rows().len();
    assert!(before < 200, "{before} were read without any need");
    shown
        .stage
        .wait_for("the end", || {
            shown.stage.scroll_to_end();
            shown.stage.text().contains("All 400 shown")
        })
        .await;
    assert!(first.is_connected(), "a row that stays is the same element");
    assert_eq!(shown.rows().len(), 400);
    // Eight pages, and the place where the last two met.
    let asked = asked_for(&world).await;
    assert_eq!(asked.len(), 9, "{asked:?}");
    assert_eq!(asked[8], "page=350&per_page=1");
    assert!(asked_one_by_one(&world).await.is_empty());
}

#[wasm_bindgen_test]
async fn the_button_loads_more_keeps_the_focus_and_gives_it_to_the_end() {
    let world = World::new().await;
    let shown = show(&world);
    shown.hear("50 of 400 shown").await;
    shown.stage.scroll_to_end();
    a_while().await;
    assert_eq!(asked_for(&world).await.len(), 1, "nobody asked for more");
    for count in 2..=7 {
        let button = shown.stage.press(ENGLISH.load_more).await;
        shown.hear(&format!("{} of 400 shown", count * 50)).await;
        assert_eq!(document().active_element().unwrap(), *button);
    }
    shown.stage.press(ENGLISH.load_more).await;
    shown.hear("All 400 shown").await;
    shown
        .stage
        .wait_for("the focus at the end", || {
            shown.stage.one(".feed-end__line") == document().active_element().unwrap()
        })
        .await;
}

#[wasm_bindgen_test]
async fn somebody_is_found_by_a_part_of_their_email_whatever_is_in_it() {
    let world = World::new().await;
    let shown = show(&world);
    shown.hear("50 of 400 shown").await;
    let email = world.raw(&format!("{PEOPLE}/77")).await["email"].clone();
    let email = email.as_str().unwrap().to_uppercase();
    let history = window().history().unwrap().length().unwrap();
    shown.search("email", &format!(" {email} ")).await;
    shown.hear(ENGLISH.people_end_one).await;
    assert_eq!(shown.rows().len(), 1);
    shown.stage.one(".people a[href='/people/77']");
    let asked = asked_for(&world).await.pop().unwrap();
    let value = email.replace('@', "%40");
    assert_eq!(asked, format!("email={value}&page=1&per_page=50"));
    shown.search("email", "a&system_id=b+%ü").await;
    shown.hear(ENGLISH.nobody_found).await;
    let asked = asked_for(&world).await.pop().unwrap();
    let value = "a%26system_id%3Db%2B%25%C3%BC";
    assert_eq!(asked, format!("email={value}&page=1&per_page=50"));
    // Whom somebody looks for is nobody else's business.
    let address = window().location().href().unwrap();
    assert!(!address.contains("example.com") && !address.contains('@'));
    assert_eq!(window().history().unwrap().length().unwrap(), history);
    assert_eq!(session_storage().length().unwrap(), 1, "the token alone");
    let local = window().local_storage().unwrap().unwrap();
    assert_eq!(local.length().unwrap(), 0);
}

#[wasm_bindgen_test]
async fn somebody_is_found_by_system_id_and_an_empty_field_lists_everyone() {
    let world = World::new().await;
    let shown = show(&world);
    shown.hear("50 of 400 shown").await;
    shown.search("system-id", "EMP-0007").await;
    shown.hear(ENGLISH.people_end_one).await;
    shown.stage.one(".people a[href='/people/7']");
    shown.search("system-id", "EMP-7").await;
    shown.hear(ENGLISH.nobody_found).await;
    assert!(shown.rows().is_empty());
    shown.search("system-id", " ").await;
    shown.hear("50 of 400 shown").await;
    let asked = asked_for(&world).await;
    assert_eq!(asked[1], "system_id=EMP-0007&page=1&per_page=50");
    assert_eq!(asked.last().unwrap(), "page=1&per_page=50");
}

#[wasm_bindgen_test]
async fn a_person_id_leads_straight_to_the_person() {
    let world = World::new().await;
    let shown = show(&world);
    shown.hear("50 of 400 shown").await;
    for bad in ["", "0", "EMP-7"] {
        shown.search("person-id", bad).await;
        shown.stage.see(ENGLISH.not_a_person_id).await;
    }
    assert!(shown.gone_to.borrow().is_empty());
    shown.search("person-id", " 99999 ").await;
    assert_eq!(*shown.gone_to.borrow(), [Place::Person(id(99_999))]);
    assert_eq!(asked_for(&world).await.len(), 1, "nothing is searched");
}

#[wasm_bindgen_test]
async fn what_cannot_be_searched_for_is_named_and_a_token_never_sent() {
    let world = World::new().await;
    let shown = show(&world);
    shown.hear("50 of 400 shown").await;
    shown.search("email", "ada lovelace").await;
    shown.stage.see(ENGLISH.not_an_email).await;
    let field = shown.stage.fill("").await;
    assert_eq!(field.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(document().active_element().unwrap(), **field);
    for by in ["email", "system-id"] {
        shown.search(by, &format!(" {}", world.token)).await;
        shown
            .stage
            .wait_for("an empty field", || field.value().is_empty())
            .await;
        assert_eq!(field.get_attribute("aria-invalid").as_deref(), Some("true"));
    }
    assert_eq!(asked_for(&world).await.len(), 1);
    assert!(!shown.stage.html().contains(&world.token));
}

#[wasm_bindgen_test]
async fn the_form_names_its_fields_and_says_what_to_enter() {
    let world = World::new().await;
    let shown = show(&world);
    let form = shown.stage.one("form[role=search]");
    assert_eq!(name_of(&form), ENGLISH.people_here);
    let choice = shown.stage.one("label select");
    let label = choice.closest("label").unwrap().unwrap();
    assert!(label.text_content().unwrap().starts_with(ENGLISH.search_by));
    for (by, name, hint) in [
        ("system-id", ENGLISH.system_id, ENGLISH.system_id_hint),
        ("person-id", ENGLISH.person_id, ENGLISH.person_id_hint),
        ("email", ENGLISH.email, ENGLISH.email_hint),
    ] {
        let choice: web_sys::HtmlSelectElement = choice.clone().unchecked_into();
        choice.set_value(by);
        tell(&choice, "change");
        let field = shown.stage.one("label input");
        shown
            .stage
            .wait_for(name, || {
                let label = field.closest("label").unwrap().unwrap();
                label.text_content().as_deref() == Some(name)
            })
            .await;
        let described = field.get_attribute("aria-describedby").unwrap();
        let mut told = described
            .split(' ')
            .map(|id| shown.stage.one(&format!("#{id}")));
        assert_eq!(told.next().unwrap().text_content().unwrap(), hint);
        assert_eq!(field.get_attribute("autocomplete").as_deref(), Some("off"));
    }
}

#[wasm_bindgen_test]
async fn an_account_without_people_says_so() {
    let world = World::new().await;
    strike(&world, json!({"kind": "rows", "rows": []})).await;
    let shown = show(&world);
    shown.hear(ENGLISH.no_people).await;
    assert_eq!(asked_for(&world).await.len(), 1);
}

#[wasm_bindgen_test]
async fn an_answer_to_a_former_search_is_given_up_and_never_shown() {
    let world = World::new().await;
    let held = world
        .fault(json!({"path": PEOPLE, "query": "EMP-0007", "fault": {"kind": "hold"}}))
        .await;
    let shown = show(&world);
    shown.hear("50 of 400 shown").await;
    shown.search("system-id", "EMP-0007").await;
    shown.hear(ENGLISH.loading_people).await;
    assert!(shown.rows().is_empty(), "nothing of the former search");
    let is_former = |r: &Value| r["query"].as_str().unwrap().contains("0007");
    // Given up before it was sent, it would never arrive.
    journal_says(&world, |requests| requests.iter().any(is_former)).await;
    shown.search("system-id", "EMP-0008").await;
    shown.hear(ENGLISH.people_end_one).await;
    let is_given_up = |r: &Value| is_former(r) && r["outcome"] == "aborted";
    journal_says(&world, |requests| requests.iter().any(is_given_up)).await;
    world.lift(held).await;
    a_while().await;
    assert_eq!(shown.rows().len(), 1);
    shown.stage.one(".people a[href='/people/8']");
}

#[wasm_bindgen_test]
async fn without_totals_nothing_is_claimed_before_the_end() {
    let world = World::with(json!({"totals": "none"})).await;
    let shown = show(&world);
    shown.hear("50 so far shown").await;
    shown.search("system-id", "EMP-0007").await;
    shown.hear("1 so far shown").await;
    shown.stage.press(ENGLISH.load_more).await;
    shown.hear(ENGLISH.people_end_one).await;
    let asked = asked_for(&world).await;
    assert_eq!(asked[2], "system_id=EMP-0007&page=2&per_page=50");
    // Somebody may have gone before them, and another been skipped.
    assert_eq!(asked.len(), 4);
    assert_eq!(asked[3], "system_id=EMP-0007&page=1&per_page=1");
}

#[wasm_bindgen_test]
async fn a_list_that_moved_says_so_and_is_read_again() {
    let world = World::with(json!({"ignores_page": true})).await;
    let shown = show(&world);
    shown.hear("50 of 400 shown").await;
    shown.stage.press(ENGLISH.load_more).await;
    shown.stage.see(ENGLISH.people_moved).await;
    assert!(!shown.stage.text().contains("All "));
    assert_eq!(shown.rows().len(), 50);
    shown.stage.press(ENGLISH.reload).await;
    shown
        .stage
        .wait_for("the list anew", || {
            !shown.stage.text().contains(ENGLISH.people_moved) && shown.rows().len() == 50
        })
        .await;
    shown
        .stage
        .wait_for("the focus at the list", || {
            shown.stage.one(".people-found") == document().active_element().unwrap()
        })
        .await;
    assert_eq!(asked_for(&world).await.len(), 3);
}

#[wasm_bindgen_test]
async fn who_cannot_be_read_is_counted_and_said() {
    let world = World::new().await;
    let ada = json!({"id": 7, "first_name": "Ada", "last_name": "", "enabled": true});
    let rows = json!([ada, {"id": 8}, "nonsense"]);
    strike(&world, json!({"kind": "rows", "rows": rows})).await;
    let shown = show(&world);
    shown.stage.see(&ENGLISH.unreadable_people(2)).await;
    shown.hear("1 of 3 shown").await;
    assert_eq!(shown.rows().len(), 1);
}

#[wasm_bindgen_test]
async fn a_failure_keeps_what_is_there_and_is_tried_again_by_hand() {
    let world = World::new().await;
    // Once, and three times more by itself.
    world
        .fault(json!({"path": PEOPLE, "page": 2, "times": 4,
            "fault": {"kind": "status", "status": 500, "body": "<html>"}}))
        .await;
    let shown = show(&world);
    shown.hear("50 of 400 shown").await;
    shown.stage.press(ENGLISH.load_more).await;
    shown.stage.see("error 500").await;
    assert_eq!(shown.stage.all("[role=alert].notice").len(), 1);
    assert_eq!(shown.rows().len(), 50);
    assert_eq!(asked_for(&world).await.len(), 5);
    shown.stage.press(ENGLISH.try_again).await;
    shown.hear("100 of 400 shown").await;
    assert!(!shown.stage.text().contains("error 500"));
    let asked = asked_for(&world).await;
    assert_eq!(asked.len(), 6);
    assert_eq!(asked.iter().filter(|q| q.contains("page=1&")).count(), 1);
}

#[wasm_bindgen_test]
async fn a_busy_server_is_left_alone_and_the_wait_is_shown() {
    let world = World::new().await;
    world
        .fault(json!({"path": PEOPLE, "times": 1,
            "fault": {"kind": "status", "status": 429, "body": r#"{"retry_in":60}"#}}))
        .await;
    let shown = show(&world);
    shown.stage.see(ENGLISH.wait_busy).await;
    shown.stage.see("Trying again in 5").await;
    assert_eq!(asked_for(&world).await.len(), 1);
    shown.stage.press(ENGLISH.try_now).await;
    shown.hear("50 of 400 shown").await;
}

#[wasm_bindgen_test]
async fn what_fails_only_once_heals_by_itself() {
    let world = World::new().await;
    world
        .fault(json!({"path": PEOPLE, "times": 1, "fault": {"kind": "reset"}}))
        .await;
    let shown = show(&world);
    shown.hear("50 of 400 shown").await;
    assert_eq!(asked_for(&world).await.len(), 2);
}

#[wasm_bindgen_test]
async fn a_missing_scope_is_named_and_not_tried_again() {
    let world = World::new().await;
    let token = world.tokens["without_scope"].as_str().unwrap();
    let shown = show_with(world.client(), Some(token));
    shown.stage.see("account.person.readonly").await;
    let buttons = shown.stage.all(".people-found button");
    assert!(buttons.is_empty(), "nothing to press");
    a_while().await;
    assert_eq!(asked_for(&world).await.len(), 1);
}

#[wasm_bindgen_test]
async fn without_a_session_sign_in_is_asked_in_place() {
    let world = World::new().await;
    let shown = show_with(world.client(), None);
    shown.stage.see(ENGLISH.sign_in_hint).await;
    assert!(world.requests().await.is_empty());
    shown.stage.sign_in_again(&world.token);
    shown.hear("50 of 400 shown").await;
    assert!(!shown.stage.text().contains(ENGLISH.sign_in_hint));
}

#[wasm_bindgen_test]
async fn a_session_that_ends_in_the_middle_goes_on_after_sign_in() {
    let world = World::new().await;
    let shown = show(&world);
    shown.hear("50 of 400 shown").await;
    world.revoke().await;
    shown.stage.press(ENGLISH.load_more).await;
    shown.stage.see(ENGLISH.sign_in_again).await;
    assert_eq!(shown.rows().len(), 50);
    shown.stage.sign_in_again(&world.issue().await);
    shown.hear("100 of 400 shown").await;
    let asked = asked_for(&world).await;
    assert_eq!(asked.iter().filter(|q| q.contains("page=1&")).count(), 1);
}

#[wasm_bindgen_test]
async fn signing_out_leaves_nothing_of_anyone() {
    let world = World::new().await;
    let shown = show(&world);
    shown.hear("50 of 400 shown").await;
    let email = world.raw(&format!("{PEOPLE}/7")).await["email"].clone();
    shown.search("email", email.as_str().unwrap()).await;
    shown.hear(ENGLISH.people_end_one).await;
    shown.stage.session().sign_out();
    shown.stage.see(ENGLISH.sign_in_hint).await;
    assert!(shown.rows().is_empty());
    let field: web_sys::HtmlInputElement = shown.stage.one("#people-by").unchecked_into();
    assert_eq!(field.value(), "email");
    let field: web_sys::HtmlInputElement = shown.stage.one("label input").unchecked_into();
    assert_eq!(field.value(), "", "what was searched for is gone");
    let name = full_name(&world, 7).await;
    assert!(!shown.stage.html().contains(email.as_str().unwrap()));
    assert!(!shown.stage.html().contains(&name));
}

#[wasm_bindgen_test]
async fn a_list_that_is_come_back_to_stands_there_without_a_request() {
    let world = World::new().await;
    let shown = show(&world);
    shown.hear("50 of 400 shown").await;
    shown.search("email", "1@example").await;
    shown.hear("All 40 shown").await;
    let asked = asked_for(&world).await.len();
    shown.is_open.set(false);
    shown
        .stage
        .wait_for("an empty stage", || shown.stage.all("form").is_empty())
        .await;
    shown.is_open.set(true);
    shown.stage.find("form").await;
    shown.hear("All 40 shown").await;
    assert_eq!(shown.rows().len(), 40);
    let field: web_sys::HtmlInputElement = shown.stage.one("label input").unchecked_into();
    assert_eq!(field.value(), "1@example");
    a_while().await;
    assert_eq!(asked_for(&world).await.len(), asked);
    assert_eq!(session_storage().length().unwrap(), 1, "the token alone");
}

#[wasm_bindgen_test]
async fn whoever_adds_the_token_may_keep_the_list_back() {
    let world = World::new().await;
    strike(
        &world,
        json!({"kind": "status", "status": 404, "body": "{}"}),
    )
    .await;
    let setting = |name: &str| match name {
        "api-base" => Some(world.origin.clone()),
        "auth" => Some("same-origin".to_owned()),
        _ => None,
    };
    let client = Client::new(Settings::read(setting, &world.origin).unwrap());
    let shown = show_with(client, Some(&world.token));
    shown.stage.see(ENGLISH.no_list_of_people).await;
    assert!(shown.stage.all("[role=alert].notice").is_empty());
    assert_eq!(asked_for(&world).await.len(), 1);
}

#[wasm_bindgen_test]
async fn after_a_thousand_only_the_button_goes_on() {
    let world = World::with(json!({"totals": "none"})).await;
    let row = |id| json!({"id": id, "first_name": "Ada", "last_name": "L", "enabled": true});
    let rows: Vec<Value> = (1..=1_000).map(row).collect();
    world
        .fault(json!({"path": PEOPLE, "page": 1, "fault": {"kind": "rows", "rows": rows}}))
        .await;
    let shown = show_scrolling(&world);
    shown.stage.see(ENGLISH.many_people).await;
    assert_eq!(shown.rows().len(), 1_000);
    shown.stage.scroll_to_end();
    a_while().await;
    assert_eq!(asked_for(&world).await.len(), 1);
    shown.stage.press(ENGLISH.load_more).await;
    journal_says(&world, |requests| requests.len() == 2).await;
}

/// Somebody who is known, beside the names of two people.
fn meet(world: &World, token: Option<&str>) -> Shown {
    let handles = Rc::new(RefCell::new(None));
    let client = world.client();
    let stage = stage(token, {
        let handles = Rc::clone(&handles);
        move |session| {
            let known = KnownPeople::new(&client, session);
            *handles.borrow_mut() = Some(known);
            let name = move |number| move || known.name(id(number)).unwrap_or_default();
            view! {
                <p class="two">{name(2)}</p>
                <p class="three">{name(3)}</p>
            }
            .into_any()
        }
    });
    let known = handles.borrow_mut().take().unwrap();
    Shown {
        stage,
        known,
        gone_to: Rc::default(),
        is_open: RwSignal::new(true),
    }
}

fn ids(numbers: impl IntoIterator<Item = u64>) -> Vec<PersonId> {
    numbers.into_iter().map(id).collect()
}

#[wasm_bindgen_test]
async fn names_are_asked_for_once_the_screen_rests_two_at_a_time_and_each_once() {
    let world = World::new().await;
    let held = world.fault(json!({"fault": {"kind": "hold"}})).await;
    let met = meet(&world, Some(&world.token));
    met.known.want(ids([50, 51]));
    pause().await;
    met.known.want(ids(2..=6));
    for _ in 0..15 {
        pause().await;
    }
    assert!(world.requests().await.is_empty(), "it has not rested");
    journal_says(&world, |requests| requests.len() == 2).await;
    a_while().await;
    let mut asked = asked_one_by_one(&world).await;
    asked.sort();
    assert_eq!(asked, ["2", "3"]);
    world.lift(held).await;
    journal_says(&world, |requests| {
        requests
            .iter()
            .filter(|r| r["outcome"] == "answered")
            .count()
            == 5
    })
    .await;
    met.known.want(ids(1..=6));
    journal_says(&world, |requests| requests.len() == 6).await;
    a_while().await;
    let mut asked = asked_one_by_one(&world).await;
    asked.sort();
    assert_eq!(asked, ["1", "2", "3", "4", "5", "6"], "each once");
    let name = full_name(&world, 3).await;
    met.stage
        .wait_for("the name", || {
            met.stage.one(".three").text_content().unwrap() == name
        })
        .await;
}

#[wasm_bindgen_test]
async fn nobody_and_what_is_refused_are_not_asked_for_again() {
    let world = World::new().await;
    world
        .fault(json!({"path": "/api/3/people/3", "fault": {"kind": "status", "status": 422}}))
        .await;
    let met = meet(&world, Some(&world.token));
    for _ in 0..2 {
        met.known.want(ids([99_999, 3, 2]));
        a_while().await;
        a_while().await;
    }
    let mut asked = asked_one_by_one(&world).await;
    asked.sort();
    assert_eq!(asked, ["2", "3", "99999"]);
    assert_ne!(met.stage.one(".two").text_content().unwrap(), "");
}

#[wasm_bindgen_test]
async fn where_the_scope_is_missing_nobody_is_asked_for() {
    let world = World::new().await;
    let token = world.tokens["without_scope"].as_str().unwrap();
    let met = meet(&world, Some(token));
    met.known.want(ids([2]));
    journal_says(&world, |requests| requests.len() == 1).await;
    met.known.want(ids([3, 4]));
    a_while().await;
    a_while().await;
    assert_eq!(world.requests().await.len(), 1);
}

#[wasm_bindgen_test]
async fn a_busy_server_is_not_asked_for_names() {
    let world = World::new().await;
    world
        .fault(json!({"fault": {"kind": "status", "status": 429, "body": r#"{"retry_in":60}"#}}))
        .await;
    let met = meet(&world, Some(&world.token));
    met.known.want(ids([2, 3, 4]));
    journal_says(&world, |requests| requests.len() == 2).await;
    met.known.want(ids([5, 6]));
    a_while().await;
    a_while().await;
    assert_eq!(world.requests().await.len(), 2);
}

#[wasm_bindgen_test]
async fn a_name_that_failed_is_asked_for_again_by_itself() {
    let world = World::new().await;
    world
        .fault(json!({"times": 1, "fault": {"kind": "status", "status": 503}}))
        .await;
    let met = meet(&world, Some(&world.token));
    met.known.want(ids([2]));
    met.stage
        .wait_for("the name", || {
            met.stage.one(".two").text_content().unwrap() != ""
        })
        .await;
    assert_eq!(asked_one_by_one(&world).await, ["2", "2"]);
}

#[wasm_bindgen_test]
async fn names_wait_for_the_session_and_go_on_with_it() {
    let world = World::new().await;
    let met = meet(&world, None);
    met.known.want(ids([2, 3]));
    a_while().await;
    assert!(world.requests().await.is_empty());
    world.revoke().await;
    met.stage.sign_in_again(&world.token);
    met.stage
        .wait_for("the refusal", || {
            untrack(|| met.stage.session().was_rejected())
        })
        .await;
    let refused = world.requests().await.len();
    assert!(refused <= 2, "{refused}");
    met.stage.sign_in_again(&world.issue().await);
    met.stage
        .wait_for("both names", || {
            [".two", ".three"]
                .iter()
                .all(|name| met.stage.one(name).text_content().unwrap() != "")
        })
        .await;
    assert_eq!(world.requests().await.len(), refused + 2);
    met.known.clear();
    met.stage
        .wait_for("no name", || met.stage.text().is_empty())
        .await;
}

#[wasm_bindgen_test]
async fn a_late_answer_for_a_former_account_is_not_learned() {
    let world = World::new().await;
    let held = world.fault(json!({"fault": {"kind": "hold"}})).await;
    let met = meet(&world, Some(&world.token));
    met.known.want(ids([2]));
    journal_says(&world, |requests| requests.len() == 1).await;
    met.stage.session().sign_out();
    met.known.clear();
    journal_says(&world, |requests| requests[0]["outcome"] == "aborted").await;
    world.lift(held).await;
    a_while().await;
    assert_eq!(met.stage.text(), "");
}

#[wasm_bindgen_test]
async fn whoever_was_listed_is_known_and_their_name_stands_at_once() {
    let world = World::new().await;
    let name = full_name(&world, 2).await;
    let shown = show(&world);
    shown.hear("50 of 400 shown").await;
    assert_eq!(untrack(|| shown.known.name(id(2))), Some(name.clone()));
    let asked = asked_one_by_one(&world).await.len();
    shown.known.want(ids(1..=50));
    a_while().await;
    assert_eq!(asked_one_by_one(&world).await.len(), asked);
    let person = untrack(|| shown.known.person(id(2))).unwrap();
    drop(shown);

    world.fault(json!({"fault": {"kind": "hold"}})).await;
    let client = world.client();
    let stage = stage(Some(&world.token), move |session| {
        let (id, disclosures) = (id(2), Disclosures::new(None));
        let sign_in = stage::sign_in(&client, session);
        let met_before = Some(person);
        view! { <PersonView id client session disclosures sign_in met_before /> }.into_any()
    });
    assert_eq!(stage.name().await, name);
    // And is asked for all the same.
    journal_says(&world, |requests| {
        let of_two = requests.iter().filter(|r| r["path"] == "/api/3/people/2");
        of_two.count() == 2
    })
    .await;
}

#[wasm_bindgen_test]
async fn whose_page_was_opened_stands_among_the_last_ones_and_nobody_does_not() {
    let world = World::new().await;
    let client = world.client();
    let opened = RwSignal::new(id(2));
    let stage = stage(Some(&world.token), move |session| {
        let recent = RecentPeople::new(KnownPeople::new(&client, session));
        let of_person = move || {
            let (id, disclosures) = (opened.get(), Disclosures::new(None));
            let (client, sign_in) = (client.clone(), stage::sign_in(&client, session));
            let on_person = Callback::new(move |person| recent.note(person));
            view! { <PersonView id client session disclosures sign_in on_person /> }
        };
        view! {
            <Recent people=recent />
            {of_person}
        }
        .into_any()
    });
    let links = || {
        let links = stage.all(".recent a");
        let texts = links.iter().map(|link| link.text_content().unwrap());
        texts.collect::<Vec<_>>()
    };
    let mut names = Vec::new();
    for person in [2, 3, 99_999, 2, 5] {
        opened.set(id(person));
        if person == 99_999 {
            stage.see("There is no such person").await;
            continue;
        }
        let name = full_name(&world, person).await;
        names.retain(|known| *known != name);
        names.insert(0, name);
        stage.wait_for("the last ones", || links() == names).await;
    }
    assert_eq!(names.len(), 3);
    assert_eq!(session_storage().length().unwrap(), 1, "the token alone");
    for person in 10..=18 {
        opened.set(id(person));
        let href = format!("a[href='/people/{person}']");
        stage.find(&href).await;
    }
    assert_eq!(links().len(), 10);
    assert!(
        stage.all(".recent a[href='/people/3']").is_empty(),
        "the oldest"
    );
}
