//! The suites that run inside a browser, against a sandbox over real HTTP.
//!
//! Each suite is run by itself, so that what ran can be counted by suite: the
//! runner calls a suite that it skipped a success.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sandbox::{Options, Sandbox};
use tokio::process::Command;

use crate::{
    browsers::{Browser, Kind},
    checkout::Checkout,
    host_tests::counted,
    process::{self, cargo},
    recorded::Recorded,
    report::Report,
    suites,
    tools::{self, WASM, WASM_BINDGEN},
};

/// Where the sandbox answers if the port is free. The address is compiled
/// into the suites, so one that stays saves building them again.
const PORT: u16 = 4797;

/// Runs every browser suite in every browser.
pub async fn run(checkout: &Checkout, recorded: &Recorded, report: &mut Report) {
    let step = "browser tests";
    Report::heading("preparing the browser tests");
    let Some((suites, runner, sandbox)) = report.need(step, ready(checkout)).await else {
        return;
    };
    for gone in recorded
        .suites("browser")
        .filter(|name| !suites.iter().any(|it| it == name))
    {
        report.fail(
            "recorded counts",
            &format!("browser {gone}: the suite is gone"),
        );
    }

    let mut build = command(checkout, &sandbox, &suites);
    build.arg("--no-run");
    let building = process::run(&mut build, "the browser tests did not build");
    let Some(()) = report.need(step, building).await else {
        return;
    };
    for kind in Kind::ALL {
        let Some(browser) = report.need(kind.name(), Browser::ensure(kind)).await else {
            continue;
        };
        for suite in &suites {
            let mut command = command(checkout, &sandbox, std::slice::from_ref(suite));
            steer(&mut command, &runner, &browser);
            let title = format!("browser suite {suite} in {}", kind.name());
            let tally = report.count(&title, counted(command)).await;
            report.compare(recorded, "browser", suite, tally);
        }
    }
}

async fn ready(checkout: &Checkout) -> Result<(Vec<String>, PathBuf, Sandbox)> {
    let suites = suites::browser(checkout)?;
    tools::check_pin(checkout)?;
    tools::ensure_wasm_target(checkout).await?;
    let runner = WASM_BINDGEN
        .ensure()
        .await?
        .join(tools::program("wasm-bindgen-test-runner"));
    Ok((suites, runner, start_sandbox().await?))
}

async fn start_sandbox() -> Result<Sandbox> {
    let options = |port| Options {
        port,
        cors: sandbox::Cors::Exposed,
        ..Options::default()
    };
    match Sandbox::start(options(PORT)).await {
        Ok(sandbox) => Ok(sandbox),
        Err(_) => Sandbox::start(options(0))
            .await
            .context("the sandbox API did not start"),
    }
}

fn command(checkout: &Checkout, sandbox: &Sandbox, suites: &[String]) -> Command {
    let mut command = cargo();
    command
        .args(["test", "-p", "person-credentials", "--target", WASM])
        .args(suites.iter().flat_map(|suite| ["--test", suite]))
        .current_dir(checkout.root());
    with_sandbox_address(&mut command, Some(&sandbox.origin()));
    command
}

/// Says where the sandbox is, or will be, to suites that are being compiled.
pub(crate) fn with_sandbox_address(command: &mut Command, origin: Option<&str>) {
    let usual = format!("http://127.0.0.1:{PORT}");
    command.env("PERSON_CREDENTIALS_SANDBOX", origin.unwrap_or(&usual));
}

fn steer(command: &mut Command, runner: &Path, browser: &Browser) {
    for (name, _) in std::env::vars_os() {
        // The runner picks a driver by any of these, and geckodriver first.
        if name.to_str().is_some_and(|name| {
            name.starts_with("WASM_BINDGEN_")
                || [
                    "CHROMEDRIVER",
                    "GECKODRIVER",
                    "SAFARIDRIVER",
                    "MSEDGEDRIVER",
                ]
                .iter()
                .any(|driver| name.starts_with(driver))
        }) {
            command.env_remove(name);
        }
    }
    let driver = browser.driver_variable();
    command
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env(driver, &browser.driver)
        .env(
            format!("{driver}_ARGS"),
            browser.driver_arguments().join(" "),
        )
        // Seconds; the runner's own are too few for two busy cores.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
}
