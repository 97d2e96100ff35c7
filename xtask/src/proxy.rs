//! Hands requests on to the API, so that the browser meets one origin.
//!
//! It is as thin as a proxy can be: it follows no redirect, keeps no cookie,
//! retries nothing and buffers nothing. What the API does wrong must look as
//! wrong to the browser, and a request that the browser gives up must end at
//! the API as well; the app's behaviour in both cases is what gets tested.

use anyhow::Result;
use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, Uri,
        header::{
            CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, EXPECT, HOST, LOCATION, ORIGIN,
            PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, REFERER, SET_COOKIE, TE, TRAILER,
            TRANSFER_ENCODING, UPGRADE,
        },
    },
};
use hyper::body::Incoming;
use url::Url;

use crate::{
    backend::ApiOrigin,
    link::{Link, Silence},
    site::plain,
};

/// Headers that concern one connection only (RFC 9110, 7.6.1).
const HOP_BY_HOP: [HeaderName; 9] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// Headers about this origin, which mean nothing or too much at another.
const OURS: [HeaderName; 6] = [HOST, ORIGIN, REFERER, COOKIE, SET_COOKIE, EXPECT];

/// An origin that requests are handed on to.
#[derive(Debug, Clone)]
pub struct Upstream {
    origin: ApiOrigin,
    link: Link,
}

impl Upstream {
    /// Gets ready to talk to `origin`.
    ///
    /// # Errors
    /// When TLS cannot be set up, for want of root certificates for example.
    pub fn new(origin: ApiOrigin) -> Result<Self> {
        let link = Link::new(&origin)?;
        Ok(Self { origin, link })
    }

    /// Hands a request on and gives the answer, whose body is still to come.
    ///
    /// # Errors
    /// When the API broke the connection before it answered.
    pub async fn forward(&self, request: Request<Incoming>) -> Result<Response<Body>, Silence> {
        let target = request.uri().path_and_query();
        let target = target.and_then(|asked| format!("{}{asked}", self.origin).parse::<Uri>().ok());
        let Some(target) = target else {
            return Ok(no_address());
        };
        let (head, body) = request.into_parts();
        let has_body = head.headers.contains_key(TRANSFER_ENCODING)
            || head
                .headers
                .get(CONTENT_LENGTH)
                .is_some_and(|length| length != "0");
        let body = if has_body {
            Body::new(body)
        } else {
            Body::empty()
        };
        let mut handed_on = Request::new(body);
        *handed_on.method_mut() = head.method;
        *handed_on.uri_mut() = target;
        *handed_on.headers_mut() = end_to_end(&head.headers);
        self.carry(handed_on).await
    }

    /// Reads a path and its query, and gives the answer as [`Self::forward`]
    /// does.
    pub(crate) async fn read(
        &self,
        target: &str,
        request: Request<Body>,
    ) -> Result<Response<Body>, Silence> {
        let Ok(target) = format!("{}{target}", self.origin).parse::<Uri>() else {
            return Ok(no_address());
        };
        let (head, body) = request.into_parts();
        let mut handed_on = Request::new(body);
        *handed_on.uri_mut() = target;
        *handed_on.headers_mut() = end_to_end(&head.headers);
        self.carry(handed_on).await
    }

    /// Sends a request of our own to a path; none if nobody answers.
    pub(crate) async fn ask(
        &self,
        path: &str,
        mut request: Request<Body>,
    ) -> Option<Response<Incoming>> {
        *request.uri_mut() = format!("{}{path}", self.origin).parse().ok()?;
        self.link.send(request).await.ok()
    }

    async fn carry(&self, request: Request<Body>) -> Result<Response<Body>, Silence> {
        match self.link.send(request).await {
            Ok(answer) => Ok(self.hand_back(answer)),
            Err(Silence::Unreachable) => Ok(self.unreachable()),
            Err(Silence::Broken) => Err(Silence::Broken),
        }
    }

    fn hand_back(&self, answer: Response<Incoming>) -> Response<Body> {
        let (mut head, body) = answer.into_parts();
        head.headers = end_to_end(&head.headers);
        let target = head.headers.get(LOCATION);
        if let Some(target) = target.and_then(|target| self.as_ours(target)) {
            head.headers.insert(LOCATION, target);
        }
        let mut response = Response::new(Body::new(body));
        *response.status_mut() = head.status;
        *response.headers_mut() = head.headers;
        response
    }

    /// An address at the API's origin, as a path of this one.
    fn as_ours(&self, target: &HeaderValue) -> Option<HeaderValue> {
        let target = Url::parse(target.to_str().ok()?).ok()?;
        if target.origin().ascii_serialization() != self.origin.as_str() {
            return None;
        }
        let mut ours = target.path().to_owned();
        for (mark, part) in [('?', target.query()), ('#', target.fragment())] {
            if let Some(part) = part {
                ours.push(mark);
                ours.push_str(part);
            }
        }
        HeaderValue::from_str(&ours).ok()
    }

    fn unreachable(&self) -> Response<Body> {
        let mut response = Response::new(Body::from(format!(
            "{{\"error\":\"bad_gateway\",\"error_description\":\"The API at {} cannot be reached\"}}",
            self.origin
        )));
        *response.status_mut() = StatusCode::BAD_GATEWAY;
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }
}

/// The folders that are the API's. Only the sandbox has photos in one; a
/// deployment gives the full address of each.
const FOLDERS: [&str; 3] = ["/api/", "/oauth/", "/photos/"];

/// Whether a path is in one of the API's folders, and stays there however the
/// API reads it.
pub(crate) fn is_api(path: &str) -> bool {
    let leads_out = |part: &str| {
        let part = part.to_ascii_lowercase().replace("%2e", ".");
        part == "." || part == ".."
    };
    FOLDERS.iter().any(|folder| path.starts_with(folder)) && !path.split('/').any(leads_out)
}

fn no_address() -> Response<Body> {
    plain(StatusCode::NOT_FOUND, "There is no such address.\n")
}

/// The headers that are meant for the other end.
fn end_to_end(headers: &HeaderMap) -> HeaderMap {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    let mut kept = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers {
        if !HOP_BY_HOP.contains(name) && !OURS.contains(name) && !named.contains(name) {
            kept.append(name, value.clone());
        }
    }
    kept
}
