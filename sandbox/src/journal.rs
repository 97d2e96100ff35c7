//! Who asked for what, and whether they stayed for the answer.
//!
//! Tests read here that a request was made once, not at all, or was given up.
//! No token and no header value is kept: of an Authorization header only that
//! it was there. Preflights, photos and the control endpoints are left out.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request as HttpRequest, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::Frame;
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
    /// Whether it told from which page it came (`Referer`).
    pub referred: bool,
    /// The status of the answer; none before there is one, if the client went
    /// away by then, or where a fault closed the connection.
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
    /// It still waits for its answer, or for the rest of it.
    Pending,
    /// The client went away before the answer, or in the middle of one that is
    /// made while it is sent.
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

/// A body that is made while it is sent, and the visit it belongs to.
struct Sending {
    body: Body,
    visit: Visit,
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

    fn began(&self, number: u64, status: Option<u16>) {
        self.with(|pages| {
            if let Some(request) = pages.written.get_mut(&number) {
                request.status = status;
            }
        });
    }

    fn ended(&self, number: u64, outcome: Outcome) {
        self.with(|pages| {
            if let Some(request) = pages.written.get_mut(&number)
                && request.outcome == Outcome::Pending
            {
                request.outcome = outcome;
            }
        });
    }
}

impl Visit {
    fn began(&self, status: Option<u16>) {
        self.world.journal.began(self.number, status);
    }

    fn answered(&self) {
        self.world.journal.ended(self.number, Outcome::Answered);
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.world.journal.ended(self.number, Outcome::Aborted);
    }
}

impl HttpBody for Sending {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        // A body that breaks off does so because a fault meant it to.
        if matches!(frame, Poll::Ready(None | Some(Err(_)))) {
            self.visit.answered();
        }
        frame
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
    let wants_body = request.method() != Method::HEAD;
    let number = world.journal.arrived(Request {
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        query: without_secrets(request.uri().query().unwrap_or_default()),
        authorized: request.headers().contains_key(header::AUTHORIZATION),
        referred: request.headers().contains_key(header::REFERER),
        status: None,
        outcome: Outcome::Pending,
    });
    let visit = Visit { world, number };
    let response = next.run(request).await;
    let status = match response.extensions().get::<HangUp>() {
        Some(HangUp) => None,
        None => Some(response.status().as_u16()),
    };
    visit.began(status);
    // A body of known length is in memory as a whole, and given with this; one
    // that was not asked for is dropped, which says nothing about the client.
    if !wants_body || response.body().size_hint().exact().is_some() {
        visit.answered();
        return response;
    }
    response.map(|body| Body::new(Sending { body, visit }))
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
