//! Where the reader stood, so that back and forward lead there again.

use leptos::prelude::*;
use leptos_router::location::{BrowserUrl, LocationProvider};

use crate::browser::spot::{self, Spot};
use crate::model::place::Place;

/// Where the reader stood on the pages that were left, for back and forward.
#[derive(Debug, Clone, Copy)]
pub struct WayBack {
    /// The place that back or forward leads to.
    target: StoredValue<Option<Place>>,
    here: StoredValue<Option<Place>>,
    spots: StoredValue<Vec<(Place, Spot)>>,
}

impl WayBack {
    /// Takes over from the browser where the page stands.
    pub fn new() -> Self {
        spot::take_over();
        let way = Self {
            target: StoredValue::new(None),
            here: StoredValue::new(None),
            spots: StoredValue::new(Vec::new()),
        };
        let popped = window_event_listener_untyped("popstate", move |_| {
            let to = BrowserUrl::current().map(|url| Place::at(url.path()));
            // Nobody arrives where they are: that would be kept for the next time.
            let here = way.here.try_get_value().flatten();
            let to = to.ok().filter(|to| Some(*to) != here);
            way.target.try_set_value(to);
        });
        on_cleanup(move || popped.remove());
        way
    }

    /// Notes where the reader stands, before the page changes.
    /// Gives the place that was left.
    pub fn leave_for(self, place: Place) -> Option<Place> {
        let left = self
            .here
            .try_update_value(|here| here.replace(place))
            .flatten();
        if let Some(left) = left.filter(|left| *left != place) {
            let spot = Spot::here("article", "aria-posinset");
            self.spots.try_update_value(|spots| {
                spots.retain(|(known, _)| *known != left);
                spots.push((left, spot));
            });
        }
        left
    }

    /// Whether the reader comes to a place by back or forward.
    pub fn leads_to(self, place: Place) -> bool {
        self.target.try_get_value().flatten() == Some(place)
    }

    /// Brings the reader to where they stood, once the page has changed; a
    /// page that is new to them is begun at its `top`.
    pub fn arrive(self, place: Place, top: fn()) {
        let is_back = self.leads_to(place);
        self.target.try_set_value(None);
        request_animation_frame(move || {
            let spot = self.spots.try_with_value(|spots| {
                let found = spots.iter().find(|(known, _)| *known == place);
                found.map(|(_, spot)| spot.clone())
            });
            let has_focus = is_back && spot.flatten().unwrap_or_default().go_back();
            if !has_focus {
                top();
            }
        });
    }

    /// Forgets all of them.
    pub fn clear(self) {
        self.spots.try_update_value(Vec::clear);
    }
}
