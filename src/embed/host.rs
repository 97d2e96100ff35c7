//! The host of an element: what its page says, and what it is told.
//!
//! Everything here runs code of the host, which may throw or give anything; so
//! whatever comes from there is read with care, and nothing here fails.

use std::fmt;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Date, Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, CustomEvent, CustomEventInit, HtmlElement};

use crate::api::http::{Abort, pull};
use crate::auth::host_session::Provide;
use crate::auth::renewal::{NoToken, Reason};
use crate::browser::page;
use crate::model::disclosure::{Access, Disclosure};
use crate::model::failure::Failure;
use crate::model::person::PersonId;
use crate::model::reading::Extent;
use crate::model::ticket::Subject;
use crate::ui::disclosures::{Guard, Verdict};
use crate::ui::live::keep;

/// Which shape the details of events have.
const VERSION: f64 = 1.0;

/// The element on the page of its host. A handle: copies share it.
#[derive(Clone, Copy)]
pub struct Host {
    element: StoredValue<HtmlElement, LocalStorage>,
    /// What the host was asked while the wasm was on its way.
    early: StoredValue<Option<JsValue>, LocalStorage>,
    on_ask: StoredValue<Function, LocalStorage>,
}

impl Host {
    /// The host of this element. `early` is what element.js asked already, if
    /// it did: the answer to come, what takes the question back, and a function
    /// that has a signal take it back.
    #[must_use]
    pub fn of(element: HtmlElement, early: JsValue, on_ask: Function) -> Self {
        Self {
            element: StoredValue::new_local(element),
            early: StoredValue::new_local(early.is_object().then_some(early)),
            on_ask: StoredValue::new_local(on_ask),
        }
    }

    /// An attribute of the element.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.element.try_get_value()?.get_attribute(name)
    }

    /// The language of the element, as far as its surroundings say it.
    #[must_use]
    pub fn language(&self) -> Option<String> {
        let element = self.element.try_get_value()?;
        page::language_of(&element)
    }

    /// Whether the host has a function that gives tokens.
    #[must_use]
    pub fn gives_tokens(&self) -> bool {
        self.property("getToken").is_function()
    }

    /// Whether the host gave something to be shown.
    #[must_use]
    pub fn gives_credentials(&self) -> bool {
        let given = self.property("credentials");
        !(given.is_null() || given.is_undefined())
    }

    /// What the host gave to be shown, as JSON; empty if it is nothing that can
    /// be shown.
    #[must_use]
    pub fn given(&self) -> String {
        let text = js_sys::JSON::stringify(&self.property("credentials")).ok();
        text.and_then(|text| text.as_string()).unwrap_or_default()
    }

    /// Asks for tokens.
    #[must_use]
    pub fn provider(self) -> Provide {
        std::rc::Rc::new(move |reason, abort| self.ask(reason, abort))
    }

    /// Takes back what the host was asked while the wasm was on its way, unless
    /// it was used by now.
    pub fn take_back_early(self) {
        let early = self.early.try_update_value(Option::take).flatten();
        let abort = early.and_then(|early| Reflect::get(&early, &"abort".into()).ok());
        if let Some(Ok(abort)) = abort.map(JsCast::dyn_into::<AbortController>) {
            pull(&abort);
        }
    }

    fn ask(self, reason: Reason, abort: &Abort) -> Option<Promise> {
        let signal: JsValue = abort.signal().into();
        if let (Some(on_ask), Some(controller)) = (self.on_ask.try_get_value(), abort.controller())
        {
            // It is of our own and does not throw.
            let _ = on_ask.call1(&JsValue::UNDEFINED, controller);
        }
        let early = self.early.try_update_value(Option::take).flatten();
        if let (Some(early), Reason::Initial) = (early, reason) {
            let get = |name: &str| Reflect::get(&early, &name.into()).ok();
            if let Some(until) = get("until").and_then(|until| until.dyn_into::<Function>().ok()) {
                // It is of our own and does not throw.
                let _ = until.call1(&JsValue::UNDEFINED, &signal);
            }
            // Some pages have promises of their own making.
            return Some(Promise::resolve(&get("answer")?));
        }
        let get_token: Function = self.property("getToken").dyn_into().ok()?;
        let element = self.element.try_get_value()?;
        Some(promise(get_token.call2(
            &element,
            &reason.as_str().into(),
            &signal,
        )))
    }

    /// Asks about disclosures: by an event that can be cancelled, and by the
    /// host's own function if it has one.
    #[must_use]
    pub fn guard(self) -> Guard {
        std::rc::Rc::new(move |access| {
            // The element exports nothing: its contract has no word for it.
            let Access::Secret(disclosure) = access else {
                return Some(refused());
            };
            let detail = details_of(disclosure);
            if !self.tell_cancelable("disclosure", &detail) {
                return Some(refused());
            }
            let guard = self.property("disclosureGuard");
            if guard.is_null() || guard.is_undefined() {
                return None;
            }
            let (Ok(guard), Some(element)) =
                (guard.dyn_into::<Function>(), self.element.try_get_value())
            else {
                return Some(refused());
            };
            let answer = promise(guard.call1(&element, &detail_object(&detail)));
            Some(Box::pin(async move {
                // Nothing but a clear yes permits it.
                JsFuture::from(answer)
                    .await
                    .is_ok_and(|said| said == JsValue::TRUE)
            }))
        })
    }

    /// Tells that the first rows are on the screen, once they are drawn and if
    /// the view is still there then.
    pub fn tell_ready_soon(self, subject: Subject, loaded: usize) {
        keep(Timeout::new(0, move || {
            self.tell(
                "ready",
                &[
                    ("personId", id(subject.person())),
                    ("loaded", count(loaded)),
                ],
            );
        }));
    }

    /// Tells how many rows are here.
    pub fn tell_count(&self, extent: Extent) {
        let (loaded, total, is_complete) = match extent {
            Extent::Whole(loaded) => (loaded, count(loaded), true),
            // Exact far beyond any count of rows.
            Extent::Part(loaded, total) => (loaded, (total as f64).into(), false),
            Extent::SoFar(loaded) => (loaded, JsValue::NULL, false),
        };
        self.tell(
            "count-change",
            &[
                ("loaded", count(loaded)),
                ("total", total),
                ("complete", is_complete.into()),
            ],
        );
    }

    /// Tells that somebody wants to see a person.
    pub fn tell_person_activate(&self, person: PersonId) {
        self.tell("person-activate", &[("personId", id(Some(person)))]);
    }

    /// Tells that there is no session, and why.
    pub fn tell_auth_required(&self, why: NoToken) {
        self.tell("auth-required", &[("reason", why.as_str().into())]);
    }

    /// Tells that something did not arrive.
    pub fn tell_failure(&self, why: &Failure, is_retrying: bool) {
        let status = match why {
            Failure::NotAllowed { .. } => Some(403),
            Failure::NoSuchPerson | Failure::NotListed => Some(404),
            Failure::Busy { .. } => Some(429),
            Failure::Refused { status, .. } | Failure::Server { status } => Some(*status),
            Failure::SignInNeeded => Some(401),
            Failure::Cancelled
            | Failure::Offline
            | Failure::Unreachable
            | Failure::TimedOut
            | Failure::Unreadable { .. } => None,
        };
        // It goes on by itself when the network is back.
        let is_retrying = is_retrying || *why == Failure::Offline;
        self.tell_error(why.code(), status, why.is_retryable(), is_retrying, None);
    }

    /// Tells that rows of someone else were sent.
    pub fn tell_mismatch(&self) {
        self.tell_error("subject_mismatch", None, false, false, None);
    }

    /// Tells that what the host gave to be shown cannot be shown.
    pub fn tell_bad_credentials(&self) {
        self.tell_error("bad_credentials", None, false, false, None);
    }

    /// Tells that an attribute cannot be used.
    pub fn tell_bad_attribute(&self, name: &str) {
        self.tell_error("bad_attribute", None, false, false, Some(name));
    }

    fn tell_error(
        &self,
        code: &str,
        status: Option<u16>,
        is_retryable: bool,
        is_retrying: bool,
        attribute: Option<&str>,
    ) {
        let mut detail = vec![
            ("code", code.into()),
            ("status", status.map_or(JsValue::NULL, JsValue::from)),
            ("retryable", is_retryable.into()),
            ("retrying", is_retrying.into()),
        ];
        if let Some(attribute) = attribute {
            detail.push(("attribute", attribute.into()));
        }
        self.tell("error", &detail);
    }

    fn tell(&self, name: &str, detail: &[(&str, JsValue)]) {
        self.dispatch(name, detail, &CustomEventInit::new());
    }

    /// Tells something that can be cancelled; false if it was.
    fn tell_cancelable(&self, name: &str, detail: &[(&str, JsValue)]) -> bool {
        let how = CustomEventInit::new();
        how.set_cancelable(true);
        self.dispatch(name, detail, &how)
    }

    fn dispatch(&self, name: &str, detail: &[(&str, JsValue)], how: &CustomEventInit) -> bool {
        how.set_bubbles(true);
        how.set_composed(true);
        how.set_detail(&detail_object(detail));
        let name = ["person-credentials-", name].concat();
        let event = CustomEvent::new_with_event_init_dict(&name, how);
        let element = self.element.try_get_value();
        // What a listener throws is reported to its page, and not thrown here.
        event
            .ok()
            .zip(element)
            .and_then(|(event, element)| element.dispatch_event(&event).ok())
            .unwrap_or_default()
    }

    fn property(&self, name: &str) -> JsValue {
        let element = self.element.try_get_value();
        element
            .and_then(|element| Reflect::get(&element, &name.into()).ok())
            .unwrap_or(JsValue::UNDEFINED)
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Host")
    }
}

/// What a function of the host came to, whether it is async or not.
fn promise(outcome: Result<JsValue, JsValue>) -> Promise {
    match outcome {
        Ok(said) => Promise::resolve(&said),
        Err(thrown) => Promise::reject(&thrown),
    }
}

fn refused() -> Verdict {
    Box::pin(std::future::ready(false))
}

fn details_of(disclosure: &Disclosure) -> [(&'static str, JsValue); 7] {
    // Whole milliseconds, far below 2^53.
    let at = Date::new(&(disclosure.at.as_millis() as f64).into());
    [
        ("credentialId", disclosure.credential.as_str().into()),
        ("personId", id(Some(disclosure.person))),
        ("kind", disclosure.kind.as_str().into()),
        ("item", disclosure.item.as_str().into()),
        ("action", disclosure.action.as_str().into()),
        ("label", (&*disclosure.label).into()),
        ("at", at.to_iso_string().into()),
    ]
}

fn detail_object(detail: &[(&str, JsValue)]) -> Object {
    let version = ("version", VERSION.into());
    let entries: Array = detail
        .iter()
        .chain([&version])
        .map(|(name, value)| Array::of2(&(*name).into(), value))
        .collect();
    // Only what is no list of pairs would be refused.
    Object::from_entries(&entries).unwrap_or_default()
}

fn id(person: Option<PersonId>) -> JsValue {
    person.map_or(JsValue::NULL, |person| person.to_string().into())
}

fn count(rows: usize) -> JsValue {
    // Exact far beyond any count of rows.
    (rows as f64).into()
}
