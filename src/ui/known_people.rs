//! The people whom this session has met, and the way to the names of others.
//!
//! Kept in memory only, and dropped with the account. Nobody is asked for but
//! who is on the screen once it has come to rest.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::live::{advance, count, keep};
use super::request::{chance, keep_requesting};
use crate::api::http::Client;
use crate::auth::session::Session;
use crate::model::failure::Failure;
use crate::model::names::{AT_ONCE, Names};
use crate::model::person::{Person, PersonId};

/// How long the screen has to rest before anybody is asked for, in
/// milliseconds.
const REST_MS: u32 = 300;

/// The people who are known. A handle: copies share them.
#[derive(Debug, Clone, Copy)]
pub struct KnownPeople {
    names: StoredValue<Names>,
    /// Changes with everything that is learned.
    version: RwSignal<u32>,
    lanes: [Lane; AT_ONCE],
    rest: StoredValue<Option<Timeout>, LocalStorage>,
    wait: StoredValue<Option<Timeout>, LocalStorage>,
}

/// One request at a time.
#[derive(Debug, Clone, Copy)]
struct Lane {
    turn: RwSignal<u32>,
    is_free: StoredValue<bool>,
}

impl Lane {
    fn go_on(self) {
        advance(self.turn);
    }
}

impl KnownPeople {
    /// Nobody yet. They are dropped, and requests are given up, with the view
    /// that asks for them.
    #[must_use]
    pub fn new(client: &Client, session: Session) -> Self {
        let lane = || Lane {
            turn: RwSignal::new(0),
            is_free: StoredValue::new(true),
        };
        let known = Self {
            names: StoredValue::new(Names::default()),
            version: RwSignal::new(0),
            lanes: std::array::from_fn(|_| lane()),
            rest: StoredValue::new_local(None),
            wait: StoredValue::new_local(None),
        };
        for lane in known.lanes {
            known.run(lane, client.clone(), session);
        }
        if let Some(window) = web_sys::window() {
            keep(EventListener::new(&window, "online", move |_| {
                known.names.try_update_value(Names::came_online);
                known.wake();
            }));
        }
        known
    }

    /// What somebody is called, if that is known; tracked. Whoever reads it is
    /// told of every name that arrives: a text costs nothing then, what is dear
    /// to draw reads it in a memo.
    #[must_use]
    pub fn name(&self, id: PersonId) -> Option<String> {
        let _ = self.version.try_get();
        self.names.try_with_value(|names| names.name(id)).flatten()
    }

    /// Who somebody is, if that is known; tracked like [`Self::name`].
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<Person> {
        let _ = self.version.try_get();
        let person = |names: &Names| names.person(id).cloned();
        self.names.try_with_value(person).flatten()
    }

    /// Reads what is known of many people at once; tracked like [`Self::name`],
    /// and the empty answer once they are gone.
    pub fn with<T: Default>(&self, read: impl FnOnce(&Names) -> T) -> T {
        let _ = self.version.try_get();
        self.names.try_with_value(read).unwrap_or_default()
    }

    /// Takes note of who is on the screen: whoever of them is not known is asked
    /// for, unless it changes again before it has rested.
    pub fn want(&self, ids: Vec<PersonId>) {
        let known = *self;
        let rested = Timeout::new(REST_MS, move || {
            known.names.try_update_value(|names| names.want(ids));
            known.wake();
        });
        self.rest.try_set_value(Some(rested));
    }

    /// Takes note of a person.
    pub fn learn(&self, person: Person) {
        let is_new = self.names.try_update_value(|names| names.learn(person));
        self.tell(is_new == Some(true));
    }

    /// Forgets everyone, as another account does.
    pub fn clear(&self) {
        self.names.try_set_value(Names::default());
        self.rest.try_set_value(None);
        self.wait.try_set_value(None);
        self.tell(true);
    }

    fn run(self, lane: Lane, client: Client, session: Session) {
        // The session notifies of more than its token.
        let token = count(move || session.token_epoch());
        keep_requesting(move |abort| {
            let _ = (token.get(), lane.turn.get());
            lane.is_free.set_value(true);
            let authorization = session.authorization_untracked()?;
            let id = self.names.try_update_value(Names::ask).flatten()?;
            lane.is_free.set_value(false);
            let epoch = untrack(|| session.account_epoch());
            let client = client.clone();
            Some(Box::pin(async move {
                let outcome = client.person(&authorization, id, &abort).await;
                if untrack(|| session.account_epoch()) != epoch {
                    return;
                }
                // Another token, or the lack of one, has begun the next turn itself.
                let goes_on = match &outcome {
                    Ok(_) => {
                        session.prove(&authorization);
                        true
                    }
                    Err(Failure::SignInNeeded) => {
                        session.reject(&authorization);
                        false
                    }
                    outcome => *outcome != Err(Failure::Cancelled),
                };
                self.hear(id, outcome);
                if goes_on {
                    lane.go_on();
                } else {
                    // But while this one still counted, nobody may have been asked for
                    // in it.
                    self.wake();
                }
            }))
        });
    }

    fn hear(self, id: PersonId, outcome: Result<Person, Failure>) {
        let heard = self.names.try_update_value(|names| match outcome {
            Ok(person) => (names.landed(id, person), None),
            Err(why) => (false, names.missed(id, &why, chance())),
        });
        let Some((is_new, wait)) = heard else { return };
        self.tell(is_new);
        if let Some(millis) = wait {
            let over = Timeout::new(millis, move || {
                self.names.try_update_value(Names::go_on);
                self.wake();
            });
            self.wait.try_set_value(Some(over));
        }
    }

    /// Gives a turn to every lane that has none.
    fn wake(self) {
        for lane in self.lanes {
            if lane.is_free.try_get_value() == Some(true) {
                lane.go_on();
            }
        }
    }

    fn tell(self, is_new: bool) {
        if is_new {
            advance(self.version);
        }
    }
}
