//! The page as it comes out of a printer.

use anyhow::Result;
use serde_json::json;

use crate::wire::Command;
use crate::{Browser, Walker};

impl Walker {
    /// Lays the page out as for paper, until it is loaded again.
    ///
    /// Firefox's driver cannot: there the rules for paper are made rules for
    /// everything, which comes to the same as long as none is for the screen
    /// alone.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn print(&self) -> Result<()> {
        match self.kind {
            Browser::Chromium => {
                let media = json!({"media": "print"});
                let print = Command::devtools("Emulation.setEmulatedMedia", media);
                self.browser.issue_cmd(print).await?;
            }
            Browser::Firefox => {
                self.run(
                    "const roots = [document, ...[...document.querySelectorAll('*')]
                       .flatMap((element) => element.shadowRoot ?? [])];
                     const sheets = (root) => [...root.styleSheets, ...root.adoptedStyleSheets];
                     for (const sheet of new Set(roots.flatMap(sheets))) {
                       for (const rule of sheet.cssRules) {
                         const media = rule.media?.mediaText ?? '';
                         if (media.includes('screen')) throw new Error(media);
                         if (media === 'print') rule.media.mediaText = 'all';
                       }
                     }",
                )
                .await?;
            }
        }
        Ok(())
    }
}
