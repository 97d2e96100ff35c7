//! The element shell: `<person-credentials>` on somebody else's page.
//!
//! `embed/element.js` is the element's class; it makes one instance of the wasm
//! for each element and calls what stands here. There is no router, no storage,
//! and nothing of the host's page is touched but the element itself.
//!
//! # The contract
//!
//! One script and one tag. Importing the script registers the element and does
//! nothing else; a second import warns once and does nothing.
//!
//! | attribute | property | meaning | if absent |
//! |---|---|---|---|
//! | `person-id` | `personId` | whose credentials: a positive whole number; empty or anything else is a message, and nothing is requested | all credentials of the account |
//! | `api-base` | `apiBase` | where the API is, as [`crate::api::settings`] reads it | the page's own origin |
//! | `page-size` | `pageSize` | how many are asked for at a time, 1 to 500 | 50 |
//! | `account-page-size` | `accountPageSize` | how many of the whole account, 1 to 500 | 500 |
//! | `load` | `load` | `scroll`, or `button` alone | `scroll` |
//! | `lang` | `lang` | language of the texts | that of the page around it, then the browser's |
//! | `theme` | `theme` | `light`, `dark`, or `auto` for the system's | the colour scheme of the page around it |
//! | `auth` | `auth` | `token` from `getToken`, or `same-origin`: cookies, and whoever serves the page adds the token | `token` |
//! | `csrf-header`, `csrf-token` | `csrfHeader`, `csrfToken` | the header of every request with cookies | `X-Requested-With: person-credentials` |
//! | `request-timeout`, `reveal-time`, `pass-link-hosts`, `photo-origins` | `requestTimeout`, `revealTime`, `passLinkHosts`, `photoOrigins` | as the page's settings of these names | as there |
//!
//! There is no attribute `token`: setting one warns once and does nothing.
//!
//! | property, method | meaning |
//! |---|---|
//! | `getToken(reason, signal)` | async; gives the access token. `reason` is `initial`, `expired` or `rejected`; the signal is aborted when the answer is no longer wanted. One in place of another is kept until a token is needed |
//! | `credentials` | a list as the API sends it, shown without any request |
//! | `disclosureGuard(detail)` | async; `true` permits a disclosure, everything else refuses it |
//! | `refresh()` | reads the list again; asks for a token where there is none; starts anew after a fault |
//! | `clear()` | forgets the session, the cards and the host's list, until the next `refresh()` or `credentials` |
//!
//! Events bubble and cross shadow roots. Their `detail` has `version: 1` and
//! never a secret or a token. Their names begin with `person-credentials-`.
//!
//! | event | detail |
//! |---|---|
//! | `ready` | `personId`, `loaded`: the first rows are on the screen |
//! | `error` | `code`, `status`, `retryable`, `retrying`; `attribute` with `bad_attribute` |
//! | `auth-required` | `reason`: `none`, `failed`, `timed_out`, `malformed`, `rejected`, `signed_out` (of the host, with cookies) |
//! | `count-change` | `loaded`, `total` (null if unknown), `complete` |
//! | `person-activate` | `personId`: a card's person was pressed, in a list that is not of one person |
//! | `disclosure` | `credentialId`, `personId`, `kind`, `item`, `action`, `label`, `at`; `preventDefault()` refuses it |
//!
//! Codes of `error`: those of [`crate::model::failure::Failure::code`], and
//! `bad_attribute`, `bad_credentials`, `subject_mismatch`, `load_failed` (the
//! wasm), `unsupported` (no WebAssembly), `internal`.
//!
//! Custom properties are those that `style/tokens.css` gives to a shadow root's
//! host, and the font, set on the element; parts are `root`, `header`, `photo`, `name`, `count`, `search`, `filters`, `feed`, `card`, `label`,
//! `person`, `status`, `secret`, `button`, `notice`, `message`, `dialog`, `end`; slots are
//! `empty` and `error`.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Function;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

pub use crate::auth::host_session::Beginning;
use crate::auth::host_session::HostSession;
use crate::browser::page;
use crate::model::feed::Event;
use crate::ui::live::advance;
use crate::ui::live_feed::LiveFeed;
use host::Host;
use shell::shell;

mod given;
mod host;
mod shell;
mod shown;
mod telling;

/// One element's views. Dropping it takes them away, gives up what was asked
/// and forgets what was read.
#[must_use = "dropping it takes the views away"]
pub struct Element {
    inputs: Inputs,
    _views: UnmountHandle<AnyViewState>,
}

/// What reaches the views from outside.
#[derive(Debug, Clone, Copy)]
struct Inputs {
    host: Host,
    container: StoredValue<HtmlElement, LocalStorage>,
    /// Gives the focus to the container where it was lost; it outlives what lost
    /// it.
    keep_focus: Callback<()>,
    /// Changes with every attribute.
    attributes: RwSignal<u32>,
    /// Changes with the list that the host gives.
    given: RwSignal<u32>,
    beginning: StoredValue<Beginning>,
    hosted: StoredValue<Option<HostSession>>,
    feed: StoredValue<Option<LiveFeed>>,
}

impl Element {
    /// Draws an element's views into a container of its shadow root.
    pub fn mount(
        element: HtmlElement,
        container: HtmlElement,
        early: JsValue,
        on_ask: Function,
        beginning: Beginning,
    ) -> Option<Self> {
        let handed_out = Rc::new(Cell::new(None));
        let views = mount_to(container.clone(), {
            let handed_out = Rc::clone(&handed_out);
            move || {
                let container = StoredValue::new_local(container);
                let inputs = Inputs {
                    host: Host::of(element, early, on_ask),
                    container,
                    keep_focus: Callback::new(move |()| keep_focus(container)),
                    attributes: RwSignal::new(0),
                    given: RwSignal::new(0),
                    beginning: StoredValue::new(beginning),
                    hosted: StoredValue::new(None),
                    feed: StoredValue::new(None),
                };
                handed_out.set(Some(inputs));
                shell(inputs)
            }
        });
        let inputs: Inputs = handed_out.get()?;
        // After the questions that the views asked while they were drawn.
        spawn_local(async move { inputs.host.take_back_early() });
        Some(Self {
            inputs,
            _views: views,
        })
    }

    /// What to do with it from outside.
    #[must_use]
    pub fn controls(&self) -> Controls {
        Controls(self.inputs)
    }
}

impl std::fmt::Debug for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Element")
    }
}

/// What the host can do with an element. A handle: it can be used while the
/// element is being changed, and once it is gone.
#[derive(Debug, Clone, Copy)]
pub struct Controls(Inputs);

impl Controls {
    /// An attribute or a property is another one now.
    pub fn changed(&self, name: &str) {
        match name {
            "getToken" => {
                self.0.host.take_back_early();
                // Where there was none it is needed now.
                if self.0.host.gives_tokens() {
                    self.0.beginning.try_set_value(Beginning::Asking);
                    if let Some(hosted) = self.0.hosted.try_get_value().flatten() {
                        hosted.begin_by_token();
                    }
                }
            }
            "credentials" => {
                if self.0.host.gives_credentials() {
                    self.0.beginning.try_set_value(Beginning::Asking);
                }
                advance(self.0.given);
            }
            _ => {
                advance(self.0.attributes);
            }
        }
    }

    /// Reads the list again, or asks for what is needed for it.
    pub fn refresh(&self) {
        self.0.beginning.try_set_value(Beginning::Asking);
        if self.0.host.gives_credentials() {
            advance(self.0.given);
            return;
        }
        let hosted = self.0.hosted.try_get_value().flatten();
        if hosted.is_some_and(|hosted| hosted.begin_again()) {
            return;
        }
        let feed = self.0.feed.try_get_value().flatten();
        // What is under way already is not asked for twice.
        if let Some(feed) = feed.filter(|feed| !feed.is_reading_anew()) {
            feed.report(Event::ReloadPressed);
        }
    }

    /// Forgets the session and everything that was read or given.
    pub fn clear(&self) {
        self.0.beginning.try_set_value(Beginning::Cleared);
        self.0.host.take_back_early();
        advance(self.0.given);
        if let Some(hosted) = self.0.hosted.try_get_value().flatten() {
            hosted.clear();
        }
    }
}

fn keep_focus(container: StoredValue<HtmlElement, LocalStorage>) {
    if let Some(container) = container.try_get_value()
        && page::is_focus_lost()
    {
        page::focus_in_place(&container);
    }
}
