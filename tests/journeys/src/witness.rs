//! A server that answers as told and remembers what it was asked.
//!
//! It stands for what a proxy talks to: the portal that knows who is signed
//! in, or an API whose every header is to be seen.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, ensure};
use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::Answer;

/// A running server; dropping it stops it.
#[must_use = "dropping the witness stops it"]
pub struct Witness {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: JoinHandle<()>,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its method.
    pub method: String,
    /// Its path and query, as they were written.
    pub target: String,
    /// Its headers.
    pub headers: HeaderMap,
}

impl Asked {
    /// A header's value, empty where it is absent or no text.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).and_then(|it| it.to_str().ok());
        value.unwrap_or_default()
    }
}

impl Witness {
    /// Starts a server on loopback.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(
        answer: impl Fn(&Asked) -> Response + Send + Sync + 'static,
    ) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let asked = Arc::new(Mutex::new(Vec::new()));
        let answer = Arc::new(answer);
        let heard = Arc::clone(&asked);
        let app = Router::new().fallback(move |request: Request| {
            let one = Asked {
                method: request.method().to_string(),
                target: request.uri().to_string(),
                headers: request.headers().clone(),
            };
            let response = answer(&one);
            lock(&heard).push(one);
            async move { response }
        });
        let task = tokio::spawn(async move {
            // It ends when the task is dropped.
            let _ = axum::serve(listener, app).await;
        });
        Ok(Self {
            address,
            asked,
            task,
        })
    }

    /// Starts an API that says more than it should.
    ///
    /// # Errors
    /// As [`Witness::start`].
    pub async fn talkative_api() -> Result<Self> {
        Self::start(|_| {
            let headers = [
                ("content-type", "application/json"),
                ("total", "7"),
                ("x-total-results", "7"),
                ("link", "</api/3/people?page=2>; rel=\"next\""),
                ("retry-after", "3"),
                ("set-cookie", "portal=stolen; Path=/"),
                ("clear-site-data", "\"*\""),
                ("www-authenticate", "Basic"),
                ("cache-control", "public, max-age=60"),
                ("content-security-policy", "default-src *"),
                ("access-control-allow-origin", "*"),
                ("access-control-allow-credentials", "true"),
                ("x-accel-redirect", "/index.html"),
            ];
            (headers, "[]").into_response()
        })
        .await
    }

    /// Starts a portal that knows who is signed in by the cookie `session=1`.
    ///
    /// # Errors
    /// As [`Witness::start`].
    pub async fn portal() -> Result<Self> {
        Self::start(|asked| match asked.header("cookie") {
            "session=1" => StatusCode::NO_CONTENT.into_response(),
            // As portals do whose pages are all for people.
            "session=expired" => {
                let sign_in = [("location", "https://portal.test/sign-in")];
                (StatusCode::FOUND, sign_in).into_response()
            }
            _ => StatusCode::UNAUTHORIZED.into_response(),
        })
        .await
    }

    /// Its address, without a closing slash.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it was asked so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        lock(&self.asked).clone()
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Witness {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Witness")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

fn lock(asked: &Mutex<Vec<Asked>>) -> std::sync::MutexGuard<'_, Vec<Asked>> {
    asked.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether of what [`Witness::talkative_api`] says only that has come through
/// which concerns the app.
///
/// # Errors
/// When something else has, or something is missing.
pub fn is_cleaned(answer: &Answer) -> Result<()> {
    ensure!(answer.status == 200 && answer.text() == "[]", "{answer:?}");
    for (name, value) in [
        ("total", "7"),
        ("x-total-results", "7"),
        ("link", "</api/3/people?page=2>; rel=\"next\""),
        ("retry-after", "3"),
        ("cache-control", "no-store"),
        ("cross-origin-resource-policy", "same-origin"),
        ("set-cookie", ""),
        ("clear-site-data", ""),
        ("www-authenticate", ""),
        ("access-control-allow-credentials", ""),
    ] {
        let sent = answer.header(name);
        ensure!(sent == value, "{name}: {sent:?}");
    }
    let policy = answer.header("content-security-policy");
    ensure!(policy.starts_with("default-src 'none'"), "{policy}");
    Ok(())
}
