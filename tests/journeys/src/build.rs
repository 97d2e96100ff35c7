//! A copy of the build in which something is another way.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, ensure};

use crate::dist;

static COPIES: AtomicU32 = AtomicU32::new(0);

/// A copy of the build; it goes with the value.
#[must_use = "dropping the copy removes it"]
#[derive(Debug)]
pub struct CopyOfBuild(PathBuf);

impl CopyOfBuild {
    /// Copies the build, with the one file changed whose name ends so.
    ///
    /// # Errors
    /// When there is no such file, or more than one.
    pub fn with(ending: &str, change: impl Fn(&mut Vec<u8>)) -> Result<Self> {
        let number = COPIES.fetch_add(1, Ordering::Relaxed);
        let name = format!("person-credentials-{}-{number}", std::process::id());
        let copy = Self(std::env::temp_dir().join(name));
        fs::create_dir_all(&copy.0)?;
        let mut found = 0;
        for file in fs::read_dir(dist()?)? {
            let file = file?.path();
            let name = file.file_name().context("a file without a name")?;
            if file.is_dir() {
                copy_folder(&file, &copy.0.join(name))?;
                continue;
            }
            // The compressed copies would be served instead.
            if has_ending(&file, ".br") || has_ending(&file, ".gz") {
                continue;
            }
            let mut content = fs::read(&file)?;
            if has_ending(&file, ending) {
                change(&mut content);
                found += 1;
            }
            fs::write(copy.0.join(name), content)?;
        }
        ensure!(found == 1, "{found} files end in {ending}");
        Ok(copy)
    }

    /// Copies the build, with a script that runs before everything else.
    ///
    /// # Errors
    /// When the page has no head.
    pub fn beginning_with(script: &str) -> Result<Self> {
        let tag = "<script src=\"/first.js\"></script>";
        let copy = Self::with("index.html", |page| {
            let text = String::from_utf8_lossy(page);
            *page = text.replacen("<head>", &format!("<head>{tag}"), 1).into();
        })?;
        let page = fs::read_to_string(copy.0.join("index.html"))?;
        ensure!(page.contains(tag), "the page has no head");
        fs::write(copy.0.join("first.js"), script)?;
        Ok(copy)
    }

    /// Puts a file of one's own into it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&self, name: &str, content: &[u8]) -> Result<()> {
        let file = self.0.join(name);
        fs::create_dir_all(file.parent().context("a file without a folder")?)?;
        Ok(fs::write(file, content)?)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for CopyOfBuild {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for file in fs::read_dir(from)? {
        let file = file?;
        let to = to.join(file.file_name());
        if file.file_type()?.is_dir() {
            copy_folder(&file.path(), &to)?;
        } else {
            fs::copy(file.path(), to)?;
        }
    }
    Ok(())
}

fn has_ending(file: &Path, ending: &str) -> bool {
    let name = file.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| {
        name.ends_with(ending) && (ending != ".js" || name.starts_with("person-credentials"))
    })
}
