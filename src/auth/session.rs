//! The session: what requests carry, and what is known of it.
//!
//! The page keeps its token in the tab's `sessionStorage`, never in
//! `localStorage`, so that no other tab shares it. A browser may bring a closed
//! tab back, and the token with it: only signing out is sure to end it. On
//! somebody else's page a token is kept in memory only.

use gloo_events::EventListener;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::PageTransitionEvent;

use super::tabs::last_sign_out;
use crate::api::http::now;
use crate::browser::storage;
use crate::model::authorization::{Authorization, CsrfHeader};
use crate::model::moment::Moment;
use crate::model::token::{AccessToken, TokenInfo};
use crate::ui::live::{follow, keep};

const STORED_TOKEN: &str = "person-credentials.access-token";
const STORED_SIGN_OUT: &str = "person-credentials.before-sign-in";

/// Where a token is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Keeping {
    #[default]
    Memory,
    Tab,
}

#[derive(Debug, Clone, Default)]
struct State {
    authorization: Option<Authorization>,
    keeping: Keeping,
    /// Whether the server answered with the last authorization.
    is_proved: bool,
    /// Whether the server turned the last authorization down.
    was_rejected: bool,
    /// Whether it ended because nobody used the page.
    is_locked: bool,
    info: Option<TokenInfo>,
    ends_at: Option<Moment>,
    account_epoch: u32,
    token_epoch: u32,
}

/// A session. A handle: copies share one session.
///
/// Reading is tracked, and may be done after the app is gone.
#[derive(Debug, Clone, Copy)]
pub struct Session(RwSignal<State>);

impl Session {
    /// Takes up the session that this tab had before a reload, if any.
    #[must_use]
    pub fn restore() -> Self {
        Self(RwSignal::new(State {
            authorization: stored_token().map(Authorization::Bearer),
            keeping: Keeping::Tab,
            ..State::default()
        }))
    }

    /// Takes up what this tab keeps by now, whenever the browser shows the page
    /// again as it was left: somebody may have signed out meanwhile. Then tells
    /// whether that is another session, or none.
    pub fn follow_the_way_back(self, shown_again: impl Fn(bool) + 'static) {
        if let Some(window) = web_sys::window() {
            keep(EventListener::new(&window, "pageshow", move |event| {
                let event = event.dyn_ref::<PageTransitionEvent>();
                if event.is_some_and(PageTransitionEvent::persisted) {
                    shown_again(self.take_up_again());
                }
            }));
        }
    }

    fn take_up_again(self) -> bool {
        let token = stored_token().map(Authorization::Bearer);
        let changes = self.0.try_maybe_update(|state| {
            // One that was turned down kept its cards, and no token to tell it by.
            let is_another = state.authorization != token || state.was_rejected;
            let changes = state.keeping == Keeping::Tab && is_another;
            if changes {
                state.begin_anew(token);
            }
            (changes, changes)
        });
        changes.unwrap_or_default()
    }

    /// A session that nothing is kept of.
    #[must_use]
    pub fn in_memory(authorization: Option<Authorization>) -> Self {
        Self(RwSignal::new(State {
            authorization,
            ..State::default()
        }))
    }

    /// A session for what is here already, by the word of whoever gave it:
    /// nothing is requested in it.
    #[must_use]
    pub fn vouched_for() -> Self {
        Self::in_memory(CsrfHeader::configured(None, None).map(Authorization::SameOrigin))
    }

    /// What requests carry.
    #[must_use]
    pub fn authorization(&self) -> Option<Authorization> {
        self.0
            .try_with(|state| state.authorization.clone())
            .flatten()
    }

    /// What requests carry, untracked.
    #[must_use]
    pub fn authorization_untracked(&self) -> Option<Authorization> {
        self.0
            .try_with_untracked(|state| state.authorization.clone())
            .flatten()
    }

    /// Whether there is anything for requests to carry.
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.0
            .try_with(|state| state.authorization.is_some())
            .unwrap_or_default()
    }

    /// Whether anything of a session may still be on the screen: one that was
    /// turned down keeps what was read.
    #[must_use]
    pub fn holds_anything(&self) -> bool {
        self.is_signed_in() || self.was_rejected()
    }

    /// Whether the server answered with the last authorization; untracked.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        self.0
            .try_with_untracked(|state| state.is_proved)
            .unwrap_or_default()
    }

    /// Whether the server turned down what it was sent last.
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

    /// A number that changes whenever requests carry something else, or nothing
    /// any more.
    #[must_use]
    pub fn token_epoch(&self) -> u32 {
        self.0
            .try_with(|state| state.token_epoch)
            .unwrap_or_default()
    }

    /// The same, untracked.
    #[must_use]
    pub fn token_epoch_untracked(&self) -> u32 {
        self.0
            .try_with_untracked(|state| state.token_epoch)
            .unwrap_or_default()
    }

    /// Calls back whenever what was asked for in this session must not go on: it
    /// has ended, or is another account's. A token in place of another one is no
    /// such end.
    pub fn follow_its_end(self, then: impl Fn() + 'static) {
        let mut before = None;
        follow(move || {
            let (account, is_signed_in) = (self.account_epoch(), self.is_signed_in());
            let was = before.replace((account, is_signed_in));
            let is_end = |(of, was_signed_in)| of != account || (was_signed_in && !is_signed_in);
            if was.is_some_and(is_end) {
                then();
            }
        });
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
    /// What the server said of it counts for more than `expires_in_secs`, with
    /// which it was given.
    pub fn sign_in(
        &self,
        token: AccessToken,
        info: Option<TokenInfo>,
        expires_in_secs: Option<u32>,
    ) {
        self.0.try_update(|state| {
            state.keep(&token);
            state.mark();
            let account = |info: &Option<TokenInfo>| info.as_ref()?.account.clone();
            let before = account(&state.info).filter(|_| state.was_rejected);
            if before.is_none() || before != account(&info) {
                state.account_epoch = state.account_epoch.wrapping_add(1);
            }
            state.carry(Authorization::Bearer(token));
            let expires_in_secs = info
                .as_ref()
                .map(|info| info.expires_in_secs)
                .or(expires_in_secs);
            state.ends_at = expires_in_secs.map(end_in);
            state.info = info;
        });
    }

    /// Goes on for the same account, with what its holder handed over.
    pub fn resume(&self, authorization: Authorization) {
        self.0.try_update(|state| state.carry(authorization));
    }

    /// Whether somebody signed out in another tab since this session began, and
    /// this one was not told.
    #[must_use]
    pub fn was_ended_elsewhere(&self) -> bool {
        let is_kept = |state: &State| state.keeping == Keeping::Tab;
        self.0.try_with_untracked(is_kept) == Some(true)
            && storage::get(STORED_SIGN_OUT) != last_sign_out()
    }

    /// Goes on for the same account, with a token in place of the last one.
    pub fn renew(&self, token: AccessToken, expires_in_secs: Option<u32>) {
        self.0.try_update(|state| {
            state.keep(&token);
            state.carry(Authorization::Bearer(token));
            state.ends_at = expires_in_secs.map(end_in);
            if expires_in_secs.is_none() {
                // Whoever asks for it then learns of the end as well.
                state.info = None;
            }
        });
    }

    /// Takes note of what the server said of a token, unless the session has
    /// another one by now.
    pub fn learn(&self, authorization: &Authorization, info: TokenInfo) {
        self.update_if_current(authorization, |state| {
            state.ends_at = Some(end_in(info.expires_in_secs));
            state.info = Some(info);
        });
    }

    /// Takes note that the server answered, unless the session carries
    /// something else by now.
    pub fn prove(&self, authorization: &Authorization) {
        self.0.try_update_untracked(|state| {
            state.is_proved |= state.authorization.as_ref() == Some(authorization);
        });
    }

    /// Takes note that the server turned this down, unless the session carries
    /// something else by now. What was read with it stays.
    pub fn reject(&self, authorization: &Authorization) {
        self.update_if_current(authorization, |state| {
            // The mark stays, since the session may be renewed.
            state.forget_token();
            state.authorization = None;
            state.token_epoch = state.token_epoch.wrapping_add(1);
            state.was_rejected = true;
        });
    }

    /// Ends the session: storage and memory forget it, and every view that
    /// watches [`Session::account_epoch`] empties itself.
    pub fn sign_out(&self) {
        self.0.try_update(|state| {
            state.forget_stored();
            state.begin_anew(None);
        });
    }

    /// Ends the session because nobody used the page.
    pub fn lock(&self) {
        self.0.try_update(|state| {
            state.forget_stored();
            state.begin_anew(None);
            state.is_locked = true;
        });
    }

    /// Whether it ended because nobody used the page; tracked.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.0.try_with(|state| state.is_locked).unwrap_or_default()
    }

    fn update_if_current(&self, authorization: &Authorization, change: impl FnOnce(&mut State)) {
        if self.authorization_untracked().as_ref() == Some(authorization) {
            self.0.try_update(change);
        }
    }
}

impl State {
    fn begin_anew(&mut self, authorization: Option<Authorization>) {
        *self = Self {
            authorization,
            keeping: self.keeping,
            account_epoch: self.account_epoch.wrapping_add(1),
            token_epoch: self.token_epoch.wrapping_add(1),
            ..Self::default()
        };
    }

    fn carry(&mut self, authorization: Authorization) {
        self.authorization = Some(authorization);
        self.token_epoch = self.token_epoch.wrapping_add(1);
        self.is_proved = false;
        self.was_rejected = false;
        self.is_locked = false;
    }

    fn keep(&self, token: &AccessToken) {
        if self.keeping == Keeping::Tab {
            storage::set(STORED_TOKEN, token.expose());
        }
    }

    /// Takes note of the last sign-out before this session.
    fn mark(&self) {
        match last_sign_out() {
            Some(mark) if self.keeping == Keeping::Tab => {
                storage::set(STORED_SIGN_OUT, &mark);
            }
            _ => storage::remove(STORED_SIGN_OUT),
        }
    }

    fn forget_token(&self) {
        if self.keeping == Keeping::Tab {
            storage::remove(STORED_TOKEN);
        }
    }

    fn forget_stored(&self) {
        self.forget_token();
        if self.keeping == Keeping::Tab {
            storage::remove(STORED_SIGN_OUT);
        }
    }
}

/// The token of this tab, unless somebody signed out elsewhere since.
fn stored_token() -> Option<AccessToken> {
    if storage::get(STORED_SIGN_OUT) != last_sign_out() {
        storage::remove(STORED_TOKEN);
        storage::remove(STORED_SIGN_OUT);
    }
    AccessToken::parse(&storage::get(STORED_TOKEN)?).ok()
}

/// The end of what is good for so many seconds from now.
fn end_in(secs: u32) -> Moment {
    let millis = u64::from(secs) * 1_000;
    Moment::from_millis(now().as_millis().saturating_add(millis))
}
