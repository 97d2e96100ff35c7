//! A running sandbox: its routes and its life.
//!
//! Listens on 127.0.0.1 and nowhere else. Dropping a [`Sandbox`] closes its
//! port, its connections and every sandbox that was started through it, so a
//! test that fails leaves nothing behind.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use crate::bearer::NewToken;
use crate::clients::ClientError;
use crate::faults::{Fault, FaultId};
use crate::journal::{self, Request};
use crate::options::Options;
use crate::problem::Problem;
use crate::wire::{self, Ending};
use crate::world::World;
use crate::{api, authorize, consent, control, cors, exchange, photos, sabotage};

/// Why a sandbox did not start.
#[derive(Debug)]
pub enum StartError {
    /// Another program has the port.
    Taken {
        /// The port that was asked for.
        port: u16,
    },
    /// The port could not be opened for another reason.
    Unavailable(io::Error),
    /// A client cannot be used.
    Client(ClientError),
    /// More people or credentials than are worth waiting for.
    TooLarge,
    /// The given token has characters that no header takes.
    Token,
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken { port } => write!(
                f,
                "port {port} is taken by another program: stop it or choose another port"
            ),
            Self::Unavailable(error) => write!(f, "the port could not be opened: {error}"),
            Self::Client(error) => error.fmt(f),
            Self::TooLarge => {
                f.write_str("an account has at most a million people and a billion credentials")
            }
            Self::Token => f.write_str("a token needs printable characters and no spaces"),
        }
    }
}

impl std::error::Error for StartError {}

/// A running sandbox; dropping it stops it.
#[must_use = "dropping a sandbox stops it"]
pub struct Sandbox {
    address: SocketAddr,
    world: Arc<World>,
    server: JoinHandle<()>,
}

impl fmt::Debug for Sandbox {
    /// Where it is and nothing that opens it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Starts one on the current tokio runtime.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        Self::launch(options, false).await
    }

    /// Starts one that belongs to another; boxed, because it is called from
    /// within the server that it starts.
    pub(crate) fn start_child(
        options: Options,
    ) -> Pin<Box<dyn Future<Output = Result<Self, StartError>> + Send>> {
        Box::pin(Self::launch(options, true))
    }

    async fn launch(options: Options, is_child: bool) -> Result<Self, StartError> {
        let world = Arc::new(World::new(options, is_child)?);
        let port = world.options.port;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(|error| match error.kind() {
                io::ErrorKind::AddrInUse => StartError::Taken { port },
                _ => StartError::Unavailable(error),
            })?;
        let address = listener.local_addr().map_err(StartError::Unavailable)?;
        let server = tokio::spawn(accept(listener, routes(&world)));
        Ok(Self {
            address,
            world,
            server,
        })
    }

    /// Where it answers, as `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many people the account has; their ids are 1 to this.
    pub fn people(&self) -> u64 {
        self.world.account.people()
    }

    /// How many credentials the account has.
    pub fn credentials(&self) -> u64 {
        self.world.account.credentials()
    }

    /// The token that works from the start, for reading people.
    pub fn token(&self) -> &str {
        &self.world.fixed.token
    }

    /// A token that has expired.
    pub fn expired_token(&self) -> &str {
        &self.world.fixed.expired
    }

    /// A valid token without the scope that lists of people need.
    pub fn token_without_scope(&self) -> &str {
        &self.world.fixed.without_scope
    }

    /// A token that may write people and read credential types.
    pub fn writer_token(&self) -> &str {
        &self.world.fixed.writer
    }

    /// A token of another account. It sees the same people, for there is only
    /// one account's data here; what differs is what it says of itself.
    pub fn other_account_token(&self) -> &str {
        &self.world.fixed.other_account
    }

    /// Every request to the API and OAuth so far, in order of arrival.
    pub fn requests(&self) -> Vec<Request> {
        self.world.journal.requests()
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.world.journal.clear();
    }

    /// Makes something go wrong.
    pub fn fault(&self, fault: Fault) -> FaultId {
        self.world.traps.arm(fault)
    }

    /// Takes a fault away and lets go what it holds; false if it was gone.
    pub fn lift(&self, id: FaultId) -> bool {
        self.world.traps.lift(id)
    }

    /// Takes all faults away.
    pub fn lift_all(&self) {
        self.world.traps.lift_all();
    }

    /// Makes a token.
    pub fn issue_token(&self, wanted: NewToken) -> String {
        self.world.issue(wanted)
    }

    /// Revokes a token; from now on it is answered with 401.
    pub fn revoke_token(&self, token: &str) {
        self.world.tokens.revoke(token);
    }

    /// Stops and waits until the port is free again.
    pub async fn stop(mut self) {
        self.server.abort();
        // It was told to end, so that it says so is no news.
        let _ = (&mut self.server).await;
    }

    /// Whether it said farewell.
    pub(crate) fn has_stopped(&self) -> bool {
        self.server.is_finished()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn routes(world: &Arc<World>) -> Router {
    let shared = || Arc::clone(world);
    Router::new()
        .route(
            "/api/3/people/{person_id}/credentials",
            get(api::person_credentials),
        )
        .route(
            "/api/3/people/{person_id}/credentials/{id}",
            get(api::person_credential),
        )
        .route("/api/3/people/{person_id}", get(api::person))
        .route("/api/3/people", get(api::people))
        .route("/api/3/credentials", get(api::all_credentials))
        .route("/api/3/credentials/{id}", get(api::credential))
        .route("/api/3/credential_types", get(api::credential_types))
        .route(
            "/oauth/authorize",
            get(authorize::ask).post(authorize::decide),
        )
        .route("/oauth/token", post(exchange::token))
        .route("/oauth/token/info", get(api::token_info))
        .route("/oauth/revoke", post(exchange::revoke))
        .route(exchange::OWN_SERVER_PATH, post(exchange::revoke_for_app))
        .route(consent::STYLE_PATH, get(consent::style))
        .route("/photos/{file}", get(photos::photo))
        .merge(control::routes())
        .fallback(api::nothing)
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .layer(from_fn_with_state(shared(), sabotage::sabotage))
        .layer(from_fn_with_state(shared(), journal::record))
        .layer(from_fn_with_state(shared(), cors::cors))
        .with_state(shared())
}

/// Serves connections until one of them says farewell. They live in here, so
/// that none outlives the sandbox, not even one that a fault holds.
async fn accept(listener: TcpListener, app: Router) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    // Small answers must not wait for each other.
                    let _ = stream.set_nodelay(true);
                    connections.spawn(wire::serve(stream, app.clone()));
                }
                // Too many open files, most likely: some will be closed soon.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            Some(ended) = connections.join_next() => {
                if matches!(ended, Ok(Ending::Farewell)) {
                    return;
                }
            }
        }
    }
}
