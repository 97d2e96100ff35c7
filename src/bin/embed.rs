//! The element's wasm: one instance of it serves one element.
//!
//! `src/embed/element.js` makes the instances and calls these functions; what
//! they do is in `person_credentials::embed`.

#[cfg(target_arch = "wasm32")]
mod exports {
    use std::cell::RefCell;

    use js_sys::Function;
    use person_credentials::embed::{Beginning, Controls, Element};
    use wasm_bindgen::JsValue;
    use wasm_bindgen::prelude::wasm_bindgen;
    use web_sys::HtmlElement;

    thread_local! {
        static ELEMENT: RefCell<Option<Element>> = const { RefCell::new(None) };
    }

    /// Copied out, since what it does may run code of the host that comes back.
    fn controls() -> Option<Controls> {
        ELEMENT.with_borrow(|element| element.as_ref().map(Element::controls))
    }

    /// Draws the element into a container of its shadow root. `early` is what
    /// its host was asked already, if it was; `on_ask` is given what takes each
    /// further question back.
    #[wasm_bindgen]
    pub fn mount(
        element: HtmlElement,
        container: HtmlElement,
        early: JsValue,
        is_cleared: bool,
        on_ask: Function,
    ) {
        let beginning = match is_cleared {
            true => Beginning::Cleared,
            false => Beginning::Asking,
        };
        let drawn = Element::mount(element, container, early, on_ask, beginning);
        ELEMENT.set(drawn);
    }

    /// An attribute or a property of the element is another one now.
    #[wasm_bindgen]
    pub fn changed(name: &str) {
        if let Some(controls) = controls() {
            controls.changed(name);
        }
    }

    /// Reads the list again.
    #[wasm_bindgen]
    pub fn refresh() {
        if let Some(controls) = controls() {
            controls.refresh();
        }
    }

    /// Forgets the session and everything that was read.
    #[wasm_bindgen]
    pub fn clear() {
        if let Some(controls) = controls() {
            controls.clear();
        }
    }

    /// Takes everything away.
    #[wasm_bindgen]
    pub fn unmount() {
        let element = ELEMENT.take();
        drop(element);
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    // The message of a panic can hold a value that it failed on, so only its
    // place is told. element.js notices by itself.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let text = [
            "person-credentials: panicked at ",
            &place.unwrap_or_default(),
        ]
        .concat();
        web_sys::console::error_1(&text.into());
    }));
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("error: this program runs in a browser; build it with `cargo xtask build`");
    std::process::exit(2);
}
