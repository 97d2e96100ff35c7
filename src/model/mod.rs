//! What the product knows, without a browser: credentials, people, secrets,
//! and the rules of the list. Nothing here awaits, draws or reads a clock.

pub mod arrangement;
pub mod attempt;
pub mod authorization;
pub mod calendar;
pub mod choice;
pub mod credential;
pub mod disclosure;
pub mod export;
pub mod exposure;
pub mod failure;
pub mod feed;
pub mod filter;
pub mod hints;
pub mod idle;
mod label_ranks;
pub mod moment;
pub mod names;
pub mod order;
pub mod page;
pub mod paging;
pub mod people;
pub mod people_query;
pub mod person;
pub mod phase;
pub mod pkce;
pub mod place;
pub mod plain_text;
pub mod reading;
pub mod retry;
#[cfg(test)]
mod samples;
pub mod search;
pub mod secret;
pub mod selection;
pub mod tally;
pub mod ticket;
pub mod time;
pub mod token;
pub mod trusted;
pub mod types;
pub mod window;
