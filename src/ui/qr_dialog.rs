//! A pass link as a QR code, for the holder's phone to scan.
//!
//! It is drawn here, so that the link goes nowhere to be drawn.

use leptos::prelude::*;

use super::dialog::Dialog;
use super::live::{text, when};
use super::live_exposure::LiveExposure;
use super::notice::{Tone, notice};
use super::qr;
use super::words::words;
use crate::model::disclosure::{Action, Item};

/// The dialog, while a QR code is uncovered.
#[component]
pub fn QrDialog(
    /// What is uncovered.
    exposure: LiveExposure,
    /// Whose pass it is, where the name is known.
    name: Signal<Option<String>>,
) -> AnyView {
    when(
        move || exposure.is_showing(Action::ShowQr),
        move || draw(exposure, name).unwrap_or_else(|| ().into_any()),
    )
    .into_any()
}

fn draw(exposure: LiveExposure, name: Signal<Option<String>>) -> Option<AnyView> {
    let words = words();
    let credential = untrack(|| exposure.credential())?;
    let drawing = match qr::draw(Item::PassLink.of(&credential)?.expose()) {
        Some(drawing) => code(drawing, words.qr_code),
        None => notice(Tone::Alert, words.qr_too_long),
    };
    let heading = words.qr_heading(&words.short_label(&credential.label, credential.kind));
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
