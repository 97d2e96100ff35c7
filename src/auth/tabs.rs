//! What the tabs of the app tell each other.

use std::fmt;

use gloo_events::EventListener;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::browser::{crypto, lasting};
use crate::model::pkce::base64url;
use crate::ui::live::keep;

const CHANNEL: &str = "person-credentials.session";
const SIGNED_OUT: &str = "signed-out";
const LAST_SIGN_OUT: &str = "person-credentials.last-sign-out";

/// A mark of the last time that somebody signed out in this browser; `None` if
/// nobody did, or where storage is blocked. It tells one time from another and
/// nothing else.
#[must_use]
pub fn last_sign_out() -> Option<String> {
    lasting::get(LAST_SIGN_OUT)
}

/// The other tabs of the app, on the same origin. A handle: copies share it.
#[derive(Clone, Copy)]
pub struct Tabs(StoredValue<Option<BroadcastChannel>, LocalStorage>);

impl Tabs {
    /// Listens for as long as the caller's view lives.
    #[must_use]
    pub fn open() -> Self {
        // Some browsers have none for pages that may store nothing.
        let tabs = Self(StoredValue::new_local(BroadcastChannel::new(CHANNEL).ok()));
        on_cleanup(move || {
            tabs.with_channel(BroadcastChannel::close);
        });
        tabs
    }

    /// Calls back whenever somebody signs out in another tab.
    pub fn hear_sign_out(self, hear: impl Fn() + 'static) {
        self.with_channel(|channel| {
            keep(EventListener::new(channel, "message", move |event| {
                let event = event.dyn_ref::<MessageEvent>();
                if event.is_some_and(|event| event.data() == SIGNED_OUT) {
                    hear();
                }
            }));
        });
    }

    /// Tells the others that somebody signed out here; those that are elsewhere
    /// find out when they come back.
    pub fn tell_signed_out(self) {
        if let Some(mark) = crypto::random::<16>() {
            lasting::set(LAST_SIGN_OUT, &base64url(&mark));
        }
        self.with_channel(|channel| {
            // Only what is closed would refuse.
            let _ = channel.post_message(&SIGNED_OUT.into());
        });
    }

    fn with_channel(self, then: impl FnOnce(&BroadcastChannel)) {
        self.0.try_with_value(|channel| channel.as_ref().map(then));
    }
}

impl fmt::Debug for Tabs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tabs")
    }
}
