//! How many bytes a person waits for, of the page and of the element, and how
//! many they may be.
//!
//! Counted after brotli, since that is what travels.

use std::fmt::Write;

use anyhow::{Result, ensure};

use crate::{compress::Compressed, element};

/// What the page loads before a person can use it: 285 KB at most.
///
/// The account's list with search, filters, hints and download, and the people, are 60 KB of
/// it, and sign-in at the provider with all that looks after the session 24 KB.
pub const PAGE: Load = Load {
    name: "page",
    counted: &[".html", ".css", ".js", ".wasm"],
    budget: 285_000,
};

/// What another page loads to show the element: 237 KB at most.
///
/// The account's list with search, filters and hints, the window over it, and the texts and
/// styles of what only the page has, are 44 KB of it.
pub const ELEMENT: Load = Load {
    name: "element",
    counted: &[".js", ".wasm"],
    budget: 237_000,
};

/// One of the two things that are built, as those who wait for it see it.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// What people call it.
    pub name: &'static str,
    /// The kinds of file that the budget counts.
    counted: &'static [&'static str],
    /// How many bytes these may have together.
    pub budget: u64,
}

impl Load {
    /// Its own among all built files.
    fn files<'all>(&self, all: &'all [Compressed]) -> impl Iterator<Item = &'all Compressed> {
        let is_element = self.name == ELEMENT.name;
        all.iter().filter(move |file| {
            let folder = file.name.split_once('/').map(|(folder, _)| folder);
            (folder == Some(element::FOLDER)) == is_element
        })
    }

    /// The bytes that count against its budget.
    #[must_use]
    pub fn total(&self, all: &[Compressed]) -> u64 {
        self.files(all)
            .filter(|file| self.counted.iter().any(|kind| file.name.ends_with(kind)))
            .map(|file| file.brotli)
            .sum()
    }

    /// Checks that it is there as a whole, and within its budget.
    fn check(&self, all: &[Compressed]) -> Result<()> {
        let name = self.name;
        for kind in self.counted {
            let is_there = self.files(all).any(|file| file.name.ends_with(kind));
            ensure!(is_there, "the {name} has no {kind}");
        }
        let (total, budget) = (self.total(all), self.budget);
        ensure!(
            total <= budget,
            "the {name} weighs {total} bytes after brotli, and may weigh {budget}"
        );
        Ok(())
    }

    /// Its files with their sizes, one a line.
    fn table(&self, all: &[Compressed]) -> String {
        let mut table = String::new();
        let mut line = |raw: &str, brotli: &str, name: &str| {
            // Writing to a string does not fail.
            let _ = writeln!(table, "{raw:>10}  {brotli:>10}  {name}");
        };
        line("raw", "brotli", self.name);
        for file in self.files(all) {
            line(&grouped(file.raw), &grouped(file.brotli), &file.name);
        }
        let counted = self.counted.join(", ");
        let counted = format!("{counted}; the budget is {}", grouped(self.budget));
        line("", &grouped(self.total(all)), &counted);
        table
    }
}

/// Checks that page and element are there, and small enough.
///
/// # Errors
/// Says which is not, and by how much.
pub fn check(all: &[Compressed]) -> Result<()> {
    PAGE.check(all)?;
    ELEMENT.check(all)?;
    let (page, element) = (PAGE.total(all), ELEMENT.total(all));
    // It has no router and no chrome, and whoever embeds it has a page already.
    ensure!(
        element < page,
        "the element weighs {element} bytes after brotli, and must weigh less than the page, {page}"
    );
    Ok(())
}

/// The files of page and element with their sizes, one a line.
#[must_use]
pub fn tables(all: &[Compressed]) -> String {
    format!("{}\n{}", PAGE.table(all), ELEMENT.table(all))
}

/// A number with its thousands set apart.
pub(crate) fn grouped(number: u64) -> String {
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

    fn built(page_wasm: u64, element_wasm: u64) -> Vec<Compressed> {
        vec![
            file("index.html", 1_000),
            file("a.css", 2_000),
            file("a.js", 7_000),
            file("a.wasm", page_wasm),
            file("icon.svg", 50_000),
            file("element/person-credentials.d.ts", 4_000),
            file("element/person-credentials.js", 15_000),
            file("element/person-credentials.wasm", element_wasm),
            file("element/README.md", 1_000),
        ]
    }

    fn refusal(all: &[Compressed]) -> String {
        check(all)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn each_budget_counts_what_is_needed_to_start_and_nothing_of_the_other() {
        let all = built(100_000, 50_000);
        assert_eq!(PAGE.total(&all), 110_000);
        assert_eq!(ELEMENT.total(&all), 65_000);
        assert_eq!(refusal(&all), "");
    }

    #[test]
    fn one_byte_over_either_budget_is_refused() {
        let page = PAGE.budget - 10_000;
        let element = ELEMENT.budget - 15_000;
        assert_eq!(refusal(&built(page, element)), "");
        let says = |load: Load| format!("the {} weighs {} ", load.name, load.budget + 1);
        assert!(refusal(&built(page + 1, element)).starts_with(&says(PAGE)));
        assert!(refusal(&built(page, element + 1)).starts_with(&says(ELEMENT)));
    }

    #[test]
    fn an_element_that_is_no_smaller_than_the_page_is_refused() {
        assert_eq!(refusal(&built(100_000, 94_999)), "");
        assert!(refusal(&built(100_000, 95_000)).contains("less than the page, 110000"));
    }

    #[test]
    fn what_lacks_its_wasm_does_not_pass_for_small() {
        let without = |name: &str| {
            let mut all = built(100_000, 50_000);
            all.retain(|file| file.name != name);
            refusal(&all)
        };
        assert_eq!(without("a.wasm"), "the page has no .wasm");
        assert_eq!(
            without("element/person-credentials.wasm"),
            "the element has no .wasm"
        );
        assert_eq!(
            without("element/person-credentials.js"),
            "the element has no .js"
        );
        assert_eq!(refusal(&[]), "the page has no .html");
    }

    #[test]
    fn sizes_are_readable() {
        assert_eq!(
            [0, 999, 1_000, 135_000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "135,000", "1,234,567"]
        );
    }

    #[test]
    fn every_file_stands_in_one_of_the_tables() {
        let tables = tables(&built(1_000, 2_000));
        assert!(tables.contains("    11,000  .html") && tables.contains("    17,000  .js"));
        for file in built(1_000, 2_000) {
            assert_eq!(tables.matches(&format!("  {}\n", file.name)).count(), 1);
        }
    }
}
