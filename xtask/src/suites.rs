//! Which files are suites of what.
//!
//! Browser suites and native ones share the folder `tests/`. A browser suite
//! says so in its first line of code, `#![cfg(target_arch = "wasm32")]`; it is
//! then empty on the host, and only such files are run in a browser.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::checkout::Checkout;

const BROWSER_MARK: &str = "#![cfg(target_arch = \"wasm32\")]";

/// The suites that run inside a browser.
///
/// # Errors
/// When there is none, which is never meant.
pub fn browser(checkout: &Checkout) -> Result<Vec<String>> {
    let suites = in_folder(&checkout.path("tests"), |code| {
        code.lines().any(|line| line.trim() == BROWSER_MARK)
    })?;
    if suites.is_empty() {
        bail!("tests/ has no browser suite: each must carry the line {BROWSER_MARK}");
    }
    Ok(suites)
}

/// The suites that walk through the release build.
///
/// # Errors
/// When there is none, which is never meant.
pub fn journeys(checkout: &Checkout) -> Result<Vec<String>> {
    let suites = in_folder(&checkout.path("tests/journeys/tests"), |_| true)?;
    if suites.is_empty() {
        bail!("tests/journeys/tests/ has no suite");
    }
    Ok(suites)
}

fn in_folder(folder: &Path, belongs: impl Fn(&str) -> bool) -> Result<Vec<String>> {
    let cannot = || format!("{} cannot be read", folder.display());
    let mut suites = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(suites);
    };
    for entry in entries {
        let file = entry.with_context(cannot)?.path();
        let Some(name) = file.file_stem().and_then(|name| name.to_str()) else {
            continue;
        };
        if file.is_file() && file.extension().is_some_and(|ending| ending == "rs") {
            let code = fs::read_to_string(&file).with_context(cannot)?;
            if belongs(&code) {
                suites.push(name.to_owned());
            }
        }
    }
    suites.sort();
    Ok(suites)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;
    use crate::testing::Folder;

    #[test]
    fn only_files_that_carry_the_mark_are_browser_suites() {
        let root = Folder::new("suites");
        let checkout = Checkout::at(root.path());
        assert!(browser(&checkout).is_err(), "none is never meant");
        root.write("tests/view.rs", &format!("//! Seen.\n\n{BROWSER_MARK}\n"));
        root.write("tests/http.rs", &format!("{BROWSER_MARK}\n"));
        root.write(
            "tests/contract.rs",
            "#![cfg(not(target_arch = \"wasm32\"))]\n",
        );
        root.write("tests/recorded-counts.txt", BROWSER_MARK);
        root.write("tests/support/mod.rs", BROWSER_MARK);
        assert_eq!(browser(&checkout).unwrap(), ["http", "view"]);
    }

    #[test]
    fn every_file_of_the_journeys_is_a_suite() {
        let root = Folder::new("journeys");
        let checkout = Checkout::at(root.path());
        assert!(journeys(&checkout).is_err(), "none is never meant");
        root.write("tests/journeys/tests/scroll.rs", "");
        assert_eq!(journeys(&checkout).unwrap(), ["scroll"]);
    }
}
