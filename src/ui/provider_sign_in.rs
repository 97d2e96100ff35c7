//! Sign-in at a provider: the way there, and what became of it.

use leptos::prelude::*;

use super::live::{flag, live};
use super::notice::{Tone, notice};
use super::sign_in::ended;
use super::words::words;
use crate::auth::provider_session::{ProviderSession, Step};
use crate::auth::session::Session;

/// The way to the provider. It goes away by itself when the session begins.
#[component]
pub fn ProviderSignIn(
    /// What goes there and comes back.
    provider: ProviderSession,
    /// The session.
    session: Session,
) -> AnyView {
    let words = words();
    let is_busy = move || matches!(provider.step(), Step::Redeeming | Step::Renewing);
    view! {
        <section class="panel" aria-labelledby="sign-in-heading">
            <h2 id="sign-in-heading">{words.sign_in_heading}</h2>
            {live(move || match provider.step() {
                Step::Resting => ended(session),
                Step::Leaving => notice(Tone::Status, words.leaving_for_provider),
                Step::Redeeming | Step::Renewing => notice(Tone::Status, words.signing_in),
                Step::Stopped(problem) => notice(Tone::Alert, words.sign_in_problem(problem)),
            })}
            <p class="field__hint">{words.provider_hint}</p>
            <button
                class="button button--primary"
                type="button"
                aria-disabled=flag(is_busy)
                on:click=move |_| provider.leave()
            >
                {words.sign_in_at_provider}
            </button>
        </section>
    }
    .into_any()
}
