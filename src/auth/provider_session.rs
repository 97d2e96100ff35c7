//! A session with a provider: people go there to sign in and come back, and it
//! is renewed for as long as it can be.
//!
//! The practice is that of RFC 9700 and of OAuth 2.0 for Browser-Based
//! Applications. What an attempt needs is kept in this tab until it is back; a
//! refresh token is kept in memory only, and used once.

use std::fmt;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::check::{self, Refusal};
use super::renewal::{Renewal, wait_ms};
use super::session::Session;
use crate::api::http::{self, Abort, Client, now};
use crate::api::provider::Provider;
use crate::browser::storage::Kept;
use crate::browser::{crypto, page, storage};
use crate::model::attempt::{Attempt, Callback, Problem, Redeemable, judge};
use crate::model::authorization::Authorization;
use crate::model::failure::Failure;
use crate::model::moment::Moment;
use crate::model::pkce::base64url;
use crate::model::place::Place;
use crate::model::retry::Retries;
use crate::model::token::{AccessToken, RefreshToken, TokenInfo, Tokens};
use crate::ui::live::{follow, keep};
use crate::ui::request::chance;

const STORED_ATTEMPT: &str = "person-credentials.attempt";

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

/// How long after a renewal that failed too often the next one is, in
/// milliseconds.
const LATER_MS: u32 = 60_000;

/// A session with a provider. A handle: copies share it.
#[derive(Clone, Copy)]
pub struct ProviderSession {
    client: StoredValue<Client, LocalStorage>,
    provider: StoredValue<Provider>,
    session: Session,
    step: RwSignal<Step>,
    refresh: StoredValue<Option<RefreshToken>>,
    /// Whether there is something that renews the session, and nothing is known
    /// against it.
    is_renewable: RwSignal<bool>,
    /// What was replaced so far: a server that turns new tokens down is not asked
    /// without end.
    renewal: StoredValue<Renewal>,
    /// How often a renewal failed that may still succeed.
    retries: StoredValue<Retries>,
    /// When the session is renewed next.
    due: StoredValue<Option<Timeout>, LocalStorage>,
    /// When a person signed in.
    began: StoredValue<Moment>,
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
            is_renewable: RwSignal::new(false),
            renewal: StoredValue::new(Renewal::default()),
            retries: StoredValue::new(Retries::default()),
            due: StoredValue::new_local(None),
            began: StoredValue::new(Moment::default()),
            came_from: StoredValue::new(Place::Start),
            question: StoredValue::new(0),
        };
        match arrival {
            None => {}
            // Where a session goes on it is of no use to know.
            Some(Arrival(Err(_))) if untrack(|| session.is_signed_in()) => {}
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

    /// Whether the session will be renewed by itself, as far as is known; tracked.
    #[must_use]
    pub fn is_renewable(&self) -> bool {
        self.is_renewable.try_get().unwrap_or_default()
    }

    /// Takes note of where the person was before the place where they are.
    pub fn came_from(self, place: Place) {
        self.came_from.try_set_value(place);
    }

    /// Goes to the provider, to come back to the address where this is: from the
    /// sign-in page to the one before.
    pub fn leave(self) {
        // From leaving it may begin anew: the browser may have been stopped on its
        // way.
        if matches!(untrack(|| self.step()), Step::Redeeming | Step::Renewing) {
            return;
        }
        self.step.set(Step::Leaving);
        spawn_local(async move {
            match self.begin().await {
                Ok(url) => page::go_elsewhere(&url),
                Err(problem) => self.stop(problem),
            }
        });
    }

    /// Forgets what renews the session, and gives up its tokens where the
    /// deployment has a server for that.
    pub fn sign_out(self) {
        let refresh = self.forget();
        self.step.try_set(Step::Resting);
        storage::remove(STORED_ATTEMPT);
        let authorization = self.session.authorization_untracked();
        let access = authorization.as_ref().and_then(Authorization::token);
        self.give_up(refresh.as_ref(), access);
    }

    /// The browser shows the page again as it was left: nobody is on the way to
    /// the provider any more, and what renewed another session renews nothing.
    pub fn shown_again(self, is_another_session: bool) {
        storage::remove(STORED_ATTEMPT);
        if is_another_session {
            let refresh = self.forget();
            self.give_up(refresh.as_ref(), None);
        }
        if is_another_session || untrack(|| self.step()) == Step::Leaving {
            self.step.try_set(Step::Resting);
        }
    }

    fn forget(self) -> Option<RefreshToken> {
        self.next_question();
        self.due.try_set_value(None);
        self.keep(None)
    }

    /// Keeps what renews the session next, if anything does; gives what did so
    /// far.
    fn keep(self, refresh: Option<RefreshToken>) -> Option<RefreshToken> {
        self.is_renewable.try_set(refresh.is_some());
        let replace = |kept: &mut Option<RefreshToken>| std::mem::replace(kept, refresh);
        self.refresh.try_update_value(replace).flatten()
    }

    async fn begin(self) -> Result<String, Problem> {
        let secure = Problem::Insecure;
        let random = [
            crypto::random().ok_or(secure)?,
            crypto::random().ok_or(secure)?,
        ];
        let (path, query) = page::address().unwrap_or_default();
        let return_to = match Place::at(&path) {
            Place::SignIn => self
                .came_from
                .try_get_value()
                .unwrap_or(Place::Start)
                .path(),
            _ => [path, query].concat(),
        };
        let attempt = Attempt::begin(random, &return_to, now());
        let hash = crypto::sha256(attempt.verifier().expose()).await;
        let challenge = base64url(&hash.ok_or(secure)?);
        let url = self
            .provider
            .try_with_value(|provider| provider.authorize_url(&attempt, &challenge));
        match storage::set(STORED_ATTEMPT, &attempt.to_text()) {
            Kept::InTab => url.ok_or(Problem::ProviderFailed),
            // What is in memory would not be there any more at the return.
            Kept::InMemory => Err(Problem::NothingKept),
        }
    }

    fn redeem(self, redeemable: Redeemable) {
        let form = self
            .provider
            .try_with_value(|provider| provider.redeeming(&redeemable));
        self.ask(Step::Redeeming, form, None);
    }

    /// Renews what was turned down, unless that was of no use before.
    fn replace(self) {
        let replace = |renewal: &mut Renewal| {
            let is_proved = self.session.is_proved();
            renewal.replace(is_proved, page::steady_ms()).is_some()
        };
        if self.renewal.try_update_value(replace) != Some(true) {
            let refresh = self.keep(None);
            self.give_up(refresh.as_ref(), None);
        }
        self.renew();
    }

    /// Asks for new tokens in place of what ends or was turned down.
    fn renew(self) {
        match untrack(|| self.step()) {
            Step::Redeeming | Step::Renewing => return,
            // The browser may be stopped on its way.
            Step::Leaving => return self.renew_after(LATER_MS),
            // What sign-in led to before is of no use to know when it ends.
            Step::Resting | Step::Stopped(_) => self.rest(),
        }
        let began = self.began.try_get_value().unwrap_or_default();
        let is_over = |provider: &Provider| provider.session_limit().is_over(began, now());
        if self.provider.try_with_value(is_over) == Some(true) {
            self.keep(None);
            return;
        }
        // Used up by that, whatever comes of it.
        let Some(refresh) = self.refresh.try_update_value(Option::take).flatten() else {
            return;
        };
        let form = self
            .provider
            .try_with_value(|provider| provider.renewing(&refresh));
        self.ask(Step::Renewing, form, Some(refresh));
    }

    fn renew_after(self, millis: u32) {
        let due = Timeout::new(millis, move || self.renew());
        self.due.try_set_value(Some(due));
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
            let is_heard = self.question.try_get_value() == Some(question);
            match (step, outcome) {
                // Whoever signed out meanwhile has no use for them.
                (_, Ok(tokens)) if !is_heard => self.turn_away(&tokens),
                (_, Err(_)) if !is_heard => {}
                (Step::Renewing, Ok(tokens)) => self.go_on(tokens, used),
                (Step::Renewing, Err(problem)) => self.fail(problem, used),
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
        let is_heard = self.question.try_get_value() == Some(question);
        let verdict = match verdict {
            _ if !is_heard => return self.turn_away(&tokens),
            Ok(info) => Ok(info),
            // The list will tell.
            Err(Refusal::Unreachable) => Ok(None),
            Err(Refusal::LacksScope) => Err(Problem::LacksScope),
            Err(Refusal::NotAccepted) => Err(Problem::ProviderFailed),
        };
        match verdict {
            Ok(info) => self.begin_session(tokens, info),
            Err(problem) => {
                self.turn_away(&tokens);
                self.stop(problem);
            }
        }
    }

    fn begin_session(self, tokens: Tokens, info: Option<TokenInfo>) {
        self.renewal.try_update_value(Renewal::begin);
        self.retries.try_set_value(Retries::default());
        self.began.try_set_value(now());
        self.keep(tokens.refresh);
        self.rest();
        self.session
            .sign_in(tokens.access, info, tokens.expires_in_secs);
    }

    fn go_on(self, tokens: Tokens, used: Option<RefreshToken>) {
        self.retries.try_set_value(Retries::default());
        self.keep(tokens.newest_refresh(used));
        self.rest();
        self.session.renew(tokens.access, tokens.expires_in_secs);
    }

    /// The session lasts until its end, whatever became of renewing it.
    fn fail(self, problem: Problem, used: Option<RefreshToken>) {
        self.rest();
        self.is_renewable.try_set(false);
        if problem.may_pass() {
            // It may be good still: at worst the next try says that it is not.
            self.refresh.try_set_value(used);
            let wait = |retries: &mut Retries| retries.wait_ms(&Failure::Unreachable, chance());
            let wait = self.retries.try_update_value(wait).flatten();
            self.renew_after(wait.unwrap_or(LATER_MS));
        }
    }

    fn stop(self, problem: Problem) {
        self.step.try_set(Step::Stopped(problem));
    }

    fn rest(self) {
        if untrack(|| self.step()) != Step::Resting {
            self.step.try_set(Step::Resting);
        }
    }

    /// Gives up what came for nobody.
    fn turn_away(self, tokens: &Tokens) {
        self.give_up(tokens.refresh.as_ref(), Some(&tokens.access));
    }

    /// Gives tokens up where the deployment has a server for that. Nothing hangs
    /// on what comes of it.
    fn give_up(self, refresh: Option<&RefreshToken>, access: Option<&AccessToken>) {
        let url = |provider: &Provider| provider.revoke_url().map(str::to_owned);
        let Some(url) = self.provider.try_with_value(url).flatten() else {
            return;
        };
        let refresh = refresh.map(RefreshToken::expose);
        let tokens = refresh.into_iter().chain(access.map(AccessToken::expose));
        for token in tokens {
            let (url, form) = (url.clone(), Provider::revoking(token));
            spawn_local(async move { http::give_up(&url, &form).await });
        }
    }

    /// Renews before the end, and when the server turns a token down.
    fn renew_in_time(self) {
        let session = self.session;
        follow(move || {
            let ends_at = session.ends_at();
            self.due.try_set_value(None);
            if session.was_rejected() {
                self.replace();
            } else if let Some(ends_at) = ends_at {
                let left = ends_at.as_millis().saturating_sub(now().as_millis());
                self.renew_after(wait_ms(left));
            }
        });
        if let Some(window) = web_sys::window() {
            keep(EventListener::new(&window, "online", move |_| {
                if !untrack(|| self.is_renewable()) {
                    self.renew();
                }
            }));
        }
    }
}

impl fmt::Debug for ProviderSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProviderSession")
    }
}
