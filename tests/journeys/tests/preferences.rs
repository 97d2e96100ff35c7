//! Colours and language: as the browser has them, or as they were chosen.

use anyhow::{Context, Result, ensure};
use fantoccini::Locator;
use journeys::{CopyOfBuild, Setting, Walker, dist, journey, journey_with};
use person_credentials::ui::words::{ENGLISH, GERMAN};
use sandbox::Options;
use serde_json::json;

/// How bright the ground of the page is, from 0 to 765.
async fn brightness(walker: &Walker) -> Result<u64> {
    let sum = "return getComputedStyle(document.body).backgroundColor
        .match(/[0-9]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)";
    let sum = walker.run(sum).await?;
    sum.as_u64().context("the ground has no colour")
}

/// What is kept beyond the tab of what somebody chose.
async fn kept(walker: &Walker) -> Result<Vec<String>> {
    let names = walker
        .run(
            "return Object.keys(localStorage)
               .filter((name) => name !== 'person-credentials.last-use').sort()",
        )
        .await?;
    Ok(serde_json::from_value(names)?)
}

async fn language(walker: &Walker) -> Result<Option<String>> {
    let page = walker.browser.find(Locator::Css("html")).await?;
    Ok(page.attr("lang").await?)
}

const THEME: &str = "person-credentials.theme";
const LANGUAGE: &str = "person-credentials.language";

#[tokio::test]
async fn dark_colours_are_chosen_kept_and_given_back() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/").await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        let light = brightness(walker).await?;
        ensure!(light > 600, "the system's colours are not light: {light}");
        walker.press(ENGLISH.settings).await?;
        walker.choose(ENGLISH.theme, ENGLISH.theme_dark).await?;
        ensure!(brightness(walker).await? < 150, "the page is not dark");
        ensure!(kept(walker).await? == [THEME]);
        walker.browser.refresh().await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        ensure!(
            brightness(walker).await? < 150,
            "the page is not dark again"
        );
        walker.press(ENGLISH.settings).await?;
        walker.choose(ENGLISH.theme, ENGLISH.theme_light).await?;
        ensure!(brightness(walker).await? == light);
        walker.choose(ENGLISH.theme, ENGLISH.theme_system).await?;
        ensure!(brightness(walker).await? == light);
        ensure!(kept(walker).await?.is_empty());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn light_colours_are_chosen_on_a_dark_system() -> Result<()> {
    let setting = Setting {
        is_dark: true,
        ..Setting::default()
    };
    journey_with(setting, dist()?, Options::default(), async |walker| {
        walker.visit("/").await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        ensure!(brightness(walker).await? < 150, "the system is not dark");
        walker.press(ENGLISH.settings).await?;
        walker.choose(ENGLISH.theme, ENGLISH.theme_light).await?;
        ensure!(brightness(walker).await? > 600, "the page is not light");
        walker.choose(ENGLISH.theme, ENGLISH.theme_system).await?;
        ensure!(
            brightness(walker).await? < 150,
            "the page is not dark again"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn another_language_keeps_the_list_and_the_dialog() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in().await?;
        walker.see("All 12 shown").await?;
        ensure!(language(walker).await?.as_deref() == Some(ENGLISH.tag));
        let asked = walker.sandbox.requests().len();
        walker.press(ENGLISH.settings).await?;
        walker.choose(ENGLISH.language, GERMAN.name).await?;
        walker.button(GERMAN.sign_out).await?;
        ensure!(
            walker.count("dialog[open]").await? == 1,
            "the dialog has gone"
        );
        ensure!(language(walker).await?.as_deref() == Some(GERMAN.tag));
        ensure!(walker.count("article").await? == 12);
        // The choice that was made was drawn anew, and is stood on again.
        let is_there = walker
            .wait(async || Ok(walker.focused().await? == GERMAN.language))
            .await?;
        ensure!(is_there, "the focus is at {:?}", walker.focused().await?);
        walker.press_in_dialog(GERMAN.close).await?;
        let is_closed = walker
            .wait(async || Ok(walker.count("dialog").await? == 0))
            .await?;
        ensure!(is_closed, "the dialog stays");
        let focused = walker.focused().await?;
        ensure!(focused == GERMAN.settings, "the focus is at {focused:?}");
        let english = [ENGLISH.sign_out, ENGLISH.refresh, ENGLISH.reveal];
        let page = walker.text().await?;
        for text in english {
            ensure!(!page.contains(text), "{text:?} is still there: {page}");
        }
        let requests = walker.sandbox.requests();
        ensure!(requests.len() == asked, "asked again: {requests:?}");
        ensure!(kept(walker).await? == [LANGUAGE]);
        walker.browser.refresh().await?;
        walker.button(GERMAN.sign_out).await?;
        ensure!(language(walker).await?.as_deref() == Some(GERMAN.tag));
        walker.press(GERMAN.settings).await?;
        walker.choose(GERMAN.theme, GERMAN.theme_dark).await?;
        ensure!(
            kept(walker).await? == [LANGUAGE, THEME],
            "something else is kept"
        );
        Ok(())
    })
    .await
}

const IN_GERMAN: Setting = Setting {
    is_dark: false,
    is_narrow: false,
    is_without_scripts: false,
    languages: Some("de"),
};

#[tokio::test]
async fn a_browser_that_prefers_german_is_spoken_to_in_german() -> Result<()> {
    journey_with(IN_GERMAN, dist()?, Options::default(), async |walker| {
        walker.visit("/").await?;
        walker.see(GERMAN.sign_in_hint).await?;
        ensure!(language(walker).await?.as_deref() == Some(GERMAN.tag));
        ensure!(kept(walker).await?.is_empty());
        // What is chosen comes before what is preferred.
        walker.press(GERMAN.settings).await?;
        walker.choose(GERMAN.language, ENGLISH.name).await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        walker.browser.refresh().await?;
        walker.see(ENGLISH.sign_in_hint).await
    })
    .await
}

/// What stands in the page before the app does, in either language.
const STANDING: &str = "return [...document.querySelectorAll('#app [data-language]')]
    .map((text) => [text.dataset.language, text.hidden])";

#[tokio::test]
async fn without_the_app_german_is_spoken_as_well() -> Result<()> {
    let build = CopyOfBuild::with(".wasm", |content| content.truncate(8))?;
    let dist = build.path().to_owned();
    journey_with(IN_GERMAN, dist, Options::default(), async |walker| {
        walker.visit("/").await?;
        walker.see("Diese Seite ist stehen geblieben").await?;
        ensure!(language(walker).await?.as_deref() == Some("de"));
        let standing = walker.run(STANDING).await?;
        ensure!(
            standing == json!([["en", true], ["de", false]]),
            "{standing}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn without_scripts_german_is_spoken_as_well() -> Result<()> {
    let setting = Setting {
        is_without_scripts: true,
        ..IN_GERMAN
    };
    journey_with(setting, dist()?, Options::default(), async |walker| {
        walker.visit("/").await?;
        let german = Locator::Css("noscript [lang=de]");
        let sentence = walker.browser.find(german).await?;
        ensure!(sentence.is_displayed().await?);
        ensure!(sentence.text().await?.contains("braucht JavaScript"));
        Ok(())
    })
    .await
}
