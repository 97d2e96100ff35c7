//! Secrets on the screen and on the clipboard: one at a time, for as long as
//! somebody looks, and never without the host.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::panic, clippy::unwrap_used, reason = "tests")]

mod stage;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use person_credentials::model::credential::Kind;
use person_credentials::model::disclosure::{Access, Action, Disclosure, Item};
use person_credentials::model::person::PersonId;
use person_credentials::ui::disclosures::{Disclosures, Guard};
use person_credentials::ui::person_view::PersonView;
use person_credentials::ui::words::ENGLISH;
use send_wrapper::SendWrapper;
use serde_json::json;
use stage::host::Host;
use stage::pretence::{Pretence, copied_texts};
use stage::{Stage, World, journal_says, press_key, stage, tell};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlElement;

wasm_bindgen_test_configure!(run_in_browser);

const LIST: &str = "/api/3/people/2/credentials";
/// The showcase's PIN and card number.
const PIN: &str = "0123";
const CARD: &str = "00112345";

const REVEAL_PIN: &str = "Reveal PIN Pin";
const HIDE_PIN: &str = "Hide PIN Pin";
const REVEAL_CARD: &str = "Reveal Number Card Number";
const COPY_PIN: &str = "Copy PIN Pin";
const SHOW_QR: &str = "Show QR code Pass link PassFlow Mobile Access";

fn secret(access: &Access) -> &Disclosure {
    match access {
        Access::Secret(disclosure) => disclosure,
        Access::Export(_) => panic!("nothing was exported"),
    }
}

async fn show(world: &World) -> Stage {
    show_guarded(world, None).await.0
}

async fn show_guarded(world: &World, guard: Option<Guard>) -> (Stage, Disclosures) {
    let shown = show_person(world, "2", guard);
    shown.0.see("All 12 shown").await;
    shown
}

fn show_person(world: &World, person: &str, guard: Option<Guard>) -> (Stage, Disclosures) {
    let id = PersonId::parse(person).unwrap();
    let client = world.client();
    let handed_out = Rc::new(RefCell::new(None));
    let guard = SendWrapper::new(guard);
    let stage = stage(Some(&world.token), {
        let handed_out = SendWrapper::new(Rc::clone(&handed_out));
        move |session| {
            let disclosures = Disclosures::new(guard.take());
            *handed_out.borrow_mut() = Some(disclosures);
            view! { <PersonView id sign_in=stage::sign_in(&client, session) client session disclosures /> }.into_any()
        }
    });
    let disclosures = handed_out.borrow_mut().take().unwrap();
    (stage, disclosures)
}

fn shown(stage: &Stage) -> Vec<String> {
    let shown = stage.all(".secret__text");
    shown
        .iter()
        .map(|text| text.text_content().unwrap())
        .collect()
}

async fn reveal_pin(stage: &Stage) {
    stage.press_named(REVEAL_PIN).await;
    stage.wait_for("the PIN", || shown(stage) == [PIN]).await;
}

async fn is_covered(stage: &Stage, after: &str) {
    stage.wait_for(after, || shown(stage).is_empty()).await;
    assert!(!stage.html().contains(PIN), "{after}");
}

#[wasm_bindgen_test]
async fn a_value_is_shown_for_its_time_and_both_are_told() {
    let world = World::new().await;
    let stage = show(&world).await;
    assert!(!stage.html().contains(PIN));
    reveal_pin(&stage).await;
    stage.hear("PIN: shown for 30 seconds.").await;
    // Who sees it needs no message before it.
    let is_seen = || stage.all(".message--heard").is_empty();
    assert!(!is_seen());
    {
        let _later = Pretence::later(30_500.0);
        is_covered(&stage, "30 seconds").await;
    }
    stage.hear("PIN: hidden again.").await;
    assert!(!is_seen());
    let _clipboard = Pretence::clipboard("takes it");
    stage.press_named(COPY_PIN).await;
    stage.hear(&ENGLISH.about(ENGLISH.copied, "PIN")).await;
    assert!(is_seen());
}

#[wasm_bindgen_test]
async fn a_deployment_says_for_how_long() {
    let world = World::new().await;
    let id = PersonId::parse("2").unwrap();
    let client = world.client_with("reveal-time", "5");
    let stage = stage(Some(&world.token), move |session| {
        view! { <PersonView id sign_in=stage::sign_in(&client, session) client session disclosures=Disclosures::new(None) /> }.into_any()
    });
    stage.press_named(REVEAL_PIN).await;
    stage.hear("PIN: shown for 5 seconds.").await;
    let _later = Pretence::later(5_500.0);
    is_covered(&stage, "5 seconds").await;
}

#[wasm_bindgen_test]
async fn revealing_another_covers_the_first() {
    let world = World::new().await;
    let stage = show(&world).await;
    reveal_pin(&stage).await;
    stage.press_named(REVEAL_CARD).await;
    stage
        .wait_for("the card number alone", || shown(&stage) == [CARD])
        .await;
    assert!(!stage.html().contains(PIN));
}

#[wasm_bindgen_test]
async fn a_value_is_covered_when_nobody_looks_any_more() {
    let world = World::new().await;
    let stage = show(&world).await;

    reveal_pin(&stage).await;
    let button = stage.press_named(HIDE_PIN).await;
    is_covered(&stage, "Hide").await;
    assert_eq!(document().active_element().as_ref(), Some(button.as_ref()));
    assert_eq!(button.text_content().unwrap(), ENGLISH.reveal);

    reveal_pin(&stage).await;
    tell(&window(), "blur");
    is_covered(&stage, "the window behind another").await;

    reveal_pin(&stage).await;
    tell(&window(), "pagehide");
    is_covered(&stage, "the page left").await;

    reveal_pin(&stage).await;
    assert!(
        press_key("Escape", false),
        "it would close what the list stands in as well"
    );
    is_covered(&stage, "Escape").await;
    assert!(!press_key("Escape", false), "there is nothing to cover");

    reveal_pin(&stage).await;
    let _hidden = Pretence::hidden();
    tell(&document(), "visibilitychange");
    // The event of a document bubbles; this one is told to the window as well.
    tell(&window(), "visibilitychange");
    is_covered(&stage, "the tab hidden").await;
}

#[wasm_bindgen_test]
async fn a_value_is_covered_when_the_session_ends_or_is_another() {
    let world = World::new().await;
    let stage = show(&world).await;
    reveal_pin(&stage).await;
    world.revoke().await;
    stage.press(ENGLISH.refresh).await;
    stage.see(ENGLISH.sign_in_again).await;
    is_covered(&stage, "the end of the session").await;
    assert_eq!(stage.cards(), 12);

    let token = world.issue().await;
    stage.sign_in_again(&token);
    stage.see("All 12 shown").await;
    reveal_pin(&stage).await;
    stage.session().sign_out();
    stage.see(ENGLISH.sign_in_hint).await;
    is_covered(&stage, "signing out").await;
}

#[wasm_bindgen_test]
async fn a_value_that_changed_meanwhile_was_not_asked_for() {
    let world = World::new().await;
    let stage = show(&world).await;
    reveal_pin(&stage).await;
    // Read anew and the same: it stays.
    stage.press(ENGLISH.refresh).await;
    journal_says(&world, |requests| {
        requests
            .iter()
            .filter(|request| request["path"] == LIST)
            .count()
            == 2
    })
    .await;
    stage.see(ENGLISH.refresh).await;
    assert_eq!(shown(&stage), [PIN]);

    let mut rows = world.raw(LIST).await;
    rows[2]["value"] = json!("9876");
    world
        .fault(json!({"path": LIST, "fault": {"kind": "rows", "rows": rows}}))
        .await;
    let seen = watch_for("9876");
    stage.press(ENGLISH.refresh).await;
    is_covered(&stage, "another PIN").await;
    assert!(
        !seen
            .call0(&wasm_bindgen::JsValue::NULL)
            .unwrap()
            .is_truthy(),
        "not even for a moment"
    );
    stage.press_named(REVEAL_PIN).await;
    stage
        .wait_for("the new PIN", || shown(&stage) == ["9876"])
        .await;
}

#[wasm_bindgen_test]
async fn what_was_covered_by_a_change_stays_covered() {
    let world = World::new().await;
    let stage = show(&world).await;
    reveal_pin(&stage).await;
    let mut rows = world.raw(LIST).await;
    rows[2]["value"] = json!("9876");
    let changed = world
        .fault(json!({"path": LIST, "fault": {"kind": "rows", "rows": rows}}))
        .await;
    stage.press(ENGLISH.refresh).await;
    stage.hear("PIN: hidden again.").await;
    world.lift(changed).await;
    stage.press(ENGLISH.refresh).await;
    journal_says(&world, |requests| {
        requests
            .iter()
            .filter(|request| request["path"] == LIST)
            .count()
            == 4
    })
    .await;
    stage.see(ENGLISH.refresh).await;
    assert!(shown(&stage).is_empty() && !stage.html().contains(PIN));
}

#[wasm_bindgen_test]
async fn the_second_press_of_two_does_not_cover_what_the_first_one_showed() {
    let world = World::new().await;
    let stage = show(&world).await;
    let button = stage.press_named(REVEAL_PIN).await;
    stage.find(".secret__text").await;
    let second = web_sys::MouseEventInit::new();
    second.set_bubbles(true);
    second.set_detail(2);
    let second = web_sys::MouseEvent::new_with_mouse_event_init_dict("click", &second).unwrap();
    button.dispatch_event(&second).unwrap();
    stage.hear("PIN: shown for 30 seconds.").await;
    assert_eq!(shown(&stage), [PIN]);
}

#[wasm_bindgen_test]
async fn what_stands_beside_reveal_stays_in_its_place() {
    let world = World::new().await;
    let stage = show(&world).await;
    let copy = stage
        .press_named(REVEAL_PIN)
        .await
        .next_element_sibling()
        .unwrap();
    stage.find(".secret__text").await;
    let during = copy.get_bounding_client_rect().x();
    tell(&window(), "blur");
    is_covered(&stage, "the window behind another").await;
    assert_eq!(copy.get_bounding_client_rect().x(), during);
}

#[wasm_bindgen_test]
async fn a_session_that_ends_while_all_is_read_is_told_above_the_cards() {
    let world = World::new().await;
    let stage = show(&world).await;
    world.revoke().await;
    stage.press(ENGLISH.refresh).await;
    let form = stage.find("form").await;
    let card = stage.one("article");
    let place = form.compare_document_position(&card);
    assert_eq!(place & web_sys::Node::DOCUMENT_POSITION_FOLLOWING, 4);
    assert_eq!(stage.all("form").len(), 1);
    let token = world.issue().await;
    stage.sign_in_again(&token);
    stage
        .wait_for("no form", || stage.all("form").is_empty())
        .await;
    stage.see("All 12 shown").await;
}

#[wasm_bindgen_test]
async fn escape_covers_it_wherever_the_focus_is() {
    let world = World::new().await;
    let stage = show(&world).await;
    reveal_pin(&stage).await;
    stage
        .one(".freshness button")
        .unchecked_ref::<HtmlElement>()
        .focus()
        .unwrap();
    press_key("Escape", false);
    is_covered(&stage, "Escape").await;
}

#[wasm_bindgen_test]
async fn a_value_that_has_the_focus_hands_it_to_its_button() {
    let world = World::new().await;
    let stage = show(&world).await;
    let button = stage.press_named(REVEAL_PIN).await;
    let text = stage.find(".secret__text").await;
    text.unchecked_ref::<HtmlElement>().focus().unwrap();
    tell(&window(), "blur");
    is_covered(&stage, "the window behind another").await;
    assert_eq!(document().active_element().as_ref(), Some(button.as_ref()));
}

#[wasm_bindgen_test]
async fn the_same_message_is_told_again() {
    let world = World::new().await;
    let stage = show(&world).await;
    let _clipboard = Pretence::clipboard("takes it");
    let copied = ENGLISH.about(ENGLISH.copied, "PIN");
    for times in 1..=2 {
        stage.press_named(COPY_PIN).await;
        stage
            .wait_for("a copy", || copied_texts().len() == times)
            .await;
        // Quiet first: a text that is the same tells nothing.
        stage.hear("").await;
        stage.hear(&copied).await;
    }
}

#[wasm_bindgen_test]
async fn a_long_value_is_seen_whole_and_nothing_moves() {
    let world = World::new().await;
    let mut rows = world.raw(LIST).await;
    let long = "AGEX-54XE-WRXQ-ATXA-".repeat(3);
    rows[3]["invitation_code"] = json!(long);
    rows[3]["value"] = json!("12345678901234567890");
    world
        .fault(json!({"path": LIST, "fault": {"kind": "rows", "rows": rows}}))
        .await;
    let stage = show(&world).await;
    let card = stage.all("article").remove(3);
    assert!(
        card.scroll_height() <= card.client_height(),
        "two secrets fit"
    );
    let before = card.client_height();
    for item in ["Value", "Invitation code"] {
        let name = format!("Reveal {item} HID Mobile Access");
        stage.press_named(&name).await;
        stage.wait_for(&name, || shown(&stage).len() == 1).await;
        let text = stage.one(".secret__text");
        assert!(
            text.scroll_width() <= text.client_width(),
            "{item} runs over"
        );
        assert!(
            text.scroll_height() <= text.client_height(),
            "{item} is cut"
        );
        assert_eq!(card.client_height(), before, "{item}");
    }
}

#[wasm_bindgen_test]
async fn a_view_that_goes_takes_its_secret_with_it() {
    let world = World::new().await;
    let mut stage = show(&world).await;
    reveal_pin(&stage).await;
    stage.unmount();
    assert_eq!(stage.html(), "");
    // What is told to a view that is gone must not be its end.
    tell(&window(), "blur");
    let _later = Pretence::later(60_000.0);
    tell(&window(), "pagehide");
}

#[wasm_bindgen_test]
async fn a_card_that_is_scrolled_away_comes_back_covered() {
    let world = World::new().await;
    let stage = show_person(&world, "1", None).0;
    stage.see("50 of 1,000").await;
    let first = stage.card(1).await;
    let button = stage.press(ENGLISH.reveal).await;
    stage.find(".secret__text").await;
    let revealed = button.closest("article").unwrap().unwrap();
    // Not all browsers give the focus to what is pressed.
    button.blur().unwrap();
    stage.card(50).await;
    stage
        .wait_for("the window", || {
            !first.is_connected() && !revealed.is_connected()
        })
        .await;
    stage.card(stage::place(&revealed)).await;
    assert!(stage.all(".secret__text").is_empty());
}

#[wasm_bindgen_test]
async fn nothing_moves_when_a_secret_is_shown() {
    let world = World::new().await;
    let stage = show(&world).await;
    let boxes = || -> Vec<[i32; 4]> {
        let cards = stage.all("article, .secret__actions");
        let place = |card: &web_sys::Element| {
            let place = card.get_bounding_client_rect();
            [place.x(), place.y(), place.width(), place.height()].map(|side| side.round() as i32)
        };
        cards.iter().map(place).collect()
    };
    for name in [REVEAL_PIN, "Reveal Invitation code HID Mobile Access"] {
        // Focus may scroll to a card; only then is the page at rest.
        stage.press_named(name).await;
        stage
            .wait_for("a secret", || shown(&stage).len() == 1)
            .await;
        let during = boxes();
        tell(&window(), "blur");
        is_covered(&stage, name).await;
        assert_eq!(boxes(), during, "{name}");
    }
}

#[wasm_bindgen_test]
async fn copying_takes_the_exact_text_and_never_shows_it() {
    let world = World::new().await;
    let (stage, disclosures) = show_guarded(&world, None).await;
    let rows = world.raw(LIST).await;
    let field = |index: usize, name: &str| rows[index][name].as_str().unwrap().to_owned();
    let table = [
        (COPY_PIN, "PIN", PIN.to_owned()),
        (
            "Copy code Invitation code HID Mobile Access",
            "HID Mobile Access, Invitation code",
            field(3, "invitation_code"),
        ),
        (
            "Copy link Pass link PassFlow Mobile Access",
            "PassFlow Mobile Access, Pass link",
            field(4, "url"),
        ),
    ];
    let _clipboard = Pretence::clipboard("takes it");
    for (button, item, secret) in table {
        stage.press_named(button).await;
        stage.hear(&ENGLISH.about(ENGLISH.copied, item)).await;
        assert!(!stage.html().contains(&secret), "{button}");
        assert_eq!(copied_texts().last(), Some(&secret));
    }
    let noted: Vec<_> = disclosures
        .record()
        .iter()
        .map(|access| (secret(access).item, secret(access).action))
        .collect();
    let copied = [Item::Value, Item::InvitationCode, Item::PassLink];
    assert_eq!(noted, copied.map(|item| (item, Action::Copy)));
}

#[wasm_bindgen_test]
async fn a_browser_that_refuses_to_copy_is_believed() {
    let world = World::new().await;
    let (stage, disclosures) = show_guarded(&world, None).await;
    for answer in ["refuses", "throws", "is missing"] {
        let _clipboard = Pretence::clipboard(answer);
        stage.press_named(COPY_PIN).await;
        stage.hear(&ENGLISH.about(ENGLISH.not_copied, "PIN")).await;
        stage.press_named(REVEAL_PIN).await;
        stage.hear("PIN: shown for 30 seconds.").await;
        stage.press_named(HIDE_PIN).await;
    }
    let revealed = disclosures.record();
    assert!(
        revealed
            .iter()
            .all(|noted| secret(noted).action == Action::Reveal)
    );
}

#[wasm_bindgen_test]
async fn a_pass_link_becomes_a_qr_code_for_a_minute() {
    let world = World::new().await;
    let stage = show(&world).await;
    let link = world.raw(LIST).await[4]["url"].as_str().unwrap().to_owned();
    let button = stage.press_named(SHOW_QR).await;
    stage.find("dialog[open] svg[role=img] path").await;
    stage.see(ENGLISH.qr_warning).await;
    stage.see("Hides in 60 seconds").await;
    assert!(!stage.html().contains(&link), "drawn, not written");
    {
        let _later = Pretence::later(31_000.0);
        stage.see("Hides in 29 seconds").await;
    }
    {
        let _later = Pretence::later(60_500.0);
        let is_gone = || stage.all("dialog, svg[role=img]").is_empty();
        stage.wait_for("the end of the code", is_gone).await;
    }
    let has_focus = || document().active_element().as_ref() == Some(button.as_ref());
    stage.wait_for("the focus back", has_focus).await;
}

#[wasm_bindgen_test]
async fn a_qr_code_is_closed_by_hand_or_when_nobody_looks() {
    let world = World::new().await;
    let stage = show(&world).await;
    for way in ["Close", "blur", "Escape"] {
        let button = stage.press_named(SHOW_QR).await;
        let dialog = stage.find("dialog[open]").await;
        match way {
            "Close" => drop(stage.press(ENGLISH.close).await),
            "blur" => tell(&window(), "blur"),
            // What the browser makes of Escape; no test can press it for real.
            _ => tell(dialog.unchecked_ref(), "close"),
        }
        let is_gone = || stage.all("dialog").is_empty();
        stage.wait_for(way, is_gone).await;
        if way != "Escape" {
            let has_focus = || document().active_element().as_ref() == Some(button.as_ref());
            stage.wait_for("the focus back", has_focus).await;
        }
    }
    reveal_pin(&stage).await;
    stage.press_named(SHOW_QR).await;
    stage.find("dialog[open]").await;
    is_covered(&stage, "a code instead").await;
}

#[wasm_bindgen_test]
async fn links_to_other_hosts_are_not_offered() {
    let world = World::new().await;
    world
        .fault(json!({"path": LIST, "fault": {"kind": "foreign_link"}}))
        .await;
    let stage = show(&world).await;
    stage.see(ENGLISH.unrecognised_link).await;
    assert!(!stage.text().contains(ENGLISH.copy_link));
    assert!(!stage.text().contains(ENGLISH.show_qr));
    assert!(!stage.html().contains("passflow.io"));
}

#[wasm_bindgen(inline_js = "
    export const watch_for = (text) => {
        let wasSeen = false;
        const look = (changes) => {
            const added = changes.flatMap((change) => [...change.addedNodes, change.target]);
            wasSeen ||= added.some((node) => node.textContent.includes(text));
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, {childList: true, characterData: true, subtree: true});
        return () => {
            look(observer.takeRecords());
            observer.disconnect();
            return wasSeen;
        };
    };
")]
extern "C" {
    /// Tells, when it is called, whether a text was in the page meanwhile.
    fn watch_for(text: &str) -> js_sys::Function;
}

#[wasm_bindgen_test]
async fn a_host_is_told_everything_but_the_secret() {
    let world = World::new().await;
    let host = Host::default();
    let (stage, disclosures) = show_guarded(&world, Some(host.guard())).await;
    let rows = world.raw(LIST).await;
    for name in [REVEAL_PIN, COPY_PIN, SHOW_QR] {
        stage.press_named(name).await;
    }
    let asked: Vec<_> = host.asked().iter().map(secret).cloned().collect();
    let told: Vec<_> = asked.iter().map(|d| (d.kind, d.item, d.action)).collect();
    assert_eq!(
        told,
        [
            (Kind::Pin, Item::Value, Action::Reveal),
            (Kind::Pin, Item::Value, Action::Copy),
            (Kind::PassFlow, Item::PassLink, Action::ShowQr),
        ]
    );
    let person = PersonId::parse("2").unwrap();
    assert!(asked.iter().all(|disclosure| disclosure.person == person));
    let all = format!("{asked:?}");
    assert!(all.contains(rows[2]["id"].as_str().unwrap()));
    assert!(!all.contains(PIN) && !all.contains("passflow.io"));
    assert!(disclosures.record().is_empty(), "nothing was disclosed yet");
}

#[wasm_bindgen_test]
async fn a_host_may_refuse_or_take_its_time() {
    let world = World::new().await;
    let host = Host::default();
    let (stage, disclosures) = show_guarded(&world, Some(host.guard())).await;
    let _in_front = Pretence::in_front();

    stage.press_named(REVEAL_PIN).await;
    stage.hear(ENGLISH.awaiting_permission).await;
    assert!(shown(&stage).is_empty());
    host.answer(0, false);
    stage
        .hear(&ENGLISH.about(ENGLISH.not_permitted, "PIN"))
        .await;
    assert!(shown(&stage).is_empty() && disclosures.record().is_empty());

    stage.press_named(REVEAL_PIN).await;
    stage.hear(ENGLISH.awaiting_permission).await;
    host.answer(1, true);
    stage.hear("PIN: shown for 30 seconds.").await;
    assert_eq!(shown(&stage), [PIN]);
    assert_eq!(disclosures.record().len(), 1);
}

#[wasm_bindgen_test]
async fn what_is_permitted_too_late_stays_hidden() {
    let world = World::new().await;
    let host = Host::default();
    let (mut stage, disclosures) = show_guarded(&world, Some(host.guard())).await;

    stage.press_named(REVEAL_PIN).await;
    {
        let _behind = Pretence::behind();
        host.answer(0, true);
        stage
            .hear(&ENGLISH.about(ENGLISH.permitted_too_late, "PIN"))
            .await;
    }
    let _in_front = Pretence::in_front();

    // Another was asked for meanwhile: only that one is shown.
    stage.press_named(REVEAL_PIN).await;
    stage.press_named(REVEAL_CARD).await;
    host.answer(1, true);
    host.answer(2, true);
    stage
        .wait_for("the card number alone", || shown(&stage) == [CARD])
        .await;
    assert!(!stage.html().contains(PIN));

    // The list was read anew meanwhile, and it is another one.
    let mut rows = world.raw(LIST).await;
    rows[2]["value"] = json!("9876");
    world
        .fault(json!({"path": LIST, "fault": {"kind": "rows", "rows": rows}}))
        .await;
    let _clipboard = Pretence::clipboard("takes it");
    stage.press_named(COPY_PIN).await;
    stage.press(ENGLISH.refresh).await;
    journal_says(&world, |requests| {
        requests
            .iter()
            .filter(|request| request["path"] == LIST)
            .count()
            == 3
    })
    .await;
    stage.see(ENGLISH.refresh).await;
    host.answer(3, true);
    stage
        .hear(&ENGLISH.about(ENGLISH.changed_meanwhile, "PIN"))
        .await;

    // The view is gone: nothing is copied behind anybody's back.
    stage.press_named(COPY_PIN).await;
    stage.unmount();
    host.answer(4, true);
    journal_says(&world, |requests| !requests.is_empty()).await;
    assert!(copied_texts().is_empty());
    assert!(disclosures.record().len() <= 1);
}

#[wasm_bindgen_test]
async fn what_was_asked_for_before_the_end_is_not_permitted_after_it() {
    let world = World::new().await;
    let _in_front = Pretence::in_front();
    let _clipboard = Pretence::clipboard("takes it");
    for end in ["signing out", "Escape", "the page left"] {
        let host = Host::default();
        let (stage, disclosures) = show_guarded(&world, Some(host.guard())).await;
        stage.press_named(COPY_PIN).await;
        stage.hear(ENGLISH.awaiting_permission).await;
        match end {
            "signing out" => {
                stage.session().sign_out();
                stage.see(ENGLISH.sign_in_hint).await;
            }
            "Escape" => drop(press_key("Escape", false)),
            _ => tell(&window(), "pagehide"),
        }
        stage.hear("").await;
        host.answer(0, true);
        // The answer is there once another one is.
        if end == "Escape" {
            stage.press_named(REVEAL_CARD).await;
            host.answer(1, true);
            stage
                .wait_for("the card number", || shown(&stage) == [CARD])
                .await;
            assert_eq!(disclosures.record().len(), 1, "{end}");
        } else {
            journal_says(&world, |requests| !requests.is_empty()).await;
            assert!(disclosures.record().is_empty(), "{end}");
        }
        assert!(copied_texts().is_empty(), "{end}");
    }
}
