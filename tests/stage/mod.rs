//! A stage for views, and a sandbox of its own for every test.
//!
//! The tests speak as a person would: what they see, what they press. Nothing
//! is mocked: every request goes over HTTP to a sandbox that is started for
//! this one test.
#![expect(clippy::panic, clippy::unwrap_used, reason = "tests")]
#![allow(dead_code, reason = "no suite uses every word of the vocabulary")]

pub mod host;
pub mod portal;
pub mod pretence;

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::{Method, Request, RequestBuilder};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use person_credentials::api::http::Client;
use person_credentials::api::settings::Settings;
use person_credentials::auth::session::Session;
use person_credentials::model::token::{AccessToken, TokenInfo};
use person_credentials::ui::sign_in::SignIn;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// How often a condition is looked at before a test gives up: 10 s.
const LOOKS: u32 = 1_000;
const PAUSE_MS: i32 = 10;

const PARENT: &str = match option_env!("PERSON_CREDENTIALS_SANDBOX") {
    Some(origin) => origin,
    None => "http://127.0.0.1:4797",
};

/// A sandbox that belongs to one test.
pub struct World {
    pub origin: String,
    pub token: String,
    pub tokens: Value,
}

impl World {
    pub async fn new() -> Self {
        Self::with(json!({})).await
    }

    /// With these options of the sandbox.
    pub async fn with(mut options: Value) -> Self {
        if options.get("cors").is_none() {
            options["cors"] = json!("exposed");
        }
        let started = call(
            Method::POST,
            &format!("{PARENT}/sandbox/instances"),
            Some(options),
        )
        .await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            origin: text(&started["origin"]),
            token: text(&started["token"]),
            tokens: started["tokens"].clone(),
        }
    }

    pub fn client(&self) -> Client {
        self.client_with_pages_of("50")
    }

    pub fn client_with_pages_of(&self, rows: &str) -> Client {
        self.client_with("page-size", rows)
    }

    /// With one setting of the deployment.
    pub fn client_with(&self, name: &str, value: &str) -> Client {
        let setting = |wanted: &str| match wanted {
            "api-base" => Some(self.origin.clone()),
            _ => (wanted == name).then(|| value.to_owned()),
        };
        Client::new(Settings::read(setting, "").unwrap())
    }

    /// Makes something go wrong; gives the number to lift it by.
    pub async fn fault(&self, fault: Value) -> u64 {
        let url = format!("{}/sandbox/faults", self.origin);
        call(Method::POST, &url, Some(fault)).await["id"]
            .as_u64()
            .unwrap()
    }

    pub async fn lift(&self, fault: u64) {
        let url = format!("{}/sandbox/faults/{fault}", self.origin);
        call(Method::DELETE, &url, None).await;
    }

    pub async fn revoke(&self) {
        let url = format!("{}/sandbox/tokens/revoke", self.origin);
        call(Method::POST, &url, Some(json!({}))).await;
    }

    /// A new token of the same account.
    pub async fn issue(&self) -> String {
        let url = format!("{}/sandbox/tokens", self.origin);
        let wanted = json!({"scopes": ["account.person.readonly"], "expires_in": 3600});
        call(Method::POST, &url, Some(wanted)).await["token"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// The journal: every request to the API, oldest first.
    pub async fn requests(&self) -> Vec<Value> {
        let journal = call(
            Method::GET,
            &format!("{}/sandbox/requests", self.origin),
            None,
        )
        .await;
        journal.as_array().unwrap().clone()
    }

    /// The pages of credentials that were asked for, as their queries.
    pub async fn pages_asked_for(&self) -> Vec<String> {
        self.requests()
            .await
            .iter()
            .filter(|request| request["path"].as_str().unwrap().ends_with("/credentials"))
            .map(|request| request["query"].as_str().unwrap().to_owned())
            .collect()
    }

    /// What the API itself says, in clear.
    pub async fn raw(&self, path: &str) -> Value {
        let request = Request::get(&format!("{}{path}", self.origin))
            .header("Authorization", &format!("Bearer {}", self.token));
        let body = request.send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&body).unwrap()
    }
}

async fn call(method: Method, url: &str, body: Option<Value>) -> Value {
    let request = RequestBuilder::new(url).method(method);
    let response = match body {
        Some(body) => {
            request
                .header("Content-Type", "application/json")
                .body(body.to_string())
                .unwrap()
                .send()
                .await
        }
        None => request.send().await,
    };
    let text = response.unwrap().text().await.unwrap();
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// A view in a container of its own; dropping it takes both away.
pub struct Stage {
    container: HtmlElement,
    session: Session,
    view: Option<UnmountHandle<AnyViewState>>,
}

/// Puts a view on stage, signed in with a token or not.
pub fn stage(token: Option<&str>, view: impl FnOnce(Session) -> AnyView + 'static) -> Stage {
    forget_stored_token();
    let document = document();
    dress(&document);
    let container: HtmlElement = document.create_element("div").unwrap().unchecked_into();
    document.body().unwrap().append_child(&container).unwrap();
    let token = token.map(|token| AccessToken::parse(token).unwrap());
    let handed_out = Rc::new(Cell::new(None));
    let view = mount_to(container.clone(), {
        let handed_out = Rc::clone(&handed_out);
        move || {
            let session = Session::restore();
            if let Some(token) = token {
                session.sign_in(token, Some(info()), None);
            }
            handed_out.set(Some(session));
            view(session)
        }
    });
    Stage {
        container,
        session: handed_out.get().unwrap(),
        view: Some(view),
    }
}

/// Gives the page the app's own style, once: what is near the end of a list
/// depends on how high its cards are.
fn dress(document: &web_sys::Document) {
    const STYLES: [&str; 2] = [
        include_str!("../../style/tokens.css"),
        include_str!("../../style/view.css"),
    ];
    if document.query_selector("style.stage").unwrap().is_none() {
        let style = document.create_element("style").unwrap();
        style.set_class_name("stage");
        style.set_text_content(Some(&STYLES.concat()));
        document.head().unwrap().append_child(&style).unwrap();
    }
}

/// What the page asks for sign-in with.
pub fn sign_in(client: &Client, session: Session) -> ViewFn {
    let client = client.clone();
    ViewFn::from(move || view! { <SignIn client=client.clone() session /> })
}

/// What the sandbox says of its token, as far as sessions compare it.
fn info() -> TokenInfo {
    TokenInfo {
        account: Some("stage".to_owned()),
        scopes: vec!["account.person.readonly".to_owned()],
        expires_in_secs: 3600,
    }
}

pub fn token(text: &str) -> AccessToken {
    AccessToken::parse(text).unwrap()
}

pub fn session_storage() -> web_sys::Storage {
    window().session_storage().unwrap().unwrap()
}

fn forget_stored_token() {
    session_storage().clear().unwrap();
}

/// Tells a part of the page that something happened.
pub fn tell(target: &web_sys::EventTarget, event: &str) {
    let event = web_sys::Event::new(event).unwrap();
    target.dispatch_event(&event).unwrap();
}

/// What a person who cannot see is told that an element is called, where it
/// says so by naming others.
pub fn name_of(element: &Element) -> String {
    let ids = element.get_attribute("aria-labelledby").unwrap();
    let texts = ids.split(' ').map(|id| {
        let part = document().get_element_by_id(id).unwrap();
        part.text_content().unwrap()
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// At which place of its list a card says that it stands, from 1.
pub fn place(card: &Element) -> usize {
    card.get_attribute("aria-posinset")
        .unwrap()
        .parse()
        .unwrap()
}

/// A key, pressed where the focus is.
pub fn press_key(key: &str, with_ctrl: bool) -> bool {
    let how = web_sys::KeyboardEventInit::new();
    how.set_key(key);
    how.set_ctrl_key(with_ctrl);
    how.set_bubbles(true);
    how.set_cancelable(true);
    let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &how).unwrap();
    let focused = document().active_element().unwrap();
    !focused.dispatch_event(&event).unwrap()
}

impl Stage {
    pub fn session(&self) -> Session {
        self.session
    }

    /// Signs in again as the same account.
    pub fn sign_in_again(&self, text: &str) {
        self.session.sign_in(token(text), Some(info()), None);
    }

    /// Takes the view away; the container stays, to show what is left in it.
    pub fn unmount(&mut self) {
        self.view = None;
    }

    pub fn text(&self) -> String {
        self.container.text_content().unwrap_or_default()
    }

    pub fn html(&self) -> String {
        self.container.inner_html()
    }

    pub fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.container.query_selector_all(selector).unwrap();
        (0..found.length())
            .map(|index| found.get(index).unwrap().unchecked_into())
            .collect()
    }

    pub fn one(&self, selector: &str) -> Element {
        self.container
            .query_selector(selector)
            .unwrap()
            .unwrap_or_else(|| panic!("no {selector} in {}", self.html()))
    }

    pub fn cards(&self) -> usize {
        self.all("article").len()
    }

    /// Scrolls to the card at a place, from 1: only what is in sight is drawn.
    pub async fn card(&self, number: usize) -> Element {
        let card = format!("[aria-posinset=\"{number}\"]");
        let reach = || {
            let found = self.all(&card).pop();
            let nearest = || {
                let mut drawn = self.all("article:not(.card--away)");
                let is_before = |card: &Element| place(card) < number;
                let is_below = drawn.last().is_some_and(is_before);
                (!drawn.is_empty())
                    .then(|| drawn.swap_remove(if is_below { drawn.len() - 1 } else { 0 }))
            };
            if let Some(card) = found.clone().or_else(nearest) {
                card.scroll_into_view();
            }
            found.is_some()
        };
        self.wait_for(&card, reach).await;
        self.one(&card)
    }

    /// Waits until a text is there.
    pub async fn see(&self, text: &str) {
        self.wait_for(&format!("the text {text:?}"), || self.text().contains(text))
            .await;
    }

    /// Waits until a selector finds something.
    pub async fn find(&self, selector: &str) -> Element {
        self.wait_for(selector, || !self.all(selector).is_empty())
            .await;
        self.one(selector)
    }

    pub async fn wait_for(&self, what: &str, holds: impl Fn() -> bool) {
        assert!(
            until(holds).await,
            "waited for {what} in vain: {}",
            self.html()
        );
    }

    /// Waits until the header tells the name of the person.
    pub async fn name(&self) -> String {
        let known = "h1:not(.person-header__name--unknown)";
        let heading = self.find(known).await;
        heading.text_content().unwrap_or_default()
    }

    /// Waits for a button by its name and presses it.
    pub async fn press(&self, name: &str) -> HtmlElement {
        let find = || {
            self.all("button")
                .into_iter()
                .find(|button| button.text_content().as_deref() == Some(name))
        };
        self.press_what(name, find).await
    }

    /// Waits for a control of a credential by its name, and presses it.
    pub async fn press_named(&self, name: &str) -> HtmlElement {
        let find = || {
            self.all("article button")
                .into_iter()
                .find(|button| name_of(button) == name)
        };
        self.press_what(name, find).await
    }

    async fn press_what(&self, name: &str, find: impl Fn() -> Option<Element>) -> HtmlElement {
        self.wait_for(&format!("the button {name:?}"), || find().is_some())
            .await;
        let button: HtmlElement = find().unwrap().unchecked_into();
        button.focus().unwrap();
        button.click();
        button
    }

    /// The message of the view.
    pub fn message(&self) -> String {
        self.one(".message").text_content().unwrap()
    }

    /// Waits until the message of the view is this one.
    pub async fn hear(&self, message: &str) {
        self.wait_for(&format!("the message {message:?}"), || {
            self.message() == message
        })
        .await;
    }

    /// Fills the first field.
    pub async fn fill(&self, text: &str) -> HtmlInputElement {
        let field: HtmlInputElement = self.find("input").await.unchecked_into();
        field.set_value(text);
        field
    }

    /// Makes the view so many px wide.
    pub fn set_width(&self, px: u32) {
        let style = self.container.style();
        style.set_property("width", &format!("{px}px")).unwrap();
    }

    pub fn scroll_to_end(&self) {
        let height = f64::from(document().document_element().unwrap().scroll_height());
        window().scroll_to_with_x_and_y(0.0, height);
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.view = None;
        self.container.remove();
    }
}

/// Looks again and again until something holds; false if it never did.
pub async fn until(holds: impl Fn() -> bool) -> bool {
    for _ in 0..LOOKS {
        if holds() {
            return true;
        }
        pause().await;
    }
    false
}

/// Gives the browser time for what is due.
pub async fn pause() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let done = Closure::once_into_js(move || {
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        });
        window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(done.unchecked_ref(), PAUSE_MS)
            .unwrap();
    });
    wasm_bindgen_futures::JsFuture::from(promise).await.unwrap();
}

/// Asks the journal until it says what a test waits for.
pub async fn journal_says(world: &World, holds: impl Fn(&[Value]) -> bool) {
    for _ in 0..LOOKS {
        if holds(&world.requests().await) {
            return;
        }
        pause().await;
    }
    panic!("the journal never said so: {:?}", world.requests().await);
}
