//! What an element shows, by what its host says: settings, person, language.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::Inputs;
use super::host::Host;
use super::shown::Shown;
use crate::api::http::Client;
use crate::api::settings::{BadSetting, Settings};
use crate::browser::page;
use crate::model::person::PersonId;
use crate::model::ticket::Subject;
use crate::ui::disclosures::Disclosures;
use crate::ui::live::{follow, holds, live};
use crate::ui::notice::{Tone, notice};
use crate::ui::slot::slot;
use crate::ui::words::{Words, choose, words};

/// Whose credentials a host wants to be shown.
pub type Whose = Result<Subject, Nobody>;

/// Why there is nobody to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nobody {
    /// The host chose nobody.
    NotChosen,
    /// What the host says is no id.
    NoId,
}

/// Draws what the host says, again when it says something else.
pub fn shell(inputs: Inputs) -> AnyView {
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
    let whose = live_whose(inputs);
    let is_given = holds(move || {
        let _ = given.get();
        host.gives_credentials()
    });
    follow(move || {
        let tag = language.get();
        if let Some(container) = container.try_get_value() {
            // Only a name that is none would be refused.
            let _ = container.set_attribute("lang", tag);
            let _ = container.set_attribute("dir", choose([tag]).direction);
        }
    });
    follow(move || {
        let bad = match (settings.get(), whose.get()) {
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
                whose,
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

/// Whom the host chose. Everyone only once it has had a turn to choose somebody:
/// pages take away what they said first, and say something else after that.
fn live_whose(inputs: Inputs) -> RwSignal<Whose> {
    let (host, attributes) = (inputs.host, inputs.attributes);
    // At first it had its turn while the wasm was started.
    let whose = RwSignal::new(chosen_subject(host));
    let choose = move |now| {
        whose.try_maybe_update(|whose| (std::mem::replace(whose, now) != now, ()));
    };
    let turn = StoredValue::new_local(None::<Timeout>);
    follow(move || {
        let _ = attributes.get();
        let now = chosen_subject(host);
        let is_everyone = now == Ok(Subject::Account);
        turn.set_value(is_everyone.then(|| Timeout::new(0, move || choose(now))));
        if !is_everyone {
            choose(now);
        }
    });
    whose
}

fn chosen_subject(host: Host) -> Whose {
    let Some(text) = host.attribute("person-id") else {
        return Ok(Subject::Account);
    };
    match text.trim() {
        "" => Err(Nobody::NotChosen),
        id => PersonId::parse(id).map(Subject::Person).ok_or(Nobody::NoId),
    }
}

fn chosen(host: Host) -> &'static Words {
    let around = host.language();
    let preferred = page::languages();
    choose(around.iter().chain(&preferred).map(String::as_str))
}

/// Draws something in the language of the element, again in another one.
pub fn in_words(
    language: Memo<&'static str>,
    draw: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    live(move || {
        provide_context(choose([language.get()]));
        draw()
    })
    .into_any()
}

fn wrong(what: BadSetting) -> AnyView {
    notice(Tone::Alert, words().bad_setting(what))
}
