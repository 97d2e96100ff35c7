//! Where the other pages of a list are, as RFC 8288 links.
//!
//! First and last are always told, so that a page without a next is told apart
//! from a server that sends no links. The links name no host: the sandbox may
//! be asked through a proxy, and RFC 8288 resolves them against the address
//! that was asked.

use axum::http::{HeaderValue, Uri};

/// The value of `Link` on a page of a list that has `last` pages; none if the
/// address has characters that no header takes.
pub fn links(uri: &Uri, page: u64, last: u64) -> Option<HeaderValue> {
    let relations = [
        ("first", Some(1)),
        // A page past the end follows the last one, however far past it is.
        ("prev", (page > 1).then(|| last.min(page - 1))),
        ("next", (page < last).then(|| page + 1)),
        ("last", Some(last)),
    ];
    let links: Vec<String> = relations
        .into_iter()
        .filter_map(|(name, page)| Some(format!(r#"<{}>; rel="{name}""#, at(uri, page?))))
        .collect();
    HeaderValue::from_str(&links.join(", ")).ok()
}

/// The address that was asked, with another page.
fn at(uri: &Uri, page: u64) -> String {
    let is_page = |part: &str| {
        // Decoded, because "%70age" is the page as well.
        form_urlencoded::parse(part.as_bytes()).any(|(name, _)| name == "page")
    };
    let query = uri.query().unwrap_or_default();
    let kept: String = query
        .split('&')
        .filter(|part| !part.is_empty() && !is_page(part))
        .flat_map(|part| [part, "&"])
        .collect();
    format!("{}?{kept}page={page}", uri.path())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    fn relations(page: u64, last: u64) -> Vec<(String, String)> {
        let value = links(&Uri::from_static("/list"), page, last).unwrap();
        let link = |link: &str| {
            let (target, name) = link.split_once("; rel=").unwrap();
            let target = target.strip_prefix("</list?page=").unwrap();
            (
                name.trim_matches('"').to_owned(),
                target.strip_suffix('>').unwrap().to_owned(),
            )
        };
        value.to_str().unwrap().split(", ").map(link).collect()
    }

    #[test]
    fn a_page_knows_its_neighbours() {
        for (page, last, expected) in [
            (1, 1, "first 1 last 1"),
            (1, 3, "first 1 next 2 last 3"),
            (2, 3, "first 1 prev 1 next 3 last 3"),
            (3, 3, "first 1 prev 2 last 3"),
            (4, 3, "first 1 prev 3 last 3"),
            (9, 3, "first 1 prev 3 last 3"),
        ] {
            let words: Vec<_> = relations(page, last)
                .into_iter()
                .map(|(name, page)| format!("{name} {page}"))
                .collect();
            assert_eq!(words.join(" "), expected, "page {page} of {last}");
        }
    }

    #[test]
    fn everything_but_the_page_stays_as_it_was_asked() {
        let link = |uri| at(&Uri::from_static(uri), 7);
        assert_eq!(link("/a"), "/a?page=7");
        assert_eq!(link("/a?page=2&per_page=50"), "/a?per_page=50&page=7");
        assert_eq!(
            link("/a?per_page=50&page=2&%70age=3&&email=%40x&flag"),
            "/a?per_page=50&email=%40x&flag&page=7"
        );
    }
}
