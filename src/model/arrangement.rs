//! Which rows of a list are shown, in which order.

use super::page::Row;

/// An order of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// As the server sent them.
    #[default]
    AsSent,
    /// Of so many rows from the start what needs attention before the rest.
    /// What comes after them stays where it is: a card must not move under the
    /// hand of whoever is about to press it.
    AttentionFirst(usize),
}

/// Rows in an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrangement {
    /// All rows, so many, as the server sent them.
    AsSent(usize),
    /// The rows at these indexes.
    Chosen(Vec<u32>),
}

impl Arrangement {
    /// Puts all rows in an order.
    #[must_use]
    pub fn of(rows: &[Row], order: Order) -> Self {
        let among = match order {
            Order::AsSent => return Self::AsSent(rows.len()),
            Order::AttentionFirst(among) => among,
        };
        let (first, rest): (Vec<_>, Vec<_>) = (0..)
            .zip(rows)
            .partition(|(index, row)| (*index as usize) < among && row.needs_attention());
        let indexes = first.into_iter().chain(rest).map(|(index, _)| index);
        Self::Chosen(indexes.collect())
    }

    /// How many rows are shown.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::AsSent(rows) => *rows,
            Self::Chosen(indexes) => indexes.len(),
        }
    }

    /// Whether no row is shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The index of the row that stands at a place, from 0.
    #[must_use]
    pub fn index(&self, place: usize) -> Option<usize> {
        match self {
            Self::AsSent(rows) => (place < *rows).then_some(place),
            Self::Chosen(indexes) => indexes.get(place).map(|index| *index as usize),
        }
    }

    /// Where the row at an index stands, from 0.
    #[must_use]
    pub fn place(&self, index: usize) -> Option<usize> {
        match self {
            Self::AsSent(rows) => (index < *rows).then_some(index),
            Self::Chosen(indexes) => indexes.iter().position(|known| *known as usize == index),
        }
    }
}
