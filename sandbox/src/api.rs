//! What the endpoints of the API answer.
//!
//! Each endpoint checks in one order: token, scope, ids, query, existence. It
//! only reads; methods that would change the account are refused.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::bearer::{self, clock};
use crate::credential_types;
use crate::exchange::stated;
use crate::paging::{self, Paging, digits};
use crate::problem::Problem;
use crate::world::World;

type Answer = Result<Response, Problem>;
type PathOf<T> = Result<Path<T>, PathRejection>;

/// DoorFlow API reference, List person credentials.
pub async fn person_credentials(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    id: PathOf<String>,
    uri: Uri,
) -> Answer {
    world.tokens.check(&headers, bearer::PERSON)?;
    let id = person_id(id)?;
    let paging = Paging::read(
        uri.query().unwrap_or_default(),
        paging::CREDENTIALS,
        &world.options,
    )?;
    let holding = world
        .account
        .holding(id)
        .ok_or_else(|| Problem::not_found("The person"))?;
    let total = holding.len();
    Ok(paging
        .answer(total, world.options.totals, &uri, |at| holding.get(at))
        .await)
}

/// DoorFlow API reference, List all credentials.
pub async fn all_credentials(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer {
    world.tokens.check(&headers, bearer::PERSON)?;
    let paging = Paging::read(
        uri.query().unwrap_or_default(),
        paging::CREDENTIALS,
        &world.options,
    )?;
    let account = &world.account;
    Ok(paging
        .answer(account.credentials(), world.options.totals, &uri, |at| {
            account.at(at)
        })
        .await)
}

/// DoorFlow API reference, Get credential details.
pub async fn person_credential(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    ids: PathOf<(String, String)>,
) -> Answer {
    world.tokens.check(&headers, bearer::PERSON)?;
    let Path((person, id)) = ids.map_err(|_| Problem::bad_id())?;
    let person = digits(&person).ok_or_else(Problem::bad_id)?;
    let credential = world
        .account
        .credential(&id)
        .filter(|credential| credential.person_id == person)
        .ok_or_else(|| Problem::not_found("The credential"))?;
    Ok(Json(credential).into_response())
}

/// DoorFlow guide, Credentials: one credential without naming its holder.
pub async fn credential(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    id: PathOf<String>,
) -> Answer {
    world.tokens.check(&headers, bearer::PERSON)?;
    let Path(id) = id.map_err(|_| Problem::bad_id())?;
    let credential = world
        .account
        .credential(&id)
        .ok_or_else(|| Problem::not_found("The credential"))?;
    Ok(Json(credential).into_response())
}

/// DoorFlow API reference, Get person.
pub async fn person(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    id: PathOf<String>,
) -> Answer {
    world.tokens.check(&headers, bearer::PERSON)?;
    let person = world
        .account
        .person(person_id(id)?)
        .ok_or_else(|| Problem::not_found("The person"))?;
    Ok(Json(person).into_response())
}

/// DoorFlow API reference, List people.
pub async fn people(State(world): State<Arc<World>>, headers: HeaderMap, uri: Uri) -> Answer {
    world.tokens.check(&headers, bearer::PERSON)?;
    let query = uri.query().unwrap_or_default();
    let paging = Paging::read(query, paging::PEOPLE, &world.options)?;
    let wanted = |name: &str| {
        form_urlencoded::parse(query.as_bytes())
            .filter(|(key, value)| key == name && !value.is_empty())
            .last()
            .map(|(_, value)| value.into_owned())
    };
    let (email, system_id) = (wanted("email"), wanted("system_id"));
    let (account, totals) = (&world.account, world.options.totals);
    if email.is_none() && system_id.is_none() {
        return Ok(paging
            .answer(account.people(), totals, &uri, |at| account.person(at + 1))
            .await);
    }
    let found = account.find(email.as_deref(), system_id.as_deref());
    Ok(paging
        .answer(found.len() as u64, totals, &uri, |at| {
            account.person(found[at as usize])
        })
        .await)
}

/// DoorFlow API reference, List credential types.
pub async fn credential_types(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer {
    world.tokens.check(&headers, bearer::CREDENTIAL_TYPE)?;
    let paging = Paging::read(
        uri.query().unwrap_or_default(),
        paging::CREDENTIALS,
        &world.options,
    )?;
    let all = credential_types::ALL;
    Ok(paging
        .answer(all.len() as u64, world.options.totals, &uri, |at| {
            all[at as usize]
        })
        .await)
}

/// DoorFlow API reference, Get token information.
pub async fn token_info(State(world): State<Arc<World>>, headers: HeaderMap) -> Answer {
    let grant = world
        .tokens
        .bearer(&headers)
        .ok_or_else(Problem::invalid_token)?;
    let expires_in = grant.remaining(clock());
    Ok((
        [(header::CACHE_CONTROL, "no-store")],
        Json(json!({
            "resource_owner_id": 1001,
            "account_id": grant.account_id,
            "scope": grant.scopes,
            "expires_in": expires_in,
            "application": { "uid": grant.client },
            "created_at": stated(&world, grant.created_at),
        })),
    )
        .into_response())
}

/// Any path that is nothing.
pub async fn nothing() -> Problem {
    Problem::not_found("The address")
}

fn person_id(path: PathOf<String>) -> Result<u64, Problem> {
    path.ok()
        .and_then(|Path(word)| digits(&word))
        .ok_or_else(Problem::bad_id)
}
