//! Numbers and dates as a language writes them.
//!
//! In the browser `Intl` writes them. The host has no `Intl`: there numbers are
//! plain digits and dates milliseconds, which is enough to test which sentence
//! is chosen.

#[cfg(target_arch = "wasm32")]
use crate::browser::intl;
use crate::model::moment::{Moment, Unit};

/// A number: `1,000`.
pub fn number(tag: &str, n: u64) -> String {
    intl::number(tag, n)
}

/// The day of a moment: `6 August 2027`.
pub fn day(tag: &str, at: Moment) -> String {
    intl::day(tag, at.as_millis() as f64)
}

/// The time of day of a moment: `21:51`.
pub fn time(tag: &str, at: Moment) -> String {
    intl::time(tag, at.as_millis() as f64)
}

/// How far something is away: `in 3 days`; below 0 it is past.
pub fn ago(tag: &str, distance: i64, unit: Unit) -> String {
    intl::ago(tag, distance, unit.name())
}

#[cfg(not(target_arch = "wasm32"))]
mod intl {
    pub fn number(_tag: &str, n: u64) -> String {
        n.to_string()
    }

    pub fn day(_tag: &str, at: f64) -> String {
        format!("day {at}")
    }

    pub fn time(_tag: &str, at: f64) -> String {
        format!("time {at}")
    }

    pub fn ago(_tag: &str, distance: i64, unit: &str) -> String {
        format!("{distance} {unit}")
    }
}
