//! Which browser is walked in, and what it is set to before a journey.

use anyhow::{Context, Result, bail};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use xtask::browsers::CHROMIUM_ARGUMENTS;

use crate::variable;

/// What the browser is set to before a journey.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setting {
    /// Whether the system asks for dark colours.
    pub is_dark: bool,
    /// Whether the page is as narrow as the browser can be made: 320 pixels in
    /// Chromium (1,280 at a zoom of 400 %), 500 in Firefox.
    pub is_narrow: bool,
    /// Whether scripts are off.
    pub is_without_scripts: bool,
    /// The languages that the browser asks pages for, most wanted first; its
    /// own if absent.
    pub languages: Option<&'static str>,
}

/// A browser that the journeys know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    /// Chromium or Chrome.
    Chromium,
    /// Firefox.
    Firefox,
}

impl Browser {
    pub(crate) fn wanted() -> Result<Self> {
        match variable("JOURNEY_BROWSER")?.as_str() {
            "chromium" => Ok(Self::Chromium),
            "firefox" => Ok(Self::Firefox),
            other => bail!("{other} is no browser that the journeys know"),
        }
    }

    pub(crate) async fn open(self, setting: Setting) -> Result<Client> {
        let capabilities = match self {
            Self::Chromium => chromium(setting),
            Self::Firefox => firefox(setting),
        };
        let capabilities: Capabilities = serde_json::from_value(capabilities)?;
        let driver = variable("JOURNEY_WEBDRIVER")?;
        ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver)
            .await
            .with_context(|| format!("no browser at {driver}"))
    }
}

fn chromium(setting: Setting) -> Value {
    let mut arguments = CHROMIUM_ARGUMENTS.to_vec();
    if setting.is_dark {
        arguments.push("--blink-settings=preferredColorScheme=0");
    }
    let scripts = if setting.is_without_scripts { 2 } else { 1 };
    let mut preferences = json!({"profile.managed_default_content_settings.javascript": scripts});
    let languages = setting
        .languages
        .map(|tags| format!("--accept-lang={tags}"));
    if let Some(languages) = &languages {
        arguments.push(languages);
        preferences["intl.accept_languages"] = json!(setting.languages);
    }
    let mut options = json!({"args": arguments, "prefs": preferences});
    if setting.is_narrow {
        // By its window alone it would not go below 500 pixels either.
        options["mobileEmulation"] = json!({
            "deviceMetrics": {"width": 320, "height": 800, "pixelRatio": 1, "touch": false}
        });
    }
    json!({ "goog:chromeOptions": options })
}

fn firefox(setting: Setting) -> Value {
    let width = if setting.is_narrow {
        "--width=500"
    } else {
        "--width=1280"
    };
    let mut preferences = json!({
        "ui.systemUsesDarkTheme": i32::from(setting.is_dark),
        "javascript.enabled": !setting.is_without_scripts,
    });
    if let Some(languages) = setting.languages {
        preferences["intl.accept_languages"] = json!(languages);
    }
    json!({"moz:firefoxOptions": {
        "args": ["-headless", width, "--height=900"],
        "prefs": preferences,
    }})
}
