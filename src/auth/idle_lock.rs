//! Ends the session of a page that nobody uses any more.
//!
//! Whoever uses one tab of the app uses all of them: the moment of the last use is
//! shared, and outlives the page, so that a tab that is brought back later does
//! not go on where it should have locked.

use std::fmt;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::session::Session;
use crate::api::http::time;
use crate::browser::lasting;
use crate::model::idle::{Idle, IdleLimit, Standing};
use crate::model::time::Time;
use crate::ui::live::{count, follow, holds, keep};

const LAST_USE: &str = "person-credentials.last-use";

/// How long the other tabs are not told again, in milliseconds.
const QUIET_MS: f64 = 10_000.0;

/// The longest time without a look at the clocks, in milliseconds: timers stand
/// still while the machine sleeps.
const LONGEST_WAIT_MS: f64 = 10_000.0;

/// What shows that somebody is there, also where neither keys nor pointers do.
const SIGNS: [&str; 8] = [
    "pointerdown",
    "pointermove",
    "keydown",
    "wheel",
    "touchmove",
    "click",
    "focusin",
    "input",
];

/// Watches whether a page is used. A handle: copies share it.
#[derive(Clone, Copy)]
pub struct IdleLock {
    idle: StoredValue<Idle>,
    is_near: RwSignal<bool>,
    timer: StoredValue<Option<Timeout>, LocalStorage>,
    session: Session,
    told_at: StoredValue<f64>,
    /// The last use that is stored, as far as this tab knows: only another one is
    /// news. By a clock that was set back an old one would seem new.
    known: StoredValue<Option<f64>>,
    lock: Callback<()>,
}

impl IdleLock {
    /// Watches for as long as anything of a session is there; calls `lock` when
    /// nobody used any tab of the app for too long, at once if that was so before
    /// the page was opened.
    #[must_use]
    pub fn watch(limit: IdleLimit, session: Session, lock: Callback<()>) -> Self {
        let now = time();
        let known = last_use();
        let idle = match known {
            Some(wall) => Idle::resume(limit, wall, now),
            // Nobody keeps it, or nobody signed in yet.
            None => Idle::begin(limit, now),
        };
        let this = Self {
            idle: StoredValue::new(idle),
            is_near: RwSignal::new(false),
            timer: StoredValue::new_local(None),
            session,
            told_at: StoredValue::new(f64::NEG_INFINITY),
            known: StoredValue::new(known),
            lock,
        };
        this.look();
        let holds_anything = holds(move || session.holds_anything());
        let account = count(move || session.account_epoch());
        let mut before = None;
        follow(move || {
            let now = (account.get(), holds_anything.get());
            // Whoever signs in is there.
            if before.replace(now).is_some() && now.1 {
                this.note_use(time());
            }
            this.look();
        });
        this.listen();
        this
    }

    /// Whether it is about to lock; tracked.
    #[must_use]
    pub fn is_near(&self) -> bool {
        self.is_near.try_get().unwrap_or_default()
    }

    fn is_needed(self) -> bool {
        untrack(|| self.session.holds_anything())
    }

    fn listen(self) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let early = EventListenerOptions {
            phase: EventListenerPhase::Capture,
            passive: true,
        };
        keep(SIGNS.map(|sign| {
            EventListener::new_with_options(&window, sign, early, move |_| self.used())
        }));
        // Another tab tells by storing it.
        let looked_at = ["focus", "visibilitychange", "pageshow", "storage"];
        keep(looked_at.map(|event| EventListener::new(&window, event, move |_| self.look())));
    }

    fn used(self) {
        if !self.is_needed() {
            return;
        }
        self.hear();
        let now = time();
        if self.standing(now) == Some(Standing::Over) {
            return self.look();
        }
        let told_at = self.told_at.try_get_value().unwrap_or_default();
        if now.steady - told_at >= QUIET_MS || untrack(|| self.is_near()) {
            self.note_use(now);
            self.look();
        } else {
            self.idle.try_update_value(|idle| idle.touch(now));
        }
    }

    fn note_use(self, now: Time) {
        self.idle.try_update_value(|idle| idle.restart(now));
        self.told_at.try_set_value(now.steady);
        // Whole milliseconds: writing fractions would add 20 KB to the page.
        lasting::set(LAST_USE, &(now.wall as u64).to_string());
        self.known.try_set_value(last_use());
    }

    fn hear(self) {
        let stored = last_use();
        let replace = |known: &mut Option<f64>| std::mem::replace(known, stored) != stored;
        let is_news = self.known.try_update_value(replace) == Some(true);
        if let Some(wall) = stored.filter(|_| is_news) {
            self.idle.try_update_value(|idle| idle.hear(wall, time()));
        }
    }

    fn standing(self, now: Time) -> Option<Standing> {
        self.idle.try_get_value().map(|idle| idle.standing(now))
    }

    fn look(self) {
        self.timer.try_set_value(None);
        self.hear();
        let standing = self.standing(time()).filter(|_| self.is_needed());
        let is_near = matches!(standing, Some(Standing::NearEnd(_)));
        if untrack(|| self.is_near()) != is_near {
            self.is_near.try_set(is_near);
        }
        match standing {
            None => {}
            Some(Standing::Over) => self.lock.run(()),
            Some(Standing::InUse(left) | Standing::NearEnd(left)) => {
                let wait = left.min(LONGEST_WAIT_MS).ceil() as u32;
                let due = Timeout::new(wait, move || self.look());
                self.timer.try_set_value(Some(due));
            }
        }
    }
}

/// The wall clock at the last use in any tab.
fn last_use() -> Option<f64> {
    let millis = lasting::get(LAST_USE)?.parse::<u64>().ok()?;
    Some(millis as f64)
}

/// Forgets when the app was used last, as nobody is signed in any more.
pub fn forget_last_use() {
    lasting::set(LAST_USE, "");
}

impl fmt::Debug for IdleLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdleLock")
    }
}
