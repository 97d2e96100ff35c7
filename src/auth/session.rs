//! The session of this tab: the token that requests carry, and what is known
//! of it.
//!
//! The token is kept in the tab's `sessionStorage`, never in `localStorage`,
//! so that it ends with the tab and no other tab sees it.

use leptos::prelude::*;

use crate::browser::storage;
use crate::model::token::{AccessToken, TokenInfo};

const STORED_TOKEN: &str = "person-credentials.access-token";

/// Whether requests may be made.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Access {
    /// Nobody signed in, or they signed out.
    Absent,
    /// The server no longer takes the token.
    Rejected,
    /// Signed in.
    Granted(AccessToken),
}

/// The session of this tab. A handle: copies share one session.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    access: RwSignal<Access>,
    info: RwSignal<Option<TokenInfo>>,
    account: RwSignal<u32>,
}

impl Session {
    /// Takes up the session that this tab had before a reload, if any.
    #[must_use]
    pub fn restore() -> Self {
        let access = storage::get(STORED_TOKEN)
            .and_then(|text| AccessToken::parse(&text).ok())
            .map_or(Access::Absent, Access::Granted);
        Self {
            access: RwSignal::new(access),
            info: RwSignal::new(None),
            account: RwSignal::new(0),
        }
    }

    /// The token to send, tracked.
    #[must_use]
    pub fn token(&self) -> Option<AccessToken> {
        match self.access.get() {
            Access::Granted(token) => Some(token),
            Access::Absent | Access::Rejected => None,
        }
    }

    /// The token to send, untracked; `None` also after the app is gone.
    #[must_use]
    pub fn token_untracked(&self) -> Option<AccessToken> {
        match self.access.try_get_untracked()? {
            Access::Granted(token) => Some(token),
            Access::Absent | Access::Rejected => None,
        }
    }

    /// Whether the server turned a token down that it took before.
    #[must_use]
    pub fn was_rejected(&self) -> bool {
        self.access.with(|access| *access == Access::Rejected)
    }

    /// A number that changes whenever the account behind the session may have
    /// changed, tracked: what was read before must not stand beside what is
    /// read after.
    #[must_use]
    pub fn account_epoch(&self) -> u32 {
        self.account.get()
    }

    /// What is known of the token, tracked.
    #[must_use]
    pub fn info(&self) -> Option<TokenInfo> {
        self.info.get()
    }

    /// Starts or renews the session with a token that was checked.
    pub fn sign_in(&self, token: AccessToken, info: Option<TokenInfo>) {
        let account = |info: &Option<TokenInfo>| info.as_ref().and_then(|i| i.account.clone());
        let before = self
            .was_rejected_untracked()
            .then(|| self.info.with_untracked(account))
            .flatten();
        storage::set(STORED_TOKEN, token.expose());
        let is_same_account = before.is_some() && before == account(&info);
        self.info.set(info);
        if !is_same_account {
            self.account.update(|epoch| *epoch = epoch.wrapping_add(1));
        }
        self.access.set(Access::Granted(token));
    }

    /// Takes note of what the server said of this token, unless the session
    /// has another one by now.
    pub fn learn(&self, token: &AccessToken, info: TokenInfo) {
        if self.token_untracked().as_ref() == Some(token) {
            self.info.try_set(Some(info));
        }
    }

    /// Takes note that the server turned this token down, unless the session
    /// has another one by now. What was read with it stays.
    pub fn reject(&self, token: &AccessToken) {
        if self.token_untracked().as_ref() == Some(token) {
            storage::remove(STORED_TOKEN);
            self.access.try_set(Access::Rejected);
        }
    }

    /// Ends the session: storage and memory forget it, and every view that
    /// watches [`Session::account_epoch`] empties itself.
    pub fn sign_out(&self) {
        storage::remove(STORED_TOKEN);
        self.info.set(None);
        self.access.set(Access::Absent);
        self.account.update(|epoch| *epoch = epoch.wrapping_add(1));
    }

    fn was_rejected_untracked(&self) -> bool {
        self.access
            .with_untracked(|access| *access == Access::Rejected)
    }
}
