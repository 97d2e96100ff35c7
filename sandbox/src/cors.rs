//! What browsers on other origins may do.
//!
//! The provider documents nothing about this, so every reading is an option.
//! The control endpoints always answer other origins, because a browser test
//! steers the sandbox from the page of its test runner.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::control;
use crate::options::Cors;
use crate::world::World;

/// Adds the headers, and answers preflights.
pub async fn cors(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let policy = if control::is_control(request.uri().path()) {
        Cors::Exposed
    } else {
        world.options.cors
    };
    if policy == Cors::Off {
        return next.run(request).await;
    }
    let origin = request.headers().get(header::ORIGIN).cloned();
    let preflight = request.method() == Method::OPTIONS
        && origin.is_some()
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if preflight {
        let mut response = StatusCode::NO_CONTENT.into_response();
        allow(response.headers_mut());
        response
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if policy == Cors::Exposed {
            headers.insert(
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static(
                    "Total, Per-Page, X-Total-Results, X-Per-Page, X-Page, Link, Retry-After",
                ),
            );
        }
    }
    response
}

fn allow(headers: &mut HeaderMap) {
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST, DELETE"),
    );
    // Authorization is never covered by a wildcard (Fetch standard), so a
    // server must name it; naming all keeps the sandbox honest about that.
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("Authorization, Content-Type, X-CSRF-Token"),
    );
}
