//! What the site answers for pages and files, asked over real HTTP.

use crate::support::{site, site_in_front_of};
use crate::testing::Folder;
use reqwest::{Client, StatusCode, header};

const INDEX: &str = "<!doctype html><title>the app</title>";

fn dist(name: &str) -> Folder {
    let dist = Folder::new(name);
    dist.write("dist/index.html", INDEX);
    dist.write("dist/app-0123456789abcdef.js", "start()");
    dist.write("dist/app-0123456789abcdef.js.br", "as brotli");
    dist.write("dist/app-0123456789abcdef.js.gz", "as gzip");
    dist.write("dist/app-0123456789abcdef_bg.wasm", "\0asm");
    dist.write("secret.txt", "outside");
    dist
}

#[tokio::test]
async fn a_deep_link_gets_the_app() {
    let (site, _dist) = site(dist("deep-link")).await;
    for path in [
        "/",
        "/people/12",
        "/people/12/",
        "/sign-in?then=/people/1",
        "/index.html",
    ] {
        let answer = reqwest::get(format!("{}{path}", site.origin()))
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(
            answer.headers()[header::CACHE_CONTROL],
            "no-cache",
            "{path}"
        );
        assert_eq!(
            answer.headers()[header::CONTENT_TYPE],
            "text/html",
            "{path}"
        );
        assert_eq!(answer.text().await.unwrap(), INDEX, "{path}");
    }
}

#[tokio::test]
async fn a_missing_file_is_not_the_app() {
    let (site, _dist) = site(dist("missing")).await;
    for path in [
        "/gone.js",
        "/people/gone.css",
        "/app-0123456789abcdee.js",
        "/index.html/a.js",
    ] {
        let answer = reqwest::get(format!("{}{path}", site.origin()))
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            answer.headers()[header::CACHE_CONTROL],
            "no-cache",
            "{path}"
        );
        let kind = &answer.headers()[header::CONTENT_TYPE];
        assert_eq!(kind, "text/plain; charset=utf-8", "{path}");
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let (site, _dist) = site(dist("outside")).await;
    for path in [
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/a/..%2f..%2fsecret.txt",
    ] {
        let answer = reqwest::get(format!("{}{path}", site.origin()))
            .await
            .unwrap();
        assert_ne!(answer.text().await.unwrap(), "outside", "{path}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_protective_headers() {
    let (site, _dist) = site(dist("headers")).await;
    for path in [
        "/",
        "/people/1",
        "/app-0123456789abcdef.js",
        "/gone.js",
        "/api/3/people/1",
        "/photos/1.svg",
    ] {
        let answer = reqwest::get(format!("{}{path}", site.origin()))
            .await
            .unwrap();
        let headers = answer.headers();
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval';",
            "style-src 'self';",
            "connect-src 'self';",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "report-uri /csp-reports",
        ] {
            assert!(policy.contains(part), "{path} lacks {part}: {policy}");
        }
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
async fn a_ready_made_encoding_is_used_if_the_browser_takes_it() {
    let (site, _dist) = site(dist("encodings")).await;
    let file = format!("{}/app-0123456789abcdef.js", site.origin());
    for (takes, encoding, body) in [
        ("gzip, deflate, br, zstd", Some("br"), "as brotli"),
        ("gzip", Some("gzip"), "as gzip"),
        ("identity", None, "start()"),
    ] {
        let answer = Client::new()
            .get(&file)
            .header(header::ACCEPT_ENCODING, takes)
            .send()
            .await
            .unwrap();
        let encoded = answer.headers().get(header::CONTENT_ENCODING);
        assert_eq!(encoded.map(|it| it.to_str().unwrap()), encoding, "{takes}");
        assert_eq!(
            answer.headers()[header::CONTENT_TYPE],
            "text/javascript",
            "{takes}"
        );
        assert_eq!(answer.headers()[header::VARY], "accept-encoding", "{takes}");
        assert_eq!(answer.text().await.unwrap(), body, "{takes}");
    }
}

#[tokio::test]
async fn hashed_files_are_kept_for_good_and_wasm_is_called_so() {
    let (site, _dist) = site(dist("hashed")).await;
    let wasm = format!("{}/app-0123456789abcdef_bg.wasm", site.origin());
    let answer = reqwest::get(wasm).await.unwrap();
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/wasm");
    assert_eq!(
        answer.headers()[header::CACHE_CONTROL],
        "public, max-age=31536000, immutable"
    );
}

#[tokio::test]
async fn pages_can_only_be_read() {
    let (site, _dist) = site(dist("read-only")).await;
    let head = Client::new().head(site.origin()).send().await.unwrap();
    assert_eq!(head.status(), StatusCode::OK);
    let post = Client::new().post(site.origin()).send().await.unwrap();
    assert_eq!(post.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(post.headers()[header::ALLOW], "GET, HEAD");
}

#[tokio::test]
async fn reports_of_the_browser_are_kept_up_to_a_limit() {
    let (site, _dist) = site(dist("reports")).await;
    let reports = format!("{}/csp-reports", site.origin());
    assert!(site.csp_reports().is_empty());
    let send = |body: String| Client::new().post(&reports).body(body).send();
    let answer = send("{\"csp-report\":{}}".to_owned()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(site.csp_reports(), ["{\"csp-report\":{}}"]);
    let answer = send("x".repeat(70_000)).await.unwrap();
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    for _ in 0..120 {
        send("{}".to_owned()).await.unwrap();
    }
    assert_eq!(site.csp_reports().len(), 100);
}

#[tokio::test]
async fn dropping_the_site_frees_its_port_and_ends_its_connections() {
    let (site, dist) = site(dist("dropped")).await;
    let port: u16 = site.origin().rsplit(':').next().unwrap().parse().unwrap();
    let open = Client::new();
    open.get(site.origin())
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    drop(site);
    crate::support::until(async || {
        open.get(format!("http://127.0.0.1:{port}"))
            .send()
            .await
            .is_err()
    })
    .await;
    let again = site_in_front_of(&dist, "http://127.0.0.1:9", port).await;
    assert!(again.is_ok(), "the port is free again");
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let (site, dist) = site(dist("taken")).await;
    let port: u16 = site.origin().rsplit(':').next().unwrap().parse().unwrap();
    let error = site_in_front_of(&dist, "http://127.0.0.1:9", port)
        .await
        .unwrap_err();
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}

#[tokio::test]
async fn pages_of_any_origin_may_load_the_element_and_nothing_else() {
    let dist = dist("element");
    dist.write("dist/element/person-credentials.js", "define()");
    let (site, _dist) = site(dist).await;
    for (path, is_for_all) in [
        ("/element/person-credentials.js", true),
        ("/app-0123456789abcdef.js", false),
        ("/", false),
    ] {
        let answer = reqwest::get(format!("{}{path}", site.origin()))
            .await
            .unwrap();
        let allowed = answer.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        assert_eq!(allowed.is_some(), is_for_all, "{path}");
        let policy = answer.headers().get("cross-origin-resource-policy");
        assert_eq!(policy.is_some(), is_for_all, "{path}");
    }
}
