//! Sign-in at the provider, through real redirects.

use std::fs;

use anyhow::{Context, Result, ensure};
use journeys::{CopyOfBuild, Setting, Walker, journey_with};
use person_credentials::ui::words::ENGLISH;
use sandbox::{Options, Request};
use serde_json::{Value, json};

const CLIENT: &str = "sandbox-client";

/// What is kept in the tab of an attempt that is under way.
const ATTEMPT: &str = "return sessionStorage['person-credentials.attempt'] ?? null";

/// Walks over a build with a client of the sandbox, or another one.
async fn signing_in(
    client: &str,
    options: Options,
    walk: impl AsyncFn(&Walker) -> Result<()>,
) -> Result<()> {
    let build = with_settings(&[("client-id", client)])?;
    let dist = build.path().to_owned();
    journey_with(Setting::default(), dist, options, walk).await
}

fn with_settings(settings: &[(&str, &str)]) -> Result<CopyOfBuild> {
    CopyOfBuild::with("index.html", |page| set(page, settings))
}

fn set(page: &mut Vec<u8>, settings: &[(&str, &str)]) {
    let mut text = String::from_utf8_lossy(page).into_owned();
    for (name, value) in settings {
        let empty = format!("name=\"{name}\" content=\"\"");
        assert!(text.contains(&empty), "the page has no {name}");
        text = text.replace(&empty, &format!("name=\"{name}\" content=\"{value}\""));
    }
    *page = text.into();
}

/// Goes to the provider and leaves the decision open.
async fn leave(walker: &Walker) -> Result<()> {
    walker
        .button(ENGLISH.sign_in_at_provider)
        .await?
        .click()
        .await?;
    walker.see("asks for access").await
}

async fn decide(walker: &Walker, answer: &str) -> Result<()> {
    Ok(walker.button(answer).await?.click().await?)
}

async fn sign_in(walker: &Walker) -> Result<()> {
    leave(walker).await?;
    decide(walker, "Allow").await?;
    walker.button(ENGLISH.sign_out).await.map(drop)
}

/// Where the address bar is, with its query.
async fn address(walker: &Walker) -> Result<Value> {
    walker
        .run("return location.pathname + location.search")
        .await
}

fn asked_of<'a>(requests: &'a [Request], path: &str) -> Vec<&'a Request> {
    requests.iter().filter(|it| it.path == path).collect()
}

/// An answer to the attempt of this tab, as an address of the app.
async fn answer(walker: &Walker, rest: &str) -> Result<String> {
    let attempt = walker.run(ATTEMPT).await?;
    let attempt = attempt.as_str().context("no attempt is kept")?;
    let state = attempt.split(' ').nth(1).context("it has no state")?;
    Ok(format!("/signed-in?state={state}&{rest}"))
}

/// Sign-in failed: the reason is said, nothing of it is left, and it can be
/// begun again.
async fn stops(walker: &Walker, reason: &str) -> Result<()> {
    walker.see(reason).await?;
    let address = address(walker).await?;
    let address = address.as_str().unwrap_or_default();
    ensure!(
        !address.contains("code") && !address.contains("state="),
        "{address}"
    );
    let kept = walker.run("return Object.keys(sessionStorage)").await?;
    ensure!(kept == json!([]), "{kept} is kept");
    walker.is_accessible(reason).await?;
    sign_in(walker).await
}

#[tokio::test]
async fn who_signs_in_comes_back_to_where_it_was_asked() -> Result<()> {
    signing_in(CLIENT, Options::default(), async |walker| {
        walker.visit("/people/2?status=active").await?;
        walker.see(ENGLISH.provider_hint).await?;
        ensure!(walker.count("input[type=password]").await? == 0);
        walker.is_accessible("sign-in").await?;
        sign_in(walker).await?;
        walker.see("All 12").await?;
        ensure!(address(walker).await? == "/people/2?status=active");
        let kept = walker.run("return Object.keys(sessionStorage)").await?;
        ensure!(kept == json!(["person-credentials.access-token"]), "{kept}");
        let requests = walker.sandbox.requests();
        let asked = asked_of(&requests, "/oauth/authorize");
        let asked = asked.first().context("nobody was asked")?;
        for part in [
            "response_type=code",
            "scope=account.person.readonly&",
            "code_challenge_method=S256",
        ] {
            ensure!(asked.query.contains(part), "{}", asked.query);
        }
        ensure!(asked_of(&requests, "/oauth/token").len() == 1);
        // Nobody comes back to a code by going back.
        walker.browser.back().await?;
        walker.browser.forward().await?;
        walker.see("All 12").await
    })
    .await
}

#[tokio::test]
async fn the_sign_in_page_leads_back_to_where_it_was_asked() -> Result<()> {
    signing_in(CLIENT, Options::default(), async |walker| {
        walker.visit("/people/3").await?;
        walker.see(ENGLISH.provider_hint).await?;
        walker.follow("/sign-in").await?;
        let is_there = walker
            .wait(async || Ok(walker.path().await? == "/sign-in"))
            .await?;
        ensure!(is_there, "the link leads nowhere");
        sign_in(walker).await?;
        walker.see("The only one is shown").await?;
        ensure!(walker.path().await? == "/people/3");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn who_says_no_is_told_so_and_may_change_their_mind() -> Result<()> {
    signing_in(CLIENT, Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        leave(walker).await?;
        decide(walker, "Deny").await?;
        stops(walker, ENGLISH.sign_in_denied).await?;
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn an_answer_to_something_else_is_not_used() -> Result<()> {
    signing_in(CLIENT, Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        leave(walker).await?;
        walker.visit("/signed-in?code=abc&state=another").await?;
        walker.see(ENGLISH.sign_in_wrong_state).await?;
        let requests = walker.sandbox.requests();
        ensure!(asked_of(&requests, "/oauth/token").is_empty());
        stops(walker, ENGLISH.sign_in_wrong_state).await?;
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn an_answer_that_was_used_is_not_used_again() -> Result<()> {
    signing_in(CLIENT, Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        leave(walker).await?;
        let replayed = answer(walker, "code=abc").await?;
        decide(walker, "Allow").await?;
        walker.see("All 12 shown").await?;
        let before = asked_of(&walker.sandbox.requests(), "/oauth/token").len();
        walker.visit(&replayed).await?;
        // The session goes on; what came is not even looked at.
        walker.button(ENGLISH.sign_out).await?;
        ensure!(address(walker).await? == "/");
        let after = asked_of(&walker.sandbox.requests(), "/oauth/token").len();
        ensure!(before == after, "a code was sent");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn another_tab_cannot_use_an_answer() -> Result<()> {
    signing_in(CLIENT, Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        leave(walker).await?;
        let stolen = answer(walker, "code=abc").await?;
        let tab = walker.browser.new_window(true).await?;
        walker.browser.switch_to_window(tab.handle).await?;
        walker.visit(&stolen).await?;
        stops(walker, ENGLISH.sign_in_not_begun).await
    })
    .await
}

#[tokio::test]
async fn a_code_that_is_too_old_is_told_so() -> Result<()> {
    let options = Options {
        code_lifetime_secs: 0,
        ..Options::default()
    };
    signing_in(CLIENT, options, async |walker| {
        walker.visit("/people/2").await?;
        leave(walker).await?;
        decide(walker, "Allow").await?;
        walker.see(ENGLISH.sign_in_spent).await?;
        ensure!(address(walker).await? == "/people/2");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_the_provider_says_of_its_own_faults_is_told() -> Result<()> {
    signing_in(CLIENT, Options::default(), async |walker| {
        for (error, reason) in [
            ("server_error", ENGLISH.sign_in_provider_failed),
            ("invalid_scope", ENGLISH.sign_in_not_asked),
        ] {
            walker.visit("/people/2").await?;
            leave(walker).await?;
            let answer = answer(walker, &format!("error={error}")).await?;
            walker.visit(&answer).await?;
            walker.see(reason).await?;
            ensure!(address(walker).await? == "/people/2");
        }
        stops(walker, ENGLISH.sign_in_not_asked).await
    })
    .await
}

#[tokio::test]
async fn a_reload_in_the_middle_begins_anew() -> Result<()> {
    signing_in(CLIENT, Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        leave(walker).await?;
        // Back from the provider without an answer, in either way.
        walker.browser.back().await?;
        walker.see(ENGLISH.provider_hint).await?;
        walker.browser.refresh().await?;
        walker.see(ENGLISH.provider_hint).await?;
        sign_in(walker).await?;
        walker.see("All 12 shown").await?;
        walker.browser.refresh().await?;
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn a_session_that_is_turned_down_renews_itself_and_the_list_goes_on() -> Result<()> {
    signing_in(CLIENT, Options::default(), async |walker| {
        walker.visit("/people/1").await?;
        sign_in(walker).await?;
        walker.see("50 of 1,000").await?;
        for seen in ["100 of 1,000", "150 of 1,000"] {
            let token = walker
                .run("return sessionStorage['person-credentials.access-token']")
                .await?;
            walker
                .sandbox
                .revoke_token(token.as_str().unwrap_or_default());
            walker.press(ENGLISH.load_more).await?;
            walker.see(seen).await?;
        }
        ensure!(walker.count("article").await? > 0);
        let requests = walker.sandbox.requests();
        // A code, and two refresh tokens that were each used once.
        ensure!(asked_of(&requests, "/oauth/token").len() == 3);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() -> Result<()> {
    let options = Options {
        token_lifetime_secs: 4,
        ..Options::default()
    };
    signing_in(CLIENT, options, async |walker| {
        walker.visit("/people/2").await?;
        sign_in(walker).await?;
        walker.see("All 12 shown").await?;
        walker
            .journal_says(|requests| asked_of(requests, "/oauth/token").len() >= 3)
            .await?;
        let requests = walker.sandbox.requests();
        let lists = asked_of(&requests, "/api/3/people/2/credentials");
        ensure!(lists.iter().all(|it| it.status == Some(200)), "{lists:?}");
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn what_cannot_be_renewed_is_asked_for_in_place() -> Result<()> {
    signing_in(CLIENT, Options::default(), async |walker| {
        walker.visit("/people/1").await?;
        sign_in(walker).await?;
        walker.see("50 of 1,000").await?;
        // What renews a session was in the memory of the page before.
        walker.browser.refresh().await?;
        walker.see("50 of 1,000").await?;
        let token = walker
            .run("return sessionStorage['person-credentials.access-token']")
            .await?;
        walker
            .sandbox
            .revoke_token(token.as_str().unwrap_or_default());
        walker.press(ENGLISH.load_more).await?;
        walker.see(ENGLISH.sign_in_again).await?;
        ensure!(walker.count("article").await? > 0);
        sign_in(walker).await?;
        walker.see("50 of 1,000").await
    })
    .await
}

#[tokio::test]
async fn signing_out_leaves_nothing_and_back_shows_nothing() -> Result<()> {
    let build = with_settings(&[("client-id", CLIENT), ("revoke-url", "/oauth/revoke")])?;
    let dist = build.path().to_owned();
    journey_with(
        Setting::default(),
        dist,
        Options::default(),
        async |walker| {
            walker.visit("/people").await?;
            sign_in(walker).await?;
            walker.visit("/people/2").await?;
            walker.see("All 12 shown").await?;
            walker.button(ENGLISH.sign_out).await?.click().await?;
            walker.see(ENGLISH.provider_hint).await?;
            ensure!(walker.count("article").await? == 0);
            let kept =
                "return [Object.keys(sessionStorage).length, Object.keys(localStorage).length]";
            ensure!(walker.run(kept).await? == json!([0, 0]));
            walker
                .journal_says(|requests| !asked_of(requests, "/oauth/revoke").is_empty())
                .await?;
            walker.browser.back().await?;
            walker.see(ENGLISH.provider_hint).await?;
            walker.browser.forward().await?;
            walker.see(ENGLISH.provider_hint).await?;
            ensure!(walker.count("article").await? == 0);
            Ok(())
        },
    )
    .await
}

#[tokio::test]
async fn codes_verifiers_and_tokens_are_nowhere_to_be_found() -> Result<()> {
    let build = CopyOfBuild::overheard()?;
    let page = build.path().join("index.html");
    let mut content = fs::read(&page)?;
    set(&mut content, &[("client-id", CLIENT)]);
    fs::write(&page, content)?;
    let dist = build.path().to_owned();
    journey_with(
        Setting::default(),
        dist,
        Options::default(),
        async |walker| {
            walker.visit("/people/2").await?;
            leave(walker).await?;
            let attempt = walker.run(ATTEMPT).await?;
            let attempt = attempt.as_str().context("no attempt is kept")?.to_owned();
            let [state, verifier] = {
                let mut parts = attempt.split(' ').skip(1).map(str::to_owned);
                [parts.next(), parts.next()].map(Option::unwrap_or_default)
            };
            ensure!(state.len() == 43 && verifier.len() == 43);
            decide(walker, "Allow").await?;
            walker.see("All 12 shown").await?;
            let token = walker
                .run("return sessionStorage['person-credentials.access-token']")
                .await?;
            let token = token.as_str().context("no token is kept")?.to_owned();
            // Browsers alone write the list of what was loaded, with the address of
            // the page as it was at first; the code in it is spent.
            let arrived = "return performance.getEntriesByType('navigation')[0].name";
            let arrived = walker.run(arrived).await?;
            let arrived = arrived.as_str().unwrap_or_default().to_owned();
            let code = arrived
                .split(['?', '&'])
                .find_map(|part| part.strip_prefix("code="));
            let code = code.context("the browser forgot where it arrived")?;
            for (place, text) in walker.places().await? {
                for (name, secret) in [("verifier", &*verifier), ("token", &*token)] {
                    ensure!(!text.contains(secret), "the {name} is in {place}");
                }
                for (name, secret) in [("state", &*state), ("code", code)] {
                    let is_written_by_us = place != "the list of requests" && text.contains(secret);
                    ensure!(!is_written_by_us, "the {name} is in {place}");
                }
            }
            Ok(())
        },
    )
    .await
}

#[tokio::test]
async fn signing_out_holds_in_every_tab() -> Result<()> {
    signing_in(CLIENT, Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        sign_in(walker).await?;
        walker.see("All 12 shown").await?;
        let first = walker.browser.window().await?;
        let tab = walker.browser.new_window(true).await?;
        walker.browser.switch_to_window(tab.handle).await?;
        walker.visit("/people/3").await?;
        sign_in(walker).await?;
        walker.see("The only one is shown").await?;
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.see(ENGLISH.provider_hint).await?;
        walker.browser.switch_to_window(first).await?;
        walker.see(ENGLISH.provider_hint).await?;
        ensure!(walker.count("article").await? == 0);
        let kept = walker.run("return Object.keys(sessionStorage)").await?;
        ensure!(kept == json!([]), "{kept} is kept");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_setting_that_cannot_be_used_is_named_at_the_start() -> Result<()> {
    let build = with_settings(&[
        ("client-id", CLIENT),
        ("token-url", "http://nowhere.example/"),
    ])?;
    let dist = build.path().to_owned();
    journey_with(
        Setting::default(),
        dist,
        Options::default(),
        async |walker| {
            walker.visit("/people/2").await?;
            walker.see(ENGLISH.not_set_up).await?;
            walker.see("token-url").await?;
            ensure!(walker.sandbox.requests().is_empty());
            Ok(())
        },
    )
    .await
}

#[tokio::test]
async fn a_client_that_nobody_knows_is_the_providers_to_name() -> Result<()> {
    signing_in("nobody", Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker
            .button(ENGLISH.sign_in_at_provider)
            .await?
            .click()
            .await?;
        walker.see("This request cannot be answered").await?;
        walker.browser.back().await?;
        walker.see(ENGLISH.provider_hint).await
    })
    .await
}
