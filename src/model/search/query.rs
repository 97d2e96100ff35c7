//! A card number as a person types it or a reader sends it, and how surely a
//! number of the list is the same.
//!
//! What is printed on a card is not what the list holds: "001 - 12345" is
//! `00112345` there. So both are also compared without what is there for the
//! eye, and a part of a number is taken for a hint where it is long enough.
//!
//! Nothing is allocated to compare: a search may pass a hundred thousand rows
//! with each key that is pressed.

use std::fmt;

/// How many digits of a printed number are the facility code, if it is filled
/// up with zeros.
const FACILITY_DIGITS: usize = 3;

/// How many digits follow it, filled up likewise.
const NUMBER_DIGITS: usize = 5;

/// How many characters must agree where a number is longer than what is
/// looked for; leading zeros do not count.
const SHORTEST_TAIL: usize = 4;

/// What is looked for.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    text: String,
    spellings: Vec<Spelling>,
}

/// How surely a number is the one that is looked for, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// Each character is the same.
    Exact,
    /// The same, written in another way.
    Normalised,
    /// The one ends in the other.
    Suffix,
}

impl Match {
    /// All of them, the surest first.
    pub const ALL: [Self; 3] = [Self::Exact, Self::Normalised, Self::Suffix];
}

/// One way to write what is looked for.
#[derive(Clone, PartialEq, Eq)]
struct Spelling {
    /// What counts of it, in capital letters and without leading zeros.
    characters: String,
    /// What a number is that is this, but for leading zeros.
    as_whole: Match,
    /// How many zeros must stand before it in a number that is longer; `None`
    /// if a longer one is another.
    as_tail: Option<usize>,
}

impl Query {
    /// Whether it is not even compared with the ends of numbers.
    #[must_use]
    pub fn is_too_short_for_an_end(&self) -> bool {
        let is_short = |spelling: &Spelling| spelling.characters.len() < SHORTEST_TAIL;
        self.spellings.iter().all(is_short)
    }

    /// Takes what was typed or scanned; `None` if that is nothing. What
    /// readers send before and after a number is left off.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = trimmed(text);
        if text.is_empty() {
            return None;
        }
        let written: String = significant(text).collect();
        let spellings = match facility_and_number(text) {
            Some((facility, number)) => vec![
                Spelling::printed(&written),
                Spelling::printed(&format!(
                    "{facility:0>FACILITY_DIGITS$}{number:0>NUMBER_DIGITS$}"
                )),
                Spelling::without_facility(number),
            ],
            None => vec![Spelling::plain(&written)],
        };
        Some(Self {
            text: text.to_owned(),
            spellings: spellings.into_iter().flatten().collect(),
        })
    }

    /// What was typed, for the field that it was typed into and for nothing
    /// else.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How surely a number of the list is the one that is looked for; `None`
    /// if it is another.
    #[must_use]
    pub fn compare(&self, value: &str) -> Option<Match> {
        // All spellings end alike, and nine of ten numbers end otherwise.
        let last = significant(value).next_back();
        let ends_alike = |way: &Spelling| way.characters.chars().next_back() == last;
        if self.spellings.first().is_some_and(|way| !ends_alike(way)) {
            return None;
        }
        let spellings = self.spellings.iter();
        let how = spellings.filter_map(|way| way.compare(value)).min();
        // Zeros and hyphens alone have no spelling, and are only ever the same.
        let may_be_exact = how == Some(Match::Normalised) || self.spellings.is_empty();
        match may_be_exact && trimmed(value) == self.text {
            true => Some(Match::Exact),
            false => how,
        }
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Query(hidden)")
    }
}

impl Spelling {
    /// Readers fill up with zeros as they like, so none has to be there.
    fn plain(written: &str) -> Option<Self> {
        Self::new(written, Match::Normalised, Some(0))
    }

    /// Zeros before a printed number are of its facility code: with others in
    /// their place it is the card of another facility.
    fn printed(written: &str) -> Option<Self> {
        let zeros = written.len() - without_zeros(written).len();
        Self::new(written, Match::Normalised, Some(zeros))
    }

    /// Some accounts leave the facility code out.
    fn without_facility(number: &str) -> Option<Self> {
        Self::new(number, Match::Suffix, None)
    }

    fn new(written: &str, as_whole: Match, as_tail: Option<usize>) -> Option<Self> {
        let characters = without_zeros(written);
        let is_long = characters.chars().count() >= SHORTEST_TAIL;
        (!characters.is_empty()).then(|| Self {
            characters: characters.to_owned(),
            as_whole,
            as_tail: as_tail.filter(|_| is_long),
        })
    }

    fn compare(&self, value: &str) -> Option<Match> {
        let mut rest = significant(value).rev();
        let mut characters = self.characters.chars().rev();
        if !characters.all(|c| rest.next() == Some(c)) {
            return None;
        }
        match rest.position(|c| c != '0') {
            None => Some(self.as_whole),
            Some(zeros) => (zeros >= self.as_tail?).then_some(Match::Suffix),
        }
    }
}

/// The facility code and the number, where a text is printed as two groups.
fn facility_and_number(text: &str) -> Option<(&str, &str)> {
    let mut groups = text.split(is_separator).filter(|group| !group.is_empty());
    let (facility, number) = (groups.next()?, groups.next()?);
    let is_short = facility.len() <= FACILITY_DIGITS && number.len() <= NUMBER_DIGITS;
    let is_digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let is_printed = groups.next().is_none() && is_digits(facility) && is_digits(number);
    (is_short && is_printed).then_some((facility, number))
}

/// What counts of a text.
fn significant(text: &str) -> impl DoubleEndedIterator<Item = char> {
    let counts = |c: &char| !is_separator(*c);
    text.chars().filter(counts).map(|c| c.to_ascii_uppercase())
}

/// Whether a character is there for the eye, or for a reader: spaces, hyphens,
/// brackets. Beyond ASCII these are all of General Punctuation (U+2000 to
/// U+206F), where dashes and marks without any width are, and its strays.
fn is_separator(c: char) -> bool {
    // First what nearly every character is: a search spends its time here.
    !c.is_ascii_alphanumeric()
        && (c.is_whitespace()
            || c.is_control()
            || c.is_ascii_punctuation()
            || matches!(
                c,
                '\u{2000}'..='\u{206f}' | '\u{ad}' | '\u{2212}' | '\u{feff}'
            ))
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c.is_control())
}

fn without_zeros(text: &str) -> &str {
    text.trim_start_matches('0')
}
