//! The person view: who it is, and what they hold.
//!
//! One of these shows one person for as long as it lives. Another person is
//! another view, so that nothing of the former one can be left in it.

use leptos::prelude::*;

use super::credential_feed::CredentialFeed;
use super::disclosures::Disclosures;
use super::freshness::Freshness;
use super::kept::{Kept, KeptViews};
use super::live::{attribute, count, holds, minutes, text};
use super::live_exposure::LiveExposure;
use super::live_feed::LiveFeed;
use super::person_header::PersonHeader;
use super::request::{Known, ask};
use super::sign_in::SignIn;
use super::words::words;
use crate::api::http::Client;
use crate::auth::session::Session;
use crate::model::exposure::Limits;
use crate::model::failure::Failure;
use crate::model::feed::Feed;
use crate::model::person::PersonId;
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
    /// Where the view is kept when it is left, and found when it is come back
    /// to.
    #[prop(optional)]
    kept: Option<KeptViews>,
) -> AnyView {
    let words = words();
    let epoch = untrack(|| session.account_epoch());
    let before = kept.and_then(|kept| kept.take(id, epoch));
    let (feed, known, sorted) = match before {
        Some(before) => (
            LiveFeed::reopen(before.feed, client.clone(), session),
            before.person,
            before.sorted,
        ),
        None => (
            LiveFeed::open(Subject::Person(id), client.clone(), session),
            None,
            0,
        ),
    };
    let sorted = RwSignal::new(sorted);
    let exposure = LiveExposure::new(limits(&client), disclosures, session, feed);
    let round = count(move || feed.with(Feed::rounds));
    let person = ask(session, known, round.into(), {
        let client = client.clone();
        move |token, abort| {
            let client = client.clone();
            async move { client.person(&token, id, &abort).await }
        }
    });
    if let Some(kept) = kept {
        on_cleanup(move || {
            let Some(feed) = feed.leave().filter(Feed::has_landed) else {
                return;
            };
            let answer = person.try_get_untracked().flatten().and_then(Result::ok);
            // In the middle of a round the answer may be that of the last one.
            let is_under_way = u32::from(feed.is_rereading());
            let round = feed.rounds().wrapping_sub(is_under_way);
            let person = answer.map(|answer| Known { answer, round });
            let epoch = untrack(|| session.account_epoch());
            let sorted = sorted.try_get_untracked().unwrap_or_default();
            let left = Kept {
                feed,
                sorted,
                person,
            };
            kept.keep(id, epoch, left);
        });
    }
    let name = Memo::new(move |_| {
        let name = person.get()?.ok()?.full_name();
        (!name.is_empty()).then_some(name)
    });
    let is_nobody =
        holds(move || person.with(|person| *person == Some(Err(Failure::NoSuchPerson))));
    let minute = minutes();
    let how_many = text(move || {
        feed.with(|feed| match feed.has_landed() {
            true => words.count(feed.extent()),
            false => String::new(),
        })
    });
    let sign_in = move || view! { <SignIn client=client.clone() session /> };
    view! {
        <section class="person">
            <PersonHeader id person minute count=how_many freshness=view! { <Freshness feed minute /> }.into_any() />
            <CredentialFeed
                feed
                exposure
                sorted
                minute
                name=name.into()
                is_nobody=is_nobody.into()
                sign_in=sign_in.into()
            />
            <p
                class=attribute(move || Some(message_class(exposure.is_only_heard()).to_owned()))
                role="status"
            >
                {text(move || exposure.message())}
            </p>
        </section>
    }
    .into_any()
}

fn message_class(is_only_heard: bool) -> &'static str {
    if is_only_heard {
        "message message--heard"
    } else {
        "message"
    }
}

fn limits(client: &Client) -> Limits {
    Limits {
        reveal_ms: client.settings().reveal_time.millis(),
        qr_ms: QR_MS,
    }
}
