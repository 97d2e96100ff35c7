//! What is measured of one account, in order, and what each figure is called.
//!
//! Everything is measured several times over, each time from the start, and
//! noted once the yardstick of the same minutes is known.

use std::{collections::BTreeSet, path::Path};

use anyhow::{Result, ensure};
use serde_json::json;

use super::{
    BenchOptions, Part,
    run::{Run, Unit},
    sample::Sample,
    stand::{Stand, Told},
};
use crate::site::Site;

/// How often the yardstick is laid before each arrival; how many cards it has.
const YARDS: u32 = 5;
const CARDS: u32 = 500;

/// By how many pixels a slow scroll moves in each frame.
const PIXELS: u32 = 300;

/// How many of the filters are turned on and off.
const FILTERS: u32 = 6;

const MEGABYTE: f64 = 1_000_000.0;

/// The measuring of one account.
#[derive(Debug)]
pub struct Parts<'all> {
    /// What is looked at.
    pub(super) stand: &'all Stand,
    /// What was asked for.
    pub(super) options: &'all BenchOptions,
    /// What the view lacks.
    pub absent: BTreeSet<String>,
    dist: &'all Path,
    folder: &'all Path,
    found: Vec<(String, Unit, Sample)>,
    yards: Vec<f64>,
}

impl<'all> Parts<'all> {
    /// Gets ready to measure a build, copies of which may be put in a folder.
    pub fn of(
        stand: &'all Stand,
        options: &'all BenchOptions,
        dist: &'all Path,
        folder: &'all Path,
    ) -> Self {
        Self {
            stand,
            options,
            absent: BTreeSet::new(),
            dist,
            folder,
            found: Vec::new(),
            yards: Vec::new(),
        }
    }

    /// Measures what is wanted of an account and notes it.
    ///
    /// # Errors
    /// When something went wrong on the way; what was measured before that is
    /// noted all the same.
    pub async fn measure(&mut self, rows: u64, run: &mut Run) -> Result<()> {
        let site = self.stand.serve(self.dist, self.folder, None).await?;
        let measured = self.everything(&site, rows).await;
        self.lay_yardstick(&site).await?;
        let mut yardstick = 0.0;
        if let Some(sample) = Sample::of(self.yards.iter().copied()) {
            let name = format!("yardstick: {CARDS} plain cards");
            run.note(&name, Unit::Millis, rows, &sample, 0.0);
            yardstick = sample.median();
        }
        for (name, unit, sample) in &self.found {
            run.note(name, *unit, rows, sample, yardstick);
        }
        let reports = site.csp_reports();
        ensure!(reports.is_empty(), "the policy was violated: {reports:?}");
        measured
    }

    async fn everything(&mut self, site: &Site, rows: u64) -> Result<()> {
        if self.wants(Part::First) {
            self.first_card(site).await?;
        }
        if self.wants(Part::Load) {
            for size in &self.options.page_sizes {
                let sized = self
                    .stand
                    .serve(self.dist, self.folder, Some(*size))
                    .await?;
                self.load(&sized, Some(*size), rows, self.options.rounds)
                    .await?;
            }
        }
        let of_the_loaded = [Part::Scroll, Part::Search, Part::Filters, Part::Memory];
        let rounds = match self.wants(Part::Load) {
            true => self.options.rounds,
            false if of_the_loaded.iter().any(|part| self.wants(*part)) => 1,
            false => return Ok(()),
        };
        if !self.load(site, None, rows, rounds).await? {
            return Ok(());
        }
        self.of_the_loaded().await
    }

    /// What is measured where everything is loaded. One that goes wrong does
    /// not keep the others from being measured.
    async fn of_the_loaded(&mut self) -> Result<()> {
        let mut broken = Vec::new();
        let mut note = |done: Result<()>| broken.extend(done.err().map(|it| format!("{it:#}")));
        if self.wants(Part::Memory) {
            note(self.memory("all loaded").await);
        }
        if self.wants(Part::Scroll) {
            let slow = format!("{PIXELS} px a frame");
            note(self.scroll(&slow, Some(PIXELS)).await);
            note(self.scroll("end to end", None).await);
        }
        if self.wants(Part::Search) {
            note(self.search().await);
        }
        if self.wants(Part::Filters) {
            let filters = self.changes("filter", "filters", json!([FILTERS]));
            note(filters.await);
            note(self.changes("sort", "sorts", json!([])).await);
        }
        if self.wants(Part::Memory) {
            note(self.memory("after all of this").await);
        }
        ensure!(broken.is_empty(), "{}", broken.join("; "));
        Ok(())
    }

    /// Whether a part was asked for.
    pub(super) fn wants(&self, part: Part) -> bool {
        self.options.wants(part)
    }

    /// Keeps what was found, one value for each round.
    pub(super) fn find(&mut self, name: String, unit: Unit, values: impl IntoIterator<Item = f64>) {
        if let Some(sample) = Sample::of(values) {
            println!("  {name}: {:.1} {}", sample.median(), unit.sign());
            self.found.push((name, unit, sample));
        }
    }

    /// What was told, if the view has it.
    pub(super) fn there<T>(&mut self, told: Told<T>) -> Option<T> {
        match told {
            Told::There(found) => Some(found),
            Told::Absent { absent } => {
                self.absent.insert(absent);
                None
            }
        }
    }

    /// Opens the view anew and gives the milliseconds until its first card.
    pub(super) async fn arrive(&mut self, site: &Site) -> Result<f64> {
        self.lay_yardstick(site).await?;
        self.stand.arrive(site).await
    }

    async fn lay_yardstick(&mut self, site: &Site) -> Result<()> {
        self.stand.leave(site).await?;
        let yards = self
            .stand
            .sure::<Vec<f64>>("yardstick", json!([YARDS, CARDS]));
        self.yards.extend(yards.await?);
        Ok(())
    }

    async fn first_card(&mut self, site: &Site) -> Result<()> {
        let mut times = Vec::new();
        // Once more, since the first time finds the cache empty.
        for _ in 0..=self.options.rounds {
            times.push(self.arrive(site).await?);
        }
        self.find(
            "first card".to_owned(),
            Unit::Millis,
            times.into_iter().skip(1),
        );
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
