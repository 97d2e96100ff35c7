//! Puts `.br` and `.gz` beside the files of the built app.
//!
//! At the slowest settings, since it is done once and sent many times. Only
//! what shrinks gets one, and one whose file is gone goes as well.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// Kinds of file that are text, or shrink like it.
const SHRINKING: [&str; 10] = [
    "css", "html", "ico", "js", "json", "map", "mjs", "svg", "txt", "wasm",
];

/// One file of the built app, and what is sent of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compressed {
    /// Its path below `dist/`.
    pub name: String,
    /// Its size as it is.
    pub raw: u64,
    /// Its size after brotli, if that is smaller.
    pub brotli: u64,
}

/// Compresses all files of a built app.
///
/// # Errors
/// When a file cannot be read or written.
pub async fn all(dist: &Path) -> Result<Vec<Compressed>> {
    println!("Compressing…");
    let dist = dist.to_path_buf();
    tokio::task::spawn_blocking(move || all_at_once(&dist))
        .await
        .context("compressing was broken off")?
}

fn all_at_once(dist: &Path) -> Result<Vec<Compressed>> {
    let mut sources = Vec::new();
    for file in files_below(dist)? {
        // Made anew below, so that none is older than its file.
        if matches!(extension(&file), "br" | "gz") {
            fs::remove_file(&file).with_context(|| cannot("removed", &file))?;
        } else {
            sources.push(file);
        }
    }
    let mut compressed = Vec::new();
    for file in sources {
        let raw = fs::read(&file).with_context(|| cannot("read", &file))?;
        let mut brotli = raw.len();
        if SHRINKING.contains(&extension(&file)) {
            brotli = brotli.min(beside(&file, "br", &raw, &by_brotli(&raw)?)?);
            beside(&file, "gz", &raw, &by_gzip(&raw)?)?;
        }
        let name = file.strip_prefix(dist).unwrap_or(&file);
        compressed.push(Compressed {
            name: name.to_string_lossy().replace('\\', "/"),
            raw: raw.len() as u64,
            brotli: brotli as u64,
        });
    }
    compressed.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(compressed)
}

fn beside(file: &Path, ending: &str, raw: &[u8], smaller: &[u8]) -> Result<usize> {
    if smaller.len() < raw.len() {
        let mut name = file.as_os_str().to_owned();
        name.push(".");
        name.push(ending);
        fs::write(&name, smaller).with_context(|| cannot("written", Path::new(&name)))?;
    }
    Ok(smaller.len())
}

fn by_brotli(mut raw: &[u8]) -> Result<Vec<u8>> {
    let mut smaller = Vec::new();
    let how = BrotliEncoderParams {
        quality: 11,
        // Browsers cannot read large windows.
        large_window: false,
        lgwin: 22,
        size_hint: raw.len(),
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut raw, &mut smaller, &how).context("brotli failed")?;
    Ok(smaller)
}

fn by_gzip(raw: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(raw).context("gzip failed")?;
    encoder.finish().context("gzip failed")
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| cannot("read", &folder))? {
            let path = entry.with_context(|| cannot("read", &folder))?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    Ok(files)
}

fn extension(file: &Path) -> &str {
    file.extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default()
}

fn cannot(what: &str, file: &Path) -> String {
    format!("{} cannot be {what}", file.display())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;
    use crate::testing::Folder;

    #[test]
    fn a_file_that_shrinks_gets_both_and_the_others_none() {
        let dist = Folder::new("compress");
        dist.write("index.html", &"<p>hello</p>".repeat(50));
        dist.write("tiny.css", "a");
        dist.write("photo.png", &"png".repeat(50));
        dist.write("snippets/a/b.js", &"let a = 1;".repeat(50));
        let files = all_at_once(dist.path()).unwrap();

        let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(
            names,
            ["index.html", "photo.png", "snippets/a/b.js", "tiny.css"]
        );
        assert!(files[0].brotli < files[0].raw);
        assert_eq!(files[3].brotli, files[3].raw, "what grows is sent as it is");
        for (name, there) in [
            ("index.html.br", true),
            ("index.html.gz", true),
            ("snippets/a/b.js.br", true),
            ("tiny.css.br", false),
            ("photo.png.br", false),
        ] {
            assert_eq!(dist.path().join(name).exists(), there, "{name}");
        }
    }

    #[test]
    fn what_was_compressed_before_is_not_compressed_again_nor_left_over() {
        let dist = Folder::new("stale");
        dist.write("gone-0123456789abcdef.js.br", "old");
        dist.write("app.js", &"let a = 1;".repeat(50));
        all_at_once(dist.path()).unwrap();
        let again = all_at_once(dist.path()).unwrap();
        assert_eq!(again.len(), 1);
        assert!(!dist.path().join("gone-0123456789abcdef.js.br").exists());
        assert!(!dist.path().join("app.js.br.br").exists());
    }
}
