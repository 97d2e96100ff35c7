//! A host's page with nothing on it but a place for elements, beside the app in
//! a copy of the build.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{CopyOfBuild, Embedded, Walker};

/// Where it is.
pub const HOST: &str = "/host.html";

const PAGE: &str = r#"<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>A host</title>
    <script src="first.js"></script>
    <script src="host.js"></script>
    ELEMENT
  </head>
  <body>
    <main>
      <h1>A host</h1>
      <p><a href="/host.html" id="before">Before</a></p>
      <div id="place"></div>
      <p><button type="button" id="after">After</button></p>
    </main>
  </body>
</html>
"#;

const ELEMENT: &str = r#"<script type="module" src="/element/person-credentials.js"></script>"#;

/// What the host does: it keeps no token but in the function that gives it.
const SCRIPT: &str = r#"window.told = [];
for (const name of ["ready", "error", "auth-required", "count-change", "disclosure", "person-activate"]) {
  document.addEventListener(`person-credentials-${name}`, ({ target, detail }) => {
    window.told.push([name, target.id, detail]);
  });
}
window.uncaught = [];
addEventListener("error", (event) => window.uncaught.push(event.message ?? event.target.src));
addEventListener("unhandledrejection", (event) => window.uncaught.push(String(event.reason)));
window.embed = (id, attributes, token) => {
  const element = document.createElement("person-credentials");
  element.id = id;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (token) element.getToken = async () => token;
  document.getElementById("place").append(element);
  return element;
};
"#;

impl CopyOfBuild {
    /// Copies the build and puts a host's page into it, with a script that runs
    /// before everything else.
    ///
    /// # Errors
    /// When there is no build.
    pub fn with_host(first: &str) -> Result<Self> {
        let copy = Self::beginning_with(first)?;
        copy.put_host(ELEMENT)?;
        Ok(copy)
    }

    /// Puts a host's page into it that gets the element by these tags.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put_host(&self, element: &str) -> Result<()> {
        self.put("host.html", PAGE.replace("ELEMENT", element).as_bytes())?;
        self.put("host.js", SCRIPT.as_bytes())
    }
}

impl Walker {
    /// Puts an element into the host's page; without a token it asks for none.
    ///
    /// # Errors
    /// When the page is not there.
    pub async fn embed<'a>(
        &'a self,
        id: &'a str,
        attributes: Value,
        token: Option<&str>,
    ) -> Result<Embedded<'a>> {
        let arguments = vec![json!(id), attributes, json!(token)];
        let embed = "window.embed(...arguments)";
        self.browser.execute(embed, arguments).await?;
        Ok(self.embedded(id))
    }

    /// What elements told the host: the event, the element, what came with it.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn host_was_told(&self, name: &str) -> Result<Vec<Value>> {
        let told = self.run("return window.told").await?;
        let told = told.as_array().context("no list")?.iter();
        let of_name = told.filter(|told| told[0] == name);
        Ok(of_name.map(|told| told[2].clone()).collect())
    }
}
