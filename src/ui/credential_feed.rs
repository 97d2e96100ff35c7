//! The cards of a list.
//!
//! The W3C feed pattern: `role="feed"` with articles that know their place. A
//! card is told by its credential, so that it stays the same element when the
//! list is read anew around it.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::credential_card::CredentialCard;
use super::feed_end::{FeedEnd, end_line, signs_in_above};
use super::live::{attribute, count, flag, holds, text, when};
use super::live_exposure::LiveExposure;
use super::live_feed::LiveFeed;
use super::qr_dialog::QrDialog;
use super::shortcuts::{Shortcuts, Ways, follow};
use super::words::{Words, words};
use crate::api::settings::Load;
use crate::browser::page;
use crate::model::arrangement::Order;
use crate::model::disclosure::Action;
use crate::model::failure::Failure;
use crate::model::feed::Feed;
use crate::model::page::RowKey;
use crate::model::person::PersonId;
use crate::model::phase::Phase;
use crate::model::reading::Extent;

/// How many empty cards stand where the first page will be.
const SKELETONS: usize = 6;

/// The cards of one list.
#[component]
pub fn CredentialFeed(
    /// The list.
    feed: LiveFeed,
    /// What of it is uncovered.
    exposure: LiveExposure,
    /// Of how many rows what needs attention comes first; 0 for none.
    sorted: RwSignal<u32>,
    /// Changes every minute, for what ends.
    minute: RwSignal<u32>,
    /// Whose it is, where the name is known.
    name: Signal<Option<String>>,
    /// Whether it is known that there is no such person.
    is_nobody: Signal<bool>,
    /// What makes it load on.
    load: Load,
    /// What asks for sign-in, in the place where the list stopped.
    sign_in: ViewFn,
    /// Leads to whoever a card is of, where the list is not of one person.
    #[prop(optional_no_strip)]
    on_person: Option<Callback<PersonId>>,
) -> AnyView {
    let words = words();
    let above = sign_in.clone();
    let set_size = Memo::new(move |_| Some(feed.with(set_size).to_string()));
    let shape = Memo::new(move |_| feed.with(Feed::shape));
    let arrangement = Memo::new(move |_| {
        let _ = shape.get();
        let order = match sorted.get() {
            0 => Order::AsSent,
            among => Order::AttentionFirst(among as usize),
        };
        feed.with_untracked(|feed| feed.arranged(order))
    });
    let is_empty = move || shape.get().1 == 0;
    let is_starting = holds(move || feed.with(is_on_its_way));
    // A feed owns articles: where there are none and none are coming, there is
    // no feed.
    let is_feed = move || is_starting.get() || !is_empty();
    let drawn = StoredValue::new(0_usize);
    let card = move |key: RowKey| {
        // Ids of credentials are of any script and may hold spaces: an id of
        // the page may not.
        let number = drawn.try_update_value(|drawn| {
            *drawn += 1;
            *drawn
        });
        // A row that is gone keeps its last look until its card is gone too.
        let row = Memo::new(move |before: Option<&Option<_>>| {
            let place = arrangement.with(|arrangement| arrangement.place(&key));
            let row = feed.with(|feed| feed.find(&key).cloned());
            place.zip(row).or_else(|| before.cloned().flatten())
        });
        let number = number.unwrap_or_default();
        let set_size = set_size.into();
        view! { <CredentialCard row number set_size exposure minute on_person /> }
    };
    let cards = NodeRef::<html::Div>::new();
    let ways = Ways {
        before: NodeRef::new(),
        after: NodeRef::new(),
    };
    let press = move |event: KeyboardEvent| {
        // Covering comes before closing what the list stands in.
        let covers = event.key() == "Escape" && untrack(|| exposure.is_showing(Action::Reveal));
        if covers {
            exposure.end();
        }
        if covers || follow(&event, ways) {
            event.prevent_default();
        }
    };
    view! {
        {when(
            move || feed.with(signs_in_above),
            move || above.run(),
        )}
        {when(
            is_feed,
            move || view! { <Tools feed sorted help=ways.before /> }.into_any(),
        )}
        <div
            class="feed"
            part="feed"
            node_ref=cards
            role=attribute(move || is_feed().then(|| "feed".to_owned()))
            aria-label=attribute(move || {
                is_feed().then(|| words.list_of(name.get().as_deref()))
            })
            aria-busy=flag(move || is_starting.get())
            on:keydown=press
        >
            <For
                each=move || {
                    keep_focus(cards);
                    arrangement.with(|arrangement| arrangement.keys().to_vec())
                }
                key=RowKey::clone
                children=card
            />
            {when(
                move || is_starting.get(),
                skeletons,
            )}
        </div>
        <FeedEnd feed all=ways.after name is_nobody load sign_in />
        <QrDialog exposure name />
        <p class="visually-hidden" role="status">
            {text(move || {
                feed.with(|feed| announcement(feed, words, name.get().as_deref(), is_nobody.get()))
            })}
        </p>
        <p
            class=attribute(move || Some(message_class(exposure.is_only_heard()).to_owned()))
            part="message"
            role="status"
        >
            {text(move || exposure.message())}
        </p>
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

/// What stands above the cards: their order, and the help for the keyboard.
#[component]
fn Tools(feed: LiveFeed, sorted: RwSignal<u32>, help: NodeRef<html::Button>) -> AnyView {
    let words = words();
    let needing = count(move || feed.with(|feed| feed.needing_attention() as u32));
    // Once it is there it stays: whoever stands on it must not lose the focus
    // with the last card that needed attention.
    let is_offered = Memo::new(move |before: Option<&bool>| {
        before.copied().unwrap_or_default() || needing.get() > 0 || sorted.get() > 0
    });
    let sort = move |_| {
        let rows = feed.with_untracked(|feed| feed.rows().len() as u32);
        sorted.update(|sorted| *sorted = if *sorted > 0 { 0 } else { rows });
    };
    let is_helping = RwSignal::new(false);
    let on_close = Callback::new(move |()| is_helping.set(false));
    view! {
        <div class="feed-tools">
            {when(
                move || is_offered.get(),
                move || {
                    view! {
                        <button
                            class="button button--small"
                            part="button"
                            type="button"
                            aria-pressed=flag(move || sorted.get() > 0)
                            on:click=sort
                        >
                            {text(move || {
                                let is_whole = feed.with(|feed| matches!(feed.extent(), Extent::Whole(_)));
                                words.attention_first(needing.get() as usize, is_whole)
                            })}
                        </button>
                    }
                    .into_any()
                },
            )}
            <button
                class="button button--small button--quiet feed-tools__help"
                part="button"
                type="button"
                node_ref=help
                on:click=move |_| is_helping.set(true)
            >
                {words.shortcuts}
            </button>
        </div>
        {when(
            move || is_helping.get(),
            move || view! { <Shortcuts on_close /> }.into_any(),
        )}
    }
    .into_any()
}

/// Gives the focus back to what had it among the cards, once they are in their
/// new order: an element that is moved loses it.
fn keep_focus(cards: NodeRef<html::Div>) {
    let focused = || {
        let found = cards.get_untracked()?.query_selector(":focus");
        found.ok().flatten()
    };
    let Some(Ok(focused)) = focused().map(JsCast::dyn_into::<HtmlElement>) else {
        return;
    };
    queue_microtask(move || {
        if page::is_focus_lost() && focused.is_connected() {
            page::focus_in_place(&focused);
        }
    });
}

fn set_size(feed: &Feed) -> i64 {
    let known = match feed.extent() {
        Extent::Whole(here) => i64::try_from(here).ok(),
        Extent::Part(_, total) if !feed.has_moved() => i64::try_from(total).ok(),
        Extent::Part(..) | Extent::SoFar(_) => None,
    };
    known.unwrap_or(-1)
}

fn announcement(feed: &Feed, words: &Words, name: Option<&str>, is_nobody: bool) -> String {
    match feed.phase() {
        Phase::Loading(_) if feed.rows().is_empty() => words.loading_credentials.to_owned(),
        Phase::Loading(_) if feed.is_rereading() => words.reloading.to_owned(),
        Phase::Loading(_) if feed.is_checking() => words.checking_list.to_owned(),
        Phase::Loading(_) => words.loading_more.to_owned(),
        Phase::Resting => words.count(feed.extent()),
        Phase::Complete => end_line(feed, words, name, is_nobody),
        Phase::Waiting(_, why) => words.waiting(why).to_owned(),
        Phase::Stopped(why @ Failure::SignInNeeded) => words.failure(why),
        // The alert beside the button says it.
        Phase::Stopped(_) | Phase::Closed => String::new(),
    }
}

fn is_on_its_way(feed: &Feed) -> bool {
    feed.in_flight().is_some() && !feed.has_landed()
}

/// Empty cards, where the first ones will be.
#[must_use]
pub fn skeletons() -> AnyView {
    let skeleton = |_| view! { <div class="card card--skeleton" aria-hidden="true"></div> };
    (0..SKELETONS).map(skeleton).collect::<Vec<_>>().into_any()
}
