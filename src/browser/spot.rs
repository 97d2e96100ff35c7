//! Where a reader stands on a page: how far it is scrolled, and which element
//! of a list has the focus.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollRestoration};

use super::page::{document, focus_in_place};

/// Leaves it to us where the page stands after back and forward: the browser
/// would go there before the content is back.
pub fn take_over() {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        // A browser that refuses goes on as before.
        let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
    }
}

/// A place on a page, to come back to.
#[derive(Debug, Clone, Default)]
pub struct Spot {
    scrolled_to: f64,
    /// Finds the element again that had the focus.
    focused: Option<String>,
}

impl Spot {
    /// Where the reader stands now. Elements that are named `tag` are told
    /// apart by `attribute`.
    #[must_use]
    pub fn here(tag: &str, attribute: &str) -> Self {
        let focused = || {
            let element = document()?.active_element()?.closest(tag).ok().flatten()?;
            let value = element.get_attribute(attribute)?;
            Some(format!("{tag}[{attribute}=\"{value}\"]"))
        };
        let scrolled_to = web_sys::window().and_then(|window| window.scroll_y().ok());
        Self {
            scrolled_to: scrolled_to.unwrap_or_default(),
            focused: focused(),
        }
    }

    /// Goes back there; false if nothing there takes the focus.
    pub fn go_back(&self) -> bool {
        let focus = || {
            let found = document()?.query_selector(self.focused.as_deref()?);
            let found = found.ok().flatten()?.dyn_into::<HtmlElement>();
            // The page is scrolled once, and not to the element first.
            found.ok().map(|found| focus_in_place(&found))
        };
        let has_focus = focus() == Some(true);
        if let Some(window) = web_sys::window() {
            window.scroll_to_with_x_and_y(0.0, self.scrolled_to);
        }
        has_focus
    }
}
