//! A run as a table for people: a figure in each row, an account in each
//! column, and how the figure grows from the smallest to the largest.

use std::collections::BTreeSet;

use super::{
    change::Change,
    run::{ANY, Line, Reading, Run, Unit},
};
use crate::size::grouped;

/// Draws a run, beside the last one where there is one.
#[must_use]
pub fn table(run: &Run, last: Option<&Run>) -> String {
    let accounts: BTreeSet<u64> = run.lines.iter().flat_map(accounts).collect();
    let mut rows = vec![heading(&accounts)];
    rows.extend(run.lines.iter().map(|line| row(line, &accounts, last)));
    let columns = accounts.len() + 2;
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    let mut drawn = String::new();
    for (number, row) in rows.iter().enumerate() {
        drawn.push_str(&framed(row, &widths));
        if number == 0 {
            let rule: Vec<_> = widths.iter().map(|width| "-".repeat(*width)).collect();
            drawn.push_str(&framed(&rule, &widths));
        }
    }
    drawn
}

fn accounts(line: &Line) -> impl Iterator<Item = u64> {
    line.readings.keys().copied().filter(|rows| *rows != ANY)
}

fn heading(accounts: &BTreeSet<u64>) -> Vec<String> {
    let columns = accounts.iter().map(|rows| grouped(*rows));
    let first = ["figure".to_owned()].into_iter();
    let last = if accounts.is_empty() { "" } else { "growth" };
    first.chain(columns).chain([last.to_owned()]).collect()
}

fn row(line: &Line, accounts: &BTreeSet<u64>, last: Option<&Run>) -> Vec<String> {
    let cell = |rows: u64| {
        let reading = line.readings.get(&rows)?;
        let before = last.and_then(|last| last.find(&line.name, rows));
        Some(written(reading, line.unit, before))
    };
    let name = match line.unit.sign() {
        "" => line.name.clone(),
        sign => format!("{}, {sign}", line.name),
    };
    let mut row = vec![name];
    let mut of_all = cell(ANY);
    // What is the same for every account is said once.
    row.extend(
        accounts
            .iter()
            .map(|rows| cell(*rows).or_else(|| of_all.take()).unwrap_or_default()),
    );
    if accounts.is_empty() {
        row.extend(of_all);
    } else {
        row.push(growth(line, accounts));
    }
    row
}

fn written(reading: &Reading, unit: Unit, before: Option<&Reading>) -> String {
    let mut cell = figure(reading.median);
    let spread = figure(reading.spread);
    if !["0", "0.0"].contains(&spread.as_str()) {
        cell.push_str(&format!(" ±{spread}"));
    }
    if let Some(before) = before {
        cell.push_str(&format!(" ({})", Change::between(before, reading, unit)));
    }
    cell
}

/// How many times as much the largest account takes as the smallest.
fn growth(line: &Line, accounts: &BTreeSet<u64>) -> String {
    let at = |rows: Option<&u64>| rows.and_then(|rows| line.readings.get(rows));
    let ends = (accounts.first(), accounts.last());
    match (at(ends.0), at(ends.1)) {
        (Some(least), Some(most)) if ends.0 != ends.1 && least.median > 0.0 => {
            format!("×{}", figure(most.median / least.median))
        }
        _ => String::new(),
    }
}

/// A number with as many digits as mean something.
fn figure(value: f64) -> String {
    match value {
        value if value >= 100.0 => grouped(value.round() as u64),
        value if value >= 10.0 || value == value.round() => format!("{value:.0}"),
        value => format!("{value:.1}"),
    }
}

fn framed(cells: &[String], widths: &[usize]) -> String {
    let padded = widths.iter().enumerate().map(|(column, width)| {
        let cell = cells.get(column).map(String::as_str).unwrap_or_default();
        let space = " ".repeat(width.saturating_sub(cell.chars().count()));
        match column {
            0 => format!(" {cell}{space} "),
            _ => format!(" {space}{cell} "),
        }
    });
    format!("|{}|\n", padded.collect::<Vec<_>>().join("|"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;
    use crate::bench::sample::Sample;

    fn note(run: &mut Run, name: &str, unit: Unit, rows: u64, values: &[f64]) {
        let sample = Sample::of(values.iter().copied()).unwrap();
        run.note(name, unit, rows, &sample, 10.0);
    }

    #[test]
    fn each_account_has_a_column_and_the_growth_stands_at_the_end() {
        let mut run = Run::default();
        note(
            &mut run,
            "first card",
            Unit::Millis,
            1_000,
            &[310.2, 305.0, 330.0],
        );
        note(&mut run, "first card", Unit::Millis, 100_000, &[620.4]);
        note(&mut run, "elements", Unit::Count, 1_000, &[900.0]);
        note(&mut run, "page", Unit::Kilobytes, ANY, &[198.2]);
        assert_eq!(
            table(&run, None),
            "| figure         |   1,000 | 100,000 | growth |\n\
             | -------------- | ------- | ------- | ------ |\n\
             | first card, ms | 310 ±12 |     620 |     ×2 |\n\
             | elements       |     900 |         |        |\n\
             | page, KB       |     198 |         |        |\n"
        );
    }

    #[test]
    fn changes_to_the_last_run_stand_beside_what_was_measured_then_too() {
        let (mut last, mut run) = (Run::default(), Run::default());
        note(&mut last, "scroll", Unit::Millis, 1_000, &[20.0]);
        note(&mut run, "scroll", Unit::Millis, 1_000, &[30.0]);
        note(&mut run, "scroll", Unit::Millis, 10_000, &[30.0]);
        assert_eq!(
            table(&run, Some(&last)),
            "| figure     |        1,000 | 10,000 | growth |\n\
             | ---------- | ------------ | ------ | ------ |\n\
             | scroll, ms | 30 (+50 % !) |     30 |     ×1 |\n"
        );
    }

    #[test]
    fn one_account_alone_shows_no_growth() {
        let mut run = Run::default();
        note(&mut run, "scroll", Unit::Millis, 1_000, &[30.0]);
        assert!(!table(&run, None).contains('×'), "{}", table(&run, None));
    }

    #[test]
    fn what_no_account_changes_is_shown_without_any_account() {
        let mut run = Run::default();
        note(&mut run, "page", Unit::Kilobytes, ANY, &[98.2]);
        let drawn = table(&run, None);
        assert!(drawn.contains("| page, KB | 98 |"), "{drawn}");
    }

    #[test]
    fn small_numbers_keep_a_digit_and_large_ones_are_set_apart() {
        for (value, written) in [
            (0.0, "0"),
            (0.04, "0.0"),
            (0.25, "0.2"),
            (9.96, "10.0"),
            (2.0, "2"),
            (42.4, "42"),
            (1_234.5, "1,235"),
        ] {
            assert_eq!(figure(value), written, "{value}");
        }
    }
}
