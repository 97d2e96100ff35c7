//! The suites that run inside a browser, against a sandbox over real HTTP.
//!
//! Each suite is run by itself, so that what ran can be counted by suite: the
//! runner calls a suite that it skipped a success.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sandbox::{Options, Sandbox};
use tokio::process::Command;

use crate::{
    app::Builder,
    browsers::{Browser, Kind},
    checkout::Checkout,
    element::FOLDER,
    host_tests::counted,
    package::SCRIPT,
    process::{self, cargo},
    recorded::Recorded,
    report::Report,
    site::{Site, SiteOptions},
    suites,
    tools::{self, WASM, WASM_BINDGEN},
};

/// Where the sandbox answers if the port is free. The address is compiled
/// into the suites, so one that stays saves building them again.
const PORT: u16 = 4797;

/// Where the element is served, likewise.
const ELEMENT_PORT: u16 = 4798;

/// Runs every browser suite in every browser.
pub async fn run(checkout: &Checkout, recorded: &Recorded, report: &mut Report) {
    let step = "browser tests";
    Report::heading("preparing the browser tests");
    let Some(stage) = report.need(step, ready(checkout)).await else {
        return;
    };
    let Stage { suites, runner, .. } = &stage;
    for gone in recorded
        .suites("browser")
        .filter(|name| !suites.iter().any(|it| it == name))
    {
        report.fail(
            "recorded counts",
            &format!("browser {gone}: the suite is gone"),
        );
    }

    let mut build = stage.command(checkout, suites);
    build.arg("--no-run");
    let building = process::run(&mut build, "the browser tests did not build");
    let Some(()) = report.need(step, building).await else {
        return;
    };
    for kind in Kind::ALL {
        let Some(browser) = report.need(kind.name(), Browser::ensure(kind)).await else {
            continue;
        };
        for suite in suites {
            let mut command = stage.command(checkout, std::slice::from_ref(suite));
            steer(&mut command, runner, &browser);
            let title = format!("browser suite {suite} in {}", kind.name());
            let tally = report.count(&title, counted(command)).await;
            report.compare(recorded, "browser", suite, tally);
        }
    }
}

/// What the suites need around them.
struct Stage {
    suites: Vec<String>,
    runner: PathBuf,
    sandbox: Sandbox,
    /// Serves the element, as it is deployed, to pages of another origin.
    site: Site,
}

async fn ready(checkout: &Checkout) -> Result<Stage> {
    let suites = suites::browser(checkout)?;
    let builder = Builder::ready(checkout).await?;
    let dist = checkout.notes().join("browser-tests");
    builder.element(&dist).await?;
    let runner = WASM_BINDGEN
        .ensure()
        .await?
        .join(tools::program("wasm-bindgen-test-runner"));
    let sandbox = start_sandbox().await?;
    let site = |port| SiteOptions {
        dist: dist.clone(),
        api: sandbox.origin(),
        portal: None,
        port,
    };
    let site = match Site::start(site(ELEMENT_PORT)).await {
        Ok(site) => site,
        Err(_) => Site::start(site(0)).await?,
    };
    Ok(Stage {
        suites,
        runner,
        sandbox,
        site,
    })
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

impl Stage {
    fn command(&self, checkout: &Checkout, suites: &[String]) -> Command {
        let mut command = cargo();
        command
            .args(["test", "-p", "person-credentials", "--target", WASM])
            .args(suites.iter().flat_map(|suite| ["--test", suite]))
            .current_dir(checkout.root());
        tell_addresses(&mut command, &self.sandbox.origin(), &self.site.origin());
        command
    }
}

/// Says where everything usually is to suites that are being compiled.
pub(crate) fn tell_usual_addresses(command: &mut Command) {
    let [sandbox, site] = [PORT, ELEMENT_PORT].map(|port| format!("http://127.0.0.1:{port}"));
    tell_addresses(command, &sandbox, &site);
}

fn tell_addresses(command: &mut Command, sandbox: &str, site: &str) {
    let element = format!("{site}/{FOLDER}/{SCRIPT}");
    command
        .env("PERSON_CREDENTIALS_SANDBOX", sandbox)
        .env("PERSON_CREDENTIALS_ELEMENT", element);
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
