//! Signing out, in every tab of the app.

use std::fmt;

use gloo_events::EventListener;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::ui::live::keep;

const CHANNEL: &str = "person-credentials.session";
const SIGNED_OUT: &str = "signed-out";

/// The other tabs of the app, on the same origin. A handle: copies share it.
#[derive(Clone, Copy)]
pub struct Tabs(StoredValue<Option<BroadcastChannel>, LocalStorage>);

impl Tabs {
    /// Calls back whenever somebody signs out in another tab, for as long as the
    /// caller's view lives.
    #[must_use]
    pub fn listen(signed_out: impl Fn() + 'static) -> Self {
        // Some browsers have none for pages that may store nothing.
        let channel = BroadcastChannel::new(CHANNEL).ok();
        if let Some(channel) = &channel {
            keep(EventListener::new(channel, "message", move |event| {
                let event = event.dyn_ref::<MessageEvent>();
                if event.is_some_and(|event| event.data() == SIGNED_OUT) {
                    signed_out();
                }
            }));
        }
        let tabs = Self(StoredValue::new_local(channel));
        on_cleanup(move || {
            tabs.with_channel(BroadcastChannel::close);
        });
        tabs
    }

    /// Tells the others that somebody signed out here.
    pub fn tell_signed_out(self) {
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
