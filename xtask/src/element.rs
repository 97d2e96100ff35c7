//! Builds the element into `dist/element/`, as a package for npm and for any
//! static host.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    checkout::Checkout,
    licences::notices,
    package::{self, Package},
    process::{self, cargo, command},
    tools::WASM,
    workspace::{APP, Workspace},
};

/// Its folder below `dist/`.
pub const FOLDER: &str = "element";

/// Builds the element with these compiler flags and this wasm-bindgen.
///
/// # Errors
/// When it does not build, or a file of it is missing.
pub async fn build(checkout: &Checkout, dist: &Path, flags: &str, bindgen: &Path) -> Result<()> {
    let workspace = Workspace::ask(checkout).await?;
    compile(checkout, flags).await?;

    let bound = checkout.notes().join(FOLDER);
    let mut bind = command(bindgen);
    bind.args(["--target", "no-modules", "--no-typescript"])
        .args(["--out-name", APP, "--out-dir"])
        .arg(&bound)
        .arg(workspace.target().join(WASM).join("release/embed.wasm"));
    process::run(&mut bind, "wasm-bindgen could not bind the element").await?;
    let made = |name: String| {
        fs::read(bound.join(&name)).with_context(|| format!("wasm-bindgen did not make {name}"))
    };

    let package = Package {
        about: workspace.app()?,
        glue: &String::from_utf8(made(format!("{APP}.js"))?)?,
        wasm: &made(format!("{APP}_bg.wasm"))?,
        others: &notices(&workspace.linked()?)?,
    };
    let folder = dist.join(FOLDER);
    fs::create_dir_all(&folder).context("dist/element cannot be written")?;
    for (name, content) in package.files(checkout)? {
        fs::write(folder.join(name), content)
            .with_context(|| format!("dist/element/{name} cannot be written"))?;
    }
    Ok(())
}

/// The tags that put the built element into a page.
///
/// # Errors
/// When the element is not in this folder.
pub fn tags(dist: &Path) -> Result<String> {
    let script = fs::read(dist.join(FOLDER).join(package::SCRIPT));
    Ok(package::tags(&script.context("the element is not built")?))
}

async fn compile(checkout: &Checkout, flags: &str) -> Result<()> {
    println!("Building the element…");
    let mut build = cargo();
    build
        .args(["build", "--release", "--offline", "--target", WASM])
        .args(["--package", APP, "--bin", "embed"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags)
        .current_dir(checkout.root());
    process::run(&mut build, "the element did not build").await
}
