//! The people of the account: a search, who was opened last, and the list.

use leptos::html;
use leptos::prelude::*;

use super::known_people::KnownPeople;
use super::live::{advance, count, live};
use super::people_found::PeopleFound;
use super::people_search::PeopleSearch;
use super::recent_people::{Recent, RecentPeople};
use crate::api::http::Client;
use crate::auth::session::Session;
use crate::browser::page;
use crate::model::people::PeopleList;
use crate::model::people_query::PeopleQuery;
use crate::model::place::Place;

/// The list that was left last, for the way back to it: in memory only. A
/// handle: copies share it.
#[derive(Debug, Clone, Copy)]
pub struct KeptPeople(StoredValue<Option<(u32, PeopleQuery, PeopleList)>>);

impl KeptPeople {
    /// None yet; it is dropped with the view that asks for it.
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// Keeps a list of an account.
    pub fn keep(&self, epoch: u32, query: PeopleQuery, list: PeopleList) {
        self.0.try_set_value(Some((epoch, query, list)));
    }

    /// Gives the list back, if it is one of this account; else the empty one of
    /// everyone.
    fn take(&self, epoch: u32) -> (PeopleQuery, PeopleList) {
        let kept = self.0.try_update_value(Option::take).flatten();
        let of_account = kept.filter(|(of, ..)| *of == epoch);
        of_account.map_or_else(Default::default, |(_, query, list)| (query, list))
    }

    /// Drops it.
    pub fn clear(&self) {
        self.0.try_set_value(None);
    }
}

impl Default for KeptPeople {
    fn default() -> Self {
        Self::new()
    }
}

/// Everything about the people of the account.
#[component]
pub fn PeopleView(
    /// Where to ask.
    client: Client,
    /// On whose behalf.
    session: Session,
    /// Learns who they are.
    known: KnownPeople,
    /// Whose pages were opened last.
    recent: RecentPeople,
    /// Where the list is kept when it is left.
    kept: KeptPeople,
    /// Goes to a person's page.
    on_open: Callback<Place>,
    /// What asks for sign-in, in the place where the list stopped.
    sign_in: ViewFn,
) -> AnyView {
    // The session notifies of more than its account. Nothing that was entered
    // or found for one account is left for another.
    let epoch = count(move || session.account_epoch());
    let draw = move || {
        let epoch = epoch.get();
        let (query, list) = kept.take(epoch);
        let asked = StoredValue::new(query.clone());
        let read = StoredValue::new(list);
        let round = RwSignal::new(0_u32);
        let ask = move || advance(round);
        let said = RwSignal::new(String::new());
        let results = NodeRef::<html::Div>::new();
        let on_query = Callback::new(move |query| {
            asked.set_value(query);
            ask();
        });
        let on_reload = Callback::new(move |()| {
            ask();
            // The button that was pressed goes with the list.
            request_animation_frame(move || {
                if let Some(Some(results)) = results.try_get_untracked() {
                    page::focus_in_place(&results);
                }
            });
        });
        let (client, sign_in) = (client.clone(), sign_in.clone());
        let found = live(move || {
            let _ = round.get();
            let query = asked.get_value();
            let read = read.try_update_value(std::mem::take).unwrap_or_default();
            let people = view! {
                <PeopleFound
                    query
                    read
                    client=client.clone()
                    session
                    known
                    kept
                    said
                    sign_in=sign_in.clone()
                    on_reload
                />
            };
            people.into_any()
        });
        view! {
            <section class="start">
                <PeopleSearch query session on_query on_open />
                <Recent people=recent />
                <div class="people-found" node_ref=results tabindex="-1">{found}</div>
                <p class="visually-hidden" role="status">{said}</p>
            </section>
        }
        .into_any()
    };
    live(draw).into_any()
}
