//! What is odd about a list, above its cards: how many hints there are, and
//! behind it each one as a button that shows the rows it is about.
//!
//! Hints are found while the list loads. So a line says how many there are from
//! the beginning, and what comes later moves no card.

use leptos::prelude::*;

use super::live::{flag, holds, text, when};
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
    /// Shows the rows of a hint, or all of them again where it is shown.
    on_show: Callback<HintKind>,
) -> AnyView {
    let words = words();
    let of = move |kind| {
        hints.with(|hints| {
            let mut told = hints.iter().filter(|hint| hint.is_told());
            told.find(|hint| hint.kind == kind).copied()
        })
    };
    // One place for each kind: a button that is told anew stays the same
    // element, and keeps the focus.
    let line = move |kind| {
        when(
            move || of(kind).is_some(),
            move || {
                view! {
                    <li>
                        <button
                            class="hint"
                            part="button"
                            type="button"
                            aria-pressed=flag(move || of(kind).is_some_and(|hint| hint.is_shown))
                            on:click=move |_| on_show.run(kind)
                        >
                            <span class="hint__text">
                                {text(move || {
                                    of(kind)
                                        .map(|hint| words.hint(kind, hint.count, hint.is_whole))
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
    let told = |hints: &Vec<Hint>| hints.iter().filter(|hint| hint.is_told()).count();
    let is_any = holds(move || hints.with(told) > 0);
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
                    hints.with(|hints| {
                        let is_whole = hints.iter().all(|hint| hint.is_whole);
                        words.hints_told(told(hints), is_whole)
                    })
                })}
            </button>
            {when(
                move || is_open.get(),
                move || {
                    view! {
                        <ul class="hints__list" role="list" aria-label=words.hints>
                            {HintKind::ALL.map(line).into_iter().collect::<Vec<_>>()}
                        </ul>
                    }
                    .into_any()
                },
            )}
        </div>
    }
    .into_any()
}
