//! The routed shell: which view stands at the address of the page.
//!
//! The only file that names `leptos_router`: the views are also used where
//! there is no router, on other people's pages. Of the router it takes the
//! part that follows the address bar, links and history. Which address names
//! which view is a pure rule ([`Place`]) of a few cases; the router's own
//! matching would cost 20 KB of wasm for them.

use leptos::prelude::*;
use leptos_router::location::{BrowserUrl, LocationChange, LocationProvider};
use web_sys::console;

use crate::api::deployment::Deployment;
use crate::api::http::Client;
use crate::api::settings::Auth;
use crate::auth::idle_lock::{IdleLock, forget_last_use};
use crate::auth::provider_session::{Arrival, ProviderSession};
use crate::auth::session::Session;
use crate::auth::tabs::Tabs;
use crate::browser::page;
use crate::model::authorization::Authorization;
use crate::model::place::Place;
use crate::model::selection::Selection;
use crate::model::ticket::Subject;
use crate::ui::account_view::{AccountView, DrawExport};
use crate::ui::disclosures::Disclosures;
use crate::ui::export::ExportButton;
use crate::ui::holder::holder_link;
use crate::ui::kept::KeptViews;
use crate::ui::known_people::KnownPeople;
use crate::ui::known_types::KnownTypes;
use crate::ui::live::{attribute, count, follow, live, when};
use crate::ui::people_view::{KeptPeople, PeopleView};
use crate::ui::person_view::PersonView;
use crate::ui::preferences::{LANGUAGE_CHOICE, Preferences};
use crate::ui::recent_people::RecentPeople;
use crate::ui::record::Record;
use crate::ui::session_bar::SessionBar;
use crate::ui::session_notice::SessionNotice;
use crate::ui::sign_in::SignIn;
use crate::ui::start::Start;
use crate::ui::words::{Words, words};
use taste::Taste;
use way_back::WayBack;

mod taste;
mod way_back;

const MAIN: &str = "main";

/// The app, configured by the page that serves it.
#[component]
pub fn App() -> AnyView {
    let taste = Taste::restore();
    match Deployment::read(page::meta, &page::origin()) {
        // Before anything else reads the address: it may hold a code.
        Ok(deployment) => {
            let arrival = deployment.provider.as_ref().and_then(Arrival::take);
            match BrowserUrl::new() {
                Ok(location) => view! { <Shell deployment arrival location taste /> }.into_any(),
                Err(_) => wrong(taste, |words| words.no_address.to_owned()),
            }
        }
        Err(what) => {
            Arrival::discard();
            console::error_1(
                &["the setting ", what.name(), " cannot be used"]
                    .concat()
                    .into(),
            );
            wrong(taste, move |words| words.bad_deployment(what))
        }
    }
}

/// The page where the deployment is wrong, or its frame hides the address.
fn wrong(taste: Taste, what: impl Fn(&Words) -> String + Send + 'static) -> AnyView {
    live(move || {
        taste.dress();
        let words = words();
        view! { <main class="page">{message(words.not_set_up, what(words))}</main> }.into_any()
    })
    .into_any()
}

/// What lives as long as the page, whatever is shown of it.
#[derive(Clone)]
struct Shared {
    client: Client,
    location: BrowserUrl,
    session: Session,
    place: Memo<Place>,
    kept: KeptViews,
    kept_people: KeptPeople,
    known: KnownPeople,
    recent: RecentPeople,
    disclosures: Disclosures,
    way_back: WayBack,
    idle: Option<IdleLock>,
    on_sign_out: Callback<()>,
}

#[component]
fn Shell(
    deployment: Deployment,
    arrival: Option<Arrival>,
    location: BrowserUrl,
    taste: Taste,
) -> AnyView {
    let client = Client::new(deployment.settings);
    // Before the location takes its own note of it, so that the views know.
    let way_back = WayBack::new();
    location.init(None);
    // Before the session is restored: no sign-out is missed between.
    let tabs = Tabs::open();
    let session = match client.settings().auth.clone() {
        Auth::Token => Session::restore(),
        Auth::SameOrigin(csrf) => Session::in_memory(Some(Authorization::SameOrigin(csrf))),
    };
    let provider = deployment
        .provider
        .map(|provider| ProviderSession::open(&client, provider, session));
    let forget = move || {
        forget_last_use();
        if let Some(provider) = provider {
            provider.sign_out();
        }
    };
    let sign_out = move || {
        forget();
        session.sign_out();
    };
    tabs.hear_sign_out(sign_out);
    session.follow_the_way_back(move |is_another_session| {
        if let Some(provider) = provider {
            provider.shown_again(is_another_session);
        }
    });
    // Elsewhere whoever serves the page looks after the session.
    let idle_limit = deployment.idle_limit.filter(|_| signs_in_here(&client));
    let idle = idle_limit.map(|limit| {
        let lock = Callback::new(move |()| {
            forget();
            session.lock();
            // Who was away was away from all of them.
            tabs.tell_signed_out();
        });
        IdleLock::watch(limit, session, lock)
    });
    let client = match provider {
        Some(provider) => {
            // For whatever asks for sign-in.
            provide_context(provider);
            // What comes now is not the session that may just have been locked.
            if let Some(arrival) = arrival {
                provider.arrive(arrival);
            }
            client.renewed_by(provider)
        }
        None => client,
    };
    let on_sign_out = Callback::new(move |()| {
        sign_out();
        tabs.tell_signed_out();
    });
    let url = location.as_url().clone();
    let known = KnownPeople::new(&client, session);
    if signs_in_here(&client) {
        provide_context(KnownTypes::new(&client, session));
    }
    let shared = Shared {
        client,
        location,
        session,
        place: Memo::new(move |_| url.with(|url| Place::at(url.path()))),
        kept: KeptViews::new(),
        kept_people: KeptPeople::new(),
        known,
        recent: RecentPeople::new(known),
        disclosures: Disclosures::new(None),
        way_back,
        idle,
        on_sign_out,
    };
    let Shared {
        kept,
        kept_people,
        recent,
        disclosures,
        ..
    } = shared;
    // The session notifies of more than its account.
    let epoch = count(move || session.account_epoch());
    follow(move || {
        let _ = epoch.get();
        kept.clear();
        kept_people.clear();
        known.clear();
        recent.clear();
        disclosures.clear();
        way_back.clear();
    });
    let is_choosing = RwSignal::new(false);
    // Another language draws all of it anew; the lists are kept meanwhile.
    live(move || {
        taste.dress();
        draw(&shared, taste, is_choosing)
    })
    .into_any()
}

/// Whether the session is this page's own to begin and to end.
fn signs_in_here(client: &Client) -> bool {
    client.settings().auth == Auth::Token
}

fn draw(shared: &Shared, taste: Taste, is_choosing: RwSignal<bool>) -> AnyView {
    let words = words();
    let Shared {
        client,
        session,
        place,
        disclosures,
        idle,
        on_sign_out,
        ..
    } = shared.clone();
    let signs_in_here = signs_in_here(&client);
    let provider = use_context::<ProviderSession>();
    let on_close = Callback::new(move |()| is_choosing.set(false));
    let on_theme = Callback::new(Taste::set_theme);
    let on_language = Callback::new(move |tag: String| {
        taste.set_language(&tag);
        // The choice that was made was drawn anew with everything else.
        request_animation_frame(|| {
            if let Some(choice) = page::element(LANGUAGE_CHOICE) {
                page::focus_in_place(&choice);
            }
        });
    });
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
            {words.skip_to_content}
        </a>
        <header class="top-bar">
            <a class="top-bar__product" href=Place::Start.path()>
                {words.product}
            </a>
            <nav class="top-bar__places">
                {way(place, Place::Credentials, words.credentials)}
                {way(place, Place::People, words.people)}
            </nav>
            <SessionBar client session />
            <div class="top-bar__tools">
                {when(
                    move || session.is_signed_in(),
                    move || view! { <Record disclosures /> }.into_any(),
                )}
                <button
                    class="button button--small button--quiet"
                    type="button"
                    on:click=move |_| is_choosing.set(true)
                >
                    {words.settings}
                </button>
                {when(
                    move || signs_in_here && !session.is_signed_in(),
                    move || link("button button--small", Place::SignIn, words.sign_in),
                )}
                {when(
                    move || signs_in_here && session.holds_anything(),
                    move || {
                        view! {
                            <button
                                class="button button--small"
                                type="button"
                                on:click=move |_| on_sign_out.run(())
                            >
                                {words.sign_out}
                            </button>
                        }
                        .into_any()
                    },
                )}
            </div>
            <SessionNotice session provider idle on_closed=Callback::new(|()| focus_main()) />
        </header>
        <main class="page" id=MAIN tabindex="-1">
            <Visited shared=shared.clone() />
        </main>
        {when(
            move || is_choosing.get(),
            move || {
                let theme = Taste::theme();
                view! { <Preferences theme on_theme on_language on_close /> }.into_any()
            },
        )}
    }
    .into_any()
}

/// The view of the address that is visited now.
#[component]
fn Visited(shared: Shared) -> AnyView {
    let Shared {
        client,
        location,
        session,
        place,
        kept,
        kept_people,
        known,
        recent,
        disclosures,
        way_back,
        ..
    } = shared;
    let provider = use_context::<ProviderSession>();
    let words = words();
    let go = Callback::new({
        let location = location.clone();
        move |to: Place| go_to(&location, to.path(), false)
    });
    // What is chosen of a list is no place to come back to by itself.
    let on_selection = Callback::new({
        let location = location.clone();
        move |selection: Selection| go_to(&location, path_of(selection), true)
    });
    let url = location.as_url().clone();
    let selection = Memo::new(move |before: Option<&Selection>| {
        url.with(|url| match Place::at(url.path()) {
            Place::Credentials => Selection::read(url.search()),
            // The list that is left stays as it is until it has gone.
            _ => before.copied().unwrap_or_default(),
        })
    });

    let back = location.clone();
    let mut before = None;
    let mut came_from = Place::Start.path();
    follow(move || {
        let now = (place.get(), session.is_signed_in());
        // The address bar follows once the new view stands.
        location.ready_to_complete();
        match (before.replace(now), now) {
            // A link that was followed is gone, and the focus with it: it moves
            // to the new content, as it does when a page loads.
            (Some((before, _)), (now, _)) if before != now => {
                came_from = match before {
                    // What is chosen of a list stays with it until another is there.
                    Place::Credentials => path_of(selection.get_untracked()),
                    before => before.path(),
                };
                if let Some(provider) = provider {
                    provider.came_from(came_from.clone());
                }
                way_back.arrive(now, focus_main);
            }
            // Signing in on the sign-in page leads on, to where it was asked.
            (Some((_, false)), (Place::SignIn, true)) => {
                go_to(&back, came_from.clone(), false);
            }
            // The form or the button that was pressed is gone.
            (Some((_, was)), (_, is)) if was != is => request_animation_frame(|| {
                if page::is_focus_lost() {
                    focus_main();
                }
            }),
            _ => {}
        }
    });

    live(move || {
        let client = client.clone();
        let place = place.get();
        let is_drawn_anew = way_back.leave_for(place) == Some(place);
        match place {
            Place::Start => {
                page::set_title(words.product);
                view! { <Start client session recent on_open=go /> }.into_any()
            }
            Place::SignIn => {
                page::set_title(&words.title_of(words.sign_in_heading));
                sign_in_page(client, session)
            }
            Place::Credentials => {
                page::set_title(&words.title_of(words.all_credentials));
                if !(is_drawn_anew || way_back.leads_to(place)) {
                    kept.forget(Subject::Account);
                }
                let sign_in = sign_in(&client, session);
                let holder = Callback::new(move |id| holder_link(id, known));
                view! {
                    <AccountView
                        client
                        session
                        disclosures
                        known
                        sign_in
                        kept
                        selection=selection.into()
                        on_selection
                        holder
                        export=Some(ExportButton as DrawExport)
                    />
                }
                .into_any()
            }
            Place::People => {
                page::set_title(&words.title_of(words.people_here));
                if !(is_drawn_anew || way_back.leads_to(place)) {
                    kept_people.clear();
                }
                let (sign_in, kept) = (sign_in(&client, session), kept_people);
                view! { <PeopleView client session known recent kept on_open=go sign_in /> }
                    .into_any()
            }
            Place::Person(id) => {
                page::set_title(&words.title_of(&words.person_line(id)));
                if !(is_drawn_anew || way_back.leads_to(place)) {
                    kept.forget(Subject::Person(id));
                }
                let sign_in = sign_in(&client, session);
                let met_before = recent.person(id);
                let on_person = Callback::new(move |person| recent.note(person));
                view! {
                    <PersonView id client session disclosures sign_in kept met_before on_person />
                }
                .into_any()
            }
            Place::NotFound => {
                page::set_title(&words.title_of(words.not_found));
                message(words.not_found, words.not_found_hint)
            }
        }
    })
    .into_any()
}

/// The list of everyone, as it is chosen.
fn path_of(selection: Selection) -> String {
    match selection.query() {
        query if query.is_empty() => Place::Credentials.path(),
        query => [Place::Credentials.path(), query].join("?"),
    }
}

fn go_to(location: &BrowserUrl, path: String, replace: bool) {
    if let Ok(url) = BrowserUrl::parse(&path) {
        location.as_url().set(url);
        location.complete_navigation(&LocationChange {
            value: path,
            replace,
            scroll: !replace,
            ..LocationChange::default()
        });
    }
}

/// What asks for sign-in in the middle of a view.
fn sign_in(client: &Client, session: Session) -> ViewFn {
    let client = client.clone();
    ViewFn::from(move || view! { <SignIn client=client.clone() session /> })
}

fn sign_in_page(client: Client, session: Session) -> AnyView {
    let words = words();
    live(move || {
        if session.is_signed_in() {
            message(words.signed_in_already, words.signed_in_hint)
        } else {
            view! {
                <h1 class="visually-hidden">{words.product}</h1>
                <SignIn client=client.clone() session />
            }
            .into_any()
        }
    })
    .into_any()
}

fn message(heading: &'static str, text: impl Into<String>) -> AnyView {
    let text = text.into();
    view! {
        <section class="panel">
            <h1>{heading}</h1>
            <p>{text}</p>
            <p>{link("", Place::Start, words().go_to_start)}</p>
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

/// A link of the top bar, which knows whether it leads to where one is.
fn way(here: Memo<Place>, to: Place, text: &'static str) -> AnyView {
    let current = attribute(move || (here.get() == to).then(|| "page".to_owned()));
    view! {
        <a class="top-bar__place" href=to.path() aria-current=current>
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
