//! The feed machine, wired to the endpoint.
//!
//! The view reports facts to the machine; the page that the machine wants is
//! what is requested. What has landed lives in the machine alone.

use leptos::prelude::*;

use super::request::keep_requesting;
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
        keep_requesting(move |abort| {
            let ticket = wanted.get()?;
            let token = session.token_untracked();
            let client = client.clone();
            Some(Box::pin(async move {
                let outcome = match &token {
                    Some(token) => client.credentials(token, ticket, &abort).await,
                    None => Err(Failure::SignInNeeded),
                };
                if let (Err(Failure::SignInNeeded), Some(token)) = (&outcome, &token) {
                    session.reject(token);
                }
                self.report(match outcome {
                    Ok(page) => Event::Landed(ticket, page),
                    Err(why) => Event::Missed(ticket, why),
                });
            }))
        });
    }

    fn follow(self, session: Session) {
        Effect::new(move |before: Option<u32>| {
            let epoch = session.account_epoch();
            let is_signed_in = session.is_signed_in();
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
