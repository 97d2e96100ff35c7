//! A made-up company's portal that hosts the element, and the server it has.
//!
//! It shows an integrator both ways to the API. With a token, the portal's
//! server gives one to its own pages. Without, the portal's server stands
//! between: it takes a session cookie and adds the token itself, for reading a
//! person and their credentials alone, so that no script ever holds it.
//!
//! Its files are read for each request and never cached, so that what is being
//! edited is what is seen.

use std::path::PathBuf;

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri,
        header::{
            ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, InvalidHeaderValue, LOCATION,
            SET_COOKIE,
        },
    },
};
use hyper::body::Incoming;
use serde_json::{Value, json};
use tower_http::services::{ServeDir, ServeFile};

use crate::{
    link::Silence,
    portal_tokens::{COOKIE_NAME, TokenSource, Tokens},
    proxy::Upstream,
    site::plain,
};

/// A page of another site cannot send it without asking, and is never allowed.
const CSRF_HEADER: HeaderName = HeaderName::from_static("x-requested-with");
/// Not `Secure`: the demo is served by http, and to this machine alone. A real
/// portal's cookie is.
const COOKIE_RULES: &str = "Path=/portal; HttpOnly; SameSite=Strict";

/// What a portal is made of.
#[derive(Debug, Clone)]
pub struct PortalOptions {
    /// The folder that holds its pages.
    pub folder: PathBuf,
    /// Who gives it its tokens.
    pub tokens: TokenSource,
}

/// The portal and its server.
#[derive(Debug)]
pub struct Portal {
    files: ServeDir,
    start: ServeFile,
    source: TokenSource,
    tokens: Tokens,
}

impl Portal {
    /// Serves the pages in a folder, below `/portal/`.
    #[must_use]
    pub fn new(options: &PortalOptions) -> Self {
        Self {
            files: ServeDir::new(&options.folder).append_index_html_on_directories(false),
            start: ServeFile::new(options.folder.join("index.html")),
            source: options.tokens,
            tokens: Tokens::new(),
        }
    }

    /// Answers one request for something of the portal's.
    ///
    /// # Errors
    /// When the API broke the connection before it answered.
    pub async fn answer(
        &self,
        request: Request<Incoming>,
        api: &Upstream,
    ) -> Result<Response<Body>, Silence> {
        let mut response = match request.uri().path() {
            "/portal" => moved_to("/portal/"),
            "/portal/token" => self.give_token(&request, api).await,
            "/portal/token/expire" => self.expire(&request, api).await,
            "/portal/session" => self.session(&request, api).await,
            path if path.starts_with("/portal/api/") => self.read_for(request, api).await?,
            _ => self.page_or_file(request).await,
        };
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    }

    async fn give_token(&self, request: &Request<Incoming>, api: &Upstream) -> Response<Body> {
        if request.method() != Method::GET {
            return only("GET");
        }
        if !is_ours(request.headers()) {
            return foreign();
        }
        if self.source == TokenSource::Person {
            return plain(
                StatusCode::NOT_FOUND,
                "This portal has no tokens to give: paste one of the account.\n",
            );
        }
        match self.tokens.make(api).await {
            Some(token) => as_json(StatusCode::OK, &json!({ "token": token })),
            None => no_sandbox(),
        }
    }

    async fn expire(&self, request: &Request<Incoming>, api: &Upstream) -> Response<Body> {
        if request.method() != Method::POST {
            return only("POST");
        }
        if !is_ours(request.headers()) {
            return foreign();
        }
        if self.tokens.expire(api).await {
            no_content()
        } else {
            no_sandbox()
        }
    }

    async fn session(&self, request: &Request<Incoming>, api: &Upstream) -> Response<Body> {
        let headers = request.headers();
        match *request.method() {
            Method::GET => as_json(
                StatusCode::OK,
                &json!({
                    "signed_in": self.tokens.of_session(headers).is_some(),
                    "gives_tokens": self.source == TokenSource::Sandbox,
                }),
            ),
            Method::POST | Method::DELETE if !is_ours(headers) => foreign(),
            Method::POST if self.source == TokenSource::Person => plain(
                StatusCode::NOT_FOUND,
                "This portal has no sessions: paste a token of the account.\n",
            ),
            Method::POST => {
                let Some(token) = self.tokens.make(api).await else {
                    return no_sandbox();
                };
                // A browser has one session at a time.
                self.tokens.end(headers);
                let id = self.tokens.begin(token);
                with_cookie(&format!("{COOKIE_NAME}={id}; {COOKIE_RULES}"))
            }
            Method::DELETE => {
                self.tokens.end(headers);
                with_cookie(&format!("{COOKIE_NAME}=; {COOKIE_RULES}; Max-Age=0"))
            }
            _ => only("GET, POST, DELETE"),
        }
    }

    /// Reads from the API for a page whose session is known.
    async fn read_for(
        &self,
        request: Request<Incoming>,
        api: &Upstream,
    ) -> Result<Response<Body>, Silence> {
        if request.method() != Method::GET {
            let sentence = "The portal reads from the API and does nothing else";
            let mut refusal = problem(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                sentence,
            );
            let headers = refusal.headers_mut();
            headers.insert(ALLOW, HeaderValue::from_static("GET"));
            return Ok(refusal);
        }
        if !is_ours(request.headers()) {
            return Ok(problem(
                StatusCode::FORBIDDEN,
                "forbidden",
                "The request lacks the header X-Requested-With",
            ));
        }
        let token = self.tokens.of_session(request.headers());
        let Some(bearer) = token.and_then(|token| as_bearer(&token).ok()) else {
            return Ok(problem(
                StatusCode::UNAUTHORIZED,
                "unauthorized",
                "The portal's session is missing or over",
            ));
        };
        let Some(target) = at_api(request.uri()) else {
            return Ok(problem(
                StatusCode::NOT_FOUND,
                "not_found",
                "The portal reads no such address",
            ));
        };
        let (mut head, _) = request.into_parts();
        head.headers.remove(&CSRF_HEADER);
        let mut asked = Request::new(Body::empty());
        *asked.headers_mut() = head.headers;
        // Whatever the page sent there, the session's token stands.
        asked.headers_mut().insert(AUTHORIZATION, bearer);
        api.read(&target, asked).await
    }

    async fn page_or_file(&self, request: Request<Incoming>) -> Response<Body> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return only("GET, HEAD");
        }
        let below = below_portal(request.uri());
        let is_page = !below.rsplit('/').next().unwrap_or_default().contains('.');
        let Ok(below) = below.parse::<Uri>() else {
            return no_file();
        };
        let (mut head, body) = request.into_parts();
        head.uri = below;
        let request = Request::from_parts(head, body);
        let found = if is_page {
            self.start.clone().try_call(request).await
        } else {
            self.files.clone().try_call(request).await
        };
        match found {
            Ok(answer) if answer.status() != StatusCode::NOT_FOUND => answer.map(Body::new),
            _ => no_file(),
        }
    }
}

/// Whether a path is the portal's.
pub(crate) fn is_portal(path: &str) -> bool {
    path == "/portal" || path.starts_with("/portal/")
}

/// The path within the portal's folder.
fn below_portal(uri: &Uri) -> String {
    let below = uri.path().strip_prefix("/portal").unwrap_or_default();
    below.to_owned()
}

/// The API's path and query for one of the portal's; none for anything but a
/// person and a person's credentials, which is all that the element reads. No
/// other spelling of these is taken, since the API might read it in another way.
fn at_api(uri: &Uri) -> Option<String> {
    let path = uri.path().strip_prefix("/portal")?;
    let below = path.strip_prefix("/api/3/people/")?;
    if !is_person(below.strip_suffix("/credentials").unwrap_or(below)) {
        return None;
    }
    let query = uri.query().map(|query| format!("?{query}"));
    Some(format!("{path}{}", query.unwrap_or_default()))
}

/// Whether a text is a person's id: what the API has a number for, written as
/// the API writes it.
fn is_person(text: &str) -> bool {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    is_plain && text.parse::<i64>().is_ok()
}

/// Whether a page of this origin sent it.
fn is_ours(headers: &HeaderMap) -> bool {
    headers
        .get(CSRF_HEADER)
        .is_some_and(|value| !value.is_empty())
}

fn as_bearer(token: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut bearer = HeaderValue::try_from(format!("Bearer {token}"))?;
    bearer.set_sensitive(true);
    Ok(bearer)
}

fn moved_to(place: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    let headers = response.headers_mut();
    headers.insert(LOCATION, HeaderValue::from_static(place));
    response
}

fn no_content() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

fn with_cookie(cookie: &str) -> Response<Body> {
    let mut response = no_content();
    // It is made of letters, digits and our own words.
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

fn as_json(status: StatusCode, value: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(value.to_string()));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

/// A refusal in the API's own shape, which is what the element reads.
fn problem(status: StatusCode, code: &str, sentence: &str) -> Response<Body> {
    as_json(
        status,
        &json!({ "error": code, "error_description": sentence }),
    )
}

fn only(methods: &'static str) -> Response<Body> {
    let mut refusal = plain(
        StatusCode::METHOD_NOT_ALLOWED,
        "It cannot be used in this way.\n",
    );
    let headers = refusal.headers_mut();
    headers.insert(ALLOW, HeaderValue::from_static(methods));
    refusal
}

fn foreign() -> Response<Body> {
    plain(
        StatusCode::FORBIDDEN,
        "The request lacks the header X-Requested-With.\n",
    )
}

fn no_sandbox() -> Response<Body> {
    plain(
        StatusCode::BAD_GATEWAY,
        "The sandbox did not do what the portal asked of it.\n",
    )
}

fn no_file() -> Response<Body> {
    plain(StatusCode::NOT_FOUND, "The portal has no such file.\n")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;

    #[test]
    fn only_a_person_and_their_credentials_are_read_from_the_api() {
        for (asked, target) in [
            ("/portal/api/3/people/1", Some("/api/3/people/1")),
            (
                "/portal/api/3/people/1/credentials?page=2&per_page=50",
                Some("/api/3/people/1/credentials?page=2&per_page=50"),
            ),
            (
                "/portal/api/3/people/9223372036854775807/credentials?/../2",
                Some("/api/3/people/9223372036854775807/credentials?/../2"),
            ),
            ("/portal/api/3/credential_types", None),
            ("/portal/api/3/credentials?skip_pagination=true", None),
            ("/portal/api/3/people", None),
            ("/portal/api/3/people?page=1&per_page=20", None),
            ("/portal/api/3/people/", None),
            ("/portal/api/3/people/me", None),
            ("/portal/api/3/people/0", None),
            ("/portal/api/3/people/01", None),
            ("/portal/api/3/people/+1", None),
            ("/portal/api/3/people/9223372036854775808", None),
            ("/portal/api/3/people/1/", None),
            ("/portal/api/3/people//credentials", None),
            ("/portal/api/3/people/1/credentials/Q6s", None),
            ("/portal/api/3/people/1/notes", None),
            ("/portal/api/3/people/1/../2/credentials", None),
            ("/portal/api/3/people/%32/credentials", None),
            ("/portal/api/3/people/1%2f..%2f2/credentials", None),
            ("/portal/api/2/people/1", None),
            ("/portal/api/", None),
            ("/portal/api/3//people", None),
            ("/portal/api/../sandbox/tokens", None),
            ("/portal/api/%2e%2e/sandbox/tokens", None),
            ("/portal/api/..%2fsandbox%2ftokens", None),
            ("/portal/api/3/people/1%00", None),
            ("/portal/api/3/people/1;a", None),
        ] {
            let uri = asked.parse::<Uri>().unwrap();
            assert_eq!(at_api(&uri).as_deref(), target, "{asked}");
        }
    }

    #[test]
    fn the_portal_has_one_folder_of_the_site() {
        for (path, portal) in [
            ("/portal", true),
            ("/portal/", true),
            ("/portal/people/1", true),
            ("/portals", false),
            ("/people/portal", false),
            ("/", false),
        ] {
            assert_eq!(is_portal(path), portal, "{path}");
        }
    }
}
