//! What cargo knows of this workspace: what the app is called, where it is
//! built, and which crates of others go into it.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::{
    checkout::Checkout,
    process::{self, cargo},
    tools::WASM,
};

/// The package that the app and its element are built from.
pub const APP: &str = "person-credentials";

/// The workspace as it is built for browsers.
#[derive(Debug, Deserialize)]
pub struct Workspace {
    packages: Vec<Crate>,
    resolve: Resolve,
    target_directory: PathBuf,
}

/// A crate, ours or another's.
#[derive(Debug, Deserialize)]
pub struct Crate {
    id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it is, in a sentence.
    pub description: Option<String>,
    /// Its licences, in the language of SPDX.
    pub license: Option<String>,
    /// Who wrote it, in their own words.
    pub authors: Vec<String>,
    manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Debug, Deserialize)]
struct DependencyKind {
    /// None is a normal one; the others are `build` and `dev`.
    kind: Option<String>,
}

impl Workspace {
    /// Asks cargo, which fetches crates that are not on this machine.
    ///
    /// # Errors
    /// When cargo does not know, or answers in another shape.
    pub async fn ask(checkout: &Checkout) -> Result<Self> {
        let mut command = cargo();
        command
            .args(["metadata", "--quiet", "--format-version", "1"])
            .args(["--filter-platform", WASM])
            .current_dir(checkout.root());
        let answer = process::output(&mut command).await?;
        serde_json::from_str(&answer).context("cargo described the workspace in an unknown shape")
    }

    /// The app's own package.
    ///
    /// # Errors
    /// When the workspace has none of that name.
    pub fn app(&self) -> Result<&Crate> {
        let mut packages = self.packages.iter();
        packages
            .find(|package| package.name == APP)
            .with_context(|| format!("the workspace has no package {APP}"))
    }

    /// Where cargo puts what it builds.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target_directory
    }

    /// The crates of others that are linked into the app, by name.
    ///
    /// What only runs while it is built is not: build scripts, macros, tests.
    ///
    /// # Errors
    /// When the workspace has no app.
    pub fn linked(&self) -> Result<Vec<&Crate>> {
        let app = self.app()?;
        let mut seen = BTreeSet::new();
        let mut ahead = vec![app.id.as_str()];
        while let Some(id) = ahead.pop() {
            let runs = |package: &&Crate| package.id == id && !package.is_macro();
            if self.packages.iter().any(|package| runs(&package)) && seen.insert(id) {
                let node = self.resolve.nodes.iter().find(|node| node.id == id);
                let normal = node.into_iter().flat_map(Node::normal_dependencies);
                ahead.extend(normal);
            }
        }
        seen.remove(app.id.as_str());
        let mut linked: Vec<_> = self.packages.iter().collect();
        linked.retain(|package| seen.contains(package.id.as_str()));
        linked.sort_by_key(|package| (&package.name, &package.version));
        Ok(linked)
    }
}

impl Crate {
    /// The folder of its sources.
    ///
    /// # Errors
    /// When its manifest lies in none.
    pub fn folder(&self) -> Result<&Path> {
        let folder = self.manifest_path.parent();
        folder.with_context(|| format!("{} lies nowhere", self.name))
    }

    fn is_macro(&self) -> bool {
        let mut kinds = self.targets.iter().flat_map(|target| &target.kind);
        kinds.any(|kind| kind == "proc-macro")
    }
}

impl Node {
    fn normal_dependencies(&self) -> impl Iterator<Item = &str> {
        self.deps
            .iter()
            .filter(|dependency| dependency.dep_kinds.iter().any(|it| it.kind.is_none()))
            .map(|dependency| dependency.pkg.as_str())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use serde_json::{Value, json};

    use super::*;

    /// A package under one licence, in a folder.
    pub(crate) fn described_crate(name: &str, license: &str, folder: &Path) -> Crate {
        serde_json::from_value(described(name, license, folder, "lib")).unwrap()
    }

    fn described(name: &str, license: &str, folder: &Path, kind: &str) -> Value {
        json!({
            "id": format!("{name}@1"), "name": name, "version": "1.2.3",
            "description": null, "license": license,
            "authors": ["Ada <ada@example.com>", "Grace"],
            "manifest_path": folder.join("Cargo.toml"), "targets": [{"kind": [kind]}],
        })
    }

    fn workspace() -> Workspace {
        let lib = |name| described(name, "MIT", Path::new("/crates"), "lib");
        let needs = |names: &[(&str, Value)]| {
            let needs = names.iter();
            let needs = needs.map(
                |(name, kind)| json!({"pkg": format!("{name}@1"), "dep_kinds": [{"kind": kind}]}),
            );
            needs.collect::<Vec<_>>()
        };
        let node = |name, needs: Vec<Value>| json!({"id": format!("{name}@1"), "deps": needs});
        serde_json::from_value(json!({
            "packages": [
                lib("view"), lib(APP), lib("signal"), lib("tester"), lib("builder"), lib("parser"),
                described("macros", "MIT", Path::new("/crates"), "proc-macro"),
            ],
            "resolve": {"nodes": [
                node(APP, needs(&[("view", Value::Null), ("tester", json!("dev")), ("builder", json!("build"))])),
                node("view", needs(&[("signal", Value::Null), ("macros", Value::Null)])),
                node("macros", needs(&[("parser", Value::Null)])),
                node("signal", needs(&[("view", Value::Null)])),
            ]},
            "target_directory": "/target",
        }))
        .unwrap()
    }

    #[test]
    fn what_only_builds_or_tests_the_app_is_not_linked_into_it() {
        let workspace = workspace();
        let linked = workspace.linked().unwrap();
        let names: Vec<_> = linked.iter().map(|package| package.name.as_str()).collect();
        assert_eq!(names, ["signal", "view"]);
    }

    #[tokio::test]
    async fn cargo_describes_this_workspace_in_the_known_shape() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let workspace = Workspace::ask(&Checkout::at(&root)).await.unwrap();
        assert_eq!(workspace.app().unwrap().license.as_deref(), Some("MIT"));
        let linked = workspace.linked().unwrap();
        assert!(linked.iter().any(|package| package.name == "leptos"));
        assert!(!linked.iter().any(|package| package.name == "leptos_macro"));
        assert!(!linked.iter().any(|package| package.name == "xtask"));
    }
}
