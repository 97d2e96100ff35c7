//! What the licences of other people's crates ask of whoever passes the wasm
//! on: their names, and the texts of their licences.
//!
//! A crate whose licence has no text stops the build: to leave it out quietly
//! would be to break it.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, Result, ensure};

use crate::workspace::Crate;

/// How the files begin in which crates keep their licences.
const BEGINNINGS: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE"];

/// Parts of the names of files that say what MIT makes superfluous.
const OTHER_CHOICES: [&str; 3] = ["APACHE", "COPYING", "UNLICENSE"];

const HEAD: &str = "\
The WebAssembly of person-credentials contains parts of the Rust standard
library and of the crates below. What may be used under one of several
licences, with MIT among them, is used under MIT.
";

/// Many crates name MIT and hold no copy of it.
const MIT: &str = include_str!("../../LICENSE");

/// A licence's text, and whose it is.
#[derive(Debug, PartialEq, Eq)]
struct Notice {
    text: String,
    of: Vec<String>,
}

/// The names, licences and notices of all crates, as one text.
///
/// # Errors
/// When a crate has no licence, or one whose text is nowhere.
pub fn notices(crates: &[&Crate]) -> Result<String> {
    let mut list = String::new();
    let mut notices = vec![Notice {
        text: mit("The Rust Project Developers"),
        of: vec!["the Rust standard library".to_owned()],
    }];
    for package in crates {
        let whose = format!("{} {}", package.name, package.version);
        let licence = package.license.as_deref();
        let licence = licence.with_context(|| format!("the crate {whose} names no licence"))?;
        // Writing to a string does not fail.
        let _ = writeln!(list, "{whose}: {licence}");
        for text in texts(package, licence)? {
            match notices.iter_mut().find(|notice| notice.text == text) {
                Some(notice) if notice.of.contains(&whose) => {}
                Some(notice) => notice.of.push(whose.clone()),
                None => notices.push(Notice {
                    text,
                    of: vec![whose.clone()],
                }),
            }
        }
    }
    let mut all = format!("{HEAD}\n{list}");
    for Notice { text, of } in notices {
        let _ = write!(all, "\n{:=<72}\n{}:\n\n{text}\n", "", of.join(", "));
    }
    Ok(all)
}

/// The texts that the crate carries, or that of MIT with its authors' names.
fn texts(package: &Crate, licence: &str) -> Result<Vec<String>> {
    let asked = asked(licence);
    let names = licence_files(package.folder()?)?;
    let says = |text: &str, what: &str| text.to_ascii_uppercase().contains(what);
    let is_under_mit = asked.contains(&"MIT") && names.iter().any(|name| says(name, "MIT"));
    let mut texts = Vec::new();
    for name in &names {
        let is_superfluous = OTHER_CHOICES
            .iter()
            .any(|other| says(name, other) && !asked.iter().any(|licence| says(licence, other)));
        if !(is_under_mit && is_superfluous) {
            let text = fs::read(package.folder()?.join(name));
            let text =
                text.with_context(|| format!("{name} of {} cannot be read", package.name))?;
            let text = String::from_utf8_lossy(&text).replace("\r\n", "\n");
            texts.push(text.trim_matches('\n').trim_end().to_owned());
        }
    }
    if texts.is_empty() {
        ensure!(
            asked.iter().all(|licence| *licence == "MIT"),
            "the crate {} {} is under {licence} and holds no copy of it",
            package.name,
            package.version
        );
        texts.push(mit(&authors(package)));
    }
    Ok(texts)
}

/// The licences that all hold at once, with MIT in place of each choice that
/// has it.
fn asked(licence: &str) -> Vec<&str> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "-.".contains(letter);
    let parts = licence.split(" AND ");
    let taken = parts.map(|part| {
        let mut names = part.split(|letter| !is_name(letter));
        names.find(|name| *name == "MIT").unwrap_or(part)
    });
    taken.collect()
}

/// The names of the licence files of a crate, in order.
fn licence_files(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).context("the sources of a crate are not there")?;
    let names = entries
        .flatten()
        .filter(|entry| entry.path().is_file())
        .filter_map(|entry| entry.file_name().into_string().ok());
    let is_licence = |name: &String| {
        let name = name.to_ascii_uppercase();
        let mut beginnings = BEGINNINGS.iter().chain(&OTHER_CHOICES);
        beginnings.any(|beginning| name.starts_with(beginning))
    };
    let mut names: Vec<_> = names.filter(is_licence).collect();
    names.sort();
    Ok(names)
}

fn authors(package: &Crate) -> String {
    let names = package.authors.iter();
    // Their e-mail addresses are theirs.
    let names = names.filter_map(|author| author.split('<').next());
    let names: Vec<_> = names.map(str::trim).filter(|it| !it.is_empty()).collect();
    if names.is_empty() {
        format!("The {} authors", package.name)
    } else {
        names.join(", ")
    }
}

/// The MIT licence of these people.
fn mit(whose: &str) -> String {
    let lines = MIT.lines().map(|line| {
        if line.starts_with("Copyright ") {
            format!("Copyright (c) {whose}")
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;
    use crate::{
        checkout::Checkout,
        testing::Folder,
        workspace::{Workspace, tests::described_crate},
    };

    fn of(folder: &Folder, license: &str) -> Result<String> {
        notices(&[&described_crate("speck", license, folder.path())])
    }

    #[test]
    fn every_crate_is_named_with_its_licence_and_its_text() {
        let folder = Folder::new("licences-text");
        folder.write("LICENSE-ZLIB.md", "Of speck\r\nand its friends\r\n");
        folder.write("lib.rs", "code");
        let text = of(&folder, "Zlib").unwrap();
        assert!(text.contains("\nspeck 1.2.3: Zlib\n"), "{text}");
        assert!(text.contains("\nspeck 1.2.3:\n\nOf speck\nand its friends\n"));
        assert!(text.contains("\nthe Rust standard library:\n"), "{text}");
        assert!(!text.contains("code"), "{text}");
    }

    #[test]
    fn of_several_licences_mit_is_taken_and_what_is_asked_for_beside_it_stays() {
        let folder = Folder::new("licences-choice");
        for name in [
            "LICENSE-APACHE",
            "LICENSE-MIT",
            "LICENSE-UNICODE",
            "COPYING",
            "UNLICENSE",
        ] {
            folder.write(name, &format!("text of {name}"));
        }
        let text = of(&folder, "(MIT OR Apache-2.0) AND Unicode-3.0").unwrap();
        assert!(text.contains("text of LICENSE-MIT") && text.contains("text of LICENSE-UNICODE"));
        assert_eq!(text.matches("text of").count(), 2, "{text}");
        let text = of(&folder, "MIT AND Apache-2.0").unwrap();
        assert!(
            text.contains("text of LICENSE-APACHE"),
            "both are asked for"
        );
        let text = of(&folder, "Apache-2.0 OR MIT-0").unwrap();
        assert!(
            text.contains("text of LICENSE-APACHE"),
            "MIT is not offered"
        );
    }

    #[test]
    fn a_text_of_several_crates_stands_once() {
        let folder = Folder::new("licences-once");
        folder.write("LICENSE", "the same");
        let one = described_crate("one", "Zlib", folder.path());
        let two = described_crate("two", "Zlib", folder.path());
        let text = notices(&[&one, &two]).unwrap();
        assert!(
            text.contains("\none 1.2.3, two 1.2.3:\n\nthe same\n"),
            "{text}"
        );
        assert_eq!(text.matches("the same").count(), 1);
    }

    #[test]
    fn mit_without_a_copy_is_the_authors_and_anything_else_is_an_error() {
        let folder = Folder::new("licences-none");
        let text = of(&folder, "MIT/Apache-2.0").unwrap();
        assert!(text.contains("\nCopyright (c) Ada, Grace\n"), "{text}");
        assert!(!text.contains("2026"), "the year is ours: {text}");
        assert!(of(&folder, "MIT AND Zlib").is_err(), "MIT is half of it");
        let sentence = of(&folder, "Zlib").unwrap_err().to_string();
        assert!(sentence.contains("speck 1.2.3") && sentence.contains("Zlib"));
    }

    #[tokio::test]
    async fn every_crate_of_this_checkout_has_a_text_and_no_path_of_this_machine() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let workspace = Workspace::ask(&Checkout::at(&root)).await.unwrap();
        let crates = workspace.linked().unwrap();
        let text = notices(&crates).unwrap();
        assert!(text.contains("\nleptos 0."), "{text}");
        for it in crates {
            let sources = it.folder().unwrap().parent().unwrap();
            assert!(!text.contains(&*sources.to_string_lossy()), "{}", it.name);
        }
    }
}
