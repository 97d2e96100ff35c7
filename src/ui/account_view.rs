//! The account's list: every credential there is, and whose it is.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::card_search::CardSearch;
use super::credential_feed::CredentialFeed;
use super::disclosures::Disclosures;
use super::export::ExportButtonProps;
use super::filters::Filters;
use super::findings::Findings;
use super::freshness::Freshness;
use super::hints::{Hint, Hints};
use super::kept::{Kept, KeptViews};
use super::known_people::KnownPeople;
use super::live::{attribute, count, follow, holds, minutes, text, when};
use super::live_exposure::LiveExposure;
use super::live_feed::LiveFeed;
use super::load_everything::LoadEverything;
use super::person_view::{how_many, limits};
use super::words::words;
use crate::api::http::{Client, now};
use crate::auth::session::Session;
use crate::model::arrangement::Arrangement;
use crate::model::feed::{Event, Feed};
use crate::model::filter::Filter;
use crate::model::hints::HintKind;
use crate::model::order::Order;
use crate::model::person::PersonId;
use crate::model::phase::Phase;
use crate::model::reading::Extent;
use crate::model::selection::Selection;
use crate::model::ticket::Subject;

/// Draws what makes a file of a list.
pub type DrawExport = fn(ExportButtonProps) -> AnyView;

/// All credentials of the account.
#[component]
pub fn AccountView(
    /// Where to ask.
    client: Client,
    /// On whose behalf.
    session: Session,
    /// Who permits what is disclosed, and where it is noted.
    disclosures: Disclosures,
    /// What people are called.
    known: KnownPeople,
    /// What asks for sign-in, in the place where the list stopped.
    sign_in: ViewFn,
    /// Where the view is kept when it is left, and found when it is come back
    /// to.
    kept: KeptViews,
    /// What of it is to be shown, for as long as nothing else is chosen here.
    selection: Signal<Selection>,
    /// Is told what was chosen of it, whenever that changes.
    on_selection: Callback<Selection>,
    /// Draws whose a credential is.
    holder: Callback<PersonId, AnyView>,
    /// Makes a file of it, where files are made.
    #[prop(optional_no_strip)]
    export: Option<DrawExport>,
    /// Is told of the list when it is opened.
    #[prop(optional)]
    on_open: Option<Callback<LiveFeed>>,
) -> AnyView {
    let words = words();
    let epoch = untrack(|| session.account_epoch());
    let (feed, focused, query, hint) = match kept.take(Subject::Account, epoch) {
        Some(before) => (
            LiveFeed::reopen(before.feed, client.clone(), session),
            before.focused,
            before.query,
            before.hint,
        ),
        None => (
            LiveFeed::open(Subject::Account, client.clone(), session),
            None,
            None,
            None,
        ),
    };
    if let Some(on_open) = on_open {
        on_open.run(feed);
    }
    let focused = RwSignal::new(focused);
    let findings = Findings::about(feed, session);
    let is_searching = RwSignal::new(query.is_some());
    let shown_hint = RwSignal::new(hint);
    findings.search(query);
    on_cleanup(move || {
        // Nobody waits for the rest of it any more.
        feed.report(Event::EnoughWanted);
        let left = feed.leave().filter(|(feed, _)| feed.has_landed());
        let Some((feed, epoch)) = left else {
            return;
        };
        let left = Kept {
            feed,
            sorted: 0,
            focused: focused.try_get_untracked().flatten(),
            query: findings.query(),
            hint: shown_hint.try_get_untracked().flatten(),
            person: None,
        };
        kept.keep(Subject::Account, epoch, left);
    });

    let exposure = LiveExposure::new(limits(&client), disclosures, session, feed);
    let minute = minutes();
    let (filter, order) = chosen(selection, on_selection);

    // The session notifies of more than its account.
    let account = count(move || session.account_epoch());
    let of = StoredValue::new(epoch);
    // Whoever looks for a card need not wait for the first page. Where it does not
    // come, there is nothing to look through.
    let is_readable = holds(move || {
        feed.with(|feed| {
            let has_stopped = matches!(feed.phase(), Phase::Closed | Phase::Stopped(_));
            feed.has_landed() || !has_stopped
        })
    });
    let is_everything_wanted = RwSignal::new(false);
    // Whoever has all of it and refreshes it did not ask for what is new.
    follow(move || {
        if feed.phase(|phase| *phase == Phase::Complete) {
            is_everything_wanted.set(false);
        }
    });
    let is_all_wanted = holds(move || is_searching.get() || is_everything_wanted.get());
    let has_landed = holds(move || feed.with(Feed::has_landed));
    follow(move || {
        feed.report(match is_all_wanted.get() && has_landed.get() {
            true => Event::AllWanted,
            false => Event::EnoughWanted,
        });
    });

    let find = move |kind| {
        let _ = minute.get();
        let now = now();
        known.with(|names| {
            let standing = |id: PersonId| Some(names.person(id)?.standing(now));
            findings.hint(kind, now, &standing)
        })
    };
    let arrangement = Memo::new(move |_| {
        let _ = feed.shape();
        // Asked for only while somebody searches: the findings change with every
        // page, and so do the rows.
        if let Some(found) = is_searching.get().then(|| findings.searched()).flatten() {
            return Arrangement::Chosen(found);
        }
        if let Some(kind) = shown_hint.get() {
            return Arrangement::Chosen(find(kind).rows);
        }
        let (filter, order) = (filter.get(), order.get());
        feed.with_untracked(|feed| Arrangement::of(feed.rows(), &filter, order))
    });
    let is_partial = holds(move || feed.with(|feed| !matches!(feed.extent(), Extent::Whole(_))));
    let hints = Memo::new(move |_| {
        let of = |kind| {
            let found = find(kind);
            Hint {
                kind,
                count: found.count,
                is_whole: found.is_whole && !is_partial.get(),
                is_shown: shown_hint.get() == Some(kind),
            }
        };
        HintKind::ALL.into_iter().map(of).collect::<Vec<_>>()
    });
    let on_show = Callback::new(move |kind| {
        let is_shown = shown_hint.get_untracked() == Some(kind);
        shown_hint.set((!is_shown).then_some(kind));
    });
    let counts = Memo::new(move |_| findings.counts(filter.get()));

    let on_shown = Callback::new(move |ids| known.want(ids));
    let name = Signal::derive(move || known.name(exposure.credential()?.holder));
    let names = Arc::new(move |id| untrack(|| known.name(id)));
    let load = client.settings().load;
    let how_many = how_many(feed);
    view! {
        <section class="person account">
            <header class="account__header" part="header">
                <h1 class="account__name">{words.all_credentials}</h1>
                <div class="person-header__side">
                    <p class="person-header__count" part="count">{how_many}</p>
                    <Freshness feed minute />
                </div>
            </header>
            {when(
                move || is_readable.get(),
                move || {
                    // What was looked for in one account is none of another's.
                    let account = account.get();
                    if of.try_update_value(|of| std::mem::replace(of, account)) != Some(account) {
                        findings.search(None);
                        is_searching.set(false);
                        shown_hint.set(None);
                        is_everything_wanted.set(false);
                    }
                    let actions = NodeRef::<html::Div>::new();
                    view! {
                        <CardSearch findings is_searching />
                        <div class=attribute(move || {
                            Some(tools_class(has_landed.get()).to_owned())
                        })>
                            <div class="account__actions" node_ref=actions tabindex="-1">
                                // What is searched is all of the list.
                                {when(
                                    move || !is_searching.get(),
                                    move || {
                                        view! { <Hints hints=hints.into() is_partial=is_partial.into() on_show /> }
                                            .into_any()
                                    },
                                )}
                                <LoadEverything feed is_wanted=is_everything_wanted is_searching place=actions />
                                {export
                                    .map(|export| {
                                        export(ExportButtonProps {
                                            feed,
                                            subject: Subject::Account,
                                            arrangement,
                                            names: names.clone(),
                                            disclosures,
                                            session,
                                        })
                                    })}
                            </div>
                            {when(
                                move || !is_searching.get() && shown_hint.get().is_none(),
                                move || {
                                    view! {
                                        <Filters filter order counts=counts.into() is_partial=is_partial.into() />
                                    }
                                    .into_any()
                                },
                            )}
                        </div>
                    }
                    .into_any()
                },
            )}
            <CredentialFeed
                feed
                exposure
                arrangement
                focused
                minute
                label=text(move || words.credentials_of_account.to_owned())
                name
                nothing=text(move || words.account_holds_none.to_owned())
                load
                sign_in
                holder=Some(holder)
                on_shown
            />
        </section>
    }
    .into_any()
}

/// The filter and the order that are chosen: what `selection` says when that
/// changes, and what people choose meanwhile, which is told.
fn chosen(
    selection: Signal<Selection>,
    on_selection: Callback<Selection>,
) -> (RwSignal<Filter>, RwSignal<Order>) {
    let first = selection.get_untracked();
    let (filter, order) = (RwSignal::new(first.filter), RwSignal::new(first.order));
    // What is known on both sides: it is told to neither.
    let told = StoredValue::new(first);
    let is_new = move |now| told.try_update_value(|told| std::mem::replace(told, now) != now);
    follow(move || {
        let now = selection.get();
        if is_new(now) == Some(true) {
            filter.set(now.filter);
            order.set(now.order);
        }
    });
    follow(move || {
        let now = Selection {
            filter: filter.get(),
            order: order.get(),
        };
        if is_new(now) == Some(true) {
            on_selection.run(now);
        }
    });
    (filter, order)
}

/// Until there are cards their tools take their place without a word: nothing
/// below moves when the first page lands.
fn tools_class(has_landed: bool) -> &'static str {
    if has_landed {
        "account__tools"
    } else {
        "account__tools account__tools--coming"
    }
}
