//! For everyone: axe-core finds nothing, nothing is cut off on a narrow
//! screen, and whoever has no scripts is told.

use anyhow::{Result, ensure};
use journeys::{Setting, Walker, dist, journey_with};
use person_credentials::ui::words::ENGLISH;
use sandbox::{Fault, Kind, Options};

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
    walker.see("Person 20").await?;
    check(walker, "start, signed in").await?;
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
    walker.visit("/people/abc").await?;
    walker.see(ENGLISH.not_found).await?;
    check(walker, "not found").await?;
    let list = "/api/3/people/3/credentials";
    let held = walker.sandbox.fault(Fault::new(Kind::Hold).at(list));
    walker.visit("/people/3").await?;
    walker.see(ENGLISH.loading).await?;
    check(walker, "loading").await?;
    walker.sandbox.lift(held);
    Ok(())
}

async fn check(walker: &Walker, state: &str) -> Result<()> {
    walker.is_accessible(state).await?;
    let widths = walker
        .run("return [document.documentElement.scrollWidth, innerWidth]")
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
        let sentence = walker
            .browser
            .find(fantoccini::Locator::Css("noscript p"))
            .await?;
        ensure!(sentence.is_displayed().await?);
        ensure!(sentence.text().await?.contains("needs JavaScript"));
        Ok(())
    })
    .await
}
