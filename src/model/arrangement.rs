//! Which rows of a list are shown, in which order.

use super::filter::Filter;
use super::order::Order;
use super::page::Row;

/// Rows in an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrangement {
    /// All rows, so many, as the server sent them.
    AsSent(usize),
    /// All rows, by their indexes.
    Ordered(Vec<u32>),
    /// The rows at these indexes, whatever else there is.
    Chosen(Vec<u32>),
}

impl Arrangement {
    /// Puts the rows that a filter admits in an order.
    #[must_use]
    pub fn of(rows: &[Row], filter: &Filter, order: Order) -> Self {
        if filter.is_everything() && order == Order::AsSent {
            return Self::AsSent(rows.len());
        }
        let admitted = (0..).zip(rows).filter(|(_, row)| filter.admits(row));
        let admitted = admitted.map(|(index, _)| index).collect();
        let indexes = order.arrange(rows, admitted);
        match filter.is_everything() {
            true => Self::Ordered(indexes),
            false => Self::Chosen(indexes),
        }
    }

    /// Whether every row that there will be belongs into it.
    #[must_use]
    pub fn is_of_everything(&self) -> bool {
        !matches!(self, Self::Chosen(_))
    }

    /// How many rows are shown.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::AsSent(rows) => *rows,
            Self::Ordered(indexes) | Self::Chosen(indexes) => indexes.len(),
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
            Self::Ordered(indexes) | Self::Chosen(indexes) => {
                indexes.get(place).map(|index| *index as usize)
            }
        }
    }

    /// The indexes of all rows that are shown, in their order.
    #[must_use]
    pub fn indexes(&self) -> Vec<u32> {
        match self {
            // A list of more rows would not fit into 32 bits of memory.
            Self::AsSent(rows) => (0..*rows as u32).collect(),
            Self::Ordered(indexes) | Self::Chosen(indexes) => indexes.clone(),
        }
    }

    /// Where the row at an index stands, from 0.
    #[must_use]
    pub fn place(&self, index: usize) -> Option<usize> {
        match self {
            Self::AsSent(rows) => (index < *rows).then_some(index),
            Self::Ordered(indexes) | Self::Chosen(indexes) => {
                indexes.iter().position(|known| *known as usize == index)
            }
        }
    }
}
