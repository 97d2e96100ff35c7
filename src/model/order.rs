//! In which order the rows of a list are shown.
//!
//! Every order is a number for each row. Rows of the same number stay as they
//! were sent, and rows that could not be read come last.

use super::choice::StatusChoice;
use super::credential::Credential;
use super::label_ranks::ranks;
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

/// Up to here numbers are counted, which takes a quarter of a megabyte at most;
/// above, they are compared.
const FEW: u64 = 0xffff;

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
        let row = |index: &u32| rows.get(*index as usize);
        let numbered: Vec<(u64, u32)> = match self {
            Self::AsSent => return admitted,
            Self::Label => {
                let labels = admitted
                    .iter()
                    .map(|index| Some(readable(row(index))?.label.as_ref()));
                let numbers = ranks(labels).map(|rank| rank.unwrap_or(LAST));
                numbers.zip(admitted.iter().copied()).collect()
            }
            Self::AttentionFirst(_) | Self::Status | Self::Person => admitted
                .iter()
                .map(|index| (self.number(*index, row(index)), *index))
                .collect(),
        };
        sort(numbered, &mut admitted);
        admitted
    }

    /// What decides where a row stands, but for its label.
    fn number(self, index: u32, row: Option<&Row>) -> u64 {
        if let Self::AttentionFirst(among) = self {
            let is_first = row.is_some_and(Row::needs_attention) && (index as usize) < among;
            return u64::from(!is_first);
        }
        match (self, readable(row)) {
            (Self::Status, Some(credential)) => step(credential),
            (Self::Person, Some(credential)) => credential.holder.into(),
            _ => LAST,
        }
    }
}

fn readable(row: Option<&Row>) -> Option<&Credential> {
    match row? {
        Row::Credential(credential) => Some(credential),
        Row::Unreadable => None,
    }
}

/// Writes indexes down by their numbers; those of one number stay as they come,
/// which is in their own order.
fn sort(mut numbered: Vec<(u64, u32)>, sorted: &mut [u32]) {
    let numbers = numbered.iter().map(|(number, _)| *number);
    let largest = numbers.filter(|number| *number != LAST).max().unwrap_or(0);
    if largest > FEW {
        numbered.sort_unstable();
        for (place, (_, index)) in sorted.iter_mut().zip(numbered) {
            *place = index;
        }
        return;
    }
    // Where the next index of each number goes; after the last one comes what
    // could not be read.
    let number = |number: u64| number.min(largest + 1) as usize;
    let mut next = vec![0_u32; largest as usize + 3];
    for (of, _) in &numbered {
        if let Some(behind) = next.get_mut(number(*of) + 1) {
            *behind += 1;
        }
    }
    let mut before = 0;
    for next in &mut next {
        before += *next;
        *next = before;
    }
    for (of, index) in numbered {
        let Some(next) = next.get_mut(number(of)) else {
            continue;
        };
        if let Some(place) = sorted.get_mut(*next as usize) {
            *place = index;
        }
        *next += 1;
    }
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
    use std::cmp::Ordering;

    use super::super::credential::{Kind, Status};
    use super::super::filter::Filter;
    use super::super::samples::{filter, row, rows};
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
        let rows = [of(10), of(9), Row::Unreadable, of(11), of(9)];
        assert_eq!(
            Order::Person.arrange(&rows, (0..5).collect()),
            [1, 4, 0, 3, 2]
        );
        let rows = [of(4_000_000_000), of(9), Row::Unreadable, of(10), of(9)];
        assert_eq!(
            Order::Person.arrange(&rows, (0..5).collect()),
            [1, 4, 3, 0, 2]
        );
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
