//! One answer of the API that follows the session.

use std::future::{Future, pending};

use leptos::prelude::*;
use send_wrapper::SendWrapper;

use crate::api::http::Abort;
use crate::auth::session::Session;
use crate::model::failure::Failure;
use crate::model::token::AccessToken;

/// What came back, once it did.
pub type Answer<T> = Signal<Option<Result<T, Failure>>, LocalStorage>;

/// Asks now and whenever the token changes; gives up when the view goes.
///
/// A resource shows its old value while it loads anew, and an old value may
/// belong to another account: so every answer carries the epoch of its account
/// and is not seen in another.
pub fn ask<T, Fut>(
    session: Session,
    fetch: impl Fn(AccessToken, Abort) -> Fut + 'static,
) -> Answer<T>
where
    T: Clone + 'static,
    Fut: Future<Output = Result<T, Failure>> + 'static,
{
    let answer = LocalResource::new(move || {
        let epoch = session.account_epoch();
        let token = session.token();
        let is_interrupted = session.was_rejected();
        let abort = abort_on_cleanup();
        let reply = token.map(|token| (fetch(token.clone(), abort), token));
        async move {
            if is_interrupted {
                // What was read before the interruption stays in sight.
                pending::<()>().await;
            }
            let (reply, token) = reply?;
            let outcome = reply.await;
            if matches!(outcome, Err(Failure::SignInNeeded)) {
                session.reject(&token);
            }
            Some((epoch, outcome))
        }
    });
    Signal::derive_local(move || {
        let epoch = session.account_epoch();
        answer
            .get()
            .flatten()
            .filter(|(of, _)| *of == epoch)
            .map(|(_, outcome)| outcome)
    })
}

/// An [`Abort`] that is pulled when the running computation is cleaned up:
/// when its view goes, or when it runs again.
pub fn abort_on_cleanup() -> Abort {
    let abort = Abort::new();
    let pulled = SendWrapper::new(abort.clone());
    on_cleanup(move || pulled.abort());
    abort
}
