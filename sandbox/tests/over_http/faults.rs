//! Each thing that goes wrong on request.

use std::collections::BTreeMap;

use sandbox::{Fault, Kind, Outcome, Totals};
use serde_json::{Value, json};

use crate::bench::{bench, wait_until};

const LIST: &str = "/api/3/people/2/credentials";

#[tokio::test]
async fn a_status_comes_with_any_body_and_headers() {
    let bench = bench(|_| {}).await;
    let kind = Kind::Status {
        status: 503,
        body: "<h1>back soon</h1>".to_owned(),
        content_type: Some("text/html".to_owned()),
        headers: BTreeMap::from([("Retry-After".to_owned(), "7".to_owned())]),
    };
    bench.sandbox.fault(Fault::new(kind).at(LIST).times(1));
    assert_eq!(bench.get("/api/3/people/2").await.status, 200);
    let answer = bench.get(LIST).await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.text, "<h1>back soon</h1>");
    assert_eq!(answer.header("content-type"), Some("text/html"));
    assert_eq!(answer.header("retry-after"), Some("7"));
    assert_eq!(bench.get(LIST).await.status, 200, "once means once");
}

#[tokio::test]
async fn a_fault_may_strike_one_page_only() {
    let bench = bench(|_| {}).await;
    let kind = Kind::Status {
        status: 500,
        body: String::new(),
        content_type: None,
        headers: BTreeMap::new(),
    };
    let id = bench.sandbox.fault(Fault::new(kind).at(LIST).on_page(2));
    assert_eq!(bench.get(&format!("{LIST}?page=1")).await.status, 200);
    assert_eq!(bench.get(&format!("{LIST}?page=2")).await.status, 500);
    assert_eq!(bench.get(&format!("{LIST}?page=2")).await.status, 500);
    assert!(bench.sandbox.lift(id));
    assert_eq!(bench.get(&format!("{LIST}?page=2")).await.status, 200);
}

#[tokio::test]
async fn a_fault_may_strike_one_query_only() {
    let bench = bench(|_| {}).await;
    bench
        .sandbox
        .fault(Fault::new(Kind::Reset).with_query("skip_pagination=true"));
    assert_eq!(bench.get(&format!("{LIST}?per_page=1")).await.status, 200);
    let whole = bench.asking(&format!("{LIST}?per_page=1&skip_pagination=true"));
    assert!(whole.send().await.is_err());
}

#[tokio::test]
async fn the_right_answer_may_come_with_other_headers() {
    let bench = bench(|_| {}).await;
    let right = bench.get(LIST).await;
    let over = [("Total", "13"), ("Per-Page", ""), ("X-New", "a")];
    let headers = over.map(|(name, value)| (name.to_owned(), value.to_owned()));
    bench.sandbox.fault(Fault::new(Kind::Headers {
        headers: BTreeMap::from(headers),
    }));
    let answer = bench.get(LIST).await;
    assert_eq!((answer.status, &answer.text), (200, &right.text));
    assert_eq!(right.header("per-page"), Some("500"));
    assert_eq!(answer.header("per-page"), None, "removed");
    assert_eq!(answer.header("x-new"), Some("a"));
    let totals: Vec<_> = answer.headers.get_all("total").iter().collect();
    assert_eq!(totals, ["13"], "replaced, not added");
    assert_eq!(answer.header("content-type"), right.header("content-type"));
}

#[tokio::test]
async fn a_held_answer_comes_when_the_fault_is_lifted() {
    let bench = bench(|_| {}).await;
    let id = bench.sandbox.fault(Fault::new(Kind::Hold).times(1));
    let held = tokio::spawn(bench.asking(LIST).send());
    wait_until(async || bench.sandbox.requests().len() == 1).await;
    assert_eq!(bench.sandbox.requests()[0].outcome, Outcome::Pending);
    assert_eq!(bench.get(LIST).await.status, 200, "only one was held");
    assert!(!held.is_finished());
    bench.sandbox.lift(id);
    assert_eq!(held.await.unwrap().unwrap().status().as_u16(), 200);
    let outcomes: Vec<_> = bench.sandbox.requests().iter().map(|r| r.outcome).collect();
    assert_eq!(outcomes, [Outcome::Answered, Outcome::Answered]);
}

#[tokio::test]
async fn a_client_that_goes_away_is_noticed() {
    for kind in [Kind::Hold, Kind::Delay { ms: 600_000 }] {
        let bench = bench(|_| {}).await;
        let id = bench.sandbox.fault(Fault::new(kind));
        let request = tokio::spawn(bench.asking(LIST).send());
        wait_until(async || bench.sandbox.requests().len() == 1).await;
        request.abort();
        wait_until(async || bench.sandbox.requests()[0].outcome == Outcome::Aborted).await;
        bench.sandbox.lift(id);
        assert_eq!(bench.sandbox.requests()[0].status, None);
    }
}

#[tokio::test]
async fn a_late_answer_is_the_right_one() {
    let bench = bench(|_| {}).await;
    let right = bench.get(LIST).await.text;
    bench.sandbox.fault(Fault::new(Kind::Delay { ms: 30 }));
    let before = std::time::Instant::now();
    assert_eq!(bench.get(LIST).await.text, right);
    assert!(before.elapsed().as_millis() >= 30);
}

#[tokio::test]
async fn a_reset_sends_nothing() {
    let bench = bench(|_| {}).await;
    bench
        .sandbox
        .fault(Fault::new(Kind::Reset).at("/api/3/people/2"));
    let (answer, ended) = bench
        .raw(b"GET /api/3/people/2 HTTP/1.1\r\nHost: x\r\n\r\n")
        .await;
    assert_eq!(answer, "");
    assert_eq!(
        ended.unwrap_err().kind(),
        std::io::ErrorKind::ConnectionReset
    );
    assert!(bench.asking("/api/3/people/2").send().await.is_err());
    let written = bench.sandbox.requests();
    assert_eq!(written.len(), 2);
    assert_eq!(
        (written[0].status, written[0].outcome),
        (None, Outcome::Answered)
    );
}

#[tokio::test]
async fn a_truncated_answer_announces_more_than_it_sends() {
    let bench = bench(|_| {}).await;
    let right = bench.get(LIST).await.text;
    bench.sandbox.fault(Fault::new(Kind::Truncate).at(LIST));
    let response = bench.asking(LIST).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(response.content_length(), Some(right.len() as u64));
    assert!(response.text().await.is_err());
    let written = bench.sandbox.requests();
    assert_eq!(
        (written[1].status, written[1].outcome),
        (Some(200), Outcome::Answered),
        "breaking off was meant"
    );
    let token = bench.sandbox.token();
    let request =
        format!("GET {LIST} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n");
    let (answer, _) = bench.raw(request.as_bytes()).await;
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, &right[..right.len() / 2]);
}

#[tokio::test]
async fn a_list_may_be_written_by_hand() {
    let rows = vec![json!({"id": "a"}), json!({"id": "a"}), Value::Null];
    for (totals, whole, second) in [
        (Totals::Reference, "3", "3"),
        (Totals::Guide, "3", "3"),
        (
            Totals::Link,
            "</L?per_page=2&page=1>; rel=\"first\", </L?per_page=2&page=1>; rel=\"last\"",
            "</L?per_page=2&page=1>; rel=\"first\", </L?per_page=2&page=1>; rel=\"prev\", \
             </L?per_page=2&page=1>; rel=\"last\"",
        ),
    ] {
        let bench = bench(|options| options.totals = totals).await;
        bench
            .sandbox
            .fault(Fault::new(Kind::Rows { rows: rows.clone() }));
        for (page, expected, text) in [(1, whole, &*json!(rows).to_string()), (2, second, "[]")] {
            let answer = bench.get(&format!("{LIST}?per_page=2&page={page}")).await;
            assert_eq!((answer.status, &*answer.text), (200, text));
            let told = ["total", "x-total-results", "link"].map(|name| answer.header(name));
            let told: Vec<_> = told.into_iter().flatten().collect();
            assert_eq!(told, [expected.replace("/L", LIST)]);
        }
        let whole = bench
            .get(&format!("{LIST}?skip_pagination=true&page=2"))
            .await;
        assert_eq!(whole.rows(), rows);
        assert_eq!(whole.header("link"), None);
        assert_eq!(bench.get("/api/3/people/2").await.json()["id"], 2);
        let refused = bench.get_with("nobody", LIST).await;
        assert_eq!(refused.status, 401, "an answer that is no list");
    }
}

#[tokio::test]
async fn a_list_written_by_hand_keeps_the_size_that_was_asked() {
    let bench = bench(|_| {}).await;
    let rows = vec![json!({"id": "a"}), json!({"id": "b"})];
    bench.sandbox.fault(Fault::new(Kind::Rows { rows }));
    let page = bench.get(&format!("{LIST}?per_page=1")).await;
    assert_eq!(page.ids(), ["a", "b"]);
    assert_eq!(page.header("per-page"), Some("1"));
    assert_eq!(page.header("total"), Some("2"));
}

#[tokio::test]
async fn a_list_may_move_between_two_pages() {
    let bench = bench(|_| {}).await;
    let page = |number| format!("{LIST}?per_page=4&page={number}");
    let right = bench.get(LIST).await.ids();
    bench.sandbox.fault(
        Fault::new(Kind::DeleteRow { index: 0 })
            .at(LIST)
            .on_page(2)
            .times(1),
    );
    assert_eq!(bench.get(&page(1)).await.ids(), right[..4]);
    let second = bench.get(&page(2)).await;
    assert_eq!(second.ids(), right[5..9], "row 4 was skipped");
    assert_eq!(second.header("total"), Some("11"));

    bench
        .sandbox
        .fault(Fault::new(Kind::InsertRow { index: 1 }).at(LIST).times(1));
    let third = bench.get(&page(3)).await;
    assert_eq!(third.ids(), right[8..], "row 8 is repeated");
    let now = bench.get(LIST).await.ids();
    assert_eq!(now.len(), 12, "and it stays so");
    assert!(!right.contains(&now[1]));
}

#[tokio::test]
async fn a_list_may_move_without_its_total_telling() {
    let bench = bench(|_| {}).await;
    let page = |number| format!("{LIST}?per_page=4&page={number}");
    let right = bench.get(LIST).await.ids();
    let kind = Kind::DeleteAndInsert {
        delete: 0,
        insert: 11,
    };
    bench
        .sandbox
        .fault(Fault::new(kind).at(LIST).on_page(2).times(1));
    assert_eq!(bench.get(&page(1)).await.ids(), right[..4]);
    let second = bench.get(&page(2)).await;
    assert_eq!(second.ids(), right[5..9], "row 4 was skipped");
    assert_eq!(second.header("total"), Some("12"));
    let now = bench.get(LIST).await.ids();
    assert_eq!(now[..11], right[1..], "and it stays so");
    assert!(!right.contains(&now[11]));
}

#[tokio::test]
async fn latency_holds_for_every_answer() {
    let bench = bench(|options| options.latency_ms = 20).await;
    let before = std::time::Instant::now();
    assert_eq!(bench.get("/oauth/token/info").await.status, 200);
    assert!(before.elapsed().as_millis() >= 20);
}
