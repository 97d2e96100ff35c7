//! Sign-in at the provider, as a person does it, over a build that is set up for it.

use std::fs;

use anyhow::{Context, Result, ensure};
use person_credentials::ui::words::ENGLISH;
use sandbox::Options;
use xtask::pages::Setting as PageSetting;

use crate::{CopyOfBuild, Setting, Walker, journey_with};

/// A client that the sandbox knows.
pub const CLIENT: &str = "sandbox-client";

/// Walks a journey over a build with these settings beside the id of the client.
///
/// # Errors
/// As [`journey_with`].
pub async fn with_provider(
    settings: &[(&str, &str)],
    options: Options,
    walk: impl AsyncFn(&Walker) -> Result<()>,
) -> Result<()> {
    let build = CopyOfBuild::overheard()?;
    build.set("client-id", CLIENT)?;
    for (name, value) in settings {
        build.set(name, value)?;
    }
    let dist = build.path().to_owned();
    journey_with(Setting::default(), dist, options, walk).await
}

impl CopyOfBuild {
    /// Sets one of the settings in its page.
    ///
    /// # Errors
    /// When the page has no such setting.
    pub fn set(&self, name: &str, value: &str) -> Result<()> {
        let page = self.path().join("index.html");
        let text = fs::read_to_string(&page)?;
        let setting: PageSetting = format!("{name}={value}").parse()?;
        Ok(fs::write(page, setting.put(&text)?)?)
    }
}

impl Walker {
    /// Goes to the provider, and leaves the decision open.
    ///
    /// # Errors
    /// When the provider does not ask.
    pub async fn leave_for_provider(&self) -> Result<()> {
        let button = self.button(ENGLISH.sign_in_at_provider).await?;
        button.click().await?;
        self.see("asks for access").await
    }

    /// Decides at the provider: "Allow" or "Deny".
    ///
    /// # Errors
    /// When there is nothing to decide.
    pub async fn decide(&self, answer: &str) -> Result<()> {
        Ok(self.button(answer).await?.click().await?)
    }

    /// Signs in at the provider, and comes back.
    ///
    /// # Errors
    /// When the session does not begin.
    pub async fn sign_in_at_provider(&self) -> Result<()> {
        self.leave_for_provider().await?;
        self.decide("Allow").await?;
        self.button(ENGLISH.sign_out).await.map(drop)
    }

    /// The access token that this tab keeps.
    ///
    /// # Errors
    /// When there is none.
    pub async fn kept_token(&self) -> Result<String> {
        let token = "return sessionStorage['person-credentials.access-token'] ?? null";
        let token = self.run(token).await?;
        Ok(token.as_str().context("no token is kept")?.to_owned())
    }

    /// The server turns down the token that this tab keeps from now on.
    ///
    /// # Errors
    /// When there is none.
    pub async fn revoke_kept_token(&self) -> Result<()> {
        self.sandbox.revoke_token(&self.kept_token().await?);
        Ok(())
    }

    /// This tab keeps nothing but what is named.
    ///
    /// # Errors
    /// When it keeps something else.
    pub async fn keeps_only(&self, names: &[&str]) -> Result<()> {
        let kept = self
            .run("return Object.keys(sessionStorage).sort().join()")
            .await?;
        ensure!(kept == names.join(","), "{kept} is kept");
        Ok(())
    }
}
