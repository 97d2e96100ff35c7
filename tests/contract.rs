//! The app's decoding held against the sandbox: two readings of one contract.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::panic, clippy::unwrap_used, reason = "tests")]

use person_credentials::api::endpoint::{ApiBase, PageSize};
use person_credentials::api::wire;
use person_credentials::model::credential::{Credential, Kind, Status, Wallet};
use person_credentials::model::failure::Failure;
use person_credentials::model::feed::{Event, Feed};
use person_credentials::model::hints::{HintKind, Hints};
use person_credentials::model::moment::Moment;
use person_credentials::model::page::{Page, Row};
use person_credentials::model::people::Part;
use person_credentials::model::people_query::PeopleQuery;
use person_credentials::model::person::PersonId;
use person_credentials::model::reading::Extent;
use person_credentials::model::ticket::{Subject, Want};
use person_credentials::model::trusted::Trusted;
use sandbox::{Options, Sandbox, Totals};

struct Answer {
    status: u16,
    headers: reqwest::header::HeaderMap,
    body: Vec<u8>,
}

async fn get(url: &str, token: &str) -> Answer {
    let response = reqwest::Client::new()
        .get(url)
        .bearer_auth(token)
        .send()
        .await
        .unwrap();
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: response.bytes().await.unwrap().to_vec(),
    }
}

impl Answer {
    fn page(&self) -> Result<Page, Failure> {
        if self.status != 200 {
            let now = Moment::default();
            let after = wire::RetryAfter {
                header: None,
                now,
                moment: |_| None,
            };
            return Err(wire::failure(self.status, &self.body, after));
        }
        wire::page(&self.body, |name| self.header(name), terms(&trusted()))
    }

    fn header(&self, name: &str) -> Option<String> {
        Some(self.headers.get(name)?.to_str().ok()?.to_owned())
    }
}

fn trusted() -> Trusted {
    Trusted::new("", "")
}

fn terms(trusted: &Trusted) -> wire::Terms<'_> {
    let moment = |_: &str| Some(Moment::default());
    wire::Terms { trusted, moment }
}

fn base(sandbox: &Sandbox) -> ApiBase {
    ApiBase::parse(&sandbox.origin(), "").unwrap()
}

fn subject(id: &str) -> Subject {
    Subject::Person(PersonId::parse(id).unwrap())
}

async fn start(totals: Totals, max_per_page: Option<u64>) -> Sandbox {
    Sandbox::start(Options {
        totals,
        max_per_page,
        ..Options::default()
    })
    .await
    .unwrap()
}

/// Reads a list to its end, as the app does; gives the feed and how many
/// requests it took.
async fn read(sandbox: &Sandbox, subject: Subject, page_size: &str) -> (Feed, usize) {
    let base = base(sandbox);
    let size = PageSize::parse(page_size).unwrap();
    let mut feed = Feed::default();
    let mut requests = 0;
    feed.step(Event::Opened(subject));
    while let Some(ticket) = feed.in_flight() {
        requests += 1;
        let url = base.credentials(ticket.subject(), ticket.want(), size);
        let page = get(&url, sandbox.token()).await.page().unwrap();
        feed.step(Event::Landed(ticket, page, Moment::default()));
        feed.step(Event::MoreWanted);
    }
    (feed, requests)
}

fn credentials(feed: &Feed) -> Vec<&Credential> {
    feed.rows()
        .iter()
        .map(|row| match row {
            Row::Credential(credential) => credential.as_ref(),
            Row::Unreadable => panic!("a row of the sandbox is unreadable"),
        })
        .collect()
}

#[tokio::test]
async fn a_thousand_credentials_are_read_whole_whatever_the_headers() {
    for (totals, clamp, requests) in [
        // The last request of each holds the whole against what was read.
        (Totals::Reference, None, 21),
        (Totals::Guide, None, 21),
        (Totals::Link, None, 21),
        (Totals::None, None, 22),
        (Totals::Reference, Some(30), 35),
        (Totals::None, Some(30), 36),
    ] {
        let sandbox = start(totals, clamp).await;
        let (feed, made) = read(&sandbox, subject("1"), "50").await;
        assert_eq!(feed.extent(), Extent::Whole(1000), "{totals:?} {clamp:?}");
        assert_eq!(made, requests, "{totals:?} {clamp:?}");
    }
}

#[tokio::test]
async fn the_showcase_is_told_apart() {
    let sandbox = start(Totals::Reference, None).await;
    let (feed, _) = read(&sandbox, subject("2"), "50").await;
    let all = credentials(&feed);
    let kinds: Vec<Kind> = all.iter().map(|credential| credential.kind).collect();
    for kind in [
        Kind::Card,
        Kind::KeyFob,
        Kind::Pin,
        Kind::PassFlow,
        Kind::HidMobile,
        Kind::Other,
    ] {
        assert!(kinds.contains(&kind), "{kind:?} in {kinds:?}");
    }
    let pin = all.iter().find(|c| c.kind == Kind::Pin).unwrap();
    assert_eq!(pin.value.as_ref().unwrap().expose(), "0123");
    assert_eq!(pin.visible_tail(), None);
    let card = all.iter().find(|c| c.kind == Kind::Card).unwrap();
    assert_eq!(card.visible_tail(), Some("2345"));
    assert!(all.iter().any(|c| c.wallet == Some(Wallet::Apple)));
    assert!(all.iter().any(|c| c.wallet == Some(Wallet::Google)));
    assert!(
        all.iter()
            .any(|c| matches!(c.status, Some(Status::Unknown(_))))
    );
    let invited = |c: &&&Credential| c.invitation_code.is_some();
    assert!(
        all.iter()
            .find(invited)
            .unwrap()
            .invitation_expires_at
            .is_some()
    );
}

#[tokio::test]
async fn the_account_list_holds_everyones() {
    let sandbox = start(Totals::Reference, None).await;
    let (feed, _) = read(&sandbox, Subject::Account, "500").await;
    let Extent::Whole(here) = feed.extent() else {
        panic!("the list is whole");
    };
    assert!(here > 2_000);
    let holders: std::collections::HashSet<_> =
        credentials(&feed).iter().map(|c| c.holder).collect();
    // Everyone but the one person who holds none.
    assert_eq!(holders.len(), 399);
}

#[tokio::test]
async fn hints_are_found_in_the_account() {
    let sandbox = start(Totals::Reference, None).await;
    let (feed, _) = read(&sandbox, Subject::Account, "500").await;
    let mut hints = Hints::default();
    assert!(!hints.look(feed.rows(), usize::MAX));
    // Here every date is the start of 1970, and there is no word of people.
    let count = |kind, days: u64| {
        let now = Moment::from_millis(days * 86_400_000);
        hints.find(kind, feed.rows(), now, &|_| None).count
    };
    let shared = count(HintKind::SharedNumber, 0);
    assert!((2..10).contains(&shared), "{shared}");
    assert!(count(HintKind::Expired, 0) > 10);
    assert_eq!(count(HintKind::LongOpen, 14), 0);
    assert!(count(HintKind::LongOpen, 15) > 10);
}

#[tokio::test]
async fn people_and_tokens_are_read() {
    let sandbox = start(Totals::Reference, None).await;
    let base = base(&sandbox);
    let id = PersonId::parse("2").unwrap();
    let answer = get(&base.person(id), sandbox.token()).await;
    let person = wire::person(&answer.body, id, terms(&trusted())).unwrap();
    assert!(person.enabled && person.name().is_some());
    assert!(person.email.is_some_and(|email| email.contains('@')));
    for (query, found) in [
        (PeopleQuery::Everyone, 400),
        (PeopleQuery::Email("@EXAMPLE.com".into()), 400),
        (PeopleQuery::SystemId("EMP-0007".into()), 1),
        (PeopleQuery::Email("nobody & co".into()), 0),
    ] {
        let size = PageSize::parse("20").unwrap();
        let url = base.people(&query, Part::Page(1), size);
        let answer = get(&url, sandbox.token()).await;
        let trusted = trusted();
        let page = wire::people(&answer.body, |name| answer.header(name), terms(&trusted));
        let page = page.unwrap();
        assert_eq!(page.total, Some(found), "{query:?}");
        assert_eq!(page.rows.len() as u64, found.min(20), "{query:?}");
        assert!(page.rows.iter().all(Option::is_some), "{query:?}");
    }
    let answer = get(&base.token_info(), sandbox.token()).await;
    assert!(wire::token_info(&answer.body).unwrap().can_read());
}

#[tokio::test]
async fn refusals_are_understood() {
    let sandbox = start(Totals::Reference, None).await;
    let base = base(&sandbox);
    let size = PageSize::DEFAULT;
    let url = base.credentials(subject("2"), Want::Page(1), size);
    let expired = get(&url, sandbox.expired_token()).await.page();
    assert_eq!(expired, Err(Failure::SignInNeeded));
    let refused = get(&url, sandbox.token_without_scope()).await.page();
    assert!(matches!(
        refused,
        Err(Failure::NotAllowed {
            description: Some(_)
        })
    ));
    let nobody = base.credentials(subject("99999"), Want::Page(1), size);
    let unknown = get(&nobody, sandbox.token()).await.page();
    assert_eq!(unknown, Err(Failure::NoSuchPerson));
    let page_zero = base.credentials(subject("2"), Want::Page(0), size);
    let refused = get(&page_zero, sandbox.token()).await.page();
    assert!(matches!(refused, Err(Failure::Refused { status: 422, .. })));
}
