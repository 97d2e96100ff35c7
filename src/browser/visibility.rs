//! Notices when an element comes near the part of the page that is seen.

use std::fmt;

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// How far below the visible part an element counts as near.
const MARGIN: &str = "0px 0px 600px 0px";

/// Watches one element. Dropping it stops the watching and frees the callback.
#[must_use = "dropping it stops the watching"]
pub struct Watch {
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(Array)>,
}

impl Watch {
    /// Calls back when the element is near, at once if it is near already.
    ///
    /// `None` where the browser has no such observer.
    pub fn start(element: &Element, mut came_near: impl FnMut() + 'static) -> Option<Self> {
        let callback = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let near = entries
                .iter()
                .filter_map(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok())
                .any(|entry| entry.is_intersecting());
            if near {
                came_near();
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin(MARGIN);
        // `rootMargin` does not reach into a nested scroller; `scrollMargin`
        // does, and browsers that lack it ignore it.
        let _ = js_sys::Reflect::set(&options, &"scrollMargin".into(), &MARGIN.into());
        let observer =
            IntersectionObserver::new_with_options(callback.as_ref().unchecked_ref(), &options)
                .ok()?;
        observer.observe(element);
        Some(Self {
            observer,
            _callback: callback,
        })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}
