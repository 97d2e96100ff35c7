//! How a figure stands to the one of the last run, and whether that means
//! anything.
//!
//! Times are compared by how often the yardstick of the same run goes into
//! them, so that a machine which is busy with something else today does not
//! make everything look slower.

use std::fmt;

use super::run::{Reading, Unit};

/// From how much on a difference is worth a look.
const NOTABLE: f64 = 0.2;

/// A difference to the last run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// How many times as much it is; infinitely many if there was nothing.
    factor: f64,
    /// Whether it is more than a fifth, and so much that the values of the two
    /// runs lie apart.
    pub is_notable: bool,
}

impl Change {
    /// Compares two readings of one figure.
    #[must_use]
    pub fn between(before: &Reading, now: &Reading, unit: Unit) -> Self {
        let (then, value, scale) = match (before.relative, now.relative) {
            (Some(then), Some(value)) => (then, value, scale_of(now)),
            _ => (before.median, now.median, 1.0),
        };
        let factor = match (then == 0.0, value == 0.0) {
            (true, true) => 1.0,
            _ => value / then,
        };
        // In the unit, on the machine as it is now.
        let difference = (value - then).abs() / scale;
        let spread_then = match before.relative {
            Some(_) => before.spread * scale_of(before) / scale,
            None => before.spread,
        };
        let noise = (now.spread + spread_then).max(grain(unit));
        Self {
            factor,
            is_notable: (factor - 1.0).abs() > NOTABLE && difference > noise,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.is_notable { " !" } else { "" };
        match self.factor {
            factor if (factor - 1.0).abs() < 0.005 => formatter.write_str("="),
            factor if factor.is_finite() && factor < 10.0 => {
                write!(formatter, "{:+.0} %{mark}", (factor - 1.0) * 100.0)
            }
            factor if factor.is_finite() => write!(formatter, "×{factor:.0}{mark}"),
            _ => write!(formatter, "was 0{mark}"),
        }
    }
}

/// What a relative value is of the measured one.
fn scale_of(reading: &Reading) -> f64 {
    match reading.relative {
        Some(relative) if reading.median != 0.0 => relative / reading.median,
        _ => 1.0,
    }
}

/// The difference that a browser's clock cannot tell.
fn grain(unit: Unit) -> f64 {
    match unit {
        Unit::Millis => 1.0,
        Unit::Seconds => 0.02,
        Unit::Percent => 1.0,
        Unit::PerSecond | Unit::Count | Unit::Megabytes | Unit::Kilobytes => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(median: f64, spread: f64, yardstick: f64) -> Reading {
        Reading {
            median,
            spread,
            relative: Some(median / yardstick),
        }
    }

    fn count(median: f64) -> Reading {
        Reading {
            median,
            spread: 0.0,
            relative: None,
        }
    }

    fn said(before: Reading, now: Reading) -> String {
        Change::between(&before, &now, Unit::Millis).to_string()
    }

    #[test]
    fn more_than_a_fifth_is_marked_whichever_way_it_went() {
        let before = reading(100.0, 1.0, 10.0);
        assert_eq!(said(before, reading(119.0, 1.0, 10.0)), "+19 %");
        assert_eq!(said(before, reading(121.0, 1.0, 10.0)), "+21 % !");
        assert_eq!(said(before, reading(79.0, 1.0, 10.0)), "-21 % !");
        assert_eq!(said(before, reading(1_500.0, 1.0, 10.0)), "×15 !");
    }

    #[test]
    fn runs_whose_values_meet_are_not_marked() {
        let (calm, disturbed) = (reading(100.0, 1.0, 10.0), reading(150.0, 60.0, 10.0));
        assert_eq!(said(calm, disturbed), "+50 %");
        assert_eq!(said(disturbed, calm), "-33 %");
        // Neither spread is as large as the difference, but they meet.
        let (then, now) = (reading(100.0, 26.0, 10.0), reading(150.0, 26.0, 10.0));
        assert_eq!(said(then, now), "+50 %");
    }

    #[test]
    fn a_machine_that_is_slower_today_changes_nothing() {
        let before = reading(100.0, 1.0, 10.0);
        assert_eq!(said(before, reading(200.0, 2.0, 20.0)), "=");
        assert_eq!(said(before, reading(100.0, 2.0, 5.0)), "+100 % !");
        // What they lay apart then is twice as much now.
        let before = reading(100.0, 30.0, 10.0);
        assert_eq!(said(before, reading(250.0, 1.0, 20.0)), "+25 %");
    }

    #[test]
    fn what_a_clock_cannot_tell_is_not_marked() {
        let before = reading(0.2, 0.0, 10.0);
        assert_eq!(said(before, reading(0.4, 0.0, 10.0)), "+100 %");
    }

    #[test]
    fn a_count_that_was_nothing_and_is_something_is_marked() {
        let change = |then, now| Change::between(&count(then), &count(now), Unit::Count);
        assert_eq!(change(0.0, 3.0).to_string(), "was 0 !");
        assert_eq!(change(0.0, 0.0).to_string(), "=");
        assert_eq!(change(3.0, 0.0).to_string(), "-100 % !");
    }
}
