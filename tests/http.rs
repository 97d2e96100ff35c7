//! The client over real HTTP: what it sends, and what it makes of answers.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod stage;

use person_credentials::api::http::Abort;
use person_credentials::model::failure::Failure;
use person_credentials::model::feed::{Event, Feed};
use person_credentials::model::page::Page;
use person_credentials::model::people::Part;
use person_credentials::model::people_query::PeopleQuery;
use person_credentials::model::person::PersonId;
use person_credentials::model::ticket::{Subject, Ticket};
use serde_json::json;
use stage::{World, journal_says, token};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const SHOWCASE: &str = "/api/3/people/2/credentials";

fn first_page_of(person: &str) -> Ticket {
    let mut feed = Feed::default();
    feed.step(Event::Opened(Subject::Person(
        PersonId::parse(person).unwrap(),
    )));
    feed.in_flight().unwrap()
}

async fn ask(world: &World) -> Result<Page, Failure> {
    ask_with(world, &world.token).await
}

async fn ask_with(world: &World, text: &str) -> Result<Page, Failure> {
    world
        .client()
        .credentials(&token(text).into(), first_page_of("2"), &Abort::new())
        .await
}

async fn ask_with_fault(fault: serde_json::Value) -> Result<Page, Failure> {
    let world = World::new().await;
    world.fault(json!({"path": SHOWCASE, "fault": fault})).await;
    ask(&world).await
}

#[wasm_bindgen_test]
async fn a_request_names_page_and_size_and_carries_the_token() {
    let world = World::new().await;
    assert_eq!(ask(&world).await.unwrap().rows.len(), 12);
    let requests = world.requests().await;
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0]["path"], SHOWCASE);
    assert_eq!(requests[0]["query"], "page=1&per_page=50");
    assert_eq!(requests[0]["authorized"], true);
}

#[wasm_bindgen_test]
async fn totals_are_read_in_both_spellings_and_never_needed() {
    let table = [
        (json!({"totals": "reference"}), Some(12)),
        (json!({"totals": "guide"}), Some(12)),
        (json!({"totals": "none"}), None),
        // Another origin sees no header that the server does not expose.
        (json!({"totals": "reference", "cors": "plain"}), None),
    ];
    for (options, total) in table {
        let world = World::with(options.clone()).await;
        let page = ask(&world).await.unwrap();
        assert_eq!((page.rows.len(), page.total), (12, total), "{options}");
    }
}

#[wasm_bindgen_test]
async fn tokens_that_do_not_do_are_told_apart() {
    let world = World::new().await;
    let expired = world.tokens["expired"].as_str().unwrap();
    assert_eq!(ask_with(&world, expired).await, Err(Failure::SignInNeeded));
    let without_scope = world.tokens["without_scope"].as_str().unwrap();
    assert!(matches!(
        ask_with(&world, without_scope).await,
        Err(Failure::NotAllowed {
            description: Some(_)
        })
    ));
}

#[wasm_bindgen_test]
async fn an_unknown_person_is_no_such_person() {
    let world = World::new().await;
    let answer = world
        .client()
        .credentials(
            &token(&world.token).into(),
            first_page_of("99999"),
            &Abort::new(),
        )
        .await;
    assert_eq!(answer, Err(Failure::NoSuchPerson));
}

#[wasm_bindgen_test]
async fn statuses_become_failures() {
    let status =
        |status: u16, body: &str| json!({"kind": "status", "status": status, "body": body});
    assert_eq!(
        ask_with_fault(status(503, "<html>")).await,
        Err(Failure::Server { status: 503 })
    );
    assert_eq!(
        ask_with_fault(status(429, r#"{"retry_in":60}"#)).await,
        Err(Failure::Busy {
            retry_after_secs: Some(60)
        })
    );
    assert_eq!(
        ask_with_fault(status(422, r#"{"type":"x","message":"No."}"#)).await,
        Err(Failure::Refused {
            status: 422,
            description: Some("No.".to_owned())
        })
    );
    assert!(matches!(
        ask_with_fault(status(200, "<html>")).await,
        Err(Failure::Unreadable { .. })
    ));
}

#[wasm_bindgen_test]
async fn a_broken_connection_is_unreachable() {
    for kind in ["reset", "truncate"] {
        assert_eq!(
            ask_with_fault(json!({ "kind": kind })).await,
            Err(Failure::Unreachable),
            "{kind}"
        );
    }
}

#[wasm_bindgen_test]
async fn a_redirect_is_not_followed() {
    let world = World::new().await;
    let elsewhere = World::new().await;
    let location = format!("{}{SHOWCASE}", elsewhere.origin);
    let fault = json!({"kind": "status", "status": 302, "headers": {"Location": location}});
    world.fault(json!({"path": SHOWCASE, "fault": fault})).await;
    assert_eq!(ask(&world).await, Err(Failure::Unreachable));
    assert!(
        elsewhere.requests().await.is_empty(),
        "the token went astray"
    );
}

#[wasm_bindgen_test]
async fn an_aborted_request_is_cancelled_and_the_server_notices() {
    let world = World::new().await;
    world
        .fault(json!({"path": SHOWCASE, "fault": {"kind": "hold"}}))
        .await;
    let abort = Abort::new();
    let client = world.client();
    let (bearer, ticket) = (token(&world.token).into(), first_page_of("2"));
    let pulled = abort.clone();
    let pull = async {
        journal_says(&world, |requests| requests.len() == 1).await;
        pulled.abort();
        pulled.abort();
    };
    let answer = client.credentials(&bearer, ticket, &abort);
    let (answer, ()) = futures::join(answer, pull).await;
    assert_eq!(answer, Err(Failure::Cancelled));
    journal_says(&world, |requests| requests[0]["outcome"] == "aborted").await;
}

#[wasm_bindgen_test]
async fn a_request_that_hangs_is_given_up_and_its_connection_freed() {
    let world = World::new().await;
    world
        .fault(json!({"path": SHOWCASE, "fault": {"kind": "hold"}}))
        .await;
    let client = world.client_with("request-timeout", "1");
    let answer = client
        .credentials(
            &token(&world.token).into(),
            first_page_of("2"),
            &Abort::new(),
        )
        .await;
    assert_eq!(answer, Err(Failure::TimedOut));
    journal_says(&world, |requests| requests[0]["outcome"] == "aborted").await;
}

#[wasm_bindgen_test]
async fn a_body_without_end_is_given_up_and_its_connection_freed() {
    let world = World::new().await;
    world
        .fault(json!({"path": SHOWCASE, "fault": {"kind": "flood", "megabytes": 50}}))
        .await;
    assert!(matches!(
        ask(&world).await,
        Err(Failure::Unreadable { detail }) if detail == "too large"
    ));
    journal_says(&world, |requests| requests[0]["outcome"] == "aborted").await;
}

#[wasm_bindgen_test]
async fn a_date_says_how_long_to_wait_as_well() {
    let fault = json!({"kind": "status", "status": 429,
        "headers": {"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}});
    assert_eq!(
        ask_with_fault(fault).await,
        Err(Failure::Busy {
            retry_after_secs: Some(u32::MAX)
        })
    );
}

#[wasm_bindgen_test]
async fn a_person_and_a_token_tell_about_themselves() {
    let world = World::new().await;
    let (client, bearer, abort) = (world.client(), token(&world.token).into(), Abort::new());
    let person = client
        .person(&bearer, PersonId::parse("5").unwrap(), &abort)
        .await
        .unwrap();
    assert!(!person.enabled);
    let info = client.token_info(&bearer, &abort).await.unwrap();
    assert!(info.can_read() && info.account.is_some());
    let query = PeopleQuery::Email("@example.COM".into());
    let people = client.people(&bearer, &query, Part::Page(8), &abort);
    let people = people.await.unwrap();
    assert_eq!((people.rows.len(), people.total), (50, Some(400)));
}

mod futures {
    use std::future::{Future, poll_fn};
    use std::pin::pin;
    use std::task::Poll;

    /// Waits for both.
    pub async fn join<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
        let (mut a, mut b) = (pin!(a), pin!(b));
        let (mut got_a, mut got_b) = (None, None);
        poll_fn(move |context| {
            if got_a.is_none()
                && let Poll::Ready(value) = a.as_mut().poll(context)
            {
                got_a = Some(value);
            }
            if got_b.is_none()
                && let Poll::Ready(value) = b.as_mut().poll(context)
            {
                got_b = Some(value);
            }
            match (got_a.take(), got_b.take()) {
                (Some(a), Some(b)) => Poll::Ready((a, b)),
                (a, b) => {
                    (got_a, got_b) = (a, b);
                    Poll::Pending
                }
            }
        })
        .await
    }
}
