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
use leptos::tachys::reactive_graph::{OwnedView, OwnedViewState};
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Render};

use super::live::follow;
use crate::model::page::RowKey;

/// One of them, where it was drawn.
struct Drawn {
    key: RowKey,
    view: OwnedViewState<AnyViewState>,
}

impl Drawn {
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
    let Some(owner) = Owner::current() else {
        return;
    };
    let drawn = StoredValue::new_local(Vec::<Drawn>::new());
    let take = move || drawn.try_update_value(std::mem::take);
    // Where the next view is of the same kind Leptos uses the element again, and
    // knows nothing of what stands in it.
    on_cleanup(move || {
        for mut gone in take().unwrap_or_default() {
            gone.view.unmount();
        }
    });
    follow(move || {
        let keys = keys();
        let Some(place) = place.get() else { return };
        let Some(mut before) = take() else { return };
        let mut now = Vec::with_capacity(keys.len());
        before.retain_mut(|drawn| {
            let stays = keys.contains(&drawn.key);
            if !stays {
                drawn.view.unmount();
            }
            stays
        });
        let mut next: Option<web_sys::Element> = None;
        let mut has_moved = false;
        for key in keys.into_iter().rev() {
            let known = before.iter().rposition(|drawn| drawn.key == key);
            let mut here = match known {
                Some(index) => before.remove(index),
                None => {
                    let owner = owner.with(Owner::new);
                    let view = owner.with(|| untrack(|| draw(key.clone())));
                    let view = OwnedView::new_with_owner(view, owner).build();
                    Drawn { key, view }
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
    });
}
