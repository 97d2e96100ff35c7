//! Where the bearer token comes from, and what becomes of it.

pub mod check;
#[cfg(target_arch = "wasm32")]
pub mod host_session;
#[cfg(target_arch = "wasm32")]
pub mod idle_lock;
#[cfg(target_arch = "wasm32")]
pub mod provider_session;
pub mod renewal;
#[cfg(target_arch = "wasm32")]
pub mod session;
#[cfg(target_arch = "wasm32")]
pub mod tabs;
