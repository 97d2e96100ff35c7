//! The view on stage, and what a person sees of it.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use person_credentials::api::http::Client;
use person_credentials::api::settings::Settings;
use person_credentials::model::selection::Selection;
use person_credentials::ui::account_view::AccountView;
use person_credentials::ui::disclosures::Disclosures;
use person_credentials::ui::holder::holder_link;
use person_credentials::ui::kept::KeptViews;
use person_credentials::ui::known_people::KnownPeople;
use person_credentials::ui::words::{ENGLISH, Words};
use send_wrapper::SendWrapper;
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use crate::LIST;
use crate::stage::{self, Stage, World, pause, until};

/// How many looks of 10 s a hundred thousand rows may take.
const PATIENCE: u32 = 9;

/// What a test gets hold of beside the stage.
pub struct Shown {
    pub stage: Stage,
    /// Around the view; it fills the page until a test says otherwise.
    pub frame: HtmlElement,
    /// What of the list was shown, as far as the page was told.
    pub told: Rc<RefCell<Vec<Selection>>>,
    /// Whether the view is there; what it was is kept meanwhile.
    pub is_open: RwSignal<bool>,
}

/// The view, where only its buttons read on, so many rows at a time.
pub fn show(world: &World, rows: &str) -> Shown {
    show_as(world, rows, "button", "")
}

/// The same in a language.
pub fn show_in(world: &World, rows: &str, words: &'static Words) -> Shown {
    draw(world, rows, "button", "", words)
}

/// The view with a way to read on, and of a selection.
pub fn show_as(world: &World, rows: &str, load: &str, query: &str) -> Shown {
    draw(world, rows, load, query, &ENGLISH)
}

fn draw(world: &World, rows: &str, load: &str, query: &str, words: &'static Words) -> Shown {
    let setting = |wanted: &str| match wanted {
        "api-base" => Some(world.origin.clone()),
        "account-page-size" => Some(rows.to_owned()),
        "load" => Some(load.to_owned()),
        _ => None,
    };
    let client = Client::new(Settings::read(setting, "").unwrap());
    let told = Rc::new(RefCell::new(Vec::new()));
    let is_open = ArcRwSignal::new(true);
    let stage = stage::stage(Some(&world.token), {
        let told = SendWrapper::new(Rc::clone(&told));
        let is_open = is_open.clone();
        let selection = Signal::stored(Selection::read(query));
        move |session| {
            provide_context(words);
            let on_selection = Callback::new(move |selection| told.borrow_mut().push(selection));
            let known = KnownPeople::new(&client, session);
            let holder = Callback::new(move |id| holder_link(id, known));
            let kept = KeptViews::new();
            let disclosures = Disclosures::new(None);
            let account = move || {
                let client = client.clone();
                is_open.get().then(|| {
                    let sign_in = stage::sign_in(&client, session);
                    view! { <AccountView client session disclosures known sign_in kept selection on_selection holder /> }
                })
            };
            view! { <div class="frame">{account}</div> }.into_any()
        }
    });
    let frame = stage.one(".frame").unchecked_into();
    Shown {
        stage,
        frame,
        told,
        is_open: is_open.into(),
    }
}

/// A card as it can be told from others without its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    pub place: usize,
    pub label: String,
    pub holder: String,
    /// The end of its number, where it is a card or a fob.
    pub tail: Option<String>,
}

/// How a row of the API looks at its place.
pub fn look_of_row(place: usize, row: &Value) -> Look {
    let label = row["label"].as_str().unwrap().to_owned();
    let value = row["value"].as_str().filter(|_| label != "Pin");
    Look {
        place,
        holder: format!("/people/{}", row["person_id"]),
        tail: value.map(|value| value[value.len() - 4..].to_owned()),
        label,
    }
}

/// How a card looks at its place.
pub fn look_of_card(card: &Element) -> Look {
    let one = |selector| card.query_selector(selector).unwrap();
    let label = one(".card__label").unwrap().text_content().unwrap();
    let masked = card.text_content().unwrap();
    let tail = masked
        .split_once("ends in ")
        .map(|(_, tail)| tail.chars().take(4).collect());
    Look {
        place: place_of(card),
        holder: one(".card__person").unwrap().get_attribute("href").unwrap(),
        tail,
        label,
    }
}

/// The place of a card, from 1.
pub fn place_of(card: &Element) -> usize {
    number(card, "aria-posinset")
}

fn number(card: &Element, name: &str) -> usize {
    card.get_attribute(name).unwrap().parse().unwrap()
}

impl Shown {
    /// The cards of the window, without one that is kept for its focus.
    pub fn window(&self) -> Vec<Element> {
        self.stage.all("article:not(.card--away)")
    }

    pub fn looks(&self) -> Vec<Look> {
        self.window().iter().map(look_of_card).collect()
    }

    pub fn places(&self) -> Vec<usize> {
        self.window().iter().map(place_of).collect()
    }

    /// How many there are, as every card says alike.
    pub fn set_size(&self) -> String {
        let cards = self.stage.all("article");
        let size = |card: &Element| card.get_attribute("aria-setsize").unwrap();
        let first = size(&cards[0]);
        assert!(cards.iter().all(|card| size(card) == first));
        first
    }

    pub fn feed(&self) -> HtmlElement {
        self.stage.one(".feed-window").unchecked_into()
    }

    pub fn verdict(&self) -> String {
        let verdict = self.stage.one(".card-search__verdict");
        verdict.text_content().unwrap()
    }

    /// Types a number, as a person or a reader does, and waits for what is said.
    pub async fn look_for(&self, number: &str) -> HtmlInputElement {
        let field = self.stage.find(".card-search input").await;
        let field: HtmlInputElement = field.unchecked_into();
        field.focus().unwrap();
        field.set_value(number);
        stage::tell(&field, "input");
        pause().await;
        field
    }

    pub async fn load_everything(&self, total: &str) {
        self.stage.press(ENGLISH.load_everything).await;
        self.wait_patiently(&format!("All {total} shown")).await;
    }

    /// Waits for a text for as long as a long list takes.
    pub async fn wait_patiently(&self, text: &str) {
        for _ in 1..PATIENCE {
            if until(|| {
                self.stage
                    .one(".feed-end")
                    .text_content()
                    .unwrap()
                    .contains(text)
            })
            .await
            {
                return;
            }
        }
        self.stage.see(text).await;
    }

    /// Scrolls so that the view begins at the upper edge: above it the page
    /// tells what the tests did.
    pub async fn scroll_to_start(&self) {
        self.frame.scroll_into_view();
        frame().await;
    }

    /// Holds what is seen against what must be: whatever of the list is in
    /// sight is filled with cards, one after the other, and there are few.
    pub fn assert_filled(&self, top: f64, bottom: f64) {
        let cards = self.window();
        let places = self.places();
        let first = places[0];
        assert_eq!(places, (first..first + places.len()).collect::<Vec<_>>());
        let elements = self.stage.all(".account *").len();
        assert!(elements < 1_500, "{elements} elements");
        let feed = self.feed().get_bounding_client_rect();
        let (top, bottom) = (top.max(feed.top()), bottom.min(feed.bottom()));
        let mut filled_to = top;
        for card in &cards {
            let card = card.get_bounding_client_rect();
            if card.top() <= filled_to + 20.0 {
                filled_to = filled_to.max(card.bottom());
            }
        }
        assert!(
            filled_to + 20.0 >= bottom || top >= bottom,
            "blank from {filled_to} to {bottom}, with places {first} to {}",
            first + places.len() - 1
        );
    }
}

/// The rows of the list from a place on, from 1, as the API has them.
pub async fn rows_from(world: &World, place: usize, how_many: usize) -> Vec<Look> {
    const PER_PAGE: usize = 50;
    let mut looks = Vec::new();
    let mut page = (place - 1) / PER_PAGE;
    while looks.len() < how_many {
        let path = format!("{LIST}?page={}&per_page={PER_PAGE}", page + 1);
        let rows = world.raw(&path).await;
        let rows = rows.as_array().unwrap();
        let looks_of = |(index, row)| look_of_row(page * PER_PAGE + index + 1, row);
        let of_page = rows.iter().enumerate().map(looks_of);
        looks.extend(of_page.filter(|look| look.place >= place));
        if rows.len() < PER_PAGE {
            break;
        }
        page += 1;
    }
    looks.truncate(how_many);
    looks
}

/// The next time that the browser is about to draw.
pub async fn frame() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let draw = Closure::once_into_js(move || {
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        });
        let draw = draw.unchecked_ref();
        window().request_animation_frame(draw).unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

pub fn has_focus(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

pub fn focus(element: &Element) {
    element.unchecked_ref::<HtmlElement>().focus().unwrap();
}
