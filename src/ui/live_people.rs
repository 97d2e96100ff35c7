//! A list of people, wired to the endpoint.

use leptos::prelude::*;

use super::known_people::KnownPeople;
use super::live::advance;
use super::request::{Tries, keep_requesting};
use crate::api::http::Client;
use crate::auth::session::Session;
use crate::model::failure::Failure;
use crate::model::people::PeopleList;
use crate::model::people_query::PeopleQuery;

/// A list of people that loads itself. A handle: copies share one list.
#[derive(Debug, Clone, Copy)]
pub struct LivePeople {
    list: RwSignal<PeopleList>,
    /// Counts what is asked for.
    round: RwSignal<u32>,
}

impl LivePeople {
    /// Opens the list of a query, or goes on with what was read of it; it
    /// closes, and its request is given up, with the view that opened it.
    ///
    /// Such a view shows the people of one account: another account is another
    /// view.
    #[must_use]
    pub fn open(
        query: PeopleQuery,
        read: PeopleList,
        client: Client,
        session: Session,
        known: KnownPeople,
    ) -> Self {
        let live = Self {
            list: RwSignal::new(read),
            round: RwSignal::new(0),
        };
        let tries = Tries::new(session, None, live.round.into());
        keep_requesting(move |abort| {
            if !tries.are_due() {
                return None;
            }
            let part = live.list.with_untracked(PeopleList::wanted)?;
            let authorization = session.authorization_untracked()?;
            live.list.update(PeopleList::set_out);
            let (client, query) = (client.clone(), query.clone());
            Some(Box::pin(async move {
                let answer = client.people(&authorization, &query, part, &abort);
                let outcome = answer.await;
                let is_wanted = |list: &PeopleList| list.wanted() == Some(part);
                if live.list.try_with_untracked(is_wanted) != Some(true) {
                    return;
                }
                match outcome {
                    Ok(page) => {
                        session.prove(&authorization);
                        tries.landed();
                        let people = page.rows.iter().flatten();
                        people.for_each(|person| known.learn(person.clone()));
                        live.list.try_update(|list| list.take(page));
                        live.ask_on();
                    }
                    Err(Failure::SignInNeeded) => session.reject(&authorization),
                    Err(Failure::Cancelled) => {}
                    Err(why) => {
                        let wait = tries.missed(&why);
                        live.list.try_update(|list| list.miss(why, wait));
                    }
                }
            }))
        });
        live
    }

    /// Reads the list, tracked.
    pub fn with<T>(&self, read: impl FnOnce(&PeopleList) -> T) -> T {
        self.list.with(read)
    }

    /// Reads the list, untracked.
    pub fn with_untracked<T>(&self, read: impl FnOnce(&PeopleList) -> T) -> T {
        self.list.with_untracked(read)
    }

    /// What was read, unless the view that opened it has gone.
    #[must_use]
    pub fn leave(&self) -> Option<PeopleList> {
        self.list.try_get_untracked()
    }

    /// Somebody wants more, or wants it tried again.
    pub fn go_on(&self) {
        if self.list.try_update(PeopleList::go_on) == Some(true) {
            self.ask_on();
        }
    }

    /// Asks for what is wanted now, if anything is.
    fn ask_on(&self) {
        let wanted = self.list.try_with_untracked(PeopleList::wanted);
        if wanted.flatten().is_some() {
            advance(self.round);
        }
    }
}
