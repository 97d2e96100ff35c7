//! The page that the app was served in.

use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, HtmlMetaElement};

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The content of `<meta name="…">`, if the page has it.
#[must_use]
pub fn meta(name: &str) -> Option<String> {
    let selector = format!("meta[name=\"{name}\"]");
    let element = document()?.query_selector(&selector).ok().flatten()?;
    Some(element.dyn_into::<HtmlMetaElement>().ok()?.content())
}

/// The origin of the page; empty where it has none.
#[must_use]
pub fn origin() -> String {
    web_sys::window()
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default()
}

/// Sets the title of the page.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// The element with this id.
#[must_use]
pub fn element(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// The time some seconds from now on the reader's clock, as "14:05".
#[must_use]
pub fn time_in(seconds: u32) -> String {
    let at = js_sys::Date::now() + f64::from(seconds) * 1000.0;
    let at = js_sys::Date::new(&at.into());
    format!("{:02}:{:02}", at.get_hours(), at.get_minutes())
}
