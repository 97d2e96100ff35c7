//! A list as a file, for who wants it in a spreadsheet.
//!
//! What the file will lack is said before it is there, in the words that stand
//! in it.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::dialog::Dialog;
use super::disclosures::Disclosures;
use super::live::{count, flag, follow, live, text, when};
use super::live_export::{LiveExport, Names};
use super::live_feed::LiveFeed;
use super::words::words;
use crate::auth::session::Session;
use crate::browser::page;
use crate::model::arrangement::Arrangement;
use crate::model::export::{Export, Numbers, Reservation};
use crate::model::reading::Extent;
use crate::model::ticket::Subject;

/// The id of the hint beside the choice. One dialog is open at a time.
const HINT: &str = "export-hint";

/// A button, and the dialog behind it in which the file is asked for.
#[component]
pub fn ExportButton(
    /// The list.
    feed: LiveFeed,
    /// Whose credentials it holds.
    subject: Subject,
    /// Which of its rows are shown.
    arrangement: Memo<Arrangement>,
    /// Whose names are known.
    names: Names,
    /// Who permits what is disclosed, and where it is noted.
    disclosures: Disclosures,
    /// On whose behalf.
    session: Session,
) -> AnyView {
    let words = words();
    let export = LiveExport::new(feed, subject, disclosures, session);
    let is_open = RwSignal::new(false);
    let on_close = Callback::new(move |()| {
        export.close();
        is_open.set(false);
    });
    view! {
        <button
            class="button button--small"
            type="button"
            on:click=move |_| is_open.set(true)
        >
            {words.download_csv}
        </button>
        {when(
            move || is_open.get(),
            move || {
                let heading = words.download_csv.to_owned();
                let content = draw(feed, export, arrangement, &names);
                view! { <Dialog heading on_close content /> }.into_any()
            },
        )}
    }
    .into_any()
}

fn draw(
    feed: LiveFeed,
    export: LiveExport,
    arrangement: Memo<Arrangement>,
    names: &Names,
) -> AnyView {
    let words = words();
    let with_numbers = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let shown = count(move || arrangement.with(Arrangement::len) as u32);
    let total = count(move || {
        feed.with(|feed| arrangement.with(|shown| Export::count(feed, shown)) as u32)
    });
    let press = {
        let names = Arc::clone(names);
        move |_| {
            let numbers = match with_numbers.get_untracked() {
                true => Numbers::InFull,
                false => Numbers::Masked,
            };
            let rows = arrangement.with_untracked(Arrangement::indexes);
            export.start(rows, numbers, Arc::clone(&names));
        }
    };
    // The button that stops it goes, and the focus with it.
    follow(move || {
        if !export.is_running() {
            request_animation_frame(move || {
                let button = button.try_get_untracked().flatten();
                if let Some(button) = button.filter(|_| page::is_focus_lost()) {
                    page::focus_in_place(&button);
                }
            });
        }
    });
    view! {
        <p>{text(move || words.file_holds(total.get() as usize))}</p>
        {live(move || lacking(feed, shown.get() as usize))}
        {without_names(feed, arrangement, names)}
        <div>
            <label class="choice">
                <input
                    type="checkbox"
                    aria-describedby=HINT
                    on:change=move |event| with_numbers.set(event_target_checked(&event))
                />
                <span>{words.with_numbers}</span>
            </label>
            <p class="dialog__quiet" id=HINT>
                {words.with_numbers_hint}
            </p>
        </div>
        <div class="export">
            <button
                class="button button--primary"
                type="button"
                node_ref=button
                aria-disabled=flag(move || export.is_running() || total.get() == 0)
                on:click=press
            >
                {words.download}
            </button>
            {when(move || export.is_running(), move || running(export))}
        </div>
        <p role="status">{text(move || export.message())}</p>
    }
    .into_any()
}

/// How many rows would be without a name, were the file written now.
fn without_names(feed: LiveFeed, arrangement: Memo<Arrangement>, names: &Names) -> AnyView {
    let is_known = |id| names(id).is_some();
    let nameless = feed.with_untracked(|feed| {
        arrangement.with_untracked(|shown| Export::nameless(feed, shown, is_known))
    });
    let told = words().reservation(Reservation::Nameless(nameless));
    (nameless > 0)
        .then(|| view! { <p class="dialog__quiet">{told}</p> })
        .into_any()
}

/// What the file will lack of so many rows.
fn lacking(feed: LiveFeed, rows: usize) -> AnyView {
    let words = words();
    let line = |reservation| {
        view! { <p class="notice notice--bad">{words.reservation(reservation)}</p> }
    };
    let reservations = feed.with(|feed| Reservation::about(feed, rows));
    let lines: Vec<_> = reservations.into_iter().map(line).collect();
    lines.into_any()
}

fn running(export: LiveExport) -> AnyView {
    let words = words();
    view! {
        <button class="button" type="button" on:click=move |_| export.stop()>
            {words.cancel}
        </button>
        // Read out at every step it would drown everything else.
        <span class="dialog__quiet" aria-hidden="true">
            {text(move || {
                let (written, total) = export.progress();
                words.count(Extent::Part(written as usize, total.into()))
            })}
        </span>
    }
    .into_any()
}
