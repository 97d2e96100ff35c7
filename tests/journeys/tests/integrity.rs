//! A file that is not the one that was built is not run.

use anyhow::{Result, ensure};
use journeys::{CopyOfBuild, Setting, journey_with};
use sandbox::Options;

async fn does_not_start(tampered: CopyOfBuild) -> Result<()> {
    let dist = tampered.path().to_owned();
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
    does_not_start(CopyOfBuild::with(".wasm", |content| {
        if let Some(last) = content.last_mut() {
            *last ^= 1;
        }
    })?)
    .await
}

#[tokio::test]
async fn a_script_with_a_line_added_does_not_start() -> Result<()> {
    does_not_start(CopyOfBuild::with(".js", |content| {
        content.extend_from_slice(b"\n// Nothing.\n");
    })?)
    .await
}
