//! Where no secret of an element's may be found, and no token: anywhere but in
//! its place, while it is shown.

use anyhow::{Context, Result, ensure};
use journeys::showcase::{CODE, COPY_LINK, PASS, PIN, REVEAL_CODE, REVEAL_PIN, SHOW_QR};
use journeys::{CopyOfBuild, Embedded, HOST, Secrets, Setting, Walker, journey_with};
use person_credentials::ui::words::ENGLISH;
use sandbox::{Fault, Kind, Options};
use serde_json::{Value, json};

/// What is told of a person by their list, and by no event.
const OF_THE_PERSON: [&str; 4] = ["Rose", "Quitzon", PASS, "Key Fob"];

async fn uncovers(walker: &Walker, element: Embedded<'_>, secrets: &Secrets) -> Result<()> {
    for (button, start) in [(REVEAL_PIN, PIN), (REVEAL_CODE, CODE)] {
        let shown = Some(secrets.beginning_with(start)?);
        element.press_named(button).await?;
        element.see(start).await?;
        secrets.are_nowhere_but(shown, walker, button).await?;
        element.press(ENGLISH.hide).await?;
        element.covers(start).await?;
        secrets.are_nowhere_but(None, walker, "hidden").await?;
    }
    element.press_named(COPY_LINK).await?;
    let item = ENGLISH.item_of(PASS, ENGLISH.pass_link);
    element.see(&ENGLISH.about(ENGLISH.copied, &item)).await?;
    secrets.are_nowhere_but(None, walker, "copied").await?;
    element.press_named(SHOW_QR).await?;
    element.see(ENGLISH.qr_warning).await?;
    secrets.are_nowhere_but(None, walker, "drawn").await?;
    element.press(ENGLISH.close).await?;
    let is_closed = "return root.querySelector('dialog') === null";
    element.comes_to(is_closed, "the dialog closes").await?;
    secrets
        .are_nowhere_but(None, walker, "drawing closed")
        .await
}

/// What is left of the person, in the page and in the element itself.
async fn nothing_is_left(walker: &Walker, state: &str) -> Result<()> {
    let left = walker
        .run("return document.documentElement.outerHTML + window.kept.shadowRoot.innerHTML + window.kept.outerHTML")
        .await?
        .to_string();
    for word in OF_THE_PERSON {
        ensure!(!left.contains(word), "{state}: {word:?} is left: {left}");
    }
    let properties = walker
        .run("return JSON.stringify([window.kept.credentials ?? null, Object.keys(window.kept)])")
        .await?;
    ensure!(properties == "[null,[]]", "{state}: {properties}");
    Ok(())
}

async fn fails(walker: &Walker, element: Embedded<'_>, secrets: &Secrets) -> Result<()> {
    let refused = Kind::Status {
        status: 403,
        body: String::new(),
        content_type: None,
        headers: Default::default(),
    };
    let list = "/api/3/people/2/credentials";
    let fault = walker.sandbox.fault(Fault::new(refused).at(list));
    element.run("element.refresh()").await?;
    element
        .comes_to(
            "return root.querySelector('.notice--bad') !== null",
            "it fails",
        )
        .await?;
    secrets.are_nowhere_but(None, walker, "failed").await?;
    walker.sandbox.lift(fault);
    Ok(())
}

#[tokio::test]
async fn no_secret_of_an_element_is_found_anywhere() -> Result<()> {
    let build = CopyOfBuild::overheard()?;
    let dist = build.path().to_owned();
    journey_with(Setting::default(), dist, Options::default(), async |walker| {
        walker.visit(HOST).await?;
        let secrets = Secrets::of(walker, 2).await?;
        let token = walker.sandbox.token();
        let element = walker.embed("one", json!({"person-id": "2"}), Some(token)).await?;
        walker.run("window.kept = document.getElementById('one')").await?;
        element.see("All 12 shown").await?;
        let html = element.run("return root.innerHTML").await?.to_string();
        for word in OF_THE_PERSON {
            ensure!(html.contains(word), "{word:?} was never there");
        }
        walker.take_the_clock().await?;
        secrets.are_nowhere_but(None, walker, "loaded").await?;
        uncovers(walker, element, &secrets).await?;
        fails(walker, element, &secrets).await?;

        element.run("element.clear()").await?;
        element.see(ENGLISH.cleared).await?;
        secrets.are_nowhere_but(None, walker, "cleared").await?;
        nothing_is_left(walker, "cleared").await?;
        element.run("element.refresh()").await?;
        element.see("All 12 shown").await?;
        element.press_named(REVEAL_PIN).await?;
        element.see(PIN).await?;
        element.run("element.clear()").await?;
        element.see(ENGLISH.cleared).await?;
        nothing_is_left(walker, "cleared while shown").await?;
        secrets.are_nowhere_but(None, walker, "cleared while shown").await?;

        element.run("element.refresh()").await?;
        element.see("All 12 shown").await?;
        element.press_named(REVEAL_PIN).await?;
        element.see(PIN).await?;
        element.run("element.remove()").await?;
        let is_empty = "return window.kept.shadowRoot.childNodes.length === 0";
        ensure!(walker.run(is_empty).await? == true);
        nothing_is_left(walker, "removed").await?;
        secrets.are_nowhere_but(None, walker, "removed").await?;

        let kept = "return [localStorage.length, sessionStorage.length, document.cookie, history.state, location.pathname + location.search + location.hash]";
        let kept = walker.run(kept).await?;
        ensure!(kept == json!([0, 0, "", null, HOST]), "{kept}");
        let globals = walker
            .run("return Object.getOwnPropertyNames(window).filter((name) => !window.atFirst.includes(name))")
            .await?;
        // The last one is the driver's of Chromium.
        let ours = [
            "atFirst",
            "told",
            "uncaught",
            "embed",
            "kept",
            "skipped",
            "ret_nodes",
        ];
        let others: Vec<&Value> = globals
            .as_array()
            .context("no list")?
            .iter()
            .filter(|name| !ours.iter().any(|it| **name == *it))
            .collect();
        ensure!(others.is_empty(), "globals of the element: {others:?}");
        ensure!(walker.run("return window.uncaught").await? == json!([]));
        // Every event was heard, or nothing would be known of their details.
        for event in ["ready", "error", "count-change", "disclosure"] {
            ensure!(!walker.host_was_told(event).await?.is_empty(), "no {event}");
        }
        Ok(())
    })
    .await
}
