//! Asks for an access token, checks it, and hands it to the session.
//!
//! The token is in the page only while it stands in its field; the field is
//! emptied when it is sent, whatever comes of it.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;

use super::answer::abort_on_cleanup;
use super::words;
use crate::api::http::Client;
use crate::auth::check;
use crate::auth::session::Session;
use crate::model::token::AccessToken;

/// The sign-in panel. It goes away by itself when the session begins.
#[component]
pub fn SignIn(
    /// Where to check the token.
    client: Client,
    /// What to hand it to.
    session: Session,
) -> AnyView {
    let field = NodeRef::<html::Input>::new();
    let problem = RwSignal::new(None::<String>);
    let is_checking = RwSignal::new(false);
    let abort = StoredValue::new_local(abort_on_cleanup());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else {
            return;
        };
        if is_checking.get_untracked() {
            return;
        }
        let token = AccessToken::parse(&field.value());
        field.set_value("");
        match token {
            Err(why) => {
                problem.set(Some(words::not_a_token(why).to_owned()));
                let _ = field.focus();
            }
            Ok(token) => {
                problem.set(None);
                is_checking.set(true);
                let client = client.clone();
                spawn_local_scoped_with_cancellation(async move {
                    let Some(abort) = abort.try_get_value() else {
                        return;
                    };
                    let verdict = check::judge(client.token_info(&token, &abort).await);
                    is_checking.try_set(false);
                    match verdict {
                        Ok(info) => session.sign_in(token, info),
                        Err(why) => {
                            problem.try_set(Some(words::refusal(why)));
                            let _ = field.focus();
                        }
                    }
                });
            }
        }
    };
    view! {
        <form class="panel" on:submit=submit aria-labelledby="sign-in-heading">
            <h2 id="sign-in-heading">{words::SIGN_IN_HEADING}</h2>
            <Show when=move || session.was_rejected()>
                <p class="notice" role="status">{words::SIGN_IN_AGAIN}</p>
            </Show>
            <label class="field">
                <span class="field__name">{words::ACCESS_TOKEN}</span>
                <input
                    class="field__input"
                    type="password"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    node_ref=field
                    aria-describedby="sign-in-hint sign-in-problem"
                    aria-invalid=move || problem.get().is_some().to_string()
                />
            </label>
            <p class="field__hint" id="sign-in-hint">{words::SIGN_IN_HINT}</p>
            <p class="field__problem" id="sign-in-problem" role="alert">
                {move || problem.get()}
            </p>
            <button
                class="button button--primary"
                type="submit"
                aria-disabled=move || is_checking.get().to_string()
            >
                {move || if is_checking.get() { words::CHECKING } else { words::SIGN_IN }}
            </button>
        </form>
    }
    .into_any()
}
