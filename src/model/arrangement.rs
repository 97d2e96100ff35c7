//! In which order the rows of a list are shown, and where each one stands.

use rustc_hash::FxHashMap;

use super::page::{Row, RowKey};

pub use super::order::Order;

/// Rows in an order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrangement {
    keys: Vec<RowKey>,
    places: FxHashMap<RowKey, usize>,
}

impl Arrangement {
    /// Puts rows in an order; every one is told by a key of its own.
    #[must_use]
    pub fn of<'a>(rows: impl Iterator<Item = (RowKey, &'a Row)>, order: Order) -> Self {
        let among = match order {
            Order::AttentionFirst(among) => among,
            Order::AsSent | Order::Label | Order::Status | Order::Person => 0,
        };
        let (first, rest): (Vec<_>, Vec<_>) = rows
            .enumerate()
            .partition(|(place, (_, row))| *place < among && row.needs_attention());
        let keys: Vec<RowKey> = first
            .into_iter()
            .chain(rest)
            .map(|(_, (key, _))| key)
            .collect();
        let places = keys.iter().cloned().zip(0..).collect();
        Self { keys, places }
    }

    /// The keys in their order.
    #[must_use]
    pub fn keys(&self) -> &[RowKey] {
        &self.keys
    }

    /// Where a row stands, from 0.
    #[must_use]
    pub fn place(&self, key: &RowKey) -> Option<usize> {
        self.places.get(key).copied()
    }
}
