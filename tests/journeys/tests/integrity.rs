//! A file that is not the one that was built is not run.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use journeys::{Setting, dist, journey_with};
use sandbox::Options;

/// A copy of the build in which one file was tampered with; it goes with the
/// value.
struct Tampered(PathBuf);

impl Tampered {
    fn new(ending: &str, tamper: impl Fn(&mut Vec<u8>)) -> Result<Self> {
        let copy = std::env::temp_dir().join(format!(
            "person-credentials-{}-{}",
            std::process::id(),
            ending.trim_start_matches('.')
        ));
        fs::create_dir_all(&copy)?;
        let tampered = Self(copy);
        let mut found = 0;
        for file in fs::read_dir(dist()?)? {
            let file = file?.path();
            let name = file.file_name().context("a file without a name")?;
            // The compressed copies would be served instead.
            if has_ending(&file, ".br") || has_ending(&file, ".gz") {
                continue;
            }
            let mut content = fs::read(&file)?;
            if has_ending(&file, ending) {
                tamper(&mut content);
                found += 1;
            }
            fs::write(tampered.0.join(name), content)?;
        }
        ensure!(found == 1, "{found} files end in {ending}");
        Ok(tampered)
    }
}

impl Drop for Tampered {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn has_ending(file: &Path, ending: &str) -> bool {
    let name = file.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| {
        name.ends_with(ending) && (ending != ".js" || name.starts_with("person-credentials"))
    })
}

async fn does_not_start(tampered: Tampered) -> Result<()> {
    let dist = tampered.0.clone();
    journey_with(
        Setting::default(),
        dist,
        Options::default(),
        async |walker| {
            walker.visit("/people/2").await?;
            walker.see("This page has stopped").await?;
            ensure!(walker.sandbox.requests().is_empty());
            Ok(())
        },
    )
    .await
}

#[tokio::test]
async fn a_wasm_with_one_byte_changed_does_not_start() -> Result<()> {
    // In the last section, which holds no code: it would still run.
    does_not_start(Tampered::new(".wasm", |content| {
        if let Some(last) = content.last_mut() {
            *last ^= 1;
        }
    })?)
    .await
}

#[tokio::test]
async fn a_script_with_a_line_added_does_not_start() -> Result<()> {
    does_not_start(Tampered::new(".js", |content| {
        content.extend_from_slice(b"\n// Nothing.\n");
    })?)
    .await
}
