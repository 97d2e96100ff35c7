//! The demo portal in the hand of a test: its controls, and its log of what
//! elements told it and asked of it.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::Walker;

/// One line of the portal's log.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// An event without `person-credentials-`, or a function of the portal's.
    pub name: String,
    /// The id of the element.
    pub element: String,
    /// What came with it.
    pub detail: Value,
}

impl Walker {
    /// Chooses something in the controls of an element, `a` or `b`.
    ///
    /// # Errors
    /// When it is not offered.
    pub async fn set(&self, letter: &str, name: &str, value: &str) -> Result<()> {
        let choose = "const [form, name, value] = arguments;
            const choice = document.getElementById(form).elements[name];
            choice.value = value;
            choice.dispatchEvent(new Event('change', {bubbles: true}));
            return choice.value === value";
        let form = format!("controls-{letter}");
        let arguments = vec![json!(form), json!(name), json!(value)];
        let is_chosen = self.browser.execute(choose, arguments).await?;
        ensure!(is_chosen == true, "{name}: {value:?} is not offered");
        Ok(())
    }

    /// Presses a button in the controls of an element. By script: what a
    /// pointer does scrolls, and scrolling is a wish of its own.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn control(&self, letter: &str, name: &str) -> Result<()> {
        let press = "document.getElementById(arguments[0]).elements[arguments[1]].click()";
        let form = format!("controls-{letter}");
        let arguments = vec![json!(form), json!(name)];
        self.browser.execute(press, arguments).await?;
        Ok(())
    }

    /// The portal's log, oldest first.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn log(&self) -> Result<Vec<Told>> {
        let lines = self
            .run(
                "return [...document.querySelectorAll('#log li')].reverse().map((line) => [
                   (line.dataset.event ?? line.dataset.call).replace('person-credentials-', ''),
                   line.dataset.element, JSON.parse(line.dataset.detail)])",
            )
            .await?;
        let lines: Vec<(String, String, Value)> = serde_json::from_value(lines)?;
        let told = |(name, element, detail)| Told {
            name,
            element,
            detail,
        };
        Ok(lines.into_iter().map(told).collect())
    }

    /// What the log says of one name, oldest first.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn told(&self, name: &str) -> Result<Vec<Value>> {
        let log = self.log().await?.into_iter();
        let of_name = log.filter(|told| told.name == name);
        Ok(of_name.map(|told| told.detail).collect())
    }

    /// Waits until the log has so many lines of a name, and gives the last.
    ///
    /// # Errors
    /// When it never has, or has more.
    pub async fn is_told(&self, name: &str, times: usize) -> Result<Value> {
        self.wait(async || Ok(self.told(name).await?.len() >= times))
            .await?;
        let told = self.told(name).await?;
        ensure!(told.len() == times, "{name}: {told:?}");
        told.last().cloned().context("nothing is told")
    }

    /// Empties the log.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn clear_log(&self) -> Result<()> {
        self.run("document.getElementById('clear-log').click()")
            .await
            .map(drop)
    }
}
