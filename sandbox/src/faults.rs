//! What goes wrong on request, and when.
//!
//! A fault waits for the first request that fits it. It is the test that says
//! how often; nothing here goes wrong by chance, so no test is ever flaky
//! because of it. How faults wait is in `traps`, how each is carried out in
//! `sabotage`.

use std::collections::BTreeMap;
use std::fmt;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::paging::digits;

/// A fault, and which requests it strikes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The exact path, without the query; any path under `/api/` if absent.
    #[serde(default)]
    pub path: Option<String>,
    /// Only this page of a list; a request that names none asks for page 1.
    #[serde(default)]
    pub page: Option<u64>,
    /// Only requests with this text in their query as it was sent. It is no
    /// parameter but a text: `per_page=1` is in `per_page=100` as well.
    #[serde(default)]
    pub query: Option<String>,
    /// How often; until it is lifted if absent.
    #[serde(default)]
    pub times: Option<u32>,
    /// What goes wrong.
    pub fault: Kind,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// Another answer than the right one.
    Status {
        /// From 200 to 599.
        status: u16,
        /// Anything at all.
        #[serde(default)]
        body: String,
        /// `application/json` if absent.
        #[serde(default)]
        content_type: Option<String>,
        /// Further headers.
        #[serde(default)]
        headers: BTreeMap<String, String>,
    },
    /// The right answer, with these headers over its own. Those that let other
    /// origins read it come after and cannot be set.
    Headers {
        /// An empty value removes the header.
        headers: BTreeMap<String, String>,
    },
    /// The right answer, late.
    Delay {
        /// Milliseconds.
        ms: u64,
    },
    /// The right answer once the fault is lifted, and none before.
    Hold,
    /// The connection is reset with nothing sent.
    Reset,
    /// Half of the body that was announced, then the connection closes.
    Truncate,
    /// A list whose second row, or only one, has a null id and no label.
    MalformedRow,
    /// A list whose second row, or only one, belongs to somebody else.
    ForeignRow,
    /// A list of credentials in which every link leads to another host, one
    /// that begins like the right one: `https://redeem.passflow.io.example.com`
    /// and the path as it was. A row without a link stays as it is.
    ForeignLink,
    /// A list whose second row, or only one, has a byte in its label that is
    /// not UTF-8; a row without a label stays as it is.
    NotUtf8,
    /// A list of exactly these rows, all of them on page 1, whose total is
    /// their number; an answer that is no list stays as it is.
    Rows {
        /// Anything at all.
        rows: Vec<Value>,
    },
    /// An answer of 200 that is a list and does not seem to end, made while it
    /// is sent and only as long as the client stays.
    Flood {
        /// Millions of bytes; the list ends after exactly so many.
        megabytes: u64,
    },
    /// Before the answer, the person's row at this position is deleted, and
    /// stays so.
    DeleteRow {
        /// From 0, over the whole list.
        index: u64,
    },
    /// Before the answer, a new row is inserted into the person's list, and
    /// stays there.
    InsertRow {
        /// From 0, over the whole list.
        index: u64,
    },
    /// Before the answer, the person's row at one position is deleted and a new
    /// one is inserted at another, both at once and for good, so that the total
    /// stays the same; without a row to delete, nothing happens.
    DeleteAndInsert {
        /// From 0, over the whole list.
        delete: u64,
        /// From 0, over the list that the deletion leaves.
        insert: u64,
    },
}

/// The name by which a fault is lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FaultId(pub(crate) u64);

impl fmt::Display for FaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Fault {
    /// A fault that strikes every request of the API until it is lifted.
    pub fn new(kind: Kind) -> Self {
        Self {
            path: None,
            page: None,
            query: None,
            times: None,
            fault: kind,
        }
    }

    /// Strikes only this path.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Strikes only this page.
    #[must_use]
    pub fn on_page(mut self, page: u64) -> Self {
        self.page = Some(page);
        self
    }

    /// Strikes only requests with this text in their query.
    #[must_use]
    pub fn with_query(mut self, text: impl Into<String>) -> Self {
        self.query = Some(text.into());
        self
    }

    /// Strikes so many times and no more.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Why this fault cannot be carried out, if it cannot.
    pub fn objection(&self) -> Option<&'static str> {
        match &self.fault {
            Kind::Status {
                status,
                content_type,
                headers,
                ..
            } => {
                if !(200..=599).contains(status) || StatusCode::from_u16(*status).is_err() {
                    Some("status must be from 200 to 599")
                } else if content_type.as_ref().is_some_and(|word| !sendable(word)) {
                    Some("content_type must be fit for a header")
                } else {
                    objection_to(headers)
                }
            }
            Kind::Headers { headers } => objection_to(headers),
            _ => None,
        }
    }

    /// Whether a request is one that this fault strikes.
    pub(crate) fn fits(&self, path: &str, query: &str) -> bool {
        let path_fits = match &self.path {
            Some(wanted) => wanted == path,
            None => path.starts_with("/api/"),
        };
        path_fits
            && self.page.is_none_or(|wanted| wanted == page(query))
            && self.query.as_ref().is_none_or(|text| query.contains(text))
    }
}

/// The page a query asks for.
fn page(query: &str) -> u64 {
    form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == "page")
        .last()
        .and_then(|(_, value)| digits(&value))
        .unwrap_or(1)
}

fn objection_to(headers: &BTreeMap<String, String>) -> Option<&'static str> {
    // A length that is not the body's is what `truncate` is for; hyper takes
    // one that is set by hand for a mistake in the server.
    let is_framing =
        |name: &HeaderName| [header::CONTENT_LENGTH, header::TRANSFER_ENCODING].contains(name);
    for (name, value) in headers {
        match HeaderName::try_from(name) {
            Ok(name) if is_framing(&name) => {
                return Some("headers must not say how long the body is");
            }
            Ok(_) if sendable(value) => {}
            _ => return Some("headers must have names and values fit for headers"),
        }
    }
    None
}

fn sendable(value: &str) -> bool {
    HeaderValue::from_str(value).is_ok()
}

#[cfg(test)]
mod tests;
