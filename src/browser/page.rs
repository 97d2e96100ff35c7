//! The page that the app was served in.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, Element, FocusOptions, HtmlElement, HtmlMetaElement, ShadowRoot, VisibilityState,
};

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

/// The path and the query of the address.
#[must_use]
pub fn address() -> Option<(String, String)> {
    let location = web_sys::window()?.location();
    Some((location.pathname().ok()?, location.search().ok()?))
}

/// Writes another address of this origin in place of the one that is there; the
/// page stays.
pub fn replace_address(address: &str) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        // Only another origin's would be refused.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Leaves for another page.
pub fn go_elsewhere(url: &str) {
    if let Some(window) = web_sys::window() {
        // Only what is no address would be refused.
        let _ = window.location().assign(url);
    }
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

/// Whether nothing of the page has the focus any more.
#[must_use]
pub fn is_focus_lost() -> bool {
    // What stands in a shadow root counts as its host, which is no body.
    let active = document().and_then(|page| page.active_element());
    active.is_none_or(|active| active.tag_name() == "BODY")
}

/// The language of what stands in an element, as far as it or anything around
/// it says so, across shadow roots: a BCP 47 tag.
#[must_use]
pub fn language_of(element: &Element) -> Option<String> {
    let mut place = Some(element.clone());
    while let Some(element) = place {
        let said = element.get_attribute("lang").filter(|tag| !tag.is_empty());
        if said.is_some() {
            return said;
        }
        place = element.parent_element().or_else(|| {
            let root = element.get_root_node().dyn_into::<ShadowRoot>().ok()?;
            Some(root.host())
        });
    }
    None
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

/// The day of a moment, in milliseconds since 1970, on the reader's clock, as
/// ISO 8601 writes it.
#[must_use]
pub fn day(millis: f64) -> String {
    let at = js_sys::Date::new(&millis.into());
    let (month, day) = (at.get_month() + 1, at.get_date());
    format!("{}-{month:02}-{day:02}", at.get_full_year())
}

/// Gives way to what the reader does meanwhile.
pub async fn give_way() {
    let mut later = |resolve: js_sys::Function, _| {
        let set = web_sys::window().map(|window| window.set_timeout_with_callback(&resolve));
        if !matches!(set, Some(Ok(_))) {
            // It is of our own and does not throw.
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    };
    let over = JsFuture::from(js_sys::Promise::new(&mut later)).await;
    // It is never rejected.
    drop(over);
}

/// The languages that the reader prefers, most wanted first, as BCP 47 tags.
#[must_use]
pub fn languages() -> Vec<String> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let languages = window.navigator().languages();
    languages.iter().filter_map(|tag| tag.as_string()).collect()
}

/// Sets an attribute of the whole page; takes it away where it is empty.
pub fn set_attribute(name: &str, value: &str) {
    if let Some(root) = document().and_then(|page| page.document_element()) {
        // Only a name that is none would be refused.
        let _ = match value {
            "" => root.remove_attribute(name),
            value => root.set_attribute(name, value),
        };
    }
}

/// An attribute of the whole page.
#[must_use]
pub fn attribute(name: &str) -> Option<String> {
    document()?.document_element()?.get_attribute(name)
}

/// Whether the page is what the reader looks at and types into.
#[must_use]
pub fn is_in_front() -> bool {
    is_visible() && document().is_some_and(|page| page.has_focus().unwrap_or(false))
}
