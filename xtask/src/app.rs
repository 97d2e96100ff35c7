//! Builds the app into `dist/`.
//!
//! trunk does the work for the page, with the pinned wasm-bindgen in front of
//! the user's own and without reaching for the network. The element follows.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use tokio::process::Command;

use crate::{
    checkout::Checkout,
    element, process,
    tools::{self, TRUNK, WASM_BINDGEN},
};

/// The programs that build the app.
#[derive(Debug)]
pub struct Builder {
    checkout: Checkout,
    trunk: PathBuf,
    bindgen: PathBuf,
    path: OsString,
}

impl Builder {
    /// Gets the programs ready, installing what is missing.
    ///
    /// # Errors
    /// When one of them can neither be found nor installed.
    pub async fn ready(checkout: &Checkout) -> Result<Self> {
        tools::check_pin(checkout)?;
        tools::ensure_wasm_target(checkout).await?;
        tools::ensure_crates(checkout).await?;
        let bindgen = WASM_BINDGEN.ensure().await?;
        let trunk = TRUNK.ensure().await?;
        let ours = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([bindgen.clone()].into_iter().chain(env::split_paths(&ours)))
            .context("the tools' folder cannot stand in PATH")?;
        Ok(Self {
            checkout: checkout.clone(),
            trunk: trunk.join(tools::program(TRUNK.binary)),
            bindgen: bindgen.join(tools::program(WASM_BINDGEN.binary)),
            path,
        })
    }

    /// Builds the release app, and the element in a folder of its own below
    /// it, and gives the folder that both are in.
    ///
    /// # Errors
    /// When it does not build.
    pub async fn release(&self) -> Result<PathBuf> {
        let dist = self.checkout.dist();
        println!("Building the app; the first time usually takes 2 to 4 minutes, later ones less…");
        let mut build = self.trunk("build");
        build.arg("--release").arg("--dist").arg(&dist);
        build.env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            without_paths_of_this_machine(),
        );
        process::run(&mut build, "the app did not build").await?;
        // After trunk, which empties the folder.
        self.element(&dist).await?;
        Ok(dist)
    }

    /// Builds the element alone, in a folder of its own below this one.
    ///
    /// # Errors
    /// When it does not build.
    pub async fn element(&self, dist: &Path) -> Result<()> {
        let flags = without_paths_of_this_machine();
        element::build(&self.checkout, dist, &flags, &self.bindgen).await
    }

    /// A trunk command that stays away from the network.
    #[must_use]
    pub fn trunk(&self, what: &str) -> Command {
        let mut command = process::command(&self.trunk);
        command
            .arg(what)
            .args(["--offline", "true"])
            .current_dir(self.checkout.root())
            .env("PATH", &self.path);
        // trunk reads the variable as a flag and takes `true` or `false` only,
        // whereas https://no-color.org lets it hold anything.
        if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            command.env("NO_COLOR", "true");
        } else {
            command.env_remove("NO_COLOR");
        }
        command
    }
}

/// The places of possible panics stand in the wasm. Naming them from the crate
/// on leaves out where this machine keeps its crates, and makes the same build
/// everywhere, 1 KB smaller. Cargo adds this to the flags in its own
/// configuration.
fn without_paths_of_this_machine() -> String {
    let sources = cargo_home().join("registry").join("src");
    let indexes = fs::read_dir(sources).into_iter().flatten().flatten();
    indexes
        .filter_map(|index| index.path().into_os_string().into_string().ok())
        // The variable is split at spaces.
        .filter(|path| !path.contains(char::is_whitespace))
        .map(|path| format!("--remap-path-prefix={path}="))
        .collect::<Vec<_>>()
        .join(" ")
}

fn cargo_home() -> PathBuf {
    env::var_os("CARGO_HOME").map_or_else(
        || {
            let home = env::home_dir().unwrap_or_default();
            home.join(".cargo")
        },
        PathBuf::from,
    )
}
