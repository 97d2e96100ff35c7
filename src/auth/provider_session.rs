//! A session with a provider: people go there to sign in and come back, and it
//! is renewed for as long as it can be.
//!
//! The practice is that of RFC 9700 and of OAuth 2.0 for Browser-Based
//! Applications. What an attempt needs is kept in this tab until it is back; a
//! refresh token is kept in memory only, and used once.

use std::fmt;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::check::{self, Refusal};
use super::session::Session;
use crate::api::http::{Abort, Client, now};
use crate::api::provider::Provider;
use crate::browser::{crypto, page, storage};
use crate::model::attempt::{Attempt, Callback, Problem, Redeemable, judge};
use crate::model::authorization::Authorization;
use crate::model::moment::Moment;
use crate::model::pkce::base64url;
use crate::model::place::Place;
use crate::model::token::{AccessToken, RefreshToken, TokenInfo, Tokens};
use crate::ui::live::follow;

const STORED_ATTEMPT: &str = "person-credentials.attempt";

/// How long before its end a token is renewed, in milliseconds.
const LEAD_MS: u64 = 60_000;

/// What a browser came back with from a provider.
#[derive(Debug)]
pub struct Arrival(Result<Redeemable, Problem>);

impl Arrival {
    /// Takes the answer of a provider out of the address, if it is one, and goes
    /// on where the person was. To be called before anything else is: neither
    /// the address nor the storage holds any of it afterwards.
    #[must_use]
    pub fn take(provider: &Provider) -> Option<Self> {
        let attempt = storage::get(STORED_ATTEMPT);
        // For one use, and by whoever left from here last.
        storage::remove(STORED_ATTEMPT);
        let (path, query) = page::address()?;
        if path != provider.redirect_path() {
            return None;
        }
        let attempt = attempt.and_then(|text| Attempt::parse(&text));
        let callback = Callback::read(&query);
        let outcome = callback.map(|callback| judge(attempt, callback, now()));
        let return_to = match &outcome {
            Some(Ok(redeemable)) => redeemable.return_to.as_str(),
            Some(Err((_, return_to))) => return_to,
            None => "/",
        };
        page::replace_address(return_to);
        outcome.map(|outcome| Self(outcome.map_err(|(problem, _)| problem)))
    }
}

/// How far signing in has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing is under way.
    Resting,
    /// The browser is on its way to the provider.
    Leaving,
    /// A code is being redeemed.
    Redeeming,
    /// A session is being renewed.
    Renewing,
    /// It led to nothing.
    Stopped(Problem),
}

/// A session with a provider. A handle: copies share it.
#[derive(Clone, Copy)]
pub struct ProviderSession {
    client: StoredValue<Client, LocalStorage>,
    provider: StoredValue<Provider>,
    session: Session,
    step: RwSignal<Step>,
    refresh: StoredValue<Option<RefreshToken>>,
    /// Where the person was before the sign-in page.
    came_from: StoredValue<Place>,
    /// Which question is the last one: the answer to another is not heard.
    question: StoredValue<u32>,
}

impl ProviderSession {
    /// Looks after a session, from what the browser came back with.
    #[must_use]
    pub fn open(
        client: &Client,
        provider: Provider,
        session: Session,
        arrival: Option<Arrival>,
    ) -> Self {
        let this = Self {
            client: StoredValue::new_local(client.clone()),
            provider: StoredValue::new(provider),
            session,
            step: RwSignal::new(Step::Resting),
            refresh: StoredValue::new(None),
            came_from: StoredValue::new(Place::Start),
            question: StoredValue::new(0),
        };
        match arrival {
            None => {}
            Some(Arrival(Err(problem))) => this.step.set(Step::Stopped(problem)),
            Some(Arrival(Ok(redeemable))) => this.redeem(redeemable),
        }
        this.renew_in_time();
        this
    }

    /// How far it has come; tracked.
    #[must_use]
    pub fn step(&self) -> Step {
        self.step.try_get().unwrap_or(Step::Resting)
    }

    /// Whether the session goes on by itself; untracked.
    #[must_use]
    pub fn renews(&self) -> bool {
        self.refresh
            .try_with_value(Option::is_some)
            .unwrap_or_default()
    }

    /// Takes note of where the person was before the place where they are.
    pub fn came_from(self, place: Place) {
        self.came_from.try_set_value(place);
    }

    /// Goes to the provider, to come back to the address where this is: from the
    /// sign-in page to the one before.
    pub fn leave(self) {
        if matches!(untrack(|| self.step()), Step::Leaving | Step::Redeeming) {
            return;
        }
        self.step.set(Step::Leaving);
        spawn_local(async move {
            let Some(url) = self.begin().await else {
                self.stop(Problem::Insecure);
                return;
            };
            page::go_elsewhere(&url);
        });
    }

    /// Forgets what renews the session, and gives up its tokens where the
    /// deployment has a server for that.
    pub fn sign_out(self) {
        self.next_question();
        let refresh = self.refresh.try_update_value(Option::take).flatten();
        self.step.try_set(Step::Resting);
        let url = self
            .provider
            .try_with_value(|provider| provider.revoke_url().map(str::to_owned));
        if let Some(url) = url.flatten() {
            let authorization = self.session.authorization_untracked();
            let access = authorization.as_ref().and_then(Authorization::token);
            let tokens = [
                refresh.as_ref().map(RefreshToken::expose),
                access.map(AccessToken::expose),
            ];
            for token in tokens.into_iter().flatten() {
                let (url, form) = (url.clone(), Provider::revoking(token));
                let client = self.client.try_get_value();
                spawn_local(async move {
                    if let Some(client) = client {
                        client.give_up(&url, form).await;
                    }
                });
            }
        }
    }

    /// The browser shows the page again as it was left: nobody is on the way to
    /// the provider any more, and what renewed another session renews nothing.
    pub fn shown_again(self, is_another_session: bool) {
        storage::remove(STORED_ATTEMPT);
        if is_another_session {
            self.next_question();
            self.refresh.try_set_value(None);
        }
        if is_another_session || untrack(|| self.step()) == Step::Leaving {
            self.step.try_set(Step::Resting);
        }
    }

    async fn begin(self) -> Option<String> {
        let random = [crypto::random()?, crypto::random()?];
        let (path, query) = page::address()?;
        let return_to = match Place::at(&path) {
            Place::SignIn => self.came_from.try_get_value()?.path(),
            _ => [path, query].concat(),
        };
        let attempt = Attempt::begin(random, &return_to, now());
        let hash = crypto::sha256(attempt.verifier().expose()).await?;
        let url = self
            .provider
            .try_with_value(|provider| provider.authorize_url(&attempt, &base64url(&hash)))?;
        storage::set(STORED_ATTEMPT, &attempt.to_text());
        Some(url)
    }

    fn redeem(self, redeemable: Redeemable) {
        let form = self
            .provider
            .try_with_value(|provider| provider.redeeming(&redeemable));
        self.ask(Step::Redeeming, form, None);
    }

    /// Asks for new tokens in place of what ends or was turned down. What renews
    /// is used up by that, whatever comes of it.
    fn renew(self) {
        if untrack(|| self.step()) == Step::Renewing {
            return;
        }
        let Some(refresh) = self.refresh.try_update_value(Option::take).flatten() else {
            return;
        };
        let form = self
            .provider
            .try_with_value(|provider| provider.renewing(&refresh));
        self.ask(Step::Renewing, form, Some(refresh));
    }

    fn ask(self, step: Step, form: Option<String>, used: Option<RefreshToken>) {
        let (Some(form), Some(client)) = (form, self.client.try_get_value()) else {
            return;
        };
        let url = self
            .provider
            .try_with_value(|provider| provider.token_url().to_owned());
        let Some(url) = url else { return };
        let question = self.next_question();
        self.step.set(step);
        spawn_local(async move {
            let outcome = client.tokens(&url, form, &Abort::new()).await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            match (step, outcome) {
                (Step::Renewing, Ok(tokens)) => self.go_on(tokens, used),
                (_, Ok(tokens)) => self.arrive(client, tokens, question).await,
                (_, Err(problem)) => self.stop(problem),
            }
        });
    }

    fn next_question(self) -> u32 {
        let next = |question: &mut u32| {
            *question = question.wrapping_add(1);
            *question
        };
        self.question.try_update_value(next).unwrap_or_default()
    }

    async fn arrive(self, client: Client, tokens: Tokens, question: u32) {
        let token = tokens.access.clone().into();
        let verdict = check::judge(client.token_info(&token, &Abort::new()).await);
        if self.question.try_get_value() != Some(question) {
            return;
        }
        match verdict {
            Err(Refusal::LacksScope) => self.stop(Problem::LacksScope),
            Err(Refusal::NotAccepted) => self.stop(Problem::ProviderFailed),
            // The list will tell.
            Err(Refusal::Unreachable) => self.begin_session(tokens, None),
            Ok(info) => self.begin_session(tokens, info),
        }
    }

    fn begin_session(self, tokens: Tokens, info: Option<TokenInfo>) {
        self.refresh.try_set_value(tokens.refresh);
        self.step.set(Step::Resting);
        self.session.sign_in(tokens.access, info);
    }

    fn go_on(self, tokens: Tokens, used: Option<RefreshToken>) {
        self.refresh.try_set_value(tokens.newest_refresh(used));
        self.step.set(Step::Resting);
        self.session.renew(tokens.access, tokens.expires_in_secs);
    }

    fn stop(self, problem: Problem) {
        self.step.try_set(Step::Stopped(problem));
    }

    /// Renews before the end, and when the server turns a token down.
    fn renew_in_time(self) {
        let timer = StoredValue::new_local(None::<Timeout>);
        let session = self.session;
        follow(move || {
            let ends_at = session.ends_at();
            let is_rejected = session.was_rejected();
            if is_rejected {
                self.renew();
            }
            let wait = ends_at
                .filter(|_| !is_rejected)
                .map(|ends_at| wait_ms(ends_at, now()));
            timer.set_value(wait.map(|millis| Timeout::new(millis, move || self.renew())));
        });
    }
}

impl fmt::Debug for ProviderSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProviderSession")
    }
}

/// How long to wait before a token is renewed that ends then: until shortly
/// before, or half of what is left where that is little.
fn wait_ms(ends_at: Moment, now: Moment) -> u32 {
    let left = ends_at.as_millis().saturating_sub(now.as_millis());
    let wait = left.saturating_sub(LEAD_MS).max(left / 2);
    // Timers take no more; it is looked at again then.
    u32::try_from(wait)
        .unwrap_or(i32::MAX as u32)
        .min(i32::MAX as u32)
}
