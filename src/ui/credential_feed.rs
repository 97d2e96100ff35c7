//! The cards of a list.
//!
//! The W3C feed pattern: `role="feed"` with articles that know their place. A
//! card is told by its credential, so that it stays the same element when the
//! list is read anew around it.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::credential_card::{Card, CredentialCard};
use super::feed_end::{FeedEnd, end_line, signs_in_above};
use super::keyed::keyed;
use super::live::{attribute, count, flag, follow, for_now, holds, live, text, when};
use super::live_exposure::LiveExposure;
use super::live_feed::LiveFeed;
use super::live_window::LiveWindow;
use super::qr_dialog::QrDialog;
use super::shortcuts::{self, Shortcuts, Ways, place_of};
use super::words::{Words, words};
use crate::api::settings::Load;
use crate::browser::page;
use crate::model::arrangement::Arrangement;
use crate::model::disclosure::Action;
use crate::model::failure::Failure;
use crate::model::feed::Feed;
use crate::model::page::{Row, RowKey};
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
    /// Which rows are shown, in which order.
    arrangement: Memo<Arrangement>,
    /// The row that has the focus.
    focused: RwSignal<Option<RowKey>>,
    /// Changes every minute, for what ends.
    minute: RwSignal<u32>,
    /// Names the list.
    label: Signal<String>,
    /// Whose it is, where the name is known.
    name: Signal<Option<String>>,
    /// What is said of the list where it is empty.
    nothing: Signal<String>,
    /// What stands above the cards, beside the help for the keyboard.
    #[prop(optional, into)]
    tools: ViewFn,
    /// What makes it load on.
    load: Load,
    /// What asks for sign-in, in the place where the list stopped.
    sign_in: ViewFn,
    /// Draws whoever a card is of, where the list is not of one person.
    #[prop(optional_no_strip)]
    holder: Option<Callback<PersonId, AnyView>>,
    /// Is told whose credentials are on the screen, whenever that changes.
    #[prop(optional)]
    on_shown: Option<Callback<Vec<PersonId>>>,
) -> AnyView {
    let words = words();
    let above = sign_in.clone();
    let list = NodeRef::<html::Div>::new();
    let cells = NodeRef::<html::Div>::new();
    let rows = count(move || arrangement.with(|arrangement| arrangement.len() as u32));
    let window = LiveWindow::over(rows, focused);
    let cards = Memo::new(move |_| {
        let places = |feed: &Feed, arrangement: &Arrangement| {
            let place = |key: &RowKey| arrangement.place(feed.index(key)?);
            let focused = window.with_focused(|key| key.and_then(place));
            let card = |place| {
                let index = arrangement.index(place)?;
                Some((place, feed.rows().get(index)?.key(index)))
            };
            let places = window.window().places(arrangement.len(), focused);
            places.into_iter().filter_map(card).collect()
        };
        arrangement.with(|arrangement| feed.with(|feed| places(feed, arrangement)))
    });
    if let Some(on_shown) = on_shown {
        follow(move || {
            let holders = |cards: &Vec<(usize, RowKey)>| {
                let holder = |(_, key): &(usize, RowKey)| {
                    feed.with_untracked(|feed| match feed.find(key)? {
                        Row::Credential(credential) => Some(credential.holder),
                        Row::Unreadable => None,
                    })
                };
                cards.iter().filter_map(holder).collect()
            };
            on_shown.run(cards.with(holders));
        });
    }
    let set_size = text(move || {
        arrangement.with(|arrangement| feed.with(|feed| set_size(feed, arrangement)).to_string())
    });
    let is_starting = holds(move || feed.with(is_on_its_way));
    // A feed owns articles: where there are none and none are coming, there is
    // no feed.
    let is_feed = holds(move || is_starting.get() || rows.get() > 0);
    let drawn = StoredValue::new(0_usize);
    let draw = move |key: RowKey| {
        // Ids of credentials are of any script and may hold spaces: an id of
        // the page may not.
        let number = drawn.try_update_value(|drawn| {
            *drawn += 1;
            *drawn
        });
        // A row that is gone keeps its last look until its card is gone too.
        let card = Memo::new(move |before: Option<&Option<Card>>| {
            let card = for_now(|| {
                let place = cards.with(|cards: &Vec<_>| {
                    let found = cards.iter().find(|(_, known)| *known == key);
                    found.map(|(place, _)| *place)
                });
                let row = feed.with(|feed| feed.find(&key).cloned());
                let (place, row) = place.zip(row)?;
                let away = window.away(place);
                Some(Card { place, row, away })
            });
            card.or_else(|| before.cloned().flatten())
        });
        let number = number.unwrap_or_default();
        view! { <CredentialCard card number set_size exposure minute holder /> }.into_any()
    };
    keyed(
        cells,
        move || {
            let key = |(_, key): &(usize, RowKey)| key.clone();
            cards.with(|cards| cards.iter().map(key).collect())
        },
        draw,
        move || keep_focus(list),
    );
    // The cards are what is measured.
    window.watch(list, cells);
    // Scrolled back to, a card must not come uncovered.
    follow(move || {
        let of = exposure.credential();
        if let Some(of) = of.filter(|_| exposure.is_showing(Action::Reveal)) {
            let key = RowKey::Credential(of.id.clone());
            if !cards.with(|cards| cards.iter().any(|(_, drawn)| *drawn == key)) {
                exposure.hide();
            }
        }
    });
    let ways = Ways {
        before: NodeRef::new(),
        list,
        after: NodeRef::new(),
    };
    let press = move |event: KeyboardEvent| {
        // Covering comes before closing what the list stands in.
        let covers = event.key() == "Escape" && untrack(|| exposure.is_showing(Action::Reveal));
        if covers {
            exposure.end();
        }
        if covers || shortcuts::follow(&event, ways) {
            event.prevent_default();
        }
    };
    let note_focus = move |event: FocusEvent| {
        let place = event.target().and_then(|target| place_of(&target));
        let known = place.and_then(|place| {
            let found = |cards: &Vec<(usize, RowKey)>| {
                let card = cards.iter().find(|(known, _)| *known == place)?;
                Some(card.1.clone())
            };
            cards.try_with_untracked(found).flatten()
        });
        if known.is_some() {
            window.focus(known);
        }
    };
    let lose_focus = move |_| {
        // Where it goes is known afterwards; a window that is not in front keeps
        // it where it was.
        queue_microtask(move || {
            let list = list.try_get_untracked().flatten();
            let is_here = |list: web_sys::HtmlDivElement| list.matches(":focus-within");
            if list.is_some_and(|list| is_here(list) == Ok(false)) {
                window.focus(None);
            }
        });
    };
    view! {
        {when(
            move || feed.with(signs_in_above),
            move || above.run(),
        )}
        {when(
            move || is_feed.get(),
            move || view! { <Tools tools=tools.run() help=ways.before /> }.into_any(),
        )}
        // What is kept free stands beside the cards: where a box around them has
        // another padding, browsers do not keep in its place what is in sight.
        <div
            class="feed-window"
            node_ref=list
            on:keydown=press
            on:focusin=note_focus
            on:focusout=lose_focus
        >
            <div style:height=text(move || px(window.window().above))></div>
            <div
                class=attribute(move || Some(feed_class(window.window().is_compressed).to_owned()))
                part="feed"
                node_ref=cells
                role=attribute(move || is_feed.get().then(|| "feed".to_owned()))
                aria-label=attribute(move || is_feed.get().then(|| label.get()))
                aria-busy=flag(move || is_starting.get())
            >
                {when(
                    move || is_starting.get(),
                    skeletons,
                )}
            </div>
            <div style:height=text(move || px(window.window().below))></div>
        </div>
        {live(move || {
            let part = window.printed_part();
            let told = part.map(|(printed, rows)| words.print_part(printed, rows));
            view! { <p class="on-paper">{told}</p> }.into_any()
        })}
        <FeedEnd feed rows all=ways.after nothing load sign_in />
        <QrDialog exposure name />
        <p class="visually-hidden" role="status">
            {text(move || {
                let shown = rows.get() as usize;
                feed.with(|feed| announcement(feed, words, shown, nothing))
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

fn px(px: u32) -> String {
    format!("{px}px")
}

fn feed_class(is_compressed: bool) -> &'static str {
    if is_compressed {
        "feed feed--compressed"
    } else {
        "feed"
    }
}

fn message_class(is_only_heard: bool) -> &'static str {
    if is_only_heard {
        "message message--heard"
    } else {
        "message"
    }
}

/// What stands above the cards: what the view brings, and the help for the
/// keyboard.
#[component]
fn Tools(tools: AnyView, help: NodeRef<html::Button>) -> AnyView {
    let words = words();
    let is_helping = RwSignal::new(false);
    let on_close = Callback::new(move |()| is_helping.set(false));
    view! {
        <div class="feed-tools">
            {tools}
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

/// How many rows the list has of which these are shown; -1 where nobody knows.
fn set_size(feed: &Feed, arrangement: &Arrangement) -> i64 {
    let is_of_everything = arrangement.is_of_everything() && !feed.has_moved();
    let known = match feed.extent() {
        Extent::Whole(_) => i64::try_from(arrangement.len()).ok(),
        Extent::Part(_, total) if is_of_everything => i64::try_from(total).ok(),
        Extent::Part(..) | Extent::SoFar(_) => None,
    };
    known.unwrap_or(-1)
}

fn announcement(feed: &Feed, words: &Words, shown: usize, nothing: Signal<String>) -> String {
    match feed.phase() {
        Phase::Loading(_) if feed.rows().is_empty() => words.loading_credentials.to_owned(),
        Phase::Loading(_) if feed.is_rereading() => words.reloading.to_owned(),
        Phase::Loading(_) if feed.is_checking() => words.checking_list.to_owned(),
        Phase::Loading(_) => words.loading_more.to_owned(),
        Phase::Resting => words.count(feed.extent()),
        Phase::Complete => end_line(feed, words, shown, nothing),
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
