//! A list that the host gives, in the shape in which the API sends it.

use std::collections::BTreeSet;

use crate::api::http::read_moment;
use crate::api::wire::{self, Terms};
use crate::model::page::Row;
use crate::model::trusted::Trusted;

/// Reads a list; `None` if it is none, or has two rows of one credential: which
/// of them is true nobody could say.
pub fn given_rows(json: &str, trusted: &Trusted) -> Option<Vec<Row>> {
    let terms = Terms {
        trusted,
        moment: read_moment,
    };
    let page = wire::page(json.as_bytes(), |_| None, terms).ok()?;
    let mut known = BTreeSet::new();
    let is_clear = page
        .rows
        .iter()
        .filter_map(Row::id)
        .all(|id| known.insert(id.as_str()));
    is_clear.then_some(page.rows)
}
