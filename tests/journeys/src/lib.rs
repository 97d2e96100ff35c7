//! A person at a browser, walking through the release build.
//!
//! Every journey has a sandbox, a site and a browser session of its own. The
//! site sends the content security policy of a deployment, and a journey that
//! caused one report of a violation has failed, whatever it saw.

use std::env;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use sandbox::{Options, Request, Sandbox};
use serde_json::Value;
use xtask::checkout::Checkout;
use xtask::portal::PortalOptions;
use xtask::portal_tokens::TokenSource;
use xtask::site::{Site, SiteOptions};

pub use build::CopyOfBuild;
pub use call::{Answer, Call, raw};
pub use desk::Told;
pub use embedded::Embedded;
pub use host_page::HOST;
pub use provider::{CLIENT, with_provider};
pub use secrets::Secrets;
pub use setting::{Browser, Setting};
pub use witness::{Asked, Witness, is_cleaned};

mod accessibility;
mod build;
mod call;
mod clock;
mod desk;
mod embedded;
mod host_page;
mod keyboard;
mod paper;
mod provider;
mod secrets;
mod setting;
pub mod showcase;
mod wire;
mod witness;

const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(25);

/// A person at a browser.
#[derive(Debug)]
pub struct Walker {
    /// The API behind the site.
    pub sandbox: Sandbox,
    /// The browser.
    pub browser: Client,
    /// Which one it is.
    pub kind: Browser,
    origin: String,
}

/// Walks a journey over the app that was built.
///
/// # Errors
/// When the journey fails, or when a policy was violated on the way.
pub async fn journey(options: Options, walk: impl AsyncFn(&Walker) -> Result<()>) -> Result<()> {
    journey_with(Setting::default(), dist()?, options, walk).await
}

/// Walks a journey with a setting of the browser, over any build.
///
/// # Errors
/// As [`journey`].
pub async fn journey_with(
    setting: Setting,
    dist: PathBuf,
    options: Options,
    walk: impl AsyncFn(&Walker) -> Result<()>,
) -> Result<()> {
    let sandbox = Sandbox::start(options).await?;
    let site = Site::start(SiteOptions {
        dist,
        api: sandbox.origin(),
        portal: Some(PortalOptions {
            folder: Checkout::find()?.path("portal"),
            tokens: TokenSource::Sandbox,
        }),
        port: 0,
    })
    .await?;
    let walked = journey_at(site.origin(), setting, sandbox, walk).await;
    let reports = site.csp_reports();
    walked?;
    ensure!(reports.is_empty(), "the policy was violated: {reports:?}");
    Ok(())
}

/// Walks a journey at any origin; nobody collects what its policy forbade.
///
/// # Errors
/// When the journey fails.
pub async fn journey_at(
    origin: String,
    setting: Setting,
    sandbox: Sandbox,
    walk: impl AsyncFn(&Walker) -> Result<()>,
) -> Result<()> {
    let kind = Browser::wanted()?;
    let browser = kind.open(setting).await?;
    let walker = Walker {
        sandbox,
        browser,
        kind,
        origin,
    };
    let walked = walk(&walker).await;
    walker
        .browser
        .close()
        .await
        .context("the browser did not close")?;
    walked
}

/// The release build that the journeys walk through.
///
/// # Errors
/// When nobody says where it is.
pub fn dist() -> Result<PathBuf> {
    variable("JOURNEY_DIST").map(PathBuf::from)
}

/// Waits until something holds; false if it never does.
///
/// # Errors
/// When it cannot be found out.
pub async fn eventually(holds: impl AsyncFn() -> Result<bool>) -> Result<bool> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if holds().await? {
            return Ok(true);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(false)
}

fn variable(name: &str) -> Result<String> {
    env::var(name).with_context(|| format!("{name} is not set: run `cargo xtask test journeys`"))
}

impl Walker {
    /// Opens an address of the site.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn visit(&self, path: &str) -> Result<()> {
        let url = format!("{}{path}", self.origin);
        Ok(self.browser.goto(&url).await?)
    }

    /// The path that the address bar shows.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn path(&self) -> Result<String> {
        Ok(self.browser.current_url().await?.path().to_owned())
    }

    /// Runs a script in the page and gives what it returns.
    ///
    /// # Errors
    /// When it throws.
    pub async fn run(&self, script: &str) -> Result<Value> {
        Ok(self.browser.execute(script, Vec::new()).await?)
    }

    /// Asks Chromium something by the DevTools protocol, which Firefox's driver
    /// does not speak.
    ///
    /// # Errors
    /// When it refuses.
    pub async fn devtools(&self, name: &str, parameters: Value) -> Result<Value> {
        let command = wire::Command::devtools(name, parameters);
        Ok(self.browser.issue_cmd(command).await?)
    }

    /// How many elements a selector finds.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn count(&self, css: &str) -> Result<usize> {
        Ok(self.browser.find_all(Locator::Css(css)).await?.len())
    }

    /// The text that the page shows.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn text(&self) -> Result<String> {
        let text = self.run("return document.body.innerText").await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the page shows a text.
    ///
    /// # Errors
    /// When it never does.
    pub async fn see(&self, wanted: &str) -> Result<()> {
        let seen = self
            .wait(async || Ok(self.text().await?.contains(wanted)))
            .await?;
        if !seen {
            bail!("{wanted:?} is not on the page: {}", self.text().await?);
        }
        Ok(())
    }

    /// Waits until the sandbox's journal says something.
    ///
    /// # Errors
    /// When it never does.
    pub async fn journal_says(&self, holds: impl Fn(&[Request]) -> bool) -> Result<()> {
        let said = self
            .wait(async || Ok(holds(&self.sandbox.requests())))
            .await?;
        ensure!(said, "the journal: {:?}", self.sandbox.requests());
        Ok(())
    }

    /// Waits until something holds; false if it never does.
    ///
    /// # Errors
    /// When it cannot be found out.
    pub async fn wait(&self, holds: impl AsyncFn() -> Result<bool>) -> Result<bool> {
        eventually(holds).await
    }

    /// Waits for a button by its name.
    ///
    /// # Errors
    /// When there is none.
    pub async fn button(&self, name: &str) -> Result<Element> {
        self.find(&format!("//main//button[normalize-space()='{name}'] | //header//button[normalize-space()='{name}']"))
            .await
    }

    /// Presses a button of the open dialog.
    ///
    /// # Errors
    /// When there is none.
    pub async fn press_in_dialog(&self, name: &str) -> Result<()> {
        let path = format!("//dialog[@open]//button[normalize-space()='{name}']");
        Ok(self.find(&path).await?.click().await?)
    }

    /// Chooses something of what a choice with a name offers.
    ///
    /// # Errors
    /// When it is not offered.
    pub async fn choose(&self, name: &str, option: &str) -> Result<()> {
        let choice = format!("//label[span[normalize-space()='{name}']]//select");
        let choice = self.find(&choice).await?;
        Ok(choice.select_by_label(option).await?)
    }

    /// Waits for a link to an address, and follows it.
    ///
    /// # Errors
    /// When there is none.
    pub async fn follow(&self, path: &str) -> Result<()> {
        let link = self.find(&format!("//a[@href='{path}']")).await?;
        Ok(link.click().await?)
    }

    /// Fills the field with this name.
    ///
    /// # Errors
    /// When there is none.
    pub async fn fill(&self, name: &str, text: &str) -> Result<()> {
        let field = self
            .find(&format!("//label[span[normalize-space()='{name}']]//input"))
            .await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    pub(crate) async fn find(&self, path: &str) -> Result<Element> {
        let wait = self.browser.wait().at_most(PATIENCE);
        Ok(wait.for_element(Locator::XPath(path)).await?)
    }

    /// Signs in with a token, wherever sign-in is asked.
    ///
    /// # Errors
    /// When the session does not begin.
    pub async fn sign_in_with(&self, token: &str) -> Result<()> {
        use person_credentials::ui::words::ENGLISH;
        self.fill(ENGLISH.access_token, token).await?;
        self.button(ENGLISH.sign_in).await?.click().await?;
        self.button(ENGLISH.sign_out).await.map(drop)
    }

    /// Signs in with the sandbox's token.
    ///
    /// # Errors
    /// When the session does not begin.
    pub async fn sign_in(&self) -> Result<()> {
        self.sign_in_with(self.sandbox.token()).await
    }

    /// The requests for one path, in order.
    #[must_use]
    pub fn asked_of(&self, path: &str) -> Vec<Request> {
        let requests = self.sandbox.requests().into_iter();
        requests.filter(|request| request.path == path).collect()
    }

    /// The pages of credentials that were asked for, as their queries.
    #[must_use]
    pub fn pages_asked_for(&self) -> Vec<String> {
        let requests = self.sandbox.requests();
        let lists = requests
            .into_iter()
            .filter(|request| request.path.ends_with("/credentials"));
        lists.map(|request| request.query).collect()
    }
}
