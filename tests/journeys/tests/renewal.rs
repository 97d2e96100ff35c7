//! A session with a provider that is looked after: renewed in time, one question at
//! a time, and asked for in place when it cannot be.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use journeys::showcase::{PIN, REVEAL_PIN};
use journeys::{Walker, with_provider};
use person_credentials::ui::words::ENGLISH;
use sandbox::{Fault, FaultId, Kind, NewToken, Options, Outcome};
use serde_json::json;

/// What renews and redeems.
const EXCHANGE: &str = "/oauth/token";

/// Where the sandbox stands for a server of the deployment's own.
const REVOKE: &str = "/oauth/own-server/revoke";

const LIST: &str = "/api/3/people/1/credentials";

/// Tokens that are renewed after ten seconds, the soonest that there is.
fn short() -> Options {
    Options {
        token_lifetime_secs: 20,
        ..Options::default()
    }
}

/// Walks where a list loads on by its button alone, so that nothing is requested
/// but what is pressed for.
async fn by_button(
    settings: &[(&str, &str)],
    options: Options,
    walk: impl AsyncFn(&Walker) -> Result<()>,
) -> Result<()> {
    let settings = [settings, &[("load", "button")]].concat();
    with_provider(&settings, options, walk).await
}

/// Counts the panels that ask for sign-in, however short they stand there.
const WATCH: &str = "window.panels = 0;
    new MutationObserver(() => {
      window.panels += document.querySelectorAll('.panel').length;
    }).observe(document.body, {childList: true, subtree: true})";

fn arm(walker: &Walker, path: &str, times: Option<u32>, kind: Kind) -> FaultId {
    walker.sandbox.fault(Fault {
        path: Some(path.to_owned()),
        times,
        ..Fault::new(kind)
    })
}

fn answer(status: u16, body: &str) -> Kind {
    Kind::Status {
        status,
        body: body.to_owned(),
        content_type: None,
        headers: BTreeMap::new(),
    }
}

/// Signs in where a thousand credentials are, of which the first are shown.
async fn begin(walker: &Walker) -> Result<()> {
    walker.visit("/people/1").await?;
    walker.sign_in_at_provider().await?;
    walker.see("50 of 1,000").await
}

/// What was read stays, and sign-in in place leads on.
async fn asks_in_place(walker: &Walker) -> Result<()> {
    walker.see(ENGLISH.sign_in_again).await?;
    ensure!(walker.count("article").await? > 0, "the list is gone");
    walker.is_accessible("signed out in place").await?;
    walker.keeps_only(&[]).await?;
    walker.sandbox.lift_all();
    walker.sign_in_at_provider().await?;
    walker.see("50 of 1,000").await
}

#[tokio::test]
async fn a_session_that_is_turned_down_renews_itself_and_the_list_goes_on() -> Result<()> {
    by_button(&[], Options::default(), async |walker| {
        begin(walker).await?;
        for seen in ["100 of 1,000", "150 of 1,000"] {
            walker.revoke_kept_token().await?;
            walker.press(ENGLISH.load_more).await?;
            walker.see(seen).await?;
        }
        // A code, and two refresh tokens that were each used once.
        ensure!(walker.asked_of(EXCHANGE).len() == 3);
        ensure!(walker.count("form, .panel").await? == 0, "sign-in is asked");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn while_it_is_renewed_nothing_of_the_page_changes() -> Result<()> {
    by_button(
        &[("revoke-url", REVOKE)],
        Options::default(),
        async |walker| {
            walker.visit("/people/2").await?;
            walker.sign_in_at_provider().await?;
            walker.see("All 12 shown").await?;
            walker.take_the_clock().await?;
            walker.press_named(REVEAL_PIN).await?;
            walker.shows(PIN).await?;
            let held = arm(walker, EXCHANGE, None, Kind::Hold);
            walker.revoke_kept_token().await?;
            walker.run(WATCH).await?;
            // The list and the person both ask, and both are turned down.
            walker.press(ENGLISH.refresh).await?;
            walker
                .journal_says(|requests| {
                    let refused = requests.iter().filter(|it| it.status == Some(401));
                    refused.count() >= 2
                        && requests.iter().filter(|it| it.path == EXCHANGE).count() == 2
                })
                .await?;
            ensure!(
                walker.focused().await? == ENGLISH.reloading,
                "the focus is elsewhere"
            );
            walker.shows(PIN).await?;
            walker.button(ENGLISH.sign_out).await?;
            ensure!(walker.sandbox.lift(held));
            walker.see("All 12 shown").await?;
            let is_read = walker.wait(async || {
                let lists = walker.asked_of("/api/3/people/2/credentials");
                Ok(lists.iter().filter(|it| it.status == Some(200)).count() == 2)
            });
            ensure!(is_read.await?, "the list was not read again");
            // One renewal for all who waited.
            ensure!(walker.asked_of(EXCHANGE).len() == 2);
            let seen = walker.run("return window.panels").await?;
            ensure!(seen == 0, "sign-in was asked {seen} times");
            Ok(())
        },
    )
    .await
}

#[tokio::test]
async fn a_session_is_renewed_before_it_ends_and_nothing_is_covered() -> Result<()> {
    by_button(&[], short(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in_at_provider().await?;
        walker.see("All 12 shown").await?;
        // So that nothing is covered because its time is over.
        walker.take_the_clock().await?;
        walker.press_named(REVEAL_PIN).await?;
        walker.shows(PIN).await?;
        let first = walker.kept_token().await?;
        walker
            .journal_says(|requests| {
                let renewed = requests.iter().filter(|it| it.path == EXCHANGE);
                renewed.filter(|it| it.status == Some(200)).count() >= 2
            })
            .await?;
        let is_another = walker
            .wait(async || Ok(walker.kept_token().await? != first))
            .await?;
        ensure!(is_another, "the new token is not kept");
        walker.shows(PIN).await?;
        let lists = walker.asked_of("/api/3/people/2/credentials");
        ensure!(lists.iter().all(|it| it.status == Some(200)), "{lists:?}");
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn what_cannot_be_renewed_is_asked_for_in_place() -> Result<()> {
    by_button(&[], Options::default(), async |walker| {
        begin(walker).await?;
        // What renews a session was in the memory of the page before.
        walker.browser.refresh().await?;
        walker.see("50 of 1,000").await?;
        walker.revoke_kept_token().await?;
        walker.press(ENGLISH.load_more).await?;
        asks_in_place(walker).await
    })
    .await
}

#[tokio::test]
async fn a_renewal_that_is_refused_leads_to_sign_in_in_place() -> Result<()> {
    by_button(&[], Options::default(), async |walker| {
        begin(walker).await?;
        let spent = answer(400, r#"{"error":"invalid_grant"}"#);
        arm(walker, EXCHANGE, None, spent);
        walker.revoke_kept_token().await?;
        walker.press(ENGLISH.load_more).await?;
        walker.see(ENGLISH.sign_in_again).await?;
        ensure!(walker.asked_of(EXCHANGE).len() == 2);
        asks_in_place(walker).await
    })
    .await
}

#[tokio::test]
async fn a_renewal_that_does_not_get_through_is_tried_again() -> Result<()> {
    for kind in [
        Kind::Reset,
        answer(503, ""),
        answer(429, r#"{"error":"rate_limited"}"#),
    ] {
        by_button(&[], Options::default(), async |walker| {
            // Somebody signed out here before.
            begin(walker).await?;
            walker.button(ENGLISH.sign_out).await?.click().await?;
            begin(walker).await?;
            arm(walker, EXCHANGE, Some(1), kind.clone());
            walker.revoke_kept_token().await?;
            walker.press(ENGLISH.load_more).await?;
            walker.see("100 of 1,000").await?;
            ensure!(walker.asked_of(EXCHANGE).len() == 4);
            walker.browser.refresh().await?;
            walker.see("50 of 1,000").await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_answer_that_is_lost_on_its_way_leads_to_sign_in_in_place() -> Result<()> {
    by_button(&[], Options::default(), async |walker| {
        begin(walker).await?;
        // The server gave new tokens, and nobody got them: what gave them is used up,
        // and whoever used it again would be taken for a thief.
        arm(walker, EXCHANGE, Some(1), Kind::Truncate);
        walker.revoke_kept_token().await?;
        walker.press(ENGLISH.load_more).await?;
        walker.see(ENGLISH.sign_in_again).await?;
        ensure!(walker.asked_of(EXCHANGE).len() == 2);
        asks_in_place(walker).await?;
        ensure!(walker.asked_of(EXCHANGE).len() == 3, "it was used again");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_server_that_turns_new_tokens_down_is_not_asked_without_end() -> Result<()> {
    by_button(
        &[("revoke-url", REVOKE)],
        Options::default(),
        async |walker| {
            begin(walker).await?;
            arm(walker, LIST, None, answer(401, ""));
            walker.press(ENGLISH.load_more).await?;
            walker.see(ENGLISH.sign_in_again).await?;
            // A code, and at most the three tries that are made in a minute.
            let asked = walker.asked_of(EXCHANGE).len();
            ensure!((2..=4).contains(&asked), "it was asked {asked} times");
            // What would renew it is not left alive either.
            walker
                .journal_says(|requests| requests.iter().any(|it| it.path == REVOKE))
                .await?;
            asks_in_place(walker).await
        },
    )
    .await
}

#[tokio::test]
async fn tokens_that_arrive_after_signing_out_are_given_up() -> Result<()> {
    by_button(&[("revoke-url", REVOKE)], short(), async |walker| {
        begin(walker).await?;
        let held = arm(walker, EXCHANGE, None, Kind::Hold);
        walker
            .journal_says(|requests| {
                let is_held = |outcome| outcome == Outcome::Pending;
                let mut renewals = requests.iter().filter(|it| it.path == EXCHANGE);
                renewals.any(|it| is_held(it.outcome))
            })
            .await?;
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.see(ENGLISH.provider_hint).await?;
        ensure!(walker.sandbox.lift(held));
        // The token that was in use, and both that came when nobody wanted them.
        walker
            .journal_says(|requests| {
                let given_up = requests.iter().filter(|it| it.path == REVOKE);
                given_up.filter(|it| it.status == Some(204)).count() == 3
            })
            .await?;
        walker.keeps_only(&[]).await?;
        ensure!(walker.count("article").await? == 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_session_is_not_renewed_past_its_limit() -> Result<()> {
    by_button(
        &[("session-limit", "60"), ("idle-limit", "0")],
        Options::default(),
        async |walker| {
            begin(walker).await?;
            walker.take_the_clock().await?;
            walker.skip(Duration::from_secs(3_601)).await?;
            walker.revoke_kept_token().await?;
            walker.press(ENGLISH.load_more).await?;
            walker.see(ENGLISH.sign_in_again).await?;
            ensure!(walker.asked_of(EXCHANGE).len() == 1);
            Ok(())
        },
    )
    .await
}

#[tokio::test]
async fn what_a_server_leaves_out_of_its_tokens_is_asked_for() -> Result<()> {
    by_button(&[], Options::default(), async |walker| {
        begin(walker).await?;
        let token = walker.sandbox.issue_token(NewToken {
            scopes: vec!["account.person.readonly".to_owned()],
            expires_in: 200,
            account_id: None,
        });
        let bare = json!({"access_token": token, "token_type": "Bearer"}).to_string();
        arm(walker, EXCHANGE, Some(1), answer(200, &bare));
        walker.revoke_kept_token().await?;
        walker.press(ENGLISH.load_more).await?;
        walker.see("100 of 1,000").await?;
        walker.see("Signed in until").await?;
        ensure!(walker.asked_of("/oauth/token/info").len() == 2);
        // The refresh token of before is good still, and renews it the next time.
        walker.revoke_kept_token().await?;
        walker.press(ENGLISH.load_more).await?;
        walker.see("150 of 1,000").await
    })
    .await
}

#[tokio::test]
async fn a_session_that_ends_soon_says_so_unless_it_renews_itself() -> Result<()> {
    let options = Options {
        token_lifetime_secs: 240,
        ..Options::default()
    };
    by_button(&[], options, async |walker| {
        begin(walker).await?;
        walker.see("Signed in until").await?;
        ensure!(walker.count(".session-notice").await? == 0);
        walker.browser.refresh().await?;
        walker.see("50 of 1,000").await?;
        walker.see("Your session ends at").await?;
        walker.is_accessible("a session that ends soon").await?;
        // Who has read it may put it away, and is not sent to the top for that.
        walker.press(ENGLISH.close).await?;
        let is_gone = async || Ok(walker.count(".session-notice").await? == 0);
        ensure!(walker.wait(is_gone).await?, "it cannot be closed");
        let has_focus = async || {
            let tag = walker.run("return document.activeElement.tagName").await?;
            Ok(tag == "MAIN")
        };
        ensure!(walker.wait(has_focus).await?, "the focus is lost");
        walker.browser.refresh().await?;
        walker.see("Your session ends at").await?;
        // From here to the provider, and back to here.
        walker.button(ENGLISH.sign_in_now).await?.click().await?;
        walker.see("asks for access").await?;
        walker.decide("Allow").await?;
        walker.see("50 of 1,000").await?;
        ensure!(
            walker.wait(is_gone).await?,
            "the new session is said to end soon"
        );
        let path = walker.path().await?;
        (path == "/people/1").then_some(()).context(path)
    })
    .await
}

#[tokio::test]
async fn a_session_says_so_as_soon_as_five_minutes_are_left() -> Result<()> {
    let options = Options {
        token_lifetime_secs: 312,
        ..Options::default()
    };
    by_button(&[], options, async |walker| {
        begin(walker).await?;
        walker.browser.refresh().await?;
        walker.see("Signed in until").await?;
        // Twelve seconds after signing in, with nothing else to look at the clock for.
        walker.see("Your session ends at").await
    })
    .await
}

#[tokio::test]
async fn a_token_that_can_do_more_is_pointed_out() -> Result<()> {
    journeys::journey(Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        let writer = walker.sandbox.writer_token().to_owned();
        walker.sign_in_with(&writer).await?;
        walker.see(ENGLISH.token_can_do_more).await?;
        walker.is_accessible("a token that can write").await?;
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.sign_in().await?;
        walker.see("Signed in").await?;
        ensure!(!walker.text().await?.contains(ENGLISH.token_can_do_more));
        Ok(())
    })
    .await
}
