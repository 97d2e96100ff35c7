//! Shows staff which access-control credentials a person holds.
//!
//! # The map
//!
//! Imports run one way, from the top down; nothing points back up, and `api`
//! and `browser` never see each other.
//!
//! ```text
//! main ──── app ───┬── ui ──┬── auth ──┬── api ── model
//! bin/embed ─ embed ┘        └──────────┴── browser
//! ```
//!
//! | question | place |
//! |---|---|
//! | which view stands at which address | [`model::place`], `app` |
//! | what is asked for next, which answer is believed, when it is tried again | [`model::feed`], [`model::retry`] |
//! | what has arrived of a list, and what may be claimed about it | [`model::reading`] |
//! | when a list in pages has ended, and what means that it moved | [`model::paging`] |
//! | whose card a number is, and what may be said where it was not found | [`model::search`] |
//! | what has arrived of the people, whom somebody searches for | [`model::people`], [`model::people_query`] |
//! | whose names are known, and who is asked for | [`model::names`], `ui::known_people` |
//! | what a credential is, what of it may be shown | [`model::credential`], [`model::secret`] |
//! | what is odd about what arrived, and what is no proof of it | [`model::hints`] |
//! | what is uncovered, until when, and what is told of it | [`model::exposure`], [`model::disclosure`], `ui::live_exposure` |
//! | what a file of a list holds, and what it says of itself | [`model::export`], `ui::live_export` |
//! | who permits a disclosure, and where it is noted | `ui::disclosures`, the one place that every disclosure passes |
//! | which addresses of others are followed | [`model::trusted`] |
//! | what can fail, and what can be done about it | [`model::failure`] |
//! | where a request goes, what a deployment configures | [`api::endpoint`], [`api::settings`] |
//! | what an answer means | [`api::wire`] |
//! | what a request carries | `api::http`, the only file that fetches |
//! | what lets a request through: a token, or cookies and a header | [`model::authorization`] |
//! | where the token comes from and where it is kept | [`auth::check`], `auth::session` |
//! | when a host is asked for a token, and when not again | [`auth::renewal`], `auth::host_session` |
//! | what the element promises to its host | `embed` (the contract), `embed/element.js` (its lifecycle) |
//! | every text that people read, in every language | [`ui::words`] |
//! | what the keyboard does in a list | `ui::shortcuts` |
//! | colours and language of the page, and where they are remembered | `app::taste` |
//! | how a view follows the session and the list | `ui::request`, `ui::live_feed` |
//! | which cards of a long list stand on the page | [`model::window`], `ui::live_window` |
//! | how cards come and go while those that stay are not touched | `ui::keyed` |
//! | which rows are shown, in which order | [`model::filter`], [`model::order`], [`model::arrangement`] |
//! | what a filter can ask for, how it stands in an address | [`model::choice`], [`model::selection`] |
//! | how many rows each choice would show | [`model::tally`] |
//! | where a label stands among the others of a list | `model::label_ranks` |
//! | what is found out about a list as it grows | `ui::findings` |
//! | what back and forward find again | `ui::kept`, `browser::spot` |
//!
//! `model` and the pure files beside it build for the host as well, without
//! any of the browser's crates, so their rules are tested there in seconds and
//! cannot name a browser type by mistake.
//!
//! # Quirks, and which side new code takes
//!
//! - A Leptos resource does not run again while its future is pending; it does
//!   clean up when its owner goes. So what must stop at once is a view of its
//!   own: one [`PersonView`](ui) shows one person for as long as it lives.
//! - A resource keeps its old value while it loads. Resources here have the
//!   value `()`; answers go into signals that know whose they are.
//! - Markup without any changing part is set as HTML text, which Trusted Types
//!   forbid. Give every nested element something that is an expression.
//! - A memo that is only tracked, and never read, tells nothing.
//! - What is drawn or followed and reads a memo before the memo that it is made
//!   of misses changes of the latter that leave the former as it is
//!   (`reactive_graph` 0.2.16). Read the source first, or only one of them.
//! - Closures in views are erased by `ui::live`; a bare one costs about 1 KB,
//!   and a memo or a signal of a new type about as much.
//! - Only a dialog that is closed gives the focus back: one that is taken away
//!   open loses it. `ui::dialog` closes it first.
//! - Each element on a page is an instance of the wasm of its own. Whatever is
//!   thrown out of an instance ends it; so what a host gives is read by calls
//!   that catch, and never by a bare one.
//! - In a shadow root `document.activeElement` is the host: ask what stands there
//!   for `:focus`. Sizes follow `--pc-font-size`, not `rem`.
//! - Words are a context: a view takes them when it is drawn. Another language
//!   draws the whole page anew, and the lists are kept meanwhile.

pub mod api;
#[cfg(target_arch = "wasm32")]
pub mod app;
pub mod auth;
#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod embed;
pub mod model;
pub mod ui;
