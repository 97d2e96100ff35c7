//! Getting, renewing and giving up a token, as an app does.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use reqwest::Method;
use sandbox::Client;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::bench::{Answer, Bench, bench, send};

const VERIFIER: &str = "a-verifier-of-more-than-forty-three-characters";
const CALLBACK: &str = "http://127.0.0.1:9999/callback";
const LIST: &str = "/api/3/people/2/credentials";

pub type Pairs<'a> = Vec<(&'a str, String)>;

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

pub fn request() -> Pairs<'static> {
    vec![
        ("response_type", "code".to_owned()),
        ("client_id", "sandbox-client".to_owned()),
        ("redirect_uri", CALLBACK.to_owned()),
        ("scope", "account.person.readonly".to_owned()),
        ("state", "a b&c=d".to_owned()),
        ("code_challenge", challenge()),
        ("code_challenge_method", "S256".to_owned()),
    ]
}

pub fn with<'a>(mut pairs: Pairs<'a>, name: &'a str, value: &str) -> Pairs<'a> {
    pairs.retain(|(known, _)| *known != name);
    pairs.push((name, value.to_owned()));
    pairs
}

pub async fn ask(bench: &Bench, pairs: &Pairs<'_>) -> Answer {
    send(bench.request(Method::GET, "/oauth/authorize").query(pairs)).await
}

pub fn ticket(page: &Answer) -> String {
    let (_, rest) = page.text.split_once("name=\"ticket\" value=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

pub async fn decide(bench: &Bench, ticket: &str, decision: &str) -> Answer {
    let form = [("ticket", ticket), ("decision", decision)];
    send(bench.request(Method::POST, "/oauth/authorize").form(&form)).await
}

/// The parameters an app gets at its redirect address.
pub fn told(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let (address, query) = answer.header("location").unwrap().split_once('?').unwrap();
    assert_eq!(address, CALLBACK);
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

async fn code(bench: &Bench) -> String {
    let page = ask(bench, &request()).await;
    let told = told(&decide(bench, &ticket(&page), "allow").await);
    assert_eq!(told[0].0, "code");
    assert_eq!(told[1], ("state".to_owned(), "a b&c=d".to_owned()));
    told[0].1.clone()
}

async fn token(bench: &Bench, pairs: &Pairs<'_>) -> Answer {
    let answer = send(bench.request(Method::POST, "/oauth/token").form(pairs)).await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    answer
}

fn redemption(code: &str) -> Pairs<'static> {
    vec![
        ("grant_type", "authorization_code".to_owned()),
        ("client_id", "sandbox-client".to_owned()),
        ("code", code.to_owned()),
        ("redirect_uri", CALLBACK.to_owned()),
        ("code_verifier", VERIFIER.to_owned()),
    ]
}

fn renewal(tokens: &Value) -> Pairs<'static> {
    vec![
        ("grant_type", "refresh_token".to_owned()),
        ("client_id", "sandbox-client".to_owned()),
        ("refresh_token", word(tokens, "refresh_token")),
    ]
}

fn word(tokens: &Value, name: &str) -> String {
    tokens[name].as_str().unwrap().to_owned()
}

async fn signed_in(bench: &Bench) -> Value {
    let code = code(bench).await;
    let answer = token(bench, &redemption(&code)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

async fn works(bench: &Bench, tokens: &Value) -> bool {
    let access = word(tokens, "access_token");
    bench.get_with(&access, LIST).await.status == 200
}

fn error(answer: &Answer) -> (u16, String) {
    (answer.status, word(&answer.json(), "error"))
}

fn invalid_grant() -> (u16, String) {
    (400, "invalid_grant".to_owned())
}

#[tokio::test]
async fn a_code_becomes_a_token_that_opens_the_lists() {
    let bench = bench(|_| {}).await;
    let tokens = signed_in(&bench).await;
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 3600);
    assert_eq!(tokens["scope"], "account.person.readonly");
    assert!(tokens["created_at"].is_u64());
    assert!(works(&bench, &tokens).await);
    let access = word(&tokens, "access_token");
    let info = bench.get_with(&access, "/oauth/token/info").await.json();
    assert_eq!(info["application"]["uid"], "sandbox-client");
}

#[tokio::test]
async fn a_second_use_of_a_code_revokes_what_the_first_gave() {
    let bench = bench(|_| {}).await;
    let code = code(&bench).await;
    let first = token(&bench, &redemption(&code)).await.json();
    assert!(works(&bench, &first).await);
    let second = token(&bench, &redemption(&code)).await;
    assert_eq!(error(&second), invalid_grant());
    assert!(!works(&bench, &first).await);
    let renewed = token(&bench, &renewal(&first)).await;
    assert_eq!(error(&renewed), invalid_grant());
}

#[tokio::test]
async fn a_refresh_token_rotates_and_its_second_use_revokes_the_family() {
    let bench = bench(|_| {}).await;
    let first = signed_in(&bench).await;
    let second = token(&bench, &renewal(&first)).await.json();
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert!(works(&bench, &second).await);
    let replayed = token(&bench, &renewal(&first)).await;
    assert_eq!(error(&replayed), invalid_grant());
    assert!(!works(&bench, &second).await);
    let dead = token(&bench, &renewal(&second)).await;
    assert_eq!(error(&dead), invalid_grant());
}

#[tokio::test]
async fn one_family_does_not_take_another_down() {
    let bench = bench(|_| {}).await;
    let (one, other) = (signed_in(&bench).await, signed_in(&bench).await);
    token(&bench, &renewal(&one)).await;
    token(&bench, &renewal(&one)).await;
    assert!(!works(&bench, &one).await);
    assert!(works(&bench, &other).await);
}

#[tokio::test]
async fn codes_and_tokens_expire() {
    let late = bench(|options| options.code_lifetime_secs = 0).await;
    let code = code(&late).await;
    let answer = token(&late, &redemption(&code)).await;
    assert_eq!(error(&answer), invalid_grant());
    let short = bench(|options| options.token_lifetime_secs = 0).await;
    let tokens = signed_in(&short).await;
    assert_eq!(tokens["expires_in"], 0);
    assert!(!works(&short, &tokens).await);
}

#[tokio::test]
async fn a_code_needs_its_verifier_address_and_client() {
    let bench = bench(|_| {}).await;
    let code = code(&bench).await;
    let good = redemption(&code);
    let wrong = "b".repeat(43);
    for pairs in [
        with(good.clone(), "code_verifier", &wrong),
        with(good.clone(), "code_verifier", ""),
        with(
            good.clone(),
            "redirect_uri",
            "http://127.0.0.1:9998/callback",
        ),
        with(good.clone(), "code", "nothing"),
    ] {
        let answer = token(&bench, &pairs).await;
        assert_eq!(error(&answer), invalid_grant(), "{pairs:?}");
    }
    let answer = token(&bench, &good).await;
    assert_eq!(answer.status, 200, "mistakes do not use a code up");
}

#[tokio::test]
async fn the_token_endpoint_has_the_errors_of_the_standard() {
    let bench = bench(|_| {}).await;
    let good = redemption("x");
    for (pairs, status, code) in [
        (
            with(good.clone(), "grant_type", "password"),
            400,
            "unsupported_grant_type",
        ),
        (with(good.clone(), "grant_type", ""), 400, "invalid_request"),
        (with(good.clone(), "code", ""), 400, "invalid_request"),
        (
            with(good.clone(), "client_id", "nobody"),
            401,
            "invalid_client",
        ),
        (
            with(good.clone(), "client_secret", "guess"),
            401,
            "invalid_client",
        ),
        (
            [good.clone(), good.clone()].concat(),
            400,
            "invalid_request",
        ),
    ] {
        let answer = token(&bench, &pairs).await;
        assert_eq!(error(&answer), (status, code.to_owned()), "{pairs:?}");
    }
    let json = bench.post("/oauth/token", "{}").await;
    assert_eq!(error(&json), (400, "invalid_request".to_owned()));
    let unproven = token(&bench, &with(good, "client_id", "sandbox-confidential")).await;
    assert_eq!(unproven.header("www-authenticate"), None);
    let request = bench.request(Method::POST, "/oauth/token");
    let tried = request.basic_auth("sandbox-confidential", Some("guess"));
    assert_eq!(
        send(tried.form(&[("grant_type", "x")]))
            .await
            .header("www-authenticate"),
        Some(r#"Basic realm="sandbox""#)
    );
}

#[tokio::test]
async fn a_renewal_may_ask_for_less_and_not_for_more() {
    let bench = bench(|_| {}).await;
    let tokens = signed_in(&bench).await;
    for scope in ["account.person", "account.person.readonly root"] {
        let answer = token(&bench, &with(renewal(&tokens), "scope", scope)).await;
        assert_eq!(error(&answer), (400, "invalid_scope".to_owned()));
    }
    let same = with(renewal(&tokens), "scope", "account.person.readonly");
    assert_eq!(token(&bench, &same).await.status, 200);
}

#[tokio::test]
async fn a_confidential_client_proves_itself_and_may_revoke() {
    let bench = bench(|options| {
        let text = format!("portal:hush={CALLBACK}");
        options.clients = vec![Client::parse_confidential(&text).unwrap()];
    })
    .await;
    let sign_in = async || {
        let page = ask(&bench, &with(request(), "client_id", "portal")).await;
        let code = told(&decide(&bench, &ticket(&page), "allow").await)[0]
            .1
            .clone();
        let pairs = with(redemption(&code), "client_id", "portal");
        let unproven = token(&bench, &pairs).await;
        assert_eq!(error(&unproven), (401, "invalid_client".to_owned()));
        let answer = token(&bench, &with(pairs, "client_secret", "hush")).await;
        assert_eq!(answer.status, 200);
        answer.json()
    };
    let revoke = async |secret: &str, word: &str| {
        let header = format!("Basic {}", STANDARD.encode(format!("portal:{secret}")));
        let request = bench.request(Method::POST, "/oauth/revoke");
        let answer = send(
            request
                .header("Authorization", header)
                .form(&[("token", word)]),
        )
        .await;
        (answer.status, answer.text)
    };
    let done = (200, "{}".to_owned());

    let tokens = sign_in().await;
    let refresh = word(&tokens, "refresh_token");
    assert_eq!(revoke("guess", &refresh).await.0, 403);
    assert!(works(&bench, &tokens).await);
    assert_eq!(revoke("hush", &refresh).await, done);
    assert!(!works(&bench, &tokens).await, "with the refresh token");

    let tokens = sign_in().await;
    assert_eq!(revoke("hush", &word(&tokens, "access_token")).await, done);
    assert!(!works(&bench, &tokens).await, "by itself");

    let others = signed_in(&bench).await;
    assert_eq!(revoke("hush", &word(&others, "refresh_token")).await, done);
    assert_eq!(revoke("hush", &word(&others, "access_token")).await, done);
    assert_eq!(revoke("hush", "nothing").await, done);
    assert!(works(&bench, &others).await, "another client's stays");
}

#[tokio::test]
async fn a_public_client_cannot_revoke() {
    let bench = bench(|_| {}).await;
    let request = bench.request(Method::POST, "/oauth/revoke");
    let form = [("token", "x"), ("client_id", "sandbox-client")];
    let answer = send(request.form(&form)).await;
    assert_eq!(error(&answer), (403, "unauthorized_client".to_owned()));
}

#[tokio::test]
async fn the_deployments_own_server_gives_up_any_token() {
    let bench = bench(|_| {}).await;
    let give_up = async |word: &str| {
        let request = bench.request(Method::POST, "/oauth/own-server/revoke");
        send(request.form(&[("token", word)])).await.status
    };
    let tokens = signed_in(&bench).await;
    assert_eq!(give_up("nothing").await, 204);
    assert!(works(&bench, &tokens).await);
    assert_eq!(give_up(&word(&tokens, "access_token")).await, 204);
    assert!(!works(&bench, &tokens).await);
    let renewed = token(&bench, &renewal(&tokens)).await.json();
    assert!(works(&bench, &renewed).await, "what renews it stays");
    assert_eq!(give_up(&word(&renewed, "refresh_token")).await, 204);
    assert!(!works(&bench, &renewed).await);
}

#[tokio::test]
async fn a_clock_that_is_ahead_is_in_what_is_said_of_tokens() {
    let bench_of = async |ahead| bench(|options| options.clock_ahead_secs = ahead).await;
    let (right, ahead) = (bench_of(0).await, bench_of(86_400).await);
    let made_at = async |bench: &Bench| {
        let tokens = signed_in(bench).await;
        let access = word(&tokens, "access_token");
        let info = bench.get_with(&access, "/oauth/token/info").await.json();
        assert_eq!(info["created_at"], tokens["created_at"]);
        assert!(info["expires_in"].as_u64().unwrap() > 3_500);
        tokens["created_at"].as_u64().unwrap()
    };
    let right = made_at(&right).await;
    let later = made_at(&ahead).await;
    assert!(later >= right + 86_400 && later < right + 90_000);
}
