//! A copy of the build that measures itself: the release build, with a script
//! before everything else and, where asked, another page size.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

/// What measures, and runs before everything else.
const SCRIPT: &str = include_str!("page.js");
const NAME: &str = "bench.js";
const TAG: &str = "<script src=\"/bench.js\"></script>";

/// A page with nothing but that script, for the yardstick and for signing in
/// before the app starts.
pub const BARE: &str = "/bench.html";

/// What pages of a list are asked for by.
const SIZES: [&str; 2] = [
    "<meta name=\"page-size\" content=\"",
    "<meta name=\"account-page-size\" content=\"",
];

/// Makes a copy in a folder, in place of what was there.
///
/// # Errors
/// When it cannot be written, or the page is not as it was built.
pub fn make(dist: &Path, folder: PathBuf, page_size: Option<u32>) -> Result<PathBuf> {
    let _ = fs::remove_dir_all(&folder);
    copy(dist, &folder).with_context(|| format!("{} cannot be written", folder.display()))?;
    let index = folder.join("index.html");
    let page = fs::read_to_string(&index).context("the build has no index.html")?;
    fs::write(&index, measuring(&page, page_size)?)?;
    for compressed in ["index.html.br", "index.html.gz"] {
        // They would be sent in its place.
        let _ = fs::remove_file(folder.join(compressed));
    }
    fs::write(folder.join(NAME), SCRIPT)?;
    let bare = format!("<!doctype html><title>bench</title>{TAG}<body></body>");
    fs::write(folder.join(BARE.trim_start_matches('/')), bare)?;
    Ok(folder)
}

fn measuring(page: &str, page_size: Option<u32>) -> Result<String> {
    let measuring = page.replacen("<head>", &format!("<head>{TAG}"), 1);
    ensure!(measuring.len() > page.len(), "the built page has no head");
    let Some(size) = page_size else {
        return Ok(measuring);
    };
    SIZES.iter().try_fold(measuring, |page, name| {
        let parts = page.split_once(name);
        let set = parts.and_then(|(before, after)| {
            let (_, after) = after.split_once('"')?;
            Some(format!("{before}{name}{size}\"{after}"))
        });
        set.with_context(|| format!("the built page has no {name}…\">"))
    })
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;
    use crate::testing::Folder;

    const PAGE: &str = "<head><meta name=\"page-size\" content=\"50\">\
        <meta name=\"account-page-size\" content=\"50\">\
        <meta name=\"load\" content=\"scroll\">";

    #[test]
    fn the_script_comes_before_everything_and_the_size_is_set_where_asked() {
        let plain = measuring(PAGE, None).unwrap();
        assert!(plain.starts_with(&format!("<head>{TAG}<meta")));
        assert!(plain.contains("content=\"50\""), "{plain}");
        let sized = measuring(PAGE, Some(250)).unwrap();
        assert_eq!(sized, plain.replace("\"50\"", "\"250\""));
    }

    #[test]
    fn a_page_that_cannot_be_set_is_not_measured_as_if_it_were() {
        assert!(measuring("<p>", None).is_err());
        assert!(measuring("<head>", Some(250)).is_err());
        let sentence = measuring("<head>", Some(250)).unwrap_err().to_string();
        assert!(sentence.contains("page-size"), "{sentence}");
    }

    #[test]
    fn the_page_of_this_checkout_can_be_set() {
        let index = Path::new(env!("CARGO_MANIFEST_DIR")).join("../index.html");
        let page = fs::read_to_string(index).unwrap();
        assert!(measuring(&page, Some(250)).is_ok());
    }

    #[test]
    fn what_would_be_sent_in_place_of_the_changed_page_is_left_out() {
        let root = Folder::new("bench-copy");
        for name in [
            "index.html",
            "index.html.br",
            "app.js",
            "app.js.br",
            "element/a.js",
        ] {
            root.write(&format!("dist/{name}"), PAGE);
        }
        root.write("copy/stale.js", "");
        let made = make(&root.path().join("dist"), root.path().join("copy"), None).unwrap();
        for (name, there) in [
            ("index.html", true),
            ("index.html.br", false),
            ("app.js.br", true),
            ("element/a.js", true),
            ("bench.js", true),
            ("bench.html", true),
            ("stale.js", false),
        ] {
            assert_eq!(made.join(name).exists(), there, "{name}");
        }
    }
}
