//! What a text may hold that people are going to read.

use person_credentials::model::failure::Failure;

/// Holds a text against what may stand beside the app's own.
pub(crate) fn is_fit_to_show(text: &str) {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!text.chars().any(char::is_control), "control: {text:?}");
    assert!(!text.chars().any(turns), "direction: {text:?}");
    assert!(text.chars().count() <= 201, "length: {text:?}");
}

/// Holds a failure to read a body against the few sentences that say why: none
/// of them can repeat what stood there.
pub(crate) fn repeats_nothing(failure: &Failure) {
    let Failure::Unreadable { detail } = failure else {
        unreachable!("a body that arrived can only be unreadable, not {failure:?}");
    };
    let known = [
        "another shape than documented",
        "not JSON",
        "not the person that was asked for",
        "no token info",
        "no types",
    ];
    assert!(known.contains(&detail.as_str()), "{detail:?}");
}
