//! The demo portal as people use it, with the element in it: through the
//! release build, under the policy of a deployment.

use anyhow::{Context, Result, ensure};
use fantoccini::Locator;
use fantoccini::key::Key;
use journeys::showcase::{PIN, REVEAL_PIN, SHOW_QR};
use journeys::{Walker, journey};
use person_credentials::ui::words::ENGLISH;
use sandbox::{Fault, Kind, Options};
use serde_json::{Value, json};

const LIST_2: &str = "/api/3/people/2/credentials";

/// Opens the lab with person 2 in element A and nobody in element B.
async fn open_lab(walker: &Walker) -> Result<()> {
    walker.visit("/portal/embed-lab").await?;
    walker.embedded("element-a").see("All 12 shown").await
}

#[tokio::test]
async fn the_portals_own_router_goes_from_person_to_person() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/portal/").await?;
        walker.run("window.loadedOnce = true").await?;
        let length = async || walker.run("return history.length").await;
        let before = length().await?.as_u64().context("no length")?;
        walker.follow("/portal/people/2").await?;
        let element = walker.embedded("element-a");
        element.see("All 12 shown").await?;
        element.see("Rose Quitzon").await?;
        walker.is_told("ready", 1).await?;
        element.press_named(REVEAL_PIN).await?;
        element.see(PIN).await?;

        // The whole of the way is the portal's: what is loading shows nothing
        // of the former person, nor does what has loaded.
        let list = "/api/3/people/3/credentials";
        let held = walker.sandbox.fault(Fault::new(Kind::Hold).at(list));
        walker.run("window.scrollTo(0, 400)").await?;
        walker.follow("/portal/people/3").await?;
        element
            .comes_to("return element.getAttribute('person-id') === '3' && root.querySelector('[aria-busy=true]') !== null", "loading")
            .await?;
        let html = element.run("return root.innerHTML").await?.to_string();
        for former in ["Quitzon", PIN, "PassFlow", "<article"] {
            ensure!(!html.contains(former), "{former:?} stays: {html}");
        }
        walker.sandbox.lift(held);
        element.see("The only one is shown").await?;
        let scrolled = walker.run("return [scrollX, scrollY]").await?;
        ensure!(scrolled == json!([0, 0]), "it jumped to {scrolled}");
        let focused = walker.run("return document.activeElement.localName").await?;
        ensure!(focused == "h1", "the focus is at {focused}");

        walker.follow("/portal/people/4").await?;
        element.see("holds no credentials").await?;
        ensure!(!element.text().await?.contains("Orpha"));
        ensure!(walker.path().await? == "/portal/people/4");
        ensure!(length().await? == before + 3);
        walker.browser.back().await?;
        element.see("Orpha Hansen").await?;
        ensure!(walker.path().await? == "/portal/people/3");

        // A link of the portal's beside the element is the portal's.
        walker.browser.find(Locator::Css("#before-a")).await?.click().await?;
        walker.embedded("element-b").see("50 of 1,000").await?;
        ensure!(walker.path().await? == "/portal/embed-lab");
        ensure!(length().await? == before + 3);
        // Whatever becomes of the element, the page stays where it is.
        walker.run("window.scrollTo(0, 300)").await?;
        some_time_passes(walker).await?;
        walker.control("a", "clear").await?;
        walker.embedded("element-a").see(ENGLISH.cleared).await?;
        walker.control("a", "refresh").await?;
        walker.embedded("element-a").see("All 12 shown").await?;
        let scrolled = walker.run("return scrollY").await?;
        ensure!(scrolled == 300, "it jumped to {scrolled}");
        let is_same = walker.run("return window.loadedOnce").await?;
        ensure!(is_same == true, "the page was loaded again");
        ensure!(walker.run("return document.title").await? == "Embed lab · Gatehouse");
        Ok(())
    })
    .await
}

async fn opens_a_secret_and_both_dialogs(walker: &Walker) -> Result<()> {
    let element = walker.embedded("element-a");
    element.press_named(REVEAL_PIN).await?;
    element.see(PIN).await?;
    let told = walker.is_told("disclosure", 1).await?;
    ensure!(
        told["personId"] == "2" && told["action"] == "reveal",
        "{told}"
    );
    walker.strike(Key::Escape).await?;
    element.covers(PIN).await?;
    for (open, says) in [(true, ENGLISH.qr_warning), (false, ENGLISH.does_page_down)] {
        if open {
            element.press_named(SHOW_QR).await?;
        } else {
            element.press(ENGLISH.shortcuts).await?;
        }
        element.see(says).await?;
        element
            .comes_to("return root.querySelector('dialog').matches(':modal') && root.querySelector('dialog').contains(root.activeElement)", "a dialog has the focus")
            .await?;
        // The other element and the page lie behind it.
        let behind = "const dialog = root.querySelector('dialog').getBoundingClientRect();
            return document.elementFromPoint(dialog.x + dialog.width / 2, dialog.y + 8) === element
              && document.elementFromPoint(4, 4) === element";
        ensure!(
            element.run(behind).await? == true,
            "{says}: it is not in front"
        );
        walker.strike(Key::Escape).await?;
        element
            .comes_to("return root.querySelector('dialog') === null && root.activeElement?.localName === 'button'", "the dialog is closed")
            .await?;
    }
    Ok(())
}

#[tokio::test]
async fn two_elements_with_people_and_colours_of_their_own() -> Result<()> {
    journey(Options::default(), async |walker| {
        open_lab(walker).await?;
        let (a, b) = (walker.embedded("element-a"), walker.embedded("element-b"));
        b.see("50 of 1,000").await?;
        ensure!(
            a.text().await?.contains("Rose Quitzon") && b.text().await?.contains("Taurean Bosco")
        );
        walker.set("a", "theme", "dark").await?;
        walker.set("b", "theme", "light").await?;
        let ground = "return getComputedStyle(shown).colorScheme";
        ensure!(a.run(ground).await? == "dark", "{}", a.run(ground).await?);
        ensure!(b.run(ground).await? == "light", "{}", b.run(ground).await?);
        walker.set("b", "lang", "de").await?;
        b.see("50 von 1.000").await?;
        ensure!(a.text().await?.contains("All 12 shown"));
        opens_a_secret_and_both_dialogs(walker).await?;

        // What one does the other does not.
        a.press(&ENGLISH.attention_first(3, true)).await?;
        a.comes_to(
            "return root.querySelector('.feed-tools [aria-pressed]').ariaPressed === 'true'",
            "sorted",
        )
        .await?;
        ensure!(b.count("[aria-pressed=true]").await? == 0);
        walker.control("a", "clear").await?;
        a.see(ENGLISH.cleared).await?;
        ensure!(b.text().await?.contains("50 von 1.000"));
        ensure!(b.count("article").await? > 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_keyboard_goes_through_the_element_and_on() -> Result<()> {
    journey(Options::default(), async |walker| {
        open_lab(walker).await?;
        let element = walker.embedded("element-a");
        let place = "return root.activeElement?.getAttribute('aria-posinset') ?? root.activeElement?.textContent";
        let is_at = async |wanted: &str| -> Result<()> {
            let at = element.run(place).await?;
            ensure!(at == wanted, "at {at}, not {wanted}");
            Ok(())
        };
        walker.run("document.getElementById('before-a').focus()").await?;
        walker.strike(Key::Tab).await?;
        element.comes_to("return document.activeElement === element", "Tab goes in").await?;
        element.run("root.querySelector('article').focus()").await?;
        for (key, wanted) in [(Key::PageDown, "2"), (Key::PageDown, "3"), (Key::PageUp, "2")] {
            walker.strike(key).await?;
            is_at(wanted).await?;
        }
        let ctrl = [Key::Control];
        walker.strike_with(&ctrl, Key::End.into()).await?;
        is_at("All 12 shown").await?;
        walker.strike_with(&[Key::Shift], Key::Tab.into()).await?;
        is_at("12").await?;
        walker.strike_with(&ctrl, Key::Home.into()).await?;
        is_at(ENGLISH.shortcuts).await?;
        // Keys of the list are nothing to the page around it, and the page's
        // keys nothing to the list.
        let out = element.tab_out().await?;
        ensure!(out == "after-a", "Tab leads to {out:?}");
        walker.strike_with(&[Key::Shift], Key::Tab.into()).await?;
        element.comes_to("return document.activeElement === element", "Tab goes back in").await?;
        Ok(())
    })
    .await
}

/// What the log says of element A and one name.
async fn of_a(walker: &Walker, name: &str) -> Result<Vec<Value>> {
    let log = walker.log().await?.into_iter();
    let of_a = log.filter(|told| told.element == "element-a" && told.name == name);
    Ok(of_a.map(|told| told.detail).collect())
}

/// What element A asked the portal for tokens for.
async fn reasons(walker: &Walker) -> Result<Vec<String>> {
    let calls = of_a(walker, "getToken").await?.into_iter();
    let reason = |call: Value| call["reason"].as_str().unwrap_or_default().to_owned();
    Ok(calls.map(reason).collect())
}

/// Lets every token of the portal's end, and waits until it has.
async fn expire(walker: &Walker) -> Result<()> {
    let ended = "return performance.getEntriesByType('resource')
        .filter((entry) => entry.name.endsWith('/portal/token/expire') && entry.responseEnd > 0).length";
    let before = walker.run(ended).await?;
    walker.control("a", "expire").await?;
    let has_ended = walker.wait(async || Ok(walker.run(ended).await? != before));
    ensure!(has_ended.await?, "no token ended");
    Ok(())
}

/// Marks the first card, to know it again.
async fn mark(walker: &Walker) -> Result<()> {
    walker
        .embedded("element-a")
        .run("window.marked = root.querySelector('article')")
        .await?;
    Ok(())
}

async fn is_marked(walker: &Walker) -> Result<()> {
    let is_same =
        "return window.marked !== null && root.querySelector('article') === window.marked";
    let is_same = walker.embedded("element-a").run(is_same).await?;
    ensure!(is_same == true, "the cards were drawn anew");
    Ok(())
}

#[tokio::test]
async fn a_token_that_ends_in_the_middle_of_a_list_is_replaced_once() -> Result<()> {
    journey(Options::default(), async |walker| {
        open_lab(walker).await?;
        let element = walker.embedded("element-a");
        walker.set("a", "person", "1").await?;
        element.see("50 of 1,000").await?;
        // The card with the focus is drawn wherever the list is scrolled to.
        element
            .run("root.querySelector('article').focus({preventScroll: true})")
            .await?;
        mark(walker).await?;
        expire(walker).await?;
        ensure!(reasons(walker).await? == ["initial"]);
        element
            .run("shown.lastElementChild.scrollIntoView({block: 'end'})")
            .await?;
        element
            .comes_to("return /[0-9]{3} of 1,000/.test(text)", "it goes on")
            .await?;
        is_marked(walker).await?;
        ensure!(reasons(walker).await? == ["initial", "expired"]);
        ensure!(of_a(walker, "auth-required").await?.is_empty());
        ensure!(of_a(walker, "error").await?.is_empty());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_portal_without_a_token_is_told_so_once_for_each_time() -> Result<()> {
    journey(Options::default(), async |walker| {
        open_lab(walker).await?;
        let element = walker.embedded("element-a");
        walker.set("a", "request-timeout", "1").await?;
        walker
            .wait(async || Ok(of_a(walker, "ready").await?.len() == 2))
            .await?;
        mark(walker).await?;
        let mut told = 0;
        // The list is here, and its token ends.
        walker.set("a", "provider", "null").await?;
        expire(walker).await?;
        walker.control("a", "refresh").await?;
        for (provider, reason, says) in [
            ("null", "none", ENGLISH.host_gives_none),
            ("rejects", "failed", ENGLISH.host_failed),
            ("hangs", "timed_out", ENGLISH.host_timed_out),
            ("broken", "malformed", ENGLISH.host_malformed),
        ] {
            if provider != "null" {
                walker.set("a", "provider", provider).await?;
            }
            element.see(says).await?;
            told += 1;
            let detail = json!({"version": 1, "reason": reason});
            let of_element = of_a(walker, "auth-required").await?;
            ensure!(
                of_element.len() == told && of_element.last() == Some(&detail),
                "{of_element:?}"
            );
            is_marked(walker).await?;
        }
        walker.set("a", "provider", "").await?;
        element.see(ENGLISH.host_gives_none).await?;
        element.press(ENGLISH.try_again).await?;
        walker
            .wait(async || Ok(of_a(walker, "auth-required").await?.len() > told + 1))
            .await?;
        let calls = reasons(walker).await?;
        walker.set("a", "provider", "ok").await?;
        element
            .comes_to("return !root.querySelector('.sign-in-again')", "it goes on")
            .await?;
        is_marked(walker).await?;
        ensure!(reasons(walker).await?.len() == calls.len() + 1);
        ensure!(
            of_a(walker, "auth-required").await?.len() == told + 2,
            "{:?}",
            of_a(walker, "auth-required").await?
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn several_attributes_in_one_turn_ask_once() -> Result<()> {
    journey(Options::default(), async |walker| {
        open_lab(walker).await?;
        let element = walker.embedded("element-a");
        walker
            .browser
            .find(Locator::Css("#session-start"))
            .await?
            .click()
            .await?;
        walker.see("There is a session.").await?;
        let has_loaded = async |times: usize| -> Result<()> {
            let told = walker.wait(async || Ok(of_a(walker, "ready").await?.len() >= times));
            ensure!(told.await?, "{times}: {:?}", walker.log().await?);
            Ok(())
        };
        has_loaded(1).await?;
        let lists = || {
            let requests = walker.sandbox.requests();
            requests.into_iter().filter(|it| it.path == LIST_2).count()
        };
        let (before, calls) = (lists(), reasons(walker).await?.len());
        walker.run(SPY).await?;
        // By what was begun: what is given up at once may never arrive.
        let begun = async || -> Result<usize> {
            let begun = "return window.carried.splice(0).filter(([path]) => path.includes('/api/')).length";
            walker.run(begun).await?.as_u64().map(|n| n as usize).context("no number")
        };
        // `api-base`, then `auth`: two attributes.
        walker.set("a", "auth", "same-origin").await?;
        has_loaded(2).await?;
        ensure!(lists() == before + 1, "{:?}", walker.sandbox.requests());
        ensure!(begun().await? == 2);
        ensure!(reasons(walker).await?.len() == calls);
        walker.set("a", "auth", "").await?;
        has_loaded(3).await?;
        ensure!(lists() == before + 2, "{:?}", walker.sandbox.requests());
        ensure!(begun().await? == 2);
        ensure!(reasons(walker).await?.len() == calls + 1);
        // Settings and person at once, in either order.
        for (number, (person, order)) in [("3", ""), ("2", ".reverse()")].into_iter().enumerate() {
            let before = walker.sandbox.requests().len();
            let change = format!(
                "Object.entries({{'person-id': '{person}', 'page-size': '5{number}', lang: 'de', theme: 'dark',
                   'request-timeout': '1{number}', 'reveal-time': '2{number}'}}){order}
                   .forEach(([name, value]) => element.setAttribute(name, value))"
            );
            element.run(&change).await?;
            has_loaded(4 + number).await?;
            let asked = walker.sandbox.requests().split_off(before);
            let of_person: Vec<_> = asked
                .into_iter()
                .filter(|it| it.path.starts_with("/api/3/people/"))
                .collect();
            ensure!(of_person.len() == 2, "{of_person:?}");
            let begun = begun().await?;
            ensure!(begun == 2, "{begun} requests were begun");
            ensure!(reasons(walker).await?.len() == calls + 2 + number);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_portals_guard_permits_late_or_never() -> Result<()> {
    journey(Options::default(), async |walker| {
        open_lab(walker).await?;
        let element = walker.embedded("element-a");
        walker.set("a", "guard", "slow").await?;
        element.press_named(REVEAL_PIN).await?;
        element.see(ENGLISH.awaiting_permission).await?;
        ensure!(!element.text().await?.contains(PIN));
        let asked = walker.is_told("disclosureGuard", 1).await?;
        ensure!(asked["kind"] == "pin" && asked["version"] == 1, "{asked}");
        element.see(PIN).await?;
        walker.strike(Key::Escape).await?;
        element.covers(PIN).await?;
        for guard in ["refuses", "throws", "cancels"] {
            walker.set("a", "guard", "").await?;
            walker.clear_log().await?;
            walker.set("a", "guard", guard).await?;
            element.press_named(REVEAL_PIN).await?;
            element
                .see(&ENGLISH.about(ENGLISH.not_permitted, &ENGLISH.item_of("Pin", ENGLISH.pin)))
                .await?;
            walker.is_told("disclosure", 1).await?;
            let asked = walker.told("disclosureGuard").await?.len();
            ensure!(asked == usize::from(guard != "cancels"), "{guard}: {asked}");
            ensure!(
                !element
                    .run("return root.innerHTML")
                    .await?
                    .to_string()
                    .contains(PIN)
            );
            // Another message than the one that is there already.
            walker.control("a", "refresh").await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_moved_element_keeps_its_list_and_a_removed_one_keeps_nothing() -> Result<()> {
    journey(Options::default(), async |walker| {
        open_lab(walker).await?;
        let element = walker.embedded("element-a");
        walker.embedded("element-b").see("50 of 1,000").await?;
        mark(walker).await?;
        let before = walker.sandbox.requests().len();
        walker.control("a", "move").await?;
        ensure!(element.run("return element.parentElement.id").await? == "column-side");
        element.press_named(REVEAL_PIN).await?;
        element.see(PIN).await?;
        walker.control("a", "move").await?;
        ensure!(element.run("return element.parentElement.id").await? == "column-main");
        is_marked(walker).await?;
        element.press(&ENGLISH.attention_first(3, true)).await?;
        ensure!(
            walker.sandbox.requests().len() == before,
            "{:?}",
            walker.sandbox.requests()
        );
        ensure!(reasons(walker).await? == ["initial"]);

        walker
            .run("window.elementA = document.getElementById('element-a')")
            .await?;
        walker.control("a", "remove").await?;
        let left = "return window.elementA.shadowRoot.childNodes.length";
        ensure!(walker.run(left).await? == 0);
        walker.control("a", "put-back").await?;
        element.see("All 12 shown").await?;
        ensure!(reasons(walker).await? == ["initial", "initial"]);
        element.press_named(REVEAL_PIN).await?;
        element.see(PIN).await?;
        let focused = walker.run("return document.activeElement.id").await?;
        ensure!(focused == "element-a");
        Ok(())
    })
    .await
}

/// Lets the browser draw twice, and element A read its list again: what
/// element B had to do by then it has done.
async fn some_time_passes(walker: &Walker) -> Result<()> {
    walker.run("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))").await?;
    let lists = |requests: &[sandbox::Request]| {
        requests
            .iter()
            .filter(|it| it.path == LIST_2 && it.status == Some(200))
            .count()
    };
    let before = lists(&walker.sandbox.requests());
    walker.control("a", "refresh").await?;
    walker
        .journal_says(|requests| lists(requests) > before)
        .await
}

#[tokio::test]
async fn a_list_in_a_narrow_column_loads_on_at_its_own_end() -> Result<()> {
    journey(Options::default(), async |walker| {
        open_lab(walker).await?;
        let element = walker.embedded("element-b");
        element.see("50 of 1,000").await?;
        let cards = async |wanted: u64| -> Result<()> {
            let here = "return root.querySelector('[part=count]').textContent";
            let here = element.run(here).await?;
            ensure!(here == format!("{wanted} of 1,000"), "{here}, not {wanted}");
            ensure!(element.count("article").await? > 0, "no card is drawn");
            Ok(())
        };
        let scroll = |rest: u32| {
            format!(
                "const column = document.getElementById('column-side');
            column.scrollTop = column.scrollHeight - column.clientHeight - {rest}"
            )
        };
        // The page's end is not the column's.
        walker
            .run("scrollTo(0, document.documentElement.scrollHeight)")
            .await?;
        some_time_passes(walker).await?;
        cards(50).await?;
        walker
            .run("document.getElementById('column-side').scrollIntoView({block: 'center'})")
            .await?;
        walker.run(&scroll(1_500)).await?;
        some_time_passes(walker).await?;
        cards(50).await?;
        walker.run(&scroll(400)).await?;
        element.see("100 of 1,000").await?;
        some_time_passes(walker).await?;
        cards(100).await?;
        let pages = walker.pages_asked_for();
        let seconds = pages
            .iter()
            .filter(|query| query.contains("page=2&"))
            .count();
        ensure!(seconds == 1, "{pages:?}");

        walker.set("b", "load", "button").await?;
        element.see("50 of 1,000").await?;
        walker.run(&scroll(0)).await?;
        some_time_passes(walker).await?;
        cards(50).await?;
        element.press(ENGLISH.load_more).await?;
        element.see("100 of 1,000").await
    })
    .await
}

#[tokio::test]
async fn what_the_portal_has_itself_is_shown_without_a_request() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/portal/embed-lab").await?;
        let element = walker.embedded("element-a");
        element.see("All 12 shown").await?;
        walker.embedded("element-b").see("50 of 1,000").await?;
        let before = walker.sandbox.requests().len();
        let calls = reasons(walker).await?.len();
        walker.control("a", "own-data").await?;
        element.see("All 3 shown").await?;
        element.press_named("Reveal Number Card Number").await?;
        element.see("00555017").await?;
        ensure!(walker.sandbox.requests().len() == before);
        ensure!(reasons(walker).await?.len() == calls);
        let ready = of_a(walker, "ready").await?;
        ensure!(
            ready.last() == Some(&json!({"version": 1, "personId": "2", "loaded": 3})),
            "{ready:?}"
        );
        walker.control("a", "own-data").await?;
        element.see("All 12 shown").await?;
        element.covers("00555017").await
    })
    .await
}

/// Notes what the page's requests carry.
const SPY: &str = "window.carried = [];
    const real = window.fetch;
    window.fetch = (...all) => {
      const request = new Request(...all);
      window.carried.push([new URL(request.url).pathname, Object.fromEntries(request.headers)]);
      return real(...all);
    };";

#[tokio::test]
async fn through_the_portals_server_the_browser_has_no_token() -> Result<()> {
    journey(Options::default(), async |walker| {
        open_lab(walker).await?;
        walker.embedded("element-b").see("50 of 1,000").await?;
        let element = walker.embedded("element-a");
        walker.run(SPY).await?;
        walker.set("a", "auth", "same-origin").await?;
        element.see(ENGLISH.host_session_over).await?;
        let told = of_a(walker, "auth-required").await?;
        ensure!(
            told == [json!({"version": 1, "reason": "signed_out"})],
            "{told:?}"
        );
        walker
            .browser
            .find(Locator::Css("#session-start"))
            .await?
            .click()
            .await?;
        element.see("All 12 shown").await?;
        mark(walker).await?;
        let carried = walker.run("return window.carried").await?;
        let asked: Vec<_> = carried
            .as_array()
            .context("no list")?
            .iter()
            .filter(|it| it[0].as_str().is_some_and(|path| path.contains("/api/")))
            .collect();
        ensure!(asked.len() >= 3, "{carried}");
        for one in asked {
            ensure!(
                one[0]
                    .as_str()
                    .is_some_and(|path| path.starts_with("/portal/api/3/people/2")),
                "{one}"
            );
            ensure!(one[1]["x-requested-with"] == "person-credentials", "{one}");
            ensure!(one[1].get("authorization").is_none(), "{one}");
        }
        ensure!(walker.run("return document.cookie").await? == "");
        let last = walker.sandbox.requests().pop();
        ensure!(
            last.as_ref()
                .is_some_and(|it| it.authorized && it.status == Some(200)),
            "{last:?}"
        );

        // The session's token ends: rows stay, and a new session goes on.
        expire(walker).await?;
        walker.control("a", "refresh").await?;
        element.see(ENGLISH.host_session_over).await?;
        is_marked(walker).await?;
        ensure!(of_a(walker, "auth-required").await?.len() == 2);
        walker
            .browser
            .find(Locator::Css("#session-start"))
            .await?
            .click()
            .await?;
        element
            .comes_to("return !root.querySelector('.sign-in-again')", "it goes on")
            .await?;
        is_marked(walker).await?;
        // Who ends the session leaves nothing on the screen.
        walker
            .browser
            .find(Locator::Css("#session-end"))
            .await?
            .click()
            .await?;
        element.see(ENGLISH.cleared).await?;
        ensure!(element.count("article").await? == 0);
        ensure!(of_a(walker, "auth-required").await?.len() == 2);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn on_paper_there_are_masks() -> Result<()> {
    journey(Options::default(), async |walker| {
        open_lab(walker).await?;
        walker.take_the_clock().await?;
        let element = walker.embedded("element-a");
        element.press_named(REVEAL_PIN).await?;
        element.see(PIN).await?;
        let boxes =
            "return [...root.querySelectorAll(give)].map((one) => one.getClientRects().length > 0)";
        let mask = json!(".secret--shown .secret__mask");
        ensure!(element.run_with(boxes, json!(".secret__text")).await? == json!([true]));
        ensure!(element.run_with(boxes, mask.clone()).await? == json!([false]));
        walker.print().await?;
        ensure!(element.run_with(boxes, json!(".secret__text")).await? == json!([false]));
        ensure!(element.run_with(boxes, mask).await? == json!([true]));
        let paper = element.text().await?;
        ensure!(
            paper.contains("Rose Quitzon") && !paper.contains(PIN),
            "{paper}"
        );
        Ok(())
    })
    .await
}
