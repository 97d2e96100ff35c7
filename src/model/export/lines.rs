//! Lines of comma-separated values, of which no cell is a formula.
//!
//! Names and labels are written by people in some other system; a spreadsheet
//! computes what begins like a formula, and may send it somewhere.

use simd_csv::{Writer, WriterBuilder};

/// Lines as RFC 4180 has them.
pub struct Lines(Writer<Vec<u8>>);

impl Lines {
    /// The first lines of a file. They begin with a mark that says UTF-8: without
    /// it spreadsheets take a file for text of their own region.
    #[must_use]
    pub fn first() -> Self {
        Self::after("\u{feff}".as_bytes().to_vec())
    }

    /// Further lines.
    #[must_use]
    pub fn further() -> Self {
        Self::after(Vec::new())
    }

    fn after(bytes: Vec<u8>) -> Self {
        // Memory needs no buffer before it.
        let mut lines = WriterBuilder::with_capacity(0);
        Self(lines.crlf_newlines(true).from_writer(bytes))
    }

    /// Adds a line of these cells.
    pub fn add(&mut self, cells: impl IntoIterator<Item = String>) {
        let cells = cells.into_iter().map(|cell| harmless(&cell));
        // Only lines of different lengths would be refused, and there are none.
        let _ = self.0.write_record(cells);
    }

    /// The lines as bytes.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        // Memory takes whatever it is given.
        self.0.into_inner().unwrap_or_default()
    }
}

/// The text with an apostrophe before whatever a spreadsheet could take for the
/// beginning of a formula.
///
/// A cell begins also where a spreadsheet of another region divides the line: by
/// semicolons in half of Europe, and then quotes mean something else as well.
fn harmless(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 1);
    let mut is_beginning = true;
    for c in text.chars() {
        if is_beginning && begins_formula(c) {
            safe.push('\'');
        }
        is_beginning = match c {
            ';' | '\t' | '\r' | '\n' => true,
            c => is_beginning && (c == '"' || is_passed_over(c)),
        };
        safe.push(c);
    }
    safe
}

/// What a formula begins with, full-width forms included, and the two by which
/// a cell is left (OWASP, CSV Injection).
fn begins_formula(c: char) -> bool {
    matches!(
        c,
        '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r'
    )
}

/// What may stand before a formula without anybody seeing it.
fn is_passed_over(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(cells: &[&str]) -> String {
        let mut lines = Lines::further();
        lines.add(cells.iter().map(|cell| (*cell).to_owned()));
        String::from_utf8(lines.into_bytes()).unwrap_or_default()
    }

    #[test]
    fn cells_are_quoted_where_they_have_to_be() {
        let table: [(&[&str], &str); 5] = [
            (&["1", "Ada", ""], "1,Ada,\r\n"),
            (&["", ""], ",\r\n"),
            (&["a,b", "c"], "\"a,b\",c\r\n"),
            (&["a\nb", "c\rd"], "\"a\nb\",\"c\rd\"\r\n"),
            (&["\"", "\"\""], "\"\"\"\",\"\"\"\"\"\"\r\n"),
        ];
        for (cells, line) in table {
            assert_eq!(written(cells), line, "{cells:?}");
        }
    }

    #[test]
    fn what_looks_like_a_formula_is_none() {
        let table = [
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =1", "  '=1"),
            ("\u{a0}=1", "\u{a0}'=1"),
            ("\u{feff}\u{200b}=1", "\u{feff}\u{200b}'=1"),
            ("\u{0}=1", "\u{0}'=1"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠1", "'＠1"),
            ("\t1", "'\t1"),
            ("\r1", "'\r1"),
            ("\t=1", "'\t'=1"),
            ("Ada;=1", "Ada;'=1"),
            ("Ada; \"=1\"", "Ada; \"'=1\""),
            ("\"=1\"", "\"'=1\""),
            ("a\n=1", "a\n'=1"),
            ("Ada, -1", "Ada, -1"),
            ("1=1", "1=1"),
            ("Ada-Lovelace", "Ada-Lovelace"),
            ("a@b", "a@b"),
            ("••••••5432", "••••••5432"),
            ("", ""),
        ];
        for (text, safe) in table {
            assert_eq!(harmless(text), safe, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_but_apostrophes_is_added(text in "[=+@'＝ ;,\"\\-\t\r\na-c]{0,12}") {
            let without = |text: &str| text.replace('\'', "");
            prop_assert_eq!(without(&harmless(&text)), without(&text));
        }

        #[test]
        fn no_spreadsheet_finds_a_formula(text in "[=+@＝ ;\"\\-a-c]{0,12}") {
            for cell in harmless(&text).split(';') {
                let bare = cell.trim_start_matches([' ', '"']);
                prop_assert!(!bare.starts_with(['=', '+', '-', '@', '＝']), "{:?}", cell);
            }
        }
    }
}
