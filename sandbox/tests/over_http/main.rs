//! The sandbox as its clients meet it: over real HTTP.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bench;
mod consent;
mod control;
mod cors;
mod faults;
mod flood;
mod lists;
mod oauth;
mod photos;
mod refusals;
mod spoilt;
mod start;
