//! How faults are carried out on a request that was struck.
//!
//! Stands between the journal and the endpoints, so that whatever goes wrong
//! is still written down, and an endpoint never knows about it.

use std::collections::BTreeMap;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use serde_json::Value;

use crate::faults::Kind;
use crate::flood::Flood;
use crate::journal::is_recorded;
use crate::paging::{Paging, digits};
use crate::wire::HangUp;
use crate::world::World;

/// Answers late where latency is set, and wrongly where a fault strikes.
pub async fn sabotage(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !is_recorded(path) {
        return next.run(request).await;
    }
    let query = request.uri().query().unwrap_or_default();
    let strike = world.traps.strike(path, query);
    if world.options.latency_ms > 0 {
        tokio::time::sleep(Duration::from_millis(world.options.latency_ms)).await;
    }
    let Some(mut strike) = strike else {
        return next.run(request).await;
    };
    match &strike.kind {
        Kind::Status { .. } => wrong_answer(&strike.kind),
        Kind::Headers { headers } => {
            let mut response = next.run(request).await;
            set_over(response.headers_mut(), headers);
            response
        }
        Kind::Delay { ms } => {
            tokio::time::sleep(Duration::from_millis(*ms)).await;
            next.run(request).await
        }
        Kind::Hold => {
            strike.lifted().await;
            next.run(request).await
        }
        Kind::Reset => {
            let mut response = StatusCode::NO_CONTENT.into_response();
            response.extensions_mut().insert(HangUp);
            response
        }
        Kind::Truncate => truncate(next.run(request).await).await,
        Kind::MalformedRow => {
            spoil(next.run(request).await, |row| {
                row.insert("id".to_owned(), Value::Null);
                row.remove("label");
            })
            .await
        }
        Kind::ForeignRow => {
            spoil(next.run(request).await, |row| {
                let person = row.get("person_id").and_then(Value::as_u64).unwrap_or(0);
                row.insert("person_id".to_owned(), Value::from(person + 1));
            })
            .await
        }
        Kind::ForeignLink => {
            rewrite(next.run(request).await, |rows| {
                rows.iter_mut().for_each(lead_elsewhere);
            })
            .await
        }
        Kind::NotUtf8 => not_utf8(next.run(request).await).await,
        Kind::Rows { rows } => {
            let uri = request.uri().clone();
            let right = next.run(request).await;
            match right.extensions().get::<Paging>() {
                Some(paging) => paging.dictated(rows, world.options.totals, &uri),
                None => right,
            }
        }
        Kind::Flood { megabytes } => {
            let person = owner(path).unwrap_or(1);
            let body = Body::new(Flood::new(megabytes.saturating_mul(1_000_000), person));
            ([(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        Kind::DeleteRow { index } => {
            if let Some(person) = owner(path) {
                world.account.delete_row(person, *index);
            }
            next.run(request).await
        }
        Kind::InsertRow { index } => {
            if let Some(person) = owner(path) {
                world.account.insert_row(person, *index);
            }
            next.run(request).await
        }
        Kind::DeleteAndInsert { delete, insert } => {
            if let Some(person) = owner(path) {
                world.account.replace_row(person, *delete, *insert);
            }
            next.run(request).await
        }
    }
}

/// Whose list a path asks for.
fn owner(path: &str) -> Option<u64> {
    digits(
        path.strip_prefix("/api/3/people/")?
            .strip_suffix("/credentials")?,
    )
}

fn wrong_answer(kind: &Kind) -> Response {
    let Kind::Status {
        status,
        body,
        content_type,
        headers,
    } = kind
    else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = Response::new(Body::from(body.clone()));
    *response.status_mut() =
        StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let content_type = content_type.as_deref().unwrap_or("application/json");
    let pairs = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    for (name, value) in std::iter::once((header::CONTENT_TYPE.as_str(), content_type)).chain(pairs)
    {
        // Both were checked when the fault was armed over HTTP; one armed by a
        // native test with words that no header takes goes without them.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Sets headers over others; an empty value removes one. Like the headers of a
/// wrong answer, those that no header takes are left out.
fn set_over(headers: &mut HeaderMap, over: &BTreeMap<String, String>) {
    for (name, value) in over {
        let Ok(name) = HeaderName::try_from(name) else {
            continue;
        };
        if value.is_empty() {
            headers.remove(name);
        } else if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
}

/// Puts a byte that is not UTF-8 at the end of the label of the row it spoils.
async fn not_utf8(response: Response) -> Response {
    // One byte that JSON does not escape and no label has; text can only hold
    // the bad one by way of such a stand-in.
    const STAND_IN: char = '\u{7f}';
    let spoilt = spoil(response, |row| {
        if let Some(Value::String(label)) = row.get_mut("label") {
            label.push(STAND_IN);
        }
    })
    .await;
    let (parts, body) = spoilt.into_parts();
    let mut bytes = Vec::from(whole(body).await);
    for byte in bytes.iter_mut().filter(|byte| **byte == STAND_IN as u8) {
        *byte = 0xFF;
    }
    Response::from_parts(parts, Body::from(bytes))
}

async fn spoil(
    response: Response,
    change: impl FnOnce(&mut serde_json::Map<String, Value>),
) -> Response {
    rewrite(response, |rows| {
        let victim = usize::from(rows.len() > 1);
        if let Some(Value::Object(row)) = rows.get_mut(victim) {
            change(row);
        }
    })
    .await
}

/// Changes the rows of a list; an answer that is none stays as it is.
async fn rewrite(response: Response, change: impl FnOnce(&mut [Value])) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = whole(body).await;
    let Ok(Value::Array(mut rows)) = serde_json::from_slice(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    change(&mut rows);
    Response::from_parts(parts, Body::from(Value::Array(rows).to_string()))
}

/// Makes the host of a row's link a longer one, so that the link still begins
/// as it did and leads to somebody else.
fn lead_elsewhere(row: &mut Value) {
    let Some(Value::String(link)) = row.get_mut("url") else {
        return;
    };
    let host = link.find("://").map_or(0, |at| at + "://".len());
    let end = link[host..]
        .find('/')
        .map_or(link.len(), |path| host + path);
    link.insert_str(end, ".example.com");
}

async fn truncate(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = whole(body).await;
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    let half = bytes.slice(..bytes.len() / 2);
    Response::from_parts(parts, Body::new(CutShort::Unsent(half)))
}

/// A body of the sandbox's own making, which is all in memory already.
async fn whole(body: Body) -> Bytes {
    axum::body::to_bytes(body, usize::MAX)
        .await
        .unwrap_or_default()
}

/// A body that ends before its announced length.
#[derive(Debug)]
enum CutShort {
    Unsent(Bytes),
    Sending,
    Sent,
}

impl HttpBody for CutShort {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match std::mem::replace(&mut *self, Self::Sent) {
            Self::Unsent(half) => {
                *self = Self::Sending;
                Poll::Ready(Some(Ok(Frame::data(half))))
            }
            // The server flushes what it has when a body is not ready; an
            // error at once would take the half back.
            Self::Sending => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Self::Sent => Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_persons_list_has_an_owner() {
        assert_eq!(owner("/api/3/people/12/credentials"), Some(12));
        assert_eq!(owner("/api/3/people/12/credentials/abc"), None);
        assert_eq!(owner("/api/3/credentials"), None);
    }
}
