//! The page app and the element's files, as nginx serves them by `deploy`.

use std::fs;

use anyhow::{Context, Result, ensure};
use axum::response::IntoResponse;
use http::{Method, StatusCode};
use journeys::{Answer, CLIENT, Call, CopyOfBuild, Setting, Witness, dist, journey_at, raw};
use person_credentials::ui::words::ENGLISH;
use sandbox::{Options, Sandbox};
use serde_json::json;
use xtask::nginx::{Mode, Nginx, has_brotli};

const TOKEN: Mode = Mode::Token { portal: None };

/// An origin at which nobody answers.
const NOBODY: &str = "http://127.0.0.1:1";

/// What `deploy/README.md` promises of every answer.
const ALWAYS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'",
    ),
    ("strict-transport-security", "max-age=31536000"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), clipboard-read=(), clipboard-write=(self), display-capture=(), \
         geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Remembers what the policy forbade, from before the app begins.
const REMEMBER: &str = "window.forbidden = [];
    addEventListener('securitypolicyviolation', (event) =>
      window.forbidden.push(`${event.violatedDirective} ${event.blockedURI}`));";

fn has_all(what: &str, answer: &Answer, status: u16) -> Result<()> {
    ensure!(answer.status == status, "{what}: {answer:?}");
    for (name, value) in ALWAYS {
        let sent = answer.header(name);
        ensure!(sent == value, "{what} has {name}: {sent:?}");
    }
    // Its name alone: a version says which holes it has.
    ensure!(answer.header("server") == "nginx", "{what}: {answer:?}");
    Ok(())
}

/// The name of the one built file that ends so.
fn built(ending: &str) -> Result<String> {
    for file in fs::read_dir(dist()?)? {
        let name = file?.file_name().to_string_lossy().into_owned();
        if name.starts_with("person-credentials-") && name.ends_with(ending) {
            return Ok(name);
        }
    }
    anyhow::bail!("no built file ends in {ending}")
}

#[tokio::test]
async fn a_person_signs_in_and_reads_and_the_policy_forbids_nothing() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let copy = CopyOfBuild::beginning_with(REMEMBER)?;
    let nginx = Nginx::start(copy.path(), &sandbox.origin(), TOKEN).await?;
    let setting = Setting::default();
    journey_at(nginx.origin(), setting, sandbox, async |walker| {
        let forbidden = "return window.forbidden";
        walker.visit("/").await?;
        walker.sign_in().await?;
        walker.fill(ENGLISH.person_id, "1").await?;
        walker.button(ENGLISH.show_credentials).await?.click().await?;
        walker.see("50 of 1,000").await?;
        ensure!(walker.run(forbidden).await? == json!([]));
        // The page behind its own address.
        walker.browser.refresh().await?;
        walker.see("50 of 1,000").await?;
        ensure!(walker.path().await? == "/people/1");
        ensure!(walker.run(forbidden).await? == json!([]));
        // It would have been noticed.
        walker
            .run("const script = document.createElement('img'); script.src = 'https://elsewhere.test/'; document.body.append(script)")
            .await?;
        let noticed = walker
            .wait(async || Ok(walker.run(forbidden).await? != json!([])))
            .await?;
        ensure!(noticed, "nothing was forbidden");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_person_signs_in_at_a_provider_on_another_origin() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let copy = CopyOfBuild::beginning_with(REMEMBER)?;
    copy.set("client-id", CLIENT)?;
    copy.set("load", "button")?;
    let nginx = Nginx::start(copy.path(), &sandbox.origin(), TOKEN).await?;
    let setting = Setting::default();
    journey_at(nginx.origin(), setting, sandbox, async |walker| {
        let forbidden = "return window.forbidden";
        walker.visit("/people/1").await?;
        walker.leave_for_provider().await?;
        let origin = walker.run("return location.origin").await?;
        ensure!(origin == walker.sandbox.origin(), "still at {origin}");
        walker.decide("Allow").await?;
        walker.see("50 of 1,000").await?;
        ensure!(walker.run(forbidden).await? == json!([]));
        walker.revoke_kept_token().await?;
        walker.press(ENGLISH.load_more).await?;
        walker.see("100 of 1,000").await?;
        ensure!(walker.asked_of("/oauth/token").len() == 2);
        ensure!(walker.run(forbidden).await? == json!([]));
        Ok(())
    })
    .await?;
    let logs = nginx.logs()?;
    ensure!(logs.contains("GET /signed-in 200"), "{logs}");
    ensure!(
        !logs.contains("code=") && !logs.contains("state="),
        "{logs}"
    );
    Ok(())
}

#[tokio::test]
async fn a_path_is_the_page_and_a_missing_file_is_not() -> Result<()> {
    let copy = CopyOfBuild::with("index.html", |_| {})?;
    copy.put(".env", b"hidden")?;
    copy.put(".git/config", b"hidden")?;
    copy.put(".git/config.old", b"hidden")?;
    let nginx = Nginx::start(copy.path(), NOBODY, TOKEN).await?;
    for path in [
        "/",
        "/people/1",
        "/people/1/",
        "/no/such/page?x=a.js",
        "/index.html",
    ] {
        let answer = Call::get(&format!("{}{path}", nginx.origin()))?
            .answer()
            .await?;
        ensure!(answer.status == 200, "{path}: {answer:?}");
        ensure!(answer.text().contains("name=\"app\""), "{path}");
        ensure!(
            answer.header("content-type") == "text/html; charset=utf-8",
            "{path}"
        );
        ensure!(answer.header("cache-control") == "no-cache", "{path}");
    }
    for path in [
        "/gone-0123456789abcdef.js",
        "/gone.js",
        "/people/gone.css",
        "/snippets/gone-0123456789abcdef/inline0.js",
        "/.env",
        "/.git/config.old",
        "/.git/config",
    ] {
        let answer = Call::get(&format!("{}{path}", nginx.origin()))?
            .answer()
            .await?;
        ensure!(answer.status == 404, "{path}: {answer:?}");
        ensure!(answer.text() == "There is no such file.\n", "{path}");
        ensure!(answer.header("cache-control") == "no-cache", "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn every_answer_carries_every_header() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let nginx = Nginx::start(&dist()?, &sandbox.origin(), TOKEN).await?;
    let at = |path: &str| format!("{}{path}", nginx.origin());
    let person = "/api/3/people/1";
    let bearer = format!("Bearer {}", sandbox.token());

    let answer = Call::get(&at(person))?.header("authorization", &bearer);
    has_all("the API", &answer.answer().await?, 200)?;
    let missing = Call::get(&at("/api/3/people/99999"))?.header("authorization", &bearer);
    has_all("the API's 404", &missing.answer().await?, 404)?;
    let asset = format!("/{}", built(".js")?);
    for (path, status) in [
        ("/", 200),
        ("/people/1", 200),
        (asset.as_str(), 200),
        ("/gone.js", 404),
        ("/.env", 404),
        ("/element/gone.js", 404),
        (person, 401),
        ("/oauth/revoke", 404),
        ("/oauth/token", 405),
        ("/oauth/authorize?client_id=a", 302),
    ] {
        has_all(path, &Call::get(&at(path))?.answer().await?, status)?;
    }
    for (path, status) in [("/", 405), (person, 405), ("/oauth/token", 413)] {
        let call = Call::new(Method::POST, &at(path))?.body("a".repeat(9000));
        // Too long even before it is asked what for.
        let status = if path == person { 413 } else { status };
        has_all(path, &call.answer().await?, status)?;
    }
    let put = Call::new(Method::PUT, &at(person))?;
    has_all("PUT", &put.answer().await?, 405)?;
    let outside = "GET /api/%2e%2e/api/3/people HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    has_all("outside", &raw(&nginx.origin(), outside).await?, 404)?;
    let nameless = raw(&nginx.origin(), "GET / HTTP/1.1\r\n\r\n").await?;
    has_all("no host", &nameless, 400)?;
    let endless = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(40_000));
    has_all("too long", &raw(&nginx.origin(), &endless).await?, 414)?;

    let plain = Call::get(&format!("{}/people/1?a=b", nginx.plain_origin()))?;
    let plain = plain.answer().await?;
    has_all("unencrypted", &plain, 301)?;
    ensure!(plain.header("location") == "https://credentials.example.com/people/1?a=b");

    let down = Nginx::start(&dist()?, NOBODY, TOKEN).await?;
    let answer = Call::get(&format!("{}{person}", down.origin()))?
        .answer()
        .await?;
    has_all("nobody there", &answer, 502)?;
    ensure!(
        answer.text().contains("The API cannot be reached"),
        "{answer:?}"
    );
    ensure!(answer.header("cache-control") == "no-store");
    Ok(())
}

#[tokio::test]
async fn the_refusals_of_the_proxy_carry_every_header_too() -> Result<()> {
    let portal = Witness::start(|asked| match asked.header("cookie") {
        "in" => StatusCode::NO_CONTENT.into_response(),
        "not for you" => StatusCode::FORBIDDEN.into_response(),
        "broken" => StatusCode::BAD_GATEWAY.into_response(),
        _ => StatusCode::UNAUTHORIZED.into_response(),
    })
    .await?;
    let mode = Mode::Session {
        token: "secret".to_owned(),
        check: format!("{}/who", portal.origin()),
        csrf: "x_requested_with",
        lists: &[],
    };
    let nginx = Nginx::start(&dist()?, NOBODY, mode).await?;
    let person = format!("{}/doorflow/api/3/people/1", nginx.origin());
    for (what, cookie, status) in [
        ("signed out", "out", 401),
        ("not entitled", "not for you", 403),
        ("the portal is broken", "broken", 500),
        ("the API is down", "in", 502),
    ] {
        let call = Call::get(&person)?.header("x-requested-with", "test");
        let answer = call.header("cookie", cookie).answer().await?;
        has_all(what, &answer, status)?;
        ensure!(answer.header("cache-control") == "no-store", "{what}");
    }
    has_all("no header", &Call::get(&person)?.answer().await?, 403)?;
    let post = Call::new(Method::POST, &person)?.answer().await?;
    has_all("POST", &post, 405)?;
    for path in ["/doorflow/api/3/groups", "/doorflow/oauth/token"] {
        let answer = Call::get(&format!("{}{path}", nginx.origin()))?
            .answer()
            .await?;
        has_all(path, &answer, 404)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_file_with_a_hash_is_for_good_and_comes_as_small_as_it_was_made() -> Result<()> {
    let nginx = Nginx::start(&dist()?, NOBODY, TOKEN).await?;
    let mut encodings = vec![("", ""), ("gzip", ".gz")];
    if has_brotli() {
        encodings.push(("gzip, br", ".br"));
    }
    for (ending, kind) in [
        (".js", "text/javascript; charset=utf-8"),
        ("_bg.wasm", "application/wasm"),
    ] {
        let name = built(ending)?;
        for (accepted, copy) in &encodings {
            let call = Call::get(&format!("{}/{name}", nginx.origin()))?;
            let answer = call.header("accept-encoding", accepted).answer().await?;
            let file = fs::read(dist()?.join(format!("{name}{copy}")))?;
            ensure!(
                answer.body == file,
                "{name} by {accepted:?} is not the file"
            );
            ensure!(answer.header("content-type") == kind, "{answer:?}");
            let encoding = answer.header("content-encoding");
            ensure!(accepted.ends_with(&encoding), "{name}: {encoding}");
            let caching = answer.header("cache-control");
            ensure!(
                caching == "public, max-age=31536000, immutable",
                "{caching}"
            );
            ensure!(copy.is_empty() || answer.header("vary") == "Accept-Encoding");
            ensure!(answer.header("cross-origin-resource-policy") == "same-origin");
        }
    }
    let script = format!("{}/{}", nginx.origin(), built(".js")?);
    let refused = Call::new(Method::POST, &script)?.answer().await?;
    ensure!(refused.status == 405, "{refused:?}");
    ensure!(refused.header("cache-control").is_empty(), "{refused:?}");
    Ok(())
}

#[tokio::test]
async fn the_page_is_asked_for_again_and_not_sent_again() -> Result<()> {
    let nginx = Nginx::start(&dist()?, NOBODY, TOKEN).await?;
    for path in ["/", "/people/1"] {
        let at = format!("{}{path}", nginx.origin());
        let first = Call::get(&at)?
            .header("accept-encoding", "gzip")
            .answer()
            .await?;
        ensure!(first.header("content-encoding") == "gzip", "{first:?}");
        let tag = first.header("etag");
        let again = Call::get(&at)?.header("accept-encoding", "gzip");
        let again = again.header("if-none-match", &tag).answer().await?;
        ensure!(again.status == 304, "{again:?}");
        ensure!(again.header("cache-control") == "no-cache", "{again:?}");
        has_all("unchanged", &again, 304)?;
    }
    Ok(())
}

#[tokio::test]
async fn any_portal_may_load_the_element_and_asks_each_time() -> Result<()> {
    let copy = CopyOfBuild::with("index.html", |_| {})?;
    let script = "export {};\n".repeat(50);
    copy.put("element/person-credentials.js", script.as_bytes())?;
    copy.put("element/person-credentials.js.gz", b"packed")?;
    copy.put("element/person-credentials.wasm", b"\0asm\x01\0\0\0")?;
    let nginx = Nginx::start(copy.path(), NOBODY, TOKEN).await?;
    let at = |name: &str| format!("{}/element/{name}", nginx.origin());
    for (name, kind) in [
        ("person-credentials.js", "text/javascript; charset=utf-8"),
        ("person-credentials.wasm", "application/wasm"),
    ] {
        let call = Call::get(&at(name))?.header("origin", "https://portal.test");
        let answer = call.answer().await?;
        has_all(name, &answer, 200)?;
        let again = Call::get(&at(name))?.header("if-none-match", &answer.header("etag"));
        has_all(name, &again.answer().await?, 304)?;
        ensure!(answer.header("content-type") == kind, "{answer:?}");
        ensure!(answer.header("cache-control") == "no-cache");
        ensure!(answer.header("access-control-allow-origin") == "*");
        ensure!(answer.header("cross-origin-resource-policy") == "cross-origin");
    }
    let packed = Call::get(&at("person-credentials.js"))?.header("accept-encoding", "gzip");
    ensure!(packed.answer().await?.body == b"packed");
    let gone = Call::get(&at("gone.wasm"))?.answer().await?;
    ensure!(gone.status == 404 && !gone.text().contains("name=\"app\""));
    // Or a portal's console would speak of CORS instead.
    ensure!(gone.header("access-control-allow-origin") == "*");
    let page = Call::get(&nginx.origin())?.answer().await?;
    ensure!(page.header("access-control-allow-origin").is_empty());
    Ok(())
}

#[tokio::test]
async fn no_query_and_no_token_is_written_down() -> Result<()> {
    let nginx = Nginx::start(&dist()?, NOBODY, TOKEN).await?;
    for path in [
        "/?code=CODE-1&state=STATE",
        "/gone.js?code=CODE-1",
        "/oauth/authorize?state=STATE",
        "/api/3/people?email=somebody@example.com",
    ] {
        let call = Call::get(&format!("{}{path}", nginx.origin()))?;
        let call = call.header("authorization", "Bearer TOKEN-1");
        call.header("referer", "http://portal.test/?code=CODE-1")
            .answer()
            .await?;
    }
    let refresh = Call::new(Method::POST, &format!("{}/oauth/token", nginx.origin()))?;
    refresh.body("refresh_token=TOKEN-1").answer().await?;
    let logs = nginx.logs()?;
    for secret in ["CODE-1", "STATE", "TOKEN-1", "somebody"] {
        ensure!(!logs.contains(secret), "{secret}: {logs}");
    }
    let line = logs.lines().find(|line| line.contains("/api/3/people"));
    let line = line.with_context(|| format!("the request is missing: {logs}"))?;
    ensure!(line.contains("GET /api/3/people 502"), "{line}");
    Ok(())
}
