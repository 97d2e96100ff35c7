//! Who asked for what, and whether they stayed for the answer.
//!
//! Tests read here that a request was made once, not at all, or was given up.
//! No token and no header value is kept: of an Authorization header only that
//! it was there. Preflights and the control endpoints are left out.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request as HttpRequest, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;

use crate::consent::STYLE_PATH;
use crate::wire::HangUp;
use crate::world::World;

/// One request to the API or to OAuth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    /// GET, POST, …
    pub method: String,
    /// The path as it was sent.
    pub path: String,
    /// The query as it was sent, without the question mark; values that could
    /// be tokens or codes are left out.
    pub query: String,
    /// Whether an Authorization header came with it.
    pub authorized: bool,
    /// The status of the answer; none while it is pending, after the client
    /// went away, or where a fault closed the connection.
    pub status: Option<u16>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The sandbox did with it what it meant to.
    Answered,
    /// It still waits for its answer.
    Pending,
    /// The client went away before the answer.
    Aborted,
}

/// All requests in order of arrival.
#[derive(Debug, Default)]
pub struct Journal {
    pages: Mutex<Pages>,
}

#[derive(Debug, Default)]
struct Pages {
    next: u64,
    written: BTreeMap<u64, Request>,
}

/// An entry whose request is being answered; dropping it without an answer
/// writes down that the client went away.
struct Visit {
    world: Arc<World>,
    number: u64,
}

impl Journal {
    /// Everything since the last time it was emptied.
    pub fn requests(&self) -> Vec<Request> {
        self.with(|pages| pages.written.values().cloned().collect())
    }

    /// Forgets everything; requests under way are not written down again.
    pub fn clear(&self) {
        self.with(|pages| pages.written.clear());
    }

    fn with<T>(&self, act: impl FnOnce(&mut Pages) -> T) -> T {
        act(&mut self.pages.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn arrived(&self, request: Request) -> u64 {
        self.with(|pages| {
            pages.next += 1;
            pages.written.insert(pages.next, request);
            pages.next
        })
    }

    fn ended(&self, number: u64, outcome: Outcome, status: Option<u16>) {
        self.with(|pages| {
            if let Some(request) = pages.written.get_mut(&number)
                && request.outcome == Outcome::Pending
            {
                request.outcome = outcome;
                request.status = status;
            }
        });
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.world
            .journal
            .ended(self.number, Outcome::Aborted, None);
    }
}

/// Whether a path belongs to the API or to OAuth; the style of the consent page
/// is neither.
pub fn is_recorded(path: &str) -> bool {
    path.starts_with("/api/") || (path.starts_with("/oauth/") && path != STYLE_PATH)
}

/// Writes down each request on its way in, and what became of it.
pub async fn record(State(world): State<Arc<World>>, request: HttpRequest, next: Next) -> Response {
    if !is_recorded(request.uri().path()) {
        return next.run(request).await;
    }
    let number = world.journal.arrived(Request {
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        query: without_secrets(request.uri().query().unwrap_or_default()),
        authorized: request.headers().contains_key(header::AUTHORIZATION),
        status: None,
        outcome: Outcome::Pending,
    });
    let visit = Visit {
        world: Arc::clone(&world),
        number,
    };
    let response = next.run(request).await;
    let status = match response.extensions().get::<HangUp>() {
        Some(HangUp) => None,
        None => Some(response.status().as_u16()),
    };
    world.journal.ended(number, Outcome::Answered, status);
    drop(visit);
    response
}

fn without_secrets(query: &str) -> String {
    let hide = |part: &str| match part.split_once('=') {
        Some((name, _)) if matches!(name, "access_token" | "token" | "refresh_token" | "code") => {
            format!("{name}=…")
        }
        _ => part.to_owned(),
    };
    query.split('&').map(hide).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_in_the_query_is_not_written_down() {
        assert_eq!(
            without_secrets("page=2&access_token=secret&x"),
            "page=2&access_token=…&x"
        );
    }
}
