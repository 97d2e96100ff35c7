//! What of a list is shown, and in which order: the bar above it.
//!
//! Choices that would show nothing are not offered, and cannot be pressed where
//! they stand all the same: some do so for good, so that what is below them does
//! not move while the list grows, and the one that has the focus does, so that
//! nobody loses it by pressing twice.

use leptos::html;
use leptos::prelude::*;

use super::live::{attribute, count, flag, holds, text, when};
use super::words::{Words, words};
use crate::browser::page;
use crate::model::choice::{Choice, Choices};
use crate::model::filter::Filter;
use crate::model::order::Order;
use crate::model::tally::Counts;

/// The choices that are always in sight, whatever they would show.
const IN_SIGHT: [Choice; 2] = [Choice::Attention, Choice::Waiting];

/// What the choices share.
#[derive(Clone, Copy)]
struct Shared {
    words: &'static Words,
    filter: RwSignal<Filter>,
    counts: Signal<Counts>,
    /// The choice that has or had the focus, by its place from 1; 0 for none.
    focused: RwSignal<u32>,
}

/// The bar of one list.
#[component]
pub fn Filters(
    /// What is chosen.
    filter: RwSignal<Filter>,
    /// In which order it is shown.
    order: RwSignal<Order>,
    /// How many rows there are of everything. It is told what a choice did as
    /// soon as that is made, so they are to be derived from the filter.
    counts: Signal<Counts>,
    /// Whether there are rows that were not counted.
    is_partial: Signal<bool>,
) -> AnyView {
    let words = words();
    let shared = Shared {
        words,
        filter,
        counts,
        focused: RwSignal::new(0),
    };
    let behind = count(move || filter.with(|filter| further(*filter).len()));
    let is_open = RwSignal::new(behind.get_untracked() > 0);
    let is_filtered = holds(move || filter.with(|filter| !filter.is_everything()));
    let more = NodeRef::<html::Button>::new();
    let clear = move |_| {
        // The button that is pressed goes with the last choice.
        if let Some(more) = more.get_untracked() {
            page::focus_in_place(&more);
        }
        filter.set(Filter::default());
    };
    let told = move || match (is_filtered.get(), is_partial.get()) {
        (true, is_partial) => counts.with(|counts| words.filtered(counts, is_partial)),
        (false, true) => counts.with(|counts| words.counted_so_far(counts)),
        (false, false) => String::new(),
    };
    // Said when the filter changes, and not with every page that lands, nor
    // before anything is counted.
    let is_changed = StoredValue::new(false);
    let said = move || {
        let is_everything = filter.get().is_everything();
        let is_changed = is_changed.try_update_value(|it| std::mem::replace(it, true));
        match is_everything || is_changed != Some(true) {
            true => String::new(),
            false => words.filtered(&counts.get_untracked(), is_partial.get_untracked()),
        }
    };
    view! {
        <div class="filters" part="filters" role="group" aria-label=words.filters>
            <div class="filters__bar">
                {choice_of_order(words, order)}
                {IN_SIGHT.map(|choice| toggle(shared, choice)).into_iter().collect::<Vec<_>>()}
                <button
                    class="button button--small button--quiet opener"
                    part="button"
                    type="button"
                    node_ref=more
                    aria-expanded=flag(move || is_open.get())
                    on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
                >
                    {text(move || words.more_filters(behind.get()))}
                </button>
            </div>
            <div class="filters__more" hidden=absent(move || !is_open.get())>
                {group(shared, words.kind_heading, Choices::KINDS)}
                {group(shared, words.status_heading, Choices::STATUSES)}
                {group(shared, words.wallet_heading, Choices::WALLETS)}
            </div>
            <div class="filters__outcome">
                <p class="filters__told">{text(told)}</p>
                {when(
                    move || is_filtered.get(),
                    move || {
                        view! {
                            <button
                                class="button button--small"
                                part="button"
                                type="button"
                                on:click=clear
                            >
                                {words.clear_filters}
                            </button>
                        }
                        .into_any()
                    },
                )}
            </div>
            <p class="visually-hidden" role="status">
                {text(said)}
            </p>
        </div>
    }
    .into_any()
}

/// The choices of one dimension, as far as they are offered.
fn group(shared: Shared, heading: &'static str, dimension: Choices) -> AnyView {
    let choices = move || {
        Choice::ALL
            .into_iter()
            .filter(move |choice| dimension.has(*choice))
    };
    let toggles: Vec<AnyView> = choices().map(|choice| toggle(shared, choice)).collect();
    let is_empty = move || !choices().any(|choice| is_offered(shared, choice));
    view! {
        <div class="filters__group" role="group" aria-label=heading hidden=absent(is_empty)>
            <span class="filters__heading" aria-hidden="true">{heading}</span>
            <div class="filters__choices">{toggles}</div>
        </div>
    }
    .into_any()
}

/// A choice, with the number of rows that it would show.
fn toggle(shared: Shared, choice: Choice) -> AnyView {
    let Shared {
        words,
        filter,
        counts,
        focused,
    } = shared;
    let rows = count(move || counts.with(|counts| counts.of(choice)));
    let is_idle = holds(move || rows.get() == 0 && !filter.with(|filter| filter.has(choice)));
    let press = move |_| {
        if !is_idle.get_untracked() {
            filter.update(|filter| filter.toggle(choice));
        }
    };
    view! {
        <button
            class="button button--small filters__choice"
            part="button"
            type="button"
            hidden=absent(move || !is_offered(shared, choice))
            aria-pressed=flag(move || filter.with(|filter| filter.has(choice)))
            aria-disabled=flag(move || is_idle.get())
            on:focus=move |_| focused.set(number(choice))
            on:click=press
        >
            <span>{words.choice(choice)}</span>
            " "
            <span class="filters__count">{text(move || words.figure(rows.get().into()))}</span>
        </button>
    }
    .into_any()
}

fn is_offered(shared: Shared, choice: Choice) -> bool {
    IN_SIGHT.contains(&choice)
        || shared.counts.with(|counts| counts.of(choice) > 0)
        || shared.filter.with(|filter| filter.has(choice))
        || shared.focused.get() == number(choice)
}

fn number(choice: Choice) -> u32 {
    choice.place() as u32 + 1
}

/// What is chosen of the filters that are not always in sight.
fn further(filter: Filter) -> Choices {
    let in_sight = IN_SIGHT.into_iter().fold(Choices::default(), Choices::and);
    filter.chosen().without(in_sight)
}

fn choice_of_order(words: &'static Words, order: RwSignal<Order>) -> AnyView {
    let options = Order::OFFERED.map(|offered| {
        let word = offered.as_str();
        let is_chosen = holds(move || order.with(|order| order.as_str() == word));
        view! {
            <option value=word prop:selected=is_chosen>
                {words.order(offered)}
            </option>
        }
    });
    view! {
        <label class="filters__order">
            <span>{words.order}</span>
            <select
                class="filters__orders"
                on:change=move |event| {
                    if let Some(chosen) = Order::named(&event_target_value(&event)) {
                        order.set(chosen);
                    }
                }
            >
                {options.into_iter().collect::<Vec<_>>()}
            </select>
        </label>
    }
    .into_any()
}

/// The attribute of what is not there for now.
fn absent(is_absent: impl Fn() -> bool + Send + Sync + 'static) -> Signal<Option<String>> {
    attribute(move || is_absent().then(String::new))
}
