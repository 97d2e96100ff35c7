//! How an app asks a person for access: `/oauth/authorize`.
//!
//! A request with an unknown client or a redirect address that is not the
//! client's is answered with a page and never with a redirect, because a
//! redirect would carry the answer to whoever wrote the request. Every other
//! mistake is told to the app (RFC 6749, 4.1.2.1).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::bearer::{SCOPES, clock};
use crate::clients::Clients;
use crate::consent;
use crate::form::Form;
use crate::grants::Asked;
use crate::world::World;

/// Why a request for access is not put to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Objection {
    /// The app cannot be told.
    Untold(&'static str),
    /// The app is told, at this address.
    Told {
        redirect: String,
        state: Option<String>,
        error: &'static str,
        description: &'static str,
    },
}

/// DoorFlow API reference, Authorization endpoint: shows the consent page.
pub async fn ask(State(world): State<Arc<World>>, RawQuery(query): RawQuery) -> Response {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    match examine(&form, &world.clients) {
        Ok(asked) => {
            let ticket = world.tokens.mint("ticket");
            let page = consent::ask(&asked, &ticket);
            world.grants.propose(ticket, asked);
            page
        }
        Err(Objection::Untold(reason)) => consent::refuse(reason),
        Err(Objection::Told {
            redirect,
            state,
            error,
            description,
        }) => answer(
            &redirect,
            state.as_deref(),
            &[("error", error), ("error_description", description)],
        ),
    }
}

/// The decision that the consent page posts.
pub async fn decide(
    State(world): State<Arc<World>>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let form = Form::parse(&body.unwrap_or_default());
    let Some(asked) = form
        .get("ticket")
        .and_then(|ticket| world.grants.decide(ticket))
    else {
        return consent::refuse(
            "This page was answered before, or did not come from here. Go back to the app and \
             start again.",
        );
    };
    let (redirect, state) = (asked.redirect.clone(), asked.state.clone());
    match form.get("decision") {
        Some("allow") => {
            let code = world.tokens.mint("code");
            let expires_at = clock().saturating_add(world.options.code_lifetime_secs);
            world.grants.consent(code.clone(), asked, expires_at);
            answer(&redirect, state.as_deref(), &[("code", &code)])
        }
        Some("deny") => answer(
            &redirect,
            state.as_deref(),
            &[
                ("error", "access_denied"),
                ("error_description", "The person denied the request"),
            ],
        ),
        _ => consent::refuse("The answer was neither Allow nor Deny."),
    }
}

/// Checks a request for access, first what decides whether the app may be told.
fn examine(form: &Form, clients: &Clients) -> Result<Asked, Objection> {
    if form.repeats(&["client_id", "redirect_uri"]) {
        return Err(Objection::Untold(
            "The client or its address was given twice.",
        ));
    }
    let client = form
        .get("client_id")
        .and_then(|id| clients.find(id))
        .ok_or(Objection::Untold("No such client is registered here."))?;
    let redirect = form
        .get("redirect_uri")
        .filter(|redirect| client.accepts(redirect))
        .ok_or(Objection::Untold(
            "The redirect address is not one of this client's.",
        ))?;
    let state = form.get("state").map(str::to_owned);
    let object = |error, description| Objection::Told {
        redirect: redirect.to_owned(),
        state: state.clone(),
        error,
        description,
    };
    let invalid = |description| object("invalid_request", description);

    if form.repeats(&[
        "response_type",
        "scope",
        "state",
        "code_challenge",
        "code_challenge_method",
    ]) {
        return Err(invalid("A parameter was given twice"));
    }
    match form.get("response_type") {
        Some("code") => {}
        None => return Err(invalid("response_type is missing")),
        Some(_) => {
            return Err(object(
                "unsupported_response_type",
                "Only response_type=code is supported",
            ));
        }
    }
    let scopes = scopes(form.get("scope").ok_or(invalid("scope is missing"))?)
        .ok_or(object("invalid_scope", "A requested scope is not known"))?;
    let challenge = form.get("code_challenge");
    match (challenge, form.get("code_challenge_method")) {
        (Some(challenge), Some("S256")) if is_challenge(challenge) => {}
        (Some(_), Some("S256")) => return Err(invalid("code_challenge is not a SHA-256 value")),
        (None, None) if client.secret.is_some() => {}
        (None, _) => return Err(invalid("code_challenge is missing")),
        (Some(_), _) => return Err(invalid("code_challenge_method must be S256")),
    }
    Ok(Asked {
        client: client.id.clone(),
        redirect: redirect.to_owned(),
        scopes,
        challenge: challenge.map(str::to_owned),
        state,
    })
}

/// The scopes in a list of words; none if one of them is unknown.
pub fn scopes(list: &str) -> Option<Vec<String>> {
    let mut scopes: Vec<String> = Vec::new();
    for scope in list.split(' ').filter(|scope| !scope.is_empty()) {
        if !SCOPES.contains(&scope) {
            return None;
        }
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    (!scopes.is_empty()).then_some(scopes)
}

/// RFC 7636, 4.2: 32 bytes in base64url without padding.
fn is_challenge(challenge: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
    challenge.len() == 43 && challenge.bytes().all(allowed)
}

/// Sends the browser back to the app. The state is last and comes back as it
/// came, even on an error.
fn answer(redirect: &str, state: Option<&str>, pairs: &[(&str, &str)]) -> Response {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    if let Some(state) = state {
        query.append_pair("state", state);
    }
    let joint = if redirect.contains('?') { '&' } else { '?' };
    let location = format!("{redirect}{joint}{}", query.finish());
    let Ok(location) = HeaderValue::try_from(location) else {
        return consent::refuse("The redirect address cannot be sent.");
    };
    (
        StatusCode::SEE_OTHER,
        [
            (header::LOCATION, location),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (
                header::REFERRER_POLICY,
                HeaderValue::from_static("no-referrer"),
            ),
        ],
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    const GOOD: &str = "response_type=code&client_id=sandbox-client&state=s\
        &redirect_uri=http://localhost/cb&scope=account.person.readonly\
        &code_challenge_method=S256&code_challenge=0123456789012345678901234567890123456789012";

    fn check(query: &str) -> Result<Asked, Objection> {
        examine(&Form::parse(query.as_bytes()), &Clients::new(&[]))
    }

    fn told(query: &str) -> &'static str {
        match check(query) {
            Err(Objection::Told { error, state, .. }) => {
                assert_eq!(state.as_deref(), Some("s"), "{query}");
                error
            }
            other => {
                assert_eq!(format!("{other:?}"), "an error that is told", "{query}");
                ""
            }
        }
    }

    #[test]
    fn a_good_request_is_put_to_the_person() {
        let asked = check(GOOD).unwrap();
        assert_eq!(asked.scopes, ["account.person.readonly"]);
        assert_eq!(asked.state.as_deref(), Some("s"));
    }

    #[test]
    fn an_unknown_client_or_address_is_never_told() {
        for (from, to) in [
            ("sandbox-client", "nobody"),
            ("sandbox-client", ""),
            ("http://localhost/cb", "https://evil.example/"),
            ("http://localhost/cb", ""),
            (
                "http://localhost/cb",
                "http://localhost/&redirect_uri=http://localhost/cb",
            ),
        ] {
            let query = GOOD.replace(from, to);
            assert!(
                matches!(check(&query), Err(Objection::Untold(_))),
                "{query}"
            );
        }
    }

    #[test]
    fn every_other_mistake_is_told() {
        let with = |from: &str, to: &str| told(&GOOD.replace(from, to));
        assert_eq!(
            with("response_type=code", "response_type=token"),
            "unsupported_response_type"
        );
        assert_eq!(with("response_type=code", "x=y"), "invalid_request");
        assert_eq!(with("account.person.readonly", ""), "invalid_request");
        assert_eq!(
            with("account.person.readonly", "account.person+root"),
            "invalid_scope"
        );
        assert_eq!(with("=S256", "=plain"), "invalid_request");
        assert_eq!(with("code_challenge_method=S256", ""), "invalid_request");
        assert_eq!(
            with("code_challenge=0", "code_challenge="),
            "invalid_request"
        );
        assert_eq!(with("code_challenge=", "x="), "invalid_request");
        assert_eq!(with("state=s", "state=s&state=t"), "invalid_request");
    }

    #[test]
    fn a_client_with_a_secret_may_go_without_pkce_but_not_with_a_weak_one() {
        let query = "response_type=code&client_id=sandbox-confidential&state=s\
            &redirect_uri=http://localhost:3000/callback&scope=account.person";
        assert!(check(query).is_ok());
        assert_eq!(
            told(&format!("{query}&code_challenge=abc")),
            "invalid_request"
        );
        assert_eq!(
            told(&format!("{query}&code_challenge_method=S256")),
            "invalid_request"
        );
    }

    #[test]
    fn the_answer_keeps_a_query_that_was_there() {
        let response = answer("http://localhost/?a=b", Some("x&y=z"), &[("code", "c")]);
        assert_eq!(
            response.headers()[header::LOCATION],
            "http://localhost/?a=b&code=c&state=x%26y%3Dz"
        );
    }
}
