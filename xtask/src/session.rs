//! A browser window that a driver steers: the few commands of WebDriver that a
//! measurement takes.
//!
//! Without a client of its own among the crates, since everyone who serves the
//! app builds these commands and would wait for it too. Whatever is timed is
//! timed inside the page; the way there and back is never part of it.

use anyhow::{Context, Result, bail};
use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, header::CONTENT_TYPE},
};
use serde_json::{Value, json};

use crate::{
    browsers::{CHROMIUM_ARGUMENTS, Kind},
    driver::Driver,
    link::Link,
};

/// How long one script may take, in milliseconds: as long as the largest list
/// takes to load on a slow machine.
const PATIENCE_MS: u32 = 900_000;

/// What an answer may hold at most: the times of some thousand requests.
const ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// A window of a browser that nobody sees.
#[derive(Debug)]
pub struct Session {
    link: Link,
    address: String,
    browser: String,
}

impl Session {
    /// Opens a window.
    ///
    /// # Errors
    /// When the browser does not start.
    pub async fn open(driver: &Driver, kind: Kind) -> Result<Self> {
        let origin = driver.address();
        let link = Link::new(&origin.parse()?)?;
        let body = json!({"capabilities": {"alwaysMatch": capabilities(kind)}});
        let opened = call(&link, Method::POST, &format!("{origin}/session"), &body)
            .await
            .with_context(|| format!("{} did not open a window", kind.name()))?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let id = text(&opened["sessionId"]);
        let about = &opened["capabilities"];
        Ok(Self {
            link,
            address: format!("{origin}/session/{id}"),
            browser: format!(
                "{} {}",
                text(&about["browserName"]),
                text(&about["browserVersion"])
            ),
        })
    }

    /// The browser's name and version.
    #[must_use]
    pub fn browser(&self) -> &str {
        &self.browser
    }

    /// Opens an address and waits until the page has loaded.
    ///
    /// # Errors
    /// When nothing answers there.
    pub async fn visit(&self, url: &str) -> Result<()> {
        self.post("url", &json!({"url": url})).await.map(drop)
    }

    /// Runs a script that says when it is done by calling its last argument,
    /// and gives what it calls it with.
    ///
    /// # Errors
    /// When it throws, or is never done.
    pub async fn run(&self, script: &str, arguments: Value) -> Result<Value> {
        let body = json!({"script": script, "args": arguments});
        self.post("execute/async", &body).await
    }

    /// Asks Chromium something by the DevTools protocol, which no other
    /// browser's driver speaks.
    ///
    /// # Errors
    /// When it refuses.
    pub async fn devtools(&self, name: &str) -> Result<Value> {
        let body = json!({"cmd": name, "params": {}});
        self.post("goog/cdp/execute", &body).await
    }

    /// Closes the window, and the browser with it.
    ///
    /// # Errors
    /// When the browser is gone already.
    pub async fn close(self) -> Result<()> {
        let body = Value::Null;
        call(&self.link, Method::DELETE, &self.address, &body)
            .await
            .map(drop)
    }

    async fn post(&self, command: &str, body: &Value) -> Result<Value> {
        let url = format!("{}/{command}", self.address);
        call(&self.link, Method::POST, &url, body).await
    }
}

async fn call(link: &Link, method: Method, url: &str, body: &Value) -> Result<Value> {
    let request = Request::builder()
        .method(method)
        .uri(url)
        .header(CONTENT_TYPE, "application/json")
        .body(match body {
            Value::Null => Body::empty(),
            body => Body::from(body.to_string()),
        })?;
    let answer = link.send(request).await.context("the driver is gone")?;
    let status = answer.status();
    let bytes = to_bytes(Body::new(answer.into_body()), ANSWER_BYTES).await?;
    let mut said: Value =
        serde_json::from_slice(&bytes).context("the driver answered in an unknown shape")?;
    let value = said["value"].take();
    if !status.is_success() {
        let message = value["message"].as_str().unwrap_or_default();
        // Below it stands a trace of the browser's own.
        let message = message.lines().next().unwrap_or_default();
        bail!("{message}");
    }
    Ok(value)
}

fn capabilities(kind: Kind) -> Value {
    // The texts that buttons are found by are English.
    let own = match kind {
        Kind::Chromium => {
            let ours = ["--accept-lang=en-US", "--enable-precise-memory-info"];
            let arguments = [&CHROMIUM_ARGUMENTS[..], &ours].concat();
            let preferences = json!({"intl.accept_languages": "en-US"});
            (
                "goog:chromeOptions",
                json!({"args": arguments, "prefs": preferences}),
            )
        }
        Kind::Firefox => {
            let preferences = json!({
                "intl.accept_languages": "en-US",
                // Its clocks are coarser otherwise.
                "privacy.reduceTimerPrecision": false,
            });
            let arguments = ["-headless", "--width=1280", "--height=900"];
            (
                "moz:firefoxOptions",
                json!({"args": arguments, "prefs": preferences}),
            )
        }
    };
    json!({
        own.0: own.1,
        "timeouts": {"script": PATIENCE_MS, "pageLoad": PATIENCE_MS},
    })
}
