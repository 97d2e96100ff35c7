//! The answers that fuzzing starts from, and what it found: each is held
//! against the checks of the fuzz targets with every run of the tests.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../fuzz/checks/mod.rs"]
mod checks;

use std::fs;
use std::path::Path;

fn replay(target: &str, check: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut replayed = 0;
    for entry in fs::read_dir(corpus.join(target)).unwrap() {
        let file = entry.unwrap().path();
        // Shown only if a check fails, as the last line.
        println!("{}", file.display());
        check(&fs::read(&file).unwrap());
        replayed += 1;
    }
    assert!(replayed > 0, "tests/corpus/{target} is empty");
}

#[test]
fn every_answer_is_decoded_by_the_rules() {
    replay("answer", checks::answer);
}

#[test]
fn every_header_is_read_by_the_rules() {
    replay("headers", checks::headers);
}
