//! How many tests there were when somebody last looked.
//!
//! A typo in a `cfg` can turn a whole suite off without a failure. So the
//! counts are written down, and fewer than that is a failure; more is welcome
//! and asks to be written down.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, bail};

/// Where the counts are written down, below the root.
pub const FILE: &str = "tests/recorded-counts.txt";

/// The recorded counts by part and suite.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded(BTreeMap<(String, String), u64>);

/// How a count stands to the recorded one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// As recorded.
    Same,
    /// More than recorded, or never recorded; the line to write.
    More(String),
    /// Fewer than recorded, or none; the sentence to say.
    Fewer(String),
}

impl Recorded {
    /// Reads the file; one that is not there records nothing.
    ///
    /// # Errors
    /// When a line cannot be understood.
    pub fn read(root: &Path) -> Result<Self> {
        Self::parse(&fs::read_to_string(root.join(FILE)).unwrap_or_default())
    }

    fn parse(text: &str) -> Result<Self> {
        let mut counts = BTreeMap::new();
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let words: Vec<_> = line.split_whitespace().collect();
            let [part, suite, count] = words[..] else {
                bail!("{FILE}: \"{line}\" should be a part, a suite and a count");
            };
            let count = count
                .parse()
                .with_context(|| format!("{FILE}: \"{line}\" does not end in a count"))?;
            counts.insert((part.to_owned(), suite.to_owned()), count);
        }
        Ok(Self(counts))
    }

    /// The suites that are recorded for a part.
    pub fn suites(&self, part: &str) -> impl Iterator<Item = &str> {
        self.0
            .keys()
            .filter(move |(of, _)| of == part)
            .map(|(_, suite)| suite.as_str())
    }

    /// Holds the number of tests that ran against the recorded one.
    #[must_use]
    pub fn check(&self, part: &str, suite: &str, ran: u64) -> Verdict {
        let recorded = self.0.get(&(part.to_owned(), suite.to_owned())).copied();
        if ran == 0 {
            return Verdict::Fewer(format!("{part} {suite}: no test ran"));
        }
        match recorded {
            Some(recorded) if ran == recorded => Verdict::Same,
            Some(recorded) if ran < recorded => Verdict::Fewer(format!(
                "{part} {suite}: {ran} tests ran, {recorded} are recorded in {FILE}"
            )),
            _ => Verdict::More(format!("{part} {suite} {ran}")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;

    const TEXT: &str = "# part suite count\nhost total 120\n\nbrowser http 12 # over real HTTP\njourneys scroll 3\n";

    #[test]
    fn fewer_tests_than_recorded_and_none_at_all_are_failures() {
        let recorded = Recorded::parse(TEXT).unwrap();
        assert_eq!(recorded.check("browser", "http", 12), Verdict::Same);
        let Verdict::Fewer(sentence) = recorded.check("browser", "http", 11) else {
            unreachable!("fewer must not pass");
        };
        assert!(
            sentence.contains("11") && sentence.contains("12"),
            "{sentence}"
        );
        assert!(matches!(
            recorded.check("browser", "new", 0),
            Verdict::Fewer(_)
        ));
    }

    #[test]
    fn more_tests_than_recorded_say_what_to_write() {
        let recorded = Recorded::parse(TEXT).unwrap();
        assert_eq!(
            recorded.check("browser", "http", 13),
            Verdict::More("browser http 13".to_owned())
        );
        assert_eq!(
            recorded.check("journeys", "http", 5),
            Verdict::More("journeys http 5".to_owned()),
            "suites of two parts may have one name"
        );
    }

    #[test]
    fn the_suites_of_a_part_are_listed() {
        let recorded = Recorded::parse(TEXT).unwrap();
        assert_eq!(recorded.suites("browser").collect::<Vec<_>>(), ["http"]);
    }

    #[test]
    fn a_line_that_is_not_understood_is_named() {
        for line in ["browser http", "browser http twelve", "a b 1 2"] {
            let sentence = format!("{:#}", Recorded::parse(line).unwrap_err());
            assert!(sentence.contains(line), "{sentence}");
        }
    }

    #[test]
    fn the_file_of_this_checkout_is_understood() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        assert!(Recorded::read(&root).is_ok());
    }
}
