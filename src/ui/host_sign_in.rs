//! Sign-in where somebody else looks after the session: what is being done
//! about it, or what a person can do.

use leptos::html;
use leptos::prelude::*;

use super::live::{flag, live, when_focus_goes};
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
    /// Is called when this goes and the focus with it.
    #[prop(optional)]
    keep_focus: Option<Callback<()>>,
) -> AnyView {
    let words = words();
    let all = NodeRef::<html::Div>::new();
    on_cleanup(move || {
        when_focus_goes(all.try_get_untracked().flatten(), move || {
            if let Some(keep_focus) = keep_focus {
                keep_focus.try_run(());
            }
        });
    });
    let press = move |_| {
        if why.with_untracked(Option::is_some) {
            on_retry.run(());
        }
    };
    view! {
        <div class="sign-in-again" node_ref=all>
            {live(move || match why.get() {
                None => notice(Tone::Status, words.signing_in),
                Some(why) => slot("error", notice(Tone::Alert, words.no_token(why))),
            })}
            <button
                class="button"
                part="button"
                type="button"
                aria-disabled=flag(move || why.with(Option::is_none))
                on:click=press
            >
                {words.try_again}
            </button>
        </div>
    }
    .into_any()
}
