//! Right lists of which some rows are spoilt.

use sandbox::{Fault, Kind};
use serde_json::{Value, json};

use crate::bench::bench;

const LIST: &str = "/api/3/people/2/credentials";

#[tokio::test]
async fn one_row_may_be_malformed_or_somebody_elses() {
    let bench = bench(|_| {}).await;
    let right = bench.get(LIST).await.rows();
    bench.sandbox.fault(Fault::new(Kind::MalformedRow).times(2));
    let rows = bench.get(LIST).await.rows();
    assert_eq!(rows[1]["id"], Value::Null);
    assert_eq!(rows[1].get("label"), None);
    assert_eq!((&rows[0], &rows[2..]), (&right[0], &right[2..]));
    let only = bench.get("/api/3/people/3/credentials").await.rows();
    assert_eq!(only[0]["id"], Value::Null, "a list of one spoils the first");

    bench.sandbox.fault(Fault::new(Kind::ForeignRow).times(1));
    let rows = bench.get(LIST).await.rows();
    assert_eq!(rows[1]["person_id"], 3);
    assert_eq!(rows[1]["id"], right[1]["id"]);
}

#[tokio::test]
async fn one_row_may_have_a_byte_that_is_not_utf8() {
    let bench = bench(|_| {}).await;
    let right = bench.get(LIST).await.rows();
    bench.sandbox.fault(Fault::new(Kind::NotUtf8));
    let answer = bench.asking(LIST).send().await.unwrap();
    let bytes = answer.bytes().await.unwrap();
    assert!(std::str::from_utf8(&bytes).is_err());
    let mended: Vec<_> = bytes.iter().copied().filter(|b| *b != 0xFF).collect();
    assert_eq!(mended.len() + 1, bytes.len(), "one byte");
    assert_eq!(
        serde_json::from_slice::<Vec<Value>>(&mended).unwrap(),
        right
    );
    let rows: Vec<Value> = serde_json::from_str(&String::from_utf8_lossy(&bytes)).unwrap();
    let label = right[1]["label"].as_str().unwrap();
    assert_eq!(rows[1]["label"], format!("{label}\u{fffd}"));
    let only = bench.get("/api/3/people/3/credentials").await.rows();
    assert!(only[0]["label"].as_str().unwrap().contains('\u{fffd}'));
}

#[tokio::test]
async fn every_link_may_lead_to_a_host_that_only_begins_right() {
    let bench = bench(|_| {}).await;
    let many = "/api/3/people/1/credentials?per_page=100";
    let mut right = bench.get(many).await.rows();
    bench.sandbox.fault(Fault::new(Kind::ForeignLink));
    let rows = bench.get(many).await.rows();
    let mut links = 0;
    for (right, row) in right.iter_mut().zip(&rows) {
        if let Some(link) = right.get_mut("url") {
            let path = link.as_str().unwrap().split_once(".io/").unwrap().1;
            *link = json!(format!("https://redeem.passflow.io.example.com/{path}"));
            links += 1;
        }
        assert_eq!(right, row, "nothing else");
    }
    assert!(links > 1, "one would not show that each is changed");
    assert_eq!(right.len(), rows.len());
    let invited = bench.get(LIST).await.rows()[4].clone();
    let id = invited["id"].as_str().unwrap();
    let alone = bench.get(&format!("{LIST}/{id}")).await.json();
    assert_ne!(alone["url"], invited["url"], "an answer that is no list");
}

#[tokio::test]
async fn spoiling_an_answer_that_is_no_list_leaves_it_alone() {
    let bench = bench(|_| {}).await;
    bench.sandbox.fault(Fault::new(Kind::MalformedRow));
    assert_eq!(bench.get("/api/3/people/2").await.json()["id"], 2);
    assert_eq!(bench.get("/api/3/people/4/credentials").await.text, "[]");
    assert_eq!(bench.get("/api/3/nothing").await.status, 404);
}
