//! What was consented to, and what may still be made of it.
//!
//! Tickets, codes and refresh tokens are each good for one use. Using a code or
//! a refresh token twice means that two parties hold it, so everything that
//! came from the same consent is revoked (RFC 6749, 4.1.2 and 10.4). Nothing
//! here reads a clock or a request.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::bearer::word;

/// What an app asked for, checked and ready for consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub client: String,
    pub redirect: String,
    pub scopes: Vec<String>,
    pub state: Option<String>,
    /// SHA-256 of the verifier, as PKCE sends it; public clients always have
    /// one.
    pub challenge: Option<String>,
}

/// What an access token may be issued for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    pub client: String,
    pub scopes: Vec<String>,
    pub family: u64,
}

/// Why there is nothing to issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Unknown, expired, or not this client's.
    Invalid,
    /// Used before: revoke the whole family.
    Replayed(u64),
    /// More was asked for than was granted.
    Scope,
}

struct Code {
    asked: Asked,
    expires_at: u64,
    family: u64,
    used: bool,
}

struct Refresh {
    issue: Issue,
    used: bool,
}

/// The consents of one sandbox.
#[derive(Default)]
pub struct Grants {
    ledger: Mutex<Ledger>,
}

#[derive(Default)]
struct Ledger {
    families: u64,
    tickets: BTreeMap<String, Asked>,
    codes: BTreeMap<String, Code>,
    refreshes: BTreeMap<String, Refresh>,
}

impl Grants {
    /// Keeps a request until a person has decided on it.
    pub fn propose(&self, ticket: String, asked: Asked) {
        self.with(|ledger| ledger.tickets.insert(ticket, asked));
    }

    /// Takes the request that a ticket stands for; the ticket is spent.
    pub fn decide(&self, ticket: &str) -> Option<Asked> {
        self.with(|ledger| ledger.tickets.remove(ticket))
    }

    /// Remembers the code that was given for a consent.
    pub fn consent(&self, code: String, asked: Asked, expires_at: u64) {
        self.with(|ledger| {
            ledger.families += 1;
            let family = ledger.families;
            let code_of = Code {
                asked,
                expires_at,
                family,
                used: false,
            };
            ledger.codes.insert(code, code_of);
        });
    }

    /// Redeems a code (RFC 6749, 4.1.3 and RFC 7636, 4.6).
    pub fn redeem(
        &self,
        code: &str,
        client: &str,
        redirect: &str,
        verifier: Option<&str>,
        now: u64,
    ) -> Result<Issue, Refusal> {
        self.with(|ledger| {
            let code = ledger
                .codes
                .get_mut(code)
                .filter(|code| code.asked.client == client)
                .ok_or(Refusal::Invalid)?;
            if code.used {
                return Err(Refusal::Replayed(code.family));
            }
            let proven = match (&code.asked.challenge, verifier) {
                (Some(challenge), Some(verifier)) => proves(verifier, challenge),
                (None, None) => true,
                // A verifier without a challenge is a sign that somebody took
                // the challenge away (RFC 9700, 4.8.2).
                _ => false,
            };
            if now >= code.expires_at || code.asked.redirect != redirect || !proven {
                return Err(Refusal::Invalid);
            }
            code.used = true;
            Ok(Issue {
                client: client.to_owned(),
                scopes: code.asked.scopes.clone(),
                family: code.family,
            })
        })
    }

    /// Remembers a refresh token.
    pub fn keep(&self, refresh_token: String, issue: Issue) {
        self.with(|ledger| {
            ledger
                .refreshes
                .insert(refresh_token, Refresh { issue, used: false })
        });
    }

    /// Uses a refresh token up; `narrowed` must be part of what was granted.
    pub fn refresh(
        &self,
        refresh_token: &str,
        client: &str,
        narrowed: Option<&[String]>,
    ) -> Result<Issue, Refusal> {
        self.with(|ledger| {
            let refresh = ledger
                .refreshes
                .get_mut(refresh_token)
                .filter(|refresh| refresh.issue.client == client)
                .ok_or(Refusal::Invalid)?;
            if refresh.used {
                return Err(Refusal::Replayed(refresh.issue.family));
            }
            let granted = &refresh.issue.scopes;
            if narrowed.is_some_and(|scopes| !scopes.iter().all(|s| granted.contains(s))) {
                return Err(Refusal::Scope);
            }
            refresh.used = true;
            Ok(refresh.issue.clone())
        })
    }

    /// The family of any client's refresh token.
    pub fn any_family(&self, refresh_token: &str) -> Option<u64> {
        self.with(|ledger| Some(ledger.refreshes.get(refresh_token)?.issue.family))
    }

    /// The family of a client's refresh token.
    pub fn family(&self, refresh_token: &str, client: &str) -> Option<u64> {
        self.with(|ledger| {
            let refresh = ledger.refreshes.get(refresh_token)?;
            (refresh.issue.client == client).then_some(refresh.issue.family)
        })
    }

    /// Forgets every refresh token of a family.
    pub fn revoke_family(&self, family: u64) {
        self.with(|ledger| {
            ledger
                .refreshes
                .retain(|_, refresh| refresh.issue.family != family);
        });
    }

    fn with<T>(&self, act: impl FnOnce(&mut Ledger) -> T) -> T {
        act(&mut self.ledger.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// RFC 7636, 4.1: what a verifier is made of.
fn proves(verifier: &str, challenge: &str) -> bool {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    (43..=128).contains(&verifier.len())
        && verifier.bytes().all(unreserved)
        && word(verifier) == challenge
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    const VERIFIER: &str = "0123456789012345678901234567890123456789012";
    const REDIRECT: &str = "http://localhost/cb";

    fn granted(challenge: Option<&str>) -> Grants {
        let grants = Grants::default();
        let asked = Asked {
            client: "app".to_owned(),
            redirect: REDIRECT.to_owned(),
            scopes: vec!["a".to_owned(), "b".to_owned()],
            state: None,
            challenge: challenge.map(word),
        };
        grants.consent("code".to_owned(), asked, 100);
        grants
    }

    fn redeem(grants: &Grants, verifier: Option<&str>) -> Result<Issue, Refusal> {
        grants.redeem("code", "app", REDIRECT, verifier, 99)
    }

    #[test]
    fn a_code_is_good_once_and_its_second_use_names_the_family() {
        let grants = granted(Some(VERIFIER));
        let issue = redeem(&grants, Some(VERIFIER)).unwrap();
        assert_eq!(
            redeem(&grants, Some(VERIFIER)),
            Err(Refusal::Replayed(issue.family))
        );
    }

    #[test]
    fn a_code_needs_its_client_address_time_and_verifier() {
        let grants = granted(Some(VERIFIER));
        let with = |code, client, redirect, verifier, now| {
            grants.redeem(code, client, redirect, verifier, now)
        };
        let invalid = Err(Refusal::Invalid);
        let v = Some(VERIFIER);
        assert_eq!(with("other", "app", REDIRECT, v, 99), invalid);
        assert_eq!(with("code", "other", REDIRECT, v, 99), invalid);
        assert_eq!(with("code", "app", "http://localhost/cb/", v, 99), invalid);
        assert_eq!(with("code", "app", REDIRECT, v, 100), invalid);
        assert_eq!(with("code", "app", REDIRECT, None, 99), invalid);
        let wrong = "x".repeat(43);
        assert_eq!(with("code", "app", REDIRECT, Some(&wrong), 99), invalid);
        assert!(with("code", "app", REDIRECT, v, 99).is_ok());
    }

    #[test]
    fn a_verifier_has_43_to_128_characters_that_need_no_escaping() {
        for verifier in ["short", &"a".repeat(42), &"a".repeat(129), &"é".repeat(22)] {
            let grants = granted(Some(verifier));
            assert_eq!(redeem(&grants, Some(verifier)), Err(Refusal::Invalid));
        }
        assert!(redeem(&granted(None), None).is_ok());
        assert_eq!(
            redeem(&granted(None), Some(VERIFIER)),
            Err(Refusal::Invalid)
        );
    }

    #[test]
    fn a_refresh_token_is_good_once_for_what_was_granted() {
        let grants = granted(None);
        let issue = redeem(&grants, None).unwrap();
        grants.keep("r".to_owned(), issue.clone());
        let more = ["a".to_owned(), "c".to_owned()];
        assert_eq!(grants.refresh("r", "other", None), Err(Refusal::Invalid));
        assert_eq!(
            grants.refresh("r", "app", Some(&more)),
            Err(Refusal::Scope),
            "and is not used up by asking for too much"
        );
        assert_eq!(grants.refresh("r", "app", Some(&more[..1])), Ok(issue));
        assert_eq!(grants.refresh("r", "app", None), Err(Refusal::Replayed(1)));
        grants.revoke_family(1);
        assert_eq!(grants.refresh("r", "app", None), Err(Refusal::Invalid));
    }

    #[test]
    fn a_ticket_is_good_once() {
        let grants = Grants::default();
        let asked = Asked {
            client: "app".to_owned(),
            redirect: REDIRECT.to_owned(),
            scopes: vec![],
            state: None,
            challenge: None,
        };
        grants.propose("t".to_owned(), asked.clone());
        assert_eq!(grants.decide("t"), Some(asked));
        assert_eq!(grants.decide("t"), None);
    }
}
