//! The session: sign-in in place, its end, and where nothing may be found.

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
        walker.see(ENGLISH.some_people).await?;
        ensure!(walker.path().await? == "/");
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
        ensure!(storage(walker).await? == json!([1, 0, ""]));
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        ensure!(walker.count("article").await? == 0);
        ensure!(storage(walker).await? == json!([0, 0, ""]));
        walker.sign_in().await?;
        walker.see("All 12 shown").await
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
        ensure!(walker.count("article").await? == 100);
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
        walker.see(ENGLISH.some_people).await?;
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
async fn no_secret_is_found_anywhere() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in().await?;
        walker.see("All 12 shown").await?;
        let token = walker.sandbox.token().to_owned();
        let rows = walker
            .browser
            .execute_async(
                "const [token, done] = arguments;
                 fetch('/api/3/people/2/credentials', {headers: {Authorization: `Bearer ${token}`}})
                   .then((answer) => answer.json()).then(done);",
                vec![json!(token)],
            )
            .await?;
        let mut secrets = vec![token.clone()];
        for row in rows.as_array().into_iter().flatten() {
            for field in ["value", "url", "invitation_code"] {
                secrets.extend(row[field].as_str().map(str::to_owned));
            }
        }
        ensure!(secrets.len() >= 6, "{}", secrets.len());
        let everywhere = "return [document.body.outerHTML, location.href,
            JSON.stringify(history.state), document.title, JSON.stringify(localStorage),
            JSON.stringify(performance.getEntries().map((entry) => entry.name)),
            JSON.stringify(Object.values(sessionStorage).filter((kept) => kept !== arguments[0]))].join(' ')
            // Ports and hashes of file names may hold the digits of a PIN by chance.
            .replaceAll(location.origin, '').replace(/-[0-9a-f]{16}(_bg)?[.]/g, '.')";
        for state in ["shown", "signed out"] {
            if state == "signed out" {
                walker.button(ENGLISH.sign_out).await?.click().await?;
                walker.see(ENGLISH.sign_in_hint).await?;
            }
            let found = walker
                .browser
                .execute(everywhere, vec![json!(token)])
                .await?;
            let found = found.as_str().unwrap_or_default();
            ensure!(found.len() > 1000);
            for (index, secret) in secrets.iter().enumerate() {
                ensure!(!found.contains(secret.as_str()), "{state}: secret {index} is found");
            }
        }
        Ok(())
    })
    .await
}
