//! Photos, as a browser asks for them: without a token.

use std::time::Duration;

use reqwest::Method;
use sandbox::{Fault, Kind};
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, bench, send};

async fn photo(bench: &Bench, path: &str) -> Answer {
    send(bench.request(Method::GET, path)).await
}

#[tokio::test]
async fn a_photo_needs_no_token_and_is_kept_for_an_hour() {
    let bench = bench(|_| {}).await;
    let answer = photo(&bench, "/photos/2.svg").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("image/svg+xml"));
    let policy = answer.header("cross-origin-resource-policy");
    assert_eq!(policy, Some("cross-origin"));
    assert_eq!(
        answer.header("cache-control"),
        Some("private, max-age=3600")
    );
    assert!(answer.text.starts_with("<svg "), "{}", answer.text);
    assert_ne!(answer.text, photo(&bench, "/photos/8.svg").await.text);
    let written = send(bench.request(Method::POST, "/photos/2.svg")).await;
    assert_eq!(written.status, 405);
}

#[tokio::test]
async fn a_photo_of_nobody_is_404() {
    let bench = bench(|options| options.people = 9).await;
    assert_eq!(photo(&bench, "/photos/9.svg").await.status, 200);
    for file in [
        "10.svg",
        "0.svg",
        "missing.svg",
        "2.png",
        "2",
        ".svg",
        "%FF",
    ] {
        let answer = photo(&bench, &format!("/photos/{file}")).await;
        assert_eq!(answer.status, 404, "{file}");
        assert_eq!(answer.json()["error"], "not_found", "{file}");
    }
}

#[tokio::test]
async fn a_seed_draws_its_own_photos() {
    let (one, other) = (bench(|_| {}).await, bench(|options| options.seed = 2).await);
    let path = "/photos/2.svg";
    assert_ne!(photo(&one, path).await.text, photo(&other, path).await.text);
}

#[tokio::test]
async fn the_first_people_have_a_photo_of_each_sort() {
    let bench = bench(|_| {}).await;
    let people = bench.get("/api/3/people?per_page=100").await.rows();
    let told: Vec<_> = people[..7]
        .iter()
        .map(|person| person["image_thumbnail_url"].clone())
        .collect();
    let expected = json!([
        null,
        "/photos/2.svg",
        "/photos/missing.svg",
        null,
        "https://photos.example.com/5.png",
        null,
        null
    ]);
    assert_eq!(Value::from(told), expected);
    assert!(people.iter().all(|person| person["image_url"].is_null()));
}

#[tokio::test]
async fn every_photo_that_a_record_leads_to_is_there_but_that_of_person_3() {
    let bench = bench(|_| {}).await;
    let people = bench.get("/api/3/people?per_page=100").await.rows();
    let mut missing = Vec::new();
    let mut asked = 0;
    for person in people {
        let address = person["image_thumbnail_url"].as_str().unwrap_or_default();
        if address.starts_with('/') {
            asked += 1;
            if photo(&bench, address).await.status != 200 {
                missing.push(person["id"].clone());
            }
        }
    }
    assert!(asked > 20, "{asked}");
    assert_eq!(missing, [3]);
}

#[tokio::test]
async fn a_photo_is_no_request_to_the_api() {
    let path = "/photos/2.svg";
    let bench = bench(|options| options.latency_ms = 600_000).await;
    bench.sandbox.fault(Fault::new(Kind::Reset).at(path));
    let patience = Duration::from_secs(20);
    let answer = tokio::time::timeout(patience, photo(&bench, path)).await;
    assert_eq!(answer.unwrap().status, 200);
    assert!(bench.sandbox.requests().is_empty());
}
