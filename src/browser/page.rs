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

/// A time some seconds from now, on the reader's clock and in the reader's
/// way of writing it: "14:05".
#[must_use]
pub fn time_in(seconds: u64) -> Option<String> {
    let options = js_sys::Object::new();
    for (name, value) in [("hour", "2-digit"), ("minute", "2-digit")] {
        js_sys::Reflect::set(&options, &name.into(), &value.into()).ok()?;
    }
    // Seconds of a token's life are far below the point where a double is
    // no longer exact.
    #[expect(clippy::cast_precision_loss, reason = "small")]
    let at = js_sys::Date::now() + seconds as f64 * 1000.0;
    let at = js_sys::Date::new(&at.into());
    Some(
        at.to_locale_time_string_with_options("default", &options)
            .into(),
    )
}
