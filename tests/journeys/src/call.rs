//! A client that is no browser: it says what it is told to say, follows no
//! redirect, unpacks nothing and keeps no cookie.

use anyhow::{Context, Result};
use http::{HeaderMap, Method, StatusCode};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request that is being put together.
#[must_use = "a call is only made by `answer`"]
#[derive(Debug)]
pub struct Call(RequestBuilder);

impl Call {
    /// A request to read.
    ///
    /// # Errors
    /// When there can be no client.
    pub fn get(url: &str) -> Result<Self> {
        Self::new(Method::GET, url)
    }

    /// A request by any method.
    ///
    /// # Errors
    /// When there can be no client.
    pub fn new(method: Method, url: &str) -> Result<Self> {
        let client = Client::builder().redirect(Policy::none()).build()?;
        Ok(Self(client.request(method, url)))
    }

    /// Adds a header.
    pub fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.header(name, value))
    }

    /// Adds a body.
    pub fn body(self, body: impl Into<String>) -> Self {
        Self(self.0.body(body.into()))
    }

    /// Makes it and reads the answer to its end.
    ///
    /// # Errors
    /// When none comes.
    pub async fn answer(self) -> Result<Answer> {
        let response = self.0.send().await?;
        Ok(Answer {
            status: response.status(),
            headers: response.headers().clone(),
            body: response.bytes().await?.to_vec(),
        })
    }
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// All headers.
    pub headers: HeaderMap,
    /// The body as it was sent.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's values, with commas between them; empty if it is absent.
    #[must_use]
    pub fn header(&self, name: &str) -> String {
        let values = self.headers.get_all(name).iter();
        let values: Vec<_> = values.filter_map(|value| value.to_str().ok()).collect();
        values.join(", ")
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends a head that no careful client would send, and gives the head of the
/// answer.
///
/// # Errors
/// When none comes.
pub async fn raw(origin: &str, head: &str) -> Result<Answer> {
    let address = origin.strip_prefix("http://").context("no plain origin")?;
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(head.as_bytes()).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").context("no end of the head")?;
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(": ").context("no header")?;
        headers.append(http::HeaderName::try_from(name)?, value.parse()?);
    }
    Ok(Answer {
        status: status.context("no status")?.parse()?,
        headers,
        body: body.as_bytes().to_vec(),
    })
}
