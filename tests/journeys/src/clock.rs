//! The page's clocks, in the hand of a test.

use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::Walker;

impl Walker {
    /// Stops the clocks of the page, until it is loaded again: from now on time
    /// passes by [`Walker::skip`] alone. What is covered or tried again without
    /// it was so for another reason than its time, however slow the machine is.
    ///
    /// # Errors
    /// When the page cannot be reached.
    pub async fn take_the_clock(&self) -> Result<()> {
        self.run(
            "const [steady, wall] = [performance.now(), Date.now()];
             window.skipped = 0;
             performance.now = () => steady + window.skipped;
             Date.now = () => wall + window.skipped;",
        )
        .await
        .map(drop)
    }

    /// Lets time pass for the page. Its timers still tick as they would, and
    /// find the time changed.
    ///
    /// # Errors
    /// When nobody took the clock.
    pub async fn skip(&self, span: Duration) -> Result<()> {
        let skip = "if (!('skipped' in window)) throw new Error('nobody took the clock');
            window.skipped += arguments[0]";
        let millis = u64::try_from(span.as_millis())?;
        self.browser.execute(skip, vec![json!(millis)]).await?;
        Ok(())
    }
}
