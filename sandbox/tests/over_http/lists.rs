//! Lists, single rows, and how lists are cut into pages.

use sandbox::Totals;
use serde_json::Value;

use crate::bench::bench;

const PERSON_1: &str = "/api/3/people/1/credentials";
const PERSON_2: &str = "/api/3/people/2/credentials";

#[tokio::test]
async fn pages_without_any_header_add_up_to_the_whole_list() {
    let bench = bench(|options| options.totals = Totals::None).await;
    let whole = bench.get(&format!("{PERSON_1}?skip_pagination=true")).await;
    assert_eq!(whole.rows().len(), 1000);
    let mut read = Vec::new();
    for page in 1.. {
        let part = bench
            .get(&format!("{PERSON_1}?page={page}&per_page=300"))
            .await;
        assert_eq!(part.header("total"), None);
        assert_eq!(part.header("x-total-results"), None);
        if part.rows().is_empty() {
            assert_eq!(page, 5);
            break;
        }
        read.extend(part.rows());
    }
    assert_eq!(read, whole.rows());
}

#[tokio::test]
async fn totals_come_in_the_spelling_that_was_set() {
    let reference = bench(|_| {}).await;
    let page = reference
        .get(&format!("{PERSON_1}?page=3&per_page=20"))
        .await;
    assert_eq!(page.header("total"), Some("1000"));
    assert_eq!(page.header("per-page"), Some("20"));
    assert_eq!(page.header("link"), None);
    let guide = bench(|options| options.totals = Totals::Guide).await;
    let page = guide.get(&format!("{PERSON_1}?page=3&per_page=20")).await;
    assert_eq!(page.header("x-total-results"), Some("1000"));
    assert_eq!(page.header("x-per-page"), Some("20"));
    assert_eq!(page.header("x-page"), Some("3"));
    assert_eq!(page.header("total"), None);
}

#[tokio::test]
async fn links_tell_whether_a_page_follows_and_no_total() {
    let bench = bench(|options| options.totals = Totals::Link).await;
    let at = |page: u64| format!("{PERSON_1}?per_page=300&page={page}");
    let link = |page: u64, name: &str| format!(r#"<{}>; rel="{name}""#, at(page));
    let (first, last) = (link(1, "first"), link(4, "last"));
    for (page, between) in [
        (1, vec![link(2, "next")]),
        (3, vec![link(2, "prev"), link(4, "next")]),
        (4, vec![link(3, "prev")]),
        (5, vec![link(4, "prev")]),
    ] {
        let part = bench.get(&at(page)).await;
        let expected = [vec![first.clone()], between, vec![last.clone()]].concat();
        assert_eq!(part.header("link"), Some(expected.join(", ").as_str()));
        for total in ["total", "per-page", "x-total-results", "x-page"] {
            assert_eq!(part.header(total), None, "{total}");
        }
    }
    let whole = format!("{PERSON_1}?skip_pagination=true");
    assert_eq!(bench.get(&whole).await.header("link"), None);
}

#[tokio::test]
async fn every_list_has_links_even_one_of_nothing() {
    let bench = bench(|options| {
        options.totals = Totals::Link;
        options.max_per_page = Some(5);
    })
    .await;
    for (path, last) in [
        ("/api/3/people/4/credentials?", 1),
        (
            "/api/3/credentials?",
            bench.sandbox.credentials().div_ceil(5),
        ),
        ("/api/3/people?", 80),
        ("/api/3/people?email=%40EXAMPLE.com&", 80),
        ("/api/3/credential_types?per_page=3&", 2),
    ] {
        let answer = bench.get_with(bench.sandbox.writer_token(), path).await;
        let expected = format!(r#"<{path}page={last}>; rel="last""#);
        assert!(
            answer.header("link").unwrap().ends_with(&expected),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_server_may_send_the_first_page_whatever_was_asked() {
    for totals in [Totals::Guide, Totals::Link] {
        let bench = bench(|options| {
            options.totals = totals;
            options.ignores_page = true;
        })
        .await;
        let first = bench.get(&format!("{PERSON_1}?per_page=3&page=1")).await;
        let third = bench.get(&format!("{PERSON_1}?per_page=3&page=3")).await;
        assert_eq!(third.text, first.text);
        for name in ["x-page", "x-total-results", "link"] {
            assert_eq!(third.header(name), first.header(name), "{name}");
        }
    }
}

#[tokio::test]
async fn a_server_may_send_a_page_where_the_whole_was_asked() {
    let bench = bench(|options| options.ignores_skip = true).await;
    let page = bench
        .get(&format!("{PERSON_1}?skip_pagination=true&per_page=3"))
        .await;
    assert_eq!(page.rows().len(), 3);
    assert_eq!(page.header("total"), Some("1000"));
    assert_eq!(page.header("per-page"), Some("3"));
}

#[tokio::test]
async fn a_list_has_500_rows_a_page_unless_the_server_clamps() {
    let plain = bench(|_| {}).await;
    assert_eq!(plain.get(PERSON_1).await.rows().len(), 500);
    let clamped = bench(|options| options.max_per_page = Some(30)).await;
    let first = clamped.get(&format!("{PERSON_1}?per_page=200")).await;
    let second = clamped
        .get(&format!("{PERSON_1}?per_page=200&page=2"))
        .await;
    assert_eq!(first.rows().len(), 30);
    let whole = plain.get(&format!("{PERSON_1}?per_page=60")).await.rows();
    assert_eq!([first.rows(), second.rows()].concat(), whole);
}

#[tokio::test]
async fn the_account_list_begins_with_the_first_persons() {
    let bench = bench(|_| {}).await;
    let account = bench.get("/api/3/credentials?per_page=1000").await;
    let person = bench.get(&format!("{PERSON_1}?skip_pagination=true")).await;
    assert_eq!(account.text, person.text);
    let total: u64 = account.header("total").unwrap().parse().unwrap();
    assert_eq!(total, bench.sandbox.credentials());
}

#[tokio::test]
async fn a_million_credentials_start_and_answer() {
    let bench = bench(|options| options.credentials = 1_000_000).await;
    let last = bench.get("/api/3/credentials?per_page=50&page=20000").await;
    assert_eq!(last.header("total"), Some("1000000"));
    assert_eq!(last.rows().len(), 50);
    let row = last.rows()[49].clone();
    assert_eq!(row["person_id"], bench.sandbox.people());
    let id = row["id"].as_str().unwrap();
    assert_eq!(
        bench.get(&format!("/api/3/credentials/{id}")).await.json(),
        row
    );
    let past = bench.get("/api/3/credentials?per_page=50&page=20001").await;
    assert_eq!((past.status, past.text.as_str()), (200, "[]"));
}

#[tokio::test]
async fn one_seed_gives_the_same_bytes_and_another_does_not() {
    let (a, b) = (bench(|_| {}).await, bench(|_| {}).await);
    let other = bench(|options| options.seed = 2).await;
    for path in [PERSON_1, PERSON_2, "/api/3/people", "/api/3/people/77"] {
        let text = a.get(path).await.text;
        assert_eq!(text, b.get(path).await.text, "{path}");
        let theirs = other.get_with(other.sandbox.token(), path).await;
        assert_ne!(text, theirs.text, "{path}");
    }
    assert_eq!(a.sandbox.token(), b.sandbox.token());
}

#[tokio::test]
async fn one_credential_is_its_row_and_belongs_to_its_person_only() {
    let bench = bench(|_| {}).await;
    let row = bench.get(PERSON_2).await.rows()[4].clone();
    let id = row["id"].as_str().unwrap();
    assert_eq!(
        bench.get(&format!("{PERSON_2}/{id}")).await.json(),
        row,
        "by person"
    );
    assert_eq!(bench.get(&format!("{PERSON_1}/{id}")).await.status, 404);
    assert_eq!(bench.get(&format!("{PERSON_2}/{id}x")).await.status, 404);
    assert_eq!(bench.get("/api/3/people/x/credentials/y").await.status, 400);
}

#[tokio::test]
async fn absent_fields_are_left_out_and_dates_carry_an_offset() {
    let rows = bench(|_| {}).await.get(PERSON_2).await.rows();
    let keys = |row: &Value| {
        let mut keys: Vec<_> = row.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys.join(" ")
    };
    assert_eq!(
        keys(&rows[0]),
        "credential_type_id id label person_id value"
    );
    assert_eq!(
        keys(&rows[3]),
        "credential_type_id id invitation_code invitation_expires_at label person_id status"
    );
    assert_eq!(
        rows[3]["invitation_expires_at"],
        "2027-01-29T09:00:00+01:00"
    );
}

#[tokio::test]
async fn a_person_without_credentials_has_an_empty_list() {
    let bench = bench(|_| {}).await;
    let empty = bench.get("/api/3/people/4/credentials").await;
    assert_eq!((empty.status, empty.text.as_str()), (200, "[]"));
    assert_eq!(empty.header("total"), Some("0"));
}

#[tokio::test]
async fn people_come_fifty_a_page_and_a_hundred_at_most() {
    let bench = bench(|_| {}).await;
    assert_eq!(bench.get("/api/3/people").await.rows().len(), 50);
    let most = bench.get("/api/3/people?per_page=500").await;
    assert_eq!(most.rows().len(), 100);
    assert_eq!(most.header("per-page"), Some("100"));
    let all = bench.get("/api/3/people?skip_pagination=1").await;
    assert_eq!(all.rows().len(), 400);
}

#[tokio::test]
async fn people_are_found_by_address_or_number() {
    let bench = bench(|_| {}).await;
    let person = bench.get("/api/3/people/23").await.json();
    let name = person["last_name"].as_str().unwrap().to_uppercase();
    let found = bench
        .get(&format!("/api/3/people?email={name}.23%40"))
        .await;
    assert_eq!(found.rows(), std::slice::from_ref(&person));
    assert_eq!(found.header("total"), Some("1"));
    let found = bench.get("/api/3/people?system_id=EMP-0023").await;
    assert_eq!(found.rows(), [person]);
    assert_eq!(bench.get("/api/3/people?email=nobody%00").await.text, "[]");
}

#[tokio::test]
async fn credential_types_need_their_own_scope() {
    let bench = bench(|_| {}).await;
    assert_eq!(bench.get("/api/3/credential_types").await.status, 403);
    let types = bench
        .get_with(bench.sandbox.writer_token(), "/api/3/credential_types")
        .await;
    assert_eq!(types.rows()[2]["slug"], "pin");
    assert_eq!(types.rows()[2]["code"], 10);
    assert_eq!(types.rows()[5]["code"], Value::Null);
}
