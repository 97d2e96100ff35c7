//! The person view: who it is, and what they hold.
//!
//! One of these shows one person for as long as it lives. Another person is
//! another view, so that nothing of the former one can be left in it.

use leptos::prelude::*;

use super::credential_feed::CredentialFeed;
use super::live::text;
use super::live_feed::LiveFeed;
use super::person_header::PersonHeader;
use super::request::ask;
use super::sign_in::SignIn;
use super::words;
use crate::api::http::Client;
use crate::auth::session::Session;
use crate::model::feed::Subject;
use crate::model::person::PersonId;

/// Everything about one person.
#[component]
pub fn PersonView(
    /// Who.
    id: PersonId,
    /// Where to ask.
    client: Client,
    /// On whose behalf.
    session: Session,
) -> AnyView {
    let feed = LiveFeed::open(Subject::Person(id), client.clone(), session);
    let person = ask(session, {
        let client = client.clone();
        move |token, abort| {
            let client = client.clone();
            async move { client.person(&token, id, &abort).await }
        }
    });
    let name = Memo::new(move |_| {
        let name = person.get()?.ok()?.full_name();
        (!name.is_empty()).then_some(name)
    });
    let count = text(move || {
        feed.with(|feed| match feed.has_landed() {
            true => words::count(feed.extent()),
            false => String::new(),
        })
    });
    let sign_in = move || view! { <SignIn client=client.clone() session /> };
    view! {
        <section class="person">
            <PersonHeader id person count />
            <CredentialFeed feed name=name.into() sign_in=sign_in.into() />
        </section>
    }
    .into_any()
}
