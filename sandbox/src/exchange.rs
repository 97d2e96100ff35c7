//! How an app turns a code into tokens, renews them and gives them up:
//! `/oauth/token` and `/oauth/revoke`.
//!
//! Errors have the codes of RFC 6749, 5.2. No answer of these endpoints may be
//! stored by anyone.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::json;

use crate::authorize::scopes;
use crate::bearer::{Grant, clock};
use crate::clients::{Client, Clients};
use crate::form::Form;
use crate::grants::{Issue, Refusal};
use crate::problem::Problem;
use crate::world::World;

/// Where the stand-in for a deployment's own server gives tokens up.
pub const OWN_SERVER_PATH: &str = "/oauth/own-server/revoke";

type Sent = Result<Bytes, BytesRejection>;

/// DoorFlow API reference, Obtain access token.
pub async fn token(State(world): State<Arc<World>>, headers: HeaderMap, body: Sent) -> Response {
    unstored(exchange(&world, &headers, body))
}

/// What a server of a deployment's own does for its app, which has no secret to do
/// it itself: gives up any token it is sent.
pub async fn revoke_for_app(State(world): State<Arc<World>>, body: Sent) -> Response {
    let form = body.map(|body| Form::parse(&body)).unwrap_or_default();
    if let Some(token) = form.get("token") {
        match world.grants.any_family(token) {
            Some(family) => world.revoke_family(family),
            None => world.tokens.revoke(token),
        }
    }
    StatusCode::NO_CONTENT.into_response()
}

/// A moment as the provider's clock has it.
pub fn stated(world: &World, moment: u64) -> u64 {
    moment.saturating_add_signed(world.options.clock_ahead_secs)
}

/// DoorFlow API reference, Revoke access token or refresh token.
pub async fn revoke(State(world): State<Arc<World>>, headers: HeaderMap, body: Sent) -> Response {
    unstored(give_up(&world, &headers, body))
}

fn unstored(result: Result<Response, Problem>) -> Response {
    let mut response = result.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

fn exchange(world: &World, headers: &HeaderMap, body: Sent) -> Result<Response, Problem> {
    let form = read(headers, body)?;
    let client = authenticate(headers, &form, &world.clients)?;
    let needed = |name: &'static str| {
        form.get(name)
            .ok_or_else(|| invalid_request(&format!("{name} is missing")))
    };
    match needed("grant_type")? {
        "authorization_code" => {
            let issue = world.grants.redeem(
                needed("code")?,
                &client.id,
                needed("redirect_uri")?,
                form.get("code_verifier"),
                clock(),
            );
            let issue = issue.map_err(|refusal| refuse(world, refusal))?;
            let granted = issue.scopes.clone();
            Ok(hand_out(world, issue, granted))
        }
        "refresh_token" => {
            let narrowed = match form.get("scope") {
                Some(list) => Some(scopes(list).ok_or_else(invalid_scope)?),
                None => None,
            };
            let issue = world
                .grants
                .refresh(needed("refresh_token")?, &client.id, narrowed.as_deref())
                .map_err(|refusal| refuse(world, refusal))?;
            let granted = narrowed.unwrap_or_else(|| issue.scopes.clone());
            Ok(hand_out(world, issue, granted))
        }
        _ => Err(bad_request(
            "unsupported_grant_type",
            "The grant types here are authorization_code and refresh_token",
        )),
    }
}

/// Issues an access token and the refresh token that replaces the last one.
fn hand_out(world: &World, issue: Issue, granted: Vec<String>) -> Response {
    let access_token = world.tokens.mint("access");
    let refresh_token = world.tokens.mint("refresh");
    let created_at = clock();
    let expires_in = world.options.token_lifetime_secs;
    let answer = json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": expires_in,
        "refresh_token": refresh_token,
        "scope": granted.join(" "),
        "created_at": stated(world, created_at),
    });
    let grant = Grant {
        scopes: granted,
        account_id: world.account.hashid(0),
        client: issue.client.clone(),
        created_at,
        expires_in,
        family: Some(issue.family),
    };
    world.tokens.admit(access_token, grant);
    world.grants.keep(refresh_token, issue);
    Json(answer).into_response()
}

fn give_up(world: &World, headers: &HeaderMap, body: Sent) -> Result<Response, Problem> {
    let not_allowed = || {
        Problem::new(
            StatusCode::FORBIDDEN,
            "unauthorized_client",
            "Only a client with a secret may revoke, and it must prove itself by HTTP Basic",
        )
    };
    let (id, secret) = basic(headers).ok_or_else(not_allowed)?;
    let client = world
        .clients
        .find(&id)
        .filter(|client| client.secret.as_deref() == Some(secret.as_str()))
        .ok_or_else(not_allowed)?;
    let form = read(headers, body)?;
    let token = form
        .get("token")
        .ok_or_else(|| invalid_request("token is missing"))?;
    // Whatever the token was, the answer is the same, so that nobody can try
    // tokens out here (RFC 7009, 2.2).
    if let Some(family) = world.grants.family(token, &client.id) {
        world.revoke_family(family);
    } else if world
        .tokens
        .grant(token)
        .is_some_and(|grant| grant.client == client.id)
    {
        world.tokens.revoke(token);
    }
    Ok(Json(json!({})).into_response())
}

fn refuse(world: &World, refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Scope => return invalid_scope(),
        Refusal::Replayed(family) => world.revoke_family(family),
        Refusal::Invalid => {}
    }
    bad_request(
        "invalid_grant",
        "The code or refresh token is unknown, expired, used, revoked, or was given to \
         another client or address",
    )
}

fn bad_request(error: &'static str, description: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, error, description)
}

fn invalid_request(description: &str) -> Problem {
    bad_request("invalid_request", description)
}

fn invalid_scope() -> Problem {
    bad_request(
        "invalid_scope",
        "A scope is unknown, or was not granted before",
    )
}

fn read(headers: &HeaderMap, body: Sent) -> Result<Form, Problem> {
    let body = body.map_err(|_| invalid_request("The body could not be read"))?;
    let is_form = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| {
            kind.trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        });
    if !is_form {
        return Err(invalid_request(
            "The body must be application/x-www-form-urlencoded",
        ));
    }
    let form = Form::parse(&body);
    if form.repeats(&[
        "grant_type",
        "client_id",
        "client_secret",
        "code",
        "redirect_uri",
        "code_verifier",
        "refresh_token",
        "scope",
        "token",
    ]) {
        return Err(invalid_request("A parameter was given twice"));
    }
    Ok(form)
}

/// RFC 6749, 2.3: by HTTP Basic or in the body, and not in both.
fn authenticate<'a>(
    headers: &HeaderMap,
    form: &Form,
    clients: &'a Clients,
) -> Result<&'a Client, Problem> {
    let proof = basic(headers);
    let tried_basic = proof.is_some();
    let (id, secret) = match proof {
        Some((id, secret)) => {
            if form.get("client_secret").is_some() || form.get("client_id").is_some_and(|c| c != id)
            {
                return Err(invalid_request("The client proved itself in two ways"));
            }
            (id, Some(secret).filter(|secret| !secret.is_empty()))
        }
        None => (
            form.get("client_id").unwrap_or_default().to_owned(),
            form.get("client_secret").map(str::to_owned),
        ),
    };
    clients
        .find(&id)
        .filter(|client| client.secret == secret)
        .ok_or_else(|| Problem::invalid_client(tried_basic))
}

/// The id and secret of an HTTP Basic header. The provider asks for URL-safe
/// base64 and its own client sends the standard one, so both are read.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let bytes = [alphabet::STANDARD, alphabet::URL_SAFE]
        .iter()
        .find_map(|alphabet| {
            GeneralPurpose::new(alphabet, config)
                .decode(encoded.trim())
                .ok()
        })?;
    let text = String::from_utf8(bytes).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    fn headers(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::AUTHORIZATION,
            HeaderValue::from_bytes(value.as_bytes()).unwrap(),
        );
        headers
    }

    #[test]
    fn basic_is_read_in_either_alphabet_padded_or_not() {
        let pair = |id: &str, secret: &str| Some((id.to_owned(), secret.to_owned()));
        // "a:~~>?" has the two characters in which the alphabets differ.
        assert_eq!(basic(&headers("Basic YTp+fj4/")), pair("a", "~~>?"));
        assert_eq!(basic(&headers("basic YTp-fj4_")), pair("a", "~~>?"));
        assert_eq!(basic(&headers("Basic YTpi")), pair("a", "b"));
        assert_eq!(basic(&headers("Basic YTpiYg==")), pair("a", "bb"));
        assert_eq!(basic(&headers("Basic YTpiYg")), pair("a", "bb"));
        for value in [
            "Basic",
            "Basic !",
            "Basic YWI=",
            "Bearer YTpi",
            "Basic /w==",
        ] {
            assert_eq!(basic(&headers(value)), None, "{value}");
        }
    }

    #[test]
    fn a_client_is_who_it_proves_to_be() {
        let clients = Clients::new(&[]);
        let outcome = |header: Option<&str>, form: &str| {
            let headers = header.map(headers).unwrap_or_default();
            authenticate(&headers, &Form::parse(form.as_bytes()), &clients)
                .map(|client| client.id.clone())
                .map_err(|problem| problem.code())
        };
        let secret = "client_secret=sandbox-confidential-secret";
        let known = Ok("sandbox-confidential".to_owned());
        assert_eq!(
            outcome(None, "client_id=sandbox-client"),
            Ok("sandbox-client".to_owned())
        );
        assert_eq!(
            outcome(None, &format!("client_id=sandbox-confidential&{secret}")),
            known
        );
        let unproven = Err("invalid_client");
        assert_eq!(outcome(None, "client_id=sandbox-confidential"), unproven);
        assert_eq!(outcome(None, ""), unproven);
        assert_eq!(
            outcome(None, &format!("client_id=sandbox-client&{secret}")),
            unproven
        );
        // "sandbox-client:"
        let public = Some("Basic c2FuZGJveC1jbGllbnQ6");
        assert_eq!(outcome(public, ""), Ok("sandbox-client".to_owned()));
        assert_eq!(outcome(public, secret), Err("invalid_request"));
        assert_eq!(outcome(public, "client_id=x"), Err("invalid_request"));
    }
}
