//! A list as a file: what is in it, who is asked, and what ends it.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::panic, clippy::unwrap_used, reason = "tests")]

mod stage;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use person_credentials::auth::session::Session;
use person_credentials::model::arrangement::Arrangement;
use person_credentials::model::authorization::Authorization;
use person_credentials::model::credential::{Credential, CredentialId, Kind};
use person_credentials::model::disclosure::{Access, Exported};
use person_credentials::model::feed::{Event, Feed};
use person_credentials::model::moment::Moment;
use person_credentials::model::page::{Page, Row};
use person_credentials::model::person::PersonId;
use person_credentials::model::secret::{MASK, Secret};
use person_credentials::model::ticket::Subject;
use person_credentials::ui::disclosures::{Disclosures, Guard};
use person_credentials::ui::export::ExportButton;
use person_credentials::ui::live_feed::LiveFeed;
use person_credentials::ui::record::Record;
use person_credentials::ui::words::ENGLISH;
use serde_json::Value;
use stage::host::Host;
use stage::pretence::{Pretence, saved_files};
use stage::{Stage, World, press_key, stage, token};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// The showcase's PIN and card number.
const PIN: &str = "0123";
const CARD: &str = "00112345";

/// What the view is made of.
#[derive(Clone, Copy)]
struct Parts {
    feed: LiveFeed,
    disclosures: Disclosures,
}

fn show(
    token: &str,
    subject: Subject,
    guard: Option<Guard>,
    open: impl FnOnce(Session) -> LiveFeed + 'static,
    rows: impl Fn(LiveFeed) -> Vec<u32> + Send + Sync + 'static,
) -> (Stage, Parts) {
    let handed_out = Rc::new(Cell::new(None));
    let stage = stage(Some(token), {
        let handed_out = Rc::clone(&handed_out);
        move |session| {
            let disclosures = Disclosures::new(guard);
            let feed = open(session);
            handed_out.set(Some(Parts { feed, disclosures }));
            let arrangement = Memo::new(move |_| Arrangement::Chosen(rows(feed)));
            // Nobody knows what the eighth is called.
            let is_known = |id: &PersonId| id.to_string() != "8";
            let name = |id: PersonId| format!("Name {id}");
            let names = Arc::new(move |id| Some(id).filter(is_known).map(name));
            view! {
                <ExportButton feed subject arrangement names disclosures session />
                <Record disclosures />
            }
            .into_any()
        }
    });
    (stage, handed_out.take().unwrap())
}

fn person(id: &str) -> Subject {
    Subject::Person(PersonId::parse(id).unwrap())
}

/// All rows that are here.
fn all(feed: LiveFeed) -> Vec<u32> {
    (0..).take(feed.with(|feed| feed.rows().len())).collect()
}

/// The list of a person of the sandbox.
fn show_person(world: &World, id: &str, guard: Option<Guard>) -> (Stage, Parts) {
    let (client, subject) = (world.client(), person(id));
    let open = move |session| LiveFeed::open(subject, client, session);
    show(&world.token, subject, guard, open, all)
}

fn cards(count: usize) -> Vec<Row> {
    let card = |place| Credential {
        id: CredentialId::parse(&format!("card{place}")).unwrap(),
        holder: PersonId::parse("7").unwrap(),
        label: "Card".into(),
        type_id: None,
        kind: Kind::Card,
        value: Some(Secret::new(format!("{place:08}"))),
        pass_link: None,
        invitation_code: None,
        invitation_expires_at: None,
        created_at: None,
        status: None,
        wallet: None,
    };
    (0..count)
        .map(|place| Row::Credential(Arc::new(card(place))))
        .collect()
}

/// A list of so many cards that is here as a whole.
fn show_cards(count: usize) -> (Stage, Parts) {
    let open = move |_| {
        let feed = Feed::given(Subject::Account, cards(count), Moment::default());
        LiveFeed::given(feed)
    };
    show("token", Subject::Account, None, open, all)
}

async fn open_dialog(stage: &Stage, says: &str) {
    stage.press(ENGLISH.download_csv).await;
    stage.see(says).await;
}

async fn is_saved(stage: &Stage) -> String {
    stage.see("The browser saves it as").await;
    let file = saved_files().pop().unwrap();
    let name = file.name().unwrap();
    assert!(stage.text().contains(&ENGLISH.file_saved(&name)));
    name
}

async fn last_file() -> String {
    saved_files().pop().unwrap().text().await
}

fn choose_numbers(stage: &Stage) {
    stage
        .one("input[type=checkbox]")
        .unchecked_into::<HtmlElement>()
        .click();
}

fn exported(parts: Parts) -> Vec<Exported> {
    let record = parts.disclosures.record();
    record
        .into_iter()
        .map(|access| match access {
            Access::Export(exported) => exported,
            Access::Secret(disclosure) => panic!("{disclosure:?}"),
        })
        .collect()
}

fn has_focus(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

fn button(stage: &Stage, name: &str) -> Option<Element> {
    stage
        .all("button")
        .into_iter()
        .find(|button| button.text_content().as_deref() == Some(name))
}

#[wasm_bindgen_test]
async fn a_list_becomes_a_file_without_any_secret() {
    let _downloads = Pretence::downloads("takes it");
    let world = World::new().await;
    let host = Host::default();
    let (stage, parts) = show_person(&world, "2", Some(host.guard()));
    open_dialog(&stage, "The file will hold 12 credentials.").await;
    stage.press(ENGLISH.download).await;
    let name = is_saved(&stage).await;
    assert!(name.starts_with("person-2-credentials-20") && name.ends_with(".csv"));
    assert!(!name.contains("partial") && !name.contains("filtered"));
    let file = last_file().await;
    let lines: Vec<&str> = file.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "\u{feff}Person ID,Person,Label,Kind,Status,Wallet,Number,Invitation expires,Credential ID"
    );
    assert_eq!(lines.len(), 14, "headings, rows and the end");
    assert!(lines[1].starts_with("2,Name 2,Card Number,Card,,,••••••2345,,"));
    assert!(!file.contains(CARD) && !file.contains(PIN));
    for row in world
        .raw("/api/3/people/2/credentials")
        .await
        .as_array()
        .unwrap()
    {
        let secret = |field: &str| row[field].as_str().map(str::to_owned);
        for secret in ["value", "url", "invitation_code"]
            .iter()
            .filter_map(|f| secret(f))
        {
            assert!(!file.contains(&secret), "{secret}");
        }
    }
    assert!(host.asked().is_empty(), "nothing is disclosed");
    let noted = exported(parts);
    assert_eq!(noted.len(), 1);
    assert_eq!(
        (noted[0].subject, noted[0].rows, noted[0].numbers),
        (person("2"), 12, 0)
    );
    stage.press(ENGLISH.close).await;
    stage.press("Shown so far: 1").await;
    stage
        .see("12 credentials · exported as CSV, numbers masked · Person 2")
        .await;
}

#[wasm_bindgen_test]
async fn numbers_in_full_are_only_written_with_permission() {
    let _downloads = Pretence::downloads("takes it");
    let world = World::new().await;
    let host = Host::default();
    let (stage, parts) = show_person(&world, "2", Some(host.guard()));
    open_dialog(&stage, "12 credentials").await;
    choose_numbers(&stage);
    stage.press(ENGLISH.download).await;
    stage.see(ENGLISH.awaiting_permission).await;
    // Pressed again it asks for nothing else.
    stage.press(ENGLISH.download).await;
    assert_eq!(host.asked().len(), 1);
    let asked = host.asked()[0].clone();
    assert!(!format!("{asked:?}").contains(CARD));
    host.answer(0, false);
    stage.see("Card numbers: not permitted here").await;
    assert!(saved_files().is_empty() && exported(parts).is_empty());

    stage.press(ENGLISH.download).await;
    stage.see(ENGLISH.awaiting_permission).await;
    host.answer(1, true);
    is_saved(&stage).await;
    let file = last_file().await;
    assert!(file.contains(CARD));
    assert!(!file.contains(PIN) && !file.contains("passflow.io") && !file.contains(MASK));
    let rows = world.raw("/api/3/people/2/credentials").await;
    let is_number = |row: &&Value| {
        let label = row["label"].as_str().unwrap();
        label.contains("Card") || label.contains("Fob")
    };
    let numbers = rows.as_array().unwrap().iter().filter(is_number).count();
    let noted = exported(parts);
    assert_eq!((noted.len(), noted[0].numbers), (1, numbers));
    assert_eq!(Access::Export(noted[0]), host.asked()[1]);
    stage.press(ENGLISH.close).await;
    stage.press("Shown so far: 1").await;
    stage
        .see(&format!("{numbers} card numbers · exported as CSV"))
        .await;
}

#[wasm_bindgen_test]
async fn the_choice_is_made_anew_each_time() {
    let (stage, _) = show_cards(1);
    open_dialog(&stage, "The file will hold 1 credential.").await;
    choose_numbers(&stage);
    stage.press(ENGLISH.close).await;
    stage
        .wait_for("nothing", || stage.all("dialog").is_empty())
        .await;
    open_dialog(&stage, "The file will hold 1 credential.").await;
    assert!(stage.all("input:checked").is_empty());
    let described = stage
        .one("input")
        .get_attribute("aria-describedby")
        .unwrap();
    let hint = document().get_element_by_id(&described).unwrap();
    assert_eq!(hint.text_content().unwrap(), ENGLISH.with_numbers_hint);
}

#[wasm_bindgen_test]
async fn rows_without_a_name_are_told_of_before_and_after() {
    let _downloads = Pretence::downloads("takes it");
    let open = move |_| {
        let mut rows = cards(3);
        for row in rows.iter_mut().skip(1) {
            if let Row::Credential(credential) = row {
                Arc::make_mut(credential).holder = PersonId::parse("8").unwrap();
            }
        }
        LiveFeed::given(Feed::given(Subject::Account, rows, Moment::default()))
    };
    let (stage, _) = show("token", Subject::Account, None, open, all);
    open_dialog(&stage, "2 credentials are without the person's name").await;
    stage.press(ENGLISH.download).await;
    assert!(!is_saved(&stage).await.contains("partial"));
    let file = last_file().await;
    let last = file.trim_end().lines().last().unwrap();
    assert!(last.starts_with("2 credentials are without"), "{last}");
}

#[wasm_bindgen_test]
async fn a_part_of_a_list_says_so_before_and_after() {
    let _downloads = Pretence::downloads("takes it");
    let world = World::new().await;
    let (stage, parts) = show_person(&world, "1", None);
    let part = "Not the whole list: 50 of 1,000";
    open_dialog(&stage, part).await;
    // The list goes on meanwhile.
    parts.feed.report(Event::MoreWanted);
    stage.see("Not the whole list: 100 of 1,000").await;
    stage.press(ENGLISH.download).await;
    assert!(is_saved(&stage).await.ends_with("-partial.csv"));
    let file = last_file().await;
    let last = file.trim_end().lines().last().unwrap();
    assert_eq!(last, "\"Not the whole list: 100 of 1,000\",,,,,,,,");
}

#[wasm_bindgen_test]
async fn a_filtered_list_holds_what_is_shown_in_its_order() {
    let _downloads = Pretence::downloads("takes it");
    let world = World::new().await;
    let (client, subject) = (world.client(), person("2"));
    let open = move |session| LiveFeed::open(subject, client, session);
    let rows = |feed: LiveFeed| match feed.with(Feed::has_landed) {
        true => vec![2, 0],
        false => vec![],
    };
    let (stage, _) = show(&world.token, subject, None, open, rows);
    open_dialog(&stage, "Filtered: 2 of the 12 credentials").await;
    stage.press(ENGLISH.download).await;
    assert!(is_saved(&stage).await.ends_with("-filtered.csv"));
    let file = last_file().await;
    let labels: Vec<&str> = file
        .lines()
        .filter_map(|line| line.split(',').nth(2))
        .collect();
    assert_eq!(labels[1..], ["Pin", "Card Number", ""]);
}

#[wasm_bindgen_test]
async fn of_nothing_there_is_no_file_and_the_dialog_says_why() {
    let _downloads = Pretence::downloads("takes it");
    let shown = ArcRwSignal::new(vec![]);
    let rows = {
        let shown = shown.clone();
        move |_| shown.get()
    };
    let unreadable = cards(2).into_iter().chain([Row::Unreadable]).collect();
    let open = move |_| {
        let feed = Feed::given(Subject::Account, unreadable, Moment::default());
        LiveFeed::given(feed)
    };
    let (stage, parts) = show("token", Subject::Account, None, open, rows);
    open_dialog(&stage, "Filtered: 0 of the 3 credentials").await;
    for nothing in [vec![], vec![2]] {
        shown.set(nothing);
        stage.see(ENGLISH.file_holds_nothing).await;
        let download = stage.press(ENGLISH.download).await;
        let is_disabled = download.get_attribute("aria-disabled");
        assert_eq!(is_disabled.as_deref(), Some("true"));
        for _ in 0..10 {
            stage::pause().await;
        }
        assert!(saved_files().is_empty() && exported(parts).is_empty());
    }
    shown.set(vec![1]);
    stage.see("The file will hold 1 credential.").await;
    stage.press(ENGLISH.download).await;
    is_saved(&stage).await;
}

#[wasm_bindgen_test]
async fn a_long_list_is_written_in_slices_and_can_be_stopped() {
    let _downloads = Pretence::downloads("takes it");
    let (stage, parts) = show_cards(30_000);
    open_dialog(&stage, "30,000 credentials").await;
    let download = stage.press(ENGLISH.download).await;
    stage.see(" of 30,000").await;
    assert_eq!(
        download.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    stage.press(ENGLISH.cancel).await;
    stage.see(ENGLISH.file_cancelled).await;
    stage.wait_for("the focus", || has_focus(&download)).await;
    assert!(saved_files().is_empty() && exported(parts).is_empty());

    stage.press(ENGLISH.download).await;
    is_saved(&stage).await;
    assert_eq!(saved_files().len(), 1);
    let file = last_file().await;
    assert_eq!(file.lines().count(), 30_001);
    assert!(file.trim_end().ends_with(",card29999"));
}

#[wasm_bindgen_test]
async fn two_readings_are_never_mixed() {
    let _downloads = Pretence::downloads("takes it");
    let (stage, parts) = show_cards(30_000);
    open_dialog(&stage, "30,000 credentials").await;
    stage.press(ENGLISH.download).await;
    stage.see(" of 30,000").await;
    parts.feed.report(Event::ReloadPressed);
    let ticket = parts.feed.with_untracked(Feed::in_flight).unwrap();
    let page = Page {
        rows: cards(30_000),
        total: Some(30_000),
        has_next: None,
    };
    parts
        .feed
        .report(Event::Landed(ticket, page, Moment::default()));
    stage.see(ENGLISH.file_outdated).await;
    assert!(saved_files().is_empty() && exported(parts).is_empty());
}

#[wasm_bindgen_test]
async fn closing_ends_what_is_written_and_takes_back_what_was() {
    let _downloads = Pretence::downloads("takes it");
    let (stage, _) = show_cards(3);
    open_dialog(&stage, "3 credentials").await;
    stage.press(ENGLISH.download).await;
    is_saved(&stage).await;
    assert!(saved_files()[0].is_there());
    stage.press(ENGLISH.close).await;
    stage
        .wait_for("it is taken back", || !saved_files()[0].is_there())
        .await;

    drop(stage);
    let (mut stage, parts) = show_cards(30_000);
    open_dialog(&stage, "30,000 credentials").await;
    stage.press(ENGLISH.download).await;
    stage.see(" of 30,000").await;
    stage.press(ENGLISH.close).await;
    stage
        .wait_for("nothing", || stage.all("dialog").is_empty())
        .await;
    open_dialog(&stage, "30,000 credentials").await;
    assert!(button(&stage, ENGLISH.cancel).is_none(), "it has ended");
    assert!(exported(parts).is_empty());

    stage.press(ENGLISH.download).await;
    is_saved(&stage).await;
    assert_eq!(saved_files().len(), 2, "what was closed came to nothing");
    stage.unmount();
    assert!(saved_files().iter().all(|file| !file.is_there()));
}

#[wasm_bindgen_test]
async fn a_token_in_place_of_another_ends_no_file() {
    let _downloads = Pretence::downloads("takes it");
    let world = World::new().await;
    let host = Host::default();
    let (stage, _) = show_person(&world, "2", Some(host.guard()));
    open_dialog(&stage, "12 credentials").await;
    choose_numbers(&stage);
    stage.press(ENGLISH.download).await;
    stage.see(ENGLISH.awaiting_permission).await;
    let other = Authorization::Bearer(token(&world.issue().await));
    stage.session().resume(other);
    host.answer(0, true);
    is_saved(&stage).await;
    assert_eq!(saved_files().len(), 1);
}

#[wasm_bindgen_test]
async fn what_was_asked_for_before_the_end_is_not_written_after_it() {
    let _downloads = Pretence::downloads("takes it");
    for end in ["cancel", "close", "the session"] {
        let world = World::new().await;
        let host = Host::default();
        let (stage, parts) = show_person(&world, "2", Some(host.guard()));
        open_dialog(&stage, "12 credentials").await;
        choose_numbers(&stage);
        stage.press(ENGLISH.download).await;
        stage.see(ENGLISH.awaiting_permission).await;
        match end {
            "cancel" => drop(stage.press(ENGLISH.cancel).await),
            "close" => {
                stage.press(ENGLISH.close).await;
                // The browser tells it a moment later.
                let is_gone = || stage.all("dialog").is_empty();
                stage.wait_for("nothing", is_gone).await;
            }
            _ => stage.session().sign_out(),
        }
        host.answer(0, true);
        for _ in 0..10 {
            stage::pause().await;
        }
        assert!(saved_files().is_empty(), "{end}");
        assert!(exported(parts).is_empty(), "{end}");
        assert!(!stage.text().contains(ENGLISH.awaiting_permission), "{end}");
        let says_so = stage.text().contains(ENGLISH.file_cancelled);
        assert_eq!(says_so, end == "cancel", "{end}");
    }
}

#[wasm_bindgen_test]
async fn without_a_session_there_are_no_numbers() {
    let _downloads = Pretence::downloads("takes it");
    let (stage, parts) = show_cards(3);
    stage.session().sign_out();
    open_dialog(&stage, "3 credentials").await;
    choose_numbers(&stage);
    stage.press(ENGLISH.download).await;
    stage.see(ENGLISH.sign_in_needed).await;
    assert!(saved_files().is_empty() && exported(parts).is_empty());
}

#[wasm_bindgen_test]
async fn a_browser_that_refuses_is_believed() {
    let _downloads = Pretence::downloads("refuses");
    let (stage, parts) = show_cards(3);
    open_dialog(&stage, "3 credentials").await;
    stage.press(ENGLISH.download).await;
    stage.see(ENGLISH.file_refused).await;
    assert!(exported(parts).is_empty());
}

#[wasm_bindgen_test]
async fn the_keyboard_goes_round_in_the_dialog() {
    let (stage, _) = show_cards(3);
    open_dialog(&stage, "3 credentials").await;
    let close: HtmlElement = button(&stage, ENGLISH.close).unwrap().unchecked_into();
    close.focus().unwrap();
    assert!(press_key("Tab", false));
    assert!(has_focus(&stage.one("input")), "the choice comes first");
}
