//! The API by nginx, for people whom a portal on the same origin knows: the
//! browser has no token, nginx has one.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use axum::response::{Html, IntoResponse};
use fantoccini::key::Key;
use journeys::showcase::{PIN, REVEAL_PIN};
use journeys::{
    Call, CopyOfBuild, HOST, Setting, Walker, Witness, dist, eventually, is_cleaned, journey_at,
    raw,
};
use person_credentials::ui::words::ENGLISH;
use sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use xtask::nginx::{List, Mode, Nginx};

/// The folder of the API's addresses on this server.
const BASE: &str = "/doorflow";
const NOBODY: &str = "http://127.0.0.1:9";
/// The header against forged requests, unless a portal has its own.
const USUAL: &str = "x_requested_with";
/// All credentials of the account in one piece.
const WHOLE: &str = "/api/3/credentials?page=1&per_page=500&skip_pagination=true";

async fn proxy(api: &str, portal: &Witness, token: &str) -> Result<Nginx> {
    proxy_of(&dist()?, api, portal, (token, USUAL)).await
}

async fn proxy_of(
    dist: &Path,
    api: &str,
    portal: &Witness,
    ours: (&str, &'static str),
) -> Result<Nginx> {
    opened(&[], dist, api, portal, ours).await
}

/// With some lists of the account opened.
async fn opened(
    lists: &'static [List],
    dist: &Path,
    api: &str,
    portal: &Witness,
    (token, csrf): (&str, &'static str),
) -> Result<Nginx> {
    let mode = Mode::Session {
        token: token.to_owned(),
        check: format!("{}/signed-in", portal.origin()),
        csrf,
        lists,
    };
    Nginx::start(dist, api, mode).await
}

/// A request as the element sends it, for somebody who is signed in.
fn by_element(nginx: &Nginx, path: &str) -> Result<Call> {
    let call = Call::get(&format!("{}{BASE}{path}", nginx.origin()))?;
    Ok(call
        .header("x-requested-with", "person-credentials")
        .header("sec-fetch-site", "same-origin")
        .header("cookie", "session=1"))
}

#[tokio::test]
async fn who_is_signed_in_to_the_portal_reads_without_a_token() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let portal = Witness::portal().await?;
    let nginx = proxy(&sandbox.origin(), &portal, sandbox.token()).await?;
    let list = "/api/3/people/1/credentials?page=2&per_page=5";
    let answer = by_element(&nginx, list)?.answer().await?;
    ensure!(answer.status == 200, "{answer:?}");
    ensure!(answer.header("total") == "1000", "{answer:?}");
    ensure!(answer.header("cache-control") == "no-store", "{answer:?}");
    let journal = sandbox.requests();
    ensure!(journal.len() == 1, "{journal:?}");
    ensure!(journal[0].authorized, "the server's token is missing");
    ensure!(
        journal[0].query.contains("page=2&per_page=5"),
        "{journal:?}"
    );
    // The portal sees who asks and for what, and no token.
    let asked = portal.asked();
    ensure!(asked.len() == 1 && asked[0].method == "GET", "{asked:?}");
    ensure!(asked[0].target == "/signed-in", "{asked:?}");
    ensure!(asked[0].header("x-original-uri") == list, "{asked:?}");
    ensure!(!asked[0].headers.contains_key("authorization"), "{asked:?}");
    ensure!(!answer.text().contains(sandbox.token()));
    ensure!(!nginx.logs()?.contains(sandbox.token()));
    Ok(())
}

#[tokio::test]
async fn without_session_or_header_or_from_elsewhere_the_api_is_not_asked() -> Result<()> {
    let api = Witness::talkative_api().await?;
    let portal = Witness::portal().await?;
    let nginx = proxy(&api.origin(), &portal, "ours").await?;
    let list = format!("{}{BASE}/api/3/people/1/credentials", nginx.origin());
    let (header, site, cookie) = ("x-requested-with", "sec-fetch-site", "cookie");
    for (what, headers, status, error) in [
        ("nothing", vec![], 403, "forbidden"),
        ("no header", vec![(cookie, "session=1")], 403, "forbidden"),
        ("no cookie", vec![(header, "a")], 401, "unauthorized"),
        (
            "an unknown cookie",
            vec![(header, "a"), (cookie, "session=2")],
            401,
            "unauthorized",
        ),
        (
            "sent away to sign in",
            vec![(header, "a"), (cookie, "session=expired")],
            401,
            "unauthorized",
        ),
        (
            "another site",
            vec![(header, "a"), (cookie, "session=1"), (site, "cross-site")],
            403,
            "forbidden",
        ),
        (
            "another origin of the site",
            vec![(header, "a"), (cookie, "session=1"), (site, "same-site")],
            403,
            "forbidden",
        ),
        (
            "typed in",
            vec![(header, "a"), (cookie, "session=1"), (site, "none")],
            403,
            "forbidden",
        ),
    ] {
        let mut call = Call::get(&list)?;
        for (name, value) in headers {
            call = call.header(name, value);
        }
        let answer = call.answer().await?;
        ensure!(answer.status == status, "{what}: {answer:?}");
        ensure!(
            answer.header("content-type") == "application/json",
            "{what}"
        );
        let body: serde_json::Value = serde_json::from_slice(&answer.body)?;
        ensure!(body["error"] == error, "{what}: {body}");
        ensure!(answer.header("location").is_empty(), "{what}");
    }
    ensure!(api.asked().is_empty(), "{:?}", api.asked());
    // A browser that does not say where a request comes from.
    let call = Call::get(&list)?.header(header, "a");
    let answer = call.header(cookie, "session=1").answer().await?;
    ensure!(answer.status == 200, "{answer:?}");
    Ok(())
}

#[tokio::test]
async fn the_browsers_own_token_and_cookies_stay_here_and_the_apis_cookies_there() -> Result<()> {
    let api = Witness::talkative_api().await?;
    let portal = Witness::portal().await?;
    let nginx = proxy(&api.origin(), &portal, "ours").await?;
    let call = by_element(&nginx, "/api/3/people/1")?;
    let call = call
        .header("authorization", "Bearer theirs")
        .header("x-forwarded-for", "192.0.2.1")
        .body("not for a reader");
    let answer = call.answer().await?;
    is_cleaned(&answer)?;
    ensure!(answer.header("access-control-allow-origin").is_empty());
    let asked = api.asked();
    ensure!(asked.len() == 1, "{asked:?}");
    ensure!(
        asked[0].header("authorization") == "Bearer ours",
        "{asked:?}"
    );
    for name in [
        "cookie",
        "referer",
        "x-requested-with",
        "x-forwarded-for",
        "content-length",
        "transfer-encoding",
    ] {
        ensure!(!asked[0].headers.contains_key(name), "{name}: {asked:?}");
    }
    Ok(())
}

#[tokio::test]
async fn only_what_the_element_reads_is_let_through() -> Result<()> {
    let api = Witness::talkative_api().await?;
    let portal = Witness::portal().await?;
    let nginx = proxy(&api.origin(), &portal, "ours").await?;
    let open = [
        "/api/3/people/1",
        "/api/3/people/1/credentials?skip_pagination=true",
    ];
    for path in open {
        let answer = by_element(&nginx, path)?.answer().await?;
        ensure!(answer.status == 200, "{path}: {answer:?}");
    }
    let targets: Vec<_> = api.asked().into_iter().map(|it| it.target).collect();
    ensure!(targets == open, "{targets:?}");
    for (method, path, status) in [
        ("POST", "/api/3/people/1", 405),
        ("PUT", "/api/3/people/1", 405),
        ("DELETE", "/api/3/people/1/credentials", 405),
        ("PATCH", "/api/3/people/1/credentials", 405),
        ("OPTIONS", "/api/3/people/1/credentials", 405),
        ("HEAD", "/api/3/people/1/credentials", 405),
        ("GET", "/api/3/credentials", 404),
        ("GET", "/api/3/credentials?page=1&per_page=500", 404),
        ("GET", WHOLE, 404),
        ("GET", "/api/3/people", 404),
        ("GET", "/api/3/people?page=1&per_page=20", 404),
        ("GET", "/api/3/people?email=a%40b.test", 404),
        ("POST", "/api/3/people", 404),
        ("GET", "/api/3/groups", 404),
        ("GET", "/api/3/people/", 404),
        ("GET", "/api/3/people//credentials", 404),
        ("GET", "/api/3/people/0", 404),
        ("GET", "/api/3/people/1/credentials/Q6s", 404),
        ("GET", "/api/3/people/me", 404),
        ("GET", "/api/2/people/1", 404),
        ("GET", "/api/3/credential_types", 404),
        ("GET", "/oauth/token/info", 404),
        ("POST", "/oauth/token", 404),
    ] {
        let head = format!(
            "{method} {BASE}{path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\
             X-Requested-With: a\r\nCookie: session=1\r\n\r\n"
        );
        let answer = raw(&nginx.origin(), &head).await?;
        ensure!(answer.status == status, "{method} {path}: {answer:?}");
    }
    ensure!(api.asked().len() == open.len(), "{:?}", api.asked());
    Ok(())
}

#[tokio::test]
async fn of_the_list_of_people_pages_and_searches_alone_can_be_opened() -> Result<()> {
    let api = Witness::talkative_api().await?;
    let portal = Witness::portal().await?;
    let ours = ("ours", USUAL);
    let nginx = opened(&[List::People], &dist()?, &api.origin(), &portal, ours).await?;
    let lists = [
        "/api/3/people?page=1&per_page=50",
        "/api/3/people?page=12&per_page=100",
        "/api/3/people?email=a%40b.test&page=1&per_page=50",
        "/api/3/people?system_id=EMP-7%26x&page=350&per_page=1",
    ];
    for list in lists {
        let answer = by_element(&nginx, list)?.answer().await?;
        is_cleaned(&answer)?;
        let told = portal.asked().pop().context("the portal was not asked")?;
        ensure!(told.header("x-original-uri") == list, "{told:?}");
        let stranger = Call::get(&format!("{}{BASE}{list}", nginx.origin()))?;
        ensure!(stranger.answer().await?.status == 403);
    }
    for path in [
        "/api/3/people",
        "/api/3/people?page=1",
        "/api/3/people?page=0&per_page=50",
        "/api/3/people?page=1&per_page=500",
        "/api/3/people?page=1&per_page=50&skip_pagination=true",
        "/api/3/people?page=1&per_page=50&page=2",
        "/api/3/people?email=a%40b.test",
        "/api/3/people?email=&page=1&per_page=50",
        "/api/3/people?email=a@b.test&page=1&per_page=50",
        "/api/3/people?email=a&system_id=b&page=1&per_page=50",
        "/api/3/people?name=ada&page=1&per_page=50",
        "/api/3/people/?page=1&per_page=50",
        "/api/3/credentials?page=1&per_page=50",
        WHOLE,
    ] {
        let answer = by_element(&nginx, path)?.answer().await?;
        ensure!(answer.status == 404, "{path}: {answer:?}");
    }
    let targets: Vec<_> = api.asked().into_iter().map(|it| it.target).collect();
    ensure!(targets == lists, "{targets:?}");
    Ok(())
}

/// What is not asked for by the page app, where the account's list is opened.
const OTHER_LISTS: [&str; 43] = [
    // Parameters of another value.
    "/api/3/credentials?page=0&per_page=500",
    "/api/3/credentials?page=01&per_page=500",
    "/api/3/credentials?page=10000000&per_page=500",
    "/api/3/credentials?page=&per_page=500",
    "/api/3/credentials?page=%31&per_page=500",
    "/api/3/credentials?page=1&per_page=0",
    "/api/3/credentials?page=1&per_page=050",
    "/api/3/credentials?page=1&per_page=501",
    "/api/3/credentials?page=1&per_page=5000",
    "/api/3/credentials?page=1&per_page=",
    "/api/3/credentials?page=1&per_page=500&skip_pagination=false",
    "/api/3/credentials?page=1&per_page=500&skip_pagination=1",
    "/api/3/credentials?page=1&per_page=500&skip_pagination=true1",
    "/api/3/credentials?page=1&per_page=501&skip_pagination=true",
    "/api/3/credentials?page=2&per_page=500&skip_pagination=true",
    "/api/3/credentials?page=10&per_page=500&skip_pagination=true",
    // Fewer, more and others, and in another order.
    "/api/3/credentials",
    "/api/3/credentials?",
    "/api/3/credentials?page=1",
    "/api/3/credentials?per_page=500",
    "/api/3/credentials?skip_pagination=true",
    "/api/3/credentials?page=1&skip_pagination=true",
    "/api/3/credentials?per_page=500&page=1",
    "/api/3/credentials?skip_pagination=true&page=1&per_page=500",
    "/api/3/credentials?value=1234&page=1&per_page=500",
    "/api/3/credentials?page=1&per_page=500&value=1234",
    "/api/3/credentials?page=1&per_page=500&page=2",
    "/api/3/credentials?page=1&per_page=500&",
    "/api/3/credentials?page=1&&per_page=500",
    "/api/3/credentials?Page=1&per_page=500",
    "/api/3/credentials?page=1&per_page=500#",
    // Another path.
    "/api/3/credentials/?page=1&per_page=500",
    "/api/3/credentials/Q6s?page=1&per_page=500",
    "/api/3/credentials.json?page=1&per_page=500",
    "/api/3/Credentials?page=1&per_page=500",
    "/api/3/credential%73?page=1&per_page=500",
    "/api/3//credentials?page=1&per_page=500",
    "/api/3/people/../credentials?page=1&per_page=500",
    "/api/3/credentials/.?page=1&per_page=500",
    "/api/2/credentials?page=1&per_page=500",
    "/x/api/3/credentials?page=1&per_page=500",
    // Another list.
    "/api/3/people?page=1&per_page=50",
    "/api/3/credential_types?page=1&per_page=50",
];

#[tokio::test]
async fn of_the_list_of_credentials_pages_and_one_piece_alone_can_be_opened() -> Result<()> {
    let api = Witness::talkative_api().await?;
    let portal = Witness::portal().await?;
    let ours = ("ours", USUAL);
    let lists = &[List::Credentials];
    let nginx = opened(lists, &dist()?, &api.origin(), &portal, ours).await?;
    let lists = [
        "/api/3/credentials?page=1&per_page=500",
        "/api/3/credentials?page=12&per_page=50",
        "/api/3/credentials?page=350&per_page=1",
        "/api/3/credentials?page=9999999&per_page=499",
        WHOLE,
        "/api/3/credentials?page=1&per_page=7&skip_pagination=true",
    ];
    let ask = async |method: &str, path: &str, headers: &str| {
        let head = format!(
            "{method} {BASE}{path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}\r\n"
        );
        raw(&nginx.origin(), &head).await
    };
    let (header, cookie) = ("X-Requested-With: a\r\n", "Cookie: session=1\r\n");
    let both = format!("{header}{cookie}");
    for list in lists {
        let answer = by_element(&nginx, list)?.answer().await?;
        is_cleaned(&answer)?;
        let told = portal.asked().pop().context("the portal was not asked")?;
        ensure!(told.header("x-original-uri") == list, "{told:?}");
        for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"] {
            let answer = ask(method, list, &both).await?;
            ensure!(answer.status == 405, "{method} {list}: {answer:?}");
        }
        ensure!(ask("GET", list, cookie).await?.status == 403, "{list}");
        ensure!(ask("GET", list, header).await?.status == 401, "{list}");
    }
    let before = portal.asked().len();
    let mut open = Vec::new();
    for path in OTHER_LISTS {
        let status = ask("GET", path, &both).await?.status;
        if status != 404 {
            open.push(format!("{path}: {status}"));
        }
    }
    ensure!(open.is_empty(), "{}", open.join("\n"));
    ensure!(portal.asked().len() == before, "{:?}", portal.asked());
    let asked = api.asked();
    ensure!(
        asked
            .iter()
            .all(|it| it.header("authorization") == "Bearer ours")
    );
    let targets: Vec<_> = asked.into_iter().map(|it| it.target).collect();
    ensure!(targets == lists, "{targets:?}");
    // Which list was read is noted, and no more of it.
    let noted = "GET /doorflow/api/3/credentials 200 ";
    let is_noted = eventually(async || Ok(nginx.logs()?.matches(noted).count() == lists.len()));
    let is_noted = is_noted.await?;
    let logs = nginx.logs()?;
    ensure!(is_noted, "{logs}");
    ensure!(!logs.contains('?') && !logs.contains("page"), "{logs}");
    Ok(())
}

#[tokio::test]
async fn what_is_outside_of_the_folder_is_the_portals_own() -> Result<()> {
    let api = Witness::talkative_api().await?;
    let portal = Witness::portal().await?;
    let nginx = proxy(&api.origin(), &portal, "ours").await?;
    for path in [
        "/api/3/people/1",
        "/api/1/rooms",
        "/oauth/authorize",
        "/oauth/token/info",
        "/doorflow",
        "/doorflows/api/3/people/1",
        "/Doorflow/api/3/people/1",
    ] {
        let call = Call::get(&format!("{}{path}", nginx.origin()))?;
        let call = call.header("x-requested-with", "a");
        let answer = call.header("cookie", "session=1").answer().await?;
        // In this server the page app stands for the portal's pages.
        ensure!(answer.status == 200, "{path}: {answer:?}");
        ensure!(
            answer.header("content-type").starts_with("text/html"),
            "{path}"
        );
    }
    let check = format!("{}/.person-credentials/session", nginx.origin());
    ensure!(Call::get(&check)?.answer().await?.status == 404);
    ensure!(api.asked().is_empty(), "{:?}", api.asked());
    ensure!(portal.asked().is_empty(), "{:?}", portal.asked());
    Ok(())
}

/// Ways to write an address that somebody reads in another way than somebody
/// else: below the API's folder, for a portal that lets person 1 be seen.
const TRICKS: [&str; 61] = [
    // Dots.
    "/api/3/people/1/../2/credentials",
    "/api/3/people/1/../2",
    "/api/3/people/1/credentials/../../2/credentials",
    "/api/3/people/./1",
    "/api/3/people/1/.",
    "/api/3/people/1/..",
    "/api/3/people/1/./credentials",
    "/api/x/../3/people/1",
    "/../doorflow/api/3/people/1",
    "/x/../api/3/people/1",
    "/api/3/people/1/%2e%2e/2/credentials",
    "/api/3/people/1/%2E%2E/2/credentials",
    "/api/3/people/1/.%2e/2/credentials",
    "/api/3/people/1/%252e%252e/2/credentials",
    // Slashes.
    "/api/3/people//1",
    "/api//3/people/1",
    "//api/3/people/1",
    "/api/3/people/1//credentials",
    "/api/3/people/1/",
    "/api/3/people/1/credentials/",
    "/api/3/people/1%2f..%2f2/credentials",
    "/api/3/people/1%2F..%2F2/credentials",
    "/api/3/people/1%2fcredentials",
    "/api/3/people/1%2Fcredentials",
    "/api/3/people%2f1",
    "/api/3/people/1%252f..%252f2",
    "/api/3/people/1\\..\\2/credentials",
    "/api/3/people/1%5c..%5c2/credentials",
    "/api/3/people/1%5C..%5C2/credentials",
    // Letters and digits.
    "/api/3/people/%32/credentials",
    "/api/3/people/%31",
    "/api/3/%70eople/1",
    "/%61pi/3/people/1",
    "/api/3/people/1/credential%73",
    "/API/3/people/1",
    "/api/3/People/1",
    "/api/3/people/01",
    "/api/3/people/+1",
    "/api/3/people/1.0",
    "/api/3/people/1,2",
    "/api/3/people/1%2c2",
    "/api/3/people/%ef%bc%91",
    "/api/3/people/12345678901234567890",
    // What ends a path, or a piece of it, for some.
    "/api/3/people/1;a",
    "/api/3/people/1;/../2/credentials",
    "/api/3/people/1/..;/2/credentials",
    "/api/3/people/1%3b/credentials",
    "/api/3/people/1%00",
    "/api/3/people/1\0",
    "/api/3/people/1%0a",
    "/api/3/people/1%0d%0a",
    "/api/3/people/1%20",
    "/api/3/people/1 /../2/credentials",
    "/api/3/people/1#/../2/credentials",
    "/api/3/people/1/credentials?page=1#/../../2",
    "/api/3/people/1?",
    "/api/3/people/1%23",
    "/api/3/people/1%3f/../2/credentials",
    "/api/3/people/1/api/3/people/2",
    "/doorflow/api/3/people/1",
    "/x/api/3/people/1",
];

#[tokio::test]
async fn the_portal_decides_about_the_very_address_that_the_api_is_asked_for() -> Result<()> {
    let api = Witness::talkative_api().await?;
    let portal = Witness::portal().await?;
    let nginx = proxy(&api.origin(), &portal, "ours").await?;
    let ask = async |path: &str| {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\
             X-Original-URI: /api/3/people/1\r\nX-Requested-With: a\r\nCookie: session=1\r\n\r\n"
        );
        raw(&nginx.origin(), &head).await
    };
    let overlong = format!("/api/3/people/1{}/../2", "/a".repeat(9000));
    let mut wrong = Vec::new();
    for path in TRICKS.into_iter().chain([overlong.as_str()]) {
        let before = (api.asked().len(), portal.asked().len());
        let answer = ask(&format!("{BASE}{path}")).await?;
        let told = (
            api.asked().split_off(before.0),
            portal.asked().split_off(before.1),
        );
        let is_refused = matches!(answer.status.as_u16(), 400 | 404 | 414);
        if !is_refused || !told.0.is_empty() || !told.1.is_empty() {
            let api = told.0.into_iter().map(|it| it.target);
            let portal = told.1.iter().map(|it| it.header("x-original-uri"));
            wrong.push(format!(
                "{:.60}: {}, the API {:?}, the portal {:?}",
                path,
                answer.status,
                api.collect::<Vec<_>>(),
                portal.collect::<Vec<_>>()
            ));
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    // What is written plainly goes through, its query as it is.
    let long = format!("/api/3/people/1?a={}", "a".repeat(7000));
    for path in [
        long.as_str(),
        "/api/3/people/1",
        "/api/3/people/9223372036854775807/credentials",
        "/api/3/people/1/credentials?page=2&per_page=5",
        "/api/3/people/1/credentials?page=/../../2/credentials",
        "/api/3/people/1/credentials?/api/3/people/2",
        "/api/3/people/1/credentials?a=%2f..%2f2&b=%00&c=\\;d=?",
        "/api/3/people/1?person_id=2",
    ] {
        let answer = ask(&format!("{BASE}{path}")).await?;
        ensure!(answer.status == 200, "{path}: {answer:?}");
        let asked = api.asked().pop().context("the API was not asked")?;
        ensure!(asked.target == path, "{path}: {asked:?}");
        let told = portal.asked().pop().context("the portal was not asked")?;
        ensure!(told.header("x-original-uri") == path, "{path}: {told:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_token_of_ours_that_the_api_refuses_is_nobodys_sign_in() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let portal = Witness::portal().await?;
    let nginx = proxy(&sandbox.origin(), &portal, "revoked").await?;
    let answer = by_element(&nginx, "/api/3/people/1")?.answer().await?;
    ensure!(answer.status == 502, "{answer:?}");
    ensure!(
        answer.text().contains("the token of this server"),
        "{answer:?}"
    );
    // Nor is it when another address of the API was tried in vain before.
    let both = format!("{NOBODY} {}", sandbox.origin());
    let nginx = proxy(&both, &portal, "revoked").await?;
    let answer = by_element(&nginx, "/api/3/people/1")?.answer().await?;
    let is_told = eventually(async || Ok(nginx.logs()?.contains("502, 401")));
    ensure!(is_told.await?, "{}", nginx.logs()?);
    ensure!(answer.status == 502, "{answer:?}");
    // What else the API refuses it says itself.
    let nginx = proxy(&sandbox.origin(), &portal, sandbox.token()).await?;
    let answer = by_element(&nginx, "/api/3/people/99999")?.answer().await?;
    ensure!(answer.status == 404, "{answer:?}");
    ensure!(!answer.text().contains("no such address"), "{answer:?}");
    Ok(())
}

#[tokio::test]
async fn a_browser_reads_from_its_own_origin_and_from_no_other() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let portal = Witness::portal().await?;
    let nginx = proxy(&sandbox.origin(), &portal, sandbox.token()).await?;
    let elsewhere = Witness::start(|_| Html("<p>Elsewhere</p>").into_response()).await?;
    let list = format!("{}{BASE}/api/3/people/2/credentials", nginx.origin());
    let setting = Setting::default();
    journey_at(nginx.origin(), setting, sandbox, async |walker| {
        walker.visit("/").await?;
        walker.run("document.cookie = 'session=1'").await?;
        let ask = |options: &str| {
            format!(
                "const options = {{ credentials: 'include', {options} }};
                 return fetch('{list}', options).then((answer) => answer.status, () => 'none')"
            )
        };
        let with_header = ask("headers: {'X-Requested-With': 'person-credentials'}");
        ensure!(walker.run(&with_header).await? == json!(200));
        ensure!(walker.run(&ask("")).await? == json!(403));
        // Typed into the address bar.
        walker.browser.goto(&list).await?;
        walker.see("forged requests").await?;
        // A page on another origin of the same site has the cookie sent along,
        // and no policy of ours. Its question whether it may send the header
        // nobody answers; what it may send without asking is refused, and the
        // refusal itself is not for it.
        walker.browser.goto(&elsewhere.origin()).await?;
        for asking in [&with_header, &ask(""), &ask("mode: 'no-cors'")] {
            ensure!(walker.run(asking).await? == json!("none"), "{asking}");
        }
        let read = walker.sandbox.requests();
        ensure!(read.len() == 1 && read[0].authorized, "{read:?}");
        Ok(())
    })
    .await
}

/// Remembers what the policy forbade and what requests carried, from before the
/// element is there.
const REMEMBER: &str = "window.forbidden = [];
    addEventListener('securitypolicyviolation', (event) =>
      window.forbidden.push(`${event.violatedDirective} ${event.blockedURI}`));
    window.carried = [];
    const real = window.fetch;
    window.fetch = (...all) => {
      const request = new Request(...all);
      const path = new URL(request.url).pathname;
      if (path.startsWith('/doorflow/api/')) window.carried.push(Object.fromEntries(request.headers));
      return real(...all);
    };";

const SIGN_IN: &str = "document.cookie = 'session=1; Path=/'";
const SIGN_OUT: &str = "document.cookie = 'session=; Path=/; Max-Age=0'";

/// What requests carried beside what a browser adds itself.
async fn carried(walker: &Walker) -> Result<Vec<Value>> {
    let carried = walker.run("return window.carried").await?;
    let carried = carried.as_array().context("no list")?.clone();
    ensure!(!carried.is_empty(), "nothing was asked");
    for headers in &carried {
        ensure!(headers.get("authorization").is_none(), "{headers}");
    }
    Ok(carried)
}

/// The policy forbade nothing, and would have said so.
async fn nothing_was_forbidden(walker: &Walker) -> Result<()> {
    let forbidden = "return window.forbidden";
    ensure!(walker.run(forbidden).await? == json!([]));
    let image = "const image = document.createElement('img');
        image.src = 'https://elsewhere.test/'; document.body.append(image)";
    walker.run(image).await?;
    let is_noticed = walker.wait(async || Ok(walker.run(forbidden).await? != json!([])));
    ensure!(is_noticed.await?, "nothing was forbidden");
    Ok(())
}

#[tokio::test]
async fn an_element_goes_on_when_its_reader_has_signed_in_again() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let portal = Witness::portal().await?;
    let copy = CopyOfBuild::with_host(REMEMBER)?;
    let ours = (sandbox.token(), USUAL);
    let nginx = proxy_of(copy.path(), &sandbox.origin(), &portal, ours).await?;
    journey_at(
        nginx.origin(),
        Setting::default(),
        sandbox,
        async |walker| {
            walker.visit(HOST).await?;
            walker.run(SIGN_IN).await?;
            let person = json!({"person-id": "2", "auth": "same-origin", "api-base": BASE});
            let element = walker.embed("one", person, None).await?;
            element.see("All 12 shown").await?;
            element.press_named(REVEAL_PIN).await?;
            element.see(PIN).await?;
            for headers in carried(walker).await? {
                ensure!(
                    headers["x-requested-with"] == "person-credentials",
                    "{headers}"
                );
            }
            let asked = walker.sandbox.requests();
            ensure!(
                asked
                    .iter()
                    .all(|it| it.authorized && it.status == Some(200)),
                "{asked:?}"
            );
            ensure!(asked.len() == 2, "{asked:?}");
            ensure!(
                portal
                    .asked()
                    .iter()
                    .all(|it| it.header("cookie") == "session=1")
            );

            element
                .run("window.marked = root.querySelector('article')")
                .await?;
            walker.run(SIGN_OUT).await?;
            element.run("element.refresh()").await?;
            element.see(ENGLISH.host_session_over).await?;
            let told = walker.host_was_told("auth-required").await?;
            ensure!(
                told == [json!({"version": 1, "reason": "signed_out"})],
                "{told:?}"
            );
            ensure!(element.count("article").await? == 12);
            walker.run(SIGN_IN).await?;
            element.run("element.refresh()").await?;
            let is_over = "return root.querySelector('.sign-in-again') === null";
            element.comes_to(is_over, "it goes on").await?;
            element
                .comes_to(
                    "return root.querySelector('article') === window.marked",
                    "the rows stay",
                )
                .await?;
            ensure!(walker.host_was_told("auth-required").await?.len() == 1);
            ensure!(!nginx.logs()?.contains(walker.sandbox.token()));
            ensure!(walker.run("return window.uncaught").await? == json!([]));
            nothing_was_forbidden(walker).await
        },
    )
    .await
}

#[tokio::test]
async fn a_portal_with_a_header_of_its_own_against_forged_requests() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let portal = Witness::portal().await?;
    let copy = CopyOfBuild::with_host(REMEMBER)?;
    let ours = (sandbox.token(), "x_portal_csrf");
    let nginx = proxy_of(copy.path(), &sandbox.origin(), &portal, ours).await?;
    journey_at(
        nginx.origin(),
        Setting::default(),
        sandbox,
        async |walker| {
            walker.visit(HOST).await?;
            walker.run(SIGN_IN).await?;
            // The usual header is none here.
            let person = json!({"person-id": "2", "auth": "same-origin", "api-base": BASE});
            let element = walker.embed("one", person, None).await?;
            element
                .comes_to(
                    "return root.querySelector('.notice--bad') !== null",
                    "refused",
                )
                .await?;
            ensure!(walker.sandbox.requests().is_empty());
            let told = walker.host_was_told("error").await?;
            ensure!(
                told.iter().any(|detail| detail["code"] == "refused"),
                "{told:?}"
            );
            walker.run("window.carried.length = 0").await?;
            let ours =
                "element.csrfToken = 'k3.y-of_the=page'; element.csrfHeader = 'X-Portal-Csrf'";
            element.run(ours).await?;
            element.see("All 12 shown").await?;
            for headers in carried(walker).await? {
                ensure!(headers["x-portal-csrf"] == "k3.y-of_the=page", "{headers}");
                ensure!(headers.get("x-requested-with").is_none(), "{headers}");
            }
            nothing_was_forbidden(walker).await
        },
    )
    .await
}

/// The build, with a page app that has no sign-in of its own.
fn page_behind_a_portal() -> Result<CopyOfBuild> {
    let copy = CopyOfBuild::with("index.html", |page| {
        let text = String::from_utf8_lossy(page);
        *page = text
            .replace("<head>", "<head><script src=\"/first.js\"></script>")
            .replace(
                "name=\"api-base\" content=\"\"",
                &format!("name=\"api-base\" content=\"{BASE}\""),
            )
            .replace(
                "name=\"auth\" content=\"token\"",
                "name=\"auth\" content=\"same-origin\"",
            )
            .into();
    })?;
    copy.put("first.js", REMEMBER.as_bytes())?;
    Ok(copy)
}

#[tokio::test]
async fn the_people_behind_a_portal_are_listed_only_where_that_was_opened() -> Result<()> {
    let portal = Witness::portal().await?;
    for is_open in [false, true] {
        let sandbox = Sandbox::start(Options::default()).await?;
        let copy = page_behind_a_portal()?;
        let (api, ours) = (sandbox.origin(), (sandbox.token(), USUAL));
        let lists: &[_] = if is_open { &[List::People] } else { &[] };
        let nginx = opened(lists, copy.path(), &api, &portal, ours).await?;
        let setting = Setting::default();
        journey_at(nginx.origin(), setting, sandbox, async |walker| {
            walker.visit("/").await?;
            walker.run(SIGN_IN).await?;
            walker.visit("/people").await?;
            if is_open {
                walker.see("Rose Quitzon").await?;
                walker.fill(ENGLISH.email, ".77@example").await?;
                walker.press(ENGLISH.search).await?;
                walker.see(ENGLISH.people_end_one).await?;
            } else {
                walker.see(ENGLISH.no_list_of_people).await?;
                ensure!(walker.sandbox.requests().is_empty());
            }
            walker.choose(ENGLISH.search_by, ENGLISH.person_id).await?;
            walker.fill(ENGLISH.person_id, "2").await?;
            walker.press(ENGLISH.search).await?;
            walker.see("All 12 shown").await?;
            ensure!(walker.path().await? == "/people/2");
            nothing_was_forbidden(walker).await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_credentials_of_the_account_behind_a_portal_are_shown_once_that_was_opened()
-> Result<()> {
    let page = |page: u32| format!("page={page}&per_page=500");
    let row = |position: u32| format!("page={position}&per_page=1");
    // By pages, with a look at the places where two of them met; and what is
    // short enough in one piece.
    let long = (Options::default(), "All 2,052 shown");
    let pages: Vec<_> = (1..=5).map(page).collect();
    let seams: Vec<_> = (1..=4).rev().map(|it| row(it * 500)).collect();
    let short = Options {
        people: 0,
        credentials: 1_500,
        ..Options::default()
    };
    let short = (short, "All 1,500 shown");
    let piece = vec![page(1), format!("{}&skip_pagination=true", page(1))];
    for ((options, total), wanted) in [(long, [pages, seams].concat()), (short, piece)] {
        let portal = Witness::portal().await?;
        let sandbox = Sandbox::start(options).await?;
        let copy = page_behind_a_portal()?;
        let (api, ours) = (sandbox.origin(), (sandbox.token(), USUAL));
        let nginx = opened(&[List::Credentials], copy.path(), &api, &portal, ours).await?;
        let setting = Setting::default();
        journey_at(nginx.origin(), setting, sandbox, async |walker| {
            walker.visit("/").await?;
            walker.run(SIGN_IN).await?;
            walker.visit("/credentials").await?;
            walker.press(ENGLISH.load_everything).await?;
            walker.see(total).await?;
            let asked = walker.sandbox.requests().into_iter();
            let asked = asked.filter(|it| it.path == "/api/3/credentials" && it.authorized);
            let asked = asked.filter(|it| it.status == Some(200));
            let asked: Vec<_> = asked.map(|it| it.query).collect();
            ensure!(asked == wanted, "{asked:?}");
            // The portal was asked about each of them.
            let told = portal.asked().into_iter();
            let told = told.filter_map(|it| {
                let address = it.header("x-original-uri");
                Some(address.strip_prefix("/api/3/credentials?")?.to_owned())
            });
            let told: Vec<_> = told.collect();
            ensure!(told == wanted, "{told:?}");
            nothing_was_forbidden(walker).await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_credentials_of_the_account_behind_a_portal_are_refused_otherwise() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let portal = Witness::portal().await?;
    let copy = page_behind_a_portal()?;
    let (api, ours) = (sandbox.origin(), (sandbox.token(), USUAL));
    let nginx = opened(&[List::People], copy.path(), &api, &portal, ours).await?;
    let setting = Setting::default();
    journey_at(nginx.origin(), setting, sandbox, async |walker| {
        walker.visit("/").await?;
        walker.run(SIGN_IN).await?;
        walker.visit("/credentials").await?;
        let is_told = walker.wait(async || Ok(walker.count(".feed-end .notice").await? == 1));
        ensure!(is_told.await?, "{}", walker.text().await?);
        ensure!(walker.count("article").await? == 0, "there are cards");
        ensure!(portal.asked().is_empty(), "{:?}", portal.asked());
        ensure!(walker.sandbox.requests().is_empty());
        nothing_was_forbidden(walker).await
    })
    .await
}

#[tokio::test]
async fn the_page_app_has_no_sign_in_of_its_own_behind_a_portal() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let portal = Witness::portal().await?;
    let copy = page_behind_a_portal()?;
    let ours = (sandbox.token(), USUAL);
    let nginx = proxy_of(copy.path(), &sandbox.origin(), &portal, ours).await?;
    journey_at(
        nginx.origin(),
        Setting::default(),
        sandbox,
        async |walker| {
            let names = async || walker.names_of("button").await;
            walker.visit("/people/2").await?;
            walker.see(ENGLISH.host_session_over).await?;
            ensure!(walker.count("input").await? == 0, "there is a field");
            ensure!(walker.sandbox.requests().is_empty());
            walker.run(SIGN_IN).await?;
            walker.press(ENGLISH.try_again).await?;
            walker.see("All 12 shown").await?;
            let buttons = names().await?;
            for button in [ENGLISH.sign_in, ENGLISH.sign_out] {
                ensure!(!buttons.iter().any(|name| name == button), "{buttons:?}");
            }
            walker.press_named(REVEAL_PIN).await?;
            walker.see(PIN).await?;
            walker.strike(Key::Escape).await?;
            walker.covers(PIN, "Escape").await?;

            walker
                .run("window.marked = document.querySelector('article')")
                .await?;
            walker.run(SIGN_OUT).await?;
            walker.press(ENGLISH.refresh).await?;
            walker.see(ENGLISH.host_session_over).await?;
            ensure!(walker.count("article").await? == 12);
            walker.run(SIGN_IN).await?;
            walker.press(ENGLISH.try_again).await?;
            let is_over =
                walker.wait(async || Ok(!walker.text().await?.contains(ENGLISH.host_session_over)));
            ensure!(is_over.await?, "it does not go on");
            let is_same = "return document.querySelector('article') === window.marked";
            ensure!(
                walker.run(is_same).await? == true,
                "the rows were drawn anew"
            );
            ensure!(
                carried(walker)
                    .await?
                    .iter()
                    .all(|it| it["x-requested-with"] == "person-credentials")
            );
            let kept = walker
                .run("return [localStorage.length, sessionStorage.length]")
                .await?;
            ensure!(kept == json!([0, 0]), "{kept}");
            let asked = walker.sandbox.requests();
            ensure!(
                asked
                    .iter()
                    .all(|it| it.authorized && it.status == Some(200)),
                "{asked:?}"
            );
            nothing_was_forbidden(walker).await
        },
    )
    .await
}
