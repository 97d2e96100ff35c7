//! Reading a person's credentials.

use anyhow::{Result, ensure};
use journeys::journey;
use person_credentials::ui::words::ENGLISH;
use sandbox::{Fault, Kind, Options, Outcome};
use serde_json::json;

/// Scrolls from the top to the end by half of what is seen at a time: how many
/// different cards were met, and whether there was always one in sight, always
/// the right size of the list, and never many more than can be seen. It scrolls
/// between frames, as people do: scrolled within frames, every other one of which
/// changes nothing, Chromium 156 without a screen stops drawing for good once in
/// ten times, whatever the page is.
const MEET_ALL: &str = "const [done] = arguments;
    const feed = document.querySelector('[role=feed]');
    const page = document.documentElement;
    const met = new Set();
    let isAnySeen = true, isSizeRight = true, most = 0;
    const drawn = () => new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
    (async () => {
      for (let y = 0; y < page.scrollHeight; y += innerHeight / 2) {
        window.scrollTo(0, y);
        await drawn();
        const cards = [...feed.querySelectorAll(':scope > article')];
        const isSeen = (card) => {
          const {top, bottom} = card.getBoundingClientRect();
          return bottom > 0 && top < innerHeight;
        };
        cards.forEach((card) => met.add(card.getAttribute('aria-posinset')));
        most = Math.max(most, cards.length);
        isAnySeen &&= cards.some(isSeen);
        isSizeRight &&= cards.every((card) => card.getAttribute('aria-setsize') === '1000');
      }
      done([met.size, isAnySeen, isSizeRight, most < 100, feed.getAttribute('aria-busy')]);
    })();";

#[tokio::test]
async fn a_thousand_credentials_are_scrolled_to_the_end() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/").await?;
        walker.sign_in().await?;
        walker.fill(ENGLISH.person_id, "1").await?;
        walker
            .button(ENGLISH.show_credentials)
            .await?
            .click()
            .await?;
        walker.see("50 of 1,000").await?;
        ensure!(walker.path().await? == "/people/1");
        let done = walker
            .wait(async || {
                walker
                    .run("window.scrollTo(0, document.documentElement.scrollHeight)")
                    .await?;
                Ok(walker.text().await?.contains("All 1,000 shown"))
            })
            .await?;
        ensure!(done, "the end was never reached");
        let met = walker.browser.execute_async(MEET_ALL, Vec::new()).await?;
        ensure!(met == json!([1000, true, true, true, "false"]), "{met}");
        let mut asked = walker.pages_asked_for();
        // Twenty pages, and the whole once more to be sure of it.
        ensure!(asked.len() == 21, "{asked:?}");
        asked.sort();
        asked.dedup();
        ensure!(asked.len() == 21, "a page was asked for twice");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nothing_moves_when_a_page_lands_and_the_button_keeps_the_focus() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/1").await?;
        walker.sign_in().await?;
        walker.see("50 of 1,000").await?;
        let place = "const r = document.querySelector('article').getBoundingClientRect();
            return [r.x, r.y, r.width, r.height]";
        let before = walker.run(place).await?;
        walker.press(ENGLISH.load_more).await?;
        walker.see("100 of 1,000").await?;
        walker.run("window.scrollTo(0, 0)").await?;
        let after = walker.run(place).await?;
        ensure!(before == after, "{before} became {after}");
        let focused = walker.browser.active_element().await?.text().await?;
        ensure!(
            focused == ENGLISH.load_more || focused == ENGLISH.loading_more,
            "{focused}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn another_person_shows_nothing_of_the_former_one() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people").await?;
        walker.sign_in().await?;
        let first = "/api/3/people/1/credentials";
        let held = walker.sandbox.fault(Fault::new(Kind::Hold).at(first));
        walker.follow("/people/1").await?;
        walker
            .journal_says(|requests| requests.iter().any(|request| request.path == first))
            .await?;
        walker.browser.back().await?;
        walker.follow("/people/2").await?;
        walker.see("All 12 shown").await?;
        walker
            .journal_says(|requests| {
                requests
                    .iter()
                    .any(|r| r.path == first && r.outcome == Outcome::Aborted)
            })
            .await?;
        walker.sandbox.lift(held);
        ensure!(walker.count("article").await? == 12);
        ensure!(!walker.text().await?.contains("1,000"));
        walker.browser.back().await?;
        walker.see(ENGLISH.people_here).await?;
        ensure!(walker.count("article").await? == 0);
        walker.browser.forward().await?;
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn nothing_moves_when_the_first_page_lands() -> Result<()> {
    journey(Options::default(), async |walker| {
        let list = "/api/3/people/2/credentials";
        let held = walker.sandbox.fault(Fault::new(Kind::Hold).at(list));
        walker.visit("/people/2").await?;
        walker.sign_in().await?;
        let name = "return document.querySelector('h1').textContent";
        let is_named = walker
            .wait(async || Ok(walker.run(name).await? != json!(ENGLISH.credentials)))
            .await?;
        ensure!(is_named, "the header never came");
        let place = "const r = document.querySelector('.card').getBoundingClientRect();
            return [r.x, r.y, r.width, r.height]";
        let before = walker.run(place).await?;
        walker.sandbox.lift(held);
        walker.see("All 12 shown").await?;
        let after = walker.run(place).await?;
        ensure!(before == after, "{before} became {after}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_failed_page_is_tried_again_alone() -> Result<()> {
    journey(Options::default(), async |walker| {
        let broken = Kind::Status {
            status: 500,
            body: "<html>".to_owned(),
            content_type: None,
            headers: Default::default(),
        };
        let list = "/api/3/people/1/credentials";
        walker
            .sandbox
            // Once, and three times more by itself.
            .fault(Fault::new(broken).at(list).on_page(2).times(4));
        walker.visit("/people/1").await?;
        walker.sign_in().await?;
        walker.press(ENGLISH.load_more).await?;
        walker.see("error 500").await?;
        // The rows that are here stay.
        ensure!(walker.text().await?.contains("50 of 1,000"));
        ensure!(walker.count("article").await? > 0);
        walker.is_accessible("a failed page").await?;
        walker.press(ENGLISH.try_again).await?;
        walker.see("100 of 1,000").await?;
        let asked = walker.pages_asked_for();
        ensure!(
            asked
                .iter()
                .filter(|query| query.starts_with("page=1&"))
                .count()
                == 1
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_list_that_moves_before_a_busy_server_says_both_and_heals() -> Result<()> {
    journey(Options::default(), async |walker| {
        let list = "/api/3/people/1/credentials";
        let busy = Kind::Status {
            status: 429,
            body: r#"{"error":"rate_limited","description":"Slow down.","retry_in":60}"#.to_owned(),
            content_type: None,
            headers: Default::default(),
        };
        let insert = Kind::InsertRow { index: 0 };
        let sandbox = &walker.sandbox;
        sandbox.fault(Fault::new(insert).at(list).on_page(2).times(1));
        sandbox.fault(Fault::new(busy).at(list).on_page(3).times(1));
        walker.visit("/people/1").await?;
        walker.sign_in().await?;
        walker.press(ENGLISH.load_more).await?;
        walker.see(ENGLISH.list_moved).await?;
        walker.press(ENGLISH.load_more).await?;
        walker.see("DoorFlow is busy. Trying again in").await?;
        walker.is_accessible("moved, and waiting").await?;
        walker.press(ENGLISH.try_now).await?;
        walker.see("149 of 1,001").await?;
        walker.press(ENGLISH.reload).await?;
        walker.see("150 of 1,001").await?;
        ensure!(!walker.text().await?.contains(ENGLISH.list_moved));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn people_with_one_none_or_no_access_are_told_apart() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/4").await?;
        walker.sign_in().await?;
        for (path, sentence) in [
            ("/people/4", "holds no credentials"),
            ("/people/3", "The only one is shown"),
            ("/people/5", ENGLISH.disabled),
            ("/people/99999", "There is no such person"),
        ] {
            walker.visit(path).await?;
            walker.see(sentence).await?;
        }
        Ok(())
    })
    .await
}
