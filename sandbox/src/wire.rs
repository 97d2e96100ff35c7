//! One connection, and how it ends.
//!
//! Served here rather than by axum, because a test may ask for a connection to
//! be reset with nothing sent. Each connection carries one request: a browser
//! repeats a request by itself when a connection it had used before breaks,
//! and a test that asked for one reset would see none.

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tower::ServiceExt;

/// Marks an answer that must not be sent: the connection is reset instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HangUp;

/// Marks an answer after which the whole sandbox stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Farewell;

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Others may follow.
    Ordinary,
    /// The sandbox said farewell on it.
    Farewell,
}

#[derive(Debug)]
struct HungUp;

impl fmt::Display for HungUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a fault closed the connection")
    }
}

impl std::error::Error for HungUp {}

type Answer = Pin<Box<dyn Future<Output = Result<Response, HungUp>> + Send>>;

/// Serves one connection to its end.
pub async fn serve(stream: TcpStream, app: Router) -> Ending {
    let hung_up = Arc::new(AtomicBool::new(false));
    let farewell = Arc::new(AtomicBool::new(false));
    let marks = (Arc::clone(&hung_up), Arc::clone(&farewell));
    let service = service_fn(move |request: Request<Incoming>| -> Answer {
        let app = app.clone();
        let (hung_up, farewell) = marks.clone();
        Box::pin(async move {
            let answer: Result<Response, Infallible> = app.oneshot(request.map(Body::new)).await;
            let Ok(response) = answer;
            if response.extensions().get::<HangUp>().is_some() {
                hung_up.store(true, Ordering::Relaxed);
                return Err(HungUp);
            }
            if response.extensions().get::<Farewell>().is_some() {
                farewell.store(true, Ordering::Relaxed);
            }
            Ok(response)
        })
    });
    let mut connection = http1::Builder::new()
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    // How it ended is the client's business; a broken pipe is no news here.
    let _ = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let mut stream = connection.into_parts().io.into_inner();
    if hung_up.load(Ordering::Relaxed) {
        // Closing with nothing lingering sends RST instead of FIN.
        let _ = stream.set_zero_linger();
    } else {
        let _ = stream.shutdown().await;
    }
    if farewell.load(Ordering::Relaxed) {
        Ending::Farewell
    } else {
        Ending::Ordinary
    }
}
