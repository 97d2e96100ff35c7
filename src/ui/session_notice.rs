//! What is told of a session while it lasts: that it is about to end.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::live::{follow, holds, live};
use super::notice::{Tone, notice};
use super::words::words;
use crate::api::http::now;
use crate::auth::idle_lock::IdleLock;
use crate::auth::provider_session::{ProviderSession, Step};
use crate::auth::session::Session;

/// How long before its end a session says so, in milliseconds.
const SOON_MS: u64 = 5 * 60_000;

/// Stands at the lower edge of the window, where it moves nothing. Nothing is said
/// of the end of a session that renews itself.
#[component]
pub fn SessionNotice(
    /// The session.
    session: Session,
    /// What renews it, if anything does.
    provider: Option<ProviderSession>,
    /// What ends it when nobody uses the page, if anything does.
    idle: Option<IdleLock>,
    /// Called once it was closed, and the focus went with it.
    on_closed: Callback<()>,
) -> AnyView {
    let words = words();
    let is_soon = RwSignal::new(false);
    let is_closed = RwSignal::new(false);
    let due = StoredValue::new_local(None::<Timeout>);
    follow(move || {
        let left = session.ends_at().map(|end| {
            let left = end.as_millis().saturating_sub(now().as_millis());
            // The longest that browsers can wait is 24 days.
            left.saturating_sub(SOON_MS).min(i32::MAX as u64)
        });
        let wait = left.filter(|_| session.is_signed_in());
        is_soon.set(wait == Some(0));
        is_closed.set(false);
        due.set_value(wait.filter(|wait| *wait > 0).map(|wait| {
            Timeout::new(wait as u32, move || {
                is_soon.try_set(true);
            })
        }));
    });
    let is_renewable = move || provider.is_some_and(|provider| provider.is_renewable());
    let is_ending = holds(move || is_soon.get() && !is_closed.get() && !is_renewable());
    let is_locking = holds(move || idle.is_some_and(|idle| idle.is_near()));
    // The panel tells it where nobody is signed in.
    let problem = move || match provider?.step() {
        Step::Stopped(problem) if session.is_signed_in() => Some(problem),
        _ => None,
    };
    let button = move |label: &'static str, press: Callback<()>| {
        view! {
            <button class="button button--small" type="button" on:click=move |_| press.run(())>
                {label}
            </button>
        }
    };
    let close = move |close: Callback<()>| {
        let close = Callback::new(move |()| {
            close.run(());
            request_animation_frame(move || on_closed.run(()));
        });
        button(words.close, close)
    };
    live(move || {
        let (text, first, second) = if is_locking.get() {
            // A press is use, as everything else is.
            let stay = button(words.stay_signed_in, on_closed);
            (notice(Tone::Alert, words.locks_soon), Some(stay), None)
        } else if let (Some(provider), Some(problem)) = (provider, problem()) {
            let close = close(Callback::new(move |()| provider.dismiss()));
            let text = words.sign_in_problem(problem);
            (notice(Tone::Alert, text), Some(close), None)
        } else if is_ending.get() {
            let end = untrack(|| session.ends_at()).unwrap_or_default();
            let sign_in = provider.map(|provider| {
                button(words.sign_in_now, Callback::new(move |()| provider.leave()))
            });
            let close = close(Callback::new(move |()| is_closed.set(true)));
            let text = words.session_ends_soon(end);
            (notice(Tone::Warning, text), sign_in, Some(close))
        } else {
            return ().into_any();
        };
        view! { <div class="session-notice">{text} {first} {second}</div> }.into_any()
    })
    .into_any()
}
