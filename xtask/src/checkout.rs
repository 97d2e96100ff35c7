//! Where the project lies on this disk.
//!
//! Asked at run time and never compiled in, so that a target folder shared by
//! two clones cannot make one clone build the other.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// A clone of this repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    root: PathBuf,
}

impl Checkout {
    /// Finds the clone that the command was started in.
    ///
    /// # Errors
    /// When neither cargo's environment nor a parent folder points to one.
    pub fn find() -> Result<Self> {
        // Set by `cargo run`, which is what the alias `cargo xtask` is.
        let by_cargo = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let here = env::current_dir().context("the current folder cannot be read")?;
        by_cargo
            .iter()
            .flat_map(|folder| folder.ancestors())
            .chain(here.ancestors())
            .find(|folder| is_root(folder))
            .map(Self::at)
            .context("this is not inside a checkout of person-credentials")
    }

    /// The clone whose root is `root`.
    #[must_use]
    pub fn at(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
        }
    }

    /// The folder that holds the workspace's `Cargo.toml`.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the root.
    #[must_use]
    pub fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// Where the built app is put.
    #[must_use]
    pub fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// A folder for what these commands remember between runs.
    #[must_use]
    pub fn notes(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| self.path("target"), |folder| self.root.join(folder))
            .join("xtask")
    }
}

fn is_root(folder: &Path) -> bool {
    folder.join("Cargo.lock").is_file() && folder.join("xtask/Cargo.toml").is_file()
}
