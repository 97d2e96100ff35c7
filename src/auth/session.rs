//! The session of this tab: the token that requests carry, and what is known
//! of it.
//!
//! The token is kept in the tab's `sessionStorage`, never in `localStorage`,
//! so that no other tab shares it. A browser may bring a closed tab back, and
//! the token with it: only signing out is sure to end it.

use leptos::prelude::*;

use crate::api::http::now;
use crate::browser::storage;
use crate::model::moment::Moment;
use crate::model::token::{AccessToken, TokenInfo};

const STORED_TOKEN: &str = "person-credentials.access-token";

#[derive(Debug, Clone, Default)]
struct State {
    token: Option<AccessToken>,
    /// Whether the server turned the last token down.
    was_rejected: bool,
    info: Option<TokenInfo>,
    ends_at: Option<Moment>,
    account_epoch: u32,
    token_epoch: u32,
}

/// The session of this tab. A handle: copies share one session.
///
/// Reading is tracked, and may be done after the app is gone.
#[derive(Debug, Clone, Copy)]
pub struct Session(RwSignal<State>);

impl Session {
    /// Takes up the session that this tab had before a reload, if any.
    #[must_use]
    pub fn restore() -> Self {
        let token = storage::get(STORED_TOKEN).and_then(|text| AccessToken::parse(&text).ok());
        Self(RwSignal::new(State {
            token,
            ..State::default()
        }))
    }

    /// The token to send.
    #[must_use]
    pub fn token(&self) -> Option<AccessToken> {
        self.0.try_with(|state| state.token.clone()).flatten()
    }

    /// The token to send, untracked.
    #[must_use]
    pub fn token_untracked(&self) -> Option<AccessToken> {
        self.0
            .try_with_untracked(|state| state.token.clone())
            .flatten()
    }

    /// Whether there is a token to send.
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.token().is_some()
    }

    /// Whether the server turned down a token that it took before.
    #[must_use]
    pub fn was_rejected(&self) -> bool {
        self.0
            .try_with(|state| state.was_rejected)
            .unwrap_or_default()
    }

    /// A number that changes whenever the account behind the session may have
    /// changed: what was read before must not stand beside what is read after.
    #[must_use]
    pub fn account_epoch(&self) -> u32 {
        self.0
            .try_with(|state| state.account_epoch)
            .unwrap_or_default()
    }

    /// A number that changes whenever there is another token to send, or none
    /// any more.
    #[must_use]
    pub fn token_epoch(&self) -> u32 {
        self.0
            .try_with(|state| state.token_epoch)
            .unwrap_or_default()
    }

    /// What is known of the token.
    #[must_use]
    pub fn info(&self) -> Option<TokenInfo> {
        self.0.try_with(|state| state.info.clone()).flatten()
    }

    /// When the token ends, where that is known.
    #[must_use]
    pub fn ends_at(&self) -> Option<Moment> {
        self.0.try_with(|state| state.ends_at).flatten()
    }

    /// Starts or renews the session with a token that was checked.
    pub fn sign_in(&self, token: AccessToken, info: Option<TokenInfo>) {
        storage::set(STORED_TOKEN, token.expose());
        self.0.try_update(|state| {
            let account = |info: &Option<TokenInfo>| info.as_ref()?.account.clone();
            let before = account(&state.info).filter(|_| state.was_rejected);
            if before.is_none() || before != account(&info) {
                state.account_epoch = state.account_epoch.wrapping_add(1);
            }
            state.token = Some(token);
            state.token_epoch = state.token_epoch.wrapping_add(1);
            state.was_rejected = false;
            state.ends_at = info.as_ref().map(end_of);
            state.info = info;
        });
    }

    /// Takes note of what the server said of this token, unless the session
    /// has another one by now.
    pub fn learn(&self, token: &AccessToken, info: TokenInfo) {
        self.update_if_current(token, |state| {
            state.ends_at = Some(end_of(&info));
            state.info = Some(info);
        });
    }

    /// Takes note that the server turned this token down, unless the session
    /// has another one by now. What was read with it stays.
    pub fn reject(&self, token: &AccessToken) {
        self.update_if_current(token, |state| {
            storage::remove(STORED_TOKEN);
            state.token = None;
            state.token_epoch = state.token_epoch.wrapping_add(1);
            state.was_rejected = true;
        });
    }

    /// Ends the session: storage and memory forget it, and every view that
    /// watches [`Session::account_epoch`] empties itself.
    pub fn sign_out(&self) {
        storage::remove(STORED_TOKEN);
        self.0.try_update(|state| {
            *state = State {
                account_epoch: state.account_epoch.wrapping_add(1),
                token_epoch: state.token_epoch.wrapping_add(1),
                ..State::default()
            };
        });
    }

    fn update_if_current(&self, token: &AccessToken, change: impl FnOnce(&mut State)) {
        if self.token_untracked().as_ref() == Some(token) {
            self.0.try_update(change);
        }
    }
}

/// The end of a token of which the server just said how long it lasts.
fn end_of(info: &TokenInfo) -> Moment {
    let millis = u64::from(info.expires_in_secs) * 1_000;
    Moment::from_millis(now().as_millis().saturating_add(millis))
}
