//! "Whose card is this?": the field for a number, and what may be said of it.
//!
//! The number stays in the field and in memory, for the way back as well: it
//! goes into no address, no history and no storage.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

use super::findings::Findings;
use super::live::{advance, count, text, when};
use super::words::words;
use crate::model::search::Query;

/// The longest text that is looked for; no number is longer.
const LONGEST: &str = "100";

/// The field, and the verdict below it.
#[component]
pub fn CardSearch(
    /// What looks for it.
    findings: Findings,
    /// Whether a number is looked for.
    is_searching: RwSignal<bool>,
) -> AnyView {
    let words = words();
    let field = NodeRef::<html::Input>::new();
    // Whoever comes back finds what they looked for.
    let before = findings.query();
    let before = before.map(|query| query.text().to_owned());
    // Changes with every number that is looked for.
    let asked = RwSignal::new(0);
    let look = move |typed: String| {
        let query = Query::parse(&typed);
        is_searching.set(query.is_some());
        findings.search(query);
        advance(asked);
    };
    // A reader ends with Enter: the next number takes the place of this one.
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            field.select();
        }
    };
    let clear = move |_| {
        if let Some(field) = field.get_untracked() {
            field.set_value("");
            let _ = field.focus();
        }
        look(String::new());
    };
    let told = move || {
        let verdict = findings.verdict();
        verdict
            .map(|(n, verdict)| words.searched(n, verdict))
            .unwrap_or_default()
    };
    let found = count(move || findings.verdict().map_or(0, |(n, _)| n as u32));
    let kind = count(move || findings.verdict().map_or(0, |(_, verdict)| verdict.kind()));
    // Said when the answer changes, and not with every page that lands.
    let said = move || {
        let _ = (asked.get(), found.get(), kind.get());
        untrack(told)
    };
    view! {
        <form class="card-search" part="search" role="search" on:submit=submit>
            <label class="field">
                <span class="field__name">{words.find_card}</span>
                <span class="card-search__line">
                    <input
                        class="field__input"
                        type="search"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        maxlength=LONGEST
                        node_ref=field
                        prop:value=before.unwrap_or_default()
                        aria-describedby="card-search-hint"
                        on:input=move |event| look(event_target_value(&event))
                    />
                    {when(
                        move || is_searching.get(),
                        move || {
                            view! {
                                <button class="button" type="button" on:click=clear>
                                    {words.clear_search}
                                </button>
                            }
                            .into_any()
                        },
                    )}
                </span>
            </label>
            <p class="field__hint" id="card-search-hint">
                {words.find_card_hint}
            </p>
            <p class="card-search__verdict">{text(told)}</p>
            <p class="visually-hidden" role="status">
                {text(said)}
            </p>
        </form>
    }
    .into_any()
}
