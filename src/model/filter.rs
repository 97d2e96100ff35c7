//! Which rows of a list are shown.
//!
//! Within one dimension any of what was chosen is enough; every dimension in
//! which something was chosen has to be met. Of a row that could not be read
//! nobody knows what it fits: only a filter that asks for nothing shows it, and
//! [`Counts`](super::tally::Counts) tell how many are hidden so.

use super::choice::{Choice, Choices};
use super::page::Row;

/// What was chosen of a list; everything, where nothing was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Filter {
    chosen: Choices,
}

impl Filter {
    /// What was chosen.
    #[must_use]
    pub fn chosen(self) -> Choices {
        self.chosen
    }

    /// Whether this was chosen.
    #[must_use]
    pub fn has(self, choice: Choice) -> bool {
        self.chosen.has(choice)
    }

    /// Whether it shows every row.
    #[must_use]
    pub fn is_everything(self) -> bool {
        self.chosen.is_empty()
    }

    /// Chooses something.
    pub fn choose(&mut self, choice: Choice) {
        self.chosen = self.chosen.and(choice);
    }

    /// Chooses something, or no longer.
    pub fn toggle(&mut self, choice: Choice) {
        self.chosen = match self.has(choice) {
            true => self.chosen.without(choice.into()),
            false => self.chosen.and(choice),
        };
    }

    /// Whether it shows a row.
    #[must_use]
    pub fn admits(self, row: &Row) -> bool {
        match row {
            Row::Credential(credential) => self.missed(Choices::fitting(credential)).is_empty(),
            Row::Unreadable => self.is_everything(),
        }
    }

    /// All choices of the dimensions that are not met by what fits these.
    pub(super) fn missed(self, fitting: Choices) -> Choices {
        let mut missed = Choices::default();
        for dimension in Choices::DIMENSIONS {
            let chosen = self.chosen.among(dimension);
            if !chosen.is_empty() && chosen.among(fitting).is_empty() {
                missed = missed.or(dimension);
            }
        }
        missed
    }
}

#[cfg(test)]
mod tests {
    use super::super::choice::{StatusChoice, WalletChoice};
    use super::super::credential::{Credential, Kind, Status};
    use super::super::samples::{filter, row, rows};
    use super::*;
    use proptest::prelude::*;

    fn chosen(choices: &[Choice]) -> Filter {
        let mut filter = Filter::default();
        choices.iter().for_each(|choice| filter.choose(*choice));
        filter
    }

    /// The rule in words, without sets.
    fn is_shown(filter: Filter, row: &Row) -> bool {
        let Row::Credential(credential) = row else {
            return filter == Filter::default();
        };
        let chosen: Vec<Choice> = Choice::ALL
            .into_iter()
            .filter(|it| filter.has(*it))
            .collect();
        let is_met = |belongs: fn(&Choice) -> bool, fits: fn(&Credential, Choice) -> bool| {
            let mut of_it = chosen.iter().filter(|choice| belongs(choice)).peekable();
            of_it.peek().is_none() || of_it.any(|choice| fits(credential, *choice))
        };
        is_met(
            |choice| matches!(choice, Choice::Kind(_)),
            |credential, choice| choice == Choice::Kind(credential.kind),
        ) && is_met(
            |choice| matches!(choice, Choice::Status(_)),
            |credential, choice| {
                choice == Choice::Status(StatusChoice::of(credential.status.as_ref()))
            },
        ) && is_met(
            |choice| matches!(choice, Choice::Wallet(_)),
            |credential, choice| {
                let wallet = credential.wallet.as_ref().map(WalletChoice::of);
                wallet.map(Choice::Wallet) == Some(choice)
            },
        ) && (!filter.has(Choice::Waiting) || credential.status == Some(Status::Invited))
            && (!filter.has(Choice::Attention) || credential.needs_attention())
    }

    #[test]
    fn choices_add_up_within_a_dimension_and_narrow_across_them() {
        let [invited, active] = [Status::Invited, Status::Active].map(Some);
        let card = row(Kind::Card, "Card", 1, None, None);
        let pass = |status| row(Kind::PassFlow, "Pass", 1, status, None);
        let [is_card, is_pass] = [Kind::Card, Kind::PassFlow].map(Choice::Kind);
        let table = [
            (vec![], [true, true, true]),
            (vec![is_card], [true, false, false]),
            (vec![is_card, is_pass], [true, true, true]),
            (vec![is_pass, Choice::Waiting], [false, true, false]),
            (vec![is_card, Choice::Waiting], [false, false, false]),
            (
                vec![Choice::Status(StatusChoice::None)],
                [true, false, false],
            ),
            (
                vec![Choice::Wallet(WalletChoice::Other)],
                [false, false, false],
            ),
        ];
        let rows = [card, pass(invited), pass(active)];
        for (choices, shown) in table {
            let filter = chosen(&choices);
            assert_eq!(
                rows.each_ref().map(|row| filter.admits(row)),
                shown,
                "{choices:?}"
            );
        }
    }

    #[test]
    fn what_could_not_be_read_is_shown_by_no_filter_but_the_one_of_everything() {
        assert!(Filter::default().admits(&Row::Unreadable));
        for choice in Choice::ALL {
            assert!(!chosen(&[choice]).admits(&Row::Unreadable), "{choice:?}");
        }
        let everything_readable: Vec<Choice> = Choice::ALL
            .into_iter()
            .filter(|it| matches!(it, Choice::Kind(_)))
            .collect();
        assert!(!chosen(&everything_readable).admits(&Row::Unreadable));
    }

    #[test]
    fn a_choice_that_is_pressed_twice_is_as_before() {
        let beside = [Kind::Card, Kind::Pin].map(Choice::Kind);
        let mut filter = chosen(&[beside[0], beside[1], Choice::Attention]);
        for choice in Choice::ALL {
            let before = filter;
            filter.toggle(choice);
            assert_ne!(filter.has(choice), before.has(choice), "{choice:?}");
            filter.toggle(choice);
            assert_eq!(filter, before, "{choice:?}");
        }
        filter.toggle(beside[1]);
        assert_eq!(filter, chosen(&[beside[0], Choice::Attention]));
    }

    proptest! {
        #[test]
        fn a_filter_shows_what_its_rule_says(filter in filter(), rows in rows()) {
            for row in &rows {
                prop_assert_eq!(filter.admits(row), is_shown(filter, row), "{:?}", row);
            }
        }
    }
}
