//! Where no secret may be found: anywhere but in its place, while it is shown.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use journeys::showcase::{CODE, COPY_LINK, PASS, PIN, REVEAL_CODE, REVEAL_PIN, SHOW_QR};
use journeys::{CopyOfBuild, Secrets, Setting, Walker, journey, journey_with};
use person_credentials::ui::words::ENGLISH;
use sandbox::{Fault, Kind, Options};
use serde_json::json;

/// Leads to an address as a link would, without loading the page again.
const GO_NOWHERE: &str = "history.pushState(null, '', '/nowhere');
    window.dispatchEvent(new PopStateEvent('popstate'))";

async fn reads_a_list(walker: &Walker, secrets: &Secrets) -> Result<()> {
    secrets.are_nowhere_but(None, walker, "shown").await?;
    walker
        .run("window.scrollTo(0, document.documentElement.scrollHeight)")
        .await?;
    secrets.are_nowhere_but(None, walker, "scrolled").await?;
    walker.press(&ENGLISH.attention_first(3, true)).await?;
    secrets.are_nowhere_but(None, walker, "sorted").await
}

async fn uncovers(walker: &Walker, secrets: &Secrets) -> Result<()> {
    for (button, start) in [(REVEAL_PIN, PIN), (REVEAL_CODE, CODE)] {
        let shown = Some(secrets.beginning_with(start)?);
        walker.press_named(button).await?;
        walker.button(ENGLISH.hide).await?;
        secrets.are_nowhere_but(shown, walker, button).await?;
        walker.press(ENGLISH.hide).await?;
        secrets
            .are_nowhere_but(None, walker, "hidden again")
            .await?;
    }
    walker.press_named(COPY_LINK).await?;
    let item = ENGLISH.item_of(PASS, ENGLISH.pass_link);
    walker.see(&ENGLISH.about(ENGLISH.copied, &item)).await?;
    secrets.are_nowhere_but(None, walker, "copied").await?;
    walker.press_named(SHOW_QR).await?;
    walker.see(ENGLISH.qr_warning).await?;
    secrets.are_nowhere_but(None, walker, "drawn").await?;
    walker.press_in_dialog(ENGLISH.close).await?;
    secrets
        .are_nowhere_but(None, walker, "a drawing closed")
        .await?;
    walker.press(&ENGLISH.shown_count(4)).await?;
    walker.see(ENGLISH.shown_in_session).await?;
    secrets.are_nowhere_but(None, walker, "recorded").await?;
    walker.press_in_dialog(ENGLISH.close).await
}

async fn fails_to_read_again(walker: &Walker, secrets: &Secrets) -> Result<()> {
    let broken = Kind::Status {
        status: 500,
        body: String::new(),
        content_type: None,
        headers: Default::default(),
    };
    let list = "/api/3/people/2/credentials";
    let fault = walker.sandbox.fault(Fault::new(broken).at(list));
    walker.press(ENGLISH.refresh).await?;
    // It is tried again by itself, later each time.
    let has_failed = walker
        .wait(async || {
            walker.skip(Duration::from_secs(5)).await?;
            Ok(walker.text().await?.contains("error 500"))
        })
        .await?;
    ensure!(has_failed, "it never gave up");
    walker.sandbox.lift(fault);
    secrets.are_nowhere_but(None, walker, "failed").await
}

#[tokio::test]
async fn no_secret_is_found_anywhere() -> Result<()> {
    let build = CopyOfBuild::overheard()?;
    let dist = build.path().to_owned();
    journey_with(
        Setting::default(),
        dist,
        Options::default(),
        async |walker| {
            walker.visit("/people/2").await?;
            walker.sign_in().await?;
            walker.see("All 12 shown").await?;
            let secrets = Secrets::of(walker, 2).await?;
            walker.take_the_clock().await?;
            reads_a_list(walker, &secrets).await?;
            uncovers(walker, &secrets).await?;
            fails_to_read_again(walker, &secrets).await?;
            walker.run(GO_NOWHERE).await?;
            walker.see(ENGLISH.not_found).await?;
            secrets.are_nowhere_but(None, walker, "not found").await?;
            walker.browser.back().await?;
            walker.see(ENGLISH.refresh).await?;
            // By the mouse: the way back may still move the focus.
            walker.button(ENGLISH.sign_out).await?.click().await?;
            walker.see(ENGLISH.sign_in_hint).await?;
            secrets.are_nowhere_but(None, walker, "signed out").await?;
            let kept = walker
                .run("return [Object.keys(localStorage).join(), sessionStorage.length]")
                .await?;
            let mark = "person-credentials.last-sign-out";
            ensure!(kept == json!([mark, 0]), "{kept} is kept");
            Ok(())
        },
    )
    .await
}

/// Which of the elements that a selector finds have a box.
const BOXES: &str = "return [...document.querySelectorAll(arguments[0])]
    .map((element) => element.getClientRects().length > 0)";

#[tokio::test]
async fn on_paper_there_is_a_mask_whatever_is_on_the_screen() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in().await?;
        walker.see("All 12 shown").await?;
        walker.take_the_clock().await?;
        walker.press_named(REVEAL_PIN).await?;
        walker.see(PIN).await?;
        let boxes = async |css: &str| walker.browser.execute(BOXES, vec![json!(css)]).await;
        let mask = ".secret--shown .secret__mask";
        ensure!(boxes(".secret__text").await? == json!([true]));
        ensure!(boxes(mask).await? == json!([false]));
        let name = walker
            .run("return document.querySelector('h1').innerText")
            .await?;
        let name = name.as_str().context("nobody has a name")?.to_owned();
        walker.print().await?;
        ensure!(boxes(".secret__text").await? == json!([false]));
        ensure!(boxes(mask).await? == json!([true]));
        let paper = walker.text().await?;
        ensure!(!paper.contains(PIN), "it is printed: {paper}");
        let (date, _) = ENGLISH.as_of.split_once('{').context("there is no date")?;
        for wanted in [name.as_str(), "12 credentials", date] {
            ensure!(paper.contains(wanted), "{wanted:?} is not printed: {paper}");
        }
        for button in [ENGLISH.refresh, ENGLISH.reveal, ENGLISH.sign_out] {
            ensure!(!paper.contains(button), "{button:?} is printed: {paper}");
        }
        Ok(())
    })
    .await
}
