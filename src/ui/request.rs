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

use super::live::{advance, count, follow, keep};
use crate::api::http::Abort;
use crate::auth::session::Session;
use crate::model::authorization::Authorization;
use crate::model::failure::Failure;
use crate::model::retry::{Chance, Retries};

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
    follow(move || {
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

/// What is known already, and from which round of asking.
#[derive(Debug, Clone)]
pub struct Known<T> {
    /// What was answered.
    pub answer: T,
    /// The round in which it was.
    pub round: u32,
}

/// Asks for one thing, unless it is `known`, and keeps the answer up to date.
///
/// It is asked for again with every new token, with every new `round`, and by
/// itself after a failure that can heal. What was answered for another account
/// is not seen; what was answered before the session was interrupted, or before
/// a failure that can heal, stays.
pub fn ask<T, Fut>(
    session: Session,
    known: Option<Known<T>>,
    round: Signal<u32>,
    fetch: impl Fn(Authorization, Abort) -> Fut + 'static,
) -> Answer<T>
where
    T: Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, Failure>> + 'static,
{
    let epoch = untrack(|| session.account_epoch());
    let tries = Tries::new(session, known.as_ref().map(|known| known.round), round);
    let known = known.map(|known| (epoch, Ok::<T, Failure>(known.answer)));
    let answer = RwSignal::new(known);
    keep_requesting(move |abort| {
        if !tries.are_due() {
            return None;
        }
        let epoch = untrack(|| session.account_epoch());
        let Some(authorization) = session.authorization_untracked() else {
            if !untrack(|| session.was_rejected()) {
                answer.set(None);
            }
            return None;
        };
        let reply = fetch(authorization.clone(), abort);
        Some(Box::pin(async move {
            let outcome = reply.await;
            match &outcome {
                Err(Failure::SignInNeeded) => return session.reject(&authorization),
                Err(Failure::Cancelled) => return,
                Err(why) => {
                    tries.missed(why);
                }
                Ok(_) => {
                    session.prove(&authorization);
                    tries.landed();
                }
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

/// When something is asked for: with every new token and every new round, and
/// by itself after a failure that can heal. One type for all, as in `live`.
#[derive(Clone, Copy)]
pub(super) struct Tries {
    /// The session notifies of more than its token.
    token: Memo<u32>,
    round: Signal<u32>,
    /// Counts what is tried again by itself.
    alone: RwSignal<u32>,
    is_alone: StoredValue<bool>,
    known_from: StoredValue<Option<u32>>,
    retries: StoredValue<Retries>,
    lost_the_network: StoredValue<bool>,
    timer: StoredValue<Option<Timeout>, LocalStorage>,
}

impl Tries {
    /// For rounds of asking; what is known from one needs no asking in it.
    pub(super) fn new(session: Session, known_from: Option<u32>, round: Signal<u32>) -> Self {
        let tries = Self {
            token: count(move || session.token_epoch()),
            round,
            alone: RwSignal::new(0),
            is_alone: StoredValue::new(false),
            known_from: StoredValue::new(known_from),
            retries: StoredValue::new(Retries::default()),
            lost_the_network: StoredValue::new(false),
            timer: StoredValue::new_local(None),
        };
        if let Some(window) = web_sys::window() {
            keep(EventListener::new(&window, "online", move |_| {
                if tries.lost_the_network.try_get_value() == Some(true) {
                    tries.landed();
                    tries.again();
                }
            }));
        }
        tries
    }

    /// Whether to ask now; tracks everything that makes it due again.
    pub(super) fn are_due(self) -> bool {
        // Read, not only tracked: a memo that nobody reads tells nothing.
        let (_, round, _) = (self.token.get(), self.round.get(), self.alone.get());
        self.timer.try_set_value(None);
        if self.is_alone.try_update_value(std::mem::take) != Some(true) {
            self.landed();
        }
        let known_from = self.known_from.try_update_value(Option::take).flatten();
        known_from != Some(round)
    }

    fn again(self) {
        self.is_alone.try_set_value(true);
        advance(self.alone);
    }

    /// Takes note of a failure; gives the milliseconds after which it is tried
    /// again by itself, if it is.
    pub(super) fn missed(self, why: &Failure) -> Option<u32> {
        self.lost_the_network.try_set_value(why.is_of_the_network());
        let wait = self
            .retries
            .try_update_value(|retries| retries.wait_ms(why, chance()))
            .flatten();
        if let Some(millis) = wait {
            self.timer
                .try_set_value(Some(Timeout::new(millis, move || self.again())));
        }
        wait
    }

    /// Takes note of an answer: what fails after it is tried as often again.
    pub(super) fn landed(self) {
        self.lost_the_network.try_set_value(false);
        self.retries.try_set_value(Retries::default());
    }
}
