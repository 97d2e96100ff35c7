//! The feed machine, wired to the endpoint.
//!
//! The view reports facts to the machine; the page that the machine wants is
//! what the resource loads. What has landed lives in the machine: the resource
//! holds only the page in flight.

use leptos::prelude::*;

use super::answer::abort_on_cleanup;
use crate::api::http::Client;
use crate::auth::session::Session;
use crate::model::failure::Failure;
use crate::model::feed::{Event, Feed, Subject};

/// A list that loads itself. A handle: copies share one list.
#[derive(Debug, Clone, Copy)]
pub struct LiveFeed {
    feed: RwSignal<Feed>,
}

impl LiveFeed {
    /// Opens a list; it closes, and its request is given up, with the view
    /// that opened it.
    #[must_use]
    pub fn open(subject: Subject, client: Client, session: Session) -> Self {
        let mut feed = Feed::default();
        feed.step(Event::Opened(subject));
        let live = Self {
            feed: RwSignal::new(feed),
        };
        live.load_pages(client, session);
        live.follow(session);
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

    /// Reports what happened.
    pub fn report(&self, event: Event) {
        // Late facts about a list that is gone are no facts any more.
        self.feed.try_update(|feed| feed.step(event));
    }

    fn load_pages(self, client: Client, session: Session) {
        let wanted = Memo::new(move |_| self.with(Feed::in_flight));
        let page = LocalResource::new(move || {
            let wanted = wanted.get();
            let token = session.token_untracked();
            let client = client.clone();
            let abort = abort_on_cleanup();
            async move {
                let ticket = wanted?;
                let Some(token) = token else {
                    return Some((ticket, Err(Failure::SignInNeeded)));
                };
                let outcome = client.credentials(&token, ticket, &abort).await;
                if matches!(outcome, Err(Failure::SignInNeeded)) {
                    session.reject(&token);
                }
                Some((ticket, outcome))
            }
        });
        Effect::new(move |_| {
            let Some((ticket, outcome)) = page.get().flatten() else {
                return;
            };
            self.report(match outcome {
                Ok(page) => Event::Landed(ticket, page),
                Err(why) => Event::Missed(ticket, why),
            });
        });
    }

    fn follow(self, session: Session) {
        Effect::new(move |before: Option<u32>| {
            let epoch = session.account_epoch();
            let is_signed_in = session.token().is_some();
            if let Some(before) = before {
                match (before == epoch, is_signed_in) {
                    (true, true) => self.report(Event::SignedIn),
                    (true, false) => {}
                    (false, true) => self.report(Event::AccountChanged),
                    (false, false) => self.report(Event::SignedOut),
                }
            }
            epoch
        });
    }
}
