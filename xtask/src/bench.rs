//! `cargo xtask bench`: how fast the release build is and how much it takes,
//! how that grows with the account, and what has changed since the last time.
//!
//! No part of `cargo xtask test`: how long something takes depends on what else
//! a machine does, so a figure here neither passes nor fails. Times are taken
//! inside the page, and compared by a yardstick of the same minutes.

use std::{collections::BTreeSet, env, fs, path::Path, thread};

use anyhow::{Result, bail, ensure};
use clap::{Args, ValueEnum};

use self::{
    parts::Parts,
    run::{ANY, Record, Run, Unit},
    sample::Sample,
    stand::Stand,
};
use crate::{
    app::Builder,
    browsers::{Browser, Kind},
    checkout::Checkout,
    compress,
    size::{ELEMENT, PAGE, grouped},
};

pub mod change;
pub mod copy;
mod loads;
pub mod parts;
pub mod run;
pub mod sample;
mod scrolls;
mod searches;
pub mod stand;
pub mod table;

/// How many credentials person 1 of the sandbox holds.
const OF_PERSON_1: u64 = 1_000;

/// What `bench` was asked for.
#[derive(Debug, Clone, Args)]
pub struct BenchOptions {
    /// How many credentials the account has, one account after the other.
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000])]
    #[arg(value_parser = clap::value_parser!(u64).range(100..=1_000_000))]
    pub rows: Vec<u64>,
    /// With which page sizes everything is loaded, beside the one as built.
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_values_t = [100, 250, 500])]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=500))]
    pub page_sizes: Vec<u32>,
    /// The parts to measure; all of them if left out.
    #[arg(long, value_name = "PART,…", value_delimiter = ',')]
    pub only: Vec<Part>,
    /// How often each thing is measured.
    #[arg(long, value_name = "N", default_value_t = 3)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=100))]
    pub rounds: u32,
    /// The browser.
    #[arg(long, value_enum, default_value_t = Kind::Chromium)]
    pub browser: Kind,
    /// The view: the account's list, or /people/1, who holds 1,000 whatever
    /// the account has.
    #[arg(long, default_value = "/credentials")]
    pub path: String,
}

/// A part that can be asked for by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// From the start of the navigation to the first card.
    First,
    /// Everything loaded, in pages of several sizes, and the append of each.
    Load,
    /// What a frame takes, and whether cards are where the eye is.
    Scroll,
    /// A number of the last card, and one that nobody has.
    Search,
    /// Filters and orders.
    Filters,
    /// What scripts and wasm hold.
    Memory,
    /// What page and element weigh after brotli.
    Bytes,
}

impl BenchOptions {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    fn wants_a_browser(&self) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| *part != Part::Bytes)
    }
}

/// Measures what was asked for, prints it beside the last run, and keeps it for
/// the next one.
///
/// # Errors
/// When something could not be measured; what could is printed and kept first.
pub async fn bench(checkout: &Checkout, options: &BenchOptions) -> Result<()> {
    let accounts = accounts(options)?;
    if options.wants_a_browser() {
        // Before the build, which takes minutes.
        Browser::ensure(options.browser).await?;
    }
    let dist = Builder::ready(checkout).await?.release().await?;
    let files = compress::all(&dist).await?;
    let folder = checkout.notes().join("bench");

    let mut run = Run {
        machine: machine(),
        ..Run::default()
    };
    let mut absent = BTreeSet::new();
    let mut broken = Vec::new();
    for rows in accounts {
        println!("\n== {} credentials", grouped(rows));
        let measured = measure(&dist, &folder, options, rows, &mut run, &mut absent);
        if let Err(error) = measured.await {
            let sentence = format!("{} credentials: {error:#}", grouped(rows));
            eprintln!("error: {sentence}");
            broken.push(sentence);
        }
    }
    if options.wants(Part::Bytes) {
        for load in [PAGE, ELEMENT] {
            let kilobytes = load.total(&files) as f64 / 1_000.0;
            if let Some(sample) = Sample::of([kilobytes]) {
                let name = format!("{} after brotli", load.name);
                run.note(&name, Unit::Kilobytes, ANY, &sample, 0.0);
            }
        }
    }
    tell(checkout, options, run, &absent)?;
    ensure!(broken.is_empty(), "{}", broken.join("; "));
    Ok(())
}

/// Prints a run and keeps it.
fn tell(
    checkout: &Checkout,
    options: &BenchOptions,
    run: Run,
    absent: &BTreeSet<String>,
) -> Result<()> {
    let record = Record::of(checkout, options.browser.name(), &options.path);
    let last = record.read()?;
    let same = last.filter(|last| last.machine == run.machine);
    println!("\n{} on {}\n", options.path, run.machine);
    print!("{}", table::table(&run, same.as_ref()));
    println!();
    println!(
        "The median of {} times, ± half of what lies between the least and the most.",
        options.rounds
    );
    match &same {
        Some(_) => println!(
            "In brackets the change since the last run on this machine, times by the yardstick;\n! is more than a fifth, with no value of one run among those of the other."
        ),
        None => println!("No earlier run on this machine to compare with."),
    }
    for absent in absent {
        println!("Not there: {absent}.");
    }
    let mut kept = same.unwrap_or_default();
    kept.renew(&run);
    kept.machine = run.machine;
    record.write(&kept)
}

async fn measure(
    dist: &Path,
    folder: &Path,
    options: &BenchOptions,
    rows: u64,
    run: &mut Run,
    absent: &mut BTreeSet<String>,
) -> Result<()> {
    let browser = Browser::ensure(options.browser).await?;
    let stand = Stand::open(&browser, &options.path, rows).await?;
    println!("  in {}", stand.browser());
    let mut parts = Parts::of(&stand, options, dist, folder);
    let measured = parts.measure(rows, run).await;
    absent.append(&mut parts.absent);
    // What went wrong before says more than a window that does not close.
    let closed = stand.close().await;
    measured.and(closed)
}

/// How many rows there are to measure, one account after the other.
fn accounts(options: &BenchOptions) -> Result<Vec<u64>> {
    match options.path.as_str() {
        _ if !options.wants_a_browser() => Ok(Vec::new()),
        "/credentials" => Ok(options.rows.clone()),
        "/people/1" => Ok(vec![OF_PERSON_1]),
        path => bail!("{path} cannot be measured: say --path /credentials or --path /people/1"),
    }
}

/// What tells this machine from others whose figures mean nothing here.
fn machine() -> String {
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        (name.trim() == "model name").then(|| value.trim().to_owned())
    });
    let model = model.unwrap_or_else(|| env::consts::ARCH.to_owned());
    let cores = thread::available_parallelism().map_or(1, usize::from);
    format!("{} with {cores} × {model}", env::consts::OS)
}
