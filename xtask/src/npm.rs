//! Packages that only the tests use, from npm.
//!
//! Pinned, kept in the user's cache, and without their install scripts.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{
    browsers,
    process::{self, command},
    tools::{cache, on_path},
};

/// Finds what people who cannot see the page, or use a mouse, would stumble over.
pub const AXE: Package = Package {
    name: "axe-core",
    version: "4.14.1",
    entry: "axe.min.js",
};

/// The provider's own published client, which the sandbox is held against.
pub const DOORFLOW: Package = Package {
    name: "doorflow",
    version: "1.0.0",
    entry: "package.json",
};

/// A package at one version.
#[derive(Debug, Clone, Copy)]
pub struct Package {
    /// Its name in the registry.
    pub name: &'static str,
    /// The one version that is used.
    pub version: &'static str,
    /// A file in it without which it is not whole.
    entry: &'static str,
}

impl Package {
    /// Gives the package's folder, after installing it if it is not there.
    ///
    /// # Errors
    /// When npm is missing and cannot be installed, or cannot get the package.
    pub async fn ensure(&self) -> Result<PathBuf> {
        let root = cache()?.join(format!("npm-{}-{}", self.name, self.version));
        let package = root.join("node_modules").join(self.name);
        if self.is_whole(&package) {
            return Ok(package);
        }
        if on_path("npm").is_none() {
            browsers::install(&["npm"]).await?;
        }
        println!(
            "Installing {} {} with npm, once for this user…",
            self.name, self.version
        );
        fs::create_dir_all(&root)
            .with_context(|| format!("the folder {} cannot be written", root.display()))?;
        process::run(
            command("npm")
                .arg("install")
                .arg("--prefix")
                .arg(&root)
                .args([
                    "--no-audit",
                    "--no-fund",
                    "--ignore-scripts",
                    "--save-exact",
                ])
                .arg(format!("{}@{}", self.name, self.version))
                .current_dir(&root),
            &format!("npm could not install {} {}", self.name, self.version),
        )
        .await?;
        if !self.is_whole(&package) {
            bail!("npm installed {}, but not as a whole", self.name);
        }
        Ok(package)
    }

    /// The file that the package is used by.
    #[must_use]
    pub fn entry(&self) -> &'static str {
        self.entry
    }

    fn is_whole(&self, package: &std::path::Path) -> bool {
        // npm writes this one when everything else is there.
        let done = package
            .parent()
            .is_some_and(|modules| modules.join(".package-lock.json").is_file());
        done && package.join(self.entry).is_file()
    }
}
