//! One `<person-credentials>` on a host's page: what a person finds in its
//! shadow root, where no selector of the page reaches.

use anyhow::{Context, Result, bail, ensure};
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::Walker;

/// What every script below begins with.
const WITHIN: &str = "const element = document.getElementById(arguments[0]);
    const root = element?.shadowRoot ?? document.createElement('div');
    const shown = root.querySelector('.root');
    const text = shown?.innerText ?? '';
    const named = (of) => (of.getAttribute('aria-labelledby') ?? '')
      .split(' ').map((id) => root.getElementById(id)?.textContent ?? '').join(' ');
    const buttons = [...root.querySelectorAll('button')];
    const give = arguments[1];\n";

/// An element on the page, by its id.
#[derive(Debug, Clone, Copy)]
pub struct Embedded<'a> {
    walker: &'a Walker,
    id: &'a str,
}

impl Walker {
    /// The element with an id, whether it is there yet or not.
    #[must_use]
    pub fn embedded<'a>(&'a self, id: &'a str) -> Embedded<'a> {
        Embedded { walker: self, id }
    }
}

impl Embedded<'_> {
    /// Runs a script that has `element`, `root`, `shown`, `text` and `buttons`,
    /// and `give` for what is given to it.
    ///
    /// # Errors
    /// When it throws.
    pub async fn run_with(&self, script: &str, give: Value) -> Result<Value> {
        let script = [WITHIN, script].concat();
        let arguments = vec![json!(self.id), give];
        Ok(self.walker.browser.execute(&script, arguments).await?)
    }

    /// Runs a script that needs nothing else.
    ///
    /// # Errors
    /// When it throws.
    pub async fn run(&self, script: &str) -> Result<Value> {
        self.run_with(script, Value::Null).await
    }

    /// Waits until a script returns true.
    ///
    /// # Errors
    /// When it never does.
    pub async fn comes_to(&self, script: &str, what: &str) -> Result<()> {
        let has_come = self
            .walker
            .wait(async || Ok(self.run(script).await? == true))
            .await?;
        ensure!(has_come, "{what}: {} has {:?}", self.id, self.text().await?);
        Ok(())
    }

    /// The text that it shows.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn text(&self) -> Result<String> {
        let text = self.run("return text").await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until it shows a text.
    ///
    /// # Errors
    /// When it never does.
    pub async fn see(&self, wanted: &str) -> Result<()> {
        let is_seen = "return text.includes(give)";
        let has_come = self
            .walker
            .wait(async || Ok(self.run_with(is_seen, json!(wanted)).await? == true))
            .await?;
        if !has_come {
            bail!("{wanted:?} is not in {}: {}", self.id, self.text().await?);
        }
        Ok(())
    }

    /// Waits until it shows a text no more.
    ///
    /// # Errors
    /// When it always does.
    pub async fn covers(&self, text: &str) -> Result<()> {
        let is_gone = "return !root.innerHTML.includes(give)";
        let has_gone = self
            .walker
            .wait(async || Ok(self.run_with(is_gone, json!(text)).await? == true))
            .await?;
        ensure!(has_gone, "{text:?} stays in {}", self.id);
        Ok(())
    }

    /// How many elements a selector finds in it.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn count(&self, css: &str) -> Result<u64> {
        let found = self.run_with("return root.querySelectorAll(give).length", json!(css));
        found.await?.as_u64().context("no number")
    }

    /// Presses a button by the keyboard, as [`Walker::press`].
    ///
    /// # Errors
    /// When there is none.
    pub async fn press(&self, name: &str) -> Result<()> {
        let focus = "const found = buttons.find((button) => button.textContent === give);
            found?.focus({preventScroll: true});
            return found !== undefined && root.activeElement === found";
        self.strike_at(focus, name).await
    }

    /// Presses a button by the name that those hear who do not see it.
    ///
    /// # Errors
    /// When there is none.
    pub async fn press_named(&self, name: &str) -> Result<()> {
        let focus = "const found = buttons.find((button) => named(button) === give);
            found?.focus({preventScroll: true});
            return found !== undefined && root.activeElement === found";
        self.strike_at(focus, name).await
    }

    async fn strike_at(&self, focus: &str, name: &str) -> Result<()> {
        let has_focus = self
            .walker
            .wait(async || Ok(self.run_with(focus, json!(name)).await? == true))
            .await?;
        if !has_focus {
            bail!("no {name:?} in {}: {}", self.id, self.text().await?);
        }
        self.walker.strike(Key::Enter).await
    }

    /// Steps forward with Tab until the focus has left it, and gives the id of
    /// what has it then.
    ///
    /// # Errors
    /// When it never leaves.
    pub async fn tab_out(&self) -> Result<String> {
        let outside = "const at = document.activeElement; return at === element ? null : at.id";
        for _ in 0..200 {
            self.walker.strike(Key::Tab).await?;
            if let Some(id) = self.run(outside).await?.as_str() {
                return Ok(id.to_owned());
            }
        }
        bail!("the focus does not leave {}", self.id)
    }
}
