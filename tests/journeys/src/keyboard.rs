//! A person who has a keyboard and no mouse.

use anyhow::{Result, bail, ensure};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::json;

use crate::Walker;

/// More than any page here has to step through.
const FAR: usize = 80;

impl Walker {
    /// Strikes a key, wherever the focus is.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn strike(&self, key: Key) -> Result<()> {
        self.strike_with(&[], key.into()).await
    }

    /// Strikes a key while others are held down.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn strike_with(&self, held: &[Key], key: char) -> Result<()> {
        let held = held.iter().copied().map(char::from);
        let mut keys = KeyActions::new("keyboard".to_owned());
        for value in held.clone().chain([key]) {
            keys = keys.then(KeyAction::Down { value });
        }
        for value in [key].into_iter().chain(held.rev()) {
            keys = keys.then(KeyAction::Up { value });
        }
        Ok(self.browser.perform_actions(keys).await?)
    }

    /// Presses a button by the keyboard. Clicking would scroll to it first,
    /// and scrolling near the end of a list is a wish of its own.
    ///
    /// # Errors
    /// When there is none.
    pub async fn press(&self, name: &str) -> Result<()> {
        self.button(name).await?;
        let focus = "[...document.querySelectorAll('button')]
            .find((button) => button.textContent === arguments[0]).focus({preventScroll: true})";
        self.browser.execute(focus, vec![json!(name)]).await?;
        self.strike(Key::Enter).await
    }

    /// Presses a button by the keyboard, by the name that those hear who do
    /// not see where it stands: many buttons say *Reveal*.
    ///
    /// # Errors
    /// When there is none.
    pub async fn press_named(&self, name: &str) -> Result<()> {
        let focus = "const named = (button) => (button.getAttribute('aria-labelledby') ?? '')
              .split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
            const found = [...document.querySelectorAll('button')]
              .find((button) => named(button) === arguments[0]);
            found?.focus({preventScroll: true});
            return found !== undefined";
        let has_focus = self
            .wait(async || Ok(self.browser.execute(focus, vec![json!(name)]).await? == true))
            .await?;
        ensure!(has_focus, "no button is named {name:?}");
        self.strike(Key::Enter).await
    }

    /// Presses a filter by the keyboard, whatever number stands behind it.
    ///
    /// # Errors
    /// When it is not offered.
    pub async fn press_choice(&self, name: &str) -> Result<()> {
        let choice = format!("//button[@aria-pressed][span[normalize-space()='{name}']]");
        self.find(&choice).await?;
        let focus = "[...document.querySelectorAll('button[aria-pressed] > span:first-child')]
            .find((name) => name.textContent === arguments[0]).parentElement
            .focus({preventScroll: true})";
        self.browser.execute(focus, vec![json!(name)]).await?;
        self.strike(Key::Enter).await
    }

    /// Types a text, wherever the focus is.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn type_in(&self, text: &str) -> Result<()> {
        let mut keys = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            keys = keys
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value });
        }
        Ok(self.browser.perform_actions(keys).await?)
    }

    /// The name of what has the focus.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn focused(&self) -> Result<String> {
        self.name_of(&self.browser.active_element().await?).await
    }

    /// Steps forward with Tab to what has a name.
    ///
    /// # Errors
    /// When it is not on the way.
    pub async fn tab_to(&self, name: &str) -> Result<()> {
        self.step_to(name, &[]).await
    }

    /// Steps back with Shift and Tab to what has a name.
    ///
    /// # Errors
    /// When it is not on the way.
    pub async fn tab_back_to(&self, name: &str) -> Result<()> {
        self.step_to(name, &[Key::Shift]).await
    }

    async fn step_to(&self, name: &str, held: &[Key]) -> Result<()> {
        let mut passed = Vec::new();
        while passed.len() < FAR {
            self.strike_with(held, Key::Tab.into()).await?;
            let focused = self.focused().await?;
            if focused == name {
                return Ok(());
            }
            passed.push(focused);
        }
        bail!("{name:?} is not on the way: {passed:?}");
    }
}
