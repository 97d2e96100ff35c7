//! How a list is cut into pages.
//!
//! Offset paging as DoorFlow does it: a page past the end is empty, not an
//! error, and names of parameters that nobody knows are ignored as Rails does.
//! Rows are built one by one as they are written, so that a page of an account
//! of a million costs a page.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use crate::links::links;
use crate::options::{Options, Totals};
use crate::problem::Problem;

/// The defaults of one list.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    default: u64,
    maximum: Option<u64>,
}

/// DoorFlow API reference, List person credentials, List all credentials and
/// List credential types: 500 a page; no maximum is documented.
pub const CREDENTIALS: Limits = Limits {
    default: 500,
    maximum: None,
};

/// DoorFlow API reference, List people: 50 a page, at most 100.
pub const PEOPLE: Limits = Limits {
    default: 50,
    maximum: Some(100),
};

/// Which part of a list was asked for.
///
/// Travels with the answer as an extension, so that a fault can tell a list
/// from other answers and knows how it was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    page: u64,
    per_page: u64,
    skip: bool,
}

impl Paging {
    /// Reads the query; the last of repeated parameters counts, as in Rails.
    pub fn read(query: &str, limits: Limits, options: &Options) -> Result<Self, Problem> {
        let mut paging = Self {
            page: 1,
            per_page: limits.default,
            skip: false,
        };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "page" if !options.ignores_page => paging.page = positive("page", &value)?,
                "per_page" => paging.per_page = positive("per_page", &value)?,
                "skip_pagination" if !options.ignores_skip => {
                    paging.skip = boolean("skip_pagination", &value)?;
                }
                _ => {}
            }
        }
        for maximum in [limits.maximum, options.max_per_page].into_iter().flatten() {
            paging.per_page = paging.per_page.min(maximum.max(1));
        }
        Ok(paging)
    }

    /// Answers with this part of a list of `total` rows, asked for at `uri`.
    pub async fn answer<T: Serialize>(
        self,
        total: u64,
        totals: Totals,
        uri: &Uri,
        row: impl Fn(u64) -> T,
    ) -> Response {
        let (start, end) = if self.skip {
            (0, total)
        } else {
            let start = (self.page - 1).saturating_mul(self.per_page).min(total);
            (start, start.saturating_add(self.per_page).min(total))
        };
        let mut body = vec![b'['];
        for index in start..end {
            if index > start {
                body.push(b',');
            }
            if serde_json::to_writer(&mut body, &row(index)).is_err() {
                return internal_error();
            }
            // A whole account at once must not keep everyone else waiting, and
            // must stop when its reader has gone.
            if index % 1024 == 1023 {
                tokio::task::yield_now().await;
            }
        }
        body.push(b']');
        let last = total.div_ceil(self.per_page).max(1);
        self.list(body, total, totals, uri, last)
    }

    /// Answers with rows that a test wrote, all of them on the first page
    /// however many were asked for.
    pub fn dictated(self, rows: &[Value], totals: Totals, uri: &Uri) -> Response {
        let sent = if self.skip || self.page == 1 {
            rows
        } else {
            &[]
        };
        match serde_json::to_vec(sent) {
            Ok(body) => self.list(body, rows.len() as u64, totals, uri, 1),
            Err(_) => internal_error(),
        }
    }

    /// The answer around a body; `last` is the number of the last page.
    fn list(self, body: Vec<u8>, total: u64, totals: Totals, uri: &Uri, last: u64) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=utf-8"),
        );
        for (name, value) in self.totals(total, totals) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
        if totals == Totals::Link && !self.skip {
            headers.extend(links(uri, self.page, last).map(|links| (header::LINK, links)));
        }
        let mut response = (headers, Body::from(body)).into_response();
        response.extensions_mut().insert(self);
        response
    }

    /// DoorFlow API reference and DoorFlow guide, Pagination.
    fn totals(self, total: u64, totals: Totals) -> Vec<(&'static str, u64)> {
        let (page, size) = if self.skip {
            (1, total)
        } else {
            (self.page, self.per_page)
        };
        match totals {
            Totals::Reference => vec![("total", total), ("per-page", size)],
            Totals::Guide => vec![
                ("x-total-results", total),
                ("x-per-page", size),
                ("x-page", page),
            ],
            Totals::Link | Totals::None => vec![],
        }
    }
}

/// DoorFlow API reference: the 500.
fn internal_error() -> Response {
    Problem::new(
        axum::http::StatusCode::INTERNAL_SERVER_ERROR,
        "internal_server_error",
        "An unexpected error occurred",
    )
    .into_response()
}

fn positive(name: &'static str, value: &str) -> Result<u64, Problem> {
    digits(value).ok_or_else(|| Problem::bad_value(name, "must be a positive integer"))
}

/// A positive whole number in plain digits that fits a database id.
pub fn digits(word: &str) -> Option<u64> {
    // `parse` alone would take "+5".
    if !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    word.parse()
        .ok()
        .filter(|number| (1..=i64::MAX as u64).contains(number))
}

fn boolean(name: &'static str, value: &str) -> Result<bool, Problem> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Problem::bad_value(name, "must be true or false")),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use std::cell::Cell;

    use super::*;

    fn read(query: &str) -> Result<Paging, Problem> {
        Paging::read(query, CREDENTIALS, &Options::default())
    }

    async fn page(query: &str, total: u64) -> (Vec<u64>, u64) {
        let built = Cell::new(0);
        let response = read(query)
            .unwrap()
            .answer(total, Totals::None, &Uri::default(), |index| {
                built.set(built.get() + 1);
                index
            })
            .await;
        let body = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap();
        (serde_json::from_slice(&body).unwrap(), built.get())
    }

    #[tokio::test]
    async fn a_page_of_a_million_builds_only_its_own_rows() {
        let (rows, built) = page("page=19999&per_page=50", 1_000_000).await;
        assert_eq!(rows, (999_900..999_950).collect::<Vec<_>>());
        assert_eq!(built, 50);
    }

    #[tokio::test]
    async fn pages_are_slices_and_the_last_is_short() {
        assert_eq!(page("page=2&per_page=3", 7).await.0, [3, 4, 5]);
        assert_eq!(page("page=3&per_page=3", 7).await.0, [6]);
        assert_eq!(page("page=4&per_page=3", 7).await.0, [0; 0]);
        assert_eq!(page("page=9223372036854775807", 7).await.0, [0; 0]);
        assert_eq!(
            page("skip_pagination=true&per_page=2&page=3", 4).await.0,
            [0, 1, 2, 3]
        );
        assert_eq!(page("per_page=9223372036854775807", 2).await.0, [0, 1]);
    }

    #[test]
    fn bad_values_are_refused_and_unknown_names_are_not() {
        for query in [
            "page=0",
            "page=-1",
            "page=",
            "page=1.5",
            "page=+2",
            "page=99999999999999999999",
            "per_page=-3",
            "per_page=x",
            "per_page=0",
            "skip_pagination=maybe",
            "page=%FF",
            "page=\u{661}",
        ] {
            assert_eq!(
                read(query).unwrap_err().status(),
                axum::http::StatusCode::UNPROCESSABLE_ENTITY,
                "{query}"
            );
        }
        assert!(read("pages=0&x[]=%zz&&=").is_ok());
        assert_eq!(read("page=3&page=2").unwrap().page, 2);
    }

    #[test]
    fn a_server_may_clamp_and_a_list_may_have_a_maximum() {
        let clamped = Options {
            max_per_page: Some(20),
            ..Options::default()
        };
        let size = |limits, options: &Options, query| {
            Paging::read(query, limits, options).unwrap().per_page
        };
        assert_eq!(size(CREDENTIALS, &clamped, ""), 20);
        assert_eq!(size(CREDENTIALS, &clamped, "per_page=7"), 7);
        assert_eq!(size(PEOPLE, &Options::default(), ""), 50);
        assert_eq!(size(PEOPLE, &Options::default(), "per_page=500"), 100);
        assert_eq!(size(CREDENTIALS, &Options::default(), ""), 500);
    }

    #[test]
    fn a_parameter_that_a_server_ignores_may_say_anything() {
        let deaf = |ignores_page, ignores_skip| Options {
            ignores_page,
            ignores_skip,
            ..Options::default()
        };
        let read = |query, options: &Options| {
            let paging = Paging::read(query, CREDENTIALS, options).unwrap();
            (paging.page, paging.skip)
        };
        let query = "page=3&skip_pagination=true";
        assert_eq!(read(query, &deaf(false, false)), (3, true));
        assert_eq!(read(query, &deaf(true, false)), (1, true));
        assert_eq!(read(query, &deaf(false, true)), (3, false));
        assert_eq!(
            read("page=x&skip_pagination=x", &deaf(true, true)),
            (1, false)
        );
    }

    #[test]
    fn totals_come_in_either_spelling_or_not_at_all() {
        let paging = read("page=2&per_page=5").unwrap();
        assert_eq!(
            paging.totals(12, Totals::Reference),
            [("total", 12), ("per-page", 5)]
        );
        assert_eq!(
            paging.totals(12, Totals::Guide),
            [("x-total-results", 12), ("x-per-page", 5), ("x-page", 2)]
        );
        assert_eq!(paging.totals(12, Totals::Link), []);
        assert_eq!(paging.totals(12, Totals::None), []);
    }
}
