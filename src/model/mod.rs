//! What the product knows, without a browser: credentials, people, secrets,
//! and the rules of the list. Nothing here awaits, draws or reads a clock.

pub mod credential;
pub mod failure;
pub mod feed;
pub mod person;
pub mod place;
pub mod secret;
pub mod token;
