//! A part of a list, as one answer of the server brought it.

use std::sync::Arc;

use super::credential::{Credential, CredentialId};
use super::types::CredentialTypes;

/// One row of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A credential.
    Credential(Arc<Credential>),
    /// A row that could not be read. It keeps its place, so that nobody takes
    /// the list for shorter than it is.
    Unreadable,
}

impl Row {
    /// Which credential it is, if it could be read.
    #[must_use]
    pub fn id(&self) -> Option<&CredentialId> {
        match self {
            Self::Credential(credential) => Some(&credential.id),
            Self::Unreadable => None,
        }
    }

    /// Refines what it is by its type; tells whether that changed it.
    pub fn refine(&mut self, types: &CredentialTypes) -> bool {
        let Self::Credential(credential) = self else {
            return false;
        };
        let kind = types.kind_of(credential);
        let changes = kind != credential.kind;
        if changes {
            // Views may hold it as it was.
            Arc::make_mut(credential).kind = kind;
        }
        changes
    }

    /// What tells it apart, at this index of its reading.
    #[must_use]
    pub fn key(&self, index: usize) -> RowKey {
        match self.id() {
            Some(id) => RowKey::Credential(id.clone()),
            None => RowKey::Unreadable(index),
        }
    }

    /// Whether somebody has to do something about it; about what could not be
    /// read nobody knows.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        matches!(self, Self::Credential(credential) if credential.needs_attention())
    }
}

/// What tells one row of a list from the others, for as long as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RowKey {
    /// The row of a credential.
    Credential(CredentialId),
    /// The row that could not be read at this index of its reading.
    Unreadable(usize),
}

/// A page as it arrived.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Its rows, in the server's order.
    pub rows: Vec<Row>,
    /// How many rows the whole list has, if the server said so.
    pub total: Option<u64>,
    /// Whether another page follows, if the server said so (`Link`, RFC 8288).
    pub has_next: Option<bool>,
}
