//! The session as the top bar shows it: which account, until when.

use leptos::prelude::*;

use super::live::{text, when};
use super::request::keep_requesting;
use super::words::words;
use crate::api::http::Client;
use crate::api::http::now;
use crate::auth::session::Session;
use crate::model::failure::Failure;

/// Account, scopes and time of the session; nothing while nobody is signed in.
#[component]
pub fn SessionBar(
    /// Where to ask about a token that came from this tab's storage.
    client: Client,
    /// The session.
    session: Session,
) -> AnyView {
    // After a sign-in everything is known; after a reload only the token is.
    keep_requesting(move |abort| {
        // Of cookies there is nothing to be told.
        let authorization = session
            .authorization()
            .filter(|with| with.token().is_some())?;
        if session.info().is_some() {
            return None;
        }
        let client = client.clone();
        Some(Box::pin(async move {
            match client.token_info(&authorization, &abort).await {
                Ok(info) => {
                    session.prove(&authorization);
                    session.learn(&authorization, info);
                }
                Err(Failure::SignInNeeded) => session.reject(&authorization),
                // The bar says less then; the views say what is wrong.
                Err(_) => {}
            }
        }))
    });
    let words = words();
    let until = move || {
        let ends_at = session.ends_at();
        let told = ends_at.map(|end| words.signed_in_for(end.seconds_after(now()), end));
        told.unwrap_or_default()
    };
    let account = move || Some(words.account(&session.info()?.account?));
    let scopes = move || Some(words.scopes(&session.info()?.scopes));
    let more = move || {
        let exceeds = session.info()?.exceeds_needs();
        exceeds.then(|| words.token_can_do_more.to_owned())
    };
    when(
        move || session.is_signed_in(),
        move || {
            view! {
                <div class="session">
                    <p class="session__facts">
                        <span class="session__fact">
                            <bdi>{text(move || account().unwrap_or_default())}</bdi>
                        </span>
                        <span class="session__fact">{text(until)}</span>
                        <span class="session__fact session__fact--scopes">
                            {text(move || scopes().unwrap_or_default())}
                        </span>
                        <span class="session__fact session__fact--warning">
                            {text(move || more().unwrap_or_default())}
                        </span>
                    </p>
                </div>
            }
            .into_any()
        },
    )
    .into_any()
}
