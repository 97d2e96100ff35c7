//! What is odd about a list, above its cards: how many hints there are, and
//! behind it each one as a button that shows the rows it is about.
//!
//! Hints are found while the list loads. So a line says how many there are from
//! the beginning, and what comes later moves no card.

use leptos::prelude::*;

use super::live::{count, flag, holds, text, when};
use super::words::words;
use crate::model::hints::HintKind;

/// What is told of one kind of hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// What is odd.
    pub kind: HintKind,
    /// How many; at 0 it is told only while it is shown.
    pub count: usize,
    /// Whether that is all of the list.
    pub is_whole: bool,
    /// Whether the rows it is about are shown, and no others.
    pub is_shown: bool,
}

impl Hint {
    fn is_told(&self) -> bool {
        self.count > 0 || self.is_shown
    }
}

/// The hints of a list, and how many they are.
#[component]
pub fn Hints(
    /// Each kind at most once.
    hints: Signal<Vec<Hint>>,
    /// Whether there are rows that were not looked at.
    is_partial: Signal<bool>,
    /// Shows the rows of a hint, or all of them again where it is shown.
    on_show: Callback<HintKind>,
) -> AnyView {
    let words = words();
    // In the order in which they were found: none comes before one that somebody
    // may be about to press. A place is never given away, so that a button that
    // is told anew stays the same element, and keeps the focus.
    let places = Memo::new(move |before: Option<&Vec<(HintKind, Option<Hint>)>>| {
        let hints = hints.get();
        let told = |kind| {
            let mut told = hints.iter().filter(|hint| hint.is_told());
            told.find(|hint| hint.kind == kind).copied()
        };
        let known = before.into_iter().flatten().map(|(kind, _)| *kind);
        let mut kinds: Vec<_> = known.collect();
        let found = hints.iter().filter(|hint| hint.is_told());
        kinds.extend(found.map(|hint| hint.kind));
        let mut places: Vec<(HintKind, Option<Hint>)> = Vec::new();
        for kind in kinds {
            if !places.iter().any(|(known, _)| *known == kind) {
                places.push((kind, told(kind)));
            }
        }
        places
    });
    let of = move |place: usize| places.with(|places| places.get(place)?.1);
    let line = move |place| {
        when(
            move || of(place).is_some(),
            move || {
                view! {
                    <li>
                        <button
                            class="hint"
                            part="button"
                            type="button"
                            aria-pressed=flag(move || of(place).is_some_and(|hint| hint.is_shown))
                            on:click=move |_| {
                                if let Some(hint) = untrack(|| of(place)) {
                                    on_show.run(hint.kind);
                                }
                            }
                        >
                            <span class="hint__text">
                                {text(move || {
                                    of(place)
                                        .map(|hint| words.hint(hint.kind, hint.count, hint.is_whole))
                                        .unwrap_or_default()
                                })}
                            </span>
                            " "
                            <span class="hint__show">{words.show_these}</span>
                        </button>
                    </li>
                }
                .into_any()
            },
        )
    };
    let told = count(move || {
        places.with(|places| places.iter().filter(|(_, hint)| hint.is_some()).count() as u32)
    });
    let is_any = holds(move || told.get() > 0);
    // Whoever comes back to what a hint shows finds the hint as well.
    let is_shown = hints.with_untracked(|hints| hints.iter().any(|hint| hint.is_shown));
    let is_wanted = RwSignal::new(is_shown);
    let is_open = holds(move || is_wanted.get() && is_any.get());
    let press = move |_| {
        if is_any.get_untracked() {
            is_wanted.update(|is_wanted| *is_wanted = !*is_wanted);
        }
    };
    view! {
        <div class="hints">
            <button
                class="button button--small opener"
                part="button"
                type="button"
                aria-expanded=flag(move || is_open.get())
                aria-disabled=flag(move || !is_any.get())
                on:click=press
            >
                {text(move || {
                    words.hints_told(told.get() as usize, !is_partial.get())
                })}
            </button>
            {when(
                move || is_open.get(),
                move || {
                    view! {
                        <ul class="hints__list" role="list" aria-label=words.hints>
                            {(0..HintKind::ALL.len()).map(line).collect::<Vec<_>>()}
                        </ul>
                    }
                    .into_any()
                },
            )}
        </div>
    }
    .into_any()
}
