//! `cargo xtask test`: everything that must hold, in one command.

use anyhow::Result;

use crate::{
    browser_tests, checkout::Checkout, host_tests, journey_tests, recorded::Recorded,
    report::Report, tally::Tally,
};

/// A part that can be asked for by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Formatting, lints, docs and the tests that need no browser.
    Host,
    /// The suites that run inside browsers.
    Browser,
    /// Journeys through the release build, the provider's client, the size.
    Journeys,
}

impl Part {
    /// All of them, the quick ones first.
    pub const ALL: [Self; 3] = [Self::Host, Self::Browser, Self::Journeys];
}

/// Runs some parts and gives what they come to.
///
/// # Errors
/// When the recorded counts cannot be read.
pub async fn test(checkout: &Checkout, parts: &[Part]) -> Result<Tally> {
    let recorded = Recorded::read(checkout.root())?;
    let mut report = Report::default();
    for part in parts {
        match part {
            Part::Host => host_tests::run(checkout, &recorded, &mut report).await,
            Part::Browser => browser_tests::run(checkout, &recorded, &mut report).await,
            Part::Journeys => journey_tests::run(checkout, &recorded, &mut report).await,
        }
    }
    Ok(report.close())
}
