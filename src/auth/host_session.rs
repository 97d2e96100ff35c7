//! A session that somebody else looks after: the host of the element, or
//! whoever serves the page.
//!
//! The host is asked for a token when there is none that the server accepts,
//! one time for all views. What it gives is kept in memory only.

use std::fmt;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::Promise;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::renewal::{NoToken, Reason, Renewal};
use super::session::Session;
use crate::api::endpoint::TimeLimit;
use crate::api::http::Abort;
use crate::api::settings::{Auth, Settings};
use crate::browser::page;
use crate::model::authorization::Authorization;
use crate::model::token::AccessToken;

/// Asks the host for a token; `None` if it has no way to give one.
pub type Provide = Rc<dyn Fn(Reason, &Abort) -> Option<Promise>>;

/// What the host was asked, and what it said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handover {
    /// It is asked.
    Asked,
    /// There is a session.
    Done,
    /// There is none.
    Refused(NoToken),
}

/// Whether a host is asked when a session opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// It is.
    Asking,
    /// The host ended the session: not before it begins another one.
    Cleared,
}

/// A session that the host looks after. A handle: copies share it; it ends with
/// the view that opened it.
#[derive(Clone, Copy)]
pub struct HostSession {
    session: Session,
    handover: RwSignal<Handover>,
    auth: StoredValue<Auth>,
    time_limit: TimeLimit,
    provide: StoredValue<Provide, LocalStorage>,
    renewal: StoredValue<Renewal>,
    last: StoredValue<Option<AccessToken>>,
    /// Why the host was asked last.
    owed: StoredValue<Reason>,
    asking: StoredValue<Option<Asking>, LocalStorage>,
    number: StoredValue<u32>,
}

/// One question to the host; dropping it takes the question back, unless it was
/// answered.
struct Asking {
    abort: Option<Abort>,
    _limit: Timeout,
}

impl Asking {
    fn close(mut self) {
        self.abort = None;
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        if let Some(abort) = &self.abort {
            abort.abort();
        }
    }
}

impl HostSession {
    /// Opens a session as a deployment has it: with a first question to the
    /// host, or with cookies.
    #[must_use]
    pub fn open(settings: &Settings, provide: Provide, beginning: Beginning) -> Self {
        let host = Self {
            session: Session::in_memory(None),
            handover: RwSignal::new(Handover::Done),
            auth: StoredValue::new(settings.auth.clone()),
            time_limit: settings.time_limit,
            provide: StoredValue::new_local(provide),
            renewal: StoredValue::new(Renewal::default()),
            last: StoredValue::new(None),
            owed: StoredValue::new(Reason::Initial),
            asking: StoredValue::new_local(None),
            number: StoredValue::new(0),
        };
        // Its drop is of JavaScript's, and has to come before the owner's end.
        on_cleanup(move || host.take_back());
        match beginning {
            Beginning::Asking => host.begin(),
            Beginning::Cleared => host.refuse(NoToken::Cleared),
        }
        Effect::new(move |_: Option<()>| {
            // Read, so that it is told of each change.
            let _ = host.session.token_epoch();
            if host.session.was_rejected() {
                host.replace();
            }
        });
        host
    }

    /// The session itself.
    #[must_use]
    pub fn session(&self) -> Session {
        self.session
    }

    /// How it stands with the host; tracked.
    #[must_use]
    pub fn handover(&self) -> Handover {
        self.handover.try_get().unwrap_or(Handover::Asked)
    }

    /// Why there is no session; `None` while the host is asked. Tracked.
    #[must_use]
    pub fn why_none(&self) -> Option<NoToken> {
        match self.handover() {
            Handover::Refused(why) => Some(why),
            Handover::Asked | Handover::Done => None,
        }
    }

    /// Asks the host again where there is no session, because a person or the
    /// host itself wants it; false if there is one.
    pub fn begin_again(&self) -> bool {
        let is_wanting = matches!(untrack(|| self.handover()), Handover::Refused(_));
        if is_wanting {
            self.begin();
        }
        is_wanting
    }

    /// The same, but not where the host ended the session itself.
    pub fn ask_again(&self) {
        if untrack(|| self.why_none()) != Some(NoToken::Cleared) {
            self.begin_again();
        }
    }

    /// Asks the host where sessions are begun by a token.
    pub fn begin_by_token(&self) {
        if self.auth.try_get_value() == Some(Auth::Token) {
            self.begin_again();
        }
    }

    /// Ends the session, until the host begins another one.
    pub fn clear(&self) {
        self.take_back();
        self.last.try_set_value(None);
        self.owed.try_set_value(Reason::Initial);
        self.session.sign_out();
        self.refuse(NoToken::Cleared);
    }

    fn begin(self) {
        self.renewal.try_update_value(Renewal::begin);
        match self.auth.try_get_value() {
            Some(Auth::SameOrigin(csrf)) => self.resume(Authorization::SameOrigin(csrf)),
            Some(Auth::Token) => {
                self.ask(self.owed.try_get_value().unwrap_or(Reason::Initial));
            }
            None => {}
        }
    }

    /// Asks for something in place of what was turned down.
    fn replace(self) {
        if self.auth.try_get_value() != Some(Auth::Token) {
            return self.refuse(NoToken::SessionOver);
        }
        let is_proved = self.session.is_proved();
        let reason = self
            .renewal
            .try_update_value(|renewal| renewal.replace(is_proved, page::steady_ms()));
        match reason.flatten() {
            Some(reason) => self.ask(reason),
            None => self.refuse(NoToken::Rejected),
        }
    }

    fn ask(self, reason: Reason) {
        let Some(provide) = self.provide.try_get_value() else {
            return;
        };
        self.take_back();
        let number = self.number.try_get_value().unwrap_or_default();
        let abort = Abort::new();
        let give_up = move || self.answer(number, Err(NoToken::TimedOut));
        let asking = Asking {
            abort: Some(abort.clone()),
            _limit: Timeout::new(self.time_limit.millis(), give_up),
        };
        self.asking.try_set_value(Some(asking));
        self.owed.try_set_value(reason);
        self.handover.try_set(Handover::Asked);
        // In a turn of its own: it runs code of the host, which may do anything
        // with the element, and the views may be half drawn by now.
        spawn_local(async move {
            if self.number.try_get_value() != Some(number) {
                return;
            }
            let Some(promise) = provide(reason, &abort) else {
                return self.answer(number, Err(NoToken::None));
            };
            let said = JsFuture::from(promise).await;
            self.answer(
                number,
                said.map_err(|_| NoToken::Failed)
                    .and_then(|said| read(&said)),
            );
        });
    }

    fn answer(self, number: u32, said: Result<AccessToken, NoToken>) {
        if self.number.try_get_value() != Some(number) {
            return;
        }
        if said != Err(NoToken::TimedOut)
            && let Some(Some(asking)) = self.asking.try_update_value(Option::take)
        {
            asking.close();
        }
        self.take_back();
        let last = self.last.try_get_value().flatten();
        match said {
            // What was turned down is turned down again.
            Ok(token) if last.as_ref() == Some(&token) => self.refuse(NoToken::Rejected),
            Ok(token) => {
                self.last.try_set_value(Some(token.clone()));
                self.resume(Authorization::Bearer(token));
            }
            Err(why) => self.refuse(why),
        }
    }

    fn resume(self, authorization: Authorization) {
        self.handover.try_set(Handover::Done);
        self.session.resume(authorization);
    }

    fn refuse(self, why: NoToken) {
        self.handover.try_set(Handover::Refused(why));
    }

    /// Takes back the question that is open, if any; what comes is not heard.
    fn take_back(self) {
        self.number
            .try_update_value(|number| *number = number.wrapping_add(1));
        // Dropped outside: an abort runs code of the host.
        let asking = self.asking.try_update_value(Option::take);
        drop(asking);
    }
}

/// What a host gave, as a token.
fn read(said: &JsValue) -> Result<AccessToken, NoToken> {
    if said.is_null() || said.is_undefined() {
        return Err(NoToken::None);
    }
    let text = said.as_string().ok_or(NoToken::Malformed)?;
    AccessToken::parse(&text).map_err(|_| NoToken::Malformed)
}

impl fmt::Debug for HostSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostSession")
    }
}
