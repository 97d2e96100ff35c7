//! The routed shell: which view stands at which address.
//!
//! The only file that names `leptos_router`: the views are also used where
//! there is no router, on other people's pages.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::{use_location, use_navigate, use_params_map};
use leptos_router::path;

use crate::api::http::Client;
use crate::api::settings::Settings;
use crate::auth::session::Session;
use crate::browser::page;
use crate::model::person::PersonId;
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
        Err(what) => view! {
            <main class="page">
                <section class="panel" role="alert">
                    <h1>{words::NOT_SET_UP}</h1>
                    <p>{words::bad_setting(what)}</p>
                </section>
            </main>
        }
        .into_any(),
    }
}

#[component]
fn Shell(client: Client) -> AnyView {
    let session = Session::restore();
    let bar = client.clone();
    let start = client.clone();
    let sign_in = client.clone();
    view! {
        <Router>
            <a class="skip-link" href="#main" on:click=move |event| {
                // Followed as a link it would change the address.
                event.prevent_default();
                focus_main();
            }>
                {words::SKIP_TO_CONTENT}
            </a>
            <header class="top-bar">
                <a class="top-bar__product" href="/">{words::PRODUCT}</a>
                <SessionBar client=bar session />
                <Show when=move || session.token().is_none()>
                    <a class="button" href="/sign-in">{words::SIGN_IN}</a>
                </Show>
            </header>
            <main class="page" id=MAIN tabindex="-1">
                <FocusAfterNavigation />
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=move || view! { <StartPage client=start.clone() session /> } />
                    <Route path=path!("/sign-in") view=move || view! { <SignInPage client=sign_in.clone() session /> } />
                    <Route path=path!("/people/:person_id") view=move || view! { <PersonPage client=client.clone() session /> } />
                </Routes>
            </main>
        </Router>
    }
    .into_any()
}

#[component]
fn StartPage(client: Client, session: Session) -> AnyView {
    page::set_title(words::PRODUCT);
    let navigate = use_navigate();
    let on_open = Callback::new(move |id| navigate(&person_address(id), Default::default()));
    view! { <Start client session on_open href=person_address /> }.into_any()
}

#[component]
fn SignInPage(client: Client, session: Session) -> AnyView {
    page::set_title(&words::title(words::SIGN_IN_HEADING));
    let navigate = use_navigate();
    Effect::new(move |was_signed_in: Option<bool>| {
        let is_signed_in = session.token().is_some();
        if is_signed_in && was_signed_in == Some(false) {
            navigate("/", Default::default());
        }
        is_signed_in
    });
    (move || match session.token() {
        None => view! { <SignIn client=client.clone() session /> }.into_any(),
        Some(_) => view! {
            <section class="panel">
                <h1>{words::SIGNED_IN_ALREADY}</h1>
                <p>
                    <a href="/">{words::GO_TO_START}</a>
                </p>
            </section>
        }
        .into_any(),
    })
    .into_any()
}

#[component]
fn PersonPage(client: Client, session: Session) -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| PersonId::parse(&params.read().get("person_id")?));
    (move || match id.get() {
        Some(id) => {
            page::set_title(&words::title(&words::person(id)));
            view! { <PersonView id client=client.clone() session /> }.into_any()
        }
        None => NotFound().into_any(),
    })
    .into_any()
}

#[component]
fn NotFound() -> AnyView {
    page::set_title(&words::title(words::NOT_FOUND));
    view! {
        <section class="panel">
            <h1>{words::NOT_FOUND}</h1>
            <p>{words::NOT_FOUND_HINT}</p>
            <p>
                <a href="/">{words::GO_TO_START}</a>
            </p>
        </section>
    }
    .into_any()
}

/// Moves the focus to the new content, as a page load would: a link that was
/// followed is gone, and the focus with it.
#[component]
fn FocusAfterNavigation() -> AnyView {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            focus_main();
        }
        now
    });
    ().into_any()
}

fn focus_main() {
    if let Some(main) = page::element(MAIN) {
        let _ = main.focus();
    }
}

fn person_address(id: PersonId) -> String {
    format!("/people/{id}")
}
