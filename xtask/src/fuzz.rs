//! `cargo xtask fuzz`: answers that nobody would write, by the million.
//!
//! No part of `cargo xtask test`, because it never ends by itself and finds
//! something else each time. What it starts from is replayed there, by
//! `tests/corpus.rs`, with the same checks.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context, Result, bail, ensure};
use tokio::process::Command;

use crate::{
    checkout::Checkout,
    process::{self, command},
    tools::{self, CARGO_FUZZ},
};

/// Runs every target for so many seconds, one after the other.
///
/// # Errors
/// When a target cannot be built, or broke a rule: then the file is named that
/// made it do so.
pub async fn fuzz(checkout: &Checkout, seconds: u32) -> Result<()> {
    let targets = targets(checkout)?;
    let cargo_fuzz = CARGO_FUZZ
        .ensure()
        .await?
        .join(tools::program(CARGO_FUZZ.binary));
    process::run(
        &mut cargo_fuzz_command(&cargo_fuzz, checkout, "build"),
        "the fuzz targets did not build (a C++ compiler is needed)",
    )
    .await?;
    // All of them, as with tests: who waited for ten minutes wants to know all.
    let mut broken = Vec::new();
    for target in &targets {
        println!("\n== fuzzing {target} for {seconds} seconds");
        if let Err(error) = run(&cargo_fuzz, checkout, target, seconds).await {
            broken.push(format!("{error:#}"));
        }
    }
    ensure!(broken.is_empty(), "{}", broken.join("; "));
    println!("\nNothing was found.");
    Ok(())
}

async fn run(cargo_fuzz: &Path, checkout: &Checkout, target: &str, seconds: u32) -> Result<()> {
    let corpus = sow(checkout, target)?;
    let before = found(checkout, target);
    let mut command = cargo_fuzz_command(cargo_fuzz, checkout, "run");
    command
        .arg(target)
        .arg(&corpus)
        .arg("--")
        .arg(format!("-max_total_time={seconds}"))
        // An input takes a millisecond; one of ten seconds would freeze a page.
        .args(["-timeout=10", "-print_final_stats=1"]);
    let ran = process::run(&mut command, &format!("{target} broke off")).await;
    let files: Vec<_> = found(checkout, target)
        .difference(&before)
        .map(|(file, _)| file.strip_prefix(checkout.root()).unwrap_or(file))
        .map(|file| file.display().to_string())
        .collect();
    if !files.is_empty() {
        bail!(
            "{target} broke a rule by {} (to see it again: put it into tests/corpus/{target} and run cargo test --test corpus)",
            files.join(", ")
        );
    }
    ran
}

/// One command of cargo-fuzz, on the pinned toolchain.
fn cargo_fuzz_command(program: &Path, checkout: &Checkout, what: &str) -> Command {
    let mut command = command(program);
    command
        .arg(what)
        .arg("--target-dir")
        .arg(scratch(checkout).join("build"))
        .current_dir(checkout.root())
        // Sanitizers are unstable, and a second toolchain for them alone would
        // test what another compiler made of the code.
        .env("RUSTC_BOOTSTRAP", "1")
        .env_remove("CARGO_BUILD_TARGET");
    command
}

/// The fuzz targets, by name.
fn targets(checkout: &Checkout) -> Result<Vec<String>> {
    let names = |file: PathBuf| Some(file.file_stem()?.to_str()?.to_owned());
    let targets: Vec<_> = files(&checkout.path("fuzz/targets"))
        .into_iter()
        .filter_map(names)
        .collect();
    ensure!(!targets.is_empty(), "fuzz/targets/ has no target");
    Ok(targets)
}

/// Copies what a target starts from to where it may add what it finds.
fn sow(checkout: &Checkout, target: &str) -> Result<PathBuf> {
    let seeds = files(&checkout.path("tests/corpus").join(target));
    ensure!(!seeds.is_empty(), "tests/corpus/{target}/ has no file");
    let corpus = scratch(checkout).join(target);
    let cannot = || format!("the folder {} cannot be written", corpus.display());
    fs::create_dir_all(&corpus).with_context(cannot)?;
    for seed in seeds {
        if let Some(name) = seed.file_name() {
            fs::copy(&seed, corpus.join(name)).with_context(cannot)?;
        }
    }
    Ok(corpus)
}

/// The inputs that broke a target so far, and when: one that is found again is
/// written again under its old name.
fn found(checkout: &Checkout, target: &str) -> BTreeSet<(PathBuf, Option<SystemTime>)> {
    let written = |file: &Path| file.metadata().and_then(|about| about.modified()).ok();
    files(&checkout.path("fuzz/artifacts").join(target))
        .into_iter()
        .map(|file| (file.clone(), written(&file)))
        .collect()
}

fn scratch(checkout: &Checkout) -> PathBuf {
    checkout.notes().join("fuzz")
}

/// The files of a folder; one that is not there has none.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;
    use crate::testing::Folder;

    #[test]
    fn every_target_of_this_checkout_has_something_to_start_from() {
        let checkout = Checkout::at(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
        let targets = targets(&checkout).unwrap();
        for target in &targets {
            let seeds = files(&checkout.path("tests/corpus").join(target));
            assert!(!seeds.is_empty(), "{target}");
        }
        let corpora = fs::read_dir(checkout.path("tests/corpus")).unwrap().count();
        assert_eq!(corpora, targets.len(), "a folder for each and no other");
    }

    #[test]
    fn without_targets_or_seeds_nothing_passes_for_fuzzed() {
        let root = Folder::new("fuzz-none");
        let checkout = Checkout::at(root.path());
        assert!(targets(&checkout).is_err());
        assert!(sow(&checkout, "answer").is_err());
    }

    #[test]
    fn seeds_are_copied_and_what_was_found_stays_beside_them() {
        let root = Folder::new("fuzz-sow");
        let checkout = Checkout::at(root.path());
        root.write("tests/corpus/sown-by-a-test/a.json", "[]");
        let corpus = sow(&checkout, "sown-by-a-test").unwrap();
        fs::write(corpus.join("new"), "{}").unwrap();
        sow(&checkout, "sown-by-a-test").unwrap();
        assert_eq!(files(&corpus).len(), 2);
        assert_eq!(
            files(&checkout.path("tests/corpus/sown-by-a-test")).len(),
            1
        );
        let _ = fs::remove_dir_all(corpus);
    }

    #[test]
    fn an_input_that_breaks_a_target_is_told_from_those_of_earlier_runs() {
        let root = Folder::new("fuzz-found");
        let checkout = Checkout::at(root.path());
        let crash = |name: &str| root.write(&format!("fuzz/artifacts/answer/{name}"), "");
        let names = |found: BTreeSet<(PathBuf, _)>| -> Vec<String> {
            let name = |file: &Path| Some(file.file_name()?.to_str()?.to_owned());
            found.iter().filter_map(|(file, _)| name(file)).collect()
        };
        assert!(found(&checkout, "answer").is_empty());
        crash("crash-1");
        crash("crash-2");
        let long_ago = SystemTime::UNIX_EPOCH;
        for file in files(&root.path().join("fuzz/artifacts/answer")) {
            let file = fs::File::options().write(true).open(file).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        let before = found(&checkout, "answer");
        crash("crash-2");
        crash("crash-3");
        let new = &found(&checkout, "answer") - &before;
        assert_eq!(names(new), ["crash-2", "crash-3"]);
    }
}
