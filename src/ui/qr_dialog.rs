//! A pass link as a QR code, for the holder's phone to scan.
//!
//! It is drawn here, so that the link goes nowhere to be drawn.

use leptos::prelude::*;

use super::dialog::Dialog;
use super::live::{text, when};
use super::live_exposure::LiveExposure;
use super::live_feed::LiveFeed;
use super::notice::{Tone, notice};
use super::qr;
use super::words::words;
use crate::model::disclosure::{Action, Item};
use crate::model::page::{Row, RowKey};

/// The dialog, while a QR code is uncovered.
#[component]
pub fn QrDialog(
    /// The list that the credential is in.
    feed: LiveFeed,
    /// What is uncovered.
    exposure: LiveExposure,
    /// Whose pass it is, where the name is known.
    name: Signal<Option<String>>,
) -> AnyView {
    // A pass that is gone or another one by now is not to be scanned.
    let is_current = move || {
        exposure.credential().is_some_and(|of| {
            let key = RowKey::Credential(of.id.clone());
            feed.with(|feed| matches!(feed.find(&key), Some(Row::Credential(now)) if *now == of))
        })
    };
    when(
        move || exposure.is_showing(Action::ShowQr) && is_current(),
        move || draw(exposure, name).unwrap_or_else(|| ().into_any()),
    )
    .into_any()
}

fn draw(exposure: LiveExposure, name: Signal<Option<String>>) -> Option<AnyView> {
    let words = words();
    let credential = exposure.credential()?;
    let drawing = match qr::draw(Item::PassLink.of(&credential)?.expose()) {
        Some(drawing) => code(drawing, words.qr_code),
        None => notice(Tone::Alert, words.qr_too_long),
    };
    let heading = words.qr_heading(words.label(&credential));
    let content = view! {
        <p>{text(move || words.qr_for(name.get().as_deref()))}</p>
        <p class="notice notice--bad">{words.qr_warning}</p>
        {drawing}
        // Read out each second it would drown everything else.
        <p class="dialog__quiet" aria-hidden="true">
            {text(move || words.qr_hides_in(exposure.seconds_left()))}
        </p>
    };
    let on_close = Callback::new(move |()| exposure.hide());
    Some(view! { <Dialog heading on_close content=content.into_any() /> }.into_any())
}

fn code(drawing: qr::Drawing, name: &'static str) -> AnyView {
    view! {
        <svg class="qr" viewBox=drawing.view_box role="img" aria-label=name>
            <path d=drawing.path />
        </svg>
    }
    .into_any()
}
