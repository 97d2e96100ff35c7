//! The routed shell: which view stands at the address of the page.
//!
//! The only file that names `leptos_router`: the views are also used where
//! there is no router, on other people's pages. Of the router it takes the
//! part that follows the address bar, links and history. Which address names
//! which view is a pure rule ([`Place`]) of four cases; the router's own
//! matching would cost 20 KB of wasm for them.

use leptos::prelude::*;
use leptos_router::location::{BrowserUrl, LocationChange, LocationProvider};

use crate::api::http::Client;
use crate::api::settings::Settings;
use crate::auth::session::Session;
use crate::browser::page;
use crate::browser::spot::{self, Spot};
use crate::model::place::Place;
use crate::ui::kept::KeptViews;
use crate::ui::live::{live, when};
use crate::ui::person_view::PersonView;
use crate::ui::session_bar::SessionBar;
use crate::ui::sign_in::SignIn;
use crate::ui::start::Start;
use crate::ui::words;

const MAIN: &str = "main";

/// The app, configured by the page that serves it.
#[component]
pub fn App() -> AnyView {
    match Settings::read(page::meta, &page::origin()) {
        Ok(settings) => view! { <Shell client=Client::new(settings) /> }.into_any(),
        Err(what) => {
            let text = words::bad_setting(what);
            view! { <main class="page">{message(words::NOT_SET_UP, text)}</main> }.into_any()
        }
    }
}

#[component]
fn Shell(client: Client) -> AnyView {
    let Ok(location) = BrowserUrl::new() else {
        return message(words::NOT_SET_UP, words::NO_ADDRESS);
    };
    // Before the location takes its own note of it, so that the views know.
    let way_back = WayBack::new();
    location.init(None);
    let session = Session::restore();
    let bar = client.clone();
    view! {
        <a
            class="skip-link"
            href="#main"
            on:click=move |event| {
                // Followed as a link it would change the address.
                event.prevent_default();
                event.stop_propagation();
                focus_main();
            }
        >
            {words::SKIP_TO_CONTENT}
        </a>
        <header class="top-bar">
            <a class="top-bar__product" href=Place::Start.path()>
                {words::PRODUCT}
            </a>
            <SessionBar client=bar session />
            {when(
                move || !session.is_signed_in(),
                || link("button", Place::SignIn, words::SIGN_IN),
            )}
        </header>
        <main class="page" id=MAIN tabindex="-1">
            <Visited location client session way_back />
        </main>
    }
    .into_any()
}

/// The view of the address that is visited now.
#[component]
fn Visited(location: BrowserUrl, client: Client, session: Session, way_back: WayBack) -> AnyView {
    let kept = KeptViews::new();
    // The session notifies of more than its account.
    let epoch = Memo::new(move |_| session.account_epoch());
    Effect::new(move |_| {
        let _ = epoch.get();
        kept.clear();
        way_back.clear();
    });
    let url = location.as_url().clone();
    let place = Memo::new(move |_| url.with(|url| Place::at(url.path())));
    let go = Callback::new({
        let location = location.clone();
        move |to| go_to(&location, to)
    });

    Effect::new(move |before: Option<(Place, bool)>| {
        let now = (place.get(), session.is_signed_in());
        // The address bar follows once the new view stands.
        location.ready_to_complete();
        match (before, now) {
            // A link that was followed is gone, and the focus with it: it moves
            // to the new content, as it does when a page loads.
            (Some((before, _)), (now, _)) if before != now => way_back.arrive(now),
            // Signing in on the sign-in page leads on.
            (Some((_, false)), (Place::SignIn, true)) => go.run(Place::Start),
            _ => {}
        }
        now
    });

    live(move || {
        let client = client.clone();
        let place = place.get();
        way_back.leave_for(place);
        match place {
            Place::Start => {
                page::set_title(words::PRODUCT);
                view! { <Start client session on_open=go /> }.into_any()
            }
            Place::SignIn => {
                page::set_title(&words::title(words::SIGN_IN_HEADING));
                sign_in_page(client, session)
            }
            Place::Person(id) => {
                page::set_title(&words::title(&words::person(id)));
                if !way_back.leads_to(place) {
                    kept.forget(id);
                }
                view! { <PersonView id client session kept /> }.into_any()
            }
            Place::NotFound => {
                page::set_title(&words::title(words::NOT_FOUND));
                message(words::NOT_FOUND, words::NOT_FOUND_HINT)
            }
        }
    })
    .into_any()
}

/// Where the reader stood on the pages that were left, for back and forward.
#[derive(Clone, Copy)]
struct WayBack {
    /// The place that back or forward leads to.
    target: StoredValue<Option<Place>>,
    here: StoredValue<Option<Place>>,
    spots: StoredValue<Vec<(Place, Spot)>>,
}

impl WayBack {
    fn new() -> Self {
        spot::take_over();
        let way = Self {
            target: StoredValue::new(None),
            here: StoredValue::new(None),
            spots: StoredValue::new(Vec::new()),
        };
        let popped = window_event_listener_untyped("popstate", move |_| {
            let path = BrowserUrl::current().map(|url| Place::at(url.path()));
            way.target.try_set_value(path.ok());
        });
        on_cleanup(move || popped.remove());
        way
    }

    /// Notes where the reader stands, before the page changes.
    fn leave_for(self, place: Place) {
        let left = self
            .here
            .try_update_value(|here| here.replace(place))
            .flatten();
        if let Some(left) = left {
            let spot = Spot::here("article", "aria-posinset");
            self.spots.try_update_value(|spots| {
                spots.retain(|(known, _)| *known != left);
                spots.push((left, spot));
            });
        }
    }

    /// Whether the reader comes to a place by back or forward.
    fn leads_to(self, place: Place) -> bool {
        self.target.try_get_value().flatten() == Some(place)
    }

    /// Brings the reader to where they stood, once the page has changed; a
    /// page that is new to them is begun at its top.
    fn arrive(self, place: Place) {
        let is_back = self.leads_to(place);
        self.target.try_set_value(None);
        request_animation_frame(move || {
            let spot = self.spots.try_with_value(|spots| {
                let found = spots.iter().find(|(known, _)| *known == place);
                found.map(|(_, spot)| spot.clone())
            });
            let has_focus = is_back && spot.flatten().unwrap_or_default().go_back();
            if !has_focus {
                focus_main();
            }
        });
    }

    fn clear(self) {
        self.spots.try_update_value(Vec::clear);
    }
}

fn go_to(location: &BrowserUrl, to: Place) {
    let path = to.path();
    if let Ok(url) = BrowserUrl::parse(&path) {
        location.as_url().set(url);
        location.complete_navigation(&LocationChange {
            value: path,
            replace: false,
            ..LocationChange::default()
        });
    }
}

fn sign_in_page(client: Client, session: Session) -> AnyView {
    live(move || {
        if session.is_signed_in() {
            message(words::SIGNED_IN_ALREADY, words::SIGNED_IN_HINT)
        } else {
            view! {
                <h1 class="visually-hidden">{words::PRODUCT}</h1>
                <SignIn client=client.clone() session />
            }
            .into_any()
        }
    })
    .into_any()
}

fn message(heading: &'static str, text: &'static str) -> AnyView {
    view! {
        <section class="panel">
            <h1>{heading}</h1>
            <p>{text}</p>
            <p>{link("", Place::Start, words::GO_TO_START)}</p>
        </section>
    }
    .into_any()
}

fn link(class: &'static str, to: Place, text: &'static str) -> AnyView {
    view! {
        <a class=class href=to.path()>
            {text}
        </a>
    }
    .into_any()
}

fn focus_main() {
    if let Some(main) = page::element(MAIN) {
        page::focus_in_place(&main);
    }
}
