//! The people whose pages were opened last, for the way back to them.
//!
//! Kept in memory only, and dropped with the account.

use leptos::prelude::*;

use super::known_people::KnownPeople;
use super::live::{advance, holds, live, text, when};
use super::words::words;
use crate::model::person::{Person, PersonId};
use crate::model::place::Place;

/// How many of them are kept.
const MOST: usize = 10;

/// The people whose pages were opened last. A handle: copies share them.
#[derive(Debug, Clone, Copy)]
pub struct RecentPeople {
    ids: StoredValue<Vec<PersonId>>,
    version: RwSignal<u32>,
    known: KnownPeople,
}

impl RecentPeople {
    /// Nobody yet; their names are those that are known.
    #[must_use]
    pub fn new(known: KnownPeople) -> Self {
        Self {
            ids: StoredValue::new(Vec::new()),
            version: RwSignal::new(0),
            known,
        }
    }

    /// Who somebody is, if that is known; untracked.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<Person> {
        untrack(|| self.known.person(id))
    }

    /// Takes note that a person's page was opened.
    pub fn note(&self, person: Person) {
        let id = person.id;
        self.known.learn(person);
        self.change(|ids| {
            ids.retain(|known| *known != id);
            ids.insert(0, id);
            ids.truncate(MOST);
        });
    }

    /// Forgets them.
    pub fn clear(&self) {
        self.change(Vec::clear);
    }

    /// Who they are, the last one first; tracked.
    fn ids(&self) -> Vec<PersonId> {
        let _ = self.version.try_get();
        self.ids.try_get_value().unwrap_or_default()
    }

    fn change(&self, change: impl FnOnce(&mut Vec<PersonId>)) {
        self.ids.try_update_value(change);
        advance(self.version);
    }
}

/// Links to the people whose pages were opened last; nothing while there are
/// none.
#[component]
pub fn Recent(
    /// Who they are.
    people: RecentPeople,
) -> AnyView {
    let words = words();
    let are_any = holds(move || !people.ids().is_empty());
    when(
        move || are_any.get(),
        move || {
            view! {
                <section class="panel" aria-labelledby="recent-heading">
                    <h2 id="recent-heading">{words.recent_people}</h2>
                    {live(move || links(people))}
                    <p class="field__hint">{words.shown_hint}</p>
                </section>
            }
            .into_any()
        },
    )
    .into_any()
}

fn links(people: RecentPeople) -> AnyView {
    let words = words();
    let known = people.known;
    let links: Vec<_> = people
        .ids()
        .into_iter()
        .map(|id| {
            let name = move || known.name(id).unwrap_or_else(|| words.person_line(id));
            view! {
                <li>
                    <a href=Place::Person(id).path()>
                        <bdi>{text(name)}</bdi>
                    </a>
                </li>
            }
        })
        .collect();
    view! { <ul class="recent">{links}</ul> }.into_any()
}
