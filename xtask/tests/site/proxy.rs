//! What the browser and the API see of each other, over real HTTP.

use crate::support::{site_before_sandbox, site_in_front_of, until};
use crate::testing::Folder;
use axum::{
    Router,
    extract::Request,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use reqwest::{Client, Method, StatusCode, header, redirect::Policy};
use sandbox::{Fault, Kind, Outcome};
use tokio::{io::AsyncReadExt, io::AsyncWriteExt, net::TcpListener, net::TcpStream};
use xtask::site::Site;

/// A site in front of a server that answers with `answer`.
async fn site_before<F>(name: &str, answer: fn(Request) -> F) -> (Site, String)
where
    F: Future<Output = Response> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let server = Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, server).await.unwrap() });
    let site = site_in_front_of(&Folder::new(name), &origin, 0)
        .await
        .unwrap();
    (site, origin)
}

fn any(fault: Kind) -> Fault {
    Fault::new(fault).times(1)
}

fn client() -> Client {
    Client::builder().redirect(Policy::none()).build().unwrap()
}

/// Tells the request back, one line for each thing.
async fn echo(request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let mut told = format!("{} {}\n", head.method, head.uri);
    for (name, value) in &head.headers {
        told.push_str(&format!("{name}: {}\n", value.to_str().unwrap()));
    }
    told.push_str(&String::from_utf8_lossy(&body));
    told.into_response()
}

#[tokio::test]
async fn method_path_query_body_and_headers_are_handed_on() {
    let (site, _) = site_before("handed-on", echo).await;
    let told = client()
        .request(
            Method::PUT,
            format!("{}/api/3/a%20b?x=1&y=%2F&z", site.origin()),
        )
        .header(header::AUTHORIZATION, "Bearer obviously-fake")
        .header(header::ACCEPT, "application/json")
        .body("the body")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(told.starts_with("PUT /api/3/a%20b?x=1&y=%2F&z\n"), "{told}");
    assert!(
        told.contains("\nauthorization: Bearer obviously-fake\n"),
        "{told}"
    );
    assert!(told.contains("\naccept: application/json\n"), "{told}");
    assert!(told.contains("\ncontent-length: 8\n"), "{told}");
    assert!(told.ends_with("\nthe body"), "{told}");
}

#[tokio::test]
async fn what_concerns_one_connection_or_this_origin_is_not_handed_on() {
    let (site, api) = site_before("not-handed-on", echo).await;
    let told = client()
        .get(format!("{}/api/3/people", site.origin()))
        .header(header::CONNECTION, "keep-alive, x-private")
        .header("x-private", "1")
        .header(header::TE, "trailers")
        .header(header::UPGRADE, "h2c")
        .header(header::COOKIE, "session=1")
        .header(header::ORIGIN, site.origin())
        .header(header::REFERER, site.origin())
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for name in [
        "x-private",
        "te",
        "upgrade",
        "cookie",
        "origin",
        "referer",
        "transfer-encoding",
    ] {
        assert!(!told.contains(&format!("\n{name}: ")), "{name} in {told}");
    }
    let host = api.trim_start_matches("http://");
    assert!(told.contains(&format!("\nhost: {host}\n")), "{told}");
}

async fn with_odd_headers(_: Request) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert("connection", "x-hop".parse().unwrap());
    headers.insert("x-hop", "1".parse().unwrap());
    headers.insert("set-cookie", "session=1".parse().unwrap());
    headers.insert("total", "7".parse().unwrap());
    headers.append("link", "</a>".parse().unwrap());
    headers.append("link", "</b>".parse().unwrap());
    (StatusCode::IM_A_TEAPOT, headers, "short and stout").into_response()
}

#[tokio::test]
async fn status_and_headers_come_back_without_those_of_the_connection() {
    let (site, _) = site_before("back", with_odd_headers).await;
    let answer = client()
        .get(format!("{}/api/3/people", site.origin()))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::IM_A_TEAPOT);
    assert_eq!(answer.headers()["total"], "7");
    assert_eq!(answer.headers().get_all("link").iter().count(), 2);
    assert!(!answer.headers().contains_key("x-hop"));
    assert!(!answer.headers().contains_key("set-cookie"));
    assert_eq!(answer.text().await.unwrap(), "short and stout");
}

async fn redirect(request: Request) -> Response {
    let own = format!("http://{}", request.headers()["host"].to_str().unwrap());
    let target = match request.uri().path() {
        "/oauth/own" => format!("{own}/oauth/next?a=1#b"),
        "/oauth/path" => "/oauth/next".to_owned(),
        _ => "https://elsewhere.example/x?code=1".to_owned(),
    };
    (StatusCode::FOUND, [("location", target)]).into_response()
}

#[tokio::test]
async fn redirects_are_handed_back_and_only_the_apis_own_address_is_changed() {
    let (site, _) = site_before("redirects", redirect).await;
    for (path, target) in [
        ("/oauth/own", "/oauth/next?a=1#b"),
        ("/oauth/path", "/oauth/next"),
        ("/oauth/foreign", "https://elsewhere.example/x?code=1"),
    ] {
        let answer = client()
            .get(format!("{}{path}", site.origin()))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::FOUND, "{path}");
        assert_eq!(answer.headers()["location"], target, "{path}");
        let policy = answer.headers().get(header::CONTENT_SECURITY_POLICY);
        assert!(
            policy.is_none(),
            "the provider's pages are not ours to limit"
        );
    }
}

#[tokio::test]
async fn only_the_folders_of_the_api_are_handed_on() {
    let (site, _) = site_before("folders", echo).await;
    for path in [
        "/apis/3",
        "/api",
        "/oauth2/token",
        "/photos",
        "/photos.svg",
        "/control",
    ] {
        let answer = client()
            .get(format!("{}{path}", site.origin()))
            .send()
            .await
            .unwrap();
        assert!(!answer.text().await.unwrap().starts_with("GET"), "{path}");
    }
    // A browser would take the dots out itself; this client does not.
    for folder in ["/api", "/photos"] {
        let mut raw = TcpStream::connect(site.origin().trim_start_matches("http://"))
            .await
            .unwrap();
        let request =
            format!("GET {folder}/../control HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        raw.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        raw.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    }
}

#[tokio::test]
async fn the_consent_page_keeps_its_own_policy() {
    let (site, _sandbox) = site_before_sandbox("consent").await;
    let page = format!(
        "{}/oauth/authorize?response_type=code&client_id=sandbox-client&redirect_uri=http://127.0.0.1:3000/callback&scope=account.person.readonly&state=s&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
        site.origin()
    );
    let answer = client().get(page).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let policies: Vec<_> = answer
        .headers()
        .get_all(header::CONTENT_SECURITY_POLICY)
        .iter()
        .collect();
    assert_eq!(policies.len(), 1);
    assert!(!policies[0].to_str().unwrap().contains("wasm-unsafe-eval"));
}

#[tokio::test]
async fn a_request_that_the_browser_gives_up_ends_at_the_api() {
    let (site, sandbox) = site_before_sandbox("abort").await;
    sandbox.fault(any(Kind::Hold));
    let asked = client()
        .get(format!("{}/api/3/people/2/credentials", site.origin()))
        .bearer_auth(sandbox.token())
        .send();
    let asking = tokio::spawn(asked);
    let outcome = async || sandbox.requests().first().map(|request| request.outcome);
    until(async || outcome().await == Some(Outcome::Pending)).await;
    asking.abort();
    until(async || outcome().await == Some(Outcome::Aborted)).await;
}

#[tokio::test]
async fn an_answer_is_handed_back_while_it_still_arrives() {
    let slow = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", slow.local_addr().unwrap());
    let site = site_in_front_of(&Folder::new("slow"), &origin, 0)
        .await
        .unwrap();
    let (api, browser) = tokio::join!(
        async {
            let (mut api, _) = slow.accept().await.unwrap();
            api.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nfirst")
                .await
                .unwrap();
            api
        },
        async {
            let answer = client().get(format!("{}/api/3/people", site.origin()));
            answer.send().await.unwrap().chunk().await.unwrap()
        }
    );
    assert_eq!(browser.unwrap(), "first");
    drop(api);
}

#[tokio::test]
async fn a_reset_api_gives_the_browser_no_answer_at_all() {
    let (site, sandbox) = site_before_sandbox("reset").await;
    sandbox.fault(any(Kind::Reset));
    let asked = client()
        .get(format!("{}/api/3/people/2/credentials", site.origin()))
        .bearer_auth(sandbox.token())
        .send()
        .await;
    assert!(asked.is_err());
    assert_eq!(sandbox.requests().len(), 1, "it is not asked again");
}

#[tokio::test]
async fn a_truncated_answer_stays_truncated() {
    let (site, sandbox) = site_before_sandbox("truncated").await;
    sandbox.fault(any(Kind::Truncate));
    let answer = client()
        .get(format!("{}/api/3/people/2/credentials", site.origin()))
        .bearer_auth(sandbox.token())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.text().await.is_err());
}

#[tokio::test]
async fn an_api_that_is_down_is_a_bad_gateway_in_the_apis_own_shape() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let site = site_in_front_of(&Folder::new("down"), &origin, 0)
        .await
        .unwrap();
    let answer = client()
        .get(format!("{}/api/3/people/1", site.origin()))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/json");
    let body = answer.text().await.unwrap();
    assert!(
        body.starts_with("{\"error\":\"bad_gateway\",\"error_description\":\""),
        "{body}"
    );
}
