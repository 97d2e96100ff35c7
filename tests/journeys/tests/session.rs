//! The session: sign-in in place, its end, and what is left of it.

use anyhow::{Result, ensure};
use journeys::{Walker, journey};
use person_credentials::ui::words::ENGLISH;
use sandbox::{NewToken, Options};
use serde_json::{Value, json};

async fn storage(walker: &Walker) -> Result<Value> {
    walker
        .run("return [Object.keys(sessionStorage).length, Object.keys(localStorage).length, document.cookie]")
        .await
}

#[tokio::test]
async fn a_deep_link_asks_in_place_and_a_reload_keeps_the_session() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        ensure!(walker.sandbox.requests().is_empty());
        walker.sign_in().await?;
        walker.see("All 12 shown").await?;
        ensure!(walker.path().await? == "/people/2");
        walker.browser.refresh().await?;
        walker.see("All 12 shown").await?;
        walker.see("Account").await
    })
    .await
}

#[tokio::test]
async fn the_sign_in_page_leads_on() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/sign-in").await?;
        walker.sign_in().await?;
        walker.see(ENGLISH.people_here).await?;
        ensure!(walker.path().await? == "/");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_sign_in_page_leads_back_to_where_it_was_asked() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/3").await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        walker.follow("/sign-in").await?;
        walker.see(ENGLISH.sign_in_heading).await?;
        walker.sign_in().await?;
        walker.see("The only one is shown").await?;
        ensure!(walker.path().await? == "/people/3");
        // With what was chosen of a list.
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.visit("/credentials?kind=pin").await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        walker.follow("/sign-in").await?;
        walker.sign_in().await?;
        let is_back = async || {
            let address = "return location.pathname + location.search";
            Ok(walker.run(address).await? == "/credentials?kind=pin")
        };
        ensure!(walker.wait(is_back).await?, "the choice is lost");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn signing_out_leaves_nothing() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in().await?;
        walker.see("All 12 shown").await?;
        ensure!(storage(walker).await? == json!([1, 1, ""]));
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        ensure!(walker.count("article").await? == 0);
        // One mark, for tabs that are elsewhere by now; it tells nothing.
        ensure!(storage(walker).await? == json!([0, 1, ""]));
        let mark = walker.run("return Object.entries(localStorage)[0]").await?;
        ensure!(mark[0] == "person-credentials.last-sign-out", "{mark}");
        ensure!(
            mark[1].as_str().is_some_and(|text| text.len() == 22),
            "{mark}"
        );
        walker.sign_in().await?;
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn back_after_signing_out_shows_nothing() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in().await?;
        walker.see("All 12 shown").await?;
        // Another document: browsers keep the one that is left, to go back to.
        walker.visit("/people/3").await?;
        walker.see("The only one is shown").await?;
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        walker.browser.back().await?;
        walker.see("Person 2").await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        ensure!(walker.count("article").await? == 0);
        walker.sign_in().await?;
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn a_session_that_was_turned_down_shows_nothing_after_another_one() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/1").await?;
        walker.sign_in().await?;
        walker.see("50 of 1,000").await?;
        walker.sandbox.revoke_token(walker.sandbox.token());
        walker.press(ENGLISH.load_more).await?;
        walker.see(ENGLISH.sign_in_again).await?;
        walker.visit("/people/2").await?;
        walker.see("Person 2").await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        walker.browser.back().await?;
        walker.see("Person 1").await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        let is_empty = walker
            .wait(async || Ok(walker.count("article").await? == 0))
            .await?;
        ensure!(is_empty, "cards of the session before stand there");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_session_that_ends_in_the_middle_goes_on_where_it_stopped() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/1").await?;
        walker.sign_in().await?;
        walker.press(ENGLISH.load_more).await?;
        walker.see("100 of 1,000").await?;
        walker.sandbox.revoke_token(walker.sandbox.token());
        walker.press(ENGLISH.load_more).await?;
        walker.see(ENGLISH.sign_in_again).await?;
        ensure!(walker.text().await?.contains("100 of 1,000"));
        ensure!(walker.count("article").await? > 0);
        let token = walker.sandbox.issue_token(NewToken {
            scopes: vec!["account.person.readonly".to_owned()],
            expires_in: 3600,
            account_id: None,
        });
        walker.sign_in_with(&token).await?;
        walker.see("150 of 1,000").await?;
        let asked = walker.pages_asked_for();
        for page in ["page=1&", "page=2&"] {
            let times = asked.iter().filter(|query| query.starts_with(page)).count();
            ensure!(times == 1, "{asked:?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn addresses_that_lead_nowhere_cause_no_request() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/").await?;
        walker.sign_in().await?;
        walker.see(ENGLISH.people_here).await?;
        for path in [
            "/people/abc",
            "/people/0",
            "/people/99999999999999999999",
            "/people/1/credentials",
            "/nowhere",
        ] {
            walker.visit(path).await?;
            walker.see(ENGLISH.not_found).await?;
            walker.see("Account").await?;
        }
        let lists = walker
            .sandbox
            .requests()
            .into_iter()
            .filter(|request| request.path.starts_with("/api/3/people/"));
        ensure!(lists.count() == 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_focus_is_not_lost_with_the_form_or_the_button_that_is_gone() -> Result<()> {
    journey(Options::default(), async |walker| {
        let has_focus = async || {
            let tag = walker.run("return document.activeElement.tagName").await?;
            Ok(tag == "MAIN")
        };
        walker.visit("/").await?;
        walker.sign_in().await?;
        walker.see(ENGLISH.people_here).await?;
        ensure!(walker.wait(has_focus).await?, "after signing in");
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        ensure!(walker.wait(has_focus).await?, "after signing out");
        Ok(())
    })
    .await
}
