//! What is odd about a list, above its cards: each hint is a button that shows
//! the rows it is about.

use leptos::prelude::*;

use super::live::{flag, text, when};
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

/// The hints of a list; nothing where there are none.
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
            let told = |hint: &&Hint| hint.count > 0 || hint.is_shown;
            let mut of_kind = hints.iter().filter(|hint| hint.kind == kind);
            of_kind.find(told).copied()
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
    let is_any = move || HintKind::ALL.into_iter().any(|kind| of(kind).is_some());
    when(is_any, move || {
        view! {
            <ul class="hints" role="list" aria-label=words.hints>
                {HintKind::ALL.map(line).into_iter().collect::<Vec<_>>()}
            </ul>
        }
        .into_any()
    })
    .into_any()
}
