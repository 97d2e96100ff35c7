//! A body without end, and what the journal says of who left in the middle.

use reqwest::Method;
use sandbox::{Fault, Kind, Outcome};

use crate::bench::{Bench, bench, send, wait_until};

const LIST: &str = "/api/3/people/2/credentials";

async fn flooded(megabytes: u64) -> Bench {
    let bench = bench(|_| {}).await;
    bench
        .sandbox
        .fault(Fault::new(Kind::Flood { megabytes }).at(LIST));
    bench
}

#[tokio::test]
async fn a_flood_that_is_read_to_its_end_is_a_list_and_answered() {
    let bench = flooded(2).await;
    let answer = bench.get(LIST).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("content-length"), None, "nobody is warned");
    assert_eq!(answer.text.len(), 2_000_000);
    let rows = answer.rows();
    assert!(rows.iter().all(|row| row["person_id"] == 2));
    let written = bench.sandbox.requests();
    assert_eq!(
        (written[0].status, written[0].outcome),
        (Some(200), Outcome::Answered)
    );
}

#[tokio::test]
async fn who_leaves_in_the_middle_of_a_flood_is_noticed() {
    // More than any machine holds: it is made only while somebody reads.
    let bench = flooded(u64::MAX).await;
    let mut response = bench.asking(LIST).send().await.unwrap();
    let mut read = 0;
    while read < 1_000_000 {
        read += response.chunk().await.unwrap().unwrap().len();
    }
    let written = bench.sandbox.requests();
    assert_eq!(
        (written[0].status, written[0].outcome),
        (Some(200), Outcome::Pending)
    );
    drop(response);
    wait_until(async || bench.sandbox.requests()[0].outcome == Outcome::Aborted).await;
    assert_eq!(bench.sandbox.requests()[0].status, Some(200));
}

#[tokio::test]
async fn who_asks_for_no_body_has_not_left() {
    let bench = flooded(1).await;
    let answer = send(bench.request(Method::HEAD, LIST)).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    assert_eq!(bench.sandbox.requests()[0].outcome, Outcome::Answered);
}
