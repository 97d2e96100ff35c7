//! The changing parts of a view, each kind of one type.
//!
//! Leptos compiles its machinery once for every type of closure that stands in
//! a view, follows a signal or keeps a value. Erasing them here leaves one copy
//! of it in the wasm: a third of the page's bytes.

use std::any::Any;

use gloo_timers::callback::Interval;
use leptos::prelude::*;
use leptos::reactive::graph::{Observer, Subscriber};
use web_sys::Element;

/// A part of a view that is drawn again when what it reads changes.
pub type Live = Box<dyn Fn() -> AnyView + Send>;

type Read<T> = Box<dyn Fn() -> T + Send + Sync>;

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
    while_it(holds(condition), Box::new(draw))
}

fn while_it(holds: Memo<bool>, draw: Live) -> Live {
    Box::new(move || if holds.get() { draw() } else { ().into_any() })
}

/// Whether a condition holds; told once for as long as it stays the same.
pub fn holds(condition: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    fn erased(condition: Read<bool>) -> Memo<bool> {
        Memo::new(move |_| condition())
    }
    erased(Box::new(condition))
}

/// How many there are; told once for as long as it stays the same.
pub fn count(read: impl Fn() -> u32 + Send + Sync + 'static) -> Memo<u32> {
    fn erased(read: Read<u32>) -> Memo<u32> {
        Memo::new(move |_| read())
    }
    erased(Box::new(read))
}

/// A text that follows what it reads.
pub fn text(read: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    fn erased(read: Read<String>) -> Signal<String> {
        Signal::derive(read)
    }
    erased(Box::new(read))
}

/// An attribute that follows what it reads; absent where there is none.
pub fn attribute(
    read: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Signal<Option<String>> {
    fn erased(read: Read<Option<String>>) -> Signal<Option<String>> {
        Signal::derive(read)
    }
    erased(Box::new(read))
}

/// An attribute of ARIA that is `true` or `false`.
pub fn flag(read: impl Fn() -> bool + Send + Sync + 'static) -> Signal<Option<String>> {
    attribute(move || Some(if read() { "true" } else { "false" }.to_owned()))
}

/// Reads what outlives the reader, and is forgotten by it when the reader goes.
///
/// Leptos never forgets a reader by itself (reactive_graph 0.2.16,
/// `graph/sets.rs`): a list that is scrolled would leave some of each card behind.
/// To be called where the reader itself runs, and not from a view that it draws.
pub fn for_now<T>(read: impl FnOnce() -> T) -> T {
    if let Some(reader) = Observer::get() {
        on_cleanup(move || reader.clear_sources(&reader));
    }
    read()
}

/// Does something, and again whenever what it reads changes.
pub fn follow(act: impl FnMut() + 'static) {
    fn erased(mut act: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| act());
    }
    erased(Box::new(act));
}

/// Does something in the next frame if what is about to go has the focus: whoever
/// stands there must not be sent back to the top of the page.
pub fn when_focus_goes(from: Option<impl AsRef<Element>>, then: impl FnOnce() + 'static) {
    let has_focus = |from: &Element| from.matches(":focus-within").unwrap_or_default();
    if from.is_some_and(|from| has_focus(from.as_ref())) {
        request_animation_frame(then);
    }
}

/// Counts the minutes, for what has to be told anew as time goes by.
pub fn minutes() -> RwSignal<u32> {
    let minutes = RwSignal::new(0_u32);
    keep(Interval::new(60_000, move || advance(minutes)));
    minutes
}

/// Counts one further, so that whoever follows the count looks again.
pub fn advance(count: RwSignal<u32>) {
    count.try_update(|count| *count = count.wrapping_add(1));
}

/// Keeps a handle for as long as the view lives.
pub fn keep(handle: impl Any) {
    fn erased(handle: Box<dyn Any>) {
        StoredValue::new_local(handle);
    }
    erased(Box::new(handle));
}
