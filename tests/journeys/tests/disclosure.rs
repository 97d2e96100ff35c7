//! What a person uncovers moves nothing, and is covered at once when nobody
//! looks any more.

use anyhow::{Result, ensure};
use fantoccini::key::Key;
use journeys::showcase::{CODE, HIDE_PIN, PIN, REVEAL_CODE, REVEAL_FOB, REVEAL_PIN};
use journeys::{Secrets, Setting, Walker, dist, journey, journey_with};
use person_credentials::ui::words::ENGLISH;
use sandbox::{NewToken, Options};

/// Where everything stands that must not move.
const PLACES: &str = "return [...document.querySelectorAll('article, .top-bar')].map((element) => {
    const place = element.getBoundingClientRect();
    return [place.x, place.y + scrollY, place.width, place.height];
  })";

/// Cards far from what is seen are laid out only when they come near, and are
/// held to be as high as any until then.
const LAY_OUT_ALL: &str = "for (const card of document.querySelectorAll('article')) {
    card.style.contentVisibility = 'visible';
  }";

async fn nothing_moves(setting: Setting) -> Result<()> {
    journey_with(setting, dist()?, Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in().await?;
        walker.see("All 12 shown").await?;
        walker.take_the_clock().await?;
        walker.run(LAY_OUT_ALL).await?;
        let code = Secrets::of(walker, 2).await?;
        let code = code.beginning_with(CODE)?;
        let before = walker.run(PLACES).await?;
        ensure!(before.as_array().is_some_and(|places| places.len() == 13));
        for (button, secret) in [(REVEAL_PIN, PIN), (REVEAL_CODE, code)] {
            walker.press_named(button).await?;
            walker.shows(secret).await?;
            let during = walker.run(PLACES).await?;
            ensure!(before == during, "{button}: {before} became {during}");
        }
        walker.press(ENGLISH.hide).await?;
        walker.covers(code, ENGLISH.hide).await?;
        let after = walker.run(PLACES).await?;
        ensure!(before == after, "{before} became {after}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nothing_moves_when_a_secret_is_shown() -> Result<()> {
    nothing_moves(Setting::default()).await
}

#[tokio::test]
async fn nothing_moves_on_a_narrow_screen_either() -> Result<()> {
    let setting = Setting {
        is_narrow: true,
        ..Setting::default()
    };
    nothing_moves(setting).await
}

async fn reveal(walker: &Walker) -> Result<()> {
    walker.press_named(REVEAL_PIN).await?;
    walker.shows(PIN).await
}

#[tokio::test]
async fn a_secret_is_covered_as_soon_as_nobody_looks() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people").await?;
        walker.sign_in().await?;
        walker.follow("/people/2").await?;
        walker.see("All 12 shown").await?;
        // None of it is by time.
        walker.take_the_clock().await?;

        reveal(walker).await?;
        walker.press_named(REVEAL_FOB).await?;
        walker.covers(PIN, "another secret").await?;
        ensure!(
            walker.count(".secret__text").await? == 1,
            "the fob's number"
        );

        reveal(walker).await?;
        ensure!(
            walker.count(".secret__text").await? == 1,
            "the fob's number"
        );
        walker.press_named(HIDE_PIN).await?;
        walker.covers(PIN, ENGLISH.hide).await?;

        reveal(walker).await?;
        walker.strike(Key::Escape).await?;
        walker.covers(PIN, "Escape").await?;

        reveal(walker).await?;
        walker
            .run("window.dispatchEvent(new Event('blur'))")
            .await?;
        walker.covers(PIN, "leaving the window").await?;

        reveal(walker).await?;
        walker
            .run("window.dispatchEvent(new Event('pagehide'))")
            .await?;
        walker.covers(PIN, "leaving the page").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_secret_is_covered_in_a_tab_that_is_hidden() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in().await?;
        walker.see("All 12 shown").await?;
        walker.take_the_clock().await?;
        reveal(walker).await?;
        // Both browsers tell the window first that it is left, which covers
        // all by itself; then, for real, that the page is hidden.
        walker
            .run(
                "addEventListener('blur', (event) => event.stopImmediatePropagation(), true);
                 addEventListener('visibilitychange', () => localStorage.setItem('was-hidden', ''))",
            )
            .await?;
        let here = walker.browser.window().await?;
        let other = walker.browser.new_window(true).await?;
        walker.browser.switch_to_window(other.handle).await?;
        // Only from here is it sure that the other tab is hidden by now.
        walker.visit("/").await?;
        let was_hidden = "return localStorage.getItem('was-hidden') !== null";
        let was_hidden = walker
            .wait(async || Ok(walker.run(was_hidden).await? == true))
            .await?;
        ensure!(was_hidden, "the tab was never hidden");
        walker.browser.switch_to_window(here).await?;
        walker.covers(PIN, "another tab").await
    })
    .await
}

#[tokio::test]
async fn a_secret_is_covered_wherever_its_view_or_session_ends() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in().await?;
        walker.see("All 12 shown").await?;
        walker.take_the_clock().await?;

        reveal(walker).await?;
        walker.follow("/").await?;
        walker.see(ENGLISH.people_here).await?;
        walker.covers(PIN, "another view").await?;
        walker.browser.back().await?;
        walker.see("All 12 shown").await?;
        walker.covers(PIN, "coming back").await?;

        reveal(walker).await?;
        walker.sandbox.revoke_token(walker.sandbox.token());
        walker.press(ENGLISH.refresh).await?;
        walker.see(ENGLISH.sign_in_again).await?;
        walker.covers(PIN, "the end of the session").await?;
        ensure!(walker.count("article").await? == 12);

        let token = walker.sandbox.issue_token(NewToken {
            scopes: vec!["account.person.readonly".to_owned()],
            expires_in: 3600,
            account_id: None,
        });
        walker.sign_in_with(&token).await?;
        reveal(walker).await?;
        walker.press(ENGLISH.sign_out).await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        walker.covers(PIN, ENGLISH.sign_out).await?;
        ensure!(walker.count("article").await? == 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn escape_covers_a_secret_wherever_the_focus_is() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in().await?;
        walker.see("All 12 shown").await?;
        walker.take_the_clock().await?;
        reveal(walker).await?;
        // From the card up to what stands above the list.
        walker.tab_back_to(ENGLISH.refresh).await?;
        walker.strike(Key::Escape).await?;
        walker.covers(PIN, "Escape").await
    })
    .await
}

#[tokio::test]
async fn without_a_session_nothing_is_uncovered() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in().await?;
        walker.see("All 12 shown").await?;
        walker.sandbox.revoke_token(walker.sandbox.token());
        walker.press(ENGLISH.refresh).await?;
        walker.see(ENGLISH.sign_in_again).await?;
        walker.press_named(REVEAL_PIN).await?;
        walker.strike(Key::Tab).await?;
        let page = walker.html().await?;
        ensure!(!page.contains(PIN), "it is shown to whoever has no session");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn after_signing_out_nothing_is_said_of_what_was_shown() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in().await?;
        walker.see("All 12 shown").await?;
        reveal(walker).await?;
        walker.press(ENGLISH.sign_out).await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        // By then a message that is still to come has come.
        walker.fill(ENGLISH.access_token, "unknown").await?;
        walker.button(ENGLISH.sign_in).await?.click().await?;
        walker.see(ENGLISH.token_not_accepted).await?;
        let hidden = ENGLISH.about(ENGLISH.hidden_again, ENGLISH.pin);
        let page = walker.text().await?;
        ensure!(!page.contains(&hidden), "{page}");
        Ok(())
    })
    .await
}
