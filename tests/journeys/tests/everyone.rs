//! For everyone: axe-core finds nothing, nothing is cut off on a narrow
//! screen, and whoever has no scripts is told.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use fantoccini::Locator;
use fantoccini::key::Key;
use journeys::showcase::{REVEAL_CARD, REVEAL_CODE, REVEAL_PIN, SHOW_QR};
use journeys::{Setting, Walker, dist, journey, journey_with};
use person_credentials::ui::words::{ENGLISH, GERMAN};
use sandbox::{Fault, Kind, Options};
use serde_json::json;

async fn every_state(walker: &Walker) -> Result<()> {
    walker.visit("/").await?;
    walker.see(ENGLISH.sign_in_hint).await?;
    check(walker, "start, signed out").await?;
    walker.visit("/sign-in").await?;
    walker.see(ENGLISH.sign_in_hint).await?;
    walker.button(ENGLISH.sign_in).await?.click().await?;
    walker.see("Paste an access token.").await?;
    check(walker, "sign-in with a problem").await?;
    walker.sign_in().await?;
    walker.see(ENGLISH.people_here).await?;
    check(walker, "start, signed in").await?;
    every_state_of_the_people(walker).await?;
    every_state_of_the_account(walker).await?;
    walker.visit("/people/2").await?;
    walker.see("All 12 shown").await?;
    check(walker, "a person").await?;
    walker.visit("/people/1").await?;
    walker.see("50 of 1,000").await?;
    check(walker, "a person with more").await?;
    walker.visit("/people/4").await?;
    walker.see("holds no credentials").await?;
    check(walker, "a person with none").await?;
    walker.visit("/people/99999").await?;
    walker.see("There is no such person").await?;
    check(walker, "nobody").await?;
    for (path, standing) in [
        ("/people/5", ENGLISH.disabled),
        ("/people/6", "Access starts on"),
        ("/people/7", "Access ended on"),
    ] {
        walker.visit(path).await?;
        walker.see(standing).await?;
        check(walker, standing).await?;
    }
    walker.visit("/people/abc").await?;
    walker.see(ENGLISH.not_found).await?;
    check(walker, "not found").await?;
    let list = "/api/3/people/3/credentials";
    let held = walker.sandbox.fault(Fault::new(Kind::Hold).at(list));
    walker.visit("/people/3").await?;
    walker.see(ENGLISH.loading).await?;
    check(walker, "loading").await?;
    walker.sandbox.lift(held);
    every_state_of_a_secret(walker).await?;
    every_dialog(walker).await
}

async fn every_state_of_the_people(walker: &Walker) -> Result<()> {
    walker.visit("/people").await?;
    walker.see(" of 400 shown").await?;
    check(walker, "people").await?;
    walker.fill(ENGLISH.email, "two words").await?;
    walker.press(ENGLISH.search).await?;
    walker.see(ENGLISH.not_an_email).await?;
    check(walker, "a search with a problem").await?;
    walker.fill(ENGLISH.email, "nobody@").await?;
    walker.press(ENGLISH.search).await?;
    walker.see(ENGLISH.nobody_found).await?;
    check(walker, "nobody found").await?;
    let broken = Kind::Status {
        status: 422,
        body: String::new(),
        content_type: None,
        headers: Default::default(),
    };
    let broken = Fault::new(broken).at("/api/3/people");
    let broken = walker.sandbox.fault(broken);
    walker.visit("/people").await?;
    walker.see("error 422").await?;
    check(walker, "people who do not come").await?;
    walker.sandbox.lift(broken);
    walker.follow("/").await?;
    walker.follow("/people").await?;
    walker.follow("/people/3").await?;
    walker.see("The only one is shown").await?;
    walker.follow("/people").await?;
    walker.see(ENGLISH.recent_people).await?;
    check(walker, "people, and who was opened last").await
}

async fn every_state_of_the_account(walker: &Walker) -> Result<()> {
    let list = "/api/3/credentials";
    let held = walker.sandbox.fault(Fault::new(Kind::Hold).at(list));
    walker.visit("/credentials").await?;
    walker.see(ENGLISH.loading).await?;
    check(walker, "the account, loading").await?;
    walker.sandbox.lift(held);
    walker.see(ENGLISH.load_everything).await?;
    check(walker, "the account").await?;
    walker.press(&ENGLISH.more_filters(0)).await?;
    walker.press_choice(ENGLISH.waiting_for_holder).await?;
    walker.see(ENGLISH.clear_filters).await?;
    check(walker, "the account, filtered").await?;
    walker.press(ENGLISH.clear_filters).await?;
    let held = walker.sandbox.fault(Fault::new(Kind::Hold).at(list));
    walker.press(ENGLISH.load_everything).await?;
    walker.see("Loading everything").await?;
    check(walker, "the account, being read").await?;
    walker.sandbox.lift(held);
    walker.see("2,052 credentials").await?;
    check(walker, "the whole account").await?;
    walker.run(TO_THE_MIDDLE).await?;
    check(walker, "the middle of the account").await?;
    walker.run("window.scrollTo(0, 0)").await?;
    for button in [".hints > button", ".hint"] {
        let button = walker.browser.find(Locator::Css(button)).await?;
        button.click().await?;
        check(walker, "hints").await?;
    }
    walker.fill(ENGLISH.find_card, "001 - 12345").await?;
    walker.see("1 found").await?;
    check(walker, "a card that is found").await?;
    walker.fill(ENGLISH.find_card, "no such number").await?;
    walker.see("Not in").await?;
    check(walker, "a card that is not found").await?;
    walker.press(ENGLISH.download_csv).await?;
    checked_dialog(walker, ENGLISH.with_numbers_hint).await
}

const TO_THE_MIDDLE: &str = "window.scrollTo(0, document.documentElement.scrollHeight / 2)";

async fn every_state_of_a_secret(walker: &Walker) -> Result<()> {
    walker.visit("/people/2").await?;
    walker.see("All 12 shown").await?;
    walker.take_the_clock().await?;
    for button in [REVEAL_CARD, REVEAL_PIN, REVEAL_CODE] {
        walker.press_named(button).await?;
        walker.button(ENGLISH.hide).await?;
        check(walker, button).await?;
    }
    walker.press(ENGLISH.hide).await?;
    walker.see("hidden again").await?;
    check(walker, "a message").await?;
    walker.press(&ENGLISH.attention_first(3, true)).await?;
    check(walker, "sorted").await
}

async fn every_dialog(walker: &Walker) -> Result<()> {
    walker.press(ENGLISH.shortcuts).await?;
    checked_dialog(walker, ENGLISH.does_page_down).await?;
    walker.press_named(SHOW_QR).await?;
    checked_dialog(walker, ENGLISH.qr_warning).await?;
    walker.press(&ENGLISH.shown_count(4)).await?;
    checked_dialog(walker, ENGLISH.shown_hint).await?;
    walker.press(ENGLISH.settings).await?;
    walker.see(ENGLISH.theme).await?;
    check(walker, ENGLISH.settings).await?;
    walker.choose(ENGLISH.language, GERMAN.name).await?;
    checked_dialog(walker, GERMAN.theme).await?;
    for (path, says) in [
        ("/people/2", "Alle 12 werden gezeigt"),
        ("/people/1", GERMAN.load_more),
        ("/people/5", GERMAN.disabled),
        ("/", GERMAN.people_here),
        ("/people", GERMAN.email_hint),
        ("/credentials", GERMAN.load_everything),
    ] {
        walker.visit(path).await?;
        walker.see(says).await?;
        check(walker, says).await?;
    }
    Ok(())
}

/// Checks the dialog that says something, and closes it.
async fn checked_dialog(walker: &Walker, says: &str) -> Result<()> {
    walker.see(says).await?;
    check(walker, says).await?;
    // No rule of axe-core's wants a name of a `<dialog>`.
    let names = walker.names_of("dialog").await?;
    let headings = walker.run("return [document.querySelector('dialog h2').textContent]");
    ensure!(json!(names) == headings.await?, "{says}: {names:?}");
    walker.strike(Key::Escape).await?;
    let is_closed = walker
        .wait(async || Ok(walker.count("dialog").await? == 0))
        .await?;
    ensure!(is_closed, "Escape does not close it: {says}");
    Ok(())
}

async fn check(walker: &Walker, state: &str) -> Result<()> {
    walker.is_accessible(state).await?;
    // Not `innerWidth`: on a phone that grows with what sticks out.
    let widths = walker
        .run("const page = document.documentElement; return [page.scrollWidth, page.clientWidth]")
        .await?;
    let width = |index: usize| widths[index].as_u64().unwrap_or_default();
    ensure!(width(0) <= width(1), "{state} is cut off: {widths}");
    Ok(())
}

#[tokio::test]
async fn every_state_is_accessible_in_light_colours() -> Result<()> {
    let setting = Setting::default();
    journey_with(setting, dist()?, Options::default(), every_state).await
}

#[tokio::test]
async fn every_state_is_accessible_in_dark_colours_on_a_narrow_screen() -> Result<()> {
    let setting = Setting {
        is_dark: true,
        is_narrow: true,
        ..Setting::default()
    };
    journey_with(setting, dist()?, Options::default(), async |walker| {
        walker.visit("/").await?;
        let dark = walker
            .run("return matchMedia('(prefers-color-scheme: dark)').matches")
            .await?;
        ensure!(dark == true, "the browser is not dark");
        let width = walker.run("return innerWidth").await?;
        ensure!(
            width == 320 || width == 500,
            "the page is {width} pixels wide"
        );
        every_state(walker).await
    })
    .await
}

#[tokio::test]
async fn without_scripts_a_sentence_says_what_to_do() -> Result<()> {
    let setting = Setting {
        is_without_scripts: true,
        ..Setting::default()
    };
    journey_with(setting, dist()?, Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        let sentence = walker.browser.find(Locator::Css("noscript p")).await?;
        ensure!(sentence.is_displayed().await?);
        ensure!(sentence.text().await?.contains("needs JavaScript"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn every_button_says_what_it_is_for() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in().await?;
        walker.see("All 12 shown").await?;
        let mut named = 0;
        for card in walker.browser.find_all(Locator::Css("article")).await? {
            let label = walker.name_of(&card).await?;
            ensure!(!label.is_empty(), "a card has no name");
            for button in card.find_all(Locator::Css("button")).await? {
                let name = walker.name_of(&button).await?;
                let text = button.text().await?;
                ensure!(
                    name.starts_with(&text) && name.ends_with(&label),
                    "{text:?} of {label:?} is called {name:?}"
                );
                named += 1;
            }
        }
        // Two of each of the five secrets there are.
        ensure!(named == 10, "{named} buttons");

        walker.visit("/people/3").await?;
        walker.see("The only one is shown").await?;
        let names = walker.names_of("button").await?;
        let different: BTreeSet<_> = names.iter().collect();
        ensure!(different.len() == names.len(), "{names:?}");
        let first = names.first().context("there are no buttons")?;
        ensure!(
            !first.is_empty() && !different.contains(&String::new()),
            "{names:?}"
        );
        Ok(())
    })
    .await
}
