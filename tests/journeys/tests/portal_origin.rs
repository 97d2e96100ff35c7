//! A portal on an origin of its own, which gets the element from ours: held
//! against its integrity, below a path, and under a policy that forbids it.

use anyhow::{Context, Result, ensure};
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use journeys::showcase::{PIN, REVEAL_PIN};
use journeys::{Asked, CopyOfBuild, Setting, Walker, Witness, dist, journey_at};
use sandbox::{Cors, Options, Sandbox};
use serde_json::json;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// The tag that the element's own `README.md` tells to take, from an address.
fn tag(from: &str) -> Result<String> {
    let readme = fs::read_to_string(dist()?.join("element/README.md"))?;
    let line = readme.lines().find(|line| line.contains("integrity="));
    let line = line.context("no tag with an integrity")?;
    let tag = line.replace("https://…", from);
    ensure!(tag.contains("crossorigin") && tag.contains(from), "{tag}");
    Ok(tag)
}

/// Serves the element's folder below a path, to every origin.
async fn shelf(build: &Path, below: &'static str) -> Result<Witness> {
    let mut files = HashMap::new();
    for name in ["person-credentials.js", "person-credentials.wasm"] {
        let kind = if name.ends_with(".js") {
            "text/javascript"
        } else {
            "application/wasm"
        };
        let content = fs::read(build.join("element").join(name))?;
        files.insert(format!("{below}/{name}"), (kind, content));
    }
    Witness::start(move |asked| {
        let path = asked.target.split('?').next().unwrap_or_default();
        let Some((kind, content)) = files.get(path) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let headers = [(CONTENT_TYPE, *kind), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
        (headers, content.clone()).into_response()
    })
    .await
}

/// A portal with a policy of its own: scripts from the shelf, with words that
/// may follow, and requests to the API.
async fn portal(tag: String, shelf: &str, api: &str, words: &str) -> Result<Witness> {
    let policy = format!(
        "default-src 'none'; script-src 'self' {shelf} {words}; connect-src {shelf} {api}; \
         img-src 'self' {api}; \
         require-trusted-types-for 'script'"
    );
    let page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>A portal</title>
         <script src=/portal.js></script>{tag}
         <main><h1>A portal</h1><div id=place></div><p><button id=after>Count</button><output>0</output></p></main>"
    );
    let script = "window.told = []; window.forbidden = []; window.uncaught = [];
        for (const name of ['ready', 'error', 'auth-required']) {
          document.addEventListener(`person-credentials-${name}`, (event) => window.told.push([name, '', event.detail]));
        }
        addEventListener('securitypolicyviolation', (event) => window.forbidden.push(event.violatedDirective));
        addEventListener('unhandledrejection', (event) => window.uncaught.push(String(event.reason)));
        addEventListener('error', (event) => window.uncaught.push(event.message ?? event.target.localName), true);
        addEventListener('DOMContentLoaded', () => {
          let count = 0;
          document.getElementById('after').addEventListener('click', () => {
            count += 1;
            document.querySelector('output').textContent = String(count);
          });
        });
        window.embed = (id, attributes, token) => {
          const element = document.createElement('person-credentials');
          element.id = id;
          for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
          element.getToken = async () => token;
          document.getElementById('place').append(element);
        };";
    Witness::start(move |asked: &Asked| -> Response {
        match asked.target.as_str() {
            "/portal.js" => ([(CONTENT_TYPE, "text/javascript")], script).into_response(),
            "/" => (
                [(CONTENT_SECURITY_POLICY, policy.clone())],
                Html(page.clone()),
            )
                .into_response(),
            _ => StatusCode::NOT_FOUND.into_response(),
        }
    })
    .await
}

/// The API, for every origin.
async fn api() -> Result<Sandbox> {
    let options = Options {
        cors: Cors::Exposed,
        ..Options::default()
    };
    Ok(Sandbox::start(options).await?)
}

/// Walks at a portal whose element is of a build, below a path.
async fn at_portal(
    build: &Path,
    below: &'static str,
    words: &str,
    walk: impl AsyncFn(&Walker) -> Result<()>,
) -> Result<()> {
    let shelf = shelf(build, below).await?;
    let sandbox = api().await?;
    let tag = tag(&format!("{}{below}", shelf.origin()))?;
    let portal = portal(tag, &shelf.origin(), &sandbox.origin(), words).await?;
    journey_at(portal.origin(), Setting::default(), sandbox, walk).await
}

const ALLOWED: &str = "'wasm-unsafe-eval'";

async fn embed(walker: &Walker, id: &str) -> Result<()> {
    let attributes = json!({"person-id": "2", "api-base": walker.sandbox.origin()});
    walker
        .embed(id, attributes, Some(walker.sandbox.token()))
        .await?;
    Ok(())
}

/// The host's own page works.
async fn host_is_unharmed(walker: &Walker) -> Result<()> {
    let press = "document.getElementById('after').click();
        return [document.querySelector('h1').textContent, document.querySelector('output').textContent]";
    ensure!(walker.run(press).await? == json!(["A portal", "1"]));
    Ok(())
}

#[tokio::test]
async fn a_portal_elsewhere_runs_the_element_by_its_integrity() -> Result<()> {
    for below in ["", "/shared/widgets/person/1.0"] {
        at_portal(&dist()?, below, ALLOWED, async |walker| {
            walker.visit("/").await?;
            embed(walker, "one").await?;
            let element = walker.embedded("one");
            element.see("All 12 shown").await?;
            element.press_named(REVEAL_PIN).await?;
            element.see(PIN).await?;
            let said = walker
                .run("return [window.forbidden, window.uncaught]")
                .await?;
            ensure!(said == json!([[], []]), "{said}");
            host_is_unharmed(walker).await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_wasm_that_is_another_one_is_refused() -> Result<()> {
    let copy = CopyOfBuild::with("index.html", |_| {})?;
    // In the last section, which holds no code: it would still run.
    let mut wasm = fs::read(copy.path().join("element/person-credentials.wasm"))?;
    *wasm.last_mut().context("an empty wasm")? ^= 1;
    copy.put("element/person-credentials.wasm", &wasm)?;
    at_portal(copy.path(), "", ALLOWED, async |walker| {
        walker.visit("/").await?;
        embed(walker, "one").await?;
        walker
            .embedded("one")
            .see("This list could not be loaded")
            .await?;
        let told = walker.host_was_told("error").await?;
        ensure!(
            told.len() == 1 && told[0]["code"] == "load_failed",
            "{told:?}"
        );
        ensure!(walker.sandbox.requests().is_empty());
        ensure!(walker.run("return window.uncaught").await? == json!([]));
        host_is_unharmed(walker).await
    })
    .await
}

#[tokio::test]
async fn a_script_that_is_another_one_is_refused() -> Result<()> {
    let copy = CopyOfBuild::with("index.html", |_| {})?;
    let mut script = fs::read(copy.path().join("element/person-credentials.js"))?;
    script.extend_from_slice(b"\n// Nothing.\n");
    copy.put("element/person-credentials.js", &script)?;
    at_portal(copy.path(), "", ALLOWED, async |walker| {
        walker.visit("/").await?;
        embed(walker, "one").await?;
        // The tag tells that it failed, and nothing of it ran.
        let is_told = walker
            .wait(async || Ok(walker.run("return window.uncaught").await? == json!(["script"])));
        ensure!(is_told.await?, "nobody was told");
        let is_known = "return customElements.get('person-credentials') !== undefined";
        ensure!(walker.run(is_known).await? == false);
        ensure!(walker.sandbox.requests().is_empty());
        host_is_unharmed(walker).await
    })
    .await
}

#[tokio::test]
async fn where_wasm_is_forbidden_the_element_says_so() -> Result<()> {
    at_portal(&dist()?, "", "", async |walker| {
        walker.visit("/").await?;
        embed(walker, "one").await?;
        embed(walker, "two").await?;
        for id in ["one", "two"] {
            walker.embedded(id).see("This browser cannot show this list").await?;
        }
        let told = walker.host_was_told("error").await?;
        ensure!(told.len() == 2, "{told:?}");
        for detail in &told {
            let wanted = json!({"version": 1, "code": "unsupported", "status": null, "retryable": false, "retrying": false});
            ensure!(*detail == wanted, "{detail}");
        }
        ensure!(walker.sandbox.requests().is_empty());
        ensure!(walker.run("return window.uncaught").await? == json!([]));
        let forbidden = walker.run("return window.forbidden").await?;
        let forbidden = forbidden.as_array().context("no list")?;
        ensure!(!forbidden.is_empty() && forbidden.iter().all(|it| it == "script-src"), "{forbidden:?}");
        host_is_unharmed(walker).await
    })
    .await
}
