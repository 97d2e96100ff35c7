//! Commands of WebDriver that the client has no method for.

use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A command to the session, by its path.
#[derive(Debug)]
pub(crate) struct Command {
    path: String,
    /// What is posted; nothing where something is asked for.
    body: Option<Value>,
}

impl Command {
    pub(crate) fn get(path: String) -> Self {
        Self { path, body: None }
    }

    /// A command of the DevTools protocol, which only Chromium's driver hands
    /// on.
    pub(crate) fn devtools(name: &str, parameters: Value) -> Self {
        Self {
            path: "goog/cdp/execute".to_owned(),
            body: Some(json!({"cmd": name, "params": parameters})),
        }
    }
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        match &self.body {
            Some(body) => (Method::POST, Some(body.to_string())),
            None => (Method::GET, None),
        }
    }
}
