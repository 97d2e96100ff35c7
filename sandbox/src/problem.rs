//! Error answers, in the shape the API documents.
//!
//! Every refusal of the API is made here, so that no endpoint invents a body
//! of its own. The words for 401 and 403 are the documented ones.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A refusal: a status and the body `{error, error_description, errors?}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    challenge: Option<&'static str>,
    body: Body,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Body {
    error: &'static str,
    error_description: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    errors: BTreeMap<&'static str, Vec<String>>,
}

impl Problem {
    /// A refusal with any status and words.
    pub fn new(status: StatusCode, error: &'static str, description: impl Into<String>) -> Self {
        Self {
            status,
            challenge: None,
            body: Body {
                error,
                error_description: description.into(),
                errors: BTreeMap::new(),
            },
        }
    }

    /// DoorFlow API reference, List person credentials: the 401.
    pub fn unauthorized() -> Self {
        Self {
            challenge: Some(
                r#"Bearer realm="sandbox", error="invalid_token", error_description="The access token is invalid""#,
            ),
            ..Self::new(
                StatusCode::UNAUTHORIZED,
                "unauthorized",
                "The access token is invalid",
            )
        }
    }

    /// DoorFlow API reference, Get token information: the 401, which has
    /// another code than that of the other endpoints.
    pub fn invalid_token() -> Self {
        Self {
            challenge: Self::unauthorized().challenge,
            ..Self::new(
                StatusCode::UNAUTHORIZED,
                "invalid_token",
                "The access token is invalid or has expired",
            )
        }
    }

    /// DoorFlow API reference, List person credentials: the 403.
    pub fn forbidden() -> Self {
        Self {
            challenge: Some(r#"Bearer realm="sandbox", error="insufficient_scope""#),
            ..Self::new(
                StatusCode::FORBIDDEN,
                "forbidden",
                "You are not authorized to access this resource",
            )
        }
    }

    /// An OAuth client that could not prove who it is. Only one that tried HTTP
    /// Basic is challenged by it (RFC 6749, 5.2): a browser would ask a person
    /// for a password.
    pub fn invalid_client(tried_basic: bool) -> Self {
        Self {
            challenge: tried_basic.then_some(r#"Basic realm="sandbox""#),
            ..Self::new(
                StatusCode::UNAUTHORIZED,
                "invalid_client",
                "Client authentication failed",
            )
        }
    }

    /// Nothing of that name is here.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("{what} could not be found"),
        )
    }

    /// The path names something that cannot be an id.
    pub fn bad_id() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "bad_request",
            "The id is not a positive integer",
        )
    }

    /// A query value is outside what the parameter takes; DoorFlow guide,
    /// HTTP status codes: `errors` names the field.
    pub fn bad_value(name: &'static str, rule: &str) -> Self {
        let mut problem = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_failed",
            format!("{name} {rule}"),
        );
        problem.body.errors.insert(name, vec![rule.to_owned()]);
        problem
    }

    /// The path is right and the method is not.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "This method is not supported here",
        )
    }

    /// The status this problem is answered with.
    #[cfg(test)]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The code in the field `error`.
    #[cfg(test)]
    pub fn code(&self) -> &'static str {
        self.body.error
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, axum::Json(self.body)).into_response();
        if let Some(challenge) = self.challenge {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(challenge),
            );
        }
        response
    }
}
