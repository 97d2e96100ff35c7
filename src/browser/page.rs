//! The page that the app was served in.

use wasm_bindgen::JsCast;
use web_sys::{Document, FocusOptions, HtmlElement, HtmlMetaElement, VisibilityState};

pub(super) fn document() -> Option<Document> {
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

/// Gives an element the focus without moving the page; false if it takes none.
pub fn focus_in_place(element: &HtmlElement) -> bool {
    let in_place = FocusOptions::new();
    in_place.set_prevent_scroll(true);
    element.focus_with_options(&in_place).is_ok()
}

/// Whether someone can see the page.
#[must_use]
pub fn is_visible() -> bool {
    document().is_some_and(|page| page.visibility_state() == VisibilityState::Visible)
}

/// Milliseconds since some fixed moment, on a clock that nobody sets.
#[must_use]
pub fn steady_ms() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or_else(js_sys::Date::now, |performance| performance.now())
}

/// The time some seconds from now on the reader's clock, as "14:05".
#[must_use]
pub fn time_in(seconds: u32) -> String {
    time_at(js_sys::Date::now() + f64::from(seconds) * 1000.0)
}

/// Whether a moment, in milliseconds since 1970, is of today on the reader's
/// clock.
#[must_use]
pub fn is_today(millis: f64) -> bool {
    let day = |millis: f64| {
        let at = js_sys::Date::new(&millis.into());
        (at.get_full_year(), at.get_month(), at.get_date())
    };
    day(millis) == day(js_sys::Date::now())
}

/// The time at some milliseconds since 1970 on the reader's clock, as "14:05".
#[must_use]
pub fn time_at(millis: f64) -> String {
    let at = js_sys::Date::new(&millis.into());
    format!("{:02}:{:02}", at.get_hours(), at.get_minutes())
}
