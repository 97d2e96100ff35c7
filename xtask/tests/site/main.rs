//! The site and its proxy, asked over real HTTP as a browser would.

#![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

mod pages;
mod photos;
mod portal;
mod proxy;
mod support;
#[path = "../../src/testing.rs"]
mod testing;
