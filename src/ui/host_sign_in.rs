//! Sign-in where somebody else looks after the session: what is being done
//! about it, or what a person can do.

use leptos::prelude::*;

use super::live::live;
use super::notice::{Tone, notice};
use super::slot::slot;
use super::words::words;
use crate::auth::renewal::NoToken;

/// Says that sign-in is under way, or why there is none, with a way to try
/// again.
#[component]
pub fn HostSignIn(
    /// Why there is no session; `None` while the host is asked.
    why: Signal<Option<NoToken>>,
    /// Asks the host again.
    on_retry: Callback<()>,
) -> AnyView {
    let words = words();
    live(move || match why.get() {
        None => notice(Tone::Status, words.signing_in),
        Some(why) => view! {
            <div class="sign-in-again">
                {slot("error", notice(Tone::Alert, words.no_token(why)))}
                <button
                    class="button"
                    part="button"
                    type="button"
                    on:click=move |_| on_retry.run(())
                >
                    {words.try_again}
                </button>
            </div>
        }
        .into_any(),
    })
    .into_any()
}
