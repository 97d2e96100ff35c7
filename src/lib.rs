//! x
pub mod api;
#[cfg(target_arch = "wasm32")]
pub mod app;
pub mod auth;
#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod model;
pub mod ui;
