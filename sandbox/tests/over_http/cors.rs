//! What browsers on other origins may do.

use reqwest::{Method, RequestBuilder};
use sandbox::{Cors, Fault, Kind};

use crate::bench::{Bench, bench, send};

const LIST: &str = "/api/3/people/2/credentials";
const ORIGIN: &str = "http://page.example:8080";

fn preflight(bench: &Bench, path: &str) -> RequestBuilder {
    bench
        .request(Method::OPTIONS, path)
        .header("Origin", ORIGIN)
        .header("Access-Control-Request-Method", "GET")
        .header("Access-Control-Request-Headers", "authorization")
}

#[tokio::test]
async fn nothing_is_allowed_when_it_is_off() {
    let bench = bench(|_| {}).await;
    let answer = send(bench.asking(LIST).header("Origin", ORIGIN)).await;
    assert_eq!(answer.header("access-control-allow-origin"), None);
    assert_eq!(send(preflight(&bench, LIST)).await.status, 405);
}

#[tokio::test]
async fn a_preflight_names_authorization_and_is_not_written_down() {
    let bench = bench(|options| options.cors = Cors::Plain).await;
    let answer = send(preflight(&bench, LIST)).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN));
    let allowed = answer.header("access-control-allow-headers").unwrap();
    for name in ["Authorization", "Content-Type", "X-CSRF-Token"] {
        assert!(allowed.contains(name), "{name}");
    }
    assert_eq!(answer.header("vary"), Some("Origin"));
    assert!(bench.sandbox.requests().is_empty());
}

#[tokio::test]
async fn totals_are_exposed_only_where_that_is_set() {
    for (cors, exposed) in [(Cors::Plain, false), (Cors::Exposed, true)] {
        let bench = bench(|options| options.cors = cors).await;
        let answer = send(bench.asking(LIST).header("Origin", ORIGIN)).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN));
        assert_eq!(
            answer
                .header("access-control-expose-headers")
                .is_some_and(|names| names.contains("Total") && names.contains("Link")),
            exposed
        );
    }
}

#[tokio::test]
async fn errors_and_faults_are_readable_too() {
    let bench = bench(|options| options.cors = Cors::Plain).await;
    bench
        .sandbox
        .fault(Fault::new(Kind::Truncate).at("/api/3/people/3"));
    for path in ["/api/3/nothing", "/api/3/people/x", "/api/3/people/3"] {
        let request = bench.asking(path).header("Origin", ORIGIN);
        let response = request.send().await.unwrap();
        assert_eq!(
            response.headers()["access-control-allow-origin"],
            ORIGIN,
            "{path}"
        );
    }
    let refused = bench.request(Method::GET, LIST).header("Origin", ORIGIN);
    let refused = send(refused).await;
    assert_eq!(refused.header("access-control-allow-origin"), Some(ORIGIN));
    assert_eq!(refused.status, 401);
}

#[tokio::test]
async fn the_control_endpoints_always_answer_other_origins() {
    let bench = bench(|_| {}).await;
    assert_eq!(
        send(preflight(&bench, "/sandbox/requests")).await.status,
        204
    );
    let request = bench.request(Method::GET, "/sandbox/requests");
    let answer = send(request.header("Origin", ORIGIN)).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN));
}
