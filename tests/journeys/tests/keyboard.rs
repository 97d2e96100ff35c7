//! A person who has a keyboard alone: from the start page to a PIN and a pass,
//! and out again.

use std::time::Duration;

use anyhow::{Result, ensure};
use fantoccini::key::Key;
use journeys::showcase::{COPY_LINK, HIDE_PIN, LINK, PASS, PIN, REVEAL_PIN, SHOW_QR};
use journeys::{Secrets, Walker, journey};
use person_credentials::ui::words::ENGLISH;
use sandbox::Options;

async fn is_at(walker: &Walker, wanted: &str) -> Result<()> {
    let card = walker.browser.active_element().await?;
    let place = card.attr("aria-posinset").await?;
    ensure!(
        place.as_deref() == Some(wanted),
        "at {place:?}, not {wanted}"
    );
    Ok(())
}

/// From the start page to the first card of person 2, signed in.
async fn walk_to_the_cards(walker: &Walker) -> Result<()> {
    walker.visit("/").await?;
    walker.see(ENGLISH.sign_in_hint).await?;
    walker.tab_to(ENGLISH.access_token).await?;
    walker.type_in(walker.sandbox.token()).await?;
    walker.strike(Key::Enter).await?;
    walker.see(ENGLISH.people_here).await?;
    walker.tab_to(ENGLISH.person_id).await?;
    walker.type_in("2").await?;
    walker.strike(Key::Enter).await?;
    walker.see("All 12 shown").await?;
    walker.tab_to("Card Number").await?;
    is_at(walker, "1").await
}

/// Through the list by its own keys, to the card of the PIN.
async fn walk_to_the_pin(walker: &Walker) -> Result<()> {
    let ctrl = [Key::Control];
    for (key, wanted) in [
        (Key::PageDown, "2"),
        (Key::PageDown, "3"),
        (Key::PageUp, "2"),
    ] {
        walker.strike(key).await?;
        is_at(walker, wanted).await?;
    }
    walker.strike_with(&ctrl, Key::End.into()).await?;
    let end = walker.browser.active_element().await?;
    ensure!(end.text().await? == "All 12 shown", "the list has no end");
    walker.strike_with(&[Key::Shift], Key::Tab.into()).await?;
    is_at(walker, "12").await?;
    walker.strike_with(&ctrl, Key::Home.into()).await?;
    ensure!(walker.focused().await? == ENGLISH.shortcuts);
    walker.strike(Key::Tab).await?;
    for wanted in ["1", "2", "3"] {
        is_at(walker, wanted).await?;
        walker.strike(Key::PageDown).await?;
    }
    is_at(walker, "4").await?;
    walker.strike(Key::PageUp).await?;
    is_at(walker, "3").await
}

async fn read_the_pin(walker: &Walker) -> Result<()> {
    walker.tab_to(REVEAL_PIN).await?;
    let button = walker.browser.active_element().await?;
    walker.strike(Key::Enter).await?;
    walker.shows(PIN).await?;
    ensure!(walker.text().await?.contains(PIN), "it is not to be seen");
    walker.see(&ENGLISH.revealed(ENGLISH.pin, 30)).await?;
    ensure!(walker.focused().await? == HIDE_PIN);
    walker.skip(Duration::from_secs(31)).await?;
    walker.covers(PIN, "its time").await?;
    walker
        .see(&ENGLISH.about(ENGLISH.hidden_again, ENGLISH.pin))
        .await?;
    let focused = walker.browser.active_element().await?;
    ensure!(
        focused.element_id() == button.element_id(),
        "the focus has gone"
    );
    ensure!(walker.focused().await? == REVEAL_PIN);
    Ok(())
}

async fn show_the_code(walker: &Walker) -> Result<()> {
    walker.strike(Key::Enter).await?;
    walker.see(ENGLISH.qr_warning).await?;
    let code = "svg[role=img]";
    ensure!(walker.names_of(code).await? == [ENGLISH.qr_code]);
    ensure!(walker.focused().await? == ENGLISH.qr_heading(PASS));
    // Round and round: outside, the window would count as left.
    for _ in 0..3 {
        walker.strike(Key::Tab).await?;
        ensure!(walker.focused().await? == ENGLISH.close);
    }
    walker.strike_with(&[Key::Shift], Key::Tab.into()).await?;
    ensure!(walker.focused().await? == ENGLISH.close);
    ensure!(walker.count(code).await? == 1, "the code has gone");
    Ok(())
}

async fn is_back_at(walker: &Walker, name: &str) -> Result<()> {
    let is_gone = walker
        .wait(async || Ok(walker.count("dialog, svg[role=img]").await? == 0))
        .await?;
    ensure!(is_gone, "the dialog stays");
    let focused = walker.focused().await?;
    ensure!(focused == name, "the focus is at {focused:?}");
    Ok(())
}

#[tokio::test]
async fn everything_is_done_by_the_keyboard_alone() -> Result<()> {
    journey(Options::default(), async |walker| {
        walk_to_the_cards(walker).await?;
        let link = Secrets::of(walker, 2).await?;
        let link = link.beginning_with(LINK)?;
        walker.take_the_clock().await?;
        walk_to_the_pin(walker).await?;
        read_the_pin(walker).await?;
        walker.tab_to(SHOW_QR).await?;
        show_the_code(walker).await?;
        walker.strike(Key::Escape).await?;
        is_back_at(walker, SHOW_QR).await?;
        show_the_code(walker).await?;
        walker.skip(Duration::from_secs(61)).await?;
        is_back_at(walker, SHOW_QR).await?;
        walker.tab_to(COPY_LINK).await?;
        walker.strike(Key::Enter).await?;
        let item = ENGLISH.item_of(PASS, ENGLISH.pass_link);
        walker.see(&ENGLISH.about(ENGLISH.copied, &item)).await?;
        walker
            .strike_with(&[Key::Control], Key::Home.into())
            .await?;
        walker.tab_back_to(ENGLISH.sign_out).await?;
        walker.strike(Key::Enter).await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        let left = walker.html().await?;
        // What was copied is what a person would paste.
        walker.tab_to(ENGLISH.access_token).await?;
        walker.strike_with(&[Key::Control], 'v').await?;
        let field = walker.browser.active_element().await?;
        let pasted = field.prop("value").await?;
        ensure!(pasted.as_deref() == Some(link), "{pasted:?} was copied");
        for of_the_person in ["<article", PASS, PIN, link, "example.com"] {
            ensure!(!left.contains(of_the_person), "{of_the_person:?} is left");
        }
        Ok(())
    })
    .await
}
