//! The end of a session on purpose or for want of use, in every tab.

use std::time::Duration;

use anyhow::{Result, ensure};
use journeys::{CopyOfBuild, Setting, Walker, journey, journey_with, with_provider};
use person_credentials::ui::words::ENGLISH;
use sandbox::{NewToken, Options};
use serde_json::json;

/// Where the sandbox stands for a server of the deployment's own.
const REVOKE: &str = "/oauth/own-server/revoke";

/// A page of this origin that is not the app's.
const ELSEWHERE: &str = "/oauth/authorize";

/// The clock on the wall of the page itself: Firefox lends scripts of a test
/// another one.
const WALL: &str = "const wall = window.Date.now();
    window.Date.now = () => wall + window.skipped;";

const MINUTE: Duration = Duration::from_secs(60);

async fn sign_in(walker: &Walker) -> Result<()> {
    walker.visit("/people/2").await?;
    walker.sign_in().await?;
    walker.see("All 12 shown").await
}

/// The window is looked at again, as when another one was in front of it.
async fn look(walker: &Walker) -> Result<()> {
    walker
        .run("dispatchEvent(new Event('focus'))")
        .await
        .map(drop)
}

/// Nothing of the session is left, and it can be begun again where it was.
async fn is_locked(walker: &Walker) -> Result<()> {
    walker.see(ENGLISH.sign_in_after_idle).await?;
    ensure!(walker.count("article").await? == 0, "cards are left");
    ensure!(walker.count(".session-notice").await? == 0);
    walker.keeps_only(&[]).await?;
    walker.is_accessible("locked").await?;
    ensure!(walker.path().await? == "/people/2");
    Ok(())
}

#[tokio::test]
async fn a_page_that_nobody_uses_warns_and_then_locks() -> Result<()> {
    journey(Options::default(), async |walker| {
        sign_in(walker).await?;
        walker.take_the_clock().await?;
        walker.skip(MINUTE * 13).await?;
        look(walker).await?;
        ensure!(walker.count(".session-notice").await? == 0);
        walker.skip(MINUTE + MINUTE / 2).await?;
        look(walker).await?;
        walker.see(ENGLISH.locks_soon).await?;
        walker.is_accessible("about to lock").await?;
        // Whoever is there stays, by a key or by the button.
        walker.type_in("x").await?;
        let is_gone = async || Ok(walker.count(".session-notice").await? == 0);
        ensure!(walker.wait(is_gone).await?, "a key does not keep it");
        walker.skip(MINUTE * 14).await?;
        look(walker).await?;
        let stay = walker.button(ENGLISH.stay_signed_in).await?;
        walker
            .browser
            .execute("arguments[0].click()", vec![serde_json::to_value(stay)?])
            .await?;
        ensure!(walker.wait(is_gone).await?, "the button does not keep it");
        walker.skip(MINUTE * 14).await?;
        look(walker).await?;
        walker.see(ENGLISH.locks_soon).await?;
        walker.skip(MINUTE).await?;
        look(walker).await?;
        is_locked(walker).await?;
        walker.sign_in().await?;
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn a_key_does_not_wake_what_should_have_locked() -> Result<()> {
    with_provider(
        &[("revoke-url", REVOKE)],
        Options::default(),
        async |walker| {
            walker.visit("/people/2").await?;
            walker.sign_in_at_provider().await?;
            walker.see("All 12 shown").await?;
            walker.take_the_clock().await?;
            walker.skip(MINUTE * 15).await?;
            walker.type_in("x").await?;
            is_locked(walker).await?;
            walker
                .journal_says(|requests| {
                    requests.iter().filter(|it| it.path == REVOKE).count() == 2
                })
                .await?;
            walker.sign_in_at_provider().await?;
            walker.see("All 12 shown").await
        },
    )
    .await
}

#[tokio::test]
async fn what_a_session_left_behind_locks_and_can_be_put_away_as_well() -> Result<()> {
    journey(Options::default(), async |walker| {
        for ends_by_idleness in [true, false] {
            let token = walker.sandbox.issue_token(NewToken {
                scopes: vec!["account.person.readonly".to_owned()],
                expires_in: 3_600,
                account_id: None,
            });
            walker.visit("/people/2").await?;
            walker.sign_in_with(&token).await?;
            walker.see("All 12 shown").await?;
            walker.take_the_clock().await?;
            walker.revoke_kept_token().await?;
            walker.press(ENGLISH.refresh).await?;
            walker.see(ENGLISH.sign_in_again).await?;
            ensure!(walker.count("article").await? > 0);
            if ends_by_idleness {
                walker.skip(MINUTE * 15).await?;
                look(walker).await?;
                is_locked(walker).await?;
            } else {
                walker.button(ENGLISH.sign_out).await?.click().await?;
                let is_gone = async || Ok(walker.count("article").await? == 0);
                ensure!(walker.wait(is_gone).await?, "cards are left");
                walker.see(ENGLISH.sign_in_hint).await?;
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn who_signed_in_just_now_is_not_locked_for_what_was_before() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in_at_provider().await?;
        walker.see("All 12 shown").await?;
        walker.run("sessionStorage['aside'] = sessionStorage['person-credentials.access-token']").await?;
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.leave_for_provider().await?;
        // A session that is still there, and that nobody used for long.
        walker
            .run("sessionStorage['person-credentials.access-token'] = sessionStorage['aside'];
                sessionStorage['person-credentials.before-sign-in'] = localStorage['person-credentials.last-sign-out'];
                delete sessionStorage['aside'];
                localStorage['person-credentials.last-use'] = Date.now() - 60 * 60 * 1000")
            .await?;
        walker.decide("Allow").await?;
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn the_lock_needs_nobody_to_look() -> Result<()> {
    // A minute passes in a second, for everything that the page can tell it by.
    let hurry =
        "const [later, now, wall] = [setTimeout, performance.now.bind(performance), Date.now];
        const began = wall();
        window.setTimeout = (then, ms, ...rest) => later(then, ms / 60, ...rest);
        performance.now = () => now() * 60;
        Date.now = () => began + (wall() - began) * 60;";
    let build = CopyOfBuild::beginning_with(hurry)?;
    build.set("idle-limit", "3")?;
    build.set("request-timeout", "300")?;
    let dist = build.path().to_owned();
    journey_with(
        Setting::default(),
        dist,
        Options::default(),
        async |walker| {
            walker.visit("/people/2").await?;
            let token = walker.sandbox.token().to_owned();
            walker.fill(ENGLISH.access_token, &token).await?;
            walker.button(ENGLISH.sign_in).await?.click().await?;
            is_locked(walker).await
        },
    )
    .await
}

#[tokio::test]
async fn where_no_limit_is_set_nothing_locks() -> Result<()> {
    let build = CopyOfBuild::with("index.html", |_| ())?;
    build.set("idle-limit", "0")?;
    let dist = build.path().to_owned();
    journey_with(
        Setting::default(),
        dist,
        Options::default(),
        async |walker| {
            sign_in(walker).await?;
            walker.take_the_clock().await?;
            walker.skip(MINUTE * 60 * 24).await?;
            look(walker).await?;
            walker.type_in("x").await?;
            walker.see(ENGLISH.sign_out).await?;
            ensure!(walker.count("article").await? > 0);
            Ok(())
        },
    )
    .await
}

#[tokio::test]
async fn who_uses_one_tab_uses_them_all() -> Result<()> {
    journey(Options::default(), async |walker| {
        sign_in(walker).await?;
        walker.take_the_clock().await?;
        walker.run(WALL).await?;
        walker.skip(MINUTE * 14).await?;
        let first = walker.browser.window().await?;
        let tab = walker.browser.new_window(true).await?;
        walker.browser.switch_to_window(tab.handle).await?;
        let second = walker.browser.window().await?;
        sign_in(walker).await?;
        walker.take_the_clock().await?;
        walker.run(WALL).await?;
        walker.skip(MINUTE * 10).await?;
        walker.type_in("x").await?;
        walker.browser.switch_to_window(first).await?;
        // Longer than the limit after the last use of this tab, and not of the other.
        walker.skip(MINUTE * 6).await?;
        look(walker).await?;
        walker.button(ENGLISH.sign_out).await?;
        ensure!(walker.count("article").await? > 0, "it locked");
        walker.skip(MINUTE * 15).await?;
        look(walker).await?;
        is_locked(walker).await?;
        // Who was away was away from both.
        walker.browser.switch_to_window(second).await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        ensure!(walker.count("article").await? == 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_tab_that_was_left_for_too_long_does_not_go_on() -> Result<()> {
    journey(Options::default(), async |walker| {
        sign_in(walker).await?;
        walker.visit(ELSEWHERE).await?;
        walker.visit("/people/2").await?;
        walker.see("All 12 shown").await?;
        walker.visit(ELSEWHERE).await?;
        // As if it had crashed then, and were brought back a quarter of an hour later.
        walker
            .run("localStorage['person-credentials.last-use'] -= 15 * 60 * 1000")
            .await?;
        walker.visit("/people/2").await?;
        is_locked(walker).await
    })
    .await
}

#[tokio::test]
async fn signing_out_leaves_nothing_and_back_shows_nothing() -> Result<()> {
    with_provider(
        &[("revoke-url", REVOKE)],
        Options::default(),
        async |walker| {
            walker.visit("/people").await?;
            walker.sign_in_at_provider().await?;
            walker.follow("/credentials").await?;
            walker.see("Load more").await?;
            let token = walker.kept_token().await?;
            walker.button(ENGLISH.sign_out).await?.click().await?;
            walker.see(ENGLISH.provider_hint).await?;
            ensure!(walker.count("article").await? == 0);
            walker.keeps_only(&[]).await?;
            // One mark, for tabs that are elsewhere; it tells nothing.
            let lasting = walker.run("return Object.keys(localStorage)").await?;
            ensure!(
                lasting == json!(["person-credentials.last-sign-out"]),
                "{lasting}"
            );
            // What renews it, and what requests carried.
            walker
                .journal_says(|requests| {
                    let given_up = requests.iter().filter(|it| it.path == REVOKE);
                    given_up.filter(|it| it.status == Some(204)).count() == 2
                })
                .await?;
            let ask = "const [token, done] = arguments;
            fetch('/api/3/people/2', {headers: {Authorization: `Bearer ${token}`}})
              .then((answer) => done(answer.status))";
            let status = walker
                .browser
                .execute_async(ask, vec![json!(token)])
                .await?;
            ensure!(status == 401, "the token still opens: {status}");
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
async fn signing_out_works_without_a_network() -> Result<()> {
    with_provider(
        &[("revoke-url", REVOKE)],
        Options::default(),
        async |walker| {
            walker.visit("/people/2").await?;
            walker.sign_in_at_provider().await?;
            walker.see("All 12 shown").await?;
            walker
                .run("window.fetch = () => Promise.reject(new TypeError('offline'))")
                .await?;
            walker.button(ENGLISH.sign_out).await?.click().await?;
            walker.see(ENGLISH.provider_hint).await?;
            ensure!(walker.count("article").await? == 0);
            walker.keeps_only(&[]).await?;
            let said = walker.run("return heard.join()").await?;
            ensure!(!said.to_string().contains("offline"), "{said}");
            Ok(())
        },
    )
    .await
}

#[tokio::test]
async fn signing_out_holds_in_every_tab() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in_at_provider().await?;
        walker.see("All 12 shown").await?;
        let first = walker.browser.window().await?;
        let tab = walker.browser.new_window(true).await?;
        walker.browser.switch_to_window(tab.handle).await?;
        walker.visit("/people/3").await?;
        walker.sign_in_at_provider().await?;
        walker.see("The only one is shown").await?;
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.see(ENGLISH.provider_hint).await?;
        walker.browser.switch_to_window(first).await?;
        walker.see(ENGLISH.provider_hint).await?;
        ensure!(walker.count("article").await? == 0);
        walker.keeps_only(&[]).await
    })
    .await
}

#[tokio::test]
async fn signing_out_holds_in_a_tab_that_is_elsewhere() -> Result<()> {
    journey(Options::default(), async |walker| {
        sign_in(walker).await?;
        walker.visit(ELSEWHERE).await?;
        let first = walker.browser.window().await?;
        let tab = walker.browser.new_window(true).await?;
        walker.browser.switch_to_window(tab.handle).await?;
        sign_in(walker).await?;
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        walker.browser.switch_to_window(first).await?;
        walker.visit("/people/2").await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        walker.keeps_only(&[]).await?;
        ensure!(walker.count("article").await? == 0);
        // Whoever signs in afterwards is not signed out by it.
        walker.sign_in().await?;
        walker.see("All 12 shown").await?;
        walker.browser.refresh().await?;
        walker.see("All 12 shown").await
    })
    .await
}
