//! A sandbox with a client beside it.

use std::future::Future;
use std::net::SocketAddr;

use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder};
use sandbox::{Options, Sandbox};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The moment that dates are relative to in these tests: 15 January 2027.
pub const NOW: i64 = 1_800_000_000;

pub struct Bench {
    pub sandbox: Sandbox,
    pub http: Client,
}

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn rows(&self) -> Vec<Value> {
        self.json().as_array().unwrap().clone()
    }

    pub fn ids(&self) -> Vec<String> {
        let id = |row: &Value| row["id"].as_str().unwrap_or_default().to_owned();
        self.rows().iter().map(id).collect()
    }
}

/// A client that shows redirects instead of following them.
pub fn client() -> Client {
    Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

pub async fn bench(change: impl FnOnce(&mut Options)) -> Bench {
    let mut options = Options {
        now: Some(NOW),
        ..Options::default()
    };
    change(&mut options);
    Bench {
        sandbox: Sandbox::start(options).await.unwrap(),
        http: client(),
    }
}

pub async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await.unwrap(),
    }
}

impl Bench {
    /// A request without a token.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let address = format!("{}{path}", self.sandbox.origin());
        self.http.request(method, address)
    }

    /// A GET with the token that works from the start, not sent yet.
    pub fn asking(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
            .bearer_auth(self.sandbox.token())
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.asking(path)).await
    }

    pub async fn get_with(&self, token: &str, path: &str) -> Answer {
        send(self.request(Method::GET, path).bearer_auth(token)).await
    }

    pub async fn post(&self, path: &str, body: &str) -> Answer {
        send(self.request(Method::POST, path).body(body.to_owned())).await
    }

    /// Sends bytes as they are and reads until the connection ends, well or
    /// badly.
    pub async fn raw(&self, bytes: &[u8]) -> (String, std::io::Result<usize>) {
        let origin = self.sandbox.origin();
        let address: SocketAddr = origin.strip_prefix("http://").unwrap().parse().unwrap();
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        let ended = stream.read_to_end(&mut answer).await;
        (String::from_utf8_lossy(&answer).into_owned(), ended)
    }
}

/// Gives everything else a turn until something is so.
pub async fn wait_until<F: Future<Output = bool>>(mut is_so: impl FnMut() -> F) {
    let patience = std::time::Duration::from_secs(20);
    tokio::time::timeout(patience, async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
}
