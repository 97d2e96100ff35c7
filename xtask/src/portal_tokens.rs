//! The portal's tokens: where they come from, and which session holds which.
//!
//! Only the sandbox makes tokens on request. A real deployment has no such
//! door, so there the portal has no session either, and the page asks the
//! person for a token of their own.

use std::{
    collections::{HashMap, hash_map::RandomState},
    fmt,
    hash::BuildHasher,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::{
    body::Body,
    http::{
        HeaderMap, Method, Request,
        header::{CONTENT_TYPE, COOKIE},
    },
};
use serde_json::{Value, json};

use crate::proxy::Upstream;

/// What the cookie of a session is called.
pub(crate) const COOKIE_NAME: &str = "portal_session";
/// What a portal that only shows credentials needs, and no more.
const SCOPE: &str = "account.person.readonly";
const LIFETIME_SECS: u32 = 3600;
/// An answer of the sandbox is a line; nothing longer is read.
const ANSWER_BYTES: usize = 16 * 1024;

/// Who gives the portal its tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenSource {
    /// The sandbox makes one each time.
    Sandbox,
    /// A person has one, and pastes it into the page.
    Person,
}

/// Every token that was made for the portal, and the sessions that hold some.
pub(crate) struct Tokens {
    kept: Mutex<Kept>,
    /// The standard library's only source of randomness: enough that a page in
    /// the same browser cannot guess a session of a demo.
    seeds: [RandomState; 2],
}

#[derive(Default)]
struct Kept {
    made: Vec<String>,
    sessions: HashMap<String, String>,
    sessions_ever: u64,
}

impl Tokens {
    pub(crate) fn new() -> Self {
        Self {
            kept: Mutex::default(),
            seeds: [RandomState::new(), RandomState::new()],
        }
    }

    /// Makes a token at the sandbox; none if the sandbox does not.
    pub(crate) async fn make(&self, sandbox: &Upstream) -> Option<String> {
        let wanted = json!({ "scopes": [SCOPE], "expires_in": LIFETIME_SECS });
        let answer = ask(sandbox, "/sandbox/tokens", &wanted).await?;
        let token = answer.get("token")?.as_str()?.to_owned();
        self.lock().made.push(token.clone());
        Some(token)
    }

    /// Ends every token that was made; false if the sandbox refused one.
    ///
    /// The sessions stay and find out by a 401, as they would when a token
    /// runs out.
    pub(crate) async fn expire(&self, sandbox: &Upstream) -> bool {
        let made = std::mem::take(&mut self.lock().made);
        let mut all_ended = true;
        for token in made {
            let ended = ask(
                sandbox,
                "/sandbox/tokens/revoke",
                &json!({ "token": token }),
            )
            .await;
            all_ended &= ended.is_some();
        }
        all_ended
    }

    /// Begins a session that holds a token, and gives its secret name.
    pub(crate) fn begin(&self, token: String) -> String {
        let mut kept = self.lock();
        kept.sessions_ever += 1;
        let [left, right] = &self.seeds;
        let count = kept.sessions_ever;
        let id = format!(
            "{:016x}{:016x}",
            left.hash_one(count),
            right.hash_one(count)
        );
        kept.sessions.insert(id.clone(), token);
        id
    }

    /// Forgets the session that a browser names.
    pub(crate) fn end(&self, headers: &HeaderMap) {
        if let Some(id) = session_id(headers) {
            self.lock().sessions.remove(id);
        }
    }

    /// The token of the session that a browser names.
    pub(crate) fn of_session(&self, headers: &HeaderMap) -> Option<String> {
        self.lock().sessions.get(session_id(headers)?).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Tokens {
    /// How many there are, and none of them.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Tokens")
            .field("sessions", &self.lock().sessions.len())
            .finish_non_exhaustive()
    }
}

/// Posts to the sandbox; an empty answer is null, and a refusal is none.
async fn ask(sandbox: &Upstream, path: &str, body: &Value) -> Option<Value> {
    let mut request = Request::new(Body::from(body.to_string()));
    *request.method_mut() = Method::POST;
    let json = axum::http::HeaderValue::from_static("application/json");
    request.headers_mut().insert(CONTENT_TYPE, json);
    let answer = sandbox.ask(path, request).await?;
    if !answer.status().is_success() {
        return None;
    }
    let body = Body::new(answer.into_body());
    let bytes = axum::body::to_bytes(body, ANSWER_BYTES).await.ok()?;
    if bytes.is_empty() {
        return Some(Value::Null);
    }
    serde_json::from_slice(&bytes).ok()
}

fn session_id(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(name, id)| (name == COOKIE_NAME).then_some(id))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;

    fn naming(cookies: &str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, cookies.parse().unwrap())])
    }

    #[test]
    fn a_session_is_found_among_other_cookies_and_by_its_whole_name_alone() {
        let tokens = Tokens::new();
        let id = tokens.begin("obviously-fake".to_owned());
        for (cookies, found) in [
            (format!("portal_session={id}"), true),
            (format!("a=1; portal_session={id}; b=2"), true),
            (format!("xportal_session={id}"), false),
            (format!("portal_session={id}0"), false),
            ("portal_session=".to_owned(), false),
            ("portal_session".to_owned(), false),
        ] {
            let token = tokens.of_session(&naming(&cookies));
            assert_eq!(token.is_some(), found, "{cookies}");
        }
    }

    #[test]
    fn a_session_that_was_ended_holds_nothing_and_the_others_stay() {
        let tokens = Tokens::new();
        let first = naming(&format!("portal_session={}", tokens.begin("1".to_owned())));
        let other = naming(&format!("portal_session={}", tokens.begin("2".to_owned())));
        assert_ne!(first, other);
        tokens.end(&first);
        assert_eq!(tokens.of_session(&first), None);
        assert_eq!(tokens.of_session(&other).as_deref(), Some("2"));
    }

    #[test]
    fn debug_shows_no_token_and_no_session() {
        let tokens = Tokens::new();
        let id = tokens.begin("hush".to_owned());
        let shown = format!("{tokens:?}");
        assert!(!shown.contains("hush") && !shown.contains(&id), "{shown}");
    }
}
