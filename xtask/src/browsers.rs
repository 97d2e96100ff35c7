//! The browsers that the tests run in, and the drivers that steer them.
//!
//! They come from the system's packages: a browser that a test suite fetched
//! by itself is one that nobody updates.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::{
    process::{self, command},
    tools::{self, GECKODRIVER, on_path},
};

/// What Chromium is started with, so that nobody has to see it or be asked by
/// it, as root and without a network too.
pub const CHROMIUM_ARGUMENTS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];

/// A browser that the tests are run in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Chromium or Chrome.
    Chromium,
    /// Firefox, the extended-support one included.
    Firefox,
}

impl Kind {
    /// Both, in the order in which they are run.
    pub const ALL: [Self; 2] = [Self::Chromium, Self::Firefox];

    /// Its name in headings and variables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }

    fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-browser", "google-chrome"],
            Self::Firefox => &["firefox-esr", "firefox"],
        }
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
        }
    }

    fn find(self) -> Option<PathBuf> {
        self.programs().iter().find_map(|name| on_path(name))
    }
}

/// An installed browser and its driver.
#[derive(Debug, Clone)]
pub struct Browser {
    /// Which one it is.
    pub kind: Kind,
    /// The browser's program.
    pub program: PathBuf,
    /// The program that steers it.
    pub driver: PathBuf,
}

impl Browser {
    /// Finds a browser and its driver, installing what is missing where that
    /// is possible.
    ///
    /// # Errors
    /// A sentence that says what to install.
    pub async fn ensure(kind: Kind) -> Result<Self> {
        if Self::missing(kind) {
            install(kind.packages()).await?;
        }
        let Some(program) = kind.find() else {
            bail!(
                "{} is still not there after its package was installed",
                kind.name()
            );
        };
        let driver = match kind {
            Kind::Chromium => on_path("chromedriver"),
            Kind::Firefox => {
                let bin = GECKODRIVER.ensure().await?;
                Some(bin.join(tools::program(GECKODRIVER.binary)))
            }
        };
        let Some(driver) = driver else {
            bail!("chromedriver is still not there after its package was installed");
        };
        Ok(Self {
            kind,
            program,
            driver,
        })
    }

    fn missing(kind: Kind) -> bool {
        kind.find().is_none() || (kind == Kind::Chromium && on_path("chromedriver").is_none())
    }

    /// The variable by which a driver's program is named to a test runner.
    #[must_use]
    pub fn driver_variable(&self) -> &'static str {
        match self.kind {
            Kind::Chromium => "CHROMEDRIVER",
            Kind::Firefox => "GECKODRIVER",
        }
    }

    /// What to say to the driver so that it finds the browser.
    ///
    /// geckodriver looks for `firefox` alone, chromedriver knows where its own
    /// package puts Chromium.
    #[must_use]
    pub fn driver_arguments(&self) -> Vec<&str> {
        match (self.kind, self.program.to_str()) {
            (Kind::Firefox, Some(program)) => vec!["--binary", program],
            _ => Vec::new(),
        }
    }
}

/// Installs packages of a Debian-like system.
///
/// # Errors
/// A sentence that says what to install, where we cannot.
pub async fn install(packages: &[&str]) -> Result<()> {
    let wanted = packages.join(", ");
    let by_hand = format!(
        "install {wanted} (on Debian or Ubuntu: apt-get install {})",
        packages.join(" ")
    );
    if on_path("apt-get").is_none() {
        bail!("the tests need browsers, npm and nginx: {by_hand}");
    }
    let Some(prefix) = root_prefix().await else {
        bail!("installing needs root or sudo without a password: {by_hand}");
    };
    println!("Installing {wanted} with apt-get; this usually takes 1 to 3 minutes…");
    apt(&prefix, &["update", "-q"], &by_hand).await?;
    let mut arguments = vec!["install", "-y", "-q", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&prefix, &arguments, &by_hand).await
}

async fn apt(prefix: &[&str], arguments: &[&str], by_hand: &str) -> Result<()> {
    let mut words = prefix.iter().chain(&["apt-get"]).chain(arguments);
    let mut apt = command(words.next().unwrap_or(&"apt-get"));
    apt.args(words).env("DEBIAN_FRONTEND", "noninteractive");
    process::run(&mut apt, &format!("apt-get failed: {by_hand}")).await
}

/// How to run a command as root: as it is, by sudo, or not at all.
async fn root_prefix() -> Option<Vec<&'static str>> {
    let user = process::output(command("id").arg("-u")).await.ok()?;
    if user.trim() == "0" {
        return Some(Vec::new());
    }
    let sudo = process::output(command("sudo").args(["-n", "true"])).await;
    sudo.ok().map(|_| vec!["sudo", "-n"])
}
