//! What is measured of one account, in order, and what each figure is called.
//!
//! Everything is measured several times over, each time from the start, and
//! noted once the yardstick of the same minutes is known.

use std::{collections::BTreeSet, path::Path};

use anyhow::{Result, ensure};
use serde::Deserialize;
use serde_json::json;

use super::{
    Part,
    run::{Run, Unit},
    sample::Sample,
    stand::{Stand, Told},
};
use crate::site::Site;

/// How often the yardstick is laid, before and after; how many cards it has.
const YARDS: u32 = 15;
const CARDS: u32 = 500;

/// How many frames a scroll takes, and by how many pixels a slow one moves.
const FRAMES: u32 = 200;
const PIXELS: u32 = 300;

/// The longest a frame may take before the next one is late, in milliseconds.
const IN_TIME: f64 = 25.0;

/// How many of the filters are turned on and off.
const FILTERS: u32 = 6;

/// A number that no card carries.
const NOBODYS: &str = "00000000000000000000";

const MEGABYTE: f64 = 1_000_000.0;

/// The measuring of one account.
#[derive(Debug)]
pub struct Parts<'all> {
    /// What is looked at.
    pub stand: &'all Stand,
    /// The release build.
    pub dist: &'all Path,
    /// Where copies of it may be put.
    pub folder: &'all Path,
    /// How often each thing is measured.
    pub rounds: u32,
    /// What is wanted.
    pub only: &'all [Part],
    /// What the view lacks.
    pub absent: &'all mut BTreeSet<String>,
    found: Vec<(String, Unit, Sample)>,
}

#[derive(Debug, Deserialize)]
struct Loaded {
    seconds: f64,
    requests: f64,
    size: u32,
    rows: u64,
    appends: Vec<f64>,
    block: f64,
    by_button: bool,
}

#[derive(Debug, Deserialize)]
struct Scrolled {
    work: Vec<f64>,
    gaps: Vec<f64>,
    blank: f64,
    elements: f64,
}

#[derive(Debug, Deserialize)]
struct Searched {
    keys: Vec<f64>,
    shown: f64,
    block: f64,
    verdict: String,
    cards: u32,
}

#[derive(Debug, Deserialize)]
struct Changed {
    frame: f64,
    shown: f64,
    block: f64,
}

impl<'all> Parts<'all> {
    /// Gets ready to measure.
    pub fn of(
        stand: &'all Stand,
        dist: &'all Path,
        folder: &'all Path,
        rounds: u32,
        only: &'all [Part],
        absent: &'all mut BTreeSet<String>,
    ) -> Self {
        Self {
            stand,
            dist,
            folder,
            rounds,
            only,
            absent,
            found: Vec::new(),
        }
    }

    /// Measures what is wanted of an account and notes it.
    ///
    /// # Errors
    /// When something went wrong on the way; what was measured before that is
    /// noted all the same.
    pub async fn measure(mut self, sizes: &[u32], rows: u64, run: &mut Run) -> Result<()> {
        let site = self.stand.serve(self.dist, self.folder, None).await?;
        let mut yards = self.yards(&site).await?;
        let measured = self.everything(&site, sizes, rows).await;
        yards.extend(self.yards(&site).await?);
        let yardstick = Sample::of(yards);
        if let Some(yardstick) = &yardstick {
            run.note(
                "yardstick: 500 plain cards",
                Unit::Millis,
                rows,
                yardstick,
                0.0,
            );
        }
        let yardstick = yardstick.map_or(0.0, |yardstick| yardstick.median());
        for (name, unit, sample) in &self.found {
            run.note(name, *unit, rows, sample, yardstick);
        }
        let reports = site.csp_reports();
        ensure!(reports.is_empty(), "the policy was violated: {reports:?}");
        measured
    }

    async fn everything(&mut self, site: &Site, sizes: &[u32], rows: u64) -> Result<()> {
        if self.wants(Part::First) {
            self.first_card(site).await?;
        }
        if self.wants(Part::Load) {
            for size in sizes {
                let sized = self
                    .stand
                    .serve(self.dist, self.folder, Some(*size))
                    .await?;
                self.load(&sized, Some(*size), rows, self.rounds).await?;
            }
        }
        let of_the_loaded = [Part::Scroll, Part::Search, Part::Filters, Part::Memory];
        let rounds = match self.wants(Part::Load) {
            true => self.rounds,
            false if of_the_loaded.iter().any(|part| self.wants(*part)) => 1,
            false => return Ok(()),
        };
        if !self.load(site, None, rows, rounds).await? {
            return Ok(());
        }
        if self.wants(Part::Memory) {
            self.memory("all loaded").await?;
        }
        if self.wants(Part::Scroll) {
            self.scroll("300 px a frame", Some(PIXELS)).await?;
            self.scroll("end to end in 200 frames", None).await?;
        }
        if self.wants(Part::Search) {
            self.search().await?;
        }
        if self.wants(Part::Filters) {
            self.changes("filter", "filters", json!([FILTERS])).await?;
            self.changes("sort", "sorts", json!([])).await?;
        }
        if self.wants(Part::Memory) {
            self.memory("after all of this").await?;
        }
        Ok(())
    }

    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    fn find(&mut self, name: String, unit: Unit, values: impl IntoIterator<Item = f64>) {
        if let Some(sample) = Sample::of(values) {
            println!("  {name}: {:.1} {}", sample.median(), unit.sign());
            self.found.push((name, unit, sample));
        }
    }

    /// What was told, if the view has it.
    fn there<T>(&mut self, told: Told<T>) -> Option<T> {
        match told {
            Told::There(found) => Some(found),
            Told::Absent { absent } => {
                self.absent.insert(absent);
                None
            }
        }
    }

    async fn yards(&self, site: &Site) -> Result<Vec<f64>> {
        self.stand.leave(site).await?;
        self.stand.sure("yardstick", json!([YARDS, CARDS])).await
    }

    async fn first_card(&mut self, site: &Site) -> Result<()> {
        let mut times = Vec::new();
        // Once more, since the first time finds the cache empty.
        for _ in 0..=self.rounds {
            times.push(self.stand.arrive(site).await?);
        }
        self.find(
            "first card".to_owned(),
            Unit::Millis,
            times.into_iter().skip(1),
        );
        Ok(())
    }

    /// Loads everything, so many times over; false if the view cannot.
    async fn load(
        &mut self,
        site: &Site,
        size: Option<u32>,
        rows: u64,
        rounds: u32,
    ) -> Result<bool> {
        let mut loads = Vec::new();
        for _ in 0..rounds {
            self.stand.arrive(site).await?;
            let told = self.stand.ask::<Loaded>("load", json!([])).await?;
            let Some(loaded) = self.there(told) else {
                return Ok(false);
            };
            ensure!(
                loaded.rows == rows,
                "{} rows were loaded, and the account has {rows}",
                loaded.rows
            );
            ensure!(
                size.is_none_or(|size| size == loaded.size),
                "pages of {} were asked for although {size:?} was set",
                loaded.size
            );
            if !loaded.by_button {
                self.absent
                    .insert("the button Load everything (it was loaded by scrolling)".to_owned());
            }
            loads.push(loaded);
        }
        if self.wants(Part::Load) {
            self.note_loads(size, &loads);
        }
        Ok(true)
    }

    fn note_loads(&mut self, size: Option<u32>, loads: &[Loaded]) {
        let how = size.map_or_else(|| "as built".to_owned(), |size| format!("{size} a page"));
        let all = |figure: fn(&Loaded) -> f64| loads.iter().map(figure);
        self.find(
            format!("everything, {how}"),
            Unit::Seconds,
            all(|it| it.seconds),
        );
        let rate = all(|it| it.rows as f64 / it.seconds);
        self.find(format!("everything, {how}: speed"), Unit::PerSecond, rate);
        self.find(
            format!("everything, {how}: requests"),
            Unit::Count,
            all(|it| it.requests),
        );
        self.find(
            format!("everything, {how}: longest block"),
            Unit::Millis,
            all(|it| it.block),
        );
        let appends = |figure: fn(&Sample) -> f64| {
            let samples = loads
                .iter()
                .filter_map(|it| Sample::of(it.appends.iter().copied()));
            samples.map(move |sample| figure(&sample))
        };
        self.find(
            format!("append of a page, {how}"),
            Unit::Millis,
            appends(Sample::median),
        );
        let name = format!("append of a page, {how}: 95 %");
        self.find(name, Unit::Millis, appends(Sample::nearly_all));
    }

    async fn scroll(&mut self, how: &str, pixels: Option<u32>) -> Result<()> {
        let mut scrolls = Vec::new();
        for _ in 0..self.rounds {
            let told = self
                .stand
                .ask::<Scrolled>("scroll", json!([FRAMES, pixels]))
                .await?;
            let Some(scrolled) = self.there(told) else {
                return Ok(());
            };
            scrolls.push(scrolled);
        }
        let work = |figure: fn(&Sample) -> f64| {
            let samples = scrolls
                .iter()
                .filter_map(|it| Sample::of(it.work.iter().copied()));
            samples
                .map(move |sample| figure(&sample))
                .collect::<Vec<_>>()
        };
        let late = scrolls.iter().map(|it| {
            let late = it.gaps.iter().filter(|gap| **gap > IN_TIME).count();
            late as f64 * 100.0 / it.gaps.len() as f64
        });
        let blank = scrolls.iter().map(|it| it.blank);
        let elements = scrolls.iter().map(|it| it.elements);
        let named = |what: &str| format!("scroll, {how}{what}");
        self.find(
            named(": a frame's work"),
            Unit::Millis,
            work(Sample::median),
        );
        self.find(named(": 95 %"), Unit::Millis, work(Sample::nearly_all));
        self.find(named(": longest"), Unit::Millis, work(Sample::longest));
        self.find(named(": late frames"), Unit::Percent, late);
        self.find(named(": blank frames"), Unit::Count, blank);
        self.find(named(": elements, at most"), Unit::Count, elements);
        Ok(())
    }

    async fn search(&mut self) -> Result<()> {
        let number = self.stand.last_number().await?;
        for (name, number, is_held) in [
            ("found", number.as_str(), true),
            ("not found", NOBODYS, false),
        ] {
            let mut searches = Vec::new();
            for _ in 0..self.rounds {
                let told = self
                    .stand
                    .ask::<Searched>("search", json!([number]))
                    .await?;
                let Some(searched) = self.there(told) else {
                    return Ok(());
                };
                ensure!(
                    (searched.cards > 0) == is_held,
                    "the search for a number that is {name} shows {} cards and says {:?}",
                    searched.cards,
                    searched.verdict
                );
                searches.push(searched);
            }
            if let Some(searched) = searches.first() {
                println!("  (the search says: {})", searched.verdict);
            }
            let all = |figure: fn(&Searched) -> f64| searches.iter().map(figure);
            let keys = searches
                .iter()
                .filter_map(|it| Sample::of(it.keys.iter().copied()));
            let longest = keys.clone().map(|keys| keys.longest());
            self.find(
                format!("search, {name}: shown"),
                Unit::Millis,
                all(|it| it.shown),
            );
            self.find(
                format!("search, {name}: a key"),
                Unit::Millis,
                keys.map(|keys| keys.median()),
            );
            self.find(
                format!("search, {name}: longest key"),
                Unit::Millis,
                longest,
            );
            self.find(
                format!("search, {name}: longest block"),
                Unit::Millis,
                all(|it| it.block),
            );
        }
        Ok(())
    }

    async fn changes(
        &mut self,
        name: &str,
        what: &str,
        arguments: serde_json::Value,
    ) -> Result<()> {
        let mut changes = Vec::new();
        for _ in 0..self.rounds {
            let told = self
                .stand
                .ask::<Vec<Changed>>(what, arguments.clone())
                .await?;
            let Some(changed) = self.there(told) else {
                return Ok(());
            };
            changes.push(changed);
        }
        let all = |figure: fn(&Changed) -> f64, of: fn(&Sample) -> f64| {
            let samples = changes
                .iter()
                .filter_map(|it| Sample::of(it.iter().map(figure)));
            samples.map(|sample| of(&sample)).collect::<Vec<_>>()
        };
        let frames = all(|it| it.frame, Sample::median);
        let longest = all(|it| it.frame, Sample::longest);
        let shown = all(|it| it.shown, Sample::longest);
        let block = all(|it| it.block, Sample::longest);
        self.find(format!("{name}: next frame"), Unit::Millis, frames);
        self.find(
            format!("{name}: next frame, longest"),
            Unit::Millis,
            longest,
        );
        self.find(format!("{name}: all shown, longest"), Unit::Millis, shown);
        self.find(format!("{name}: longest block"), Unit::Millis, block);
        Ok(())
    }

    async fn memory(&mut self, when: &str) -> Result<()> {
        let held = self.stand.held().await?;
        self.find(
            format!("memory, {when}: wasm"),
            Unit::Megabytes,
            [held.wasm / MEGABYTE],
        );
        if let Some(heap) = held.heap {
            self.find(
                format!("memory, {when}: scripts"),
                Unit::Megabytes,
                [heap / MEGABYTE],
            );
            let sum = (heap + held.wasm) / MEGABYTE;
            self.find(format!("memory, {when}: together"), Unit::Megabytes, [sum]);
        }
        Ok(())
    }
}
