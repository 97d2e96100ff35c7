//! The API by nginx, with a token that the browser has.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use axum::response::IntoResponse;
use http::Method;
use journeys::{Call, CopyOfBuild, Witness, dist, eventually, is_cleaned, raw};
use sandbox::{Fault, Kind, Options, Outcome, Sandbox};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use xtask::nginx::{Certificate, Mode, Nginx, Tls};
use xtask::process::{command, run};

const PORTAL: &str = "https://portal.test";
const NOBODY: &str = "http://127.0.0.1:1";

#[tokio::test]
async fn a_token_is_handed_on_and_nothing_else_of_the_browser() -> Result<()> {
    let api = Witness::talkative_api().await?;
    let mode = Mode::Token { portal: None };
    let nginx = Nginx::start(&dist()?, &api.origin(), mode).await?;
    for path in [
        "/api/3/people/1/credentials?page=2&per_page=5",
        "/oauth/token/info",
    ] {
        let call = Call::get(&format!("{}{path}", nginx.origin()))?;
        let answer = call
            .header("authorization", "Bearer mine")
            .header("accept", "application/json")
            .header("cookie", "session=1")
            .header("origin", "https://elsewhere.test")
            .header("referer", "https://elsewhere.test/")
            .header("x-forwarded-for", "192.0.2.1")
            .answer()
            .await?;
        is_cleaned(&answer)?;
        ensure!(answer.header("access-control-allow-origin").is_empty());
        let asked = api.asked();
        let asked = asked.last().context("the API was not asked")?;
        ensure!(asked.target == path, "{asked:?}");
        ensure!(asked.header("authorization") == "Bearer mine", "{asked:?}");
        for name in ["cookie", "origin", "referer", "x-forwarded-for"] {
            ensure!(!asked.headers.contains_key(name), "{asked:?}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_token_is_got_by_post_and_a_person_signs_in_at_the_provider() -> Result<()> {
    let api = Witness::talkative_api().await?;
    let mode = Mode::Token { portal: None };
    let nginx = Nginx::start(&dist()?, &api.origin(), mode).await?;
    let form = "application/x-www-form-urlencoded";
    let call = Call::new(Method::POST, &format!("{}/oauth/token", nginx.origin()))?;
    let call = call.header("content-type", form).header("cookie", "a=b");
    is_cleaned(&call.body("grant_type=refresh_token").answer().await?)?;
    let asked = api.asked();
    ensure!(asked.len() == 1 && asked[0].method == "POST", "{asked:?}");
    ensure!(asked[0].header("content-type") == form, "{asked:?}");
    ensure!(asked[0].header("content-length") == "24", "{asked:?}");
    ensure!(asked[0].header("cookie").is_empty(), "{asked:?}");

    let authorize = "/oauth/authorize?client_id=a&state=b%20c";
    let call = Call::get(&format!("{}{authorize}", nginx.origin()))?;
    let answer = call.answer().await?;
    ensure!(answer.status == 302, "{answer:?}");
    ensure!(answer.header("location") == format!("{}{authorize}", api.origin()));
    ensure!(api.asked().len() == 1);
    Ok(())
}

#[tokio::test]
async fn with_a_token_too_data_is_only_read_and_no_path_leads_out() -> Result<()> {
    let api = Witness::talkative_api().await?;
    let mode = Mode::Token { portal: None };
    let nginx = Nginx::start(&dist()?, &api.origin(), mode).await?;
    for (method, path, status) in [
        ("POST", "/api/3/people", 405),
        ("DELETE", "/api/3/people/1", 405),
        ("OPTIONS", "/api/3/people", 405),
        ("HEAD", "/api/3/people", 405),
        ("POST", "/oauth/token/info", 405),
        ("POST", "/oauth/revoke", 404),
        ("GET", "/oauth/applications", 404),
        ("GET", "/api/../oauth/applications", 404),
        ("GET", "/api/3/../../api/2/people", 404),
        ("GET", "/x/../api/3/people", 404),
        ("GET", "/api/%2e%2e/api/people", 404),
        ("GET", "/api/..%2fapi/people", 404),
        ("GET", "/api/3/.%2E%5cpeople", 404),
        ("GET", "/api/3\\..\\people", 404),
    ] {
        let head = format!("{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        let answer = raw(&nginx.origin(), &head).await?;
        ensure!(answer.status == status, "{method} {path}: {answer:?}");
    }
    ensure!(api.asked().is_empty(), "{:?}", api.asked());
    Ok(())
}

#[tokio::test]
async fn a_listed_portal_may_ask_from_its_origin_and_no_other() -> Result<()> {
    let api = Witness::talkative_api().await?;
    let mode = || Mode::Token {
        portal: Some(PORTAL.to_owned()),
    };
    let nginx = Nginx::start(&dist()?, &api.origin(), mode()).await?;
    let list = format!("{}/api/3/people/1/credentials", nginx.origin());
    let preflight = |origin| -> Result<Call> {
        Ok(Call::new(Method::OPTIONS, &list)?
            .header("origin", origin)
            .header("access-control-request-method", "GET")
            .header("access-control-request-headers", "authorization"))
    };
    let allowed = preflight(PORTAL)?.answer().await?;
    ensure!(allowed.status == 204, "{allowed:?}");
    ensure!(allowed.header("access-control-allow-origin") == PORTAL);
    ensure!(allowed.header("access-control-allow-headers") == "Authorization");
    for other in ["https://portal.test.evil", "http://portal.test", "null"] {
        let refused = preflight(other)?.answer().await?;
        ensure!(refused.status == 405, "{other}: {refused:?}");
        ensure!(
            refused.header("access-control-allow-origin").is_empty(),
            "{other}"
        );
        let read = Call::get(&list)?.header("origin", other).answer().await?;
        ensure!(
            read.header("access-control-allow-origin").is_empty(),
            "{other}"
        );
    }
    let read = Call::get(&list)?.header("origin", PORTAL).answer().await?;
    is_cleaned(&read)?;
    ensure!(
        read.header("access-control-allow-origin") == PORTAL,
        "{read:?}"
    );
    ensure!(read.header("vary").contains("Origin"), "{read:?}");
    let exposed = read.header("access-control-expose-headers");
    for name in ["Total", "X-Total-Results", "Link", "Retry-After"] {
        ensure!(exposed.split(", ").any(|it| it == name), "{exposed}");
    }
    // Or a browser would speak of CORS where the API is down.
    let down = Nginx::start(&dist()?, NOBODY, mode()).await?;
    let call = Call::get(&format!("{}/api/3/people", down.origin()))?;
    let answer = call.header("origin", PORTAL).answer().await?;
    ensure!(answer.status == 502, "{answer:?}");
    ensure!(answer.header("access-control-allow-origin") == PORTAL);
    Ok(())
}

#[tokio::test]
async fn a_request_that_is_given_up_ends_at_the_api_as_well() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let mode = Mode::Token { portal: None };
    let nginx = Nginx::start(&dist()?, &sandbox.origin(), mode).await?;
    let path = "/api/3/people/1/credentials";
    let _held = sandbox.fault(Fault::new(Kind::Hold).at(path));
    let address = nginx.origin().replace("http://", "");
    let mut stream = TcpStream::connect(address).await?;
    let token = sandbox.token();
    let head = format!("GET {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    let is_asked = async || Ok(!sandbox.requests().is_empty());
    ensure!(eventually(is_asked).await?, "the API was never asked");
    drop(stream);
    let is_ended = async || Ok(sandbox.requests()[0].outcome == Outcome::Aborted);
    ensure!(eventually(is_ended).await?, "{:?}", sandbox.requests());
    Ok(())
}

#[tokio::test]
async fn no_body_is_ever_put_on_the_disk() -> Result<()> {
    // Far more than all buffers on the way, for a reader that takes its time.
    const LENGTH: usize = 32 << 20;
    let api = Witness::start(|_| vec![b'7'; LENGTH].into_response()).await?;
    let mode = Mode::Token { portal: None };
    let nginx = Nginx::start(&dist()?, &api.origin(), mode).await?;
    let address = nginx.origin().replace("http://", "");
    let mut stream = TcpStream::connect(address).await?;
    let head = "GET /api/3/people HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).await?;
    let mut read = 0;
    let mut some = [0; 4096];
    loop {
        match stream.read(&mut some).await? {
            0 => break,
            more => read += more,
        }
    }
    ensure!(read > LENGTH, "{read} bytes");
    let call = Call::new(Method::POST, &format!("{}/oauth/token", nginx.origin()))?;
    let answer = call.body("a".repeat(8 << 10)).answer().await?;
    ensure!(answer.status == 200, "{answer:?}");
    ensure!(!nginx.has_spilled()?);
    Ok(())
}

/// Makes a certificate for a name that nobody but itself signed.
async fn certificate(folder: &Path, name: &str) -> Result<Certificate> {
    let chain = folder.join(format!("{name}.pem"));
    let key = folder.join(format!("{name}.key"));
    let mut openssl = command("openssl");
    openssl
        .args(["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"])
        .args(["-pkeyopt", "ec_paramgen_curve:prime256v1"])
        .args(["-subj", &format!("/CN={name}")])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&chain)
        .stderr(Stdio::null());
    run(&mut openssl, "there is no certificate").await?;
    Ok(Certificate { chain, key })
}

/// Asks through nginx an API with `certificate`, where `authorities` are
/// believed.
async fn ask_encrypted(
    certificate: Certificate,
    authorities: Option<PathBuf>,
) -> Result<(u16, usize)> {
    let witness = Witness::talkative_api().await?;
    let token = || Mode::Token { portal: None };
    let encrypted = Tls {
        certificate: Some(certificate),
        authorities: None,
    };
    let api = Nginx::start_with(&dist()?, &witness.origin(), token(), encrypted).await?;
    let believing = Tls {
        certificate: None,
        authorities,
    };
    let nginx = Nginx::start_with(&dist()?, &api.origin(), token(), believing).await?;
    let call = Call::get(&format!("{}/api/3/people", nginx.origin()))?;
    let answer = call.header("authorization", "Bearer mine").answer().await?;
    Ok((answer.status.as_u16(), witness.asked().len()))
}

#[tokio::test]
async fn an_api_that_cannot_prove_its_name_gets_no_token() -> Result<()> {
    let folder = CopyOfBuild::with("index.html", |_| {})?;
    let good = certificate(folder.path(), "127.0.0.1").await?;
    let signed_by = |it: &Certificate| Some(it.chain.clone());
    let believed = signed_by(&good);
    ensure!(ask_encrypted(good.clone(), believed).await? == (200, 1));
    ensure!(
        ask_encrypted(good, None).await? == (502, 0),
        "signed by nobody"
    );
    let other = certificate(folder.path(), "other.test").await?;
    let believed = signed_by(&other);
    ensure!(
        ask_encrypted(other, believed).await? == (502, 0),
        "another name"
    );
    Ok(())
}
