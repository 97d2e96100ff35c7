//! The app and its API on one address, as a careful deployment has them.
//!
//! Every answer carries the headers of `deploy`. What they forbid the browser reports, and the reports are kept, so
//! that a journey can assert that there were none.

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, Result};
use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
            REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
        },
    },
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpListener, task::JoinHandle, task::JoinSet};

use crate::{
    link::Silence,
    pages::Pages,
    portal::{Portal, PortalOptions, is_portal},
    proxy::{Upstream, is_api},
};

/// What the app's pages may do: nothing but load and ask from here.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; report-uri /csp-reports";

/// The folder of the element, which portals of any origin load.
const FOR_ALL: &str = "/element/";

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What every answer carries, whichever page or file it is.
pub const ALWAYS: [(HeaderName, &str); 4] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (X_FRAME_OPTIONS, "DENY"),
    (OPENER_POLICY, "same-origin"),
];

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// A broken page can report without end; the first reports tell enough.
const REPORTS_KEPT: usize = 100;
const REPORT_BYTES: usize = 64 * 1024;

/// What a site is made of.
#[derive(Debug, Clone)]
pub struct SiteOptions {
    /// The folder that holds the built app.
    pub dist: PathBuf,
    /// The origin that `/api`, `/oauth` and `/photos` are handed on to.
    pub api: String,
    /// A portal at `/portal/`, beside the app.
    pub portal: Option<PortalOptions>,
    /// The port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
}

/// A running site; dropping it closes its port and every connection.
#[must_use = "dropping the site stops it"]
pub struct Site {
    address: SocketAddr,
    reports: Reports,
    task: JoinHandle<()>,
}

impl Site {
    /// Starts a site from a built app.
    ///
    /// # Errors
    /// When the port is taken or the API's address cannot be used.
    pub async fn start(options: SiteOptions) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
            .await
            .with_context(|| format!("port {} is not free on 127.0.0.1", options.port))?;
        let api = Upstream::new(options.api.parse()?)?;
        let portal = options.portal.as_ref().map(Portal::new);
        Self::open(
            listener,
            Front::Built(Pages::new(&options.dist)),
            api,
            portal,
        )
    }

    /// Starts answering on a port that is held already.
    ///
    /// # Errors
    /// When the port has no address.
    pub fn open(
        listener: TcpListener,
        front: Front,
        api: Upstream,
        portal: Option<Portal>,
    ) -> Result<Self> {
        let address = listener.local_addr().context("the port has no address")?;
        let reports = Reports::default();
        let house = Arc::new(House {
            front,
            api,
            portal,
            reports: reports.clone(),
        });
        Ok(Self {
            address,
            reports,
            task: tokio::spawn(house.answer_all(listener)),
        })
    }

    /// The address to open, without a closing slash.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What browsers reported that the policy forbade.
    #[must_use]
    pub fn csp_reports(&self) -> Vec<String> {
        self.reports.lock().clone()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Site")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// Where the pages come from.
#[derive(Debug)]
pub enum Front {
    /// A folder with a built app.
    Built(Pages),
    /// A program that builds and serves them while they are being written. It
    /// puts a script into the page, so our policy cannot hold there.
    Watched(Upstream),
}

#[derive(Clone, Default)]
struct Reports(Arc<Mutex<Vec<String>>>);

impl Reports {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct House {
    front: Front,
    api: Upstream,
    portal: Option<Portal>,
    reports: Reports,
}

impl House {
    async fn answer_all(self: Arc<Self>, listener: TcpListener) {
        // Held here, so that ending this task ends all of them.
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = listener.accept() => {
                    // Out of file handles, or gone before it was accepted:
                    // the next one may do.
                    let Ok((stream, _)) = accepted else {
                        tokio::task::yield_now().await;
                        continue;
                    };
                    // A small answer would wait for an acknowledgement.
                    let _ = stream.set_nodelay(true);
                    let house = Arc::clone(&self);
                    connections.spawn(async move {
                        let service = service_fn(move |request| Arc::clone(&house).answer(request));
                        // It ends badly when either side breaks off, and both may.
                        let _ = http1::Builder::new()
                            .serve_connection(TokioIo::new(stream), service)
                            .await;
                    });
                }
                Some(_) = connections.join_next() => {}
            }
        }
    }

    /// An error closes the connection without an answer.
    async fn answer(
        self: Arc<Self>,
        request: Request<Incoming>,
    ) -> Result<Response<Body>, Silence> {
        let path = request.uri().path();
        let is_for_all = path.starts_with(FOR_ALL);
        let mut policy = Some(POLICY);
        let portal = self.portal.as_ref().filter(|_| is_portal(path));
        let mut response = if let Some(portal) = portal {
            portal.answer(request, &self.api).await?
        } else if is_api(path) {
            // Pages of the provider say themselves what they may do.
            policy = policy.filter(|_| !path.starts_with("/oauth/"));
            self.api.forward(request).await?
        } else if path == "/csp-reports" {
            self.collect(request).await
        } else {
            match &self.front {
                Front::Built(pages) => pages.answer(request).await,
                Front::Watched(builder) => {
                    policy = None;
                    builder.forward(request).await?
                }
            }
        };
        if is_for_all {
            open(response.headers_mut());
        }
        guard(response.headers_mut(), policy);
        Ok(response)
    }

    async fn collect(&self, request: Request<Incoming>) -> Response<Body> {
        if request.method() != Method::POST {
            return plain(
                StatusCode::METHOD_NOT_ALLOWED,
                "Reports can only be sent.\n",
            );
        }
        let body = Body::new(request.into_body());
        let Ok(bytes) = axum::body::to_bytes(body, REPORT_BYTES).await else {
            return plain(StatusCode::PAYLOAD_TOO_LARGE, "The report is too long.\n");
        };
        let mut reports = self.reports.lock();
        if reports.len() < REPORTS_KEPT {
            reports.push(String::from_utf8_lossy(&bytes).into_owned());
        }
        drop(reports);
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        response
    }
}

/// Lets pages of every origin load what is there: it is the same for all, and
/// nothing of it is secret.
fn open(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
}

/// Adds what every answer should carry, where it does not say otherwise.
fn guard(headers: &mut HeaderMap, policy: Option<&'static str>) {
    let policy = policy.map(|policy| (CONTENT_SECURITY_POLICY, policy));
    for (name, value) in ALWAYS.into_iter().chain(policy) {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
}

/// An answer in one plain sentence.
pub(crate) fn plain(status: StatusCode, sentence: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(sentence));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
