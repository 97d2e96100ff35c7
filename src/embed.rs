//! The element shell: `<person-credentials>` on somebody else's page.
//!
//! `embed/element.js` is the element's class; it makes one instance of the wasm
//! for each element and calls what stands here. There is no router, no storage,
//! and nothing of the host's page is touched but the element itself.
//!
//! # The contract
//!
//! One script and one tag. Importing the script registers the element and does
//! nothing else; a second import warns once and does nothing.
//!
//! | attribute | property | meaning | if absent |
//! |---|---|---|---|
//! | `person-id` | `personId` | whose credentials: a positive whole number; anything else is a message, and nothing is requested | a message |
//! | `api-base` | `apiBase` | where the API is, as [`crate::api::settings`] reads it | the page's own origin |
//! | `page-size` | `pageSize` | how many are asked for at a time, 1 to 500 | 50 |
//! | `load` | `load` | `scroll`, or `button` alone | `scroll` |
//! | `lang` | `lang` | language of the texts | that of the page around it, then the browser's |
//! | `theme` | `theme` | `light`, `dark`, or `auto` for the system's | the colour scheme of the page around it |
//! | `auth` | `auth` | `token` from `getToken`, or `same-origin`: cookies, and whoever serves the page adds the token | `token` |
//! | `csrf-header`, `csrf-token` | `csrfHeader`, `csrfToken` | the header of every request with cookies | `X-Requested-With: person-credentials` |
//! | `request-timeout`, `reveal-time`, `pass-link-hosts`, `photo-origins` | `requestTimeout`, `revealTime`, `passLinkHosts`, `photoOrigins` | as the page's settings of these names | as there |
//!
//! There is no attribute `token`: setting one warns once and does nothing.
//!
//! | property, method | meaning |
//! |---|---|
//! | `getToken(reason, signal)` | async; gives the access token. `reason` is `initial`, `expired` or `rejected`; the signal is aborted when the answer is no longer wanted. One in place of another is kept until a token is needed |
//! | `credentials` | a list as the API sends it, shown without any request |
//! | `disclosureGuard(detail)` | async; `true` permits a disclosure, everything else refuses it |
//! | `refresh()` | reads the list again; asks for a token where there is none; starts anew after a fault |
//! | `clear()` | forgets the session, the cards and the host's list, until the next `refresh()` or `credentials` |
//!
//! Events bubble and cross shadow roots. Their `detail` has `version: 1` and
//! never a secret or a token. Their names begin with `person-credentials-`.
//!
//! | event | detail |
//! |---|---|
//! | `ready` | `personId`, `loaded`: the first rows are on the screen |
//! | `error` | `code`, `status`, `retryable`, `retrying`; `attribute` with `bad_attribute` |
//! | `auth-required` | `reason`: `none`, `failed`, `timed_out`, `malformed`, `rejected`, `signed_out` (of the host, with cookies) |
//! | `count-change` | `loaded`, `total` (null if unknown), `complete` |
//! | `person-activate` | `personId`: a card's person was pressed, in a list that is not of one person |
//! | `disclosure` | `credentialId`, `personId`, `kind`, `item`, `action`, `label`, `at`; `preventDefault()` refuses it |
//!
//! Codes of `error`: those of [`crate::model::failure::Failure::code`], and
//! `bad_attribute`, `bad_credentials`, `subject_mismatch`, `load_failed` (the
//! wasm), `unsupported` (no WebAssembly), `internal`.
//!
//! Custom properties are those of `style/tokens.css`, set on the element; parts
//! are `root`, `header`, `photo`, `name`, `count`, `feed`, `card`, `label`,
//! `person`, `status`, `secret`, `button`, `notice`, `message`, `dialog`, `end`; slots are
//! `empty` and `error`.

use std::cell::Cell;
use std::rc::Rc;

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use crate::api::http::{Client, now};
use crate::api::settings::{BadSetting, Settings};
pub use crate::auth::host_session::Beginning;
use crate::auth::host_session::{Handover, HostSession};
use crate::auth::renewal::NoToken;
use crate::auth::session::Session;
use crate::browser::page;
use crate::model::failure::Failure;
use crate::model::feed::{Event, Feed};
use crate::model::page::Row;
use crate::model::person::PersonId;
use crate::model::phase::Phase;
use crate::model::ticket::Subject;
use crate::ui::credential_feed::{CredentialFeed, skeletons};
use crate::ui::disclosures::Disclosures;
use crate::ui::host_sign_in::HostSignIn;
use crate::ui::kept::KeptViews;
use crate::ui::live::{count, follow, holds, live, minutes};
use crate::ui::live_exposure::LiveExposure;
use crate::ui::live_feed::LiveFeed;
use crate::ui::notice::{Tone, notice};
use crate::ui::person_view::{PersonView, how_many, limits};
use crate::ui::slot::slot;
use crate::ui::words::{Words, choose, words};
use given::given_rows;
use host::Host;

mod given;
mod host;

/// One element's views. Dropping it takes them away, gives up what was asked
/// and forgets what was read.
#[must_use = "dropping it takes the views away"]
pub struct Element {
    inputs: Inputs,
    _views: UnmountHandle<AnyViewState>,
}

/// What reaches the views from outside.
#[derive(Debug, Clone, Copy)]
struct Inputs {
    host: Host,
    container: StoredValue<HtmlElement, LocalStorage>,
    /// Gives the focus to the container where it was lost; it outlives what lost
    /// it.
    keep_focus: Callback<()>,
    /// Changes with every attribute.
    attributes: RwSignal<u32>,
    /// Changes with the list that the host gives.
    given: RwSignal<u32>,
    beginning: StoredValue<Beginning>,
    hosted: StoredValue<Option<HostSession>>,
    feed: StoredValue<Option<LiveFeed>>,
}

impl Element {
    /// Draws an element's views into a container of its shadow root.
    pub fn mount(
        element: HtmlElement,
        container: HtmlElement,
        early: JsValue,
        beginning: Beginning,
    ) -> Option<Self> {
        let handed_out = Rc::new(Cell::new(None));
        let views = mount_to(container.clone(), {
            let handed_out = Rc::clone(&handed_out);
            move || {
                let container = StoredValue::new_local(container);
                let inputs = Inputs {
                    host: Host::of(element, early),
                    container,
                    keep_focus: Callback::new(move |()| keep_focus(container)),
                    attributes: RwSignal::new(0),
                    given: RwSignal::new(0),
                    beginning: StoredValue::new(beginning),
                    hosted: StoredValue::new(None),
                    feed: StoredValue::new(None),
                };
                handed_out.set(Some(inputs));
                shell(inputs)
            }
        });
        let inputs: Inputs = handed_out.get()?;
        // After the questions that the views asked while they were drawn.
        spawn_local(async move { inputs.host.take_back_early() });
        Some(Self {
            inputs,
            _views: views,
        })
    }

    /// What to do with it from outside.
    #[must_use]
    pub fn controls(&self) -> Controls {
        Controls(self.inputs)
    }
}

impl std::fmt::Debug for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Element")
    }
}

/// What the host can do with an element. A handle: it can be used while the
/// element is being changed, and once it is gone.
#[derive(Debug, Clone, Copy)]
pub struct Controls(Inputs);

impl Controls {
    /// An attribute or a property is another one now.
    pub fn changed(&self, name: &str) {
        match name {
            "getToken" => {
                self.0.host.take_back_early();
                // Where there was none it is needed now.
                if self.0.host.gives_tokens() {
                    self.0.beginning.try_set_value(Beginning::Asking);
                    if let Some(hosted) = self.0.hosted.try_get_value().flatten() {
                        hosted.begin_by_token();
                    }
                }
            }
            "credentials" => {
                if self.0.host.gives_credentials() {
                    self.0.beginning.try_set_value(Beginning::Asking);
                }
                self.0.given.try_update(next);
            }
            _ => {
                self.0.attributes.try_update(next);
            }
        }
    }

    /// Reads the list again, or asks for what is needed for it.
    pub fn refresh(&self) {
        self.0.beginning.try_set_value(Beginning::Asking);
        if self.0.host.gives_credentials() {
            self.0.given.try_update(next);
            return;
        }
        let hosted = self.0.hosted.try_get_value().flatten();
        if hosted.is_some_and(|hosted| hosted.begin_again()) {
            return;
        }
        let feed = self.0.feed.try_get_value().flatten();
        // What is under way already is not asked for twice.
        if let Some(feed) = feed.filter(|feed| !feed.is_reading_anew()) {
            feed.report(Event::ReloadPressed);
        }
    }

    /// Forgets the session and everything that was read or given.
    pub fn clear(&self) {
        self.0.beginning.try_set_value(Beginning::Cleared);
        self.0.host.take_back_early();
        self.0.given.try_update(next);
        if let Some(hosted) = self.0.hosted.try_get_value().flatten() {
            hosted.clear();
        }
    }
}

fn keep_focus(container: StoredValue<HtmlElement, LocalStorage>) {
    if let Some(container) = container.try_get_value()
        && page::is_focus_lost()
    {
        page::focus_in_place(&container);
    }
}

fn next(number: &mut u32) {
    *number = number.wrapping_add(1);
}

/// Why there is nobody to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nobody {
    NotChosen,
    NoId,
}

fn shell(inputs: Inputs) -> AnyView {
    let Inputs {
        host,
        container,
        attributes,
        given,
        ..
    } = inputs;
    let settings = Memo::new(move |_| {
        let _ = attributes.get();
        Settings::read(|name| host.attribute(name), &page::origin())
    });
    let language = Memo::new(move |_| {
        let _ = attributes.get();
        chosen(host).tag
    });
    let person = Memo::new(move |_| {
        let _ = attributes.get();
        let text = host.attribute("person-id").ok_or(Nobody::NotChosen)?;
        PersonId::parse(text.trim()).ok_or(Nobody::NoId)
    });
    let is_given = holds(move || {
        let _ = given.get();
        host.gives_credentials()
    });
    follow(move || {
        let tag = language.get();
        if let Some(container) = container.try_get_value() {
            // Only a name that is none would be refused.
            let _ = container.set_attribute("lang", tag);
        }
    });
    follow(move || {
        let bad = match (settings.get(), person.get()) {
            (Err(what), _) => Some(what.name()),
            (Ok(_), Err(Nobody::NoId)) => Some("person-id"),
            (Ok(_), Ok(_) | Err(Nobody::NotChosen)) => None,
        };
        if let Some(name) = bad {
            host.tell_bad_attribute(name);
        }
    });
    live(move || match settings.get() {
        Err(what) => in_words(language, move || slot("error", wrong(what))),
        Ok(settings) => {
            let client = Client::new(settings);
            let shown = Shown {
                inputs,
                language,
                person,
                client,
                disclosures: Disclosures::new(Some(host.guard())),
            };
            live(move || match is_given.get() {
                true => shown.clone().given(),
                false => shown.clone().asked(),
            })
            .into_any()
        }
    })
    .into_any()
}

fn chosen(host: Host) -> &'static Words {
    let around = host.language();
    let preferred = page::languages();
    choose(around.iter().chain(&preferred).map(String::as_str))
}

/// Draws something in the language of the element, again in another one.
fn in_words(language: Memo<&'static str>, draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    live(move || {
        provide_context(choose([language.get()]));
        draw()
    })
    .into_any()
}

fn wrong(what: BadSetting) -> AnyView {
    notice(Tone::Alert, words().bad_setting(what))
}

/// What is shown with one set of settings.
#[derive(Clone)]
struct Shown {
    inputs: Inputs,
    language: Memo<&'static str>,
    person: Memo<Result<PersonId, Nobody>>,
    client: Client,
    disclosures: Disclosures,
}

impl Shown {
    /// What the API is asked for.
    fn asked(self) -> AnyView {
        let person = self.person;
        let is_someone = holds(move || person.with(Result::is_ok));
        live(move || {
            if is_someone.get() {
                return self.clone().hosted();
            }
            in_words(self.language, move || match person.get() {
                Err(Nobody::NoId) => slot("error", notice(Tone::Alert, words().bad_person_id)),
                Ok(_) | Err(Nobody::NotChosen) => notice(Tone::Status, words().no_person),
            })
        })
        .into_any()
    }

    fn hosted(self) -> AnyView {
        let Self {
            inputs,
            language,
            person,
            client,
            disclosures,
        } = self;
        let host = inputs.host;
        let beginning = inputs.beginning.get_value();
        let hosted = HostSession::open(client.settings(), host.provider(), beginning);
        inputs.hosted.set_value(Some(hosted));
        on_cleanup(move || {
            inputs.hosted.try_set_value(None);
        });
        follow(move || match hosted.why_none() {
            None | Some(NoToken::Cleared) => {}
            Some(why) => host.tell_auth_required(why),
        });
        // What was begun goes on while the host is asked again, unless the host
        // took it away.
        let has_begun = Memo::new(move |before: Option<&bool>| match hosted.handover() {
            Handover::Done => true,
            Handover::Refused(NoToken::Cleared) => false,
            Handover::Asked | Handover::Refused(_) => before.copied().unwrap_or_default(),
        });
        // It stays where it was while the host is asked again.
        let was_refused = Memo::new(move |before: Option<&bool>| match hosted.handover() {
            Handover::Refused(_) => true,
            Handover::Asked => before.copied().unwrap_or_default(),
            Handover::Done => false,
        });
        let session = hosted.session();
        let kept = KeptViews::new();
        let epoch = count(move || session.account_epoch());
        follow(move || {
            let _ = epoch.get();
            kept.clear();
        });
        let before = StoredValue::new(None::<PersonId>);
        live(move || {
            let client = client.clone();
            in_words(language, move || {
                let id = person.get();
                let Ok(id) = id else {
                    return ().into_any();
                };
                if !has_begun.get() {
                    before.set_value(None);
                    kept.clear();
                    return match was_refused.get() {
                        true => inputs.sign_in(hosted),
                        false => loading(),
                    };
                }
                // Another language draws the same person anew.
                if before.try_update_value(|before| before.replace(id)) != Some(Some(id)) {
                    kept.clear();
                }
                let sign_in = ViewFn::from(move || inputs.sign_in(hosted));
                let on_open = Callback::new(move |feed: LiveFeed| {
                    inputs.watch(feed);
                    // One that was kept was told of before.
                    if !feed.with_untracked(Feed::has_landed) {
                        inputs.tell_when_ready(id, feed);
                    }
                });
                let client = client.clone();
                view! { <PersonView id client session disclosures sign_in kept on_open /> }
                    .into_any()
            })
        })
        .into_any()
    }

    /// What the host gave to be shown.
    fn given(self) -> AnyView {
        let Self {
            inputs,
            language,
            person,
            client,
            disclosures,
        } = self;
        let host = inputs.host;
        let trusted = client.settings().trusted.clone();
        // The same list again changes nothing, however often a host sets it.
        let rows = Memo::new(move |_| {
            let _ = inputs.given.get();
            given_rows(&host.given(), &trusted)
        });
        follow(move || {
            let person = person.get_untracked().ok();
            let subject = subject_of(person);
            let is_shown = |row: &&Row| match row {
                Row::Credential(credential) => subject.admits(credential),
                Row::Unreadable => true,
            };
            let shown = |rows: &Vec<Row>| rows.iter().filter(is_shown).count();
            match rows.with(|rows| rows.as_ref().map(shown)) {
                Some(loaded) => host.tell_ready_soon(person, loaded),
                None => host.tell_bad_credentials(),
            }
        });
        in_words(language, move || {
            let Some(rows) = rows.get() else {
                return slot("error", notice(Tone::Alert, words().bad_rows));
            };
            list(inputs, person.get().ok(), rows, &client, disclosures)
        })
    }
}

/// A list that the host gave, with nothing beside it that would be asked for.
fn list(
    inputs: Inputs,
    person: Option<PersonId>,
    rows: Vec<Row>,
    client: &Client,
    disclosures: Disclosures,
) -> AnyView {
    let feed = LiveFeed::given(Feed::given(subject_of(person), rows, now()));
    inputs.watch(feed);
    // Whoever has the list has signed in to whatever it came from.
    let session = Session::vouched_for();
    let exposure = LiveExposure::new(limits(client), disclosures, session, feed);
    let load = client.settings().load;
    let minute = minutes();
    let sorted = RwSignal::new(0);
    let sign_in = ViewFn::from(|| ().into_any());
    // Of one person the host says who it is; of many each card does.
    let on_person = person
        .is_none()
        .then(|| Callback::new(move |id| inputs.host.tell_person_activate(id)));
    view! {
        <section class="person">
            <p class="person-header__count" part="count">{how_many(feed)}</p>
            <CredentialFeed
                feed
                exposure
                sorted
                minute
                name=Signal::stored(None)
                is_nobody=Signal::stored(false)
                load
                sign_in
                on_person
            />
        </section>
    }
    .into_any()
}

fn subject_of(person: Option<PersonId>) -> Subject {
    person.map_or(Subject::Account, Subject::Person)
}

/// What stands where the host is asked for the first time.
fn loading() -> AnyView {
    view! {
        <div class="feed" aria-busy="true">
            {skeletons()}
        </div>
        <p class="visually-hidden" role="status">
            {words().loading_credentials}
        </p>
    }
    .into_any()
}

impl Inputs {
    fn sign_in(self, hosted: HostSession) -> AnyView {
        let why = Signal::derive(move || hosted.why_none());
        let on_retry = Callback::new(move |()| {
            hosted.begin_again();
        });
        let keep_focus = self.keep_focus;
        view! { <HostSignIn why on_retry keep_focus /> }.into_any()
    }

    /// Tells the host once the first rows of a person are on the screen.
    fn tell_when_ready(self, person: PersonId, feed: LiveFeed) {
        let has_landed = holds(move || feed.with(Feed::has_landed));
        follow(move || {
            if has_landed.get() {
                let loaded = feed.with_untracked(|feed| feed.rows().len());
                self.host.tell_ready_soon(Some(person), loaded);
            }
        });
    }

    /// Tells the host what becomes of a list.
    fn watch(self, feed: LiveFeed) {
        let host = self.host;
        self.feed.try_set_value(Some(feed));
        let extent = Memo::new(move |_| feed.with(|feed| feed.has_landed().then(|| feed.extent())));
        follow(move || {
            if let Some(extent) = extent.get() {
                host.tell_count(extent);
            }
        });
        follow(move || {
            let trouble = feed.phase(|phase| match phase {
                Phase::Waiting(_, why) => Some((why.clone(), true)),
                Phase::Stopped(Failure::SignInNeeded) => None,
                Phase::Stopped(why) => Some((why.clone(), false)),
                Phase::Closed | Phase::Resting | Phase::Loading(_) | Phase::Complete => None,
            });
            if let Some((why, is_retrying)) = trouble {
                host.tell_failure(&why, is_retrying);
            }
        });
        let is_mismatched = holds(move || feed.with(|feed| feed.refused() > 0));
        follow(move || {
            if is_mismatched.get() {
                host.tell_mismatch();
            }
        });
    }
}
