//! Which requests a fault fits, and how one is written as JSON.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
use serde_json::json;

use super::*;

#[test]
fn a_fault_strikes_its_path_and_page_only() {
    let fault = Fault::new(Kind::Reset).at("/api/3/people/2").on_page(2);
    assert!(!fault.fits("/api/3/people/2", "page=1"));
    assert!(!fault.fits("/api/3/people", "page=2"));
    assert!(fault.fits("/api/3/people/2", "page=2"));
}

#[test]
fn a_fault_without_a_path_leaves_oauth_alone() {
    let fault = Fault::new(Kind::Reset);
    assert!(!fault.fits("/oauth/token", ""));
    assert!(fault.fits("/api/3/anything", "page=7"));
}

#[test]
fn the_page_is_read_as_the_list_reads_it() {
    assert_eq!(page(""), 1);
    assert_eq!(page("skip_pagination=true"), 1);
    assert_eq!(page("per_page=3&page=2"), 2);
    assert_eq!(page("page=4&page=2"), 2);
    assert_eq!(page("page=x"), 1);
}

#[test]
fn a_fault_may_want_a_text_in_the_query_besides() {
    let fault = Fault::new(Kind::Reset).with_query("per_page=1&").on_page(2);
    assert!(fault.fits("/api/", "per_page=1&page=2"));
    assert!(!fault.fits("/api/", "per_page=1&page=3"));
    assert!(!fault.fits("/api/", "per_page=10&page=2"));
    assert!(!Fault::new(Kind::Reset).with_query("page").fits("/api/", ""));
}

#[test]
fn a_fault_that_cannot_be_sent_is_refused() {
    let status = |status, name: &str, value: &str| {
        Fault::new(Kind::Status {
            status,
            body: String::new(),
            content_type: None,
            headers: BTreeMap::from([(name.to_owned(), value.to_owned())]),
        })
        .objection()
    };
    assert!(status(503, "Retry-After", "1").is_none());
    assert!(status(99, "A", "1").is_some() && status(101, "A", "1").is_some());
    assert!(status(503, "no name", "1").is_some());
    assert!(status(503, "A", "1\r\nB: 2").is_some());
    assert!(status(503, "Content-Length", "1").is_some());
    let over = |name: &str, value: &str| {
        let headers = BTreeMap::from([(name.to_owned(), value.to_owned())]);
        Fault::new(Kind::Headers { headers }).objection()
    };
    assert!(over("Total", "many").is_none() && over("Total", "").is_none());
    assert!(over("no name", "1").is_some() && over("A", "1\nB: 2").is_some());
    assert!(over("transfer-encoding", "").is_some());
}

#[test]
fn the_documented_json_is_understood() {
    let fault: Fault = serde_json::from_str(
        r#"{"path":"/api/3/people/2/credentials","page":2,"times":1,
            "fault":{"kind":"status","status":503,"body":"<p>busy"}}"#,
    )
    .unwrap();
    assert_eq!(fault.page, Some(2));
    for kind in [
        "hold",
        "reset",
        "truncate",
        "malformed_row",
        "foreign_row",
        "foreign_link",
        "not_utf8",
    ] {
        let json = format!(r#"{{"fault":{{"kind":"{kind}"}}}}"#);
        assert!(serde_json::from_str::<Fault>(&json).is_ok(), "{kind}");
    }
    for (json, kind) in [
        (
            r#"{"kind":"headers","headers":{"Total":"7"}}"#,
            Kind::Headers {
                headers: BTreeMap::from([("Total".to_owned(), "7".to_owned())]),
            },
        ),
        (
            r#"{"kind":"delete_and_insert","delete":1,"insert":9}"#,
            Kind::DeleteAndInsert {
                delete: 1,
                insert: 9,
            },
        ),
        (
            r#"{"kind":"flood","megabytes":64}"#,
            Kind::Flood { megabytes: 64 },
        ),
        (
            r#"{"kind":"rows","rows":[{"id":"a"},null,3]}"#,
            Kind::Rows {
                rows: vec![json!({"id": "a"}), Value::Null, json!(3)],
            },
        ),
    ] {
        let json = format!(r#"{{"query":"skip_pagination=true","fault":{json}}}"#);
        let expected = Fault::new(kind).with_query("skip_pagination=true");
        assert_eq!(serde_json::from_str::<Fault>(&json).unwrap(), expected);
    }
    assert!(serde_json::from_str::<Fault>(r#"{"fault":{"kind":"gremlin"}}"#).is_err());
}
