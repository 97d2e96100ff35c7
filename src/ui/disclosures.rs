//! The one place that every disclosure of a secret passes through, and every
//! export of a list.
//!
//! Whoever hosts the views may be asked first, and may take its time: for a
//! second factor, say. What was disclosed is noted for the rest of the session,
//! in memory only. Neither is ever told the secret.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::*;

use crate::model::disclosure::Access;

/// Whether a disclosure is permitted, once that is known.
pub type Verdict = Pin<Box<dyn Future<Output = bool>>>;

/// Asks the host about a disclosure; `None` if it has nothing against it.
pub type Guard = Rc<dyn Fn(&Access) -> Option<Verdict>>;

/// The disclosures of a session. A handle: copies share them.
#[derive(Clone, Copy)]
pub struct Disclosures {
    guard: StoredValue<Option<Guard>, LocalStorage>,
    record: RwSignal<Vec<Access>>,
}

impl Disclosures {
    /// None yet. Without a guard all of them are permitted.
    #[must_use]
    pub fn new(guard: Option<Guard>) -> Self {
        Self {
            guard: StoredValue::new_local(guard),
            record: RwSignal::new(Vec::new()),
        }
    }

    /// Asks whether a disclosure is permitted; `None` if nobody has to be
    /// asked.
    #[must_use]
    pub fn ask(&self, access: &Access) -> Option<Verdict> {
        let guard = self.guard.try_get_value().flatten()?;
        guard(access)
    }

    /// Notes what was disclosed.
    pub fn note(&self, access: Access) {
        self.record.try_update(|record| record.push(access));
    }

    /// What was disclosed in this session, oldest first; untracked.
    #[must_use]
    pub fn record(&self) -> Vec<Access> {
        self.record.try_get_untracked().unwrap_or_default()
    }

    /// How many they were; tracked.
    #[must_use]
    pub fn count(&self) -> usize {
        self.record.try_with(Vec::len).unwrap_or_default()
    }

    /// Forgets what was disclosed, as a new session does.
    pub fn clear(&self) {
        self.record.try_set(Vec::new());
    }
}

impl fmt::Debug for Disclosures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Disclosures")
    }
}
