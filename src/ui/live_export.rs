//! The writing of a list into a file, wired to the clock, the browser and the
//! host.
//!
//! It is written in slices that give way to the reader, and given up when it is
//! stopped, when the session is another one, or when the list was read anew.

use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::disclosures::{Disclosures, Verdict};
use super::live_feed::LiveFeed;
use super::words::{Words, words};
use crate::api::http::now;
use crate::auth::session::Session;
use crate::browser::download::Download;
use crate::browser::page;
use crate::model::disclosure::{Access, Exported};
use crate::model::export::{Export, Fact, Numbers};
use crate::model::person::PersonId;
use crate::model::ticket::Subject;

/// How long is written at a time, in milliseconds: half a frame.
const SLICE_MS: f64 = 8.0;

/// After how many rows the clock is looked at.
const ROWS: usize = 100;

const MEDIA_TYPE: &str = "text/csv;charset=utf-8";

/// Says what a person is called, where that is known.
pub type Names = Arc<dyn Fn(PersonId) -> Option<String> + Send + Sync>;

/// A list that becomes a file. A handle: copies share it.
#[derive(Clone, Copy)]
pub struct LiveExport {
    feed: LiveFeed,
    subject: Subject,
    disclosures: Disclosures,
    session: Session,
    words: &'static Words,
    is_running: RwSignal<bool>,
    written: RwSignal<u32>,
    total: RwSignal<u32>,
    message: RwSignal<String>,
    /// Which try it is: what belongs to another one is not believed.
    tries: StoredValue<u32>,
    /// What the browser may still be reading.
    saved: StoredValue<Option<Download>, LocalStorage>,
}

/// Why there is no file.
enum Lack {
    NotPermitted,
    Stopped,
    Outdated,
    Refused,
}

impl LiveExport {
    /// Nothing is written yet; what is written is given up with the view that
    /// asks.
    #[must_use]
    pub fn new(
        feed: LiveFeed,
        subject: Subject,
        disclosures: Disclosures,
        session: Session,
    ) -> Self {
        let live = Self {
            feed,
            subject,
            disclosures,
            session,
            words: words(),
            is_running: RwSignal::new(false),
            written: RwSignal::new(0),
            total: RwSignal::new(0),
            message: RwSignal::new(String::new()),
            tries: StoredValue::new(0),
            saved: StoredValue::new_local(None),
        };
        session.follow_its_end(move || live.close());
        live
    }

    /// Whether a file is being written, or its permission is waited for;
    /// tracked.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.is_running.get()
    }

    /// How many rows are written, and of how many; tracked.
    #[must_use]
    pub fn progress(&self) -> (u32, u32) {
        (self.written.get(), self.total.get())
    }

    /// What became of the last file, in words; tracked.
    #[must_use]
    pub fn message(&self) -> String {
        self.message.get()
    }

    /// Writes these rows of the list into a file, if there is anything to write
    /// and nobody has anything against the numbers in it.
    pub fn start(self, rows: Vec<u32>, numbers: Numbers, names: Names) {
        if self.is_running.try_get_untracked() != Some(false) {
            return;
        }
        if numbers == Numbers::InFull && untrack(|| !self.session.is_signed_in()) {
            return self.end(self.words.sign_in_needed.to_owned());
        }
        let begun = self.feed.try_with_untracked(|feed| {
            let export = Export::of(feed, rows, numbers);
            let exported = Exported {
                subject: self.subject,
                rows: export.total(),
                numbers: export.disclosed(feed),
                at: now(),
            };
            (export, exported)
        });
        let begun = begun.filter(|(_, exported)| exported.rows > 0);
        let Some((export, exported)) = begun else {
            return;
        };
        self.end(String::new());
        self.saved.try_set_value(None);
        self.written.try_set(0);
        // Far fewer than fit.
        self.total.try_set(exported.rows as u32);
        self.is_running.try_set(true);
        let number = self.number();
        let access = Access::Export(exported);
        let verdict = (exported.numbers > 0)
            .then(|| self.disclosures.ask(&access))
            .flatten();
        let is_wanted = move || self.number() == number;
        if verdict.is_some() {
            self.message
                .try_set(self.words.awaiting_permission.to_owned());
        }
        spawn_local(async move {
            let written = self.write(export, verdict, &names, is_wanted).await;
            if !is_wanted() {
                return;
            }
            self.end(match written {
                Ok((file, name)) => {
                    self.disclosures.note(access);
                    self.saved.try_set_value(Some(file));
                    self.words.file_saved(&name)
                }
                Err(lack) => self.say(lack),
            });
        });
    }

    /// Gives up what is being written, and says so.
    pub fn stop(self) {
        self.end(self.say(Lack::Stopped));
    }

    /// Gives up what is being written, and what the browser was given.
    pub fn close(self) {
        self.end(String::new());
        self.saved.try_set_value(None);
    }

    async fn write(
        self,
        mut export: Export,
        verdict: Option<Verdict>,
        names: &Names,
        is_wanted: impl Fn() -> bool,
    ) -> Result<(Download, String), Lack> {
        if let Some(verdict) = verdict {
            let is_permitted = verdict.await;
            if !is_wanted() {
                return Err(Lack::Stopped);
            }
            if !is_permitted {
                return Err(Lack::NotPermitted);
            }
            self.message.try_set(String::new());
        }
        let say = |fact: Fact<'_>| match fact {
            Fact::NameOf(id) => names(id).unwrap_or_default(),
            fact => self.words.told(fact),
        };
        let mut file = Download::new(MEDIA_TYPE);
        while !export.is_complete() {
            page::give_way().await;
            if !is_wanted() {
                return Err(Lack::Stopped);
            }
            let end = page::steady_ms() + SLICE_MS;
            let mut slice = Vec::new();
            while !export.is_complete() && page::steady_ms() < end {
                let part = self
                    .feed
                    .try_with_untracked(|feed| export.write(feed, ROWS, &say));
                slice.extend(part.flatten().ok_or(Lack::Outdated)?);
            }
            if !file.add(&slice) {
                return Err(Lack::Refused);
            }
            self.written.try_set(export.written() as u32);
        }
        let name = export.file_name(self.subject, &page::day(now().as_millis() as f64));
        match file.save(&name) {
            true => Ok((file, name)),
            false => Err(Lack::Refused),
        }
    }

    /// Ends the try that is under way.
    fn end(self, message: String) {
        self.tries
            .try_update_value(|tries| *tries = tries.wrapping_add(1));
        self.is_running.try_set(false);
        self.message.try_set(message);
    }

    /// Which try is under way; none once the view is gone.
    fn number(self) -> Option<u32> {
        self.tries.try_get_value()
    }

    fn say(self, lack: Lack) -> String {
        let words = self.words;
        match lack {
            Lack::NotPermitted => words.about(words.not_permitted, words.card_numbers),
            Lack::Stopped => words.file_cancelled.to_owned(),
            Lack::Outdated => words.file_outdated.to_owned(),
            Lack::Refused => words.file_refused.to_owned(),
        }
    }
}

impl fmt::Debug for LiveExport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LiveExport")
    }
}
