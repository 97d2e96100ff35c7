//! Text of a server, made fit to stand beside the app's own.
//!
//! Names and labels are written by people in some other system. Markup in them
//! never runs, because text is only ever set as text; what is left to do is to
//! keep characters out that show a name as another one than it is, and texts
//! out that are longer than a page. Never use this on a value: a value is kept
//! and copied exactly as it came.

/// How many characters of a text are shown.
const LONGEST: usize = 200;

/// The text without characters that are there to mislead the eye, in one line,
/// and cut where it is longer than any name.
///
/// Taken out are overrides and isolates of the reading direction (UAX #9, 2),
/// which can spell one name and show another, and characters without any
/// width. Joiners stay: emoji and some scripts are written with them.
#[must_use]
pub fn plain_text(text: &str) -> String {
    let mut characters = text.chars().filter_map(|c| match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        '\u{00ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => None,
        '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    });
    let mut plain: String = characters.by_ref().take(LONGEST).collect();
    if characters.next().is_some() {
        plain.push('…');
    }
    plain.trim().to_owned()
}

/// The beginning of a text, where the whole would drown what is said about it.
#[must_use]
pub fn beginning(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_misleads_the_eye_is_taken_out() {
        let table = [
            ("Ada Lovelace", "Ada Lovelace"),
            ("<b>Ada</b> & Co", "<b>Ada</b> & Co"),
            ("\u{202e}ecilA", "ecilA"),
            ("A\u{2067}d\u{2069}a", "Ada"),
            ("A\u{200b}d\u{feff}a\u{00ad}", "Ada"),
            (" Ada\r\nLovelace\u{2028}", "Ada  Lovelace"),
            ("A\u{0}\u{7}da", "Ada"),
            ("👩\u{200d}🚒", "👩\u{200d}🚒"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("\u{202e}\u{200b}", ""),
        ];
        for (text, plain) in table {
            assert_eq!(plain_text(text), plain, "{text:?}");
        }
    }

    #[test]
    fn a_text_longer_than_any_name_is_cut_and_says_so() {
        assert_eq!(plain_text(&"ä".repeat(200)), "ä".repeat(200));
        assert_eq!(plain_text(&"ä".repeat(10_000)), "ä".repeat(200) + "…");
    }

    #[test]
    fn only_what_is_too_long_is_cut() {
        let table = [
            ("", ""),
            ("äöü", "äöü"),
            ("äöüß", "äöü…"),
            ("👩🚒xyz", "👩🚒x…"),
        ];
        for (text, begins) in table {
            assert_eq!(beginning(text, 3), begins);
        }
    }

    proptest! {
        #[test]
        fn nothing_that_turns_text_around_is_left(text in any::<String>()) {
            let plain = plain_text(&text);
            let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            let misleads = plain.chars().any(|c| c.is_control() || turns(c));
            prop_assert!(!misleads);
            prop_assert!(plain.chars().count() <= LONGEST + 1);
        }
    }
}
