//! What people look like, as a pure function of a seed and an id.
//!
//! Portraits are plain shapes without a word in them, so nobody can take one
//! for a photo of somebody. They stand for what a provider keeps on a server
//! of its own: they need no token, are not written down, and neither a fault
//! nor the latency holds for them.
//!
//! The real API sends full addresses. The sandbox does not know at which origin
//! it is seen, for a proxy may stand before it, so it sends a path that is
//! meant to be read at the origin of the API.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::{self, HeaderName};
use axum::response::{IntoResponse, Response};

use crate::chance::below;
use crate::paging::digits;
use crate::problem::Problem;
use crate::world::World;

const HAS: u64 = 31;
const HUE: u64 = 32;

/// Answers with the portrait of a person, whether or not the record of that
/// person leads to it.
pub async fn photo(
    State(world): State<Arc<World>>,
    file: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let id = file
        .ok()
        .and_then(|Path(file)| digits(file.strip_suffix(".svg")?))
        .filter(|id| *id <= world.account.people())
        .ok_or_else(|| Problem::not_found("The photo"))?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "private, max-age=3600"),
        // Pages that are isolated from others may still show it.
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    Ok((headers, portrait(world.options.seed, id)).into_response())
}

/// Where the photo of a person is said to be. The first seven people are made
/// for looking at: of their photos one is there, one is missing and one is on a
/// host that nobody asked to trust.
pub fn thumbnail(seed: u64, id: u64) -> Option<String> {
    match id {
        2 => Some(own(id)),
        3 => Some("/photos/missing.svg".to_owned()),
        5 => Some("https://photos.example.com/5.png".to_owned()),
        1 | 4 | 6 | 7 => None,
        _ => (below(2, seed, HAS, id) == 0).then(|| own(id)),
    }
}

fn own(id: u64) -> String {
    format!("/photos/{id}.svg")
}

fn portrait(seed: u64, id: u64) -> String {
    let hue = below(360, seed, HUE, id);
    // Attributes and no style: a policy of the page may forbid the latter.
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"96\" height=\"96\" viewBox=\"0 0 96 96\">\
         <rect width=\"96\" height=\"96\" fill=\"hsl({hue}, 45%, 82%)\"/>\
         <circle cx=\"48\" cy=\"38\" r=\"18\" fill=\"hsl({hue}, 45%, 38%)\"/>\
         <ellipse cx=\"48\" cy=\"96\" rx=\"34\" ry=\"34\" fill=\"hsl({hue}, 45%, 38%)\"/>\
         </svg>"
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_portrait_is_plain_shapes_and_nothing_else() {
        let svg = portrait(1, 2);
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" "));
        assert!(svg.ends_with("</svg>"));
        for tag in svg.split('<').skip(1) {
            let name = tag.split([' ', '>']).next().unwrap_or_default();
            let is_plain = ["svg", "rect", "circle", "ellipse", "/svg"].contains(&name);
            assert!(is_plain, "{name}");
            assert!(tag.ends_with('>'), "text after {name}");
        }
        for forbidden in ["style", "href", " on"] {
            assert!(!svg.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn one_seed_and_id_give_one_portrait() {
        assert_eq!(portrait(1, 2), portrait(1, 2));
        let of_people: BTreeSet<_> = (1..=50).map(|id| portrait(1, id)).collect();
        let of_seeds: BTreeSet<_> = (1..=50).map(|seed| portrait(seed, 2)).collect();
        assert!(of_people.len() > 25 && of_seeds.len() > 25);
    }

    #[test]
    fn about_half_of_the_people_have_a_photo_of_their_own() {
        let with: Vec<_> = (8..=1007)
            .filter(|id| thumbnail(1, *id).is_some())
            .collect();
        assert!((400..600).contains(&with.len()), "{}", with.len());
        for id in with {
            assert_eq!(thumbnail(1, id), Some(format!("/photos/{id}.svg")));
        }
        let of_seeds: BTreeSet<_> = (1..=20).map(|seed| thumbnail(seed, 8)).collect();
        assert_eq!(of_seeds.len(), 2, "the seed decides");
    }
}
