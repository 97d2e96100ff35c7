//! What the product knows, without a browser: credentials, people, secrets,
//! and the rules of the list. Nothing here awaits, draws or reads a clock.

pub mod arrangement;
pub mod authorization;
pub mod credential;
pub mod disclosure;
pub mod exposure;
pub mod failure;
pub mod feed;
pub mod moment;
pub mod names;
pub mod page;
pub mod people;
pub mod person;
pub mod phase;
pub mod place;
pub mod plain_text;
pub mod reading;
pub mod retry;
pub mod secret;
pub mod ticket;
pub mod token;
pub mod trusted;
