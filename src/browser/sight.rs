//! Notices when another part of an element may be in sight, and measures which.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, EventTarget, Node, ResizeObserver, ShadowRoot};

/// Watches where an element stands in what is seen. Dropping it stops the
/// watching and frees the callback.
#[must_use = "dropping it stops the watching"]
pub struct SightWatch {
    observer: Option<ResizeObserver>,
    _resized: Closure<dyn FnMut()>,
    _scrolled: Vec<EventListener>,
}

/// What has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Something was scrolled.
    Scrolled,
    /// The element or the window has another size.
    Resized,
}

impl SightWatch {
    /// Calls back at every change, and once it is known how large the element
    /// is.
    pub fn start(element: &Element, changed: impl FnMut(Change) + 'static) -> Self {
        let changed = Rc::new(RefCell::new(changed));
        let tell = move |change| {
            // What is scrolled by whoever is told tells of itself later.
            if let Ok(mut changed) = changed.try_borrow_mut() {
                changed(change);
            }
        };
        let mut listeners = Vec::new();
        for root in roots_of(element) {
            let tell = tell.clone();
            // Scrolling does not bubble, and leaves no shadow root.
            let options = EventListenerOptions::run_in_capture_phase();
            listeners.push(EventListener::new_with_options(
                &root,
                "scroll",
                options,
                move |_| tell(Change::Scrolled),
            ));
        }
        if let Some(window) = web_sys::window() {
            let tell = tell.clone();
            listeners.push(EventListener::new(&window, "resize", move |_| {
                tell(Change::Resized);
            }));
        }
        let resized = Closure::<dyn FnMut()>::new(move || tell(Change::Resized));
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        Self {
            observer,
            _resized: resized,
            _scrolled: listeners,
        }
    }
}

/// The document, and every shadow root around an element.
fn roots_of(element: &Element) -> Vec<EventTarget> {
    let mut roots = Vec::new();
    let mut node: Node = element.clone().into();
    loop {
        let root = node.get_root_node();
        roots.push(root.clone().into());
        match root.dyn_into::<ShadowRoot>() {
            Ok(shadow) => node = shadow.host().into(),
            Err(_) => return roots,
        }
    }
}

impl Drop for SightWatch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

impl fmt::Debug for SightWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SightWatch")
    }
}

/// How the children of a CSS grid stand in it: how many side by side, and how
/// far it is from one line to the next, in px. `None` while it is not laid out.
#[must_use]
pub fn grid_of(element: &Element) -> Option<(usize, f64)> {
    let style = web_sys::window()?
        .get_computed_style(element)
        .ok()
        .flatten()?;
    let px = |name| {
        let value = style.get_property_value(name).ok()?;
        let px = js_sys::Number::parse_float(&value);
        px.is_finite().then_some(px)
    };
    // Where it is not laid out this is no list of lengths.
    let columns = style.get_property_value("grid-template-columns").ok()?;
    let is_laid_out = columns.ends_with("px") && !columns.contains('(');
    let pitch = px("grid-auto-rows")? + px("row-gap").unwrap_or_default();
    is_laid_out.then(|| (columns.split_ascii_whitespace().count(), pitch))
}

/// How far an element's upper edge is above that of what is seen, and how high
/// what is seen is, in px.
#[must_use]
pub fn sight_of(element: &Element) -> Option<(f64, f64)> {
    let height = web_sys::window()?.inner_height().ok()?.as_f64()?;
    Some((-element.get_bounding_client_rect().top(), height))
}
