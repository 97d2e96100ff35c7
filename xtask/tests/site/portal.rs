//! The portal and its server, asked over real HTTP as its page would.

use axum::{
    Router,
    extract::Request,
    http::{Method as Asked, Uri},
    response::{IntoResponse, Response},
};
use reqwest::{Client, Method, RequestBuilder, StatusCode, header, redirect::Policy};
use sandbox::{Options, Sandbox};
use tokio::{io::AsyncReadExt, io::AsyncWriteExt, net::TcpListener, net::TcpStream};
use xtask::{
    portal::PortalOptions,
    portal_tokens::TokenSource,
    site::{Site, SiteOptions},
};

use crate::support::site;
use crate::testing::Folder;

const INDEX: &str = "<!doctype html><title>the portal</title>";
const LIST: &str = "/portal/api/3/people/2/credentials?page=1&per_page=5";
const FAKE: &str = "obviously-fake-token";

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("dist/index.html", "the app");
    folder.write("portal/index.html", INDEX);
    folder.write("portal/portal.js", "start()");
    folder.write("portal/portal.css", "body {}");
    folder.write("secret.txt", "outside");
    folder
}

async fn with_portal(folder: &Folder, api: &str, tokens: TokenSource) -> Site {
    let options = SiteOptions {
        dist: folder.path().join("dist"),
        api: api.to_owned(),
        portal: Some(PortalOptions {
            folder: folder.path().join("portal"),
            tokens,
        }),
        port: 0,
    };
    Site::start(options).await.unwrap()
}

/// The portal's files, without an API.
async fn pages(name: &str) -> (Site, Folder) {
    let folder = folder(name);
    let site = with_portal(&folder, "http://127.0.0.1:9", TokenSource::Sandbox).await;
    (site, folder)
}

async fn before_sandbox(name: &str) -> (Site, Sandbox) {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let site = with_portal(&folder(name), &sandbox.origin(), TokenSource::Sandbox).await;
    (site, sandbox)
}

/// A portal before a server that makes one token and answers with `answer`.
async fn before<F>(name: &str, tokens: TokenSource, answer: fn(Request) -> F) -> Site
where
    F: Future<Output = Response> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let server = Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, server).await.unwrap() });
    with_portal(&folder(name), &origin, tokens).await
}

fn client() -> Client {
    Client::builder().redirect(Policy::none()).build().unwrap()
}

fn ask(site: &Site, method: Method, path: &str) -> RequestBuilder {
    client().request(method, format!("{}{path}", site.origin()))
}

/// A request that a page of the portal's own would send.
fn ours(site: &Site, method: Method, path: &str) -> RequestBuilder {
    ask(site, method, path).header("x-requested-with", "portal")
}

/// Begins a session and gives the cookie as a browser would send it.
async fn sign_in(site: &Site) -> String {
    let answer = ours(site, Method::POST, "/portal/session").send().await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

async fn token(site: &Site) -> String {
    let answer = ours(site, Method::GET, "/portal/token")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let text = answer.text().await.unwrap();
    let token = text.strip_prefix("{\"token\":\"").unwrap();
    token.strip_suffix("\"}").unwrap().to_owned()
}

async fn status_with(site: &Site, token: &str) -> StatusCode {
    let asked = ask(site, Method::GET, "/api/3/people/2").bearer_auth(token);
    asked.send().await.unwrap().status()
}

#[tokio::test]
async fn every_page_of_the_portal_gets_its_start() {
    let (site, _folder) = pages("portal-pages").await;
    for path in [
        "/portal/",
        "/portal/people/1",
        "/portal/people/1/",
        "/portal/embed-lab?a=b.c",
        "/portal/nobody/knows/this",
        "/portal/index.html",
    ] {
        let answer = ask(&site, Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(
            answer.headers()[header::CONTENT_TYPE],
            "text/html",
            "{path}"
        );
        assert_eq!(answer.text().await.unwrap(), INDEX, "{path}");
    }
}

#[tokio::test]
async fn the_address_without_a_slash_leads_to_the_portal() {
    let (site, _folder) = pages("portal-slash").await;
    let answer = ask(&site, Method::GET, "/portal").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT);
    assert_eq!(answer.headers()[header::LOCATION], "/portal/");
}

#[tokio::test]
async fn files_are_called_what_they_are_and_a_missing_one_is_no_page() {
    let (site, _folder) = pages("portal-files").await;
    for (path, status, kind) in [
        ("/portal/portal.js", StatusCode::OK, "text/javascript"),
        ("/portal/portal.css", StatusCode::OK, "text/css"),
        (
            "/portal/gone.js",
            StatusCode::NOT_FOUND,
            "text/plain; charset=utf-8",
        ),
        (
            "/portal/people/portal.js",
            StatusCode::NOT_FOUND,
            "text/plain; charset=utf-8",
        ),
    ] {
        let answer = ask(&site, Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(answer.headers()[header::CONTENT_TYPE], kind, "{path}");
    }
    let post = ask(&site, Method::POST, "/portal/").send().await.unwrap();
    assert_eq!(post.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(post.headers()[header::ALLOW], "GET, HEAD");
}

#[tokio::test]
async fn what_was_edited_is_what_is_served() {
    let (site, folder) = pages("portal-edited").await;
    let read = async || {
        let answer = ask(&site, Method::GET, "/portal/portal.js").send().await;
        answer.unwrap().text().await.unwrap()
    };
    assert_eq!(read().await, "start()");
    folder.write("portal/portal.js", "begin()");
    assert_eq!(read().await, "begin()");
}

#[tokio::test]
async fn nothing_outside_the_portals_folder_is_served() {
    let (site, _folder) = pages("portal-outside").await;
    // A browser would take the dots out itself, and so would the client.
    for path in [
        "/portal/../secret.txt",
        "/portal/%2e%2e/secret.txt",
        "/portal/..%2fsecret.txt",
        "/portal/a/..%2f..%2fsecret.txt",
        "/portal//secret.txt",
        "/portal/..%5csecret.txt",
    ] {
        let mut raw = TcpStream::connect(site.origin().trim_start_matches("http://"))
            .await
            .unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        raw.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        raw.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        assert!(!answer.contains("outside"), "{path}");
    }
}

#[tokio::test]
async fn every_answer_of_the_portal_is_protected_and_never_kept() {
    let (site, _sandbox) = before_sandbox("portal-headers").await;
    for (method, path) in [
        (Method::GET, "/portal"),
        (Method::GET, "/portal/"),
        (Method::GET, "/portal/portal.js"),
        (Method::GET, "/portal/gone.js"),
        (Method::GET, "/portal/token"),
        (Method::POST, "/portal/token/expire"),
        (Method::GET, "/portal/session"),
        (Method::POST, "/portal/session"),
        (Method::GET, LIST),
    ] {
        let answer = ours(&site, method, path).send().await.unwrap();
        let headers = answer.headers();
        assert_eq!(headers[header::CACHE_CONTROL], "no-store", "{path}");
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert_eq!(policy, xtask::site::POLICY, "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(headers[name], value, "{path}");
        }
    }
}

#[tokio::test]
async fn a_site_without_a_portal_has_the_app_there() {
    let (site, _dist) = site(folder("portal-none")).await;
    let answer = ask(&site, Method::GET, "/portal/people/1").send().await;
    assert_eq!(answer.unwrap().text().await.unwrap(), "the app");
}

#[tokio::test]
async fn a_token_of_the_portal_reads_people_until_it_is_ended() {
    let (site, _sandbox) = before_sandbox("portal-token").await;
    let (first, second) = (token(&site).await, token(&site).await);
    assert_ne!(first, second, "each is fresh");
    assert_eq!(status_with(&site, &first).await, StatusCode::OK);
    let end = "/portal/token/expire";
    let refused = ask(&site, Method::POST, end).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN, "not by a stranger");
    assert_eq!(status_with(&site, &first).await, StatusCode::OK);
    let ended = ours(&site, Method::POST, end).send().await.unwrap();
    assert_eq!(ended.status(), StatusCode::NO_CONTENT);
    for token in [first, second] {
        assert_eq!(status_with(&site, &token).await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(
        status_with(&site, &token(&site).await).await,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_stranger_is_given_no_token() {
    let site = before("portal-stranger", TokenSource::Sandbox, |request| {
        terse(request.method().clone(), request.uri().clone())
    })
    .await;
    let stranger = ask(&site, Method::GET, "/portal/token");
    let empty = ask(&site, Method::GET, "/portal/token").header("x-requested-with", "");
    for request in [stranger, empty] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
        let body = answer.text().await.unwrap();
        assert!(!body.contains(FAKE), "{body}");
    }
    assert_eq!(token(&site).await, FAKE);
}

#[tokio::test]
async fn tokens_are_given_and_ended_by_one_method_each() {
    let (site, _sandbox) = before_sandbox("portal-methods").await;
    for (method, path, allowed) in [
        (Method::POST, "/portal/token", "GET"),
        (Method::HEAD, "/portal/token", "GET"),
        (Method::GET, "/portal/token/expire", "POST"),
        (Method::PUT, "/portal/session", "GET, POST, DELETE"),
    ] {
        let answer = ours(&site, method, path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(answer.headers()[header::ALLOW], allowed, "{path}");
    }
}

#[tokio::test]
async fn with_session_and_header_the_portal_reads_from_the_api() {
    let (site, sandbox) = before_sandbox("portal-reads").await;
    let cookie = sign_in(&site).await;
    let answer = ours(&site, Method::GET, LIST)
        .header(header::COOKIE, cookie)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["total"], "12");
    assert!(answer.text().await.unwrap().starts_with("[{\"id\":"));
    let asked = sandbox.requests();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].path, "/api/3/people/2/credentials");
    assert_eq!(asked[0].query, "page=1&per_page=5");
}

#[tokio::test]
async fn without_header_or_session_or_by_another_method_nothing_is_asked() {
    let (site, sandbox) = before_sandbox("portal-rules").await;
    let cookie = sign_in(&site).await;
    let ask = |method| ask(&site, method, LIST);
    let ours = |method| ours(&site, method, LIST);
    let with = |request: RequestBuilder| request.header(header::COOKIE, &cookie);
    let none = "portal_session=0123456789abcdef0123456789abcdef";
    for (request, status, code) in [
        (with(ask(Method::GET)), StatusCode::FORBIDDEN, "forbidden"),
        (ask(Method::GET), StatusCode::FORBIDDEN, "forbidden"),
        (
            with(ask(Method::GET)).header("x-requested-with", ""),
            StatusCode::FORBIDDEN,
            "forbidden",
        ),
        (ours(Method::GET), StatusCode::UNAUTHORIZED, "unauthorized"),
        (
            ours(Method::GET).header(header::COOKIE, none),
            StatusCode::UNAUTHORIZED,
            "unauthorized",
        ),
        (
            ours(Method::GET).bearer_auth(sandbox.token()),
            StatusCode::UNAUTHORIZED,
            "unauthorized",
        ),
        (
            with(ours(Method::POST)),
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
        ),
        (with(ours(Method::HEAD)), StatusCode::METHOD_NOT_ALLOWED, ""),
        (
            with(ours(Method::DELETE)),
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
        ),
    ] {
        let asked = format!("{request:?}");
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{asked}");
        let kind = &answer.headers()[header::CONTENT_TYPE];
        assert_eq!(kind, "application/json", "{asked}");
        let body = answer.text().await.unwrap();
        assert!(body.contains(code), "{asked}: {body}");
    }
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn the_session_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let (site, _sandbox) = before_sandbox("portal-cookie").await;
    let stranger = ask(&site, Method::POST, "/portal/session").send().await;
    let stranger = stranger.unwrap();
    assert_eq!(stranger.status(), StatusCode::FORBIDDEN);
    assert!(!stranger.headers().contains_key(header::SET_COOKIE));
    let rules = "; Path=/portal; HttpOnly; SameSite=Strict";
    for (method, ending) in [(Method::POST, ""), (Method::DELETE, "; Max-Age=0")] {
        let answer = ours(&site, method, "/portal/session").send().await.unwrap();
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        let (pair, flags) = cookie.split_at(cookie.find(';').unwrap());
        assert_eq!(flags, format!("{rules}{ending}"));
        let id = pair.strip_prefix("portal_session=").unwrap();
        assert_eq!(id.len(), if ending.is_empty() { 32 } else { 0 });
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_ended_or_another_begins() {
    let (site, _sandbox) = before_sandbox("portal-session").await;
    let status = async |cookie: &str| {
        let request = ours(&site, Method::GET, LIST).header(header::COOKIE, cookie);
        request.send().await.unwrap().status()
    };
    let first = sign_in(&site).await;
    assert_eq!(status(&first).await, StatusCode::OK);
    let again = ours(&site, Method::POST, "/portal/session").header(header::COOKIE, &first);
    let again = again.send().await.unwrap();
    let second = again.headers()[header::SET_COOKIE].to_str().unwrap();
    let second = second.split(';').next().unwrap();
    assert_eq!(status(&first).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(second).await, StatusCode::OK);
    let end = ours(&site, Method::DELETE, "/portal/session").header(header::COOKIE, second);
    end.send().await.unwrap();
    assert_eq!(status(second).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_page_can_ask_how_it_stands_with_the_session() {
    let (site, _sandbox) = before_sandbox("portal-stands").await;
    let tell = async |cookie: &str| {
        let request = ask(&site, Method::GET, "/portal/session").header(header::COOKIE, cookie);
        request.send().await.unwrap().text().await.unwrap()
    };
    assert_eq!(tell("").await, r#"{"gives_tokens":true,"signed_in":false}"#);
    let cookie = sign_in(&site).await;
    assert_eq!(
        tell(&cookie).await,
        r#"{"gives_tokens":true,"signed_in":true}"#
    );
}

#[tokio::test]
async fn a_session_whose_token_ended_gets_the_apis_own_401() {
    let (site, sandbox) = before_sandbox("portal-over").await;
    let cookie = sign_in(&site).await;
    ours(&site, Method::POST, "/portal/token/expire")
        .send()
        .await
        .unwrap();
    let asked = ours(&site, Method::GET, LIST).header(header::COOKIE, cookie);
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert!(answer.headers().contains_key(header::WWW_AUTHENTICATE));
    assert_eq!(sandbox.requests().len(), 1);
}

/// Makes the fake token, and tells any other request's headers back.
async fn echo(request: Request) -> Response {
    if request.uri().path() == "/sandbox/tokens" {
        return format!("{{\"token\":\"{FAKE}\"}}").into_response();
    }
    let mut told = String::new();
    for (name, value) in request.headers() {
        told.push_str(&format!("{name}: {}\n", value.to_str().unwrap()));
    }
    told.into_response()
}

#[tokio::test]
async fn the_api_gets_the_sessions_token_and_nothing_else_of_the_session() {
    let site = before("portal-echo", TokenSource::Sandbox, echo).await;
    let cookie = sign_in(&site).await;
    let told = ours(&site, Method::GET, LIST)
        .header(header::COOKIE, &cookie)
        .bearer_auth("of-the-page")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        told.contains(&format!("authorization: Bearer {FAKE}\n")),
        "{told}"
    );
    for other in ["of-the-page", "cookie", "x-requested-with", &cookie] {
        assert!(!told.contains(other), "{other} in {told}");
    }
}

async fn terse(method: Asked, uri: Uri) -> Response {
    match (method, uri.path()) {
        (Asked::POST, "/sandbox/tokens") => format!("{{\"token\":\"{FAKE}\"}}").into_response(),
        _ => "[]".into_response(),
    }
}

#[tokio::test]
async fn no_answer_but_the_one_for_tokens_has_a_token() {
    let site = before("portal-leak", TokenSource::Sandbox, |request| {
        terse(request.method().clone(), request.uri().clone())
    })
    .await;
    assert_eq!(token(&site).await, FAKE);
    let cookie = sign_in(&site).await;
    for (method, path) in [
        (Method::GET, "/portal/"),
        (Method::GET, "/portal/portal.js"),
        (Method::GET, "/portal/session"),
        (Method::POST, "/portal/session"),
        (Method::GET, LIST),
        (Method::POST, LIST),
        (Method::GET, "/portal/api/../sandbox/tokens"),
        (Method::GET, "/portal/api/%2e%2e/sandbox/tokens"),
        (Method::GET, "/portal/api/..%2fsandbox/tokens"),
        (Method::POST, "/portal/token/expire"),
        (Method::DELETE, "/portal/session"),
        (Method::POST, "/portal/token"),
    ] {
        let request = ours(&site, method.clone(), path).header(header::COOKIE, &cookie);
        let answer = request.send().await.unwrap();
        let headers = format!("{:?}", answer.headers());
        let body = answer.text().await.unwrap();
        assert!(!headers.contains(FAKE), "{method} {path}: {headers}");
        assert!(!body.contains(FAKE), "{method} {path}: {body}");
    }
}

#[tokio::test]
async fn a_real_deployment_is_never_asked_for_a_token() {
    // It would give one to whoever asked.
    let site = before("portal-real", TokenSource::Person, |request| {
        terse(request.method().clone(), request.uri().clone())
    })
    .await;
    for (method, path) in [
        (Method::GET, "/portal/token"),
        (Method::POST, "/portal/session"),
    ] {
        let answer = ours(&site, method, path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().await.unwrap().contains("paste"), "{path}");
    }
    let end = ours(&site, Method::POST, "/portal/token/expire")
        .send()
        .await;
    assert_eq!(end.unwrap().status(), StatusCode::NO_CONTENT);
    let told = ask(&site, Method::GET, "/portal/session")
        .send()
        .await
        .unwrap();
    let told = told.text().await.unwrap();
    assert_eq!(told, r#"{"gives_tokens":false,"signed_in":false}"#);
}

#[tokio::test]
async fn a_sandbox_that_is_gone_is_a_bad_gateway() {
    let (site, _folder) = pages("portal-gone").await;
    for (method, path) in [
        (Method::GET, "/portal/token"),
        (Method::POST, "/portal/session"),
    ] {
        let answer = ours(&site, method, path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_GATEWAY, "{path}");
    }
}
