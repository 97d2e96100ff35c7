//! What goes wrong on request, and when.
//!
//! A fault waits for the first request that fits it. It is the test that says
//! how often; nothing here goes wrong by chance, so no test is ever flaky
//! because of it. How each fault is carried out is in `sabotage`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

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

    /// Strikes so many times and no more.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Why this fault cannot be carried out, if it cannot.
    pub fn objection(&self) -> Option<&'static str> {
        let Kind::Status {
            status,
            content_type,
            headers,
            ..
        } = &self.fault
        else {
            return None;
        };
        let sendable = |value: &String| HeaderValue::from_str(value).is_ok();
        if !(200..=599).contains(status) || StatusCode::from_u16(*status).is_err() {
            Some("status must be from 200 to 599")
        } else if content_type.as_ref().is_some_and(|word| !sendable(word)) {
            Some("content_type must be fit for a header")
        } else if headers
            .iter()
            .any(|(name, value)| HeaderName::try_from(name).is_err() || !sendable(value))
        {
            Some("headers must have names and values fit for headers")
        } else {
            None
        }
    }

    fn fits(&self, path: &str, page: u64) -> bool {
        let path_fits = match &self.path {
            Some(wanted) => wanted == path,
            None => path.starts_with("/api/"),
        };
        path_fits && self.page.is_none_or(|wanted| wanted == page)
    }
}

/// The faults that wait for their request.
#[derive(Debug, Default)]
pub struct Faults {
    armed: Mutex<Armed>,
}

#[derive(Debug, Default)]
struct Armed {
    next: u64,
    waiting: BTreeMap<FaultId, Trap>,
}

#[derive(Debug)]
struct Trap {
    fault: Fault,
    struck: u32,
    /// Dropped when the fault is lifted; that is what held requests wait for.
    held: watch::Sender<()>,
}

/// A fault that has struck a request.
#[derive(Debug)]
pub struct Strike {
    pub kind: Kind,
    lifted: watch::Receiver<()>,
}

impl Strike {
    /// Waits until the fault is lifted.
    pub async fn lifted(&mut self) {
        while self.lifted.changed().await.is_ok() {}
    }
}

impl Faults {
    /// Sets a fault up.
    pub fn arm(&self, fault: Fault) -> FaultId {
        self.with(|armed| {
            armed.next += 1;
            let id = FaultId(armed.next);
            let trap = Trap {
                fault,
                struck: 0,
                held: watch::Sender::new(()),
            };
            armed.waiting.insert(id, trap);
            id
        })
    }

    /// Takes a fault away and lets go what it holds; false if there is none.
    pub fn lift(&self, id: FaultId) -> bool {
        self.with(|armed| armed.waiting.remove(&id).is_some())
    }

    /// Takes all faults away.
    pub fn lift_all(&self) {
        self.with(|armed| armed.waiting.clear());
    }

    /// The oldest fault that fits a request; it counts as having struck.
    pub fn strike(&self, path: &str, page: u64) -> Option<Strike> {
        self.with(|armed| {
            let (id, trap) = armed.waiting.iter_mut().find(|(_, trap)| {
                trap.fault.fits(path, page)
                    && trap.fault.times.is_none_or(|times| trap.struck < times)
            })?;
            trap.struck += 1;
            let strike = Strike {
                kind: trap.fault.fault.clone(),
                lifted: trap.held.subscribe(),
            };
            let id = *id;
            let spent = trap.fault.times == Some(trap.struck);
            // A spent hold must stay, or there would be nothing left to lift.
            if spent && strike.kind != Kind::Hold {
                armed.waiting.remove(&id);
            }
            Some(strike)
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut Armed) -> T) -> T {
        act(&mut self.armed.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn a_fault_strikes_its_path_and_page_only() {
        let faults = Faults::default();
        faults.arm(Fault::new(Kind::Reset).at("/api/3/people/2").on_page(2));
        assert!(faults.strike("/api/3/people/2", 1).is_none());
        assert!(faults.strike("/api/3/people", 2).is_none());
        assert!(faults.strike("/api/3/people/2", 2).is_some());
    }

    #[test]
    fn a_fault_without_a_path_leaves_oauth_alone() {
        let faults = Faults::default();
        faults.arm(Fault::new(Kind::Reset));
        assert!(faults.strike("/oauth/token", 1).is_none());
        assert!(faults.strike("/api/3/anything", 7).is_some());
    }

    #[test]
    fn a_fault_strikes_so_often_and_then_the_next_one_does() {
        let faults = Faults::default();
        faults.arm(Fault::new(Kind::Reset).times(1));
        faults.arm(Fault::new(Kind::Truncate).times(1));
        assert_eq!(faults.strike("/api/", 1).unwrap().kind, Kind::Reset);
        assert_eq!(faults.strike("/api/", 1).unwrap().kind, Kind::Truncate);
        assert!(faults.strike("/api/", 1).is_none());
    }

    #[tokio::test]
    async fn lifting_lets_go_what_was_held() {
        let faults = Faults::default();
        let id = faults.arm(Fault::new(Kind::Hold).times(1));
        let mut strike = faults.strike("/api/", 1).unwrap();
        assert!(faults.lift(id));
        strike.lifted().await;
        assert!(!faults.lift(id));
    }

    #[test]
    fn a_fault_that_cannot_be_sent_is_refused() {
        let status = |status, name: &str, value: &str| {
            Fault::new(Kind::Status {
                status,
                body: String::new(),
                content_type: None,
                headers: BTreeMap::from([(name.to_owned(), value.to_owned())]),
            })
            .objection()
        };
        assert!(status(503, "Retry-After", "1").is_none());
        assert!(status(99, "A", "1").is_some() && status(101, "A", "1").is_some());
        assert!(status(503, "no name", "1").is_some());
        assert!(status(503, "A", "1\r\nB: 2").is_some());
    }

    #[test]
    fn the_documented_json_is_understood() {
        let fault: Fault = serde_json::from_str(
            r#"{"path":"/api/3/people/2/credentials","page":2,"times":1,
                "fault":{"kind":"status","status":503,"body":"<p>busy"}}"#,
        )
        .unwrap();
        assert_eq!(fault.page, Some(2));
        for kind in ["hold", "reset", "truncate", "malformed_row", "foreign_row"] {
            let json = format!(r#"{{"fault":{{"kind":"{kind}"}}}}"#);
            assert!(serde_json::from_str::<Fault>(&json).is_ok(), "{kind}");
        }
        assert!(serde_json::from_str::<Fault>(r#"{"fault":{"kind":"gremlin"}}"#).is_err());
    }
}
