//! Everything that can be checked without a browser.

use anyhow::Result;
use tokio::process::Command;

use crate::{
    browser_tests::tell_usual_addresses,
    checkout::Checkout,
    process::{self, cargo},
    recorded::Recorded,
    report::Report,
    suites,
    tally::Tally,
    tools::{self, WASM},
};

const APP: [&str; 4] = ["-p", "person-credentials", "--target", WASM];

/// Runs formatting, lints, docs and the native tests.
pub async fn run(checkout: &Checkout, recorded: &Recorded, report: &mut Report) {
    let cargo = |words: &[&str]| {
        let mut command = cargo();
        command.args(words).current_dir(checkout.root());
        tell_usual_addresses(&mut command);
        command
    };
    let strict = ["--", "-D", "warnings"];

    report
        .check("formatting", passes(cargo(&["fmt", "--all", "--check"])))
        .await;
    let clippy = [&["clippy", "--workspace", "--all-targets"][..], &strict].concat();
    report
        .check("lints on the host", passes(cargo(&clippy)))
        .await;

    let Some(()) = report
        .need("wasm target", tools::ensure_wasm_target(checkout))
        .await
    else {
        return;
    };
    // Not all targets: the library's own tests are tests of pure rules, and
    // their crates are there on the host only.
    let suites = suites::browser(checkout).unwrap_or_default();
    let suites: Vec<_> = suites.iter().flat_map(|suite| ["--test", suite]).collect();
    let clippy = [&["clippy", "--lib", "--bins"][..], &suites, &APP, &strict].concat();
    report
        .check("lints for browsers", passes(cargo(&clippy)))
        .await;

    let docs = ["doc", "--no-deps", "--document-private-items"];
    let mut whole = cargo(&[&docs[..], &["--workspace"]].concat());
    whole.env("RUSTDOCFLAGS", "-D warnings");
    report.check("docs on the host", passes(whole)).await;
    let mut app = cargo(&[&docs[..], &APP].concat());
    app.env("RUSTDOCFLAGS", "-D warnings");
    report.check("docs for browsers", passes(app)).await;

    let everything = [
        "test",
        "--no-fail-fast",
        "--workspace",
        "--exclude",
        "journeys",
    ];
    let most = report
        .count("tests on the host", counted(cargo(&everything)))
        .await;
    let library = ["test", "--no-fail-fast", "-p", "journeys", "--lib"];
    let rest = report
        .count("tests of the journeys' own tools", counted(cargo(&library)))
        .await;
    report.compare(recorded, "host", "total", most + rest);
}

async fn passes(mut command: Command) -> Result<()> {
    process::run(&mut command, "not as it should be").await
}

/// Runs a command that runs tests, and counts them.
///
/// # Errors
/// When it cannot be started.
pub async fn counted(mut command: Command) -> Result<Tally> {
    let (status, output) = process::show(&mut command).await?;
    Ok(Tally::of_run(&output, status.success()))
}
