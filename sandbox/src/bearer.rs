//! Who may ask: access tokens, their scopes, and the check before an answer.
//!
//! Tokens are kept in memory only and are never printed, logged or listed; the
//! journal records that a header was sent, not what it said.

use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// DoorFlow guide, Authorization: the scopes there are.
pub const SCOPES: [&str; 10] = [
    "account.person",
    "account.person.readonly",
    "account.role.readonly",
    "account.shift.readonly",
    "account.channel.readonly",
    "account.event.readonly",
    "account.event.access.readonly",
    "account.site.readonly",
    "account.reports.readonly",
    "account.credential_type.readonly",
];

/// The scope that lists of people and credentials need.
pub const PERSON: &str = "account.person.readonly";
/// The scope that the list of credential types needs.
pub const CREDENTIAL_TYPE: &str = "account.credential_type.readonly";

/// How long the tokens live that work from the start: long enough for a day
/// of clicking around, whatever OAuth is set to.
pub const FIXED_LIFETIME_SECS: u64 = 30 * 24 * 3600;

/// What a token allows, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub scopes: Vec<String>,
    pub account_id: String,
    pub client: String,
    pub created_at: u64,
    pub expires_in: u64,
    /// What was issued from one consent; revoked together.
    pub family: Option<u64>,
}

/// A token to be made on request of a test.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it allows.
    pub scopes: Vec<String>,
    /// How many seconds it lives; 0 is expired from the start.
    pub expires_in: u64,
    /// The account it belongs to; the sandbox's own if absent.
    #[serde(default)]
    pub account_id: Option<String>,
}

impl Grant {
    /// Whether the token covers a scope; to write includes to read.
    pub fn allows(&self, scope: &str) -> bool {
        self.scopes
            .iter()
            .any(|held| held == scope || scope.strip_suffix(".readonly") == Some(held))
    }

    /// How many seconds are left.
    pub fn remaining(&self, now: u64) -> u64 {
        self.created_at
            .saturating_add(self.expires_in)
            .saturating_sub(now)
    }
}

/// All access tokens of one sandbox.
pub struct Tokens {
    live: Mutex<BTreeMap<String, Grant>>,
    minted: Mutex<u64>,
    nonce: u64,
}

impl Tokens {
    /// An empty store.
    pub fn new() -> Self {
        Self {
            live: Mutex::default(),
            minted: Mutex::new(0),
            // The standard library's only source of randomness: enough that a
            // page in the same browser cannot guess a code or a ticket.
            nonce: RandomState::new().hash_one(0),
        }
    }

    /// A fresh word that cannot be guessed: a code, a ticket or a token.
    pub fn mint(&self, kind: &str) -> String {
        let mut minted = self.minted.lock().unwrap_or_else(PoisonError::into_inner);
        *minted += 1;
        word(&format!("{kind} {} {}", self.nonce, *minted))
    }

    /// Remembers a token and what it allows.
    pub fn admit(&self, token: String, grant: Grant) {
        self.lock().insert(token, grant);
    }

    /// Forgets a token; from now on it is refused.
    pub fn revoke(&self, token: &str) {
        self.lock().remove(token);
    }

    /// Forgets every token of a family.
    pub fn revoke_family(&self, family: u64) {
        self.lock().retain(|_, grant| grant.family != Some(family));
    }

    /// The grant of a token that is known, whether expired or not.
    pub fn grant(&self, token: &str) -> Option<Grant> {
        self.lock().get(token).cloned()
    }

    /// The grant behind the request's header, if it is valid now.
    pub fn bearer(&self, headers: &HeaderMap) -> Option<Grant> {
        let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let (scheme, token) = value.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        self.grant(token.trim())
            .filter(|grant| grant.remaining(clock()) > 0)
    }

    /// Refuses a request without a valid token that covers `scope`.
    pub fn check(&self, headers: &HeaderMap, scope: &str) -> Result<(), Problem> {
        let grant = self.bearer(headers).ok_or_else(Problem::unauthorized)?;
        if grant.allows(scope) {
            Ok(())
        } else {
            Err(Problem::forbidden())
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Grant>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A word that looks like a token and is made from a text.
pub fn word(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))
}

/// Seconds since 1970, by the machine's clock.
pub fn clock() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use axum::http::{HeaderValue, StatusCode};

    use super::*;

    fn store(scope: &str, expires_in: u64) -> Tokens {
        let tokens = Tokens::new();
        let grant = Grant {
            scopes: vec![scope.to_owned()],
            account_id: "a".to_owned(),
            client: "c".to_owned(),
            created_at: clock(),
            expires_in,
            family: Some(1),
        };
        tokens.admit("good".to_owned(), grant);
        tokens
    }

    fn status(tokens: &Tokens, header: &str, scope: &str) -> StatusCode {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::AUTHORIZATION,
            HeaderValue::from_bytes(header.as_bytes()).unwrap(),
        );
        match tokens.check(&headers, scope) {
            Ok(()) => StatusCode::OK,
            Err(problem) => problem.status(),
        }
    }

    #[test]
    fn only_a_known_bearer_token_opens() {
        let tokens = store(PERSON, 60);
        assert_eq!(status(&tokens, "Bearer good", PERSON), 200);
        assert_eq!(status(&tokens, "bearer  good ", PERSON), 200);
        for header in ["Bearer bad", "Basic good", "good", "", "Bearer", "Bearer é"] {
            assert_eq!(status(&tokens, header, PERSON), 401, "{header}");
        }
        assert!(tokens.bearer(&HeaderMap::new()).is_none());
    }

    #[test]
    fn an_expired_or_revoked_token_is_refused() {
        assert_eq!(status(&store(PERSON, 0), "Bearer good", PERSON), 401);
        let tokens = store(PERSON, 60);
        tokens.revoke("good");
        assert_eq!(status(&tokens, "Bearer good", PERSON), 401);
        let tokens = store(PERSON, 60);
        tokens.revoke_family(2);
        assert_eq!(status(&tokens, "Bearer good", PERSON), 200);
        tokens.revoke_family(1);
        assert_eq!(status(&tokens, "Bearer good", PERSON), 401);
    }

    #[test]
    fn to_write_includes_to_read_and_nothing_else() {
        let tokens = store("account.person", 60);
        assert_eq!(status(&tokens, "Bearer good", PERSON), 200);
        assert_eq!(status(&tokens, "Bearer good", CREDENTIAL_TYPE), 403);
        let tokens = store(PERSON, 60);
        assert_eq!(status(&tokens, "Bearer good", "account.person"), 403);
    }

    #[test]
    fn words_are_minted_once() {
        let tokens = Tokens::new();
        assert_ne!(tokens.mint("code"), tokens.mint("code"));
    }
}
