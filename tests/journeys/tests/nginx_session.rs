//! The API by nginx, for people whom a portal on the same origin knows: the
//! browser has no token, nginx has one.

use anyhow::{Result, ensure};
use axum::response::{Html, IntoResponse};
use journeys::{Call, Setting, Witness, dist, is_cleaned, journey_at, raw};
use sandbox::{Options, Sandbox};
use serde_json::json;
use xtask::nginx::{Mode, Nginx};

async fn proxy(api: &str, portal: &Witness, token: &str) -> Result<Nginx> {
    let mode = Mode::Session {
        token: token.to_owned(),
        check: format!("{}/signed-in", portal.origin()),
    };
    Nginx::start(&dist()?, api, mode).await
}

/// A request as the element sends it, for somebody who is signed in.
fn by_element(nginx: &Nginx, path: &str) -> Result<Call> {
    let call = Call::get(&format!("{}{path}", nginx.origin()))?;
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
    let list = format!("{}/api/3/people/1/credentials", nginx.origin());
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
        "/api/3/credentials?page=1&per_page=50",
        "/api/3/people?email=a%40b.test&page=1",
    ];
    for path in open {
        let answer = by_element(&nginx, path)?.answer().await?;
        ensure!(answer.status == 200, "{path}: {answer:?}");
    }
    let targets: Vec<_> = api.asked().into_iter().map(|it| it.target).collect();
    ensure!(targets == open, "{targets:?}");
    for (method, path, status) in [
        ("POST", "/api/3/people", 405),
        ("PUT", "/api/3/people/1", 405),
        ("DELETE", "/api/3/people/1/credentials", 405),
        ("PATCH", "/api/3/credentials", 405),
        ("OPTIONS", "/api/3/credentials", 405),
        ("HEAD", "/api/3/credentials", 405),
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
        ("GET", "/.person-credentials/session", 404),
    ] {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\
             X-Requested-With: a\r\nCookie: session=1\r\n\r\n"
        );
        let answer = raw(&nginx.origin(), &head).await?;
        ensure!(answer.status == status, "{method} {path}: {answer:?}");
    }
    ensure!(api.asked().len() == open.len(), "{:?}", api.asked());
    // What is written another way reaches the API as it was checked.
    let head = "GET /api/x/../3/%70eople/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\
        X-Requested-With: a\r\nCookie: session=1\r\n\r\n";
    raw(&nginx.origin(), head).await?;
    ensure!(
        api.asked()
            .last()
            .is_some_and(|it| it.target == "/api/3/people/1")
    );
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
    let list = format!("{}/api/3/people/2/credentials", nginx.origin());
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

// Issue 5: the journeys of <person-credentials auth="same-origin"> belong here.
// `proxy` above is its server; a page that holds the element goes into a
// `CopyOfBuild` by `put`, is served at its own path by `Nginx::start`, and the
// browser gets the portal's cookie at that origin before it is opened.
