//! The exposure machine, wired to the clock, the window, the clipboard and the
//! host.
//!
//! What is uncovered is covered again by its time, and at once when nobody
//! looks at the page any more, when the session is another one, or when the
//! credential is no longer what was asked for.

use std::sync::Arc;

use gloo_events::EventListener;
use gloo_timers::callback::{Interval, Timeout};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use super::disclosures::Disclosures;
use super::live::{follow, keep};
use super::live_feed::LiveFeed;
use super::words::{Words, words};
use crate::api::http::{now, time};
use crate::auth::session::Session;
use crate::browser::{clipboard, page};
use crate::model::credential::Credential;
use crate::model::disclosure::{Access, Action, Disclosure, Item};
use crate::model::exposure::{Exposure, Limits, Wish};

/// How often the clock is looked at while something is uncovered, in
/// milliseconds.
const TICK_MS: u32 = 200;

/// How long it is quiet between two messages, in milliseconds.
const PAUSE_MS: u32 = 50;

/// How long a message stays in sight, in milliseconds.
const MESSAGE_MS: u32 = 10_000;

/// What one view uncovers. A handle: copies share it.
#[derive(Debug, Clone, Copy)]
pub struct LiveExposure {
    exposure: RwSignal<Exposure>,
    feed: LiveFeed,
    message: RwSignal<String>,
    is_only_heard: RwSignal<bool>,
    seconds_left: RwSignal<u32>,
    /// The credential as it was when its secret was asked for.
    of: StoredValue<Option<Arc<Credential>>>,
    disclosures: Disclosures,
    session: Session,
    limits: Limits,
    words: &'static Words,
    saying: StoredValue<Option<Timeout>, LocalStorage>,
    forgetting: StoredValue<Option<Timeout>, LocalStorage>,
}

impl LiveExposure {
    /// Nothing is uncovered; everything is covered with the view that asks.
    #[must_use]
    pub fn new(limits: Limits, disclosures: Disclosures, session: Session, feed: LiveFeed) -> Self {
        let live = Self {
            exposure: RwSignal::new(Exposure::new(limits)),
            feed,
            message: RwSignal::new(String::new()),
            is_only_heard: RwSignal::new(false),
            seconds_left: RwSignal::new(0),
            of: StoredValue::new(None),
            disclosures,
            session,
            limits,
            words: words(),
            saying: StoredValue::new_local(None),
            forgetting: StoredValue::new_local(None),
        };
        live.follow_the_clock();
        live.watch_the_window();
        session.follow_its_end(move || {
            // Without a word: sign-in says what has ended.
            live.exposure.update(|exposure| {
                exposure.end();
            });
            live.of.set_value(None);
            live.say(String::new());
        });
        // What the credential holds by now was not asked for, even if it is the
        // same again later.
        follow(move || {
            let is_current = |of: &Arc<Credential>| live.feed.with(|feed| feed.holds(of));
            if live.credential().is_some_and(|of| !is_current(&of)) {
                live.hide();
            }
        });
        live
    }

    /// Whether this secret is uncovered in this way; tracked.
    #[must_use]
    pub fn shows(&self, credential: &Credential, item: Item, action: Action) -> bool {
        let shows = |exposure: &Exposure| exposure.shows(&credential.id, item, action);
        let is_shown = self.exposure.try_with(shows).unwrap_or_default();
        is_shown && self.of.try_get_value().flatten().as_deref() == Some(credential)
    }

    /// Whether something is uncovered in this way; tracked.
    #[must_use]
    pub fn is_showing(&self, action: Action) -> bool {
        self.exposure
            .with(|exposure| exposure.shown().is_some_and(|shown| shown.action == action))
    }

    /// How many seconds a value stays uncovered.
    #[must_use]
    pub fn reveal_seconds(&self) -> u32 {
        self.limits.millis(Action::Reveal) / 1_000
    }

    /// The credential of which something is uncovered; tracked.
    #[must_use]
    pub fn credential(&self) -> Option<Arc<Credential>> {
        let is_shown = self.exposure.with(|exposure| exposure.shown().is_some());
        self.of.try_get_value().flatten().filter(|_| is_shown)
    }

    /// Whole seconds until what is uncovered is covered; tracked.
    #[must_use]
    pub fn seconds_left(&self) -> u32 {
        self.seconds_left.get()
    }

    /// What became of the last wish, in words; tracked.
    #[must_use]
    pub fn message(&self) -> String {
        self.message.get()
    }

    /// Whether the message is for those alone who do not see what it says;
    /// tracked.
    #[must_use]
    pub fn is_only_heard(&self) -> bool {
        self.is_only_heard.get()
    }

    /// Discloses a secret, if there is a session and the host permits it.
    pub fn ask(&self, credential: &Arc<Credential>, item: Item, action: Action) {
        if untrack(|| !self.session.is_signed_in()) {
            return self.say(self.words.sign_in_needed.to_owned());
        }
        let wish = Wish {
            credential: credential.id.clone(),
            item,
            action,
        };
        let Some(number) = self.exposure.try_update(|exposure| exposure.ask(wish)) else {
            return;
        };
        let live = *self;
        let credential = Arc::clone(credential);
        let access = Access::Secret(Disclosure::of(&credential, item, action, now()));
        let session = live.session.token_epoch_untracked();
        let verdict = self.disclosures.ask(&access);
        // Whoever is asked may end the session there and then.
        let has_ended = move || live.session.token_epoch_untracked() != session;
        if has_ended() {
            return live.end();
        }
        let Some(verdict) = verdict else {
            return live.disclose(number, &credential, access);
        };
        self.say(self.words.awaiting_permission.to_owned());
        spawn_local(async move {
            let is_permitted = verdict.await;
            if has_ended() {
                return live.end();
            }
            let is_current = live.feed.try_holds(&credential);
            let refusal = match (is_permitted, page::is_in_front(), is_current) {
                (true, true, true) => return live.disclose(number, &credential, access),
                (false, ..) => live.words.not_permitted,
                (true, false, _) => live.words.permitted_too_late,
                (true, true, false) => live.words.changed_meanwhile,
            };
            let withdrawn = live
                .exposure
                .try_update(|exposure| exposure.withdraw(number));
            if let Some(Some(_)) = withdrawn {
                live.say(live.words.about(refusal, &live.name(&credential, item)));
            }
        });
    }

    /// Covers what is uncovered.
    pub fn hide(&self) {
        let hidden = self.exposure.try_update(Exposure::hide).flatten();
        self.covered(hidden);
    }

    /// Covers what is uncovered once a part of it is laid out nowhere any more,
    /// for as long as the view lives that asks for it: a host may hide the page
    /// that it stands on.
    pub fn cover_when_hidden(self, is_laid_out: impl Fn() -> bool + 'static) {
        keep(Interval::new(TICK_MS, move || {
            if !is_laid_out() {
                self.hide();
            }
        }));
    }

    /// Covers what is uncovered, and lets nothing follow that was asked for
    /// before.
    pub fn end(&self) {
        let hidden = self.exposure.try_update(Exposure::end).flatten();
        self.say(String::new());
        self.covered(hidden);
    }

    fn disclose(self, number: u32, credential: &Arc<Credential>, access: Access) {
        let permitted = self
            .exposure
            .try_update(|exposure| exposure.permit(number, time()));
        let Some(Some(wish)) = permitted else { return };
        let Some(secret) = wish.item.of(credential) else {
            return self.hide();
        };
        let name = self.name(credential, wish.item);
        if wish.action != Action::Copy {
            let seconds = self.limits.millis(wish.action) / 1_000;
            self.of.try_set_value(Some(Arc::clone(credential)));
            self.seconds_left.try_set(seconds);
            // A dialog speaks for itself.
            self.tell(match wish.action {
                Action::Reveal => self.words.revealed(&name, seconds),
                Action::ShowQr | Action::Copy => String::new(),
            });
            return self.disclosures.note(access);
        }
        let text = secret.expose().to_owned();
        spawn_local(async move {
            let is_copied = clipboard::copy(&text).await;
            let text = match is_copied {
                true => self.words.copied,
                false => self.words.not_copied,
            };
            if is_copied {
                self.disclosures.note(access);
            }
            self.say(self.words.about(text, &name));
        });
    }

    fn covered(self, wish: Option<Wish>) {
        let Some(wish) = wish else { return };
        let of = self.of.try_update_value(Option::take).flatten();
        if let (Action::Reveal, Some(of)) = (wish.action, of) {
            let name = self.name(&of, wish.item);
            self.tell(self.words.about(self.words.hidden_again, &name));
        }
    }

    fn name(&self, credential: &Credential, item: Item) -> String {
        let label = self.words.short_label(&credential.label, credential.kind);
        self.words
            .item_of(&label, self.words.item(item, credential.kind))
    }

    /// Tells those who do not see it what can be seen: a message on the screen
    /// would only stand before it.
    fn tell(self, text: String) {
        self.say(text);
        self.is_only_heard.try_set(true);
    }

    fn say(self, text: String) {
        self.is_only_heard.try_set(false);
        // The same text again would change nothing, and so tell nothing.
        self.message.try_set(String::new());
        self.forgetting.try_set_value(None);
        let speak = move || {
            let stays = text == self.words.awaiting_permission;
            self.message.try_set(text);
            let forget = move || {
                self.message.try_set(String::new());
            };
            let forgetting = (!stays).then(|| Timeout::new(MESSAGE_MS, forget));
            self.forgetting.try_set_value(forgetting);
        };
        self.saying
            .try_set_value(Some(Timeout::new(PAUSE_MS, speak)));
    }

    fn follow_the_clock(self) {
        let clock = StoredValue::new_local(None::<Interval>);
        let look = move || {
            let now = time();
            let due = self.exposure.try_update_untracked(|exposure| {
                let left = exposure.seconds_left(now);
                (left, exposure.tick(now))
            });
            let Some((left, due)) = due else { return };
            if self.seconds_left.try_get_untracked() != Some(left) {
                self.seconds_left.try_set(left);
            }
            if due.is_some() {
                self.exposure.notify();
                self.covered(due);
            }
        };
        follow(move || {
            let is_covered = self.exposure.with(|exposure| exposure.shown().is_none());
            clock.set_value((!is_covered).then(|| Interval::new(TICK_MS, look)));
        });
    }

    fn watch_the_window(self) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let left = move |_: &web_sys::Event| self.hide();
        let gone = move |_: &web_sys::Event| self.end();
        let changed = move |_: &web_sys::Event| {
            if !page::is_visible() {
                self.hide();
            }
        };
        let pressed = move |event: &web_sys::Event| {
            let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
            // A dialog closes by itself, and covers what it shows then: closed
            // here, the key would go on to close what it stands in.
            let is_in_dialog = untrack(|| self.is_showing(Action::ShowQr));
            if key.as_deref() == Some("Escape") && !is_in_dialog {
                self.end();
            }
        };
        // `visibilitychange` is told to the document, and bubbles.
        keep([
            EventListener::new(&window, "blur", left),
            EventListener::new(&window, "pagehide", gone),
            EventListener::new(&window, "visibilitychange", changed),
            EventListener::new(&window, "keydown", pressed),
        ]);
    }
}
