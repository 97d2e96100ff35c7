//! How faults are carried out on a request that was struck.
//!
//! Stands between the journal and the endpoints, so that whatever goes wrong
//! is still written down, and an endpoint never knows about it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use serde_json::Value;

use crate::faults::Kind;
use crate::journal::is_recorded;
use crate::paging::digits;
use crate::wire::HangUp;
use crate::world::World;

/// Answers late where latency is set, and wrongly where a fault strikes.
pub async fn sabotage(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !is_recorded(path) {
        return next.run(request).await;
    }
    let strike = world.faults.strike(path, page(request.uri().query()));
    if world.options.latency_ms > 0 {
        tokio::time::sleep(Duration::from_millis(world.options.latency_ms)).await;
    }
    let Some(mut strike) = strike else {
        return next.run(request).await;
    };
    match &strike.kind {
        Kind::Status { .. } => wrong_answer(&strike.kind),
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
    }
}

/// The page a query asks for.
fn page(query: Option<&str>) -> u64 {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .filter(|(name, _)| name == "page")
        .last()
        .and_then(|(_, value)| digits(&value))
        .unwrap_or(1)
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

async fn spoil(
    response: Response,
    change: impl FnOnce(&mut serde_json::Map<String, Value>),
) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = whole(body).await;
    let Ok(Value::Array(mut rows)) = serde_json::from_slice(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    let victim = usize::from(rows.len() > 1);
    if let Some(Value::Object(row)) = rows.get_mut(victim) {
        change(row);
    }
    Response::from_parts(parts, Body::from(Value::Array(rows).to_string()))
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
    fn the_page_is_read_as_the_list_reads_it() {
        assert_eq!(page(None), 1);
        assert_eq!(page(Some("per_page=3&page=2")), 2);
        assert_eq!(page(Some("page=4&page=2")), 2);
        assert_eq!(page(Some("page=x")), 1);
    }

    #[test]
    fn only_a_persons_list_has_an_owner() {
        assert_eq!(owner("/api/3/people/12/credentials"), Some(12));
        assert_eq!(owner("/api/3/people/12/credentials/abc"), None);
        assert_eq!(owner("/api/3/credentials"), None);
    }
}
