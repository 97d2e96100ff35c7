//! The changing parts of a view, each kind of one type.
//!
//! Leptos compiles its machinery once for every type of closure that stands in
//! a view. Erasing them here leaves one copy of it in the wasm: a third of the
//! page's bytes.

use leptos::prelude::*;

/// A part of a view that is drawn again when what it reads changes.
pub type Live = Box<dyn Fn() -> AnyView + Send>;

/// Draws a part of a view, again whenever what it reads changes.
pub fn live(draw: impl Fn() -> AnyView + Send + 'static) -> Live {
    Box::new(draw)
}

/// Draws a part of a view while a condition holds. It is drawn once for as
/// long as the condition stays the same.
pub fn when(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    draw: impl Fn() -> AnyView + Send + 'static,
) -> Live {
    let holds = Memo::new(move |_| condition());
    live(move || if holds.get() { draw() } else { ().into_any() })
}

/// A text that follows what it reads.
pub fn text(read: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(read)
}

/// An attribute that follows what it reads; absent where there is none.
pub fn attribute(
    read: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Signal<Option<String>> {
    Signal::derive(read)
}

/// An attribute of ARIA that is `true` or `false`.
pub fn flag(read: impl Fn() -> bool + Send + Sync + 'static) -> Signal<Option<String>> {
    attribute(move || Some(if read() { "true" } else { "false" }.to_owned()))
}
