//! The element for everyone: in every state of it axe-core finds nothing,
//! neither in its shadow root nor in the portal around it, and nothing of it is
//! cut off on a narrow screen.

use anyhow::{Result, ensure};
use fantoccini::key::Key;
use journeys::showcase::{REVEAL_PIN, SHOW_QR};
use journeys::{Embedded, Setting, Walker, dist, journey_with};
use person_credentials::ui::words::{ENGLISH, GERMAN};
use sandbox::{Fault, Kind, Options};
use serde_json::json;

/// What the portal's boxes do not hold: the element is as wide as they are.
const IS_CUT_OFF: &str = "const page = document.documentElement;
    const wide = [...root.querySelectorAll('*')].filter((one) => {
      const style = getComputedStyle(one);
      return one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1
        && style.display !== 'inline' && style.overflowX === 'visible';
    });
    return [page.scrollWidth > page.clientWidth, shown.scrollWidth > shown.clientWidth + 1,
      wide.map((one) => one.className).join()]";

async fn check(walker: &Walker, element: Embedded<'_>, state: &str) -> Result<()> {
    walker.is_accessible(state).await?;
    let cut_off = element.run(IS_CUT_OFF).await?;
    ensure!(
        cut_off[0] == false && cut_off[1] == false,
        "{state} is cut off: {cut_off}"
    );
    Ok(())
}

async fn dialog(walker: &Walker, element: Embedded<'_>, says: &str) -> Result<()> {
    element.see(says).await?;
    check(walker, element, says).await?;
    walker.strike(Key::Escape).await?;
    let is_closed = "return root.querySelector('dialog') === null";
    element.comes_to(is_closed, "Escape closes it").await
}

async fn every_state(walker: &Walker) -> Result<()> {
    walker.visit("/portal/").await?;
    walker.see("Look somebody up").await?;
    walker.is_accessible("the portal's start page").await?;
    let list = "/api/3/people/2/credentials";
    let held = walker.sandbox.fault(Fault::new(Kind::Hold).at(list));
    walker.follow("/portal/people/2").await?;
    let element = walker.embedded("element-a");
    element
        .comes_to(
            "return root.querySelector('[aria-busy=true]') !== null",
            "loading",
        )
        .await?;
    check(walker, element, "loading").await?;
    walker.sandbox.lift(held);
    element.see("All 12 shown").await?;
    check(walker, element, "a person").await?;

    walker.visit("/portal/embed-lab").await?;
    element.see("All 12 shown").await?;
    walker.embedded("element-b").see("50 of 1,000").await?;
    check(walker, element, "two elements").await?;
    walker.take_the_clock().await?;
    element.press_named(REVEAL_PIN).await?;
    element.see(ENGLISH.hide).await?;
    check(walker, element, "revealed").await?;
    element.press_named(SHOW_QR).await?;
    dialog(walker, element, ENGLISH.qr_warning).await?;
    element.press(ENGLISH.shortcuts).await?;
    dialog(walker, element, ENGLISH.does_page_down).await?;
    element.press(&ENGLISH.attention_first(3, true)).await?;
    check(walker, element, "sorted").await?;
    for (name, value, says) in [
        ("person", "4", "holds no credentials"),
        ("slots", "portal", "holds no credentials"),
        ("person", "999999", ENGLISH.no_such_person),
        ("slots", "", ENGLISH.no_such_person),
        ("person", "x-17", ENGLISH.bad_person_id),
        ("person", "", ENGLISH.no_person),
        ("page-size", "0", ENGLISH.bad_page_size),
    ] {
        walker.set("a", name, value).await?;
        if name == "slots" {
            element.comes_to("return true", says).await?;
        } else if value == "999999" {
            element
                .comes_to(
                    "return root.querySelector('slot[name=error]') !== null",
                    says,
                )
                .await?;
        } else {
            element.see(says).await?;
        }
        check(walker, element, says).await?;
    }
    walker.set("a", "page-size", "").await?;
    walker.control("a", "own-data").await?;
    element.see("All 3 shown").await?;
    check(walker, element, "own data").await?;
    walker.set("a", "person", "2").await?;
    walker.control("a", "own-data").await?;
    element.see("All 12 shown").await?;
    walker.control("a", "clear").await?;
    element.see(ENGLISH.cleared).await?;
    check(walker, element, "cleared").await?;
    walker.set("a", "provider", "rejects").await?;
    element.see(ENGLISH.host_failed).await?;
    check(walker, element, "auth required").await?;
    walker.set("a", "provider", "hangs").await?;
    element.see(ENGLISH.signing_in).await?;
    check(walker, element, "signing in").await?;
    walker.control("a", "clear").await?;
    in_german(walker, element).await
}

async fn in_german(walker: &Walker, element: Embedded<'_>) -> Result<()> {
    walker.set("a", "lang", "de").await?;
    walker.set("a", "provider", "ok").await?;
    walker.set("a", "person", "2").await?;
    element.see("Alle 12 werden gezeigt").await?;
    check(walker, element, "German").await?;
    element.press(GERMAN.shortcuts).await?;
    dialog(walker, element, GERMAN.does_page_down).await?;
    let refused = Kind::Status {
        status: 403,
        body: json!({"error": "insufficient_scope"}).to_string(),
        content_type: None,
        headers: Default::default(),
    };
    walker
        .sandbox
        .fault(Fault::new(refused).at("/api/3/people/1/credentials"));
    walker.set("a", "person", "1").await?;
    element
        .comes_to(
            "return root.querySelector('.notice--bad') !== null",
            "failed",
        )
        .await?;
    check(walker, element, "failed").await
}

#[tokio::test]
async fn every_state_of_the_element_is_accessible_in_light_colours() -> Result<()> {
    journey_with(
        Setting::default(),
        dist()?,
        Options::default(),
        async |walker| {
            every_state(walker).await?;
            // What is wrong in a shadow root would be found.
            walker
                .embedded("element-a")
                .run("shown.append(document.createElement('button'))")
                .await?;
            ensure!(
                walker
                    .is_accessible("a button without a name")
                    .await
                    .is_err()
            );
            Ok(())
        },
    )
    .await
}

#[tokio::test]
async fn every_state_of_the_element_is_accessible_in_dark_colours_on_a_narrow_screen() -> Result<()>
{
    let setting = Setting {
        is_dark: true,
        is_narrow: true,
        ..Setting::default()
    };
    journey_with(setting, dist()?, Options::default(), async |walker| {
        every_state(walker).await?;
        let dark = walker.embedded("element-a");
        let scheme = dark.run("return getComputedStyle(shown).backgroundColor + matchMedia('(prefers-color-scheme: dark)').matches").await?;
        ensure!(scheme.to_string().contains("true"), "{scheme}");
        Ok(())
    })
    .await
}
