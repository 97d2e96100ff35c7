//! Whose credentials they are: names that are learned as they are looked at.

use leptos::prelude::*;
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use super::shown::{Shown, frame, show};
use crate::stage::{self, World, journal_says, pause};

async fn world() -> World {
    World::with(json!({"credentials": 5_000})).await
}

/// The people who were asked for, each as often as they were.
async fn asked_for(world: &World) -> Vec<String> {
    let requests = world.requests().await;
    let paths = requests.iter().map(|r| r["path"].as_str().unwrap());
    let of_one = paths.filter(|path| path.starts_with("/api/3/people/"));
    of_one
        .map(|path| path["/api/3".len()..].to_owned())
        .collect()
}

fn link(shown: &Shown, holder: &str) -> Option<String> {
    let links = shown.stage.all(&format!("a[href='{holder}']"));
    links.first().map(|link| link.text_content().unwrap())
}

async fn full_name(world: &World, holder: &str) -> String {
    let person = world.raw(&format!("/api/3{holder}")).await;
    let part = |name: &str| person[name].as_str().unwrap().to_owned();
    format!("{} {}", part("first_name"), part("last_name"))
}

async fn rest() {
    for _ in 0..60 {
        pause().await;
    }
}

#[wasm_bindgen_test]
async fn only_whoever_is_in_sight_at_rest_is_asked_for_and_their_links_get_their_names() {
    let world = world().await;
    let shown = show(&world, "500");
    shown.load_everything("5,000").await;
    rest().await;
    assert_eq!(
        asked_for(&world).await,
        ["/people/1"],
        "of whom there are 1,000 cards"
    );
    // Past many people, without a rest at any of them.
    shown.scroll_to_start().await;
    for _ in 0..12 {
        window().scroll_by_with_x_and_y(0.0, 20_000.0);
        frame().await;
    }
    let holders: std::collections::HashSet<_> =
        shown.looks().into_iter().map(|look| look.holder).collect();
    let is_named = |holder: &String| link(&shown, holder).is_some_and(|text| text.contains(" · "));
    let are_named = || holders.iter().all(is_named);
    shown.stage.wait_for("the names", are_named).await;
    for holder in &holders {
        let name = full_name(&world, holder).await;
        let id = &holder["/people/".len()..];
        assert_eq!(link(&shown, holder), Some(format!("{name} · Person {id}")));
    }
    // Before the test asked for them itself.
    let asked = asked_for(&world).await;
    assert!(
        asked.len() - holders.len() <= holders.len() + 2,
        "{asked:?}"
    );
}

#[wasm_bindgen_test]
async fn whoever_was_asked_for_when_the_token_changed_is_asked_for_with_the_new_one() {
    let world = world().await;
    let mut held = Vec::new();
    for id in [1, 2] {
        let path = format!("/api/3/people/{id}");
        let hold = json!({"path": path, "fault": {"kind": "hold"}});
        held.push(world.fault(hold).await);
    }
    // As many as are asked for at the same time, one after the other.
    let are_asked = async |people: &[&str]| {
        let is_asked = |requests: &[serde_json::Value]| {
            let is_of = |path: &str| requests.iter().any(|request| request["path"] == path);
            people
                .iter()
                .all(|id| is_of(&format!("/api/3/people/{id}")))
        };
        journal_says(&world, is_asked).await;
    };
    let shown = show(&world, "500");
    are_asked(&["1"]).await;
    shown.look_for("00112345").await;
    are_asked(&["1", "2"]).await;
    let other = stage::token(&world.issue().await);
    shown.stage.session().resume(other.into());
    for fault in held {
        world.lift(fault).await;
    }
    // Nobody scrolls, and nothing else is wanted.
    let is_named = || link(&shown, "/people/2").is_some_and(|text| text.contains(" · "));
    shown.stage.wait_for("the name", is_named).await;
}

#[wasm_bindgen_test]
async fn another_account_starts_from_nothing() {
    for signs_out in [true, false] {
        let world = world().await;
        let shown = show(&world, "500");
        shown.load_everything("5,000").await;
        let is_named = || link(&shown, "/people/1").is_some_and(|text| text.contains(" · "));
        shown.stage.wait_for("the name", is_named).await;
        shown.look_for("00112345").await;
        shown
            .stage
            .wait_for("the card", || shown.stage.cards() < 10)
            .await;
        let held = world.fault(json!({"fault": {"kind": "hold"}})).await;
        let other = world.issue().await;
        if signs_out {
            shown.stage.session().sign_out();
            shown
                .stage
                .wait_for("nothing", || shown.stage.cards() == 0)
                .await;
            assert!(shown.stage.all(".card-search, .account__tools").is_empty());
        }
        shown
            .stage
            .session()
            .sign_in(stage::token(&other), None, None);
        shown
            .stage
            .wait_for("the beginning", || {
                !shown.stage.all(".card--skeleton").is_empty()
            })
            .await;
        assert_eq!(shown.stage.cards(), 0);
        let field: HtmlInputElement = shown.stage.one(".card-search input").unchecked_into();
        assert_eq!((field.value(), shown.verdict()), Default::default());
        world.lift(held).await;
        let is_asked_again = |requests: &[serde_json::Value]| {
            let is_first = |r: &&serde_json::Value| r["query"] == "page=1&per_page=500";
            requests.iter().filter(is_first).count() == 2
        };
        journal_says(&world, is_asked_again).await;
        shown.stage.see("500 of 5,000").await;
        shown.stage.find(".filters").await;
    }
}
