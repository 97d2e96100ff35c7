//! Requests that follow what they depend on.
//!
//! The endpoint is called from Leptos resources, and each resource here has
//! the value "nothing": it only drives the request. A resource shows its old
//! value while it loads anew, and an old value may be another person's PIN; so
//! every answer goes straight to where it belongs, and stays nowhere else.

use std::future::Future;
use std::pin::Pin;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use crate::api::http::Abort;
use crate::auth::session::Session;
use crate::model::failure::Failure;
use crate::model::retry::{Chance, Retries};
use crate::model::token::AccessToken;

/// A request and what becomes of its answer.
pub type Task = Pin<Box<dyn Future<Output = ()>>>;

/// Starts a request, and another one whenever what `start` reads changes; the
/// one before is given up then, and the last one when the view goes.
pub fn keep_requesting(start: impl Fn(Abort) -> Option<Task> + 'static) {
    drive(Box::new(start));
}

// One type for all, as in `live`.
fn drive(start: Box<dyn Fn(Abort) -> Option<Task>>) {
    let next = StoredValue::new_local(None::<Task>);
    let request = LocalResource::new(move || {
        let task = next.try_update_value(Option::take).flatten();
        async move {
            if let Some(task) = task {
                task.await;
            }
        }
    });
    // A resource does not run again while its future is pending, so it would
    // notice only after the answer that nobody wants it any more. An effect
    // runs at once, and its clean-up gives the former request up.
    Effect::new(move |_| {
        next.set_value(start(abort_on_cleanup()));
        request.refetch();
    });
}

/// An [`Abort`] that is pulled when the running computation is cleaned up:
/// when it runs again, or when its view goes.
fn abort_on_cleanup() -> Abort {
    let abort = Abort::new();
    let pulled = SendWrapper::new(abort.clone());
    on_cleanup(move || pulled.abort());
    abort
}

/// A number drawn by chance.
pub fn chance() -> Chance {
    // From 0 up to, and without, 2^32.
    Chance((js_sys::Math::random() * 4_294_967_296.0) as u32)
}

/// What the API said, once it did.
pub type Answer<T> = Signal<Option<Result<T, Failure>>>;

/// Asks for one thing, unless it is `known`, and keeps the answer up to date.
///
/// It is asked for again with every new token, whenever `again` changes, and by
/// itself after a failure that can heal. What was answered for another account
/// is not seen; what was answered before the session was interrupted, or before
/// a failure that can heal, stays.
pub fn ask<T, Fut>(
    session: Session,
    known: Option<T>,
    again: Signal<u32>,
    fetch: impl Fn(AccessToken, Abort) -> Fut + 'static,
) -> Answer<T>
where
    T: Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, Failure>> + 'static,
{
    let is_known = known.is_some();
    let epoch = untrack(|| session.account_epoch());
    let known = known.map(|known| (epoch, Ok::<T, Failure>(known)));
    let answer = RwSignal::new(known);
    let tries = Tries::new();
    tries.when_online(Box::new(move || {
        answer
            .try_with_untracked(|answer| match answer {
                Some((_, Err(why))) => why.is_of_the_network(),
                _ => false,
            })
            .unwrap_or_default()
    }));
    let first = StoredValue::new(is_known);
    keep_requesting(move |abort| {
        let epoch = session.account_epoch();
        let token = session.token();
        // Read, not only tracked: a memo that nobody reads tells nothing.
        let _ = (again.get(), tries.count.get());
        if first.try_update_value(std::mem::take).unwrap_or_default() {
            return None;
        }
        let Some(token) = token else {
            if !session.was_rejected() {
                answer.set(None);
            }
            return None;
        };
        let reply = fetch(token.clone(), abort);
        Some(Box::pin(async move {
            let outcome = reply.await;
            match &outcome {
                Err(Failure::SignInNeeded) => return session.reject(&token),
                Err(Failure::Cancelled) => return,
                Err(why) => tries.later(why),
                Ok(_) => tries.landed(),
            }
            answer.try_update(|answer| {
                let has_one = matches!(answer, Some((of, Ok(_))) if *of == epoch);
                let can_heal = matches!(&outcome, Err(why) if why.is_retryable());
                if !(has_one && can_heal) {
                    *answer = Some((epoch, outcome));
                }
            });
        }))
    });
    Signal::derive(move || {
        let epoch = session.account_epoch();
        answer.with(|answer| {
            let (of, outcome) = answer.as_ref()?;
            (*of == epoch).then(|| outcome.clone())
        })
    })
}

/// When a request is made again. One type for all, as in `live`.
#[derive(Clone, Copy)]
struct Tries {
    count: RwSignal<u32>,
    retries: StoredValue<Retries>,
    timer: StoredValue<Option<Timeout>, LocalStorage>,
}

impl Tries {
    fn new() -> Self {
        Self {
            count: RwSignal::new(0),
            retries: StoredValue::new(Retries::default()),
            timer: StoredValue::new_local(None),
        }
    }

    fn when_online(self, has_failed: Box<dyn Fn() -> bool>) {
        if let Some(window) = web_sys::window() {
            StoredValue::new_local(EventListener::new(&window, "online", move |_| {
                if has_failed() {
                    self.again();
                }
            }));
        }
    }

    fn again(self) {
        self.count
            .try_update(|count| *count = count.wrapping_add(1));
    }

    fn later(self, why: &Failure) {
        let wait = self
            .retries
            .try_update_value(|retries| retries.wait_ms(why, chance()));
        if let Some(Some(millis)) = wait {
            self.timer
                .try_set_value(Some(Timeout::new(millis, move || self.again())));
        }
    }

    fn landed(self) {
        self.retries.try_set_value(Retries::default());
    }
}
