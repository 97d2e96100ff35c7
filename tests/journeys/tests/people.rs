//! Finding a person among the people of an account.

use anyhow::{Result, ensure};
use journeys::{Walker, journey};
use person_credentials::ui::words::ENGLISH;
use sandbox::Options;

const LIST: &str = "/api/3/people";

fn searches(walker: &Walker) -> usize {
    let requests = walker.sandbox.requests();
    requests
        .iter()
        .filter(|request| request.path == LIST)
        .count()
}

#[tokio::test]
async fn somebody_is_found_opened_and_come_back_to() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/").await?;
        walker.sign_in().await?;
        walker.see(ENGLISH.people_here).await?;
        walker.follow("/people").await?;
        walker.see(" of 400 shown").await?;
        ensure!(walker.count("nav [aria-current=page]").await? == 1);
        walker.fill(ENGLISH.email, ".77@EXAMPLE").await?;
        walker.press(ENGLISH.search).await?;
        walker.see(ENGLISH.people_end_one).await?;
        walker.follow("/people/77").await?;
        let opened = "return document.querySelector('.person h1') !== null";
        ensure!(
            walker
                .wait(async || Ok(walker.run(opened).await? == true))
                .await?
        );
        ensure!(walker.count("nav [aria-current]").await? == 0);
        let asked = searches(walker);
        walker.browser.back().await?;
        walker.see(ENGLISH.people_end_one).await?;
        walker.see(ENGLISH.recent_people).await?;
        ensure!(walker.path().await? == "/people");
        let field = "return document.querySelector('label input').value";
        ensure!(walker.run(field).await? == ".77@EXAMPLE");
        ensure!(searches(walker) == asked, "it was asked for again");
        // Whom somebody looks for is in memory alone.
        let kept = "return [location.search, location.hash, JSON.stringify(history.state) ?? '',
            JSON.stringify(sessionStorage), JSON.stringify(localStorage), document.cookie].join()";
        let kept = walker.run(kept).await?.to_string();
        ensure!(!kept.contains("EXAMPLE") && !kept.contains("77"), "{kept}");
        // A link is no way back: it leads to the list of everyone.
        walker.follow("/").await?;
        walker.see(ENGLISH.look_up).await?;
        walker.follow("/people").await?;
        walker.see(" of 400 shown").await
    })
    .await
}

#[tokio::test]
async fn who_was_opened_last_is_forgotten_with_the_session() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people").await?;
        walker.sign_in().await?;
        walker.follow("/people/2").await?;
        walker.see("All 12 shown").await?;
        walker.follow("/").await?;
        walker.see(ENGLISH.recent_people).await?;
        let names = "return [...document.querySelectorAll('.recent a')].map((a) => a.textContent)";
        let names = walker.run(names).await?;
        ensure!(
            names.as_array().is_some_and(|names| names.len() == 1),
            "{names}"
        );
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        let page = walker.text().await?;
        ensure!(!page.contains(ENGLISH.recent_people), "{page}");
        let name = names[0].as_str().unwrap_or_default();
        ensure!(
            !name.is_empty() && !walker.html().await?.contains(name),
            "{name}"
        );
        walker.sign_in().await?;
        walker.see(ENGLISH.people_here).await?;
        ensure!(walker.count(".recent").await? == 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn somebody_is_found_by_the_keyboard_alone() -> Result<()> {
    use fantoccini::key::Key;
    journey(Options::default(), async |walker| {
        walker.visit("/people").await?;
        walker.sign_in().await?;
        walker.see(" of 400 shown").await?;
        walker.tab_to(ENGLISH.email).await?;
        walker.type_in("@nowhere").await?;
        walker.strike(Key::Enter).await?;
        walker.see(ENGLISH.nobody_found).await?;
        ensure!(walker.focused().await? == ENGLISH.email, "the focus moved");
        for _ in 0.."@nowhere".len() {
            walker.strike(Key::Backspace).await?;
        }
        walker.type_in(".77@").await?;
        walker.strike(Key::Enter).await?;
        walker.see(ENGLISH.people_end_one).await?;
        walker.tab_to(ENGLISH.search).await?;
        walker.strike(Key::Tab).await?;
        walker.strike(Key::Enter).await?;
        let is_there = walker.wait(async || Ok(walker.path().await? == "/people/77"));
        ensure!(is_there.await?, "at {}", walker.path().await?);
        Ok(())
    })
    .await
}
