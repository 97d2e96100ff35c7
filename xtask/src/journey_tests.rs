//! Journeys through the release build, the provider's client against the
//! sandbox, and what the build weighs.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sandbox::{Options, Sandbox};

use crate::{
    app::Builder,
    browsers::{self, Browser, Kind},
    checkout::Checkout,
    compress,
    driver::Driver,
    host_tests::counted,
    npm::{AXE, DOORFLOW},
    process::{self, cargo, command},
    recorded::Recorded,
    report::Report,
    size, suites,
    tally::Tally,
    tools::on_path,
};

/// Walks every journey in every browser, then weighs the build.
pub async fn run(checkout: &Checkout, recorded: &Recorded, report: &mut Report) {
    Report::heading("release build");
    let Some(dist) = report.need("release build", build(checkout)).await else {
        return;
    };
    report.check("size budget", weigh(&dist)).await;
    report
        .check(
            "the provider's client against the sandbox",
            published_client(checkout),
        )
        .await;

    Report::heading("preparing the journeys");
    let Some((suites, axe)) = report.need("journeys", ready(checkout)).await else {
        return;
    };
    for gone in recorded
        .suites("journeys")
        .filter(|name| !suites.iter().any(|it| it == name))
    {
        report.fail(
            "recorded counts",
            &format!("journeys {gone}: the suite is gone"),
        );
    }
    for kind in Kind::ALL {
        let Some(browser) = report.need(kind.name(), Browser::ensure(kind)).await else {
            continue;
        };
        for suite in &suites {
            let title = format!("journeys {suite} in {}", kind.name());
            let walk = walk(checkout, suite, &browser, &dist, &axe);
            let tally = report.count(&title, walk).await;
            report.compare(recorded, "journeys", suite, tally);
        }
    }
}

async fn build(checkout: &Checkout) -> Result<PathBuf> {
    Builder::ready(checkout).await?.release().await
}

async fn ready(checkout: &Checkout) -> Result<(Vec<String>, PathBuf)> {
    let axe = AXE.ensure().await?.join(AXE.entry());
    Ok((suites::journeys(checkout)?, axe))
}

async fn weigh(dist: &Path) -> Result<()> {
    let files = compress::all(dist).await?;
    print!("{}", size::tables(&files));
    size::check(&files)
}

async fn walk(
    checkout: &Checkout,
    suite: &str,
    browser: &Browser,
    dist: &Path,
    axe: &Path,
) -> Result<Tally> {
    // A driver for each suite: what one leaves behind cannot trip the next.
    let driver = Driver::start(browser).await?;
    let mut command = cargo();
    command
        .args(["test", "-p", "journeys", "--test", suite])
        // One browser at a time is what two cores can do in time.
        .args(["--", "--test-threads=1"])
        .current_dir(checkout.root())
        .env("JOURNEY_BROWSER", browser.kind.name())
        .env("JOURNEY_WEBDRIVER", driver.address())
        .env("JOURNEY_DIST", dist)
        .env("JOURNEY_AXE", axe);
    counted(command).await
}

async fn published_client(checkout: &Checkout) -> Result<()> {
    if on_path("node").is_none() {
        browsers::install(&["nodejs", "npm"]).await?;
    }
    let package = DOORFLOW.ensure().await?;
    let sandbox = Sandbox::start(Options::default())
        .await
        .context("the sandbox API did not start")?;
    process::run(
        command("node")
            .arg("sandbox/tests/published_client.mjs")
            .current_dir(checkout.root())
            .env("ORIGIN", sandbox.origin())
            .env("TOKEN", sandbox.token())
            .env("DOORFLOW_PACKAGE", package),
        "the provider's client does not get along with the sandbox",
    )
    .await
}
