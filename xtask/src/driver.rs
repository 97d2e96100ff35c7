//! A WebDriver server for the journeys, on a port of its own.

use anyhow::{Context, Result};

use crate::{
    browsers::Browser,
    process::{self, Running},
    serve::{free_port, wait_for},
};

/// A started driver; dropping it ends it and its browsers.
#[must_use = "dropping the driver ends it"]
#[derive(Debug)]
pub struct Driver {
    port: u16,
    _running: Running,
}

impl Driver {
    /// Starts a browser's driver.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn start(browser: &Browser) -> Result<Self> {
        let port = free_port().await?;
        let mut command = process::command(&browser.driver);
        command
            .arg(format!("--port={port}"))
            .args(browser.driver_arguments())
            .stdout(std::process::Stdio::null());
        let mut running = Running::start(&mut command)?;
        wait_for(port, &mut running)
            .await
            .with_context(|| format!("the driver of {} did not start", browser.kind.name()))?;
        Ok(Self {
            port,
            _running: running,
        })
    }

    /// The address that WebDriver clients talk to.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
