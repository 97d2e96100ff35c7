//! The programs that the app is built with: which version, where they lie,
//! and how they get there.
//!
//! They are built from crates.io into a folder of the user's cache that
//! carries name and version, so that a clean checkout finds them again and
//! the user's own tools stay as they are. Nothing is downloaded ready-made
//! except by `cargo binstall`, where the user has chosen to have that.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    checkout::Checkout,
    process::{self, cargo, command},
};

/// The target that browsers run.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Puts the page together. 0.22 wants a newer compiler than the pinned one.
pub const TRUNK: Tool = Tool {
    package: "trunk",
    binary: "trunk",
    version: "0.21.14",
    takes: "5 to 12 minutes",
};

/// Makes JavaScript glue; must equal the library in `Cargo.lock`.
pub const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    binary: "wasm-bindgen",
    version: "0.2.129",
    takes: "about 4 minutes",
};

/// Drives Firefox. Debian has no package of it.
pub const GECKODRIVER: Tool = Tool {
    package: "geckodriver",
    binary: "geckodriver",
    version: "0.37.1",
    takes: "about 3 minutes",
};

/// Builds and runs the fuzz targets.
pub const CARGO_FUZZ: Tool = Tool {
    package: "cargo-fuzz",
    binary: "cargo-fuzz",
    version: "0.13.2",
    takes: "about a minute",
};

/// A program at a version that is known to work.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    /// Its name on crates.io.
    pub package: &'static str,
    /// The program that answers `--version`.
    pub binary: &'static str,
    /// The one version that is used.
    pub version: &'static str,
    /// How long building it usually takes, in words.
    takes: &'static str,
}

impl Tool {
    /// Gives the folder that holds the tool's programs, after building them
    /// if they are not there.
    ///
    /// # Errors
    /// When it cannot be built.
    pub async fn ensure(&self) -> Result<PathBuf> {
        let root = cache()?.join(format!("{}-{}", self.package, self.version));
        let bin = root.join("bin");
        if self.works(&bin).await {
            return Ok(bin);
        }
        let fetched = on_path("cargo-binstall").is_some() && self.fetch(&root).await.is_ok();
        if fetched && self.works(&bin).await {
            return Ok(bin);
        }
        self.build(&root).await?;
        if !self.works(&bin).await {
            bail!(
                "{} {} was built but does not run",
                self.package,
                self.version
            );
        }
        Ok(bin)
    }

    /// Whether the right version is there and runs; half an installation
    /// does neither.
    async fn works(&self, bin: &Path) -> bool {
        process::output(command(bin.join(program(self.binary))).arg("--version"))
            .await
            .is_ok_and(|said| said.split_whitespace().nth(1) == Some(self.version))
    }

    async fn fetch(&self, root: &Path) -> Result<()> {
        println!(
            "Fetching {} {} with cargo binstall…",
            self.package, self.version
        );
        process::run(
            cargo()
                .args(["binstall", "--no-confirm", "--force", "--root"])
                .arg(root)
                .arg(format!("{}@{}", self.package, self.version)),
            "cargo binstall did not have it, so it is built",
        )
        .await
    }

    async fn build(&self, root: &Path) -> Result<()> {
        println!(
            "Building {} {} from crates.io, once for this user; this usually takes {}…",
            self.package, self.version, self.takes
        );
        let work = root.join("build");
        fs::create_dir_all(&work)
            .with_context(|| format!("the folder {} cannot be written", root.display()))?;
        process::run(
            cargo()
                .args(["install", "--locked", "--force", "--root"])
                .arg(root)
                // Kept until the end, so that an interrupted build goes on
                // where it stopped.
                .arg("--target-dir")
                .arg(&work)
                .args(["--version", self.version, self.package])
                // trunk asks for fat LTO in one unit, which doubles its build
                // and buys nothing that is felt here.
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env_remove("CARGO_TARGET_DIR")
                .env_remove("CARGO_BUILD_TARGET")
                .current_dir(root),
            &format!(
                "{} {} could not be built (a C linker and access to crates.io are needed)",
                self.package, self.version
            ),
        )
        .await?;
        // Only disk space is lost when it stays.
        let _ = fs::remove_dir_all(&work);
        Ok(())
    }
}

/// Sees to it that the compiler can build for browsers.
///
/// # Errors
/// When the target is missing and rustup is not there to add it.
pub async fn ensure_wasm_target(checkout: &Checkout) -> Result<()> {
    let libraries = process::output(
        command("rustc")
            .args(["--print", "target-libdir", "--target", WASM])
            .current_dir(checkout.root()),
    )
    .await
    .context("the Rust compiler does not run: install it with rustup (https://rustup.rs)")?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!(
            "this Rust cannot build for browsers: install the target {WASM}, or Rust by rustup (https://rustup.rs)"
        );
    }
    println!("Adding the target {WASM} to the Rust toolchain…");
    process::run(
        command("rustup")
            .args(["target", "add", WASM])
            .current_dir(checkout.root()),
        &format!("rustup could not add the target {WASM}"),
    )
    .await
}

/// Sees to it that every crate of the app is on this machine.
///
/// trunk keeps cargo off the network when it is kept off itself, and what
/// builds these commands has only fetched what they need.
///
/// # Errors
/// When crates are missing and crates.io cannot be reached.
pub async fn ensure_crates(checkout: &Checkout) -> Result<()> {
    let about = process::output(command("rustc").arg("-vV").current_dir(checkout.root())).await?;
    let mut fetch = cargo();
    fetch.args(["fetch", "--quiet", "--target", WASM]);
    if let Some(host) = about.lines().find_map(|line| line.strip_prefix("host: ")) {
        fetch.args(["--target", host]);
    }
    process::run(
        fetch.current_dir(checkout.root()),
        "the crates that the app is made of could not be fetched from crates.io",
    )
    .await
}

/// Checks that the pinned wasm-bindgen is the one that the lock file names.
///
/// # Errors
/// When they differ: the page would not start.
pub fn check_pin(checkout: &Checkout) -> Result<()> {
    let lock =
        fs::read_to_string(checkout.path("Cargo.lock")).context("Cargo.lock cannot be read")?;
    let locked = locked_version(&lock, "wasm-bindgen").unwrap_or("none");
    if locked != WASM_BINDGEN.version {
        bail!(
            "Cargo.lock has wasm-bindgen {locked} and xtask/src/tools.rs has {}: they must be equal, change one of them",
            WASM_BINDGEN.version
        );
    }
    Ok(())
}

/// Where the tools are kept between checkouts.
///
/// # Errors
/// When the system names no folder for a user's cache.
pub fn cache() -> Result<PathBuf> {
    let home = || env::var_os("HOME").map(PathBuf::from);
    let base = if cfg!(windows) {
        env::var_os("LOCALAPPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Caches"))
    } else {
        env::var_os("XDG_CACHE_HOME")
            .map(PathBuf::from)
            // The XDG specification says to ignore a relative one.
            .filter(|folder| folder.is_absolute())
            .or_else(|| home().map(|home| home.join(".cache")))
    };
    Ok(base
        .context("no folder for caches: set HOME")?
        .join("person-credentials/tools"))
}

/// The first of the PATH's folders that holds `name`, with the name.
#[must_use]
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(program(name)))
        .find(|file| file.is_file())
}

/// The file name of a program on this system.
#[must_use]
pub fn program(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}

fn locked_version<'lock>(lock: &'lock str, package: &str) -> Option<&'lock str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| **line != name);
    lines
        .nth(1)?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_package_with_exactly_this_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-shared\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.129"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }

    #[test]
    fn the_pinned_wasm_bindgen_is_the_one_in_this_lock_file() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        assert!(check_pin(&Checkout::at(&root)).is_ok());
    }
}
