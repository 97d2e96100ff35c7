//! What of a list is shown and in which order, as the query of an address.
//!
//! One selection has one text, so that going back and forward compares texts;
//! the text of everything as it was sent is empty. A query is written by
//! anybody: what it says that is not known is left out, and nothing that was
//! typed or that a list holds is ever written into one.

use super::choice::Choice;
use super::filter::Filter;
use super::order::Order;

/// What of a list is shown, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selection {
    /// Which rows.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
}

impl Selection {
    /// Reads a query, with its question mark or without. An order that brings
    /// what needs attention to the front does so with all rows that there are.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let mut selection = Self::default();
        let query = query.strip_prefix('?').unwrap_or(query);
        for (name, words) in query.split('&').filter_map(|part| part.split_once('=')) {
            for word in words.split(',') {
                selection.take(name, word);
            }
        }
        selection
    }

    fn take(&mut self, name: &str, word: &str) {
        let is_said = |choice: &Choice| choice.in_query() == (name, word);
        if let Some(choice) = Choice::ALL.into_iter().find(is_said) {
            self.filter.choose(choice);
        }
        if let Some(order) = (name == "sort").then(|| Order::named(word)).flatten() {
            self.order = order;
        }
    }

    /// The query, without a question mark.
    #[must_use]
    pub fn query(self) -> String {
        let mut query = String::new();
        let mut last = "";
        let sort = Some(("sort", self.order.as_str())).filter(|(_, word)| !word.is_empty());
        let chosen = Choice::ALL
            .into_iter()
            .filter(|choice| self.filter.has(*choice));
        for (name, word) in chosen.map(Choice::in_query).chain(sort) {
            if name == last {
                query.push(',');
            } else {
                if !query.is_empty() {
                    query.push('&');
                }
                query.push_str(name);
                query.push('=');
            }
            query.push_str(word);
            last = name;
        }
        query
    }
}

#[cfg(test)]
mod tests {
    use super::super::choice::{StatusChoice, WalletChoice};
    use super::super::credential::Kind;
    use super::super::samples::filter;
    use super::*;
    use proptest::prelude::*;

    const LONG: &str = "kind=card,pin&status=invited&wallet=apple&waiting=1&attention=1&sort=label";

    fn selection(choices: &[Choice], order: Order) -> Selection {
        let mut filter = Filter::default();
        choices.iter().for_each(|choice| filter.choose(*choice));
        Selection { filter, order }
    }

    #[test]
    fn a_selection_is_written_in_the_words_of_the_api() {
        let choices = [
            Choice::Attention,
            Choice::Kind(Kind::Pin),
            Choice::Wallet(WalletChoice::Apple),
            Choice::Status(StatusChoice::Invited),
            Choice::Waiting,
            Choice::Kind(Kind::Card),
        ];
        assert_eq!(selection(&choices, Order::Label).query(), LONG);
        assert_eq!(Selection::read(LONG), selection(&choices, Order::Label));
        let first = selection(&[], Order::AttentionFirst(50));
        assert_eq!(first.query(), "sort=attention");
        assert_eq!(Selection::default().query(), "");
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let cards = selection(&[Choice::Kind(Kind::Card)], Order::AsSent);
        for query in [
            "kind=card",
            "?kind=card",
            "kind=card,card&kind=card",
            "kind=,card,,robot,CARD&",
            "page=7&kind=card&number=00112345&sort=number&sort",
            "waiting=true&kind=card&waiting&waiting=&attention=0",
            "status=card&kind=card&status=&wallet=none&kind",
            "&&=&=1&1=&kind==card&kind=card",
        ] {
            assert_eq!(Selection::read(query), cards, "{query}");
        }
        for query in [
            "",
            "?",
            "=",
            "kind",
            "kind=",
            "sort=",
            "sort=as_sent",
            "%",
            "kind=%63ard",
        ] {
            assert_eq!(Selection::read(query), Selection::default(), "{query}");
        }
    }

    fn anything() -> impl Strategy<Value = Selection> {
        (filter(), proptest::sample::select(&Order::OFFERED[..]))
            .prop_map(|(filter, order)| Selection { filter, order })
    }

    proptest! {
        #[test]
        fn a_selection_is_read_as_it_was_written(selection in anything()) {
            let query = selection.query();
            prop_assert_eq!(Selection::read(&query), selection);
            prop_assert!(query.bytes().all(|b| b.is_ascii_lowercase() || b"_=,&1".contains(&b)), "{}", query);
        }

        #[test]
        fn one_selection_has_one_text(parts in proptest::collection::vec("(kind|status|wallet|waiting|attention|sort)=(card|pin|other|none|invited|apple|1|label|person|attention|[a-z0-9,%&=]{0,4})(,card)?", 0..8), at_random in "\\PC{0,40}") {
            for query in [parts.join("&"), at_random] {
                let selection = Selection::read(&query);
                let canonical = selection.query();
                prop_assert_eq!(Selection::read(&canonical), selection);
                prop_assert_eq!(Selection::read(&canonical).query(), canonical);
            }
        }

        #[test]
        fn nothing_that_was_typed_is_written(typed in "[0-9]{1,12}", name in "(kind|status|wallet|sort|q|number)") {
            let query = Selection::read(&format!("{name}={typed}&kind=pin&x={typed}")).query();
            prop_assert_eq!(query, "kind=pin");
        }
    }
}
