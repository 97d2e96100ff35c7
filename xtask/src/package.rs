//! The element's package: which files it has, and what stands in them.
//!
//! What people read of it is checked in as it is, in `src/embed`, with gaps in
//! braces for what only the build knows.

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{checkout::Checkout, integrity, script::Script, workspace::Crate};

/// The module that pages import.
pub const SCRIPT: &str = "person-credentials.js";
/// What the module fetches from beside it.
pub const WASM: &str = "person-credentials.wasm";
const TYPES: &str = "person-credentials.d.ts";
const MANIFEST: &str = "package.json";
const README: &str = "README.md";
const LICENCE: &str = "LICENSE";
const OTHERS: &str = "THIRD-PARTY-LICENSES.txt";

/// The style sheets, each free to override those before it.
const STYLES: [&str; 3] = ["style/tokens.css", "style/element.css", "style/view.css"];

/// What the package is made from, beside what is checked in.
#[derive(Debug, Clone, Copy)]
pub struct Package<'parts> {
    /// What cargo says of it.
    pub about: &'parts Crate,
    /// The JavaScript side of the wasm.
    pub glue: &'parts str,
    /// The wasm.
    pub wasm: &'parts [u8],
    /// The licences of what others wrote of it.
    pub others: &'parts str,
}

impl Package<'_> {
    /// Its files by name.
    ///
    /// # Errors
    /// When a file that is checked in is missing, or a part does not fit.
    pub fn files(&self, checkout: &Checkout) -> Result<Vec<(&'static str, Vec<u8>)>> {
        let embed = |name: &str| text(checkout, &format!("src/embed/{name}"));
        let version = self.about.version.as_str();
        let licence = self.about.license.as_deref();
        let licence = licence.context("Cargo.toml names no licence")?;
        let description = self.about.description.as_deref();
        let description = description.context("Cargo.toml has no description")?;

        let script = Script {
            title: &format!("{} {version}, {licence}", self.about.name),
            glue: self.glue,
            styles: &styles(checkout)?,
            wasm_integrity: &integrity::of(self.wasm),
            class: &embed("element.js")?,
        };
        let script = script.text()?;
        let about = [
            ("version", version),
            ("description", description),
            ("licence", licence),
        ];
        let manifest = filled(&embed(MANIFEST)?, &about)?;
        serde_json::from_str::<Value>(&manifest).context("the element's package.json is none")?;
        let tags = tags(script.as_bytes());
        let readme = filled(&embed(README)?, &[&about[..], &[("tags", &tags)]].concat())?;
        Ok(vec![
            (SCRIPT, script.into_bytes()),
            (WASM, self.wasm.to_vec()),
            (TYPES, embed(TYPES)?.into_bytes()),
            (MANIFEST, manifest.into_bytes()),
            (README, readme.into_bytes()),
            (LICENCE, text(checkout, LICENCE)?.into_bytes()),
            (OTHERS, self.others.as_bytes().to_vec()),
        ])
    }
}

/// The tags that put the element with this script into a page.
#[must_use]
pub fn tags(script: &[u8]) -> String {
    let integrity = integrity::of(script);
    format!(
        "<script type=\"module\" src=\"https://…/{SCRIPT}\" integrity=\"{integrity}\" crossorigin=\"anonymous\"></script>\n\
         <person-credentials person-id=\"12345\"></person-credentials>"
    )
}

fn styles(checkout: &Checkout) -> Result<String> {
    let sheets = STYLES.iter().map(|name| text(checkout, name));
    Ok(sheets.collect::<Result<Vec<_>>>()?.join("\n"))
}

/// A text whose gaps are filled, each of them.
fn filled(template: &str, gaps: &[(&str, &str)]) -> Result<String> {
    let mut text = template.to_owned();
    for (name, value) in gaps {
        let gap = format!("{{{name}}}");
        ensure!(text.contains(&gap), "a text in src/embed lacks {gap}");
        text = text.replace(&gap, value);
    }
    Ok(text)
}

fn text(checkout: &Checkout, name: &str) -> Result<String> {
    fs::read_to_string(checkout.path(name)).with_context(|| format!("{name} cannot be read"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use std::{collections::BTreeMap, path::Path};

    use super::*;
    use crate::workspace::tests::described_crate;

    /// The package of this checkout around a wasm that is none.
    fn files() -> BTreeMap<&'static str, String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut about = described_crate("person-credentials", "MIT", &root);
        about.description = Some("Shows something".to_owned());
        let package = Package {
            about: &about,
            glue: "let wasm_bindgen = 1;\n",
            wasm: b"no wasm",
            others: "notices",
        };
        let files = package.files(&Checkout::at(&root)).unwrap().into_iter();
        let texts = files.map(|(name, content)| (name, String::from_utf8(content).unwrap()));
        texts.collect()
    }

    #[test]
    fn the_script_names_what_the_wasm_beside_it_hashes_to() {
        let files = files();
        let integrity = integrity::of(files[WASM].as_bytes());
        let script = &files[SCRIPT];
        assert!(script.starts_with("// person-credentials 1.2.3, MIT\n"));
        assert!(script.contains(&format!("\nconst wasmIntegrity = \"{integrity}\";\n")));
        assert!(script.contains("customElements?.define("), "{script}");
    }

    #[test]
    fn the_readme_names_what_the_script_hashes_to() {
        let files = files();
        let integrity = integrity::of(files[SCRIPT].as_bytes());
        assert!(files[README].contains(&format!(" integrity=\"{integrity}\" ")));
        assert!(files[README].contains("1.2.3") && files[README].contains("getToken"));
    }

    #[test]
    fn the_styles_of_tokens_come_before_those_of_views() {
        let script = &files()[SCRIPT];
        let tokens = script.find("--pc-ground: ").unwrap();
        let views = script.find(".card__status").unwrap();
        assert!(tokens < views);
    }

    #[test]
    fn the_manifest_names_files_that_are_there_and_all_of_them() {
        let files = files();
        let manifest: Value = serde_json::from_str(&files[MANIFEST]).unwrap();
        assert_eq!(manifest["version"], "1.2.3");
        assert_eq!(manifest["license"], "MIT");
        assert_eq!(manifest["description"], "Shows something");
        let mut packed: Vec<_> = manifest["files"].as_array().unwrap().iter().collect();
        let own = Value::from(MANIFEST);
        packed.push(&own);
        for name in files.keys() {
            assert!(
                packed.contains(&&Value::from(*name)),
                "{name} is not packed"
            );
        }
        assert_eq!(packed.len(), files.len(), "{packed:?}");

        let mut named = Vec::new();
        paths(&manifest["exports"], &mut named);
        paths(&manifest["types"], &mut named);
        assert!(named.contains(&SCRIPT.to_owned()) && named.contains(&WASM.to_owned()));
        for name in named {
            assert!(files.contains_key(name.as_str()), "there is no {name}");
        }
    }

    fn paths(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(path) => found.push(path.trim_start_matches("./").to_owned()),
            Value::Object(inner) => inner.values().for_each(|value| paths(value, found)),
            _ => {}
        }
    }

    #[test]
    fn a_gap_is_filled_wherever_it_stands_and_must_stand_somewhere() {
        let text = filled("{name}, {name} and { other }", &[("name", "Ada")]);
        assert_eq!(text.unwrap(), "Ada, Ada and { other }");
        let sentence = filled("Ada", &[("name", "Ada")]).unwrap_err().to_string();
        assert!(sentence.contains("{name}"), "{sentence}");
    }

    #[test]
    fn no_gap_is_left_open() {
        let files = files();
        for name in [MANIFEST, README] {
            for gap in ["{version}", "{description}", "{licence}", "{tags}"] {
                assert!(!files[name].contains(gap), "{gap} in {name}");
            }
        }
    }
}
