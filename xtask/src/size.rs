//! How many bytes a person waits for, and how many they may be.
//!
//! Counted after brotli, since that is what travels.

use std::fmt::Write;

use crate::compress::Compressed;

/// What the html, css, js and wasm of the page may have together: 198 KB.
pub const BUDGET: u64 = 198_000;

/// The kinds of file that the budget counts.
const COUNTED: [&str; 4] = [".html", ".css", ".js", ".wasm"];

/// The bytes that count against the budget.
#[must_use]
pub fn total(files: &[Compressed]) -> u64 {
    files
        .iter()
        .filter(|file| COUNTED.iter().any(|kind| file.name.ends_with(kind)))
        .map(|file| file.brotli)
        .sum()
}

/// Whether the app is both there and within its budget.
#[must_use]
pub fn fits(files: &[Compressed]) -> bool {
    COUNTED
        .iter()
        .all(|kind| files.iter().any(|file| file.name.ends_with(kind)))
        && total(files) <= BUDGET
}

/// All files with their sizes, one a line.
#[must_use]
pub fn table(files: &[Compressed]) -> String {
    let mut table = String::new();
    let mut line = |raw: &str, brotli: &str, name: &str| {
        // Writing to a string does not fail.
        let _ = writeln!(table, "{raw:>10}  {brotli:>10}  {name}");
    };
    line("raw", "brotli", "file");
    for file in files {
        line(&grouped(file.raw), &grouped(file.brotli), &file.name);
    }
    let counted = format!("html, css, js and wasm; the budget is {}", grouped(BUDGET));
    line("", &grouped(total(files)), &counted);
    table
}

/// A number with its thousands set apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, brotli: u64) -> Compressed {
        Compressed {
            name: name.to_owned(),
            raw: brotli * 3,
            brotli,
        }
    }

    fn app(wasm: u64) -> Vec<Compressed> {
        vec![
            file("index.html", 1_000),
            file("a.css", 2_000),
            file("a.js", 7_000),
            file("a.wasm", wasm),
            file("icon.svg", 50_000),
        ]
    }

    #[test]
    fn the_budget_counts_what_the_page_needs_to_start() {
        assert_eq!(total(&app(100_000)), 110_000);
        assert!(fits(&app(BUDGET - 10_000)));
        assert!(!fits(&app(BUDGET - 9_999)));
    }

    #[test]
    fn an_app_without_its_wasm_does_not_pass_for_a_small_one() {
        assert!(!fits(&app(1)[..3]));
        assert!(!fits(&[]));
    }

    #[test]
    fn sizes_are_readable() {
        assert_eq!(
            [0, 999, 1_000, 135_000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "135,000", "1,234,567"]
        );
        assert!(table(&app(1_000)).contains("11,000"));
    }
}
