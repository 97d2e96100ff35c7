//! The endpoint: addresses, bodies, and the one place that fetches.

pub mod deployment;
pub mod endpoint;
#[cfg(target_arch = "wasm32")]
pub mod http;
pub mod provider;
pub mod settings;
pub mod wire;
