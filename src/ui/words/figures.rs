//! Numbers and dates as a language writes them.
//!
//! In the browser `Intl` writes them. The host has no `Intl`: there numbers are
//! plain digits and dates milliseconds, which is enough to test which sentence
//! is chosen.

#[cfg(target_arch = "wasm32")]
pub use crate::browser::intl::{ago, day, number, time};

#[cfg(not(target_arch = "wasm32"))]
pub use host::{ago, day, number, time};

#[cfg(not(target_arch = "wasm32"))]
mod host {
    use crate::model::moment::{Moment, Unit};

    pub fn number(_tag: &str, n: u64) -> String {
        n.to_string()
    }

    pub fn day(_tag: &str, at: Moment) -> String {
        format!("day {}", at.as_millis())
    }

    pub fn time(_tag: &str, at: Moment) -> String {
        format!("time {}", at.as_millis())
    }

    pub fn ago(_tag: &str, signed: i64, unit: Unit) -> String {
        format!("{signed} {}", unit.name())
    }
}
