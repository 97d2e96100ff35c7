//! Asking a person for access: the consent page and what the app is told.

use reqwest::Method;
use sandbox::{Client, Fault, Kind};

use crate::bench::bench;
use crate::oauth::{ask, decide, request, ticket, told, with};

#[tokio::test]
async fn a_bad_client_or_address_never_redirects() {
    let bench = bench(|options| {
        options.clients = vec![Client::parse_public("portal=https://portal.example/cb").unwrap()];
    })
    .await;
    for pairs in [
        with(request(), "client_id", "nobody"),
        with(request(), "client_id", ""),
        with(request(), "client_id", "portal"),
        with(request(), "redirect_uri", "https://evil.example/"),
        with(request(), "redirect_uri", "http://localhost@evil.example/"),
        with(request(), "redirect_uri", ""),
        with(request(), "redirect_uri", "\" onload=\"alert(1)"),
    ] {
        let page = ask(&bench, &pairs).await;
        assert_eq!(page.status, 400, "{pairs:?}");
        assert_eq!(page.header("location"), None);
        assert!(!page.text.contains("<form"));
        assert!(!page.text.contains("evil.example"), "nothing to click on");
    }
    let registered = with(request(), "redirect_uri", "https://portal.example/cb");
    let page = ask(&bench, &with(registered, "client_id", "portal")).await;
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn other_mistakes_are_told_to_the_app_with_its_state() {
    let bench = bench(|_| {}).await;
    for (pairs, code) in [
        (with(request(), "scope", "root"), "invalid_scope"),
        (
            with(request(), "response_type", "token"),
            "unsupported_response_type",
        ),
        (
            with(request(), "code_challenge_method", "plain"),
            "invalid_request",
        ),
        (with(request(), "code_challenge", ""), "invalid_request"),
    ] {
        let told = told(&ask(&bench, &pairs).await);
        assert_eq!(told[0], ("error".to_owned(), code.to_owned()));
        assert_eq!(told[1].0, "error_description");
        assert_eq!(told[2], ("state".to_owned(), "a b&c=d".to_owned()));
    }
}

#[tokio::test]
async fn a_person_may_deny() {
    let bench = bench(|_| {}).await;
    let page = ask(&bench, &request()).await;
    let told = told(&decide(&bench, &ticket(&page), "deny").await);
    assert_eq!(told[0], ("error".to_owned(), "access_denied".to_owned()));
    assert_eq!(told[2].0, "state");
}

#[tokio::test]
async fn a_decision_needs_the_ticket_of_a_page_and_counts_once() {
    let bench = bench(|_| {}).await;
    for forged in ["", "guess"] {
        assert_eq!(decide(&bench, forged, "allow").await.status, 400);
    }
    assert_eq!(bench.post("/oauth/authorize", "").await.status, 400);
    let ticket = ticket(&ask(&bench, &request()).await);
    assert_eq!(decide(&bench, &ticket, "allow").await.status, 303);
    let again = decide(&bench, &ticket, "allow").await;
    assert_eq!((again.status, again.header("location")), (400, None));
    let undecided = crate::oauth::ticket(&ask(&bench, &request()).await);
    assert_eq!(decide(&bench, &undecided, "perhaps").await.status, 400);
}

#[tokio::test]
async fn the_consent_page_escapes_what_was_sent_and_allows_no_script() {
    let bench = bench(|_| {}).await;
    let address = "http://localhost/'onload='x";
    let page = ask(&bench, &with(request(), "redirect_uri", address)).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("http://localhost/&#39;onload=&#39;x"));
    assert!(!page.text.contains(address));
    assert!(!page.text.contains("<script") && !page.text.contains("style="));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'"));
    assert!(policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("form-action") && !policy.contains("unsafe"));
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    let style = bench.get("/oauth/consent.css").await;
    assert_eq!(
        style.header("content-type"),
        Some("text/css; charset=utf-8")
    );
    assert_eq!(bench.sandbox.requests().len(), 1, "style is no request");
}

#[tokio::test]
async fn oauth_goes_wrong_only_where_a_fault_names_it() {
    let bench = bench(|_| {}).await;
    bench.sandbox.fault(Fault::new(Kind::Reset));
    assert_eq!(ask(&bench, &request()).await.status, 200);
    bench
        .sandbox
        .fault(Fault::new(Kind::Reset).at("/oauth/authorize"));
    let asked = bench.request(Method::GET, "/oauth/authorize").send().await;
    assert!(asked.is_err());
}
