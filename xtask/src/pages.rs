//! The files of the built app, as any static host should serve them.
//!
//! A path whose last part has no dot is a page of the app and gets
//! `index.html`; any other path is a file, there or not there. Ready-made
//! `.br` and `.gz` are used where the browser takes them.

use std::{
    io::{self, ErrorKind},
    path::Path,
};

use axum::{
    body::Body,
    http::{
        HeaderValue, Method, Request, Response, StatusCode,
        header::{ALLOW, CACHE_CONTROL},
    },
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
    start: ServeFile,
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
            start: ServeFile::new(dist.join("index.html"))
                .precompressed_br()
                .precompressed_gzip(),
        }
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
        let found = if is_page(&path) {
            self.start.clone().try_call(request).await
        } else {
            self.files.clone().try_call(request).await
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
