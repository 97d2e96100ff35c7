//! Asks for an access token, checks it, and hands it to the session.
//!
//! The token is in the page only while it stands in its field; the field is
//! emptied when it is sent, whatever comes of it.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

use super::host_sign_in::HostSignIn;
use super::live::{flag, live, text};
use super::notice::{Tone, notice};
use super::provider_sign_in::ProviderSignIn;
use super::request::keep_requesting;
use super::words::{Words, words};
use crate::api::http::Client;
use crate::api::settings::Auth;
use crate::auth::check;
use crate::auth::provider_session::ProviderSession;
use crate::auth::renewal::NoToken;
use crate::auth::session::Session;
use crate::model::authorization::Authorization;
use crate::model::token::AccessToken;

/// The sign-in panel. It goes away by itself when the session begins.
#[component]
pub fn SignIn(
    /// Where to check the token.
    client: Client,
    /// What to hand it to.
    session: Session,
) -> AnyView {
    if let Auth::SameOrigin(csrf) = client.settings().auth.clone() {
        let why = Signal::stored(Some(NoToken::SessionOver));
        let on_retry =
            Callback::new(move |()| session.resume(Authorization::SameOrigin(csrf.clone())));
        return view! { <HostSignIn why on_retry /> }.into_any();
    }
    if let Some(provider) = use_context::<ProviderSession>() {
        return view! { <ProviderSignIn provider session /> }.into_any();
    }
    let words = words();
    let field = NodeRef::<html::Input>::new();
    let problem = RwSignal::new(String::new());
    let submitted = RwSignal::new(None::<AccessToken>);
    keep_requesting(move |abort| {
        let token = submitted.get()?;
        let client = client.clone();
        Some(Box::pin(async move {
            let verdict = check::judge(client.token_info(&token.clone().into(), &abort).await);
            submitted.try_set(None);
            match verdict {
                Ok(info) => session.sign_in(token, info, None),
                Err(why) => {
                    problem.try_set(words.refusal(why));
                    focus(field);
                }
            }
        }))
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = field.get_untracked() else {
            return;
        };
        if submitted.with_untracked(Option::is_some) {
            return;
        }
        let token = AccessToken::parse(&input.value());
        input.set_value("");
        match token {
            Ok(token) => {
                problem.set(String::new());
                submitted.set(Some(token));
            }
            Err(why) => {
                problem.set(words.not_a_token(why).to_owned());
                focus(field);
            }
        }
    };
    let is_checking = move || submitted.with(Option::is_some);
    view! {
        <form class="panel" on:submit=submit aria-labelledby="sign-in-heading">
            <h2 id="sign-in-heading">{words.sign_in_heading}</h2>
            {live(move || ended(session))}
            <label class="field">
                <span class="field__name">{words.access_token}</span>
                <input
                    class="field__input"
                    type="password"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    node_ref=field
                    aria-describedby="sign-in-hint sign-in-problem"
                    aria-invalid=flag(move || problem.with(|problem| !problem.is_empty()))
                />
            </label>
            <p class="field__hint" id="sign-in-hint">{words.sign_in_hint}</p>
            <p class="field__problem" id="sign-in-problem" role="alert">
                {problem}
            </p>
            <button
                class="button button--primary"
                type="submit"
                aria-disabled=flag(is_checking)
            >
                {text(move || label(words, is_checking()).to_owned())}
            </button>
        </form>
    }
    .into_any()
}

/// Why there is no session any more, where there was one; tracked.
pub(super) fn ended(session: Session) -> AnyView {
    let words = words();
    if session.is_locked() {
        notice(Tone::Status, words.sign_in_after_idle)
    } else if session.was_rejected() {
        notice(Tone::Status, words.sign_in_again)
    } else {
        ().into_any()
    }
}

fn focus(field: NodeRef<html::Input>) {
    if let Some(Some(field)) = field.try_get_untracked() {
        let _ = field.focus();
    }
}

fn label(words: &Words, is_checking: bool) -> &'static str {
    if is_checking {
        words.checking
    } else {
        words.sign_in
    }
}
