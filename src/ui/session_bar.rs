//! The session as the top bar shows it: which account, until when, and the way
//! out.

use leptos::prelude::*;

use super::answer::ask;
use super::words;
use crate::api::http::Client;
use crate::auth::session::Session;
use crate::browser::page;

/// Account, scopes and time of the session, and *Sign out*; nothing while
/// nobody is signed in.
#[component]
pub fn SessionBar(
    /// Where to ask about a token that came from this tab's storage.
    client: Client,
    /// The session.
    session: Session,
) -> AnyView {
    // After a sign-in everything is known; after a reload only the token is.
    let unknown = Memo::new(move |_| session.token().is_some() && session.info().is_none());
    let inquiry = move || {
        unknown.get().then(|| {
            let client = client.clone();
            let answer = ask(session, move |token, abort| {
                let client = client.clone();
                async move {
                    let info = client.token_info(&token, &abort).await?;
                    session.learn(&token, info);
                    Ok(())
                }
            });
            // Reading it is what makes it ask.
            move || answer.with(|_| ())
        })
    };
    let account = move || Some(words::account(&session.info()?.account?));
    let until = Memo::new(move |_| {
        Some(words::signed_in_until(&page::time_in(
            session.info()?.expires_in_secs,
        )))
    });
    let scopes = move || Some(words::scopes(&session.info()?.scopes));
    view! {
        <Show when=move || session.token().is_some()>
            <div class="session">
                <p class="session__facts">
                    <span class="session__fact">
                        <bdi>{account}</bdi>
                    </span>
                    <span class="session__fact">{move || until.get()}</span>
                    <span class="session__fact">{scopes}</span>
                </p>
                <button class="button" type="button" on:click=move |_| session.sign_out()>
                    {words::SIGN_OUT}
                </button>
            </div>
        </Show>
        {inquiry}
    }
    .into_any()
}
