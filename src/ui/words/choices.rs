//! How the choices of a filter and the orders of a list are called, and what
//! they make of it.

use super::{Words, fill};
use crate::model::choice::{Choice, StatusChoice, WalletChoice};
use crate::model::credential::{Status, Wallet};
use crate::model::order::Order;
use crate::model::tally::Counts;

impl Words {
    /// What a filter asks for, by the names that the cards have for it.
    #[must_use]
    pub fn choice(&self, choice: Choice) -> String {
        let name = match choice {
            Choice::Kind(kind) => self.kind(kind),
            Choice::Status(StatusChoice::Invited) => self.status(&Status::Invited),
            Choice::Status(StatusChoice::Active) => self.status(&Status::Active),
            Choice::Status(StatusChoice::AddedToWallet) => self.status(&Status::AddedToWallet),
            Choice::Status(StatusChoice::Redeemed) => self.status(&Status::Redeemed),
            Choice::Status(StatusChoice::Revoking) => self.status(&Status::Revoking),
            Choice::Status(StatusChoice::Revoked) => self.status(&Status::Revoked),
            Choice::Status(StatusChoice::Other) => self.other_status,
            Choice::Status(StatusChoice::None) => self.no_status,
            Choice::Wallet(WalletChoice::Apple) => return self.in_wallet(&Wallet::Apple),
            Choice::Wallet(WalletChoice::Google) => return self.in_wallet(&Wallet::Google),
            Choice::Wallet(WalletChoice::Other) => {
                return fill(self.in_wallet, &[("wallet", self.another_wallet)]);
            }
            Choice::Waiting => self.waiting_for_holder,
            Choice::Attention => self.needs_attention,
        };
        name.to_owned()
    }

    /// What an order is called.
    #[must_use]
    pub fn order(&self, order: Order) -> &'static str {
        match order {
            Order::AsSent => self.order_as_sent,
            Order::AttentionFirst(_) => self.order_attention_first,
            Order::Label => self.order_by_label,
            Order::Status => self.order_by_status,
            Order::Person => self.order_by_person,
        }
    }

    /// Shows the filters that are not always in sight; some may be chosen.
    #[must_use]
    pub fn more_filters(&self, chosen: u32) -> String {
        match chosen {
            0 => self.more_filters.to_owned(),
            n => fill(self.more_filters_chosen, &[("n", &self.figure(n.into()))]),
        }
    }

    /// How many rows the filters leave of those that are here.
    #[must_use]
    pub fn filtered(&self, counts: &Counts, is_partial: bool) -> String {
        let text = match is_partial {
            true => self.filtered_so_far,
            false => self.filtered,
        };
        let shown = self.figure(counts.shown().into());
        let total = self.figure(counts.rows() as u64);
        let mut told = fill(text, &[("n", &shown), ("total", &total)]);
        let hidden = match counts.unreadable_hidden() {
            0 => return told,
            1 => self.unreadable_hidden_one.to_owned(),
            n => fill(
                self.unreadable_hidden_many,
                &[("n", &self.figure(n.into()))],
            ),
        };
        told.push(' ');
        told.push_str(&hidden);
        told
    }

    /// Of how many rows of a list that is not whole the counts are.
    #[must_use]
    pub fn counted_so_far(&self, counts: &Counts) -> String {
        let total = self.figure(counts.rows() as u64);
        fill(self.counted_so_far, &[("total", &total)])
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ENGLISH, LANGUAGES};
    use super::*;
    use crate::model::filter::Filter;
    use crate::model::page::Row;
    use crate::model::tally::Tally;

    #[test]
    fn no_two_choices_and_no_two_orders_are_called_the_same() {
        for words in LANGUAGES {
            for choice in Choice::ALL {
                let name = words.choice(choice);
                assert!(!name.is_empty() && !name.contains('{'), "{name}");
                let alike = Choice::ALL
                    .into_iter()
                    .filter(|it| words.choice(*it) == name);
                assert_eq!(alike.count(), 1, "{}: {name}", words.tag);
            }
            for order in Order::OFFERED {
                let alike = Order::OFFERED
                    .into_iter()
                    .filter(|it| words.order(*it) == words.order(order));
                assert_eq!(alike.count(), 1, "{}: {order:?}", words.tag);
            }
        }
    }

    #[test]
    fn rows_that_a_filter_hides_unread_are_told() {
        let mut filter = Filter::default();
        filter.toggle(Choice::Attention);
        let told = |unreadable: usize, is_partial| {
            let mut tally = Tally::default();
            tally.look(&vec![Row::Unreadable; unreadable], usize::MAX);
            ENGLISH.filtered(&tally.counts(filter), is_partial)
        };
        let table = [
            (told(0, false), "0 of 0 match the filters."),
            (
                told(1, false),
                "0 of 1 match the filters. 1 that could not be read is left out.",
            ),
            (
                told(2, true),
                "0 of 2 match the filters so far. 2 that could not be read are left out.",
            ),
        ];
        for (told, text) in table {
            assert_eq!(told, text);
        }
    }
}
