//! The contract, as one list, against the element and against what its
//! documentation says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::LIST;
use crate::stage::World;
use crate::stage::portal::Guest;

const DOCUMENTATION: &str = include_str!("../../src/embed.rs");
const TYPES: &str = include_str!("../../src/embed/person-credentials.d.ts");
const TOKENS: &str = include_str!("../../style/tokens.css");

/// Each attribute, its property, and a value that it can have.
const ATTRIBUTES: [(&str, &str, &str); 14] = [
    ("person-id", "personId", "2"),
    ("api-base", "apiBase", "/doorflow"),
    ("page-size", "pageSize", "7"),
    ("account-page-size", "accountPageSize", "70"),
    ("load", "load", "button"),
    ("lang", "lang", "de"),
    ("theme", "theme", "dark"),
    ("auth", "auth", "same-origin"),
    ("csrf-header", "csrfHeader", "X-Token"),
    ("csrf-token", "csrfToken", "abc"),
    ("request-timeout", "requestTimeout", "9"),
    ("reveal-time", "revealTime", "9"),
    ("pass-link-hosts", "passLinkHosts", "a.example"),
    ("photo-origins", "photoOrigins", "https://a.example"),
];

/// Properties and methods that no attribute has.
const MEMBERS: [&str; 5] = [
    "getToken",
    "credentials",
    "disclosureGuard",
    "refresh",
    "clear",
];

/// Each event, and the keys of its detail beside `version`.
const EVENTS: [(&str, &[&str]); 6] = [
    ("ready", &["personId", "loaded"]),
    ("error", &["code", "status", "retryable", "retrying"]),
    ("auth-required", &["reason"]),
    ("count-change", &["loaded", "total", "complete"]),
    ("person-activate", &["personId"]),
    (
        "disclosure",
        &[
            "credentialId",
            "personId",
            "kind",
            "item",
            "action",
            "label",
            "at",
        ],
    ),
];

const PARTS: [&str; 18] = [
    "root", "header", "photo", "name", "count", "search", "filters", "feed", "card", "label",
    "person", "status", "secret", "button", "notice", "message", "dialog", "end",
];

const SLOTS: [&str; 2] = ["empty", "error"];

/// Each custom property, and a value that nothing has by itself.
const CUSTOM_PROPERTIES: [(&str, &str); 24] = [
    ("--pc-font", "fantasy"),
    ("--pc-font-size", "23px"),
    ("--pc-font-value", "fantasy"),
    ("--pc-ground", "rgb(1, 2, 3)"),
    ("--pc-surface", "rgb(1, 2, 3)"),
    ("--pc-sunken", "rgb(1, 2, 3)"),
    ("--pc-text", "rgb(1, 2, 3)"),
    ("--pc-text-quiet", "rgb(1, 2, 3)"),
    ("--pc-line", "rgb(1, 2, 3)"),
    ("--pc-line-control", "rgb(1, 2, 3)"),
    ("--pc-accent", "rgb(1, 2, 3)"),
    ("--pc-good", "rgb(1, 2, 3)"),
    ("--pc-waiting", "rgb(1, 2, 3)"),
    ("--pc-ending", "rgb(1, 2, 3)"),
    ("--pc-ended", "rgb(1, 2, 3)"),
    ("--pc-bad", "rgb(1, 2, 3)"),
    ("--pc-bad-ground", "rgb(1, 2, 3)"),
    ("--pc-notice-ground", "rgb(1, 2, 3)"),
    ("--pc-step", "7px"),
    ("--pc-radius", "17px"),
    ("--pc-border", "7px dotted rgb(1, 2, 3)"),
    ("--pc-shadow", "7px 7px rgb(1, 2, 3)"),
    ("--pc-card-width", "500px"),
    ("--pc-card-height", "700px"),
];

/// What only the page's own form to sign in has.
const OF_THE_PAGE_ALONE: [&str; 1] = ["--pc-on-accent"];

/// The tables of the documentation, row by row and cell by cell, each cell as
/// what it has in code.
fn documented() -> Vec<Vec<Vec<String>>> {
    let rows = DOCUMENTATION
        .lines()
        .filter_map(|line| line.strip_prefix("//! | "));
    rows.map(|row| row.split('|').map(code).collect())
        .filter(|row: &Vec<Vec<String>>| !row[0].is_empty())
        .collect()
}

fn code(text: &str) -> Vec<String> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// What stands in code behind the first mention of some words, up to a mark.
fn listed(behind: &str, up_to: char) -> BTreeSet<String> {
    let text = DOCUMENTATION.replace("\n//! ", " ");
    let (_, rest) = text.split_once(behind).unwrap();
    let rest = rest.split(up_to).next().unwrap();
    code(rest).into_iter().collect()
}

fn owned<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

#[wasm_bindgen_test]
fn the_documentation_lists_the_attributes_and_no_others() {
    let is_pair = |row: &&Vec<Vec<String>>| {
        row.len() > 3 && row[0].len() == row[1].len() && row[0][0] != "getToken(reason, signal)"
    };
    let rows = documented();
    let pairs: BTreeSet<(String, String)> = rows
        .iter()
        .filter(is_pair)
        .flat_map(|row| row[0].iter().cloned().zip(row[1].iter().cloned()))
        .collect();
    let expected =
        ATTRIBUTES.map(|(attribute, property, _)| (attribute.to_owned(), property.to_owned()));
    assert_eq!(pairs, expected.into_iter().collect());
}

#[wasm_bindgen_test]
fn the_documentation_lists_the_members_and_the_events_and_no_others() {
    let rows = documented();
    let by_name: BTreeMap<&str, &Vec<Vec<String>>> = rows
        .iter()
        .map(|row| (row[0][0].split('(').next().unwrap(), row))
        .collect();
    for member in MEMBERS {
        assert!(by_name.contains_key(member), "{member}");
    }
    for (event, _) in EVENTS {
        assert!(by_name.contains_key(event), "{event}");
    }
    let attribute_rows = rows.iter().filter(|row| row.len() > 3).count();
    assert_eq!(rows.len() - attribute_rows, MEMBERS.len() + EVENTS.len());
}

#[wasm_bindgen_test]
fn the_documentation_lists_the_keys_of_the_details() {
    for (event, keys) in EVENTS {
        let row = DOCUMENTATION
            .lines()
            .find_map(|line| line.strip_prefix(&format!("//! | `{event}` | ")))
            .unwrap();
        let listed = row.split([':', ';', '|']).next().unwrap();
        assert_eq!(code(listed), keys, "{event}");
    }
}

#[wasm_bindgen_test]
fn the_documentation_lists_the_parts_and_the_slots() {
    assert_eq!(listed("parts are", ';'), owned(PARTS));
    assert_eq!(listed("slots are", '.'), owned(SLOTS));
}

/// The names that the body of a type declares by lines of this beginning.
fn declared(of: &str, beginning: &str) -> BTreeSet<String> {
    let (_, body) = TYPES
        .split_once(&format!("export interface {of} "))
        .unwrap();
    let body = body.split("\n}").next().unwrap();
    let lines = body
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.strip_prefix(beginning));
    let name = |line: &str| {
        let end = line.find(|c: char| !c.is_alphanumeric() && c != '-')?;
        (end > 0).then(|| line[..end].to_owned())
    };
    lines.filter_map(name).collect()
}

#[wasm_bindgen_test]
fn the_types_have_the_properties_and_no_others() {
    let of_attributes = ATTRIBUTES
        .map(|(_, property, _)| property)
        .into_iter()
        .filter(|property| *property != "lang");
    assert_eq!(
        declared("PersonCredentialsElement", "get "),
        owned(of_attributes.clone())
    );
    let all = declared("PersonCredentialsElement", "");
    let is_other = |name: &String| name != "get" && name != "set";
    let others: BTreeSet<_> = all.into_iter().filter(is_other).collect();
    assert_eq!(others, owned(MEMBERS));
    for (attribute, property, _) in ATTRIBUTES {
        let says = format!("/** `{attribute}`: ");
        let is_said = TYPES.contains(&says) || TYPES.contains(&format!("   * `{attribute}`: "));
        assert!(is_said || property == "lang", "{attribute}");
    }
}

#[wasm_bindgen_test]
fn the_types_have_the_events_and_their_keys() {
    let events = TYPES
        .lines()
        .filter_map(|line| line.trim().strip_prefix("\"person-credentials-"))
        .filter_map(|line| line.split_once("\": CustomEvent<"))
        .map(|(name, detail)| (name, detail.trim_end_matches(">;")));
    let events: BTreeMap<_, _> = events.collect();
    assert_eq!(
        owned(events.keys().copied()),
        owned(EVENTS.map(|(name, _)| name))
    );
    for (event, keys) in EVENTS {
        let with_attribute = (event == "error").then_some("attribute");
        let expected = keys
            .iter()
            .copied()
            .chain(["version"])
            .chain(with_attribute);
        assert_eq!(
            declared(events[event], "readonly "),
            owned(expected),
            "{event}"
        );
    }
}

#[wasm_bindgen_test]
fn the_types_name_the_parts_the_slots_and_the_custom_properties() {
    let words = |beginning: &str, up_to: &str| {
        let text = TYPES.replace("\n * ", " ");
        let (_, rest) = text.split_once(beginning).unwrap();
        code(rest.split(up_to).next().unwrap())
            .into_iter()
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(words(" Parts:", "."), owned(PARTS));
    assert_eq!(words(" Slots:", "."), owned(SLOTS));
    let custom = owned(CUSTOM_PROPERTIES.map(|(name, _)| name));
    assert_eq!(words(" CSS custom properties", "."), custom);
}

#[wasm_bindgen_test]
fn every_custom_property_of_the_style_is_in_the_list() {
    let defined = TOKENS
        .lines()
        .filter_map(|line| line.trim().split_once(':'))
        .filter(|(name, _)| name.starts_with("--"))
        .map(|(name, _)| name);
    let known = CUSTOM_PROPERTIES.map(|(name, _)| name);
    assert_eq!(
        owned(defined),
        owned(known.into_iter().chain(OF_THE_PAGE_ALONE))
    );
}

#[wasm_bindgen_test]
async fn every_attribute_has_a_property_that_says_the_same() {
    let world = World::new().await;
    let guest = Guest::at(&world).await;
    for (attribute, property, value) in ATTRIBUTES {
        guest.element.remove_attribute(attribute).unwrap();
        guest.set_property(property, &value.into());
        let said = guest.element.get_attribute(attribute);
        assert_eq!(said.as_deref(), Some(value), "{property}");
        guest.set(attribute, "other");
        assert_eq!(
            guest.property(property).as_string().as_deref(),
            Some("other"),
            "{attribute}"
        );
        if attribute != "lang" {
            guest.set_property(property, &JsValue::NULL);
            assert!(!guest.element.has_attribute(attribute), "{property}");
            assert!(guest.property(property).is_null(), "{property}");
        }
    }
}

#[wasm_bindgen_test]
async fn the_element_observes_its_attributes_and_has_no_other_members() {
    let world = World::new().await;
    let guest = Guest::at(&world).await;
    let list = |code: &str| -> BTreeSet<String> {
        let list = guest.run(code).as_string().unwrap();
        list.split(' ').map(str::to_owned).collect()
    };
    let observed = list("return element.constructor.observedAttributes.join(' ')");
    let mut expected = owned(ATTRIBUTES.map(|(attribute, ..)| attribute));
    expected.insert("token".to_owned());
    assert_eq!(observed, expected);
    let members =
        list("return Object.getOwnPropertyNames(element.constructor.prototype).join(' ')");
    let of_the_browser = [
        "constructor",
        "connectedCallback",
        "disconnectedCallback",
        "connectedMoveCallback",
        "adoptedCallback",
        "attributeChangedCallback",
    ];
    let properties = ATTRIBUTES.map(|(_, property, _)| property);
    let properties = properties
        .into_iter()
        .filter(|property| *property != "lang");
    assert_eq!(
        members,
        owned(properties.chain(MEMBERS).chain(of_the_browser))
    );
}

#[wasm_bindgen_test]
async fn every_event_has_its_keys_bubbles_and_crosses_shadow_roots() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    guest.reveal_pin();
    guest.sees_secret(crate::PIN).await;
    guest.set("person-id", "99999");
    guest.hear("error", 1).await;
    world.revoke().await;
    guest.answers(&[json!({ "gives": null })]);
    guest.set("person-id", "3");
    guest.hear("auth-required", 1).await;
    activate_person(&guest).await;
    guest.hear("person-activate", 1).await;
    for (event, keys) in EVENTS {
        let told = guest.everything_told();
        let told = told.iter().find(|told| told["name"] == event).unwrap();
        let detail = told["detail"].as_object().unwrap();
        let expected = owned(keys.iter().copied().chain(["version"]));
        assert_eq!(
            detail.keys().cloned().collect::<BTreeSet<_>>(),
            expected,
            "{event}"
        );
        assert_eq!(detail["version"], 1, "{event}");
        assert_eq!(
            (&told["bubbles"], &told["composed"]),
            (&json!(true), &json!(true)),
            "{event}"
        );
        assert_eq!(told["cancelable"], event == "disclosure", "{event}");
    }
}

/// Presses the person of a card in a list that is not of one person.
async fn activate_person(guest: &Guest) {
    guest.element.remove_attribute("person-id").unwrap();
    guest.credentials(&rows_of_all_colours());
    guest.find("[part~=person]").await.click();
}

/// What an attribute says in a shadow root, over several of its states.
async fn seen_in_all_states(attribute: &str) -> BTreeSet<String> {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    let mut seen = BTreeSet::new();
    let mut look = |guest: &Guest| {
        for element in guest.all(&format!("[{attribute}]")) {
            let words = element.get_attribute(attribute).unwrap();
            // The name of a slot, and not that of anything else.
            if attribute == "part" || element.tag_name() == "SLOT" {
                seen.extend(words.split(' ').map(str::to_owned));
            }
        }
    };
    guest.press("Show QR code").await;
    guest.find("dialog").await;
    look(&guest);
    guest.press("Close").await;
    world
        .fault(json!({"path": "/api/3/people/3/credentials",
            "fault": {"kind": "rows", "rows": []}}))
        .await;
    guest.set("person-id", "3");
    guest.see("holds no credentials").await;
    look(&guest);
    guest.set("person-id", "99999");
    guest.hear("error", 1).await;
    guest.find("slot[name=error]").await;
    look(&guest);
    activate_person(&guest).await;
    look(&guest);
    guest.set_property("credentials", &JsValue::UNDEFINED);
    guest.find("[part~=filters]").await;
    look(&guest);
    seen
}

#[wasm_bindgen_test]
async fn every_part_is_in_the_shadow_root() {
    assert_eq!(seen_in_all_states("part").await, owned(PARTS));
}

#[wasm_bindgen_test]
async fn every_slot_is_in_the_shadow_root() {
    assert_eq!(seen_in_all_states("name").await, owned(SLOTS));
}

#[wasm_bindgen_test]
async fn what_a_host_puts_into_a_slot_is_seen_in_its_place() {
    let world = World::new().await;
    let rows = json!({"path": LIST, "fault": {"kind": "rows", "rows": []}});
    world.fault(rows).await;
    let guest = Guest::of(&world).await;
    guest
        .element
        .set_inner_html("<p slot=empty>Order a badge</p><p slot=error>Call the desk</p>");
    let guest = guest.arrive();
    let is_seen = |name: &str| {
        let height = guest.run(&format!(
            "return element.querySelector('[slot={name}]').getBoundingClientRect().height"
        ));
        height.as_f64().unwrap() > 0.0
    };
    guest.see("holds no credentials").await;
    assert!(is_seen("empty") && !is_seen("error"));
    guest.set("person-id", "99999");
    guest.hear("error", 1).await;
    assert!(is_seen("error") && !is_seen("empty"));
}

/// Rows in every state that has a colour of its own.
fn rows_of_all_colours() -> Value {
    let row = |id: usize, status: &str| {
        json!({"id": format!("c-{id}"), "label": "Pass", "person_id": 2, "value": "1234",
            "status": status, "url": null, "wallet_type": null, "invitation_code": null,
            "invitation_expires_at": null})
    };
    let states = ["invited", "active", "revoking", "revoked", "odd"];
    states
        .iter()
        .enumerate()
        .map(|(id, status)| row(id, status))
        .collect()
}

#[wasm_bindgen_test]
async fn every_custom_property_changes_how_something_looks() {
    let world = World::new().await;
    let cards = Guest::at(&world).await.with("person-id", "2");
    cards.credentials(&rows_of_all_colours());
    let cards = cards.arrive();
    cards.see("All 5 shown").await;
    let failing = Guest::at(&world).await.with("person-id", "0").arrive();
    failing.see("not a person's id").await;
    let nobody = Guest::at(&world).await.with("person-id", "").arrive();
    nobody.see("Nobody is chosen").await;
    let waiting = Guest::of(&world).await;
    world
        .fault(json!({"path": LIST, "fault": {"kind": "hold"}}))
        .await;
    let waiting = waiting.arrive();
    waiting.find("[aria-disabled=true]").await;
    let mut without_effect = Vec::new();
    for (name, value) in CUSTOM_PROPERTIES {
        let has_effect = [&cards, &failing, &nobody, &waiting].iter().any(|guest| {
            let before = guest.look();
            guest.element.style().set_property(name, value).unwrap();
            let after = guest.look();
            guest.element.style().remove_property(name).unwrap();
            before != after
        });
        if !has_effect {
            without_effect.push(name);
        }
    }
    assert_eq!(without_effect, [""; 0]);
}
