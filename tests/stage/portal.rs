//! A portal: somebody else's page that has the element on it, as the release
//! build gives it out.
//!
//! The page of the tests is of another origin than the element, and is all that
//! the element's host is: it makes elements, answers them, listens to them, and
//! looks into their shadow roots.

use js_sys::{Function, Reflect};
use leptos::prelude::{document, window};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement, ShadowRoot};

use super::{World, until};

const ELEMENT: &str = match option_env!("PERSON_CREDENTIALS_ELEMENT") {
    Some(address) => address,
    None => "http://127.0.0.1:4798/element/person-credentials.js",
};

#[wasm_bindgen(module = "/tests/stage/portal.js")]
extern "C" {
    fn page_faults() -> String;
    fn console_said() -> String;
    fn load(address: &str) -> js_sys::Promise;
    fn guest(page: &JsValue) -> JsValue;
    fn told(guest: &JsValue) -> String;
    fn asked(guest: &JsValue) -> String;
    fn script(guest: &JsValue, property: &str, lines: &str);
    fn release(guest: &JsValue);
    #[wasm_bindgen(catch)]
    fn run(guest: &JsValue, code: &str) -> Result<JsValue, JsValue>;
    fn prevent(guest: &JsValue);
    fn look(guest: &JsValue) -> String;
    fn boxes(guest: &JsValue, selector: &str) -> String;
    fn inventory() -> JsValue;
    fn held(inventory: &JsValue) -> String;
    fn close_inventory(inventory: &JsValue);
    fn other_page(html: &str) -> js_sys::Promise;
    #[wasm_bindgen(catch)]
    async fn storm(guest: &JsValue, seed: u32, blows: u32) -> Result<JsValue, JsValue>;
}

/// Where the element's script is.
pub fn address() -> &'static str {
    ELEMENT
}

/// Imports the element, or again under another address.
pub async fn import(address: &str) {
    JsFuture::from(load(address)).await.unwrap();
}

/// What nobody caught at the page since this was last asked.
pub fn uncaught() -> Vec<Value> {
    serde_json::from_str(&page_faults()).unwrap()
}

/// What the console says since the page was opened, with its level.
pub fn console() -> Vec<Value> {
    serde_json::from_str(&console_said()).unwrap()
}

/// Runs code of a page that has nothing to do with any element.
pub fn script_of_the_page(code: &str) -> JsValue {
    run(&JsValue::UNDEFINED, code).unwrap()
}

/// Waits until the code of a promise is done.
pub async fn done(promise: JsValue) -> JsValue {
    JsFuture::from(promise.unchecked_into::<js_sys::Promise>())
        .await
        .unwrap()
}

/// A place on the page for elements; dropping it takes it away.
pub struct Place(HtmlElement);

impl Place {
    pub fn new(html: &str) -> Self {
        let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        place.set_inner_html(html);
        document().body().unwrap().append_child(&place).unwrap();
        Self(place)
    }

    pub fn one(&self, selector: &str) -> HtmlElement {
        let found = self.0.query_selector(selector).unwrap();
        found.unwrap().unchecked_into()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// What is held of the browser by everybody, counted until it is dropped.
pub struct Inventory(JsValue);

impl Inventory {
    pub fn new() -> Self {
        Self(inventory())
    }

    pub fn held(&self) -> Value {
        serde_json::from_str(&held(&self.0)).unwrap()
    }
}

impl Drop for Inventory {
    fn drop(&mut self) {
        close_inventory(&self.0);
    }
}

/// Another document with a registry of its own; dropping it closes it.
pub struct OtherPage(web_sys::Element);

impl OtherPage {
    pub async fn open(html: &str) -> Self {
        let frame = JsFuture::from(other_page(html)).await.unwrap();
        Self(frame.unchecked_into())
    }

    /// Runs code of the test's page; `frame` is the window of the other one.
    pub fn run(&self, code: &str) -> JsValue {
        let with = Function::new_with_args("frame", code);
        let window = Reflect::get(&self.0, &"contentWindow".into()).unwrap();
        with.call1(&JsValue::UNDEFINED, &window).unwrap()
    }
}

impl Drop for OtherPage {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// One element and its host. Dropping it takes the element away.
pub struct Guest {
    js: JsValue,
    pub element: HtmlElement,
}

impl Guest {
    /// An element that has nothing but the address of an API, and is not on the
    /// page yet.
    pub async fn at(world: &World) -> Self {
        import(ELEMENT).await;
        let js = guest(&JsValue::UNDEFINED);
        let element: HtmlElement = Reflect::get(&js, &"element".into())
            .unwrap()
            .unchecked_into();
        Self { js, element }.with("api-base", &world.origin)
    }

    /// One that is given the token of its world, for the showcase's person.
    pub async fn of(world: &World) -> Self {
        let guest = Self::at(world).await.with("person-id", "2");
        guest.gives(&world.token);
        guest
    }

    /// One on the page that shows all twelve of the showcase's person.
    pub async fn showing(world: &World) -> Self {
        let guest = Self::of(world).await.arrive();
        guest.see("All 12 shown").await;
        guest.name().await;
        guest
    }

    pub fn with(self, attribute: &str, value: &str) -> Self {
        self.set(attribute, value);
        self
    }

    pub fn set(&self, attribute: &str, value: &str) {
        self.element.set_attribute(attribute, value).unwrap();
    }

    /// Puts it on the page.
    pub fn arrive(self) -> Self {
        self.go_to(&document().body().unwrap());
        self
    }

    pub fn go_to(&self, place: &Element) {
        place.append_child(&self.element).unwrap();
    }

    /// The host gives this token whenever it is asked.
    pub fn gives(&self, token: &str) {
        self.answers(&[json!({ "gives": token })]);
    }

    /// The host answers so when it is asked for tokens.
    pub fn answers(&self, lines: &[Value]) {
        script(&self.js, "getToken", &json!(lines).to_string());
    }

    /// The host answers so when it is asked about disclosures.
    pub fn guards(&self, lines: &[Value]) {
        script(&self.js, "disclosureGuard", &json!(lines).to_string());
    }

    /// The host gives this list.
    pub fn credentials(&self, rows: &Value) {
        let rows = js_sys::JSON::parse(&rows.to_string()).unwrap();
        self.set_property("credentials", &rows);
    }

    /// Answers what the host was asked and waits.
    pub fn release(&self) {
        release(&self.js);
    }

    /// The host cancels every event of a disclosure.
    pub fn prevents(&self) {
        prevent(&self.js);
    }

    pub fn property(&self, name: &str) -> JsValue {
        Reflect::get(&self.element, &name.into()).unwrap()
    }

    pub fn set_property(&self, name: &str, value: &JsValue) {
        Reflect::set(&self.element, &name.into(), value).unwrap();
    }

    pub fn call(&self, method: &str) {
        let method: Function = self.property(method).unchecked_into();
        method.call0(&self.element).unwrap();
    }

    /// Runs code of the host; `element` is the element, `guest` all of it.
    pub fn run(&self, code: &str) -> JsValue {
        run(&self.js, code).unwrap()
    }

    /// Everything that the host was told, oldest first.
    pub fn everything_told(&self) -> Vec<Value> {
        serde_json::from_str(&told(&self.js)).unwrap()
    }

    /// The details of the events of one name, oldest first.
    pub fn told(&self, name: &str) -> Vec<Value> {
        self.everything_told()
            .into_iter()
            .filter(|event| event["name"] == name)
            .map(|mut event| event["detail"].take())
            .collect()
    }

    /// Waits until an event of this name was told so often; gives the last.
    pub async fn hear(&self, name: &str, times: usize) -> Value {
        self.wait_for(&format!("{times} {name}"), || {
            self.told(name).len() >= times
        })
        .await;
        assert_eq!(self.told(name).len(), times, "{:?}", self.told(name));
        self.told(name).pop().unwrap()
    }

    /// What the host was asked: what, whether the wasm was missing still, and
    /// how the signal stands.
    pub fn asked(&self) -> Vec<Value> {
        serde_json::from_str(&asked(&self.js)).unwrap()
    }

    /// Only why it was asked for tokens.
    pub fn reasons(&self) -> Vec<String> {
        self.asked()
            .iter()
            .filter_map(|question| question["asked"].as_str().map(str::to_owned))
            .collect()
    }

    pub fn root(&self) -> ShadowRoot {
        self.element.shadow_root().unwrap()
    }

    pub fn text(&self) -> String {
        self.root().text_content().unwrap_or_default()
    }

    /// All that stands in the page of it, outside and inside.
    pub fn html(&self) -> String {
        self.element.outer_html() + &self.root().inner_html()
    }

    pub fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.root().query_selector_all(selector).unwrap();
        (0..found.length())
            .map(|index| found.get(index).unwrap().unchecked_into())
            .collect()
    }

    pub fn one(&self, selector: &str) -> HtmlElement {
        let found = self.all(selector).into_iter().next();
        found.unwrap_or_else(|| panic!("no {selector} in {}", self.html()))
    }

    pub fn cards(&self) -> usize {
        self.all("article").len()
    }

    /// What has the focus inside.
    pub fn focused(&self) -> Option<Element> {
        self.root().active_element()
    }

    pub async fn wait_for(&self, what: &str, holds: impl Fn() -> bool) {
        assert!(
            until(holds).await,
            "waited for {what} in vain: {:?} {}",
            self.everything_told(),
            self.html()
        );
    }

    /// Waits until a text is there.
    pub async fn see(&self, text: &str) {
        self.wait_for(&format!("the text {text:?}"), || self.text().contains(text))
            .await;
    }

    pub async fn find(&self, selector: &str) -> HtmlElement {
        self.wait_for(selector, || !self.all(selector).is_empty())
            .await;
        self.one(selector)
    }

    /// Waits until the header tells the name of the person, the last thing that
    /// is asked for.
    pub async fn name(&self) -> String {
        let heading = self.find("h1:not(.person-header__name--unknown)").await;
        heading.text_content().unwrap()
    }

    /// Waits for a button by its text and presses it.
    pub async fn press(&self, name: &str) -> HtmlElement {
        let find = || {
            self.all("button")
                .into_iter()
                .find(|button| button.text_content().as_deref() == Some(name))
        };
        self.wait_for(&format!("the button {name:?}"), || find().is_some())
            .await;
        let button = find().unwrap();
        button.focus().unwrap();
        button.click();
        button
    }

    /// Presses the control of a secret: the showcase's PIN stands in the third
    /// card, its card number in the first.
    pub fn reveal_pin(&self) {
        let button = self.all("article:nth-child(3) .secret button").remove(0);
        button.focus().unwrap();
        button.click();
    }

    /// The secrets that stand uncovered.
    pub fn shown(&self) -> Vec<String> {
        self.all(".secret__text")
            .iter()
            .map(|text| text.text_content().unwrap())
            .collect()
    }

    pub async fn sees_secret(&self, secret: &str) {
        self.wait_for("the secret", || self.shown() == [secret])
            .await;
    }

    /// How everything looks, as one text.
    pub fn look(&self) -> String {
        look(&self.js)
    }

    /// Where everything of a selector stands, as one text.
    pub fn boxes(&self, selector: &str) -> String {
        boxes(&self.js, selector)
    }

    pub async fn storm(&self, seed: u32, blows: u32) {
        let outcome = storm(&self.js, seed, blows).await;
        assert!(outcome.is_ok(), "seed {seed}: {outcome:?}");
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.element.remove();
    }
}

/// Every secret that the API has of the showcase's person, and its token.
pub async fn secrets_of(world: &World) -> Vec<String> {
    let rows = world.raw("/api/3/people/2/credentials").await;
    let mut secrets: Vec<String> = rows
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| {
            ["value", "url", "invitation_code", "palm_template"].map(|name| row[name].clone())
        })
        .filter_map(|secret| secret.as_str().map(str::to_owned))
        .collect();
    assert!(secrets.len() > 5, "{rows}");
    secrets.push(world.token.clone());
    secrets
}

/// Gives what must not happen the time to happen.
pub async fn some_turns() {
    for _ in 0..10 {
        turn().await;
    }
}

/// Gives a task of its own to everything that is due.
pub async fn turn() {
    super::pause().await;
}

/// The number of entries in the history of the page.
pub fn history_length() -> u32 {
    window().history().unwrap().length().unwrap()
}
