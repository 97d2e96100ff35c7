//! Requests that follow what they depend on.
//!
//! The endpoint is called from Leptos resources, and each resource here has
//! the value "nothing": it only drives the request. A resource shows its old
//! value while it loads anew, and an old value may be another person's PIN; so
//! every answer goes straight to where it belongs, and stays nowhere else.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use send_wrapper::SendWrapper;

use crate::api::http::Abort;
use crate::auth::session::Session;
use crate::model::failure::Failure;
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

/// What the API said, once it did.
pub type Answer<T> = Signal<Option<Result<T, Failure>>>;

/// Asks for one thing, and again with every new token. What was answered for
/// another account is not seen; what was answered before the session was
/// interrupted stays.
pub fn ask<T, Fut>(
    session: Session,
    fetch: impl Fn(AccessToken, Abort) -> Fut + 'static,
) -> Answer<T>
where
    T: Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, Failure>> + 'static,
{
    let answer = RwSignal::new(None);
    keep_requesting(move |abort| {
        let epoch = session.account_epoch();
        let Some(token) = session.token() else {
            if !session.was_rejected() {
                answer.set(None);
            }
            return None;
        };
        let reply = fetch(token.clone(), abort);
        Some(Box::pin(async move {
            match reply.await {
                Err(Failure::SignInNeeded) => session.reject(&token),
                Err(Failure::Cancelled) => {}
                outcome => {
                    answer.try_set(Some((epoch, outcome)));
                }
            }
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
