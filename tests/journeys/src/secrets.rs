//! What must not be found, and all the places where it might be.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::{CopyOfBuild, Walker};

/// The secrets of one person, and the token by which they were read.
#[derive(Debug)]
pub struct Secrets {
    /// What the page may show for a while, or hand to the clipboard.
    values: Vec<String>,
    token: String,
}

impl Secrets {
    /// Reads them from the API, past the page.
    ///
    /// # Errors
    /// When the API does not tell.
    pub async fn of(walker: &Walker, person: u64) -> Result<Self> {
        let token = walker.sandbox.token().to_owned();
        let ask = "const [path, token, done] = arguments;
            fetch(path, {headers: {Authorization: `Bearer ${token}`}})
              .then((answer) => answer.json()).then(done)";
        let path = format!("/api/3/people/{person}/credentials");
        let arguments = vec![json!(path), json!(token)];
        let rows = walker.browser.execute_async(ask, arguments).await?;
        let rows = rows.as_array().context("no list of credentials")?;
        let fields = ["value", "url", "invitation_code"];
        let texts = rows
            .iter()
            .flat_map(|row| fields.map(|field| row[field].as_str().map(str::to_owned)));
        let values: Vec<_> = texts.flatten().collect();
        ensure!(!values.is_empty(), "person {person} has no secrets");
        Ok(Self { values, token })
    }

    /// The only one that begins so.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn beginning_with(&self, start: &str) -> Result<&str> {
        let mut found = self.values.iter().filter(|value| value.starts_with(start));
        let first = found.next().context("no secret begins so")?;
        ensure!(found.next().is_none(), "several secrets begin so");
        Ok(first)
    }

    /// Searches every place of the page, and finds none but the one that is
    /// meant to be seen: it is written once, and told to those who listen.
    ///
    /// # Errors
    /// When another one is found, or that one elsewhere or not at all.
    pub async fn are_nowhere_but(
        &self,
        shown: Option<&str>,
        walker: &Walker,
        state: &str,
    ) -> Result<()> {
        let mut places = walker.places().await?;
        let is_overheard = places.iter().any(|(place, _)| place == HEARD);
        ensure!(is_overheard, "nobody listened");
        places.extend(walker.spoken().await?.map(|tree| (TREE.to_owned(), tree)));
        for (place, text) in &places {
            for (number, secret) in self.values.iter().chain([&self.token]).enumerate() {
                let times = text.matches(secret.as_str()).count();
                let is_right = match (Some(secret.as_str()) == shown, place.as_str()) {
                    (true, PAGE) => times == 1,
                    (true, TREE) => times > 0,
                    _ => times == 0,
                };
                ensure!(
                    is_right,
                    "{state}: secret {number} is found {times} times in {place}"
                );
            }
        }
        Ok(())
    }
}

/// Listens, from before the app is there, to what the page says where nobody
/// looks: the console, errors, and what events tell to a host.
const LISTEN: &str = "window.heard = [];
    window.atFirst = Object.getOwnPropertyNames(window);
    const text = (said) => {
      try { return typeof said === 'string' ? said : JSON.stringify(said) + String(said); }
      catch { return String(said); }
    };
    for (const [name, real] of Object.entries(console)) {
      if (typeof real !== 'function') continue;
      console[name] = (...said) => {
        window.heard.push(...said.map(text));
        return real.apply(console, said);
      };
    }
    addEventListener('error', (event) => window.heard.push(text(event.message)));
    addEventListener('unhandledrejection', (event) => window.heard.push(text(event.reason)));
    addEventListener('message', (event) => window.heard.push(text(event.data)));
    const dispatch = EventTarget.prototype.dispatchEvent;
    EventTarget.prototype.dispatchEvent = function (event) {
      window.heard.push(event.type, text(event.detail));
      return dispatch.call(this, event);
    };";

// Places that are told apart from the others.
const PAGE: &str = "the page";
const FIELD: &str = "a field";
const HEARD: &str = "what was said";
const TREE: &str = "the accessibility tree";

const PLACES: &str = "const within = (root) => [...root.querySelectorAll('*')].flatMap((element) =>
      element.shadowRoot ? [element.shadowRoot.innerHTML, ...within(element.shadowRoot)] : []);
    const roots = (root) => [root, ...[...root.querySelectorAll('*')].flatMap(
      (element) => element.shadowRoot ? roots(element.shadowRoot) : [])];
    const told = (value) => { try { return JSON.stringify(value); } catch { return String(value); } };
    const isNew = (name) => window.atFirst && !window.atFirst.includes(name)
      && !['atFirst', 'heard'].includes(name);
    const kept = Object.entries(sessionStorage)
      .filter(([name]) => name !== 'person-credentials.access-token');
    const places = {
      'the page': [document.documentElement.outerHTML, ...within(document)].join(' '),
      'a field': roots(document).flatMap((root) => [...root.querySelectorAll('input, select, textarea')])
        .map((field) => field.value),
      'a global': Object.getOwnPropertyNames(window).filter(isNew).map((name) => [name, told(window[name])]),
      'the address': location.href,
      'the history': history.state,
      'the title': [document.title, window.name],
      'localStorage': Object.entries(localStorage),
      'sessionStorage': kept,
      'cookies': document.cookie,
      'the list of requests': performance.getEntries().map((entry) => entry.name),
      ...(window.heard && {'what was said': window.heard}),
    };
    // Ports and hashes of files may hold the digits of a PIN by chance.
    return Object.entries(places).map(([name, held]) => [name,
      (typeof held === 'string' ? held : JSON.stringify(held) ?? '').replaceAll(location.origin, '')
        .replace(/-[0-9a-f]{16}(_bg)?[.]/g, '.').replace(/integrity=\"[^\"]*\"/g, '')]);";

impl CopyOfBuild {
    /// Copies the build, with something in the page, and in a host's page
    /// beside it, that writes down what it says: see
    /// [`Secrets::are_nowhere_but`].
    ///
    /// # Errors
    /// When there is no build.
    pub fn overheard() -> Result<Self> {
        Self::with_host(LISTEN)
    }
}

impl Walker {
    /// The whole page as text, without what has the digits of a PIN by chance.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn html(&self) -> Result<String> {
        let places = self.places().await?.into_iter();
        let page = places.map(|(_, text)| text).next();
        page.context("there is no page")
    }

    /// Waits until the page holds a text that was uncovered.
    ///
    /// # Errors
    /// When it never does.
    pub async fn shows(&self, text: &str) -> Result<()> {
        let is_there = self
            .wait(async || Ok(self.html().await?.contains(text)))
            .await?;
        ensure!(is_there, "{text:?} is not shown: {}", self.text().await?);
        Ok(())
    }

    /// Waits until the page holds a text no more.
    ///
    /// # Errors
    /// When it always does.
    pub async fn covers(&self, text: &str, why: &str) -> Result<()> {
        let is_gone = self
            .wait(async || Ok(!self.html().await?.contains(text)))
            .await?;
        ensure!(is_gone, "{why} does not cover {text:?}");
        Ok(())
    }

    /// Searches every place of the page for a text, and finds it in no other
    /// than the field that it was typed into.
    ///
    /// # Errors
    /// When it is found elsewhere.
    pub async fn is_in_no_place_but_a_field(&self, text: &str, state: &str) -> Result<()> {
        for (place, held) in self.places().await? {
            let is_right = place == FIELD || !held.contains(text);
            ensure!(is_right, "{state}: {text:?} is found in {place}: {held}");
        }
        Ok(())
    }

    /// Every place of the page where something could stand, and what stands there;
    /// the place of the access token is left out.
    ///
    /// # Errors
    /// When the page is empty.
    pub async fn places(&self) -> Result<Vec<(String, String)>> {
        let places: Vec<(String, String)> = serde_json::from_value(self.run(PLACES).await?)?;
        ensure!(places[0].1.len() > 300, "the page is empty");
        Ok(places)
    }
}
