//! The one place that fetches.
//!
//! Every request goes to the configured base with the same rules: the token in
//! the header and nowhere else, no cookie, no redirect, no cache, no referrer.
//! Every failure becomes a [`Failure`]; nothing of a request is logged.

use std::fmt;

use gloo_net::Error;
use gloo_net::http::{Request, Response};
use web_sys::{AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect};

use super::settings::Settings;
use super::wire;
use crate::model::failure::Failure;
use crate::model::feed::{Page, Ticket};
use crate::model::person::{Person, PersonId};
use crate::model::token::{AccessToken, TokenInfo};

/// A way to give a request up. Giving up twice, or after the answer, does
/// nothing.
#[derive(Clone)]
pub struct Abort(Option<AbortController>);

impl Abort {
    /// A fresh one, for one request.
    #[must_use]
    pub fn new() -> Self {
        // Without an AbortController the answer is still ignored by its
        // ticket; only the connection is not freed early.
        Self(AbortController::new().ok())
    }

    /// Gives the request up.
    pub fn abort(&self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

impl Default for Abort {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Abort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Abort")
    }
}

/// The API of one deployment.
#[derive(Debug, Clone)]
pub struct Client {
    settings: Settings,
}

impl Client {
    /// A client for these settings.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }

    /// Reads the page of credentials that a ticket names
    /// (`GET /api/3/people/{person_id}/credentials`).
    ///
    /// # Errors
    /// Any [`Failure`].
    pub async fn credentials(
        &self,
        token: &AccessToken,
        ticket: Ticket,
        abort: &Abort,
    ) -> Result<Page, Failure> {
        let size = self.settings.page_size;
        let url = self
            .settings
            .base
            .credentials(ticket.subject(), ticket.page(), size);
        let (response, body) = get(&url, token, abort).await?;
        let headers = response.headers();
        wire::page(&body, wire::total(|name| headers.get(name)))
    }

    /// Reads one person (`GET /api/3/people/{id}`).
    ///
    /// # Errors
    /// Any [`Failure`].
    pub async fn person(
        &self,
        token: &AccessToken,
        id: PersonId,
        abort: &Abort,
    ) -> Result<Person, Failure> {
        let (_, body) = get(&self.settings.base.person(id), token, abort).await?;
        wire::person(&body, id)
    }

    /// Reads the first few people of the account (`GET /api/3/people`).
    ///
    /// # Errors
    /// Any [`Failure`].
    pub async fn first_people(
        &self,
        token: &AccessToken,
        how_many: u32,
        abort: &Abort,
    ) -> Result<Vec<Person>, Failure> {
        let url = self.settings.base.first_people(how_many);
        let (_, body) = get(&url, token, abort).await?;
        wire::people(&body)
    }

    /// Asks what the token is good for (`GET /oauth/token/info`).
    ///
    /// # Errors
    /// Any [`Failure`]; a deployment may lack this endpoint.
    pub async fn token_info(
        &self,
        token: &AccessToken,
        abort: &Abort,
    ) -> Result<TokenInfo, Failure> {
        let (_, body) = get(&self.settings.base.token_info(), token, abort).await?;
        wire::token_info(&body)
    }
}

async fn get(url: &str, token: &AccessToken, abort: &Abort) -> Result<(Response, String), Failure> {
    let signal = abort.0.as_ref().map(AbortController::signal);
    let response = Request::get(url)
        .header("Accept", "application/json")
        // An `AccessToken` holds nothing that a header would refuse.
        .header("Authorization", &format!("Bearer {}", token.expose()))
        .abort_signal(signal.as_ref())
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .send()
        .await
        .map_err(|error| lost(&error))?;
    let bytes = response.binary().await.map_err(|error| lost(&error))?;
    let body = String::from_utf8(bytes);
    if response.ok() {
        let body = body.map_err(|_| Failure::Unreadable {
            detail: "not UTF-8".to_owned(),
        })?;
        return Ok((response, body));
    }
    let retry_after = response.headers().get("Retry-After");
    Err(wire::failure(
        response.status(),
        &body.unwrap_or_default(),
        retry_after.as_deref(),
    ))
}

fn lost(error: &Error) -> Failure {
    match error {
        Error::JsError(error) if error.name == "AbortError" => Failure::Cancelled,
        _ => Failure::Unreachable,
    }
}
