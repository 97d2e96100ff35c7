//! What stands around the element: it leaves that alone, and is left alone.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::PIN;
use crate::stage::World;
use crate::stage::portal::{
    Guest, OtherPage, Place, address, done, history_length, script_of_the_page, some_turns, turn,
    uncaught,
};
use crate::stage::until;

#[wasm_bindgen_test]
async fn links_and_keys_of_the_host_are_its_own() {
    let world = World::new().await;
    let place = Place::new("<a href='#elsewhere'>Elsewhere</a><input><p></p>");
    let guest = Guest::showing(&world).await;
    guest.go_to(&place.one("p"));
    guest.run(
        "guest.prevented = [];
         guest.listen = (event) => { guest.prevented.push(event.defaultPrevented); event.preventDefault(); };
         for (const type of ['click', 'keydown', 'wheel', 'submit']) window.addEventListener(type, guest.listen);
         const [link, input] = [document.querySelector('a[href=\"#elsewhere\"]'), document.querySelector('input')];
         link.click();
         for (const key of ['PageDown', 'PageUp', 'Home', 'End', 'Escape', 'Tab', '?', '/'])
             for (const ctrlKey of [false, true])
                 input.dispatchEvent(new KeyboardEvent('keydown', {key, ctrlKey, bubbles: true, cancelable: true}));
         input.dispatchEvent(new WheelEvent('wheel', {bubbles: true, cancelable: true}));
         for (const type of ['click', 'keydown', 'wheel', 'submit']) window.removeEventListener(type, guest.listen);",
    );
    let prevented = guest
        .run("return guest.prevented.join()")
        .as_string()
        .unwrap();
    assert_eq!(prevented, ["false"; 18].join(","));
}

#[wasm_bindgen_test]
async fn the_history_the_place_and_the_title_of_the_page_stay() {
    let world = World::new().await;
    let place =
        Place::new("<div style='height: 3000px'></div><p></p><div style='height: 3000px'></div>");
    let state = || {
        script_of_the_page("return JSON.stringify([location.href, document.title, scrollX, scrollY, document.activeElement?.tagName, history.scrollRestoration])").as_string()
    };
    script_of_the_page("scrollTo(0, 500)");
    let (before, entries) = (state(), history_length());
    let guest = Guest::of(&world).await.with("page-size", "4");
    guest.go_to(&place.one("p"));
    guest.hear("ready", 1).await;
    guest.set("person-id", "3");
    guest.hear("ready", 2).await;
    guest.call("refresh");
    guest.call("clear");
    guest.see("signed out").await;
    assert_eq!((state(), history_length()), (before, entries));
    script_of_the_page("scrollTo(0, 0)");
}

#[wasm_bindgen_test]
async fn the_page_has_no_new_global_and_nothing_stored() {
    let world = World::new().await;
    let page = OtherPage::open("<!doctype html><body></body>").await;
    let state = || {
        page.run("return JSON.stringify([Object.getOwnPropertyNames(frame).sort(), {...frame.localStorage}, {...frame.sessionStorage}, frame.document.cookie, frame.document.head.innerHTML, frame.document.documentElement.getAttributeNames()])").as_string()
    };
    let before = state();
    done(page.run(&format!("return frame.eval(\"import('{}')\")", address()))).await;
    page.run(&format!(
        "const element = frame.document.createElement('person-credentials');
         Object.assign(element, {{personId: '2', apiBase: '{}', getToken: () => '{}'}});
         frame.document.body.append(element);",
        world.origin, world.token
    ));
    let text = || {
        page.run("return frame.document.querySelector('person-credentials').shadowRoot.textContent")
            .as_string()
            .unwrap()
    };
    assert!(
        until(|| text().contains("All 12 shown")).await,
        "{}",
        text()
    );
    assert_eq!(state(), before);
}

/// Where everything stands under a style sheet of the host.
async fn boxes_under(world: &World, css: &str) -> String {
    let place = Place::new("<style></style><div class=frame><p></p></div>");
    let guest = Guest::of(world).await;
    place.one("style").set_text_content(Some(&format!(
        "{css} .frame.frame.frame {{ display: block !important; width: 900px !important; }}
         .frame.frame.frame p {{ display: block !important; margin: 0 !important; font-family: serif !important; }}"
    )));
    guest.go_to(&place.one("p"));
    guest.see("All 12 shown").await;
    guest.see("Updated").await;
    guest.boxes(".root, article, article *, .feed-end, button")
}

/// Whether one of two boxes is elsewhere; browsers round where none can see it.
fn has_moved(one: &str, other: &str) -> bool {
    let numbers = |text: &str| -> Vec<f64> {
        let numbers = text.split(' ').map(|number| number.parse().unwrap());
        numbers.collect()
    };
    let (one, other) = (numbers(one), numbers(other));
    one.iter().zip(&other).any(|(a, b)| (a - b).abs() > 0.25)
}

#[wasm_bindgen_test]
async fn style_sheets_of_the_host_move_nothing() {
    let world = World::new().await;
    let plain = boxes_under(&world, "").await;
    assert!(plain.lines().count() > 100);
    for css in [
        "* { font-size: 60px !important; letter-spacing: 1em !important; text-transform: uppercase !important; line-height: 4 !important; box-sizing: content-box !important; word-spacing: 1em !important; text-indent: 3em !important; white-space: pre !important; text-align: right !important; }",
        "p, div, h1, article, button, dl, dt, dd, header, section { padding: 30px !important; float: left; border: 9px solid red !important; min-height: 400px !important; }",
        ".card, .feed, .root, .button, .notice { display: none !important; position: fixed !important; }",
        "* { all: unset !important; }",
    ] {
        let boxes = boxes_under(&world, &format!("{css} p {{ padding: 0 !important; border: 0 !important; float: none; min-height: 0 !important; }}")).await;
        let moved: Vec<_> = plain
            .lines()
            .zip(boxes.lines())
            .filter(|(a, b)| has_moved(a, b))
            .take(5)
            .collect();
        assert!(
            moved.is_empty() && plain.lines().count() == boxes.lines().count(),
            "{css}: {moved:?}"
        );
    }
}

#[wasm_bindgen_test]
async fn a_narrow_column_is_enough() {
    let world = World::new().await;
    let place = Place::new("<div style='width: 300px'><p></p></div>");
    let guest = Guest::of(&world).await;
    guest.go_to(&place.one("p"));
    guest.see("All 12 shown").await;
    let too_wide = guest.run(
        "const right = element.getBoundingClientRect().right + 0.5;
         return [...element.shadowRoot.querySelectorAll('*:not(.visually-hidden)')]
             .filter((inner) => inner.getBoundingClientRect().right > right).map((inner) => inner.outerHTML.slice(0, 80)).join()",
    );
    assert_eq!(too_wide.as_string().as_deref(), Some(""));
}

#[wasm_bindgen_test]
async fn in_a_box_that_scrolls_its_end_asks_for_more() {
    let world = World::new().await;
    let place = Place::new(
        "<div class=scroller style='height: 300px; width: 700px; overflow: auto'><p></p></div>",
    );
    let guest = Guest::of(&world).await.with("page-size", "4");
    guest.go_to(&place.one("p"));
    guest.see("4 of 12").await;
    for _ in 0..20 {
        turn().await;
    }
    assert!(guest.cards() < 12, "its end is far");
    let scroller = place.one(".scroller");
    for cards in [8, 12] {
        guest
            .wait_for("more", || {
                scroller.set_scroll_top(scroller.scroll_height());
                guest.cards() >= cards
            })
            .await;
    }
    guest.see("All 12 shown").await;
}

#[wasm_bindgen_test]
async fn in_a_box_that_is_shown_later_it_goes_on_then() {
    let world = World::new().await;
    let place = Place::new("<div class=tab style='display: none'><p></p></div>");
    let guest = Guest::of(&world).await.with("page-size", "4");
    guest.go_to(&place.one("p"));
    guest.see("4 of 12").await;
    place
        .one(".tab")
        .style()
        .remove_property("display")
        .unwrap();
    guest.see("All 12 shown").await;
}

#[wasm_bindgen_test]
async fn in_an_open_dialog_it_keeps_the_focus_and_shows_its_own() {
    let world = World::new().await;
    let place = Place::new("<dialog><p></p></dialog>");
    let guest = Guest::of(&world).await;
    guest.go_to(&place.one("p"));
    guest.run("document.querySelector('dialog').showModal()");
    guest.see("All 12 shown").await;
    guest.press("Show QR code").await;
    guest.find("dialog[open]").await;
    guest.press("Close").await;
    guest
        .wait_for("the dialog to go", || guest.all("dialog").is_empty())
        .await;
    assert!(
        place.one("dialog").has_attribute("open"),
        "the host's own stays"
    );
    let focused = guest.focused().unwrap();
    assert_eq!(focused.text_content().as_deref(), Some("Show QR code"));
}

#[wasm_bindgen_test]
async fn in_the_shadow_root_of_another_element_it_is_the_same() {
    let world = World::new().await;
    for mode in ["open", "closed"] {
        let place = Place::new("<div class=other></div>");
        let guest = Guest::of(&world)
            .await
            .with("page-size", "4")
            .with("load", "button");
        guest.run(&format!(
            "guest.heard = [];
             guest.listen = (event) => guest.heard.push(event.type);
             document.addEventListener('person-credentials-ready', guest.listen);
             const root = document.querySelector('.other').attachShadow({{mode: '{mode}'}});
             root.innerHTML = '<div lang=de></div>';
             root.firstChild.append(element);"
        ));
        guest.see("4 von 12").await;
        guest.hear("ready", 1).await;
        let heard = guest.run("document.removeEventListener('person-credentials-ready', guest.listen); return guest.heard.join()");
        assert_eq!(
            heard.as_string().as_deref(),
            Some("person-credentials-ready"),
            "{mode}"
        );
        // The button goes with the last page; whoever stood on it is led on.
        for _ in 0..2 {
            let before = guest.cards();
            let more = guest.one(".button--more");
            more.focus().unwrap();
            more.click();
            guest.wait_for("more", || guest.cards() > before).await;
        }
        guest.see("Alle 12 werden gezeigt").await;
        guest
            .wait_for("the focus at the end", || {
                guest
                    .focused()
                    .is_some_and(|focused| focused.class_name() == "feed-end__line")
            })
            .await;
        drop(place);
    }
    assert_eq!(uncaught(), [Value::Null; 0]);
}

#[wasm_bindgen_test]
async fn no_word_of_it_is_on_the_console() {
    let world = World::new().await;
    let before = crate::stage::portal::console().len();
    let guest = Guest::showing(&world).await;
    guest.reveal_pin();
    guest.sees_secret(crate::PIN).await;
    guest.answers(&[json!({"throws": true})]);
    world.revoke().await;
    guest.call("refresh");
    guest.hear("auth-required", 1).await;
    let said = crate::stage::portal::console().split_off(before);
    assert_eq!(said, [Value::Null; 0]);
}

#[wasm_bindgen_test]
async fn a_secret_is_covered_when_its_host_hides_the_element() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    guest.reveal_pin();
    guest.sees_secret(PIN).await;
    guest.element.set_hidden(true);
    guest
        .wait_for("the mask", || guest.shown().is_empty())
        .await;
    guest.element.set_hidden(false);
    some_turns().await;
    assert!(guest.shown().is_empty());
}

#[wasm_bindgen_test]
async fn escape_covers_a_secret_before_it_closes_what_the_element_stands_in() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    assert!(!press_escape(&guest), "there is nothing to cover");
    guest.reveal_pin();
    guest.sees_secret(PIN).await;
    assert!(press_escape(&guest), "it would close a dialog around it");
    guest
        .wait_for("the mask", || guest.shown().is_empty())
        .await;
}

#[wasm_bindgen_test]
async fn escape_is_left_to_a_dialog_of_its_own() {
    let world = World::new().await;
    let guest = Guest::showing(&world).await;
    guest.press("Show QR code").await;
    guest.find("dialog[open]").await;
    guest.run("window.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))");
    some_turns().await;
    assert_eq!(guest.all("dialog[open]").len(), 1);
    guest.run("element.shadowRoot.querySelector('dialog').close()");
    guest
        .wait_for("no dialog", || guest.all("dialog").is_empty())
        .await;
}

/// Presses Escape where the focus is; true if nothing else comes of it.
fn press_escape(guest: &Guest) -> bool {
    let pressed = guest.run(
        "const event = new KeyboardEvent('keydown', {key: 'Escape', bubbles: true, composed: true, cancelable: true});
         const at = element.shadowRoot.activeElement ?? element.shadowRoot.querySelector('article');
         return !at.dispatchEvent(event)",
    );
    pressed.is_truthy()
}

#[wasm_bindgen_test]
async fn where_its_width_comes_from_its_content_it_is_wide_enough_to_be_read() {
    let world = World::new().await;
    let place = Place::new("<div style='display: flex; width: 900px'><p>Beside it</p></div>");
    let guest = Guest::of(&world).await;
    guest.go_to(&place.one("div"));
    guest.see("All 12 shown").await;
    assert!(guest.element.offset_width() >= 300);
    // And in a row that is narrower it gives way.
    place
        .one("div")
        .style()
        .set_property("width", "260px")
        .unwrap();
    assert!(guest.element.offset_width() < 260);
}

#[wasm_bindgen_test]
async fn where_there_is_no_room_a_secret_is_still_seen_as_a_whole() {
    let world = World::new().await;
    let place = Place::new("<div style='width: 240px'></div>");
    let guest = Guest::of(&world).await;
    guest.go_to(&place.one("div"));
    guest.see("All 12 shown").await;
    let card = guest
        .all("article")
        .into_iter()
        .find(|card| card.text_content().unwrap().contains("Invitation code"))
        .unwrap();
    card.scroll_into_view();
    let reveal = card.query_selector(".secret button").unwrap().unwrap();
    wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(reveal).click();
    let text = guest.find(".secret__text").await;
    assert!(text.text_content().unwrap().len() > 16);
    assert!(text.scroll_height() <= text.client_height() + 1);
    for mask in guest.all(".secret__mask") {
        let value = mask.parent_element().unwrap();
        assert!(
            value.scroll_width() <= value.client_width() + 1,
            "a tail is cut"
        );
    }
}

#[wasm_bindgen_test]
async fn its_texts_run_as_their_language_does() {
    let world = World::new().await;
    let place = Place::new("<div dir=rtl></div>");
    let guest = Guest::of(&world).await;
    guest.go_to(&place.one("div"));
    guest.see("All 12 shown").await;
    let direction =
        guest.run("return getComputedStyle(element.shadowRoot.querySelector('article')).direction");
    assert_eq!(direction.as_string().as_deref(), Some("ltr"));
}
