//! What is refused, and that nothing sent can break the sandbox.

use reqwest::Method;
use sandbox::NewToken;

use crate::bench::{bench, send};

const LIST: &str = "/api/3/people/2/credentials";

#[tokio::test]
async fn a_missing_wrong_expired_or_revoked_token_is_401_in_the_documented_words() {
    let bench = bench(|_| {}).await;
    let sandbox = &bench.sandbox;
    sandbox.revoke_token(sandbox.other_account_token());
    let mut answers = vec![send(bench.request(Method::GET, LIST)).await];
    for token in [
        "wrong",
        sandbox.expired_token(),
        sandbox.other_account_token(),
    ] {
        answers.push(bench.get_with(token, LIST).await);
    }
    for answer in answers {
        assert_eq!(answer.status, 401);
        assert_eq!(
            answer.text,
            r#"{"error":"unauthorized","error_description":"The access token is invalid"}"#
        );
        assert!(
            answer
                .header("www-authenticate")
                .unwrap()
                .starts_with("Bearer ")
        );
    }
}

#[tokio::test]
async fn a_token_without_the_scope_is_403_and_one_that_may_write_may_read() {
    let bench = bench(|_| {}).await;
    let token = bench.sandbox.token_without_scope();
    for path in [
        LIST,
        "/api/3/credentials",
        "/api/3/people",
        "/api/3/people/2",
    ] {
        let answer = bench.get_with(token, path).await;
        assert_eq!(answer.status, 403, "{path}");
        assert_eq!(
            answer.text,
            r#"{"error":"forbidden","error_description":"You are not authorized to access this resource"}"#
        );
        let writer = bench.get_with(bench.sandbox.writer_token(), path).await;
        assert_eq!(writer.status, 200, "{path}");
    }
}

#[tokio::test]
async fn token_info_tells_a_token_about_itself() {
    let bench = bench(|_| {}).await;
    let info = bench.get("/oauth/token/info").await;
    let json = info.json();
    assert_eq!(
        json["scope"],
        serde_json::json!(["account.person.readonly"])
    );
    assert_eq!(json["application"]["uid"], "sandbox-client");
    assert!(json["resource_owner_id"].is_u64() && json["created_at"].is_u64());
    assert!(json["expires_in"].as_u64().unwrap() > 3600);
    let other = bench
        .get_with(bench.sandbox.other_account_token(), "/oauth/token/info")
        .await;
    assert_ne!(other.json()["account_id"], json["account_id"]);
    let refused = bench
        .get_with(bench.sandbox.expired_token(), "/oauth/token/info")
        .await;
    assert_eq!(refused.status, 401);
    assert_eq!(refused.json()["error"], "invalid_token");
}

#[tokio::test]
async fn a_token_made_on_request_allows_what_was_asked_until_it_expires() {
    let bench = bench(|_| {}).await;
    let make = |expires_in| {
        bench.sandbox.issue_token(NewToken {
            scopes: vec!["account.person.readonly".to_owned()],
            expires_in,
            account_id: Some("elsewhere".to_owned()),
        })
    };
    let info = bench.get_with(&make(100), "/oauth/token/info").await;
    assert_eq!(info.json()["account_id"], "elsewhere");
    assert_eq!(bench.get_with(&make(u64::MAX), LIST).await.status, 200);
    assert_eq!(bench.get_with(&make(0), LIST).await.status, 401);
}

#[tokio::test]
async fn unknown_people_credentials_and_addresses_are_404_in_json() {
    let bench = bench(|_| {}).await;
    for path in [
        "/api/3/people/401",
        "/api/3/people/401/credentials",
        "/api/3/people/9223372036854775807/credentials",
        "/api/3/people/2/credentials/nothing",
        "/api/3/credentials/nothing",
        "/api/3/nothing",
        "/api/3/people/2/credentials/",
        "/",
        "/sandbox/nothing",
    ] {
        let answer = bench.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.json()["error"], "not_found", "{path}");
    }
}

#[tokio::test]
async fn bad_ids_and_values_are_refused_in_json() {
    let bench = bench(|_| {}).await;
    for id in [
        "abc",
        "0",
        "-1",
        "+1",
        "1.0",
        "9223372036854775808",
        "%20",
        "1%00",
        "%FF",
        "١",
    ] {
        for tail in ["", "/credentials"] {
            let answer = bench.get(&format!("/api/3/people/{id}{tail}")).await;
            assert_eq!(answer.status, 400, "{id}{tail}");
            assert_eq!(answer.json()["error"], "bad_request");
        }
    }
    // Never everyone's list, whatever a client forgot to fill in.
    assert_eq!(bench.get("/api/3/people//credentials").await.status, 400);
    for list in [LIST, "/api/3/credentials", "/api/3/people"] {
        for query in [
            "page=0",
            "per_page=-3",
            "per_page=x",
            "skip_pagination=maybe",
        ] {
            let answer = bench.get(&format!("{list}?{query}")).await;
            assert_eq!(answer.status, 422, "{list}?{query}");
            let field = query.split('=').next().unwrap();
            assert!(answer.json()["errors"][field][0].is_string(), "{query}");
        }
        assert_eq!(bench.get(&format!("{list}?unknown=x")).await.status, 200);
    }
}

#[tokio::test]
async fn methods_that_would_change_anything_are_405_in_json() {
    let bench = bench(|_| {}).await;
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let answer = send(bench.request(method.clone(), LIST)).await;
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.json()["error"], "method_not_allowed");
        assert_eq!(answer.header("allow"), Some("GET,HEAD"));
    }
    assert_eq!(
        send(bench.request(Method::GET, "/oauth/token"))
            .await
            .status,
        405
    );
}

#[tokio::test]
async fn no_bytes_break_it() {
    let bench = bench(|_| {}).await;
    let token = bench.sandbox.token().to_owned();
    let head = format!("Host: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n");
    for target in [
        "/api/3/people/%FF%FE/credentials",
        "/api/3/people/2/credentials?%FF=%FF&page=%",
        "/api/3/people/2/credentials/%2e%2e%2f",
        "/api/3/credentials/cfhistuCFHISTU",
        "/api/3/people?email=%00%FF&system_id=%ED%A0%80",
        "/oauth/authorize?client_id=%FF&&=&redirect_uri=%00",
        "/sandbox/faults/99999999999999999999999",
    ] {
        for method in ["GET", "POST", "DELETE", "BREW"] {
            let request = format!("{method} {target} HTTP/1.1\r\nContent-Length: 0\r\n{head}");
            let (answer, _) = bench.raw(request.as_bytes()).await;
            assert!(answer.starts_with("HTTP/1.1 "), "{method} {target}");
            assert!(!answer.starts_with("HTTP/1.1 5"), "{method} {target}");
        }
    }
    for bytes in [&b"\0\0\0\0\r\n\r\n"[..], b"GET", b"GET / HTTP/9\r\n\r\n"] {
        let (answer, _) = tokio::select! {
            answer = bench.raw(bytes) => answer,
            () = tokio::task::yield_now() => (String::new(), Ok(0)),
        };
        assert!(!answer.starts_with("HTTP/1.1 2"));
    }
    assert_eq!(bench.get(LIST).await.status, 200);
}
