//! How a sandbox starts and stops.

use sandbox::{Options, Sandbox, StartError};

use crate::bench::{bench, wait_until};

#[tokio::test]
async fn a_taken_port_is_one_clear_sentence() {
    let bench = bench(|_| {}).await;
    let port: u16 = bench
        .sandbox
        .origin()
        .rsplit_once(':')
        .unwrap()
        .1
        .parse()
        .unwrap();
    let options = Options {
        port,
        ..Options::default()
    };
    let error = Sandbox::start(options).await.unwrap_err();
    assert!(matches!(error, StartError::Taken { .. }));
    assert_eq!(
        error.to_string(),
        format!("port {port} is taken by another program: stop it or choose another port")
    );
}

#[tokio::test]
async fn stopping_frees_the_port_and_so_does_dropping() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let port: u16 = sandbox
        .origin()
        .rsplit_once(':')
        .unwrap()
        .1
        .parse()
        .unwrap();
    let again = || Options {
        port,
        ..Options::default()
    };
    sandbox.stop().await;
    let sandbox = Sandbox::start(again()).await.unwrap();
    drop(sandbox);
    wait_until(async || Sandbox::start(again()).await.is_ok()).await;
}

#[tokio::test]
async fn a_given_token_is_the_one_that_works() {
    let bench = bench(|options| options.token = Some("my-own-token".to_owned())).await;
    assert_eq!(bench.sandbox.token(), "my-own-token");
    assert_eq!(bench.get("/api/3/people/1").await.status, 200);
}

#[tokio::test]
async fn an_account_of_nobody_is_an_account() {
    let bench = bench(|options| options.people = 0).await;
    assert_eq!(bench.get("/api/3/people").await.text, "[]");
    assert_eq!(bench.get("/api/3/credentials").await.text, "[]");
    assert_eq!(bench.get("/api/3/people/1").await.status, 404);
}

#[tokio::test]
async fn a_connection_carries_one_request() {
    // A browser repeats a request by itself when a connection breaks that it
    // had used before, and would hide a reset that a test asked for.
    let bench = bench(|_| {}).await;
    for path in ["/api/3/people/1", "/sandbox/requests"] {
        assert_eq!(bench.get(path).await.header("connection"), Some("close"));
    }
}

#[tokio::test]
async fn a_sandbox_shows_no_token_by_debug() {
    let bench = bench(|_| {}).await;
    assert!(!format!("{:?}", bench.sandbox).contains(bench.sandbox.token()));
}
