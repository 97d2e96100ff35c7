//! The one place that fetches.
//!
//! Every request goes to the configured base with the same rules: the token in
//! the header and nowhere else, a cookie only to the page's own origin and only
//! where there is no token, no redirect, no cache, no referrer.
//! Every failure becomes a [`Failure`]; nothing of a request is logged.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use gloo_net::http::{Request, Response};
use gloo_timers::callback::Timeout;
use js_sys::{Reflect, Uint8Array};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache,
    RequestCredentials, RequestInit, RequestRedirect, ResponseType, UrlSearchParams,
};

use super::settings::Settings;
use super::wire::{self, RetryAfter, Terms};
use crate::browser::page;
use crate::model::attempt::Problem;
use crate::model::authorization::Authorization;
use crate::model::failure::Failure;
use crate::model::moment::Moment;
use crate::model::page::Page;
use crate::model::people::{Part, PeoplePage};
use crate::model::people_query::PeopleQuery;
use crate::model::person::{Person, PersonId};
use crate::model::ticket::{Subject, Ticket};
use crate::model::time::Time;
use crate::model::token::{TokenInfo, Tokens};
use crate::model::types::CredentialTypes;

/// The longest body that is read, in bytes: a page of 500 rows has about 100 KB,
/// and more than this would only fill the memory of the page.
const LONGEST_BODY: usize = 8 * 1024 * 1024;

/// A way to give a request up. Giving up twice, or after the answer, does
/// nothing.
#[derive(Clone)]
pub struct Abort(Option<AbortController>);

impl Abort {
    /// A fresh one, for one request.
    #[must_use]
    pub fn new() -> Self {
        // Without an AbortController the answer is still ignored by its
        // ticket; only the connection is not freed early.
        Self(AbortController::new().ok())
    }

    fn is_pulled(&self) -> bool {
        self.0
            .as_ref()
            .is_some_and(|controller| controller.signal().aborted())
    }

    /// What those who are asked can see of it.
    #[must_use]
    pub fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }

    /// What else can give it up.
    #[must_use]
    pub fn controller(&self) -> Option<&AbortController> {
        self.0.as_ref()
    }

    /// Gives the request up.
    pub fn abort(&self) {
        if let Some(controller) = &self.0 {
            pull(controller);
        }
    }
}

/// Pulls a way to give something up.
///
/// The reason notes who was running then, and Chromium keeps all of them until
/// the note is read: whoever kept the signal would keep this whole instance,
/// and what it has in memory.
pub fn pull(controller: &AbortController) {
    controller.abort();
    let reason = controller.signal().reason();
    // Only a getter of the host's could throw.
    let _ = Reflect::get(&reason, &"stack".into());
}

impl Default for Abort {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Abort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Abort")
    }
}

/// What a renewal gives, once it is over.
pub type Renewed = Pin<Box<dyn Future<Output = Option<Authorization>>>>;

/// Whoever looks after what requests carry.
pub trait Renew {
    /// Gives something in place of what the server turned down, if there is
    /// anything; else takes note that it was turned down.
    fn renew(&self, rejected: Authorization) -> Renewed;

    /// Takes note that the server answered.
    fn accepted(&self, authorization: &Authorization);
}

/// The API of one deployment.
#[derive(Clone)]
pub struct Client {
    settings: Settings,
    renew: Option<SendWrapper<Rc<dyn Renew>>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.settings).finish()
    }
}

impl Client {
    /// A client for these settings.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            renew: None,
        }
    }

    /// The same, whose requests are made again with what takes the place of a token
    /// that was turned down: nobody who waits for an answer notices.
    #[must_use]
    pub fn renewed_by(self, renew: impl Renew + 'static) -> Self {
        Self {
            renew: Some(SendWrapper::new(Rc::new(renew))),
            ..self
        }
    }

    /// What the deployment configures.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    fn terms(&self) -> Terms<'_> {
        Terms {
            trusted: &self.settings.trusted,
            moment: read_moment,
        }
    }

    /// Reads the part of a list of credentials that a ticket names
    /// (`GET /api/3/people/{person_id}/credentials`, or `/api/3/credentials`).
    ///
    /// # Errors
    /// Any [`Failure`].
    pub async fn credentials(
        &self,
        authorization: &Authorization,
        ticket: Ticket,
        abort: &Abort,
    ) -> Result<Page, Failure> {
        let size = match ticket.subject() {
            Subject::Person(_) => self.settings.page_size,
            Subject::Account => self.settings.account_page_size,
        };
        let url = self
            .settings
            .base
            .credentials(ticket.subject(), ticket.want(), size);
        let answer = self.get(&url, authorization, abort).await;
        let (response, body) = answer.map_err(|why| match (ticket.subject(), why) {
            (Subject::Account, Failure::NoSuchPerson) => Failure::NotListed,
            (_, why) => why,
        })?;
        let headers = response.headers();
        wire::page(&body, |name| headers.get(name), self.terms())
    }

    /// Reads one person (`GET /api/3/people/{id}`).
    ///
    /// # Errors
    /// Any [`Failure`].
    pub async fn person(
        &self,
        authorization: &Authorization,
        id: PersonId,
        abort: &Abort,
    ) -> Result<Person, Failure> {
        let (_, body) = self
            .get(&self.settings.base.person(id), authorization, abort)
            .await?;
        wire::person(&body, id, self.terms())
    }

    /// Reads a part of a list of people (`GET /api/3/people`).
    ///
    /// # Errors
    /// Any [`Failure`].
    pub async fn people(
        &self,
        authorization: &Authorization,
        query: &PeopleQuery,
        part: Part,
        abort: &Abort,
    ) -> Result<PeoplePage, Failure> {
        let size = self.settings.page_size;
        let url = self.settings.base.people(query, part, size);
        let (response, body) = self.get(&url, authorization, abort).await?;
        let headers = response.headers();
        wire::people(&body, |name| headers.get(name), self.terms())
    }

    /// Reads what types of credentials the account has
    /// (`GET /api/3/credential_types`).
    ///
    /// # Errors
    /// Any [`Failure`]; it needs a scope of its own.
    pub async fn credential_types(
        &self,
        authorization: &Authorization,
        abort: &Abort,
    ) -> Result<CredentialTypes, Failure> {
        let url = self.settings.base.credential_types();
        let (_, body) = self.get(&url, authorization, abort).await?;
        wire::credential_types(&body)
    }

    /// Asks what the token is good for (`GET /oauth/token/info`).
    ///
    /// # Errors
    /// Any [`Failure`]; a deployment may lack this endpoint.
    pub async fn token_info(
        &self,
        authorization: &Authorization,
        abort: &Abort,
    ) -> Result<TokenInfo, Failure> {
        let (_, body) = self
            .get(&self.settings.base.token_info(), authorization, abort)
            .await?;
        wire::token_info(&body)
    }

    /// Asks a provider for tokens, with a form that holds secrets
    /// (`POST /oauth/token`).
    ///
    /// # Errors
    /// Why there are none.
    pub async fn tokens(&self, url: &str, form: String, abort: &Abort) -> Result<Tokens, Problem> {
        let _limit = Timeout::new(self.settings.time_limit.millis(), {
            let abort = abort.clone();
            move || abort.abort()
        });
        let signal = abort.signal();
        let request = Request::post(url)
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .credentials(RequestCredentials::Omit)
            .redirect(RequestRedirect::Error)
            .abort_signal(signal.as_ref())
            .cache(RequestCache::NoStore)
            .referrer_policy(ReferrerPolicy::NoReferrer)
            .body(form);
        let response = match request {
            Ok(request) => request.send().await,
            Err(error) => Err(error),
        };
        let response = response.map_err(|_| Problem::Unreachable)?;
        let body = read(&response).await.ok().flatten().unwrap_or_default();
        match response.ok() {
            true => wire::tokens(&body),
            false => Err(wire::no_tokens(response.status(), &body)),
        }
    }

    async fn get(
        &self,
        url: &str,
        authorization: &Authorization,
        abort: &Abort,
    ) -> Result<(Response, Vec<u8>), Failure> {
        let Some(renew) = &self.renew else {
            return self.get_once(url, authorization, abort).await;
        };
        let mut authorization = authorization.clone();
        loop {
            let answer = self.get_once(url, &authorization, abort).await;
            match &answer {
                Ok(_) => renew.accepted(&authorization),
                Err(Failure::SignInNeeded) => {
                    let renewed = renew.renew(authorization).await;
                    if let Some(renewed) = renewed.filter(|_| !abort.is_pulled()) {
                        authorization = renewed;
                        continue;
                    }
                }
                Err(_) => {}
            }
            return answer;
        }
    }

    /// Every request is this one, and every one ends: by its answer, by being
    /// given up, or by the time limit, which frees its connection as well.
    async fn get_once(
        &self,
        url: &str,
        authorization: &Authorization,
        abort: &Abort,
    ) -> Result<(Response, Vec<u8>), Failure> {
        let timed_out = Rc::new(Cell::new(false));
        let _limit = Timeout::new(self.settings.time_limit.millis(), {
            let (timed_out, abort) = (Rc::clone(&timed_out), abort.clone());
            move || {
                timed_out.set(true);
                abort.abort();
            }
        });
        let lost = || {
            if timed_out.get() {
                Failure::TimedOut
            } else if abort.is_pulled() {
                Failure::Cancelled
            } else if is_online() {
                Failure::Unreachable
            } else {
                Failure::Offline
            }
        };
        let response = send(url, authorization, abort).await.ok_or_else(lost)?;
        if response.type_() == ResponseType::Opaqueredirect {
            return Err(Failure::SignInNeeded);
        }
        let body = read(&response).await;
        if response.ok() {
            let body = body.map_err(|_| lost())?;
            let Some(body) = body else {
                abort.abort();
                return Err(Failure::Unreadable {
                    detail: "too large".to_owned(),
                });
            };
            return Ok((response, body));
        }
        if abort.is_pulled() && !timed_out.get() {
            return Err(Failure::Cancelled);
        }
        // The status says enough where its body is of no use or without end.
        let body = body.ok().flatten().unwrap_or_else(|| {
            abort.abort();
            Vec::new()
        });
        let retry_after = response.headers().get("Retry-After");
        let failure = wire::failure(
            response.status(),
            &body,
            RetryAfter {
                header: retry_after.as_deref(),
                now: now(),
                moment: read_moment,
            },
        );
        Err(match (failure, authorization) {
            // Of a token, and its scope, nobody here knows.
            (Failure::NotAllowed { description }, Authorization::SameOrigin(_)) => {
                Failure::Refused {
                    status: response.status(),
                    description,
                }
            }
            (failure, _) => failure,
        })
    }
}

/// Gives a token up at a server of the deployment's own, with a form that holds
/// it, even if the page is left meanwhile. Nothing hangs on what comes of it.
pub async fn give_up(url: &str, form: &str) {
    let give_up = || {
        let init = RequestInit::new();
        init.set_method("POST");
        let form = UrlSearchParams::new_with_str(form).ok()?;
        init.set_body(&form);
        init.set_credentials(RequestCredentials::SameOrigin);
        init.set_redirect(RequestRedirect::Error);
        init.set_cache(RequestCache::NoStore);
        init.set_referrer_policy(ReferrerPolicy::NoReferrer);
        Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE).ok()?;
        Some(web_sys::window()?.fetch_with_str_and_init(url, &init))
    };
    if let Some(answer) = give_up() {
        let _ = JsFuture::from(answer).await;
    }
}

async fn send(url: &str, authorization: &Authorization, abort: &Abort) -> Option<Response> {
    let signal = abort.signal();
    let request = Request::get(url).header("Accept", "application/json");
    // Neither a token nor a CSRF header holds what a browser would refuse.
    let request = match authorization {
        Authorization::Bearer(token) => request
            .header("Authorization", &["Bearer ", token.expose()].concat())
            .credentials(RequestCredentials::Omit)
            .redirect(RequestRedirect::Error),
        Authorization::SameOrigin(csrf) => request
            .header(csrf.name(), csrf.value())
            .credentials(RequestCredentials::SameOrigin)
            // Not followed either, but told: it leads to where people sign in.
            .redirect(RequestRedirect::Manual),
    };
    request
        .abort_signal(signal.as_ref())
        .cache(RequestCache::NoStore)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .send()
        .await
        .ok()
}

/// The body piece by piece, so that one without end is given up in time; `None`
/// if it is longer than any answer of the API.
async fn read(response: &Response) -> Result<Option<Vec<u8>>, JsValue> {
    let mut body = Vec::new();
    let Some(stream) = response.body() else {
        return Ok(Some(body));
    };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let piece = JsFuture::from(reader.read()).await?;
        if Reflect::get(&piece, &"done".into())?.is_truthy() {
            return Ok(Some(body));
        }
        let piece: Uint8Array = Reflect::get(&piece, &"value".into())?.dyn_into()?;
        let start = body.len();
        let end = start + piece.length() as usize;
        if end > LONGEST_BODY {
            return Ok(None);
        }
        body.resize(end, 0);
        if let Some(room) = body.get_mut(start..) {
            piece.copy_to(room);
        }
    }
}

fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// This moment on the reader's clock.
#[must_use]
pub fn now() -> Moment {
    // The clock counts in whole milliseconds, and is past 1970.
    Moment::from_millis(js_sys::Date::now() as u64)
}

/// This moment by both clocks.
#[must_use]
pub fn time() -> Time {
    Time {
        steady: page::steady_ms(),
        // Exact: whole milliseconds, far below 2^53.
        wall: now().as_millis() as f64,
    }
}

/// Reads a date as ECMAScript or HTTP writes it; one without an offset is local.
#[must_use]
pub fn read_moment(text: &str) -> Option<Moment> {
    let millis = js_sys::Date::parse(text);
    // What is none is not a number; nothing of an access control system was
    // before 1970. Whole, and far below 2^53.
    (millis >= 0.0).then(|| Moment::from_millis(millis as u64))
}
