//! The files of the built app, as any static host should serve them.
//!
//! A path whose last part has no dot is a page of the app and gets
//! `index.html`; any other path is a file, there or not there. Ready-made
//! `.br` and `.gz` are used where the browser takes them.

use std::{
    fs,
    io::{self, ErrorKind},
    path::Path,
    str::FromStr,
};

use anyhow::{Context, Result, bail};
use axum::{
    body::{Body, Bytes},
    http::{
        HeaderValue, Method, Request, Response, StatusCode,
        header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE},
    },
    response::IntoResponse,
};
use tower_http::services::{ServeDir, ServeFile};

use crate::site::plain;

/// Names with a hash never change their content.
const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Everything else is asked for again, and answered with 304 if unchanged.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// A folder with a built app.
#[derive(Debug, Clone)]
pub struct Pages {
    files: ServeDir,
    start: Start,
}

/// The page that every address of the app begins with.
#[derive(Debug, Clone)]
enum Start {
    /// As it was built.
    Built(ServeFile),
    /// With settings of whoever serves it.
    Set(Bytes),
}

/// A setting of the page, as `index.html` has them: `name=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    name: String,
    value: String,
}

impl FromStr for Setting {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let (name, value) = text
            .split_once('=')
            .context("a setting is written as name=value, like client-id=sandbox-client")?;
        Ok(Self {
            name: name.to_owned(),
            value: value.to_owned(),
        })
    }
}

impl Setting {
    /// The page with this setting in place of the one that it has.
    ///
    /// # Errors
    /// When it has none of this name.
    pub fn put(&self, page: &str) -> Result<String> {
        let begin = format!("<meta name=\"{}\" content=\"", self.name);
        let parts = page.split_once(&begin).and_then(|(before, rest)| {
            let (_, after) = rest.split_once('"')?;
            Some((before, after))
        });
        let Some((before, after)) = parts else {
            bail!(
                "the page has no setting {}: those of README.md are in index.html",
                self.name
            );
        };
        let value = self.value.replace('&', "&amp;").replace('"', "&quot;");
        Ok([before, &begin, &value, "\"", after].concat())
    }
}

impl Pages {
    /// Serves the app that was built into `dist`.
    #[must_use]
    pub fn new(dist: &Path) -> Self {
        Self {
            files: ServeDir::new(dist)
                .append_index_html_on_directories(false)
                .precompressed_br()
                .precompressed_gzip(),
            start: Start::Built(
                ServeFile::new(dist.join("index.html"))
                    .precompressed_br()
                    .precompressed_gzip(),
            ),
        }
    }

    /// The same, with these settings in the page.
    ///
    /// # Errors
    /// When the page cannot be read, or has no such setting.
    pub fn with_settings(dist: &Path, settings: &[Setting]) -> Result<Self> {
        let pages = Self::new(dist);
        if settings.is_empty() {
            return Ok(pages);
        }
        let built = fs::read_to_string(dist.join("index.html")).context("there is no page")?;
        let page = settings
            .iter()
            .try_fold(built, |page, setting| setting.put(&page))?;
        Ok(Self {
            start: Start::Set(page.into()),
            ..pages
        })
    }

    /// Answers one request.
    pub async fn answer<B: Send + 'static>(&self, request: Request<B>) -> Response<Body> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let mut refusal = plain(StatusCode::METHOD_NOT_ALLOWED, "Pages can only be read.\n");
            refusal
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return refusal;
        }
        let path = request.uri().path().to_owned();
        let found = match &self.start {
            _ if !is_page(&path) => self.files.clone().try_call(request).await,
            Start::Built(start) => start.clone().try_call(request).await,
            Start::Set(page) => {
                let html = [(CONTENT_TYPE, "text/html; charset=utf-8")];
                return finish(&path, Ok((html, page.clone()).into_response()));
            }
        };
        finish(&path, found.map(|response| response.map(Body::new)))
    }
}

fn finish(path: &str, found: io::Result<Response<Body>>) -> Response<Body> {
    let missing = match &found {
        Ok(response) => response.status() == StatusCode::NOT_FOUND,
        Err(error) => matches!(
            error.kind(),
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::PermissionDenied
        ),
    };
    let mut response = match found {
        _ if missing => plain(StatusCode::NOT_FOUND, "There is no such file.\n"),
        Ok(response) => response,
        Err(_) => plain(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The file cannot be read.\n",
        ),
    };
    let good = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let caching = if good && is_hashed(path) {
        FOR_GOOD
    } else {
        ASK_AGAIN
    };
    response.headers_mut().insert(CACHE_CONTROL, caching);
    response
}

/// Whether the path is one of the app's own addresses and not a file.
fn is_page(path: &str) -> bool {
    !last_part(path).contains('.') || path == "/index.html"
}

/// Whether the file's name, or its folder's for what trunk copies as it is,
/// ends in a hash of the content.
fn is_hashed(path: &str) -> bool {
    if is_page(path) {
        return false;
    }
    let stem = last_part(path).split('.').next().unwrap_or_default();
    let in_snippets = path.starts_with("/snippets/");
    let folder = path.split('/').nth(2).unwrap_or_default();
    ends_in_hash(stem.strip_suffix("_bg").unwrap_or(stem)) || (in_snippets && ends_in_hash(folder))
}

fn ends_in_hash(name: &str) -> bool {
    name.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_part_without_a_dot_is_a_page() {
        for (path, page) in [
            ("/", true),
            ("/people/12", true),
            ("/people/12/", true),
            ("/v1.2/people", true),
            ("/index.html", true),
            ("/favicon.ico", false),
            ("/people/app.js", false),
            ("/.well-known", false),
        ] {
            assert_eq!(is_page(path), page, "{path}");
        }
    }

    #[test]
    fn settings_take_the_place_of_those_that_the_page_has() {
        let page = "<meta name=\"auth\" content=\"token\">\n<meta name=\"client-id\" content=\"\">";
        let set = |text: &str| {
            text.parse::<Setting>()
                .and_then(|setting| setting.put(page))
        };
        let expected = page.replace("\"\"", "\"a=&quot;b&amp;\"");
        assert_eq!(set("client-id=a=\"b&").ok(), Some(expected));
        let expected = page.replace("token", "same-origin");
        assert_eq!(set("auth=same-origin").ok(), Some(expected));
        for wrong in ["client-id", "clientid=a", "=a"] {
            assert!(set(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_names_that_carry_a_hash_are_kept_for_good() {
        for (path, hashed) in [
            ("/person-credentials-3f2a9c0d1e2b4a5f.js", true),
            ("/person-credentials-3f2a9c0d1e2b4a5f_bg.wasm", true),
            ("/style-0123456789abcdef.css", true),
            ("/snippets/leptos-0123456789abcdef/inline0.js", true),
            ("/index.html", false),
            ("/", false),
            ("/people/person-3f2a9c0d1e2b4a5f", false),
            ("/favicon.svg", false),
            ("/person-credentials.js", false),
            ("/feed-facade.js", false),
        ] {
            assert_eq!(is_hashed(path), hashed, "{path}");
        }
    }
}
