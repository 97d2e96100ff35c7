//! Photos, which the browser asks for at the app's own origin.

use reqwest::{StatusCode, header};

use crate::support::site_before_sandbox;

#[tokio::test]
async fn a_photo_comes_back_as_the_api_sends_it() {
    let (site, sandbox) = site_before_sandbox("photo").await;
    let path = "/photos/2.svg";
    let ours = reqwest::get(format!("{}{path}", site.origin())).await;
    let theirs = reqwest::get(format!("{}{path}", sandbox.origin())).await;
    let (ours, theirs) = (ours.unwrap(), theirs.unwrap());
    assert_eq!(ours.status(), StatusCode::OK);
    for (name, value) in [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "private, max-age=3600"),
    ] {
        assert_eq!(ours.headers()[&name], value);
        assert_eq!(theirs.headers()[&name], value);
    }
    assert_eq!(ours.text().await.unwrap(), theirs.text().await.unwrap());
}

#[tokio::test]
async fn a_missing_photo_is_the_apis_own_404() {
    let (site, _sandbox) = site_before_sandbox("no-photo").await;
    // Without a dot it would be a page of the app, were it not the API's.
    for file in ["missing.svg", "missing"] {
        let answer = reqwest::get(format!("{}/photos/{file}", site.origin()))
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{file}");
        let kind = &answer.headers()[header::CONTENT_TYPE];
        assert_eq!(kind, "application/json", "{file}");
    }
}
