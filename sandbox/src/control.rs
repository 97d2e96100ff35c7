//! How a test steers a sandbox over HTTP.
//!
//! The same things are methods of [`Sandbox`] for native tests. Everything is
//! under `/sandbox`, on the sandbox's own port, which listens on loopback only
//! and is never put behind a proxy. These endpoints hand out tokens and start
//! servers: no part of them may ever reach a network.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::bearer::NewToken;
use crate::faults::{Fault, FaultId};
use crate::options::Options;
use crate::problem::Problem;
use crate::server::{Sandbox, StartError};
use crate::wire::Farewell;
use crate::world::World;

type Answer = Result<Response, Problem>;
type Sent = Result<Bytes, BytesRejection>;

/// Whether a path belongs to the control endpoints.
pub fn is_control(path: &str) -> bool {
    path == "/sandbox" || path.starts_with("/sandbox/")
}

/// The control endpoints.
pub fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/sandbox", delete(stop))
        .route("/sandbox/instances", post(start))
        .route("/sandbox/faults", post(arm).delete(lift_all))
        .route("/sandbox/faults/{id}", delete(lift))
        .route("/sandbox/requests", get(requests).delete(forget))
        .route("/sandbox/tokens", post(issue))
        .route("/sandbox/tokens/revoke", post(revoke))
}

async fn start(State(world): State<Arc<World>>, body: Sent) -> Answer {
    let options: Options = read(body)?;
    let child = match Sandbox::start_child(options).await {
        Ok(child) => child,
        Err(error @ StartError::Taken { .. }) => {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "port_taken",
                error.to_string(),
            ));
        }
        Err(error) => {
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "not_started",
                error.to_string(),
            ));
        }
    };
    let answer = json!({
        "origin": child.origin(),
        "token": child.token(),
        "tokens": {
            "expired": child.expired_token(),
            "without_scope": child.token_without_scope(),
            "writer": child.writer_token(),
            "other_account": child.other_account_token(),
        },
    });
    world.adopt(child);
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

async fn stop(State(world): State<Arc<World>>) -> Answer {
    if !world.is_child {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "not_a_child",
            "This sandbox was not started by another one, and does not stop by request",
        ));
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.extensions_mut().insert(Farewell);
    Ok(response)
}

async fn arm(State(world): State<Arc<World>>, body: Sent) -> Answer {
    let fault: Fault = read(body)?;
    if let Some(objection) = fault.objection() {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_failed",
            objection,
        ));
    }
    let id = world.traps.arm(fault);
    Ok((StatusCode::CREATED, Json(json!({ "id": id }))).into_response())
}

async fn lift(State(world): State<Arc<World>>, id: Result<Path<u64>, PathRejection>) -> Answer {
    let Path(id) = id.map_err(|_| Problem::bad_id())?;
    if world.traps.lift(FaultId(id)) {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(Problem::not_found("The fault"))
    }
}

async fn lift_all(State(world): State<Arc<World>>) -> StatusCode {
    world.traps.lift_all();
    StatusCode::NO_CONTENT
}

async fn requests(State(world): State<Arc<World>>) -> Response {
    Json(world.journal.requests()).into_response()
}

async fn forget(State(world): State<Arc<World>>) -> StatusCode {
    world.journal.clear();
    StatusCode::NO_CONTENT
}

async fn issue(State(world): State<Arc<World>>, body: Sent) -> Answer {
    let wanted: NewToken = read(body)?;
    let token = world.issue(wanted);
    Ok((StatusCode::CREATED, Json(json!({ "token": token }))).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Revocation {
    token: Option<String>,
}

async fn revoke(State(world): State<Arc<World>>, body: Sent) -> Answer {
    let wanted: Revocation = read(body)?;
    world
        .tokens
        .revoke(wanted.token.as_deref().unwrap_or(&world.fixed.token));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Reads a JSON body whatever type it claims, so that a browser test can post
/// without a preflight; no body at all is an empty object.
fn read<T: DeserializeOwned>(body: Sent) -> Result<T, Problem> {
    let refuse = |description: String| {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_failed",
            description,
        )
    };
    let body = body.map_err(|error| refuse(error.body_text()))?;
    let text: &[u8] = if body.trim_ascii().is_empty() {
        b"{}"
    } else {
        &body
    };
    // Read as a map first: an array would fill the fields in order.
    serde_json::from_slice(text)
        .and_then(|fields: Map<String, Value>| serde_json::from_value(Value::Object(fields)))
        .map_err(|error| refuse(error.to_string()))
}
