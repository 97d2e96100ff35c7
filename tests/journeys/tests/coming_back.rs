//! Back and forward: where the reader stood, from memory alone.

use anyhow::{Result, ensure};
use fantoccini::actions::{InputSource, WheelAction, WheelActions};
use journeys::{Walker, journey};
use person_credentials::ui::words::ENGLISH;
use sandbox::Options;
use serde_json::{Value, json};

const STANDS: &str = "return [Math.round(window.scrollY),
    document.activeElement.getAttribute('aria-posinset'),
    document.querySelector('[part=count]').textContent, document.querySelectorAll('article').length > 0]";

/// Scrolls on, until the 30th card is drawn and has the focus.
const REACH_THE_30TH: &str = "const card = document.querySelector('article[aria-posinset=\"30\"]');
    if (card) card.focus(); else window.scrollBy(0, 200);
    return card !== null";

async fn read_two_pages(walker: &Walker) -> Result<Value> {
    walker.visit("/people").await?;
    walker.sign_in().await?;
    walker.follow("/people/1").await?;
    walker.press(ENGLISH.load_more).await?;
    walker.see("100 of 1,000").await?;
    let is_reached = walker
        .wait(async || Ok(walker.run(REACH_THE_30TH).await? == true))
        .await?;
    ensure!(is_reached, "the list has no 30th card");
    // With the wheel: Firefox without a screen takes back what a script scrolls
    // after a focus.
    let place = walker.run("return scrollY").await?.as_f64();
    let wheel = WheelActions::new("wheel".to_owned()).then(WheelAction::Scroll {
        x: 400,
        y: 400,
        delta_x: 0,
        delta_y: 40,
        duration: None,
    });
    walker.browser.perform_actions(wheel).await?;
    let has_scrolled = walker
        .wait(async || {
            let now = walker.run("return scrollY").await?.as_f64();
            Ok(now.zip(place).is_some_and(|(now, was)| now - was == 40.0))
        })
        .await?;
    ensure!(has_scrolled, "the wheel does not scroll");
    let stood = walker.run(STANDS).await?;
    ensure!(stood[0].as_i64() > Some(100) && stood[1] == "30", "{stood}");
    Ok(stood)
}

#[tokio::test]
async fn rows_place_and_focus_come_back_without_a_request() -> Result<()> {
    journey(Options::default(), async |walker| {
        let stood = read_two_pages(walker).await?;
        let asked = |walker: &Walker| {
            let requests = walker.sandbox.requests();
            let of_person = |request: &&sandbox::Request| request.path.contains("/people/1");
            requests.iter().filter(of_person).count()
        };
        let before = asked(walker);
        walker.browser.back().await?;
        walker.see(ENGLISH.people_here).await?;
        ensure!(walker.count("article").await? == 0);
        walker.browser.forward().await?;
        let is_back = walker
            .wait(async || Ok(walker.run(STANDS).await? == stood))
            .await?;
        ensure!(is_back, "{stood} became {}", walker.run(STANDS).await?);
        ensure!(asked(walker) == before, "it was asked for again");
        let stored = "return [Object.keys(sessionStorage).length, Object.keys(localStorage).join(),
            (JSON.stringify(history.state) ?? '').length < 50]";
        let stored = walker.run(stored).await?;
        ensure!(
            stored == json!([1, "person-credentials.last-use", true]),
            "{stored}"
        );
        walker
            .run("window.scrollTo(0, document.documentElement.scrollHeight)")
            .await?;
        walker.see("150 of 1,000").await
    })
    .await
}

#[tokio::test]
async fn a_link_leads_to_the_top_of_a_list_that_is_read_anew() -> Result<()> {
    journey(Options::default(), async |walker| {
        read_two_pages(walker).await?;
        walker.browser.back().await?;
        walker.follow("/people/1").await?;
        walker.see("50 of 1,000").await?;
        let stands = walker.run(STANDS).await?;
        ensure!(stands == json!([0, null, "50 of 1,000", true]), "{stands}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn after_signing_out_there_is_nothing_to_come_back_to() -> Result<()> {
    journey(Options::default(), async |walker| {
        read_two_pages(walker).await?;
        walker.browser.back().await?;
        walker.see(ENGLISH.people_here).await?;
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        walker.browser.forward().await?;
        walker.see("Person 1").await?;
        ensure!(walker.count("article").await? == 0);
        Ok(())
    })
    .await
}
