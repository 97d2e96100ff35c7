//! What is shown with one set of settings: what the API is asked for, or what the
//! host gave.

use leptos::prelude::*;

use super::Inputs;
use super::given::given_rows;
use super::shell::{Nobody, Whose, in_words};
use crate::api::http::{Client, now};
use crate::auth::host_session::{Handover, HostSession};
use crate::auth::renewal::NoToken;
use crate::auth::session::Session;
use crate::model::feed::Feed;
use crate::model::page::Row;
use crate::model::selection::Selection;
use crate::model::ticket::Subject;
use crate::ui::account_view::AccountView;
use crate::ui::attention_first::{arranged, attention_first};
use crate::ui::credential_feed::{CredentialFeed, skeletons};
use crate::ui::disclosures::Disclosures;
use crate::ui::holder::holder_button;
use crate::ui::host_sign_in::HostSignIn;
use crate::ui::kept::KeptViews;
use crate::ui::known_people::KnownPeople;
use crate::ui::live::{count, follow, holds, live, minutes, text};
use crate::ui::live_exposure::LiveExposure;
use crate::ui::live_feed::LiveFeed;
use crate::ui::notice::{Tone, notice};
use crate::ui::person_view::{PersonView, how_many, limits};
use crate::ui::slot::slot;
use crate::ui::words::words;

/// What is shown with one set of settings.
#[derive(Clone)]
pub struct Shown {
    pub(super) inputs: Inputs,
    pub(super) language: Memo<&'static str>,
    pub(super) whose: RwSignal<Whose>,
    pub(super) client: Client,
    pub(super) disclosures: Disclosures,
}

impl Shown {
    /// What the API is asked for.
    pub fn asked(self) -> AnyView {
        let whose = self.whose;
        let is_someone = holds(move || whose.get().is_ok());
        live(move || {
            if is_someone.get() {
                return self.clone().hosted();
            }
            in_words(self.language, move || match whose.get() {
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
            whose,
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
        let known = KnownPeople::new(&client, session);
        let epoch = count(move || session.account_epoch());
        follow(move || {
            let _ = epoch.get();
            kept.clear();
            known.clear();
        });
        let selection = StoredValue::new(Selection::default());
        let before = StoredValue::new(None::<Subject>);
        live(move || {
            let client = client.clone();
            in_words(language, move || {
                let Ok(subject) = whose.get() else {
                    return ().into_any();
                };
                if !has_begun.get() {
                    before.set_value(None);
                    kept.clear();
                    return match was_refused.get() {
                        true => inputs.sign_in(hosted),
                        false => loading(subject),
                    };
                }
                // Another language draws the same list anew.
                let former = before.try_update_value(|before| before.replace(subject));
                if former.flatten() != Some(subject) {
                    kept.clear();
                    selection.set_value(Selection::default());
                }
                if former.flatten().is_some_and(|former| former != subject) {
                    // Somebody wants to see another one.
                    hosted.ask_again();
                }
                let sign_in = ViewFn::from(move || inputs.sign_in(hosted));
                let on_open = Callback::new(move |feed: LiveFeed| {
                    inputs.watch(feed);
                    ask_to_read_again(hosted, feed);
                    // One that was kept was told of before.
                    if !feed.with_untracked(Feed::has_landed) {
                        inputs.tell_when_ready(subject, feed);
                    }
                });
                let client = client.clone();
                match subject {
                    Subject::Person(id) => {
                        view! { <PersonView id client session disclosures sign_in kept on_open /> }
                    }
                    .into_any(),
                    Subject::Account => {
                        let on_person = Callback::new(move |id| host.tell_person_activate(id));
                        let holder =
                            Callback::new(move |id| holder_button(id, Some(known), on_person));
                        let on_selection = Callback::new(move |now| selection.set_value(now));
                        view! {
                            <AccountView
                                client
                                session
                                disclosures
                                known
                                sign_in
                                kept
                                selection=Signal::stored(selection.get_value())
                                on_selection
                                holder
                                on_open
                            />
                        }
                        .into_any()
                    }
                }
            })
        })
        .into_any()
    }

    /// What the host gave to be shown.
    pub fn given(self) -> AnyView {
        let Self {
            inputs,
            language,
            whose,
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
            let subject = subject_of(whose.get_untracked());
            let is_shown = |row: &&Row| match row {
                Row::Credential(credential) => subject.admits(credential),
                Row::Unreadable => true,
            };
            let shown = |rows: &Vec<Row>| rows.iter().filter(is_shown).count();
            match rows.with(|rows| rows.as_ref().map(shown)) {
                Some(loaded) => host.tell_ready_soon(subject, loaded),
                None => host.tell_bad_credentials(),
            }
        });
        in_words(language, move || {
            let Some(rows) = rows.get() else {
                return slot("error", notice(Tone::Alert, words().bad_rows));
            };
            list(inputs, subject_of(whose.get()), rows, &client, disclosures)
        })
    }
}

/// A list that the host gave, with nothing beside it that would be asked for.
fn list(
    inputs: Inputs,
    subject: Subject,
    rows: Vec<Row>,
    client: &Client,
    disclosures: Disclosures,
) -> AnyView {
    let feed = LiveFeed::given(Feed::given(subject, rows, now()));
    inputs.watch(feed);
    // Whoever has the list has signed in to whatever it came from.
    let session = Session::vouched_for();
    let exposure = LiveExposure::new(limits(client), disclosures, session, feed);
    let load = client.settings().load;
    let minute = minutes();
    let sorted = RwSignal::new(0);
    let sign_in = ViewFn::from(|| ().into_any());
    // Of one person the host says who it is; of many each card does.
    let on_person = Callback::new(move |id| inputs.host.tell_person_activate(id));
    let holder = (subject == Subject::Account)
        .then(|| Callback::new(move |id| holder_button(id, None, on_person)));
    let words = words();
    view! {
        <section class="person">
            <p class="person-header__count" part="count">{how_many(feed)}</p>
            <CredentialFeed
                feed
                exposure
                arrangement=arranged(feed, sorted)
                focused=RwSignal::new(None)
                minute
                label=text(move || words.list_of(None))
                name=Signal::stored(None)
                nothing=text(move || words.empty_list_of(None))
                tools=move || attention_first(feed, sorted)
                load
                sign_in
                holder
            />
        </section>
    }
    .into_any()
}

/// Whose a list is that a host gives: of many where it says of nobody.
fn subject_of(whose: Whose) -> Subject {
    whose.unwrap_or(Subject::Account)
}

/// Asks the host, where there is no session, when somebody wants to read a list
/// again.
fn ask_to_read_again(hosted: HostSession, feed: LiveFeed) {
    let rounds = count(move || feed.with(Feed::rounds));
    let mut before = None;
    follow(move || {
        let now = rounds.get();
        if before.replace(now).is_some_and(|before| before != now) {
            hosted.ask_again();
        }
    });
}

/// What stands where the host is asked for the first time.
fn loading(subject: Subject) -> AnyView {
    let line = |class: &'static str| view! { <div class=class></div> };
    let is_of_account = subject == Subject::Account;
    let header = match is_of_account {
        false => view! {
            <div class="person-header">
                {line("person-header__photo")}
                <div class="person-header__who">
                    {line("person-header__id")}
                    {line("person-header__name")}
                    {line("person-header__work")}
                    {line("person-header__work")}
                </div>
                {line("person-header__side")}
            </div>
            {line("feed-tools")}
        }
        .into_any(),
        true => view! {
            <div class="account__header">
                <p class="account__name">{words().all_credentials}</p>
            </div>
        }
        .into_any(),
    };
    view! {
        <div class="person" class:account=is_of_account aria-hidden="true">
            {header}
            <div class="feed" aria-busy="true">
                {skeletons()}
            </div>
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
}
