//! Steering a sandbox over HTTP, as a browser test does.

use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::{Bench, bench, send, wait_until};

const LIST: &str = "/api/3/people/2/credentials";

async fn child(bench: &Bench, options: &str) -> Value {
    let answer = bench.post("/sandbox/instances", options).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()
}

async fn status(bench: &Bench, child: &Value, token: &Value) -> u16 {
    let address = format!("{}{LIST}", child["origin"].as_str().unwrap());
    let request = bench.http.get(address).bearer_auth(token.as_str().unwrap());
    send(request).await.status
}

#[tokio::test]
async fn an_instance_is_a_world_of_its_own() {
    let bench = bench(|_| {}).await;
    let one = child(&bench, "").await;
    let two = child(
        &bench,
        r#"{"seed":9,"people":10,"totals":"guide","cors":"plain"}"#,
    )
    .await;
    assert_ne!(one["origin"], two["origin"]);
    assert_ne!(one["token"], two["token"]);
    let tokens = &two["tokens"];
    for (token, expected) in [
        (&two["token"], 200),
        (&one["token"], 401),
        (&tokens["expired"], 401),
        (&tokens["without_scope"], 403),
        (&tokens["writer"], 200),
        (&tokens["other_account"], 200),
    ] {
        assert_eq!(status(&bench, &two, token).await, expected);
    }
    assert!(bench.sandbox.requests().is_empty(), "others' requests");
}

#[tokio::test]
async fn an_instance_ends_when_told_to_and_with_its_parent() {
    let bench = bench(|_| {}).await;
    let (one, two) = (child(&bench, "{}").await, child(&bench, "{}").await);
    let origin = |child: &Value| child["origin"].as_str().unwrap().to_owned();
    let ends = send(bench.http.delete(format!("{}/sandbox", origin(&one)))).await;
    assert_eq!(ends.status, 204);
    let is_gone = |origin: String| {
        let http = bench.http.clone();
        async move { http.get(origin).send().await.is_err() }
    };
    wait_until(|| is_gone(origin(&one))).await;
    assert_eq!(status(&bench, &two, &two["token"]).await, 200);
    let parent = send(bench.request(Method::DELETE, "/sandbox")).await;
    assert_eq!(parent.status, 409, "only children end by request");
    drop(bench.sandbox);
    wait_until(|| is_gone(origin(&two))).await;
}

#[tokio::test]
async fn bad_options_start_nothing() {
    let bench = bench(|_| {}).await;
    for options in [
        "[]",
        "{",
        r#"{"pepole":1}"#,
        r#"{"token":"with space"}"#,
        r#"{"token":""}"#,
        r#"{"clients":[{"id":"a","redirects":["ftp://x"]}]}"#,
        r#"{"people":-1}"#,
        r#"{"people":1000001}"#,
        r#"{"credentials":18446744073709551615}"#,
    ] {
        let answer = bench.post("/sandbox/instances", options).await;
        assert_eq!(answer.status, 422, "{options}");
        assert!(answer.json()["error_description"].is_string());
    }
    let port = bench
        .sandbox
        .origin()
        .rsplit_once(':')
        .unwrap()
        .1
        .to_owned();
    let taken = bench
        .post("/sandbox/instances", &format!(r#"{{"port":{port}}}"#))
        .await;
    assert_eq!(taken.status, 409);
}

#[tokio::test]
async fn faults_are_armed_and_lifted_by_name() {
    let bench = bench(|_| {}).await;
    let fault = |status: u16| {
        json!({"path": LIST, "fault": {"kind": "status", "status": status}}).to_string()
    };
    let first = bench.post("/sandbox/faults", &fault(500)).await;
    assert_eq!((first.status, first.json()["id"].as_u64()), (201, Some(1)));
    bench.post("/sandbox/faults", &fault(501)).await;
    assert_eq!(bench.get(LIST).await.status, 500);
    let lift = |path: &str| bench.request(Method::DELETE, path);
    assert_eq!(send(lift("/sandbox/faults/1")).await.status, 204);
    assert_eq!(send(lift("/sandbox/faults/1")).await.status, 404);
    assert_eq!(send(lift("/sandbox/faults/x")).await.status, 400);
    assert_eq!(bench.get(LIST).await.status, 501);
    assert_eq!(send(lift("/sandbox/faults")).await.status, 204);
    assert_eq!(bench.get(LIST).await.status, 200);
    let over = |value: &str| {
        json!({"fault": {"kind": "headers", "headers": {"Total": value}}}).to_string()
    };
    for bad in [fault(100), fault(700), over("a\nb"), "{}".to_owned()] {
        assert_eq!(bench.post("/sandbox/faults", &bad).await.status, 422);
    }
    assert_eq!(bench.post("/sandbox/faults", &over("7")).await.status, 201);
    assert_eq!(bench.get(LIST).await.header("total"), Some("7"));
}

#[tokio::test]
async fn requests_are_written_down_without_their_secrets() {
    let bench = bench(|_| {}).await;
    bench.get(&format!("{LIST}?page=2")).await;
    let info = bench.request(Method::GET, "/oauth/token/info?access_token=hush");
    send(info.header("Referer", "http://127.0.0.1/hush")).await;
    let written = bench.get("/sandbox/requests").await;
    assert_eq!(
        written.json(),
        json!([
            {"method": "GET", "path": LIST, "query": "page=2", "authorized": true,
             "referred": false, "status": 200, "outcome": "answered"},
            {"method": "GET", "path": "/oauth/token/info", "query": "access_token=…",
             "authorized": false, "referred": true, "status": 401, "outcome": "answered"},
        ])
    );
    assert!(!written.text.contains(bench.sandbox.token()));
    send(bench.request(Method::DELETE, "/sandbox/requests")).await;
    assert_eq!(bench.get("/sandbox/requests").await.text, "[]");
}

#[tokio::test]
async fn tokens_are_made_and_revoked_by_request() {
    let bench = bench(|_| {}).await;
    let wanted = r#"{"scopes":["account.person"],"expires_in":60}"#;
    let made = bench.post("/sandbox/tokens", wanted).await;
    assert_eq!(made.status, 201);
    let token = made.json()["token"].as_str().unwrap().to_owned();
    assert_eq!(bench.get_with(&token, LIST).await.status, 200);
    let revoke = json!({ "token": token }).to_string();
    assert_eq!(
        bench.post("/sandbox/tokens/revoke", &revoke).await.status,
        204
    );
    assert_eq!(bench.get_with(&token, LIST).await.status, 401);
    assert_eq!(bench.get(LIST).await.status, 200);
    assert_eq!(bench.post("/sandbox/tokens/revoke", "").await.status, 204);
    assert_eq!(bench.get(LIST).await.status, 401, "the sandbox token");
}
