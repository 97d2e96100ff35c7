//! A session with a provider: people go there to sign in and come back, and it
//! is renewed for as long as it can be.
//!
//! The practice is that of RFC 9700 and of OAuth 2.0 for Browser-Based
//! Applications. What an attempt needs is kept in this tab until it is back; a
//! refresh token is kept in memory only, and used once.

use std::fmt;

use futures_channel::oneshot::{self, Sender};
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::check::{self, Refusal};
use super::renewal::{Renewal, wait_ms};
use super::session::Session;
use crate::api::http::{self, Abort, Client, Renew, Renewed, now, time};
use crate::api::provider::Provider;
use crate::browser::storage::Kept;
use crate::browser::{crypto, page, storage};
use crate::model::attempt::{Attempt, Callback, Problem, Redeemable, judge_query};
use crate::model::authorization::Authorization;
use crate::model::failure::Failure;
use crate::model::moment::Moment;
use crate::model::pkce::base64url;
use crate::model::place::Place;
use crate::model::retry::Retries;
use crate::model::time::Time;
use crate::model::token::{AccessToken, RefreshToken, TokenInfo, Tokens, can_read};
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
        let outcome = judge_query(attempt, &query, now());
        let return_to = match &outcome {
            Some(Ok(redeemable)) => redeemable.return_to.as_str(),
            Some(Err((_, return_to))) => return_to,
            None => "/",
        };
        page::replace_address(return_to);
        outcome.map(|outcome| Self(outcome.map_err(|(problem, _)| problem)))
    }

    /// Takes what may be the answer of a provider out of the address where nobody
    /// can make use of it.
    pub fn discard() {
        storage::remove(STORED_ATTEMPT);
        let answer = page::address().filter(|(_, query)| Callback::read(query).is_some());
        if let Some((path, _)) = answer {
            page::replace_address(&path);
        }
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
    began: StoredValue<Time>,
    /// What the last renewal took the place of, of the same account.
    replaced: StoredValue<Option<Authorization>>,
    /// Who waits for a renewal that is under way: told by its end, whatever it is.
    waiting: StoredValue<Vec<Sender<()>>, LocalStorage>,
    /// Where the person was before the sign-in page.
    came_from: StoredValue<String>,
    /// Which question is the last one: the answer to another is not heard.
    question: StoredValue<u32>,
}

impl ProviderSession {
    /// Looks after a session. What it asks by itself goes through a client that
    /// nobody renews.
    #[must_use]
    pub fn open(client: &Client, provider: Provider, session: Session) -> Self {
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
            began: StoredValue::new(time()),
            replaced: StoredValue::new(None),
            waiting: StoredValue::new_local(Vec::new()),
            came_from: StoredValue::new(Place::Start.path()),
            question: StoredValue::new(0),
        };
        this.renew_in_time();
        this
    }

    /// Goes on from what the browser came back with.
    pub fn arrive(self, Arrival(outcome): Arrival) {
        match outcome {
            Ok(redeemable) => self.redeem(redeemable),
            Err(problem) => self.stop(problem),
        }
    }

    /// Somebody has read why it led to nothing.
    pub fn dismiss(self) {
        if matches!(untrack(|| self.step()), Step::Stopped(_)) {
            self.rest();
        }
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

    /// Takes note of the address where the person was before the place where they
    /// are.
    pub fn came_from(self, address: String) {
        self.came_from.try_set_value(address);
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
        let question = self.next_question();
        spawn_local(async move {
            match self.begin(question).await {
                Ok(url) => page::go_elsewhere(&url),
                Err(problem) if self.is_heard(question) => self.stop(problem),
                Err(_) => {}
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
        self.replaced.try_set_value(None);
        self.waiting.try_update_value(Vec::clear);
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

    async fn begin(self, question: u32) -> Result<String, Problem> {
        let secure = Problem::Insecure;
        let random = [
            crypto::random().ok_or(secure)?,
            crypto::random().ok_or(secure)?,
        ];
        let (path, query) = page::address().unwrap_or_default();
        let return_to = match Place::at(&path) {
            Place::SignIn => self.came_from.try_get_value().unwrap_or_default(),
            _ => [path, query].concat(),
        };
        let attempt = Attempt::begin(random, &return_to, now());
        let hash = crypto::sha256(attempt.verifier().expose()).await;
        let challenge = base64url(&hash.ok_or(secure)?);
        let url = self
            .provider
            .try_with_value(|provider| provider.authorize_url(&attempt, &challenge));
        // Somebody signed out meanwhile, or pressed again.
        if !self.is_heard(question) {
            return Err(Problem::NotBegunHere);
        }
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
        match untrack(|| self.step()) {
            Step::Renewing => return,
            // Whoever is on the way still waits for answers here.
            Step::Leaving => self.rest(),
            Step::Resting | Step::Redeeming | Step::Stopped(_) => {}
        }
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
            // Nobody is on the way for that long: the browser was stopped.
            Step::Leaving => {
                self.rest();
                return self.renew_after(LATER_MS);
            }
            Step::Resting | Step::Stopped(_) => {}
        }
        // Used up by that, whatever comes of it.
        let Some(refresh) = self.refresh.try_update_value(Option::take).flatten() else {
            return;
        };
        let began = self.began.try_get_value();
        let is_over = |provider: &Provider| {
            let limit = provider.session_limit();
            began.is_none_or(|began| limit.is_over(began, time()))
        };
        if self.provider.try_with_value(is_over) != Some(false) {
            self.is_renewable.try_set(false);
            return self.give_up(Some(&refresh), None);
        }
        let form = self
            .provider
            .try_with_value(|provider| provider.renewing(&refresh));
        self.ask(Step::Renewing, form, Some(refresh));
    }

    fn renew_after(self, millis: u32) {
        let due = Timeout::new(millis, move || {
            // The last replacement was of use, so that another one may be.
            if self.session.is_proved() && !untrack(|| self.session.was_rejected()) {
                self.renewal.try_update_value(Renewal::begin);
            }
            self.renew();
        });
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
            match (step, outcome) {
                // Whoever signed out meanwhile has no use for them.
                (_, Ok(tokens)) if !self.is_heard(question) => self.turn_away(&tokens, used),
                (_, Err(_)) if !self.is_heard(question) => self.give_up(used.as_ref(), None),
                (Step::Renewing, Ok(tokens)) => self.go_on(tokens, used),
                (Step::Renewing, Err(problem)) => self.fail(problem, used),
                (_, Ok(tokens)) => self.check(client, tokens, question).await,
                (_, Err(problem)) => self.stop(problem),
            }
            // Nobody waits for what is over, however it ended.
            self.waiting.try_update_value(Vec::clear);
        });
    }

    fn is_heard(self, question: u32) -> bool {
        self.question.try_get_value() == Some(question)
    }

    fn next_question(self) -> u32 {
        let next = |question: &mut u32| {
            *question = question.wrapping_add(1);
            *question
        };
        self.question.try_update_value(next).unwrap_or_default()
    }

    async fn check(self, client: Client, tokens: Tokens, question: u32) {
        let token = tokens.access.clone().into();
        let verdict = check::judge(client.token_info(&token, &Abort::new()).await);
        let lacks_scope = || tokens.scopes.as_ref().is_some_and(|known| !can_read(known));
        let verdict = match verdict {
            _ if !self.is_heard(question) => return self.turn_away(&tokens, None),
            // Whoever gave it said what it is for, if nobody else does.
            Ok(None) | Err(Refusal::Unreachable) if lacks_scope() => Err(Problem::LacksScope),
            Ok(info) => Ok(info),
            // The list will tell.
            Err(Refusal::Unreachable) => Ok(None),
            Err(Refusal::LacksScope) => Err(Problem::LacksScope),
            Err(Refusal::NotAccepted) => Err(Problem::ProviderFailed),
        };
        match verdict {
            Ok(info) => self.begin_session(tokens, info),
            Err(problem) => {
                self.turn_away(&tokens, None);
                self.stop(problem);
            }
        }
    }

    fn begin_session(self, tokens: Tokens, info: Option<TokenInfo>) {
        self.renewal.try_update_value(Renewal::begin);
        self.retries.try_set_value(Retries::default());
        self.began.try_set_value(time());
        self.replaced.try_set_value(None);
        self.keep(tokens.refresh);
        self.rest();
        self.session
            .sign_in(tokens.access, info, tokens.expires_in_secs);
    }

    fn go_on(self, tokens: Tokens, used: Option<RefreshToken>) {
        if self.session.was_ended_elsewhere() {
            self.turn_away(&tokens, used);
            self.sign_out();
            return self.session.sign_out();
        }
        self.retries.try_set_value(Retries::default());
        self.keep(tokens.newest_refresh(used));
        self.rest();
        self.replaced
            .try_set_value(self.session.authorization_untracked());
        self.session.renew(tokens.access, tokens.expires_in_secs);
    }

    /// The session lasts until its end, whatever became of renewing it.
    fn fail(self, problem: Problem, used: Option<RefreshToken>) {
        self.rest();
        self.is_renewable.try_set(false);
        if problem.leaves_all_unused() {
            self.refresh.try_set_value(used);
            let wait = |retries: &mut Retries| retries.wait_ms(&Failure::Unreachable, chance());
            let wait = self.retries.try_update_value(wait).flatten();
            self.renew_after(wait.unwrap_or(LATER_MS));
        } else if problem != Problem::Spent {
            self.give_up(used.as_ref(), None);
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
    fn turn_away(self, tokens: &Tokens, used: Option<RefreshToken>) {
        let refresh = tokens.newest_refresh(used);
        self.give_up(refresh.as_ref(), Some(&tokens.access));
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

    /// Renews before the end, also where the machine slept meanwhile.
    fn renew_in_time(self) {
        let session = self.session;
        follow(move || {
            // What is tried again because it failed is not put off.
            if let (Some(left), false) = (left(session.ends_at()), session.was_rejected()) {
                self.renew_after(wait_ms(left));
            }
        });
        let Some(window) = web_sys::window() else {
            return;
        };
        let wake = move |_: &web_sys::Event| {
            let has_ended = untrack(|| left(session.ends_at())) == Some(0);
            if page::is_visible() && has_ended {
                // Whatever locks what nobody used comes before.
                self.renew_after(0);
            }
        };
        keep([
            EventListener::new(&window, "focus", wake),
            EventListener::new(&window, "visibilitychange", wake),
            EventListener::new(&window, "online", move |_| {
                if !untrack(|| self.is_renewable()) {
                    self.renew();
                }
            }),
        ]);
    }
}

/// Milliseconds until then.
fn left(ends_at: Option<Moment>) -> Option<u64> {
    Some(ends_at?.as_millis().saturating_sub(now().as_millis()))
}

impl Renew for ProviderSession {
    fn renew(&self, rejected: Authorization) -> Renewed {
        let this = *self;
        Box::pin(async move {
            let current = move || this.session.authorization_untracked();
            if current().as_ref() == Some(&rejected) {
                this.replace();
                if untrack(|| this.step()) == Step::Renewing {
                    let (told, end) = oneshot::channel();
                    this.waiting
                        .try_update_value(|waiting| waiting.push(told))?;
                    // It ends by being dropped.
                    let _ = end.await;
                }
            }
            if current().as_ref() == Some(&rejected) {
                // What sign-in led to is told until somebody made use of a session.
                if this.session.is_proved() {
                    this.dismiss();
                }
                this.session.reject(&rejected);
            }
            // What was asked of one account is not asked of another.
            let is_replaced = this.replaced.try_get_value().flatten() == Some(rejected);
            current().filter(|_| is_replaced)
        })
    }

    fn accepted(&self, authorization: &Authorization) {
        self.session.prove(authorization);
    }
}

impl fmt::Debug for ProviderSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProviderSession")
    }
}
