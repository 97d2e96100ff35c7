//! What is said of a list that becomes a file, and what the file says.

use super::{Words, fill};
use crate::model::disclosure::Exported;
use crate::model::export::{Column, Fact, Reservation};
use crate::model::ticket::Subject;

impl Words {
    /// What a file says of a fact; of a name nothing, since it is in no
    /// language.
    #[must_use]
    pub fn told(&self, fact: Fact<'_>) -> String {
        match fact {
            Fact::Heading(column) => self.column(column).to_owned(),
            Fact::NameOf(_) => String::new(),
            Fact::Kind(kind) => self.kind(kind).to_owned(),
            Fact::Status(status) => self.status(status).to_owned(),
            Fact::Wallet(wallet) => self.wallet(wallet).to_owned(),
            Fact::Reservation(reservation) => self.reservation(reservation),
        }
    }

    fn column(&self, column: Column) -> &'static str {
        match column {
            Column::PersonId => self.person_id,
            Column::PersonName => self.column_name,
            Column::Label => self.column_label,
            Column::Kind => self.column_kind,
            Column::Status => self.column_status,
            Column::Wallet => self.column_wallet,
            Column::Number => self.number,
            Column::Expires => self.column_expires,
            Column::CredentialId => self.column_credential,
        }
    }

    /// What a file cannot vouch for.
    #[must_use]
    pub fn reservation(&self, reservation: Reservation) -> String {
        match reservation {
            Reservation::Chosen(rows, here) => {
                let (n, total) = (self.figure(rows as u64), self.figure(here as u64));
                fill(self.file_is_filtered, &[("n", &n), ("total", &total)])
            }
            Reservation::Part(extent) => fill(self.file_is_part, &[("count", &self.count(extent))]),
            Reservation::Moved => self.file_of_moved.to_owned(),
            Reservation::Refused(rows) => self.refused(rows),
            Reservation::Unreadable(1) => self.file_unreadable_one.to_owned(),
            Reservation::Unreadable(rows) => self.of_many(self.file_unreadable_many, rows),
            Reservation::Nameless(1) => self.file_nameless_one.to_owned(),
            Reservation::Nameless(rows) => self.of_many(self.file_nameless_many, rows),
        }
    }

    /// What a file will hold.
    #[must_use]
    pub fn file_holds(&self, rows: usize) -> String {
        match rows {
            0 => self.file_holds_nothing.to_owned(),
            1 => self.file_holds_one.to_owned(),
            n => self.of_many(self.file_holds_many, n),
        }
    }

    /// A file was handed to the browser.
    #[must_use]
    pub fn file_saved(&self, name: &str) -> String {
        fill(self.file_saved, &[("name", name)])
    }

    /// A line of the record about a file.
    #[must_use]
    pub fn exported_line(&self, exported: &Exported) -> String {
        let (text, n) = match (exported.numbers, exported.rows) {
            (0, 1) => (self.exported_row, 1),
            (0, rows) => (self.exported_rows, rows),
            (1, _) => (self.exported_number, 1),
            (numbers, _) => (self.exported_numbers, numbers),
        };
        let (time, n) = (self.time(exported.at), self.figure(n as u64));
        let line = fill(text, &[("time", &time), ("n", &n)]);
        match exported.subject {
            Subject::Person(id) => [&line, " · ", &self.person_line(id)].concat(),
            Subject::Account => line,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ENGLISH;
    use super::*;
    use crate::model::moment::Moment;
    use crate::model::person::PersonId;
    use crate::model::reading::Extent;

    #[test]
    fn a_file_says_what_it_lacks() {
        let table = [
            (
                Reservation::Chosen(3, 50),
                "Filtered: 3 of the 50 credentials that were read",
            ),
            (
                Reservation::Part(Extent::Part(50, 1000)),
                "Not the whole list: 50 of 1000",
            ),
            (
                Reservation::Part(Extent::SoFar(50)),
                "Not the whole list: 50 so far",
            ),
            (
                Reservation::Moved,
                "The list changed while it was read; rows may be missing",
            ),
            (
                Reservation::Nameless(1),
                "1 credential is without the person's name: names are known of people who were on the screen",
            ),
            (
                Reservation::Nameless(1_200),
                "1200 credentials are without the person's name: names are known of people who were on the screen",
            ),
            (
                Reservation::Unreadable(1),
                "1 credential could not be read and is missing here",
            ),
            (
                Reservation::Unreadable(2),
                "2 credentials could not be read and are missing here",
            ),
        ];
        for (reservation, said) in table {
            assert_eq!(ENGLISH.reservation(reservation), said);
        }
        let refused = ENGLISH.reservation(Reservation::Refused(2));
        assert!(refused.starts_with("2 credentials of someone else"));
    }

    #[test]
    fn headings_are_told_apart() {
        let mut headings = Column::ALL.map(|column| ENGLISH.told(Fact::Heading(column)));
        headings.sort_unstable();
        assert!(headings.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn an_export_is_noted_as_one_line() {
        let at = Moment::from_millis(5);
        let subject = Subject::Account;
        let table = [
            (1, 0, "1 credential · exported as CSV, number masked"),
            (7, 0, "7 credentials · exported as CSV, numbers masked"),
            (7, 1, "1 card number · exported as CSV"),
            (7, 3, "3 card numbers · exported as CSV"),
        ];
        for (rows, numbers, said) in table {
            let exported = Exported {
                subject,
                rows,
                numbers,
                at,
            };
            let line = ENGLISH.exported_line(&exported);
            assert_eq!(line, ["time 5 · ", said].concat());
        }
        let exported = Exported {
            subject: PersonId::parse("12").map_or(Subject::Account, Subject::Person),
            rows: 7,
            numbers: 0,
            at,
        };
        assert!(ENGLISH.exported_line(&exported).ends_with(" · Person 12"));
    }
}
