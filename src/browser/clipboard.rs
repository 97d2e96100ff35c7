//! The clipboard, where the browser lends it.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Copies a text; false if the browser refused, or has no clipboard for this
/// page: it lends none to pages without https, and a frame may lack the right.
pub async fn copy(text: &str) -> bool {
    let Some(copied) = write(text) else {
        return false;
    };
    JsFuture::from(copied).await.is_ok()
}

fn write(text: &str) -> Option<Promise> {
    let window: JsValue = web_sys::window()?.into();
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok();
    let clipboard = get(&get(&window, "navigator")?, "clipboard")?;
    // Of what is undefined no property can be got.
    let write: Function = get(&clipboard, "writeText")?.dyn_into().ok()?;
    // Some pages have promises of their own making.
    let copied = write.call1(&clipboard, &text.into()).ok()?;
    Some(Promise::resolve(&copied))
}
