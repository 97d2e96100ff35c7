//! What stands around a page that is measured: an account of some size, the
//! page in front of it as it is deployed, and a window that shows it.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use sandbox::{Options, Sandbox};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::copy::{self, BARE};
use crate::{
    browsers::{Browser, Kind},
    driver::Driver,
    session::Session,
    site::{Site, SiteOptions},
};

/// Where the page keeps the token of a session.
const TOKEN: &str = "person-credentials.access-token";

/// How long the first card may take, in milliseconds.
const PATIENCE_MS: u32 = 60_000;

/// An account, and a window to look at it.
#[derive(Debug)]
pub struct Stand {
    sandbox: Sandbox,
    session: Session,
    kind: Kind,
    path: String,
    rows: u64,
    // After the session, which it would take with it.
    _driver: Driver,
}

/// What the page says when it is asked.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Told<T> {
    /// The view lacks what the figure needs.
    Absent {
        /// What that is.
        absent: String,
    },
    /// What was measured.
    There(T),
}

/// How many bytes are held once what nobody can reach is thrown away.
#[derive(Debug)]
pub struct Held {
    /// By scripts; only Chromium tells.
    pub heap: Option<f64>,
    /// By the wasm.
    pub wasm: f64,
}

impl Stand {
    /// Sets up an account of so many credentials, and opens a window.
    ///
    /// # Errors
    /// When the API or the browser does not start.
    pub async fn open(browser: &Browser, path: &str, rows: u64) -> Result<Self> {
        // Everyone holds five, so that accounts differ by nothing but their
        // size; a person's own view has the sandbox's usual people.
        let options = match person(path) {
            None => Options {
                people: 0,
                credentials: rows,
                ..Options::default()
            },
            Some(_) => Options::default(),
        };
        let sandbox = Sandbox::start(options)
            .await
            .context("the sandbox API did not start")?;
        let driver = Driver::start(browser).await?;
        let session = Session::open(&driver, browser.kind).await?;
        Ok(Self {
            sandbox,
            session,
            kind: browser.kind,
            path: path.to_owned(),
            rows,
            _driver: driver,
        })
    }

    /// Serves a build in front of the account.
    ///
    /// # Errors
    /// When it cannot be copied or served.
    pub async fn serve(&self, dist: &Path, folder: &Path, size: Option<u32>) -> Result<Site> {
        let name = size.map_or_else(|| "as-built".to_owned(), |size| format!("{size}-a-page"));
        Site::start(SiteOptions {
            dist: copy::make(dist, folder.join(name), size)?,
            api: self.sandbox.origin(),
            portal: None,
            port: 0,
        })
        .await
    }

    /// The browser's name and version.
    #[must_use]
    pub fn browser(&self) -> &str {
        self.session.browser()
    }

    /// Opens the view anew, signed in, and gives the milliseconds until its
    /// first card was there.
    ///
    /// # Errors
    /// When none comes.
    pub async fn arrive(&self, site: &Site) -> Result<f64> {
        self.leave(site).await?;
        let sign_in = "const [name, token, done] = arguments;
            sessionStorage.setItem(name, token);
            done(true);";
        let arguments = json!([TOKEN, self.sandbox.token()]);
        self.session.run(sign_in, arguments).await?;
        let url = format!("{}{}", site.origin(), self.path);
        self.session.visit(&url).await?;
        self.sure("waitForCard", json!([PATIENCE_MS])).await
    }

    /// Leaves the view for a page without anything.
    ///
    /// # Errors
    /// When the browser does not go there.
    pub async fn leave(&self, site: &Site) -> Result<()> {
        self.session
            .visit(&format!("{}{BARE}", site.origin()))
            .await
    }

    /// Asks the page for something that any view can tell.
    ///
    /// # Errors
    /// When it tells something else.
    pub async fn sure<T: DeserializeOwned>(&self, what: &str, arguments: Value) -> Result<T> {
        match self.ask(what, arguments).await? {
            Told::There(found) => Ok(found),
            Told::Absent { absent } => bail!("the page lacks {absent}"),
        }
    }

    /// Asks the page to measure something.
    ///
    /// # Errors
    /// When it cannot.
    pub async fn ask<T: DeserializeOwned>(&self, what: &str, arguments: Value) -> Result<Told<T>> {
        let script = "const [what, given, done] = arguments;
            bench[what](...given).then(done, (error) => done({broken: String(error)}))";
        let said = self.session.run(script, json!([what, arguments])).await?;
        if let Some(error) = said["broken"].as_str() {
            bail!("{what}: {error}");
        }
        serde_json::from_value(said).with_context(|| format!("{what} was told in an unknown shape"))
    }

    /// A number on one of the last cards, to search for.
    ///
    /// # Errors
    /// When none has one.
    pub async fn last_number(&self) -> Result<String> {
        let list = match person(&self.path) {
            Some(person) => format!("/api/3/people/{person}/credentials"),
            None => "/api/3/credentials".to_owned(),
        };
        self.sure("lastNumber", json!([list, self.rows])).await
    }

    /// What is held by now.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn held(&self) -> Result<Held> {
        let wasm = self.sure("wasm", json!([])).await?;
        if self.kind == Kind::Firefox {
            return Ok(Held { heap: None, wasm });
        }
        self.session.devtools("Performance.enable").await?;
        self.session.devtools("HeapProfiler.collectGarbage").await?;
        let metrics = self.session.devtools("Performance.getMetrics").await?;
        let metrics = metrics["metrics"].as_array();
        let heap = metrics.into_iter().flatten();
        let heap = heap.filter(|metric| metric["name"] == "JSHeapUsedSize");
        let heap = heap.filter_map(|metric| metric["value"].as_f64()).next();
        ensure!(
            heap.is_some(),
            "Chromium does not tell how large its heap is"
        );
        Ok(Held { heap, wasm })
    }

    /// Closes the window, the browser and the API.
    ///
    /// # Errors
    /// When the browser is gone already.
    pub async fn close(self) -> Result<()> {
        self.session.close().await
    }
}

/// Whose list stands at a path, if it is one person's.
pub fn person(path: &str) -> Option<&str> {
    path.strip_prefix("/people/")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;

    #[test]
    fn what_a_view_lacks_is_told_from_what_was_measured() {
        let told = |text: &str| serde_json::from_str::<Told<Vec<f64>>>(text).unwrap();
        assert!(matches!(told("[1, 2.5]"), Told::There(found) if found == [1.0, 2.5]));
        let absent = told(r#"{"absent": "the filters"}"#);
        assert!(matches!(absent, Told::Absent { absent } if absent == "the filters"));
        assert!(serde_json::from_str::<Told<Vec<f64>>>("{}").is_err());
    }

    #[test]
    fn a_person_has_a_list_of_their_own() {
        assert_eq!(person("/people/1"), Some("1"));
        assert_eq!(person("/credentials"), None);
    }
}
