//! Every text that people read: one table for each language, and the rules
//! that choose a sentence.
//!
//! A language is a value of one type, so that a text which is missing in one
//! of them does not compile. What a sentence tells of stands in it as `{name}`,
//! in whatever order its language wants.

mod choices;
mod english;
mod exported;
mod figures;
mod german;
mod sentences;
mod table;

pub use english::ENGLISH;
pub use german::GERMAN;
pub use table::Words;

/// The languages there are. The first one stands in where none fits.
pub static LANGUAGES: [&Words; 2] = [&ENGLISH, &GERMAN];

/// The words of the view that asks: those that were chosen for the app or the
/// element it stands in.
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn words() -> &'static Words {
    leptos::prelude::use_context().unwrap_or(LANGUAGES[0])
}

/// The first language that is both wanted and there; tags are as BCP 47 has
/// them, most wanted first.
#[must_use]
pub fn choose<'a>(wanted: impl IntoIterator<Item = &'a str>) -> &'static Words {
    wanted
        .into_iter()
        .find_map(|tag| LANGUAGES.into_iter().find(|words| speaks(words.tag, tag)))
        .unwrap_or(LANGUAGES[0])
}

/// Whether two tags are of one language, whatever the region.
fn speaks(tag: &str, other: &str) -> bool {
    let language = |tag: &'_ str| tag.split(['-', '_']).next().map(str::to_ascii_lowercase);
    language(tag) == language(other)
}

/// A text with what it tells of in its places.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        filled.push_str(before);
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn values_go_where_the_language_wants_them() {
        let values = [("n", "7"), ("total", "{n}")];
        let table = [
            ("{n} of {total}", "7 of {n}"),
            ("von {total}: {n}", "von {n}: 7"),
            ("{unknown}!", "!"),
            ("{n", "{n"),
            ("", ""),
        ];
        for (text, filled) in table {
            assert_eq!(fill(text, &values), filled, "{text}");
        }
    }

    #[test]
    fn every_language_tells_of_the_same_things() {
        for words in LANGUAGES {
            for ((name, text), (_, english)) in words.entries().into_iter().zip(ENGLISH.entries()) {
                assert!(!text.trim().is_empty(), "{}: {name} is empty", words.tag);
                assert_eq!(places(text), places(english), "{}: {name}", words.tag);
            }
        }
    }

    #[test]
    fn no_text_was_left_in_english() {
        // Names, and words that are the same in both.
        let same = [
            "product",
            "title",
            "person",
            "pin",
            "hid_mobile",
            "in_wallet",
            "day_and_time",
            "item_of",
            "shown_line",
            "status_heading",
            "wallet_heading",
            "column_name",
            "column_status",
            "column_wallet",
        ];
        for ((name, german), (_, english)) in GERMAN.entries().into_iter().zip(ENGLISH.entries()) {
            assert!(
                german != english || same.contains(&name),
                "{name}: {german}"
            );
        }
    }

    #[test]
    fn the_first_wanted_language_that_is_there_is_taken() {
        let table: [(&[&str], &str); 6] = [
            (&["de-AT", "en"], "de"),
            (&["fr", "DE"], "de"),
            (&["en-US"], "en-GB"),
            (&["den", "fr"], "en-GB"),
            (&[""], "en-GB"),
            (&[], "en-GB"),
        ];
        for (wanted, tag) in table {
            assert_eq!(choose(wanted.iter().copied()).tag, tag, "{wanted:?}");
        }
    }

    #[test]
    fn a_changed_table_is_changed_throughout() {
        let changed = ENGLISH.map(|_| "x");
        assert!(changed.entries().iter().all(|(_, text)| *text == "x"));
        assert_eq!(changed.tag, ENGLISH.tag);
    }
}
