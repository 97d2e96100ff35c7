//! Ends the session of a page that nobody uses any more.
//!
//! Whoever uses one tab of the app uses all of them. A page that was left says
//! when it was used last, so that a tab that is opened again later does not go on
//! where it should have locked.

use std::fmt;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::session::Session;
use super::tabs::{Tabs, Told};
use crate::api::http::time;
use crate::browser::{page, storage};
use crate::model::idle::{Idle, IdleLimit, Standing};
use crate::model::time::Time;
use crate::ui::live::{follow, holds, keep};

const STORED_LAST_USE: &str = "person-credentials.last-use";

/// How long the other tabs are not told again, in milliseconds.
const QUIET_MS: f64 = 10_000.0;

/// What shows that somebody is there.
const SIGNS: [&str; 5] = [
    "pointerdown",
    "pointermove",
    "keydown",
    "wheel",
    "touchmove",
];

/// Watches whether a page is used. A handle: copies share it.
#[derive(Clone, Copy)]
pub struct IdleLock {
    idle: StoredValue<Idle>,
    is_near: RwSignal<bool>,
    timer: StoredValue<Option<Timeout>, LocalStorage>,
    session: Session,
    tabs: Tabs,
    told_at: StoredValue<f64>,
    lock: Callback<()>,
}

impl IdleLock {
    /// Watches for as long as somebody is signed in; calls `lock` when nobody used
    /// any tab of the app for too long.
    #[must_use]
    pub fn watch(limit: IdleLimit, session: Session, tabs: Tabs, lock: Callback<()>) -> Self {
        let this = Self {
            idle: StoredValue::new(Idle::begin(limit, time())),
            is_near: RwSignal::new(false),
            timer: StoredValue::new_local(None),
            session,
            tabs,
            told_at: StoredValue::new(f64::NEG_INFINITY),
            lock,
        };
        this.take_up(limit);
        let is_signed_in = holds(move || session.is_signed_in());
        follow(move || {
            // What was before somebody signed in does not count.
            if is_signed_in.get() {
                this.idle.try_update_value(|idle| idle.restart(time()));
            }
            this.look();
        });
        tabs.hear(move |told| {
            if told == Told::InUse {
                this.touch();
            }
        });
        this.listen();
        this
    }

    /// Whether it is about to lock; tracked.
    #[must_use]
    pub fn is_near(&self) -> bool {
        self.is_near.try_get().unwrap_or_default()
    }

    /// Goes on from when this tab was used last.
    fn take_up(self, limit: IdleLimit) {
        let last = storage::get(STORED_LAST_USE).and_then(|text| text.parse::<u64>().ok());
        storage::remove(STORED_LAST_USE);
        let now = time();
        let last = last.map(|millis| Time {
            wall: millis as f64,
            ..now
        });
        let idle = Idle::begin(limit, last.unwrap_or(now));
        self.idle.try_set_value(idle);
        if untrack(|| self.session.is_signed_in()) && idle.standing(now) == Standing::Over {
            self.lock.run(());
        }
    }

    fn listen(self) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let early = EventListenerOptions {
            phase: gloo_events::EventListenerPhase::Capture,
            passive: true,
        };
        keep(SIGNS.map(|sign| {
            EventListener::new_with_options(&window, sign, early, move |_| self.used())
        }));
        let looked_at = ["focus", "visibilitychange", "pageshow"];
        keep(looked_at.map(|event| {
            EventListener::new(&window, event, move |_| {
                // A page that is left is told that it is hidden after that.
                if page::is_visible() {
                    storage::remove(STORED_LAST_USE);
                    self.look();
                }
            })
        }));
        keep(EventListener::new(&window, "pagehide", move |_| {
            let last = self.idle.try_get_value().map(|idle| idle.last().wall);
            if let Some(last) = last.filter(|_| untrack(|| self.session.is_signed_in())) {
                // Whole milliseconds: writing fractions would add 20 KB to the page.
                storage::set(STORED_LAST_USE, &(last as u64).to_string());
            }
        }));
    }

    fn used(self) {
        if !untrack(|| self.session.is_signed_in()) {
            return;
        }
        self.touch();
        let now = page::steady_ms();
        if self
            .told_at
            .try_get_value()
            .is_none_or(|at| now - at >= QUIET_MS)
        {
            self.told_at.try_set_value(now);
            self.tabs.tell(Told::InUse);
        }
    }

    fn touch(self) {
        let standing = self.idle.try_update_value(|idle| idle.touch(time()));
        let is_in_use = matches!(standing, Some(Standing::InUse(_)));
        // The timer finds out by itself that there was use since.
        if !is_in_use || untrack(|| self.is_near()) {
            self.look();
        }
    }

    fn look(self) {
        self.timer.try_set_value(None);
        let standing = self.idle.try_get_value().map(|idle| idle.standing(time()));
        let standing = standing.filter(|_| untrack(|| self.session.is_signed_in()));
        let is_near = matches!(standing, Some(Standing::NearEnd(_)));
        if untrack(|| self.is_near()) != is_near {
            self.is_near.try_set(is_near);
        }
        match standing {
            None => {}
            Some(Standing::Over) => self.lock.run(()),
            Some(Standing::InUse(left) | Standing::NearEnd(left)) => {
                // At most a day, and above 0.
                let due = Timeout::new(left.ceil() as u32, move || self.look());
                self.timer.try_set_value(Some(due));
            }
        }
    }
}

impl fmt::Debug for IdleLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdleLock")
    }
}
