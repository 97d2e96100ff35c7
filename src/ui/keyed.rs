//! Things that are told apart by a key, one after the other in one element.
//!
//! What stays is not touched, whatever comes and goes around it. Leptos' own
//! `For` takes it out and puts it back where some come and others go at once
//! (tachys 0.2.19, `view/keyed.rs`). While a list is scrolled that costs each
//! frame a layout of all its cards, and browsers that keep in its place what is
//! in sight lose it: Chromium then scrolled on by itself, to the end of the
//! list.

use leptos::html;
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Render};

use super::live::follow;
use crate::model::page::RowKey;

/// One of them, where it was drawn.
struct Drawn {
    key: RowKey,
    owner: Owner,
    view: AnyViewState,
}

impl Drawn {
    /// Takes it away. What it was made of can be used again: an owner leaves its
    /// shell behind with the one that it was made by.
    fn leave(mut self) -> Owner {
        self.owner.cleanup();
        self.view.unmount();
        self.owner
    }

    fn first(&self) -> Option<web_sys::Element> {
        self.view.elements().into_iter().next()
    }

    fn stands_before(&self, next: Option<&web_sys::Element>) -> bool {
        let follower = self.first().and_then(|first| first.next_element_sibling());
        follower.as_ref() == next
    }
}

/// Draws one element for each key at the end of another one, in the order of the
/// keys. `before_moving` is called before any that stays is moved, as it is in
/// another order.
pub fn keyed(
    place: NodeRef<html::Div>,
    keys: impl Fn() -> Vec<RowKey> + 'static,
    draw: impl Fn(RowKey) -> AnyView + 'static,
    before_moving: impl Fn() + 'static,
) {
    // One of their own: held by what it owns itself, the view's would never end.
    let Some(owner) = Owner::current().map(|owner| owner.child()) else {
        return;
    };
    let drawn = StoredValue::new_local(Vec::<Drawn>::new());
    let spare = StoredValue::new_local(Vec::<Owner>::new());
    let take = move || drawn.try_update_value(std::mem::take);
    // Where the next view is of the same kind Leptos uses the element again, and
    // knows nothing of what stands in it. Not at once: it is still to be noted
    // how far the page was scrolled.
    on_cleanup(move || {
        let gone = take().unwrap_or_default();
        let elements: Vec<_> = gone.iter().filter_map(Drawn::first).collect();
        queue_microtask(move || elements.iter().for_each(web_sys::Element::remove));
    });
    follow(move || {
        let keys = keys();
        let Some(place) = place.get() else { return };
        let (Some(before), Some(mut owners)) = (take(), spare.try_update_value(std::mem::take))
        else {
            return;
        };
        let mut now = Vec::with_capacity(keys.len());
        let (mut before, gone): (Vec<_>, Vec<_>) = before
            .into_iter()
            .partition(|drawn| keys.contains(&drawn.key));
        owners.extend(gone.into_iter().map(Drawn::leave));
        let mut next: Option<web_sys::Element> = None;
        let mut has_moved = false;
        for key in keys.into_iter().rev() {
            let known = before.iter().rposition(|drawn| drawn.key == key);
            let mut here = match known {
                Some(index) => before.remove(index),
                None => {
                    let owner = owners.pop().unwrap_or_else(|| owner.with(Owner::new));
                    let view = owner.with(|| untrack(|| draw(key.clone()).build()));
                    Drawn { key, owner, view }
                }
            };
            if known.is_none() || !here.stands_before(next.as_ref()) {
                if known.is_some() && !has_moved {
                    before_moving();
                    has_moved = true;
                }
                here.view.mount(&place, next.as_deref());
            }
            next = here.first().or(next);
            now.push(here);
        }
        now.reverse();
        drawn.try_set_value(now);
        spare.try_set_value(owners);
    });
}
