//! The feed machine, wired to the endpoint, the clock and the network.
//!
//! The view reports facts to the machine; what the machine wants is what is
//! requested. What has landed lives in the machine alone.

use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use leptos::prelude::*;

use super::known_types::KnownTypes;
use super::live::{follow, keep};
use super::request::{chance, keep_requesting};
use crate::api::http::{Client, now};
use crate::auth::session::Session;
use crate::browser::page;
use crate::model::credential::Credential;
use crate::model::failure::Failure;
use crate::model::feed::{Event, Feed};
use crate::model::phase::Phase;
use crate::model::ticket::Subject;

/// How often the clock is looked at during a wait, in milliseconds.
const TICK_MS: u32 = 100;

/// A list that loads itself. A handle: copies share one list.
#[derive(Debug, Clone, Copy)]
pub struct LiveFeed {
    feed: RwSignal<Feed>,
    /// One type of memo serves all views: each further one costs 1.5 KB.
    phase: Memo<Phase>,
    shape: Memo<(u32, usize)>,
    seconds_left: RwSignal<u32>,
    /// The account that it is read from, as far as it was told.
    account: StoredValue<u32>,
}

impl LiveFeed {
    /// Opens a list; it closes, and its request is given up, with the view
    /// that opened it.
    #[must_use]
    pub fn open(subject: Subject, client: Client, session: Session) -> Self {
        let mut feed = Feed::default();
        feed.step(Event::Opened(subject));
        Self::go_on(feed, client, session)
    }

    /// Goes on with a list where it was left; what is stale is read again.
    #[must_use]
    pub fn reopen(mut feed: Feed, client: Client, session: Session) -> Self {
        // It may have stopped for want of the session that there is by now.
        if untrack(|| session.is_signed_in()) {
            feed.step(Event::SignedIn);
        }
        feed.step(Event::Returned(now()));
        Self::go_on(feed, client, session)
    }

    /// A list that is here as a whole, and asks for nothing.
    #[must_use]
    pub fn given(feed: Feed) -> Self {
        let feed = RwSignal::new(feed);
        Self {
            feed,
            phase: Memo::new(move |_| feed.with(|feed| feed.phase().clone())),
            shape: Memo::new(move |_| feed.with(Feed::shape)),
            seconds_left: RwSignal::new(0),
            account: StoredValue::new(0),
        }
    }

    fn go_on(feed: Feed, client: Client, session: Session) -> Self {
        let live = Self::given(feed);
        live.account.set_value(untrack(|| session.account_epoch()));
        live.load(client, session);
        live.wait_out();
        live.watch_the_window();
        live.follow(session);
        if let Some(known) = use_context::<KnownTypes>() {
            follow(move || {
                if let Some(types) = known.get() {
                    live.report(Event::TypesKnown(types));
                }
            });
        }
        live
    }

    /// Reads the machine, tracked.
    pub fn with<T>(&self, read: impl FnOnce(&Feed) -> T) -> T {
        self.feed.with(read)
    }

    /// Reads the machine, untracked.
    pub fn with_untracked<T>(&self, read: impl FnOnce(&Feed) -> T) -> T {
        self.feed.with_untracked(read)
    }

    /// Reads the machine, untracked; `None` once the list is gone.
    pub fn try_with_untracked<T>(&self, read: impl FnOnce(&Feed) -> T) -> Option<T> {
        self.feed.try_with_untracked(read)
    }

    /// Whether a credential is in the list exactly as it is, untracked; not
    /// once the list is gone.
    #[must_use]
    pub fn try_holds(&self, credential: &Credential) -> bool {
        let holds = |feed: &Feed| feed.holds(credential);
        self.feed.try_with_untracked(holds).unwrap_or_default()
    }

    /// What the machine is doing, tracked: told once for as long as it is the
    /// same.
    pub fn phase<T>(&self, read: impl FnOnce(&Phase) -> T) -> T {
        self.phase.with(read)
    }

    /// Which reading is shown and how many rows it has, tracked: told once for
    /// as long as the rows are the same.
    #[must_use]
    pub fn shape(&self) -> (u32, usize) {
        self.shape.get()
    }

    /// What the machine holds, and of which account, unless the view that opened
    /// it has gone. The session may be of another one already.
    #[must_use]
    pub fn leave(&self) -> Option<(Feed, u32)> {
        self.feed
            .try_get_untracked()
            .zip(self.account.try_get_value())
    }

    /// Whether all of it is being read, for the first time or anew; untracked.
    #[must_use]
    pub fn is_reading_anew(&self) -> bool {
        let is_reading =
            |feed: &Feed| feed.in_flight().is_some() && (feed.is_rereading() || !feed.has_landed());
        self.feed.try_with_untracked(is_reading).unwrap_or_default()
    }

    /// Seconds that are left of a wait.
    #[must_use]
    pub fn seconds_left(&self) -> Signal<u32> {
        self.seconds_left.into()
    }

    /// Reports what happened.
    pub fn report(&self, event: Event) {
        // Late facts about a list that is gone are no facts any more.
        self.feed.try_update(|feed| feed.step(event));
    }

    fn load(self, client: Client, session: Session) {
        keep_requesting(move |abort| {
            let ticket = self.phase(Phase::in_flight)?;
            let authorization = session.authorization_untracked();
            let client = client.clone();
            Some(Box::pin(async move {
                let outcome = match &authorization {
                    Some(with) => {
                        let outcome = client.credentials(with, ticket, &abort).await;
                        match &outcome {
                            Ok(_) => session.prove(with),
                            Err(Failure::SignInNeeded) => session.reject(with),
                            Err(_) => {}
                        }
                        outcome
                    }
                    None => Err(Failure::SignInNeeded),
                };
                let is_refused = outcome == Err(Failure::SignInNeeded);
                self.report(match outcome {
                    Ok(page) => Event::Landed(ticket, page, now()),
                    Err(why) => Event::Missed(ticket, why, chance()),
                });
                // What began meanwhile was told before there was a use for it.
                let current = session.authorization_untracked();
                if is_refused && current.is_some() && current != authorization {
                    self.report(Event::SignedIn);
                }
            }))
        });
    }

    fn wait_out(self) {
        let clock = StoredValue::new_local(None::<Interval>);
        follow(move || {
            let wait = self.phase(Phase::wait);
            clock.set_value(wait.map(|wait| {
                let end = page::steady_ms() + f64::from(wait.millis());
                let look = move || {
                    let left = end - page::steady_ms();
                    if left <= 0.0 {
                        self.report(Event::WaitEnded(wait));
                    }
                    self.show_left(left);
                };
                self.show_left(f64::from(wait.millis()));
                Interval::new(TICK_MS, look)
            }));
        });
    }

    fn show_left(self, millis: f64) {
        // Whole, at least 0, and at most the longest wait.
        let seconds = (millis / 1000.0).ceil() as u32;
        if self.seconds_left.try_get_untracked() != Some(seconds) {
            self.seconds_left.try_set(seconds);
        }
    }

    fn watch_the_window(self) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let came_online = move |_: &web_sys::Event| self.report(Event::CameOnline);
        let returned = move |_: &web_sys::Event| {
            if page::is_visible() {
                self.report(Event::Returned(now()));
            }
        };
        // `visibilitychange` is told to the document, and bubbles.
        keep([
            EventListener::new(&window, "online", came_online),
            EventListener::new(&window, "visibilitychange", returned),
            EventListener::new(&window, "focus", returned),
        ]);
    }

    fn follow(self, session: Session) {
        let mut has_begun = false;
        follow(move || {
            let epoch = session.account_epoch();
            let is_signed_in = session.is_signed_in();
            let told = |account: &mut u32| std::mem::replace(account, epoch);
            let is_same = self.account.try_update_value(told) == Some(epoch);
            if std::mem::replace(&mut has_begun, true) || !is_same {
                self.report(match (is_same, is_signed_in) {
                    (true, true) => Event::SignedIn,
                    (true, false) => Event::SessionLost,
                    (false, true) => Event::AccountChanged,
                    (false, false) => Event::SignedOut,
                });
            }
        });
    }
}
