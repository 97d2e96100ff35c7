//! Nonsense, in any order: whatever a host does, nothing is thrown at its page
//! and the element can be used afterwards.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::World;
use crate::stage::portal::{Guest, console, turn, uncaught};

async fn bears(seed: u32) {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    guest.run(&format!(
        "guest.good = async () => '{}'; guest.base = '{}'",
        world.token, world.origin
    ));
    let said = console().len();
    guest.storm(seed, 300).await;
    assert_eq!(uncaught(), [Value::Null; 0], "seed {seed}");
    let errors: Vec<_> = console()
        .split_off(said)
        .into_iter()
        .filter(|line| line["text"].as_str().unwrap().contains("panicked"))
        .collect();
    assert!(errors.is_empty(), "seed {seed}: {errors:?}");
    let faults = guest
        .told("error")
        .into_iter()
        .filter(|detail| detail["code"] == "internal");
    assert_eq!(faults.count(), 0, "seed {seed}");
    // A function that never answers is waited for this long.
    guest.set("request-timeout", "1");
    guest.set("api-base", &world.origin);
    guest.set("person-id", "2");
    guest.run("element.credentials = undefined; element.disclosureGuard = undefined");
    guest.gives(&world.token);
    guest.call("refresh");
    guest.see("All 12 shown").await;
    guest.element.remove();
    turn().await;
    assert_eq!(guest.root().inner_html(), "", "seed {seed}");
}

#[wasm_bindgen_test]
async fn a_storm_of_nonsense_is_borne() {
    for seed in 1..=6 {
        bears(seed).await;
    }
}

#[wasm_bindgen_test]
async fn a_host_may_do_anything_when_it_is_told_something() {
    for act in [
        "refresh()",
        "clear()",
        "remove()",
        "removeAttribute('person-id')",
        "setAttribute('person-id', '3')",
        "setAttribute('page-size', '0')",
        "credentials = []",
        "credentials = 5",
        "getToken = null",
        "lang = 'de'",
    ] {
        let world = World::new().await;
        let guest = Guest::of(&world).await;
        guest.run(&format!(
            "let times = 0;
             for (const name of ['ready', 'error', 'auth-required', 'count-change', 'disclosure']) {{
                 element.addEventListener('person-credentials-' + name, () => {{
                     times += 1;
                     if (times < 5) element.{act};
                 }});
             }}"
        ));
        guest.answers(&[json!({"gives": null}), json!({ "gives": world.token })]);
        let guest = guest.arrive();
        guest
            .wait_for(act, || !guest.everything_told().is_empty())
            .await;
        guest.call("refresh");
        for _ in 0..20 {
            turn().await;
        }
        let faults = guest
            .told("error")
            .into_iter()
            .filter(|detail| detail["code"] == "internal");
        assert_eq!(faults.count(), 0, "{act}");
        assert_eq!(uncaught(), [Value::Null; 0], "{act}");
    }
}
