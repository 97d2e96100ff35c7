//! In which order the rows of a list are shown.
//!
//! Every order is a number for each row: what is compared otherwise, labels, is
//! ranked first, since an account has few of them. Rows of the same number stay
//! as they were sent, and rows that could not be read come last.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::choice::StatusChoice;
use super::credential::Credential;
use super::page::Row;

/// An order of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// As the server sent them.
    #[default]
    AsSent,
    /// Of so many rows from the start what needs attention before the rest.
    /// What comes after them stays where it is, and so does what could not be
    /// read: a card must not move under the hand of whoever is about to press
    /// it.
    AttentionFirst(usize),
    /// By the account's name of the type, whatever the case of its letters.
    Label,
    /// As a person works through them: what waits for somebody first, what is
    /// over last.
    Status,
    /// By the number of the person.
    Person,
}

/// Stands behind the number of every row that could be read: ids of people are
/// signed on the server's side.
const LAST: u64 = u64::MAX;

/// The places of labels among all that there are.
type Ranks<'a> = FxHashMap<&'a str, u64>;

impl Order {
    /// All of them, as they are offered. Of what needs attention all comes
    /// first, however many rows there are or will be.
    pub const OFFERED: [Self; 5] = [
        Self::AsSent,
        Self::AttentionFirst(usize::MAX),
        Self::Label,
        Self::Status,
        Self::Person,
    ];

    /// The word for it in an address; none for the order in which they were
    /// sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AsSent => "",
            Self::AttentionFirst(_) => "attention",
            Self::Label => "label",
            Self::Status => "status",
            Self::Person => "person",
        }
    }

    /// The order of a word, as it is offered.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        let mut offered = Self::OFFERED.into_iter();
        offered.find(|order| order.as_str() == word)
    }

    /// Puts rows into the order. They are told by their indexes among all rows,
    /// and come in as they were sent.
    #[must_use]
    pub fn arrange(self, rows: &[Row], mut admitted: Vec<u32>) -> Vec<u32> {
        let ranks = match self {
            Self::AsSent => return admitted,
            Self::Label => ranks(rows, &admitted),
            Self::AttentionFirst(_) | Self::Status | Self::Person => Ranks::default(),
        };
        let number = |index: u32| match rows.get(index as usize) {
            Some(row) => self.number(index as usize, row, &ranks),
            None => LAST,
        };
        let mut numbered: Vec<(u64, u32)> = admitted
            .iter()
            .map(|index| (number(*index), *index))
            .collect();
        numbered.sort_unstable();
        // Into the memory that is there: collected from the numbers, the
        // indexes would keep the four times as much that those took.
        for (place, (_, index)) in admitted.iter_mut().zip(numbered) {
            *place = index;
        }
        admitted
    }

    /// What decides where a row stands.
    fn number(self, index: usize, row: &Row, ranks: &Ranks<'_>) -> u64 {
        if let Self::AttentionFirst(among) = self {
            return u64::from(index >= among || !row.needs_attention());
        }
        let Row::Credential(credential) = row else {
            return LAST;
        };
        match self {
            Self::AsSent | Self::AttentionFirst(_) => 0,
            Self::Label => ranks
                .get(credential.label.as_str())
                .copied()
                .unwrap_or(LAST),
            Self::Status => step(credential),
            Self::Person => credential.holder.into(),
        }
    }
}

fn ranks<'a>(rows: &'a [Row], admitted: &[u32]) -> Ranks<'a> {
    let mut ranks = Ranks::default();
    for index in admitted {
        if let Some(Row::Credential(credential)) = rows.get(*index as usize) {
            ranks.insert(&credential.label, 0);
        }
    }
    // One by one: there are few, and a second instance of the sort takes 2 KB.
    let mut labels: Vec<&str> = Vec::with_capacity(ranks.len());
    for label in ranks.keys() {
        let place = labels.partition_point(|known| by_letters(known, label).is_lt());
        labels.insert(place, label);
    }
    for (rank, label) in (0..).zip(labels) {
        ranks.insert(label, rank);
    }
    ranks
}

fn by_letters(one: &str, other: &str) -> Ordering {
    fn letters(text: &str) -> impl Iterator<Item = u8> {
        text.bytes().map(|byte| byte.to_ascii_lowercase())
    }
    letters(one)
        .cmp(letters(other))
        .then_with(|| one.cmp(other))
}

/// How far a credential has come.
fn step(credential: &Credential) -> u64 {
    match StatusChoice::of(credential.status.as_ref()) {
        StatusChoice::Invited => 0,
        StatusChoice::Revoking => 1,
        StatusChoice::Other => 2,
        StatusChoice::Active => 3,
        StatusChoice::AddedToWallet => 4,
        StatusChoice::Redeemed => 5,
        StatusChoice::Revoked => 6,
        StatusChoice::None => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::super::credential::{Kind, Status};
    use super::super::filter::Filter;
    use super::super::row_samples::{filter, row, rows};
    use super::*;
    use proptest::prelude::*;

    fn admitted(filter: Filter, rows: &[Row]) -> Vec<u32> {
        (0..)
            .zip(rows)
            .filter(|(_, row)| filter.admits(row))
            .map(|(index, _)| index)
            .collect()
    }

    fn order() -> impl Strategy<Value = Order> {
        let some = (0..60_usize).prop_map(Order::AttentionFirst);
        prop_oneof![proptest::sample::select(&Order::OFFERED[..]), some]
    }

    /// The rule in words: a stable sort that compares the rows themselves.
    fn compare(order: Order, (at, one): (u32, &Row), (beside, other): (u32, &Row)) -> Ordering {
        if let Order::AttentionFirst(among) = order {
            let is_first = |at: u32, row: &Row| row.needs_attention() && (at as usize) < among;
            return is_first(beside, other).cmp(&is_first(at, one));
        }
        let (Row::Credential(a), Row::Credential(b)) = (one, other) else {
            let is_unreadable = |row: &Row| *row == Row::Unreadable && order != Order::AsSent;
            return is_unreadable(one).cmp(&is_unreadable(other));
        };
        let steps = [
            "invited",
            "revoking",
            "?",
            "active",
            "added_to_wallet",
            "redeemed",
            "revoked",
        ];
        let step = |status: &Option<Status>| match status {
            None => Some(steps.len()),
            Some(Status::Unknown(_)) => Some(2),
            Some(status) => steps.iter().position(|word| Status::parse(word) == *status),
        };
        match order {
            Order::AsSent | Order::AttentionFirst(_) => Ordering::Equal,
            Order::Label => {
                let folded = |text: &str| text.to_ascii_lowercase();
                (folded(&a.label), &a.label).cmp(&(folded(&b.label), &b.label))
            }
            Order::Status => step(&a.status).cmp(&step(&b.status)),
            Order::Person => a.holder.cmp(&b.holder),
        }
    }

    #[test]
    fn labels_come_by_their_letters_and_what_could_not_be_read_comes_last() {
        let card = |label: &str| row(Kind::Card, label, 1, None, None);
        let rows = [
            card("b"),
            Row::Unreadable,
            card("B"),
            card("a"),
            card("C"),
            card("b"),
        ];
        assert_eq!(
            Order::Label.arrange(&rows, (0..6).collect()),
            [3, 2, 0, 5, 4, 1]
        );
        assert_eq!(Order::Person.arrange(&rows, vec![0, 1, 5]), [0, 5, 1]);
    }

    #[test]
    fn people_come_by_number_and_not_by_digits() {
        let of = |person| row(Kind::Card, "Card", person, None, None);
        let rows = [of(10), of(9), of(4_000_000_000), of(9)];
        assert_eq!(Order::Person.arrange(&rows, (0..4).collect()), [1, 3, 0, 2]);
    }

    #[test]
    fn an_index_of_no_row_harms_nothing() {
        for order in Order::OFFERED {
            assert_eq!(
                order.arrange(&[Row::Unreadable], vec![0, 7]),
                [0, 7],
                "{order:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn an_order_is_a_stable_sort(order in order(), filter in filter(), rows in rows()) {
            let admitted = admitted(filter, &rows);
            let mut wanted = admitted.clone();
            wanted.sort_by(|a, b| {
                compare(order, (*a, &rows[*a as usize]), (*b, &rows[*b as usize]))
            });
            prop_assert_eq!(order.arrange(&rows, admitted), wanted);
        }
    }
}
