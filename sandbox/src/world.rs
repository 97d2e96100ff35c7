//! Everything one sandbox knows, behind its endpoints.
//!
//! One value, shared by all connections and by the handle a native test holds.
//! It serves nothing itself; `server` does.

use std::sync::{Mutex, PoisonError};

use crate::account::Account;
use crate::bearer::{self, FIXED_LIFETIME_SECS, Grant, NewToken, Tokens, clock};
use crate::clients::Clients;
use crate::grants::Grants;
use crate::journal::Journal;
use crate::options::Options;
use crate::server::{Sandbox, StartError};
use crate::traps::Traps;

/// Everything one sandbox knows.
pub struct World {
    pub options: Options,
    pub account: Account,
    pub tokens: Tokens,
    pub clients: Clients,
    pub grants: Grants,
    pub traps: Traps,
    pub journal: Journal,
    pub fixed: FixedTokens,
    pub is_child: bool,
    children: Mutex<Vec<Sandbox>>,
}

/// The tokens that are there from the start, the same for one seed.
pub struct FixedTokens {
    pub token: String,
    pub expired: String,
    pub without_scope: String,
    pub writer: String,
    pub other_account: String,
}

impl World {
    /// Lays everything out; refuses options that could not work.
    pub fn new(options: Options, is_child: bool) -> Result<Self, StartError> {
        for client in &options.clients {
            client.clone().checked().map_err(StartError::Client)?;
        }
        if options.people > 1_000_000 || options.credentials > 1_000_000_000 {
            return Err(StartError::TooLarge);
        }
        let given = options.token.as_deref();
        if given.is_some_and(|t| t.is_empty() || !t.bytes().all(|b| b.is_ascii_graphic())) {
            return Err(StartError::Token);
        }
        let now = clock();
        let dates = options
            .now
            .unwrap_or_else(|| i64::try_from(now).unwrap_or_default());
        let account = Account::new(&options, dates);
        let tokens = Tokens::new();
        let fixed = FixedTokens::admit(&tokens, &account, &options, now);
        Ok(Self {
            clients: Clients::new(&options.clients),
            grants: Grants::default(),
            account,
            tokens,
            fixed,
            traps: Traps::default(),
            journal: Journal::default(),
            is_child,
            children: Mutex::default(),
            options,
        })
    }

    /// Makes a token on request of a test.
    pub fn issue(&self, wanted: NewToken) -> String {
        let token = self.tokens.mint("test");
        let grant = Grant {
            scopes: wanted.scopes,
            account_id: wanted.account_id.unwrap_or_else(|| self.account.hashid(0)),
            client: "sandbox-client".to_owned(),
            created_at: clock(),
            expires_in: wanted.expires_in,
            family: None,
        };
        self.tokens.admit(token.clone(), grant);
        token
    }

    /// Forgets every token that came from one consent.
    pub fn revoke_family(&self, family: u64) {
        self.tokens.revoke_family(family);
        self.grants.revoke_family(family);
    }

    /// Keeps a sandbox until this one stops.
    pub fn adopt(&self, child: Sandbox) {
        let mut children = self.children.lock().unwrap_or_else(PoisonError::into_inner);
        children.retain(|child| !child.has_stopped());
        children.push(child);
    }
}

impl FixedTokens {
    fn admit(tokens: &Tokens, account: &Account, options: &Options, now: u64) -> Self {
        let give = |name: &str, scopes: &[&str], account_id: String, created_at: u64| {
            let token = match (&options.token, name) {
                (Some(token), "reader") => token.clone(),
                _ => bearer::word(&format!("sandbox token {} {name}", options.seed)),
            };
            let grant = Grant {
                scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
                account_id,
                client: "sandbox-client".to_owned(),
                created_at,
                expires_in: FIXED_LIFETIME_SECS,
                family: None,
            };
            tokens.admit(token.clone(), grant);
            token
        };
        let own = || account.hashid(0);
        let read = [bearer::PERSON];
        let write = ["account.person", bearer::CREDENTIAL_TYPE];
        let long_ago = now.saturating_sub(2 * FIXED_LIFETIME_SECS);
        Self {
            token: give("reader", &read, own(), now),
            expired: give("expired", &read, own(), long_ago),
            without_scope: give("without", &["account.channel.readonly"], own(), now),
            writer: give("writer", &write, own(), now),
            other_account: give("other", &read, account.hashid(1), now),
        }
    }
}
