//! The people who were found, as far as they are read.
//!
//! One of these shows the people of one query and one account for as long as it
//! lives, so that a late answer to a former one has nowhere to go.

use gloo_timers::callback::Interval;
use leptos::html;
use leptos::prelude::*;

use super::feed_end::{keep_focus, waiting};
use super::known_people::KnownPeople;
use super::live::{count, flag, follow, holds, keep, live, text, when, when_focus_goes};
use super::live_people::LivePeople;
use super::notice::{Tone, notice};
use super::people_view::KeptPeople;
use super::words::{Words, words};
use crate::api::http::Client;
use crate::api::settings::{Auth, Load};
use crate::auth::session::Session;
use crate::browser::page;
use crate::browser::visibility::Watch;
use crate::model::people::{PeopleList, Step};
use crate::model::people_query::PeopleQuery;
use crate::model::person::Person;
use crate::model::place::Place;
use crate::model::reading::Extent;

/// The list of one query, and what stands at its end.
#[component]
pub fn PeopleFound(
    /// Who is searched for.
    query: PeopleQuery,
    /// What was read of it before.
    read: PeopleList,
    /// Where to ask.
    client: Client,
    /// On whose behalf.
    session: Session,
    /// Learns who they are.
    known: KnownPeople,
    /// Where the list is kept when it is left.
    kept: KeptPeople,
    /// Is told what those hear who do not see the list.
    said: RwSignal<String>,
    /// What asks for sign-in.
    sign_in: ViewFn,
    /// Reads the list again from its start.
    on_reload: Callback<()>,
) -> AnyView {
    let words = words();
    let load = client.settings().load;
    let is_by_cookie = client.settings().auth != Auth::Token;
    let is_of_everyone = query == PeopleQuery::Everyone;
    let epoch = untrack(|| session.account_epoch());
    let people = LivePeople::open(query.clone(), read, client, session, known);
    on_cleanup(move || {
        let is_of_account = untrack(|| session.account_epoch()) == epoch;
        let left = people.leave().filter(PeopleList::has_landed);
        if let Some(list) = left.filter(|_| is_of_account) {
            kept.keep(epoch, query.clone(), list);
        }
    });
    let line = move || {
        let is_signed_in = session.is_signed_in();
        people.with(|list| line(list, words, is_signed_in, is_of_everyone))
    };
    follow(move || said.set(line()));
    let shown = count(move || people.with(|list| list.people().len() as u32));
    view! {
        {live(move || match shown.get() {
            0 => ().into_any(),
            _ => people.with_untracked(|list| rows(words, list.people())),
        })}
        <End people session load is_by_cookie line=text(line) sign_in on_reload />
    }
    .into_any()
}

/// What stands below the people: how many they are, and the way on.
#[component]
fn End(
    people: LivePeople,
    session: Session,
    load: Load,
    is_by_cookie: bool,
    line: Signal<String>,
    sign_in: ViewFn,
    on_reload: Callback<()>,
) -> AnyView {
    let words = words();
    let all = NodeRef::<html::Div>::new();
    let sentinel = NodeRef::<html::Div>::new();
    let watch = StoredValue::new_local(None::<Watch>);
    let loads_by_itself = holds(move || {
        people.with(|list| *list.step() == Step::Resting && !list.is_long())
            && session.is_signed_in()
            && load == Load::Scroll
    });
    // The observer reports changes only: each rest starts a fresh watch, which
    // reports at once where the end is by now.
    follow(move || {
        let end = sentinel.get().filter(|_| loads_by_itself.get());
        watch.set_value(end.and_then(|end| Watch::start(&end, move || people.go_on())));
    });
    let wants_sign_in =
        holds(move || !session.is_signed_in() && people.with(|list| *list.step() != Step::Ended));
    let has_button = holds(move || session.is_signed_in() && people.with(has_button));
    let has_moved = holds(move || people.with(PeopleList::has_moved));
    let unreadable = count(move || people.with(|list| list.unreadable() as u32));
    let are_many = holds(move || people.with(|list| list.is_long() && *list.step() != Step::Ended));
    view! {
        <div class="feed-end" node_ref=all tabindex="-1">
            <div node_ref=sentinel aria-hidden="true"></div>
            {live(move || match unreadable.get() {
                0 => ().into_any(),
                rows => notice(Tone::Alert, words.unreadable_people(rows as usize)),
            })}
            {when(
                move || has_moved.get(),
                move || {
                    view! {
                        <div class="feed-end__moved">
                            {notice(Tone::Status, words.people_moved)}
                            <button class="button" type="button" on:click=move |_| on_reload.run(())>
                                {words.reload}
                            </button>
                        </div>
                    }
                    .into_any()
                },
            )}
            <p class="feed-end__line" tabindex="-1">{line}</p>
            {when(
                move || are_many.get(),
                move || view! { <p class="field__hint">{words.many_people}</p> }.into_any(),
            )}
            {live(move || people.with(|list| trouble(list, words, is_by_cookie)))}
            {when(move || wants_sign_in.get(), move || sign_in.run())}
            {when(
                move || has_button.get(),
                move || {
                    on_cleanup(move || {
                        when_focus_goes(all.try_get_untracked().flatten(), move || keep_focus(all));
                    });
                    view! {
                        <button
                            class="button button--more"
                            type="button"
                            aria-disabled=flag(move || {
                                people.with(|list| *list.step() == Step::Loading)
                            })
                            on:click=move |_| people.go_on()
                        >
                            {text(move || people.with(|list| label(list, words)).to_owned())}
                        </button>
                    }
                    .into_any()
                },
            )}
        </div>
    }
    .into_any()
}

fn has_button(list: &PeopleList) -> bool {
    match list.step() {
        Step::Loading => list.has_landed(),
        Step::Waiting(..) | Step::Resting => true,
        Step::Stopped(why) => why.is_retryable(),
        Step::Ended => false,
    }
}

fn label(list: &PeopleList, words: &Words) -> &'static str {
    match list.step() {
        Step::Loading if list.is_checking() => words.checking_list,
        Step::Loading => words.loading_more,
        Step::Waiting(..) => words.try_now,
        Step::Stopped(_) => words.try_again,
        Step::Resting | Step::Ended => words.load_more,
    }
}

/// Why it does not go on.
fn trouble(list: &PeopleList, words: &'static Words, is_by_cookie: bool) -> AnyView {
    match list.step() {
        Step::Waiting(why, millis) => waiting(words, why, seconds_of(*millis)),
        // Whoever adds the token may keep the list back.
        Step::Stopped(why) if is_by_cookie && why.refuses_the_request() => {
            notice(Tone::Status, words.no_list_of_people)
        }
        Step::Stopped(why) => notice(Tone::Alert, words.failure(why)),
        Step::Loading | Step::Resting | Step::Ended => ().into_any(),
    }
}

/// Counts the seconds of a wait down, from now on.
fn seconds_of(millis: u32) -> Signal<u32> {
    let end = page::steady_ms() + f64::from(millis);
    let left = RwSignal::new(millis.div_ceil(1_000));
    keep(Interval::new(1_000, move || {
        // Whole, at least 0, and at most the longest wait.
        left.try_set(((end - page::steady_ms()) / 1_000.0).ceil() as u32);
    }));
    left.into()
}

/// How many are here, in words.
fn line(list: &PeopleList, words: &Words, is_signed_in: bool, is_of_everyone: bool) -> String {
    if !list.has_landed() {
        let is_loading = is_signed_in && *list.step() == Step::Loading;
        return if is_loading { words.loading_people } else { "" }.to_owned();
    }
    match list.extent() {
        Extent::Whole(0) if is_of_everyone => words.no_people.to_owned(),
        Extent::Whole(0) => words.nobody_found.to_owned(),
        extent => words.people_shown(extent),
    }
}

fn rows(words: &Words, people: &[Person]) -> AnyView {
    let row = |person: &Person| {
        let name = person.name();
        let name = name.unwrap_or_else(|| words.name_unknown.to_owned());
        let off = if person.enabled { "" } else { words.access_off };
        view! {
            <li>
                <a class="people__person" href=Place::Person(person.id).path()>
                    <bdi class="people__name">{name}</bdi>
                    <span class="people__id">{words.person_line(person.id)}</span>
                    <bdi class="people__work">{person.work()}</bdi>
                    <bdi class="people__email" dir="ltr">
                        {person.email.clone().unwrap_or_default()}
                    </bdi>
                    <span class="people__off">{off}</span>
                </a>
            </li>
        }
    };
    let rows: Vec<_> = people.iter().map(row).collect();
    view! { <ul class="people">{rows}</ul> }.into_any()
}
