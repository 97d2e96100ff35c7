//! The person view: who it is, and what they hold.
//!
//! One of these shows one person for as long as it lives. Another person is
//! another view, so that nothing of the former one can be left in it.

use leptos::prelude::*;

use super::attention_first::{arranged, attention_first};
use super::credential_feed::CredentialFeed;
use super::disclosures::Disclosures;
use super::freshness::Freshness;
use super::kept::{Kept, KeptViews};
use super::live::{count, follow, holds, minutes, text};
use super::live_exposure::LiveExposure;
use super::live_feed::LiveFeed;
use super::person_header::PersonHeader;
use super::request::{Known, ask};
use super::words::words;
use crate::api::http::Client;
use crate::auth::session::Session;
use crate::model::exposure::Limits;
use crate::model::failure::Failure;
use crate::model::feed::Feed;
use crate::model::person::{Person, PersonId};
use crate::model::ticket::Subject;

/// How long a QR code stands, in milliseconds: time enough to take a phone out.
const QR_MS: u32 = 60_000;

/// Everything about one person.
#[component]
pub fn PersonView(
    /// Who.
    id: PersonId,
    /// Where to ask.
    client: Client,
    /// On whose behalf.
    session: Session,
    /// Who permits what is disclosed, and where it is noted.
    disclosures: Disclosures,
    /// What asks for sign-in, in the place where the list stopped.
    sign_in: ViewFn,
    /// Is told of the list when it is opened.
    #[prop(optional)]
    on_open: Option<Callback<LiveFeed>>,
    /// Where the view is kept when it is left, and found when it is come back
    /// to.
    #[prop(optional)]
    kept: Option<KeptViews>,
    /// Who it is, as far as that is known from elsewhere.
    #[prop(optional_no_strip)]
    met_before: Option<Person>,
    /// Is told who it is, whenever that is known.
    #[prop(optional)]
    on_person: Option<Callback<Person>>,
) -> AnyView {
    let epoch = untrack(|| session.account_epoch());
    let before = kept.and_then(|kept| kept.take(Subject::Person(id), epoch));
    let (feed, known, sorted, focused) = match before {
        Some(before) => (
            LiveFeed::reopen(before.feed, client.clone(), session),
            before.person,
            before.sorted,
            before.focused,
        ),
        None => (
            LiveFeed::open(Subject::Person(id), client.clone(), session),
            None,
            0,
            None,
        ),
    };
    if let Some(on_open) = on_open {
        on_open.run(feed);
    }
    // A name that is known stands at once, and is asked for all the same: no
    // round has this number.
    let known = known.or_else(|| {
        let (answer, round) = (met_before?, u32::MAX);
        Some(Known { answer, round })
    });
    let load = client.settings().load;
    let sorted = RwSignal::new(sorted);
    let focused = RwSignal::new(focused);
    let exposure = LiveExposure::new(limits(&client), disclosures, session, feed);
    let round = count(move || feed.with(Feed::rounds));
    let person = ask(session, known, round.into(), {
        let client = client.clone();
        move |authorization, abort| {
            let client = client.clone();
            async move { client.person(&authorization, id, &abort).await }
        }
    });
    if let Some(on_person) = on_person {
        follow(move || {
            if let Some(Ok(person)) = person.get() {
                on_person.run(person);
            }
        });
    }
    if let Some(kept) = kept {
        on_cleanup(move || {
            let left = feed.leave().filter(|(feed, _)| feed.has_landed());
            let Some((feed, epoch)) = left else {
                return;
            };
            let answer = person.try_get_untracked().flatten().and_then(Result::ok);
            // In the middle of a round the answer may be that of the last one.
            let is_under_way = u32::from(feed.is_rereading());
            let round = feed.rounds().wrapping_sub(is_under_way);
            let person = answer.map(|answer| Known { answer, round });
            let sorted = sorted.try_get_untracked().unwrap_or_default();
            let left = Kept {
                feed,
                sorted,
                focused: focused.try_get_untracked().flatten(),
                query: None,
                hint: None,
                person,
            };
            kept.keep(Subject::Person(id), epoch, left);
        });
    }
    let name = Memo::new(move |_| person.get()?.ok()?.name());
    let is_nobody =
        holds(move || person.with(|person| *person == Some(Err(Failure::NoSuchPerson))));
    let words = words();
    let label = text(move || words.list_of(name.get().as_deref()));
    let nothing = text(move || match is_nobody.get() {
        // Some deployments answer for a person who is none with an empty list.
        true => words.failure(&Failure::NoSuchPerson),
        false => words.empty_list_of(name.get().as_deref()),
    });
    let minute = minutes();
    let how_many = how_many(feed);
    view! {
        <section class="person">
            <PersonHeader id person minute count=how_many freshness=view! { <Freshness feed minute /> }.into_any() />
            <CredentialFeed
                feed
                exposure
                arrangement=arranged(feed, sorted)
                focused
                minute
                label
                name=name.into()
                nothing
                tools=move || attention_first(feed, sorted)
                load
                sign_in
            />
        </section>
    }
    .into_any()
}

/// How long what is uncovered stays so.
#[must_use]
pub fn limits(client: &Client) -> Limits {
    Limits {
        reveal_ms: client.settings().reveal_time.millis(),
        qr_ms: QR_MS,
    }
}

/// How many credentials are here, in words; empty until one page has landed.
#[must_use]
pub fn how_many(feed: LiveFeed) -> Signal<String> {
    let words = words();
    text(move || {
        feed.with(|feed| match feed.has_landed() {
            true => words.count(feed.extent()),
            false => String::new(),
        })
    })
}
