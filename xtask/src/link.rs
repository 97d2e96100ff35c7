//! How an API is reached: plainly on this machine, encrypted anywhere else.
//!
//! Nothing is retried and no redirect is followed, since what goes wrong on
//! the way is the caller's to see.

use std::{error::Error, fmt, time::Duration};

use anyhow::{Result, anyhow};
use axum::{
    body::Body,
    http::{Request, Response},
};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Builder, Client, connect::HttpConnector},
    rt::TokioExecutor,
};

use crate::backend::ApiOrigin;

const PATIENCE: Duration = Duration::from_secs(10);

/// Connections to one origin.
#[derive(Clone)]
pub enum Link {
    /// To this machine.
    Plain(Client<HttpConnector, Body>),
    /// To any other, by https alone.
    Encrypted(Client<HttpsConnector<HttpConnector>, Body>),
}

/// Why a request got no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// Nobody was there.
    Unreachable,
    /// Somebody was, and broke the connection before answering.
    Broken,
}

impl fmt::Display for Silence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Unreachable => "the API cannot be reached",
            Self::Broken => "the API broke the connection",
        })
    }
}

impl Error for Silence {}

impl Link {
    /// Gets ready to connect to `origin`.
    ///
    /// # Errors
    /// When it takes https and this system has no root certificates.
    pub fn new(origin: &ApiOrigin) -> Result<Self> {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(PATIENCE));
        connector.set_nodelay(true);
        if origin.as_str().starts_with("http://") {
            // A fresh connection for each request: one that is reused may be
            // closed at that moment, a failure that nobody asked for.
            let client = once().pool_max_idle_per_host(0).build(connector);
            return Ok(Self::Plain(client));
        }
        connector.enforce_http(false);
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(rustls::crypto::ring::default_provider())
            .map_err(|_| anyhow!("https needs root certificates: install ca-certificates"))?
            .https_only()
            .enable_http1()
            .wrap_connector(connector);
        Ok(Self::Encrypted(once().build(connector)))
    }

    /// Sends a request and waits for the head of the answer.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn send(&self, request: Request<Body>) -> Result<Response<Incoming>, Silence> {
        let answer = match self {
            Self::Plain(client) => client.request(request).await,
            Self::Encrypted(client) => client.request(request).await,
        };
        answer.map_err(|error| {
            if error.is_connect() {
                Silence::Unreachable
            } else {
                Silence::Broken
            }
        })
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Plain(_) => "Plain",
            Self::Encrypted(_) => "Encrypted",
        })
    }
}

/// A client that asks each thing once.
fn once() -> Builder {
    let mut builder = Client::builder(TokioExecutor::new());
    builder.retry_canceled_requests(false);
    builder
}
