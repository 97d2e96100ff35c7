//! Views. No routing, no storage, no fetch, no rules: they ask the model.

pub mod words;

#[cfg(target_arch = "wasm32")]
pub mod credential_card;
#[cfg(target_arch = "wasm32")]
pub mod credential_feed;
#[cfg(target_arch = "wasm32")]
pub mod feed_end;
#[cfg(target_arch = "wasm32")]
pub mod freshness;
#[cfg(target_arch = "wasm32")]
pub mod icon;
#[cfg(target_arch = "wasm32")]
pub mod kept;
#[cfg(target_arch = "wasm32")]
pub mod live;
#[cfg(target_arch = "wasm32")]
pub mod live_feed;
#[cfg(target_arch = "wasm32")]
pub mod notice;
#[cfg(target_arch = "wasm32")]
pub mod person_header;
#[cfg(target_arch = "wasm32")]
pub mod person_view;
#[cfg(target_arch = "wasm32")]
pub mod request;
#[cfg(target_arch = "wasm32")]
pub mod session_bar;
#[cfg(target_arch = "wasm32")]
pub mod sign_in;
#[cfg(target_arch = "wasm32")]
pub mod start;
