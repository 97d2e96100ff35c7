//! What a run found, and where it stays for the next one.
//!
//! Below the target folder and never committed: another machine's figures say
//! nothing about this one's.

use std::{collections::BTreeMap, fs, path::PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::sample::Sample;
use crate::checkout::Checkout;

/// The row count of what is the same for every account.
pub const ANY: u64 = 0;

/// What a figure is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Milliseconds.
    Millis,
    /// Seconds.
    Seconds,
    /// So many rows in a second.
    PerSecond,
    /// A plain number of things.
    Count,
    /// So many of a hundred.
    Percent,
    /// Millions of bytes.
    Megabytes,
    /// Thousands of bytes.
    Kilobytes,
}

impl Unit {
    /// As it stands behind a figure's name.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Millis => "ms",
            Self::Seconds => "s",
            Self::PerSecond => "rows/s",
            Self::Count => "",
            Self::Percent => "%",
            Self::Megabytes => "MB",
            Self::Kilobytes => "KB",
        }
    }

    /// Whether it is of time, which a busy machine takes more of.
    fn is_of_time(self) -> bool {
        matches!(self, Self::Millis | Self::Seconds | Self::PerSecond)
    }
}

/// One figure for one account.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The value in the middle.
    pub median: f64,
    /// How far the values lay apart, in the same unit.
    pub spread: f64,
    /// The same as `median`, held against the yardstick of that run; none of
    /// what takes no time.
    pub relative: Option<f64>,
}

/// One figure, for all accounts that it was measured with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What was measured.
    pub name: String,
    /// What it is counted in.
    pub unit: Unit,
    /// By the number of rows.
    pub readings: BTreeMap<u64, Reading>,
}

/// All figures of a run, in the order of their first measuring.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The machine and the browser.
    pub machine: String,
    /// The figures.
    pub lines: Vec<Line>,
}

impl Run {
    /// Notes what was measured beside a yardstick of so many milliseconds.
    pub fn note(&mut self, name: &str, unit: Unit, rows: u64, sample: &Sample, yardstick: f64) {
        let median = sample.median();
        let is_comparable = unit.is_of_time() && yardstick > 0.0;
        let relative = is_comparable.then(|| match unit {
            Unit::PerSecond => median * yardstick,
            _ => median / yardstick,
        });
        let reading = Reading {
            median,
            spread: sample.spread(),
            relative,
        };
        self.put(name, unit, rows, reading);
    }

    /// A figure of an account.
    #[must_use]
    pub fn find(&self, name: &str, rows: u64) -> Option<&Reading> {
        let line = self.lines.iter().find(|line| line.name == name)?;
        line.readings.get(&rows)
    }

    /// Puts the figures of a newer run into the place of these; those that it
    /// did not measure stay.
    pub fn renew(&mut self, newer: &Self) {
        for line in &newer.lines {
            for (rows, reading) in &line.readings {
                self.put(&line.name, line.unit, *rows, *reading);
            }
        }
    }

    fn put(&mut self, name: &str, unit: Unit, rows: u64, reading: Reading) {
        let known = self.lines.iter_mut().find(|line| line.name == name);
        if let Some(line) = known {
            line.unit = unit;
            line.readings.insert(rows, reading);
            return;
        }
        self.lines.push(Line {
            name: name.to_owned(),
            unit,
            readings: BTreeMap::from([(rows, reading)]),
        });
    }
}

/// Where the last run of a kind is kept.
#[derive(Debug)]
pub struct Record(PathBuf);

impl Record {
    /// The one for a browser and the address that was measured.
    #[must_use]
    pub fn of(checkout: &Checkout, browser: &str, path: &str) -> Self {
        let place = path.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
        let name = format!("{browser}{place}.json");
        Self(checkout.notes().join("bench").join(name))
    }

    /// The last run; none if there was none.
    ///
    /// # Errors
    /// When it cannot be understood.
    pub fn read(&self) -> Result<Option<Run>> {
        let Ok(text) = fs::read_to_string(&self.0) else {
            return Ok(None);
        };
        let run = serde_json::from_str(&text);
        let run = run.with_context(|| format!("remove {}: it is no run", self.0.display()))?;
        Ok(Some(run))
    }

    /// Keeps a run in place of the last one.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, run: &Run) -> Result<()> {
        let cannot = || format!("{} cannot be written", self.0.display());
        if let Some(folder) = self.0.parent() {
            fs::create_dir_all(folder).with_context(cannot)?;
        }
        fs::write(&self.0, serde_json::to_string_pretty(run)?).with_context(cannot)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;

    fn run(figures: &[(&str, Unit, u64, f64)]) -> Run {
        let mut run = Run::default();
        for (name, unit, rows, value) in figures {
            run.note(name, *unit, *rows, &Sample::of([*value]).unwrap(), 10.0);
        }
        run
    }

    #[test]
    fn times_are_held_against_the_yardstick_and_other_things_are_not() {
        let run = run(&[
            ("card", Unit::Millis, 1_000, 50.0),
            ("rate", Unit::PerSecond, 1_000, 50.0),
            ("memory", Unit::Megabytes, 1_000, 50.0),
        ]);
        let relative = |name| run.find(name, 1_000).unwrap().relative;
        assert_eq!(relative("card"), Some(5.0));
        // On a machine that is half as fast it is half as much.
        assert_eq!(relative("rate"), Some(500.0));
        assert_eq!(relative("memory"), None);
    }

    #[test]
    fn without_a_yardstick_nothing_is_held_against_it() {
        let mut run = Run::default();
        let sample = Sample::of([1.0]).unwrap();
        run.note("card", Unit::Millis, 1, &sample, 0.0);
        assert_eq!(run.find("card", 1).unwrap().relative, None);
    }

    #[test]
    fn a_run_of_one_part_leaves_the_other_figures_as_they_were() {
        let mut last = run(&[
            ("card", Unit::Millis, 1_000, 50.0),
            ("scroll", Unit::Millis, 1_000, 5.0),
            ("scroll", Unit::Millis, 100_000, 6.0),
        ]);
        last.renew(&run(&[
            ("scroll", Unit::Millis, 1_000, 4.0),
            ("search", Unit::Millis, 1_000, 3.0),
        ]));
        let median = |name, rows| last.find(name, rows).map(|it| it.median);
        assert_eq!(median("card", 1_000), Some(50.0));
        assert_eq!(median("scroll", 1_000), Some(4.0));
        assert_eq!(median("scroll", 100_000), Some(6.0));
        assert_eq!(median("search", 1_000), Some(3.0));
        let names: Vec<_> = last.lines.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names, ["card", "scroll", "search"]);
    }

    #[test]
    fn what_was_written_is_read_again_and_what_is_no_run_is_named() {
        let root = crate::testing::Folder::new("bench-record");
        let record = Record(root.path().join("bench/chromium-credentials.json"));
        assert_eq!(record.read().unwrap(), None);
        let run = run(&[("card", Unit::Millis, 1_000, 50.0)]);
        record.write(&run).unwrap();
        assert_eq!(record.read().unwrap(), Some(run));
        root.write("bench/chromium-credentials.json", "{");
        let sentence = format!("{:#}", record.read().unwrap_err());
        assert!(sentence.contains("remove"), "{sentence}");
    }

    #[test]
    fn each_browser_and_each_address_has_a_record_of_its_own() {
        let checkout = Checkout::at(std::path::Path::new("/clone"));
        let name = |browser, path| {
            let record = Record::of(&checkout, browser, path).0;
            record.file_name().unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(
            name("chromium", "/credentials"),
            "chromium-credentials.json"
        );
        assert_eq!(name("firefox", "/people/1"), "firefox-people-1.json");
    }
}
