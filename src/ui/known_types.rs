//! What types of credentials the account has, where the token may ask: with them
//! lists tell cards from PINs where labels do not.

use leptos::prelude::*;

use super::live::count;
use super::request::{Answer, ask};
use crate::api::http::Client;
use crate::auth::session::Session;
use crate::model::failure::Failure;
use crate::model::types::CredentialTypes;

/// For all lists of an app, as a context. Nothing hangs on the answer.
#[derive(Debug, Clone, Copy)]
pub struct KnownTypes(Answer<CredentialTypes>);

impl KnownTypes {
    /// Asks once the token is known to allow it, and again in another session.
    #[must_use]
    pub fn new(client: &Client, session: Session) -> Self {
        let may_ask = move || session.info().is_some_and(|info| info.can_read_types());
        let round = count(move || may_ask().into());
        let client = client.clone();
        Self(ask(
            session,
            None,
            round.into(),
            move |authorization, abort| {
                let client = untrack(may_ask).then(|| client.clone());
                async move {
                    match client {
                        Some(client) => client.credential_types(&authorization, &abort).await,
                        None => Err(Failure::Cancelled),
                    }
                }
            },
        ))
    }

    /// The types of the account that is signed in to; tracked.
    #[must_use]
    pub fn get(&self) -> Option<CredentialTypes> {
        self.0.try_get().flatten().and_then(Result::ok)
    }
}
