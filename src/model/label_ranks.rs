//! The places of labels in the order of their letters.
//!
//! An account has few labels, and a list has each of them many times over: they
//! are told apart once, and sorted by themselves. They are sorted as numbers of
//! eight letters, because the sort of another type would take 2 KB of the wasm.

use rustc_hash::FxHashMap;

/// The place of each label among all that are different; none where there is
/// no label. The case of ASCII letters decides only between labels that are
/// alike without it.
pub(super) fn ranks<'a>(
    labels: impl Iterator<Item = Option<&'a str>>,
) -> impl Iterator<Item = Option<u64>> {
    let mut known: FxHashMap<&str, u32> = FxHashMap::default();
    let told_apart: Vec<Option<u32>> = labels
        .map(|label| {
            let next = known.len() as u32;
            Some(*known.entry(label?).or_insert(next))
        })
        .collect();
    let mut different = vec![""; known.len()];
    for (label, number) in known {
        if let Some(place) = different.get_mut(number as usize) {
            *place = label;
        }
    }
    let mut sorted: Vec<(u64, u32)> = (0..).zip(&different).map(|(at, _)| (0, at)).collect();
    sort(&different, &mut sorted, Case::Folded, 0);
    let mut ranks = vec![0; different.len()];
    for (rank, (_, number)) in (0..).zip(sorted) {
        if let Some(place) = ranks.get_mut(number as usize) {
            *place = rank;
        }
    }
    let rank = move |number: u32| ranks.get(number as usize).copied();
    told_apart.into_iter().map(move |number| rank(number?))
}

/// Whether the case of letters counts.
#[derive(Clone, Copy)]
enum Case {
    Folded,
    Kept,
}

/// Sorts labels that are alike up to a byte by the eight that follow, and by
/// their case where all of them are alike without it.
fn sort(labels: &[&str], places: &mut [(u64, u32)], case: Case, from: usize) {
    for (letters, number) in places.iter_mut() {
        let label = labels.get(*number as usize).copied().unwrap_or_default();
        let rest = label.as_bytes().get(from..).unwrap_or_default();
        let byte = |at: usize| match (rest.get(at), case) {
            (Some(byte), Case::Folded) => byte.to_ascii_lowercase(),
            (Some(byte), Case::Kept) => *byte,
            (None, _) => 0,
        };
        *letters = (0..8).fold(0, |letters, at| (letters << 8) | u64::from(byte(at)));
    }
    places.sort_unstable();
    for alike in places.chunk_by_mut(|(one, _), (other, _)| one == other) {
        let has_ended = matches!(alike, [(0, _), ..]);
        match (has_ended, case) {
            _ if alike.len() < 2 => {}
            (false, case) => sort(labels, alike, case, from + 8),
            (true, Case::Folded) => sort(labels, alike, Case::Kept, 0),
            (true, Case::Kept) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn labels_of_any_length_and_script_are_ranked(
            labels in vec(option::of("[aAbB]{0,3}[aA]{0,18}|\\PC{0,12}"), 0..40),
        ) {
            let mut different: Vec<&String> = labels.iter().flatten().collect();
            different.sort_by_key(|label| (label.to_ascii_lowercase(), *label));
            different.dedup();
            let place = |label: &String| different.iter().position(|it| *it == label);
            let wanted = labels.iter().map(|label| Some(place(label.as_ref()?)? as u64));
            let given = labels.iter().map(Option::as_deref);
            prop_assert_eq!(ranks(given).collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
        }
    }
}
