//! Every command of the README: `serve`, `build`, `test`, `bench` and `fuzz`.
//!
//! A library beside the binary, because the journeys serve the release build
//! through the same [`site`] that `cargo xtask serve` uses: what they find is
//! then true of what a person sees. Nothing here knows what a credential is.
//!
//! | question | file |
//! |---|---|
//! | what a command does, in order | [`serve`], [`mod@test`], [`fuzz`] |
//! | how fast and how heavy it is, and what changed since the last time | [`mod@bench`], [`session`] |
//! | what each part of the tests is | [`host_tests`], [`browser_tests`], [`journey_tests`] |
//! | how the app becomes `dist/`, and how many bytes that is | [`app`], [`compress`], [`size`] |
//! | how the element becomes `dist/element/`, and what stands in its files | [`element`]; [`package`], [`script`], [`licences`], [`integrity`], [`workspace`] |
//! | which address answers what | [`site`], [`pages`], [`proxy`], [`link`] |
//! | the portal that hosts the element, and its server | [`portal`], [`portal_tokens`] |
//! | where `/api` comes from | [`backend`] |
//! | how a deployment answers, by a real server | [`nginx`], [`deployment`] |
//! | what is installed, where, and which version | [`tools`], [`browsers`], [`npm`] |
//! | how a run of tests is counted | [`tally`], [`recorded`], [`suites`], [`report`] |
//! | how a child process ends with us | [`process`], [`driver`] |

pub mod app;
pub mod backend;
pub mod bench;
pub mod browser_tests;
pub mod browsers;
pub mod checkout;
pub mod compress;
pub mod deployment;
pub mod driver;
pub mod element;
pub mod fuzz;
pub mod host_tests;
pub mod integrity;
pub mod journey_tests;
pub mod licences;
pub mod link;
pub mod nginx;
pub mod npm;
pub mod package;
pub mod pages;
pub mod portal;
pub mod portal_tokens;
pub mod process;
pub mod proxy;
pub mod recorded;
pub mod report;
pub mod script;
pub mod serve;
pub mod session;
pub mod site;
pub mod size;
pub mod suites;
pub mod tally;
pub mod test;
#[cfg(test)]
mod testing;
pub mod tools;
pub mod workspace;
