//! A native stand-in for the DoorFlow API, version 3.
//!
//! The app is developed and tested against this server over real HTTP, so it
//! follows the published API to the letter where the letter is known, and
//! misbehaves in the ways a network does when a test asks for it. It answers
//! on loopback only, holds nothing but made-up people, and shares no code
//! with the app: two readings of one contract, held against each other.
//!
//! ```no_run
//! # async fn example() -> Result<(), sandbox::StartError> {
//! let sandbox = sandbox::Sandbox::start(sandbox::Options::default()).await?;
//! println!("{}/api/3/people/1/credentials", sandbox.origin());
//! # Ok(())
//! # }
//! ```
//!
//! | question | file |
//! |---|---|
//! | what can be set | `options` |
//! | who is in the account | `people`, `photos`, `account` |
//! | what do they hold | `credentials`, `credential_types`, `holding` |
//! | how is a list cut into pages | `paging`, `links` |
//! | what does an endpoint answer | `api` |
//! | who may ask | `bearer` |
//! | how does an app get a token | `clients`, `grants`, `authorize`, `consent`, `exchange` |
//! | how does it go wrong on purpose | `faults`, `traps`, `sabotage`, `flood` |
//! | who asked what | `journal` |
//! | how does a test steer it | `control`, and the methods of [`Sandbox`] |
//! | how is it served | `server`, `wire`, `cors`; what it knows: `world` |

mod account;
mod api;
mod authorize;
mod bearer;
mod chance;
mod clients;
mod consent;
mod control;
mod cors;
mod credential_types;
mod credentials;
mod exchange;
mod faults;
mod flood;
mod form;
mod grants;
mod holding;
mod journal;
mod links;
mod options;
mod paging;
mod people;
mod photos;
mod problem;
mod sabotage;
mod server;
mod traps;
mod wire;
mod world;

pub use bearer::NewToken;
pub use clients::{Client, ClientError};
pub use faults::{Fault, FaultId, Kind};
pub use journal::{Outcome, Request};
pub use options::{Cors, Options, Totals};
pub use server::{Sandbox, StartError};
