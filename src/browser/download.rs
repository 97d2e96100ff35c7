//! A file that is put together here and saved by the browser.

use std::fmt;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::page::document;

/// A file on its way to the reader. Dropping it forgets its parts, and takes the
/// address back under which the browser reads it: keep it for as long as the
/// browser may still be reading.
#[must_use = "dropping it takes the file away"]
pub struct Download {
    media_type: &'static str,
    parts: Array,
    address: Option<String>,
}

impl Download {
    /// An empty file of a media type.
    pub fn new(media_type: &'static str) -> Self {
        Self {
            media_type,
            parts: Array::new(),
            address: None,
        }
    }

    /// Adds a part, which the browser keeps; false if it has no room.
    pub fn add(&mut self, part: &[u8]) -> bool {
        let bytes: JsValue = Uint8Array::from(part).into();
        let kept = Blob::new_with_u8_array_sequence(&Array::of1(&bytes));
        kept.map(|kept| self.parts.push(&kept)).is_ok()
    }

    /// Has the browser save the file under a name, or ask where to; false if it
    /// refuses.
    pub fn save(&mut self, name: &str) -> bool {
        self.take_back();
        self.hand_over(name).is_some()
    }

    fn hand_over(&mut self, name: &str) -> Option<()> {
        let kind = BlobPropertyBag::new();
        kind.set_type(self.media_type);
        let file = Blob::new_with_blob_sequence_and_options(&self.parts, &kind).ok()?;
        let address = Url::create_object_url_with_blob(&file).ok()?;
        let address = self.address.insert(address);
        let link: HtmlAnchorElement = document()?.create_element("a").ok()?.dyn_into().ok()?;
        link.set_href(address);
        link.set_download(name);
        // It stands on no page, so that nothing there takes it for a link of
        // its own.
        link.click();
        Some(())
    }

    fn take_back(&mut self) {
        if let Some(address) = self.address.take() {
            // Only what is no text would be refused.
            let _ = Url::revoke_object_url(&address);
        }
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        self.take_back();
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Download")
    }
}
