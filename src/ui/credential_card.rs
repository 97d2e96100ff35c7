//! One credential as a card: what it is, its secrets under their masks, and how
//! it stands.

use std::sync::Arc;

use leptos::prelude::*;

use super::icon::KindIcon;
use super::live::{attribute, for_now, live, text};
use super::live_exposure::LiveExposure;
use super::secret_line::{plain_line, secret_line};
use super::words::{Words, words};
use crate::api::http::now;
use crate::model::credential::{Credential, Kind, PassLink, Status};
use crate::model::disclosure::Item;
use crate::model::moment::Moment;
use crate::model::page::Row;
use crate::model::person::PersonId;
use crate::model::window::Position;

/// A row of the list, as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Its place in what is shown, from 0.
    pub place: usize,
    /// What to show.
    pub row: Row,
    /// Where it stands, if it is drawn outside of the window.
    pub away: Option<Position>,
}

/// A row of the list: an `article` with its place in the feed.
#[component]
pub fn CredentialCard(
    /// What to show. The card stays the same element whatever becomes of its
    /// row, and so keeps the focus.
    card: Memo<Option<Card>>,
    /// A number that no other card of the page has.
    number: usize,
    /// How many there are, as `aria-setsize` wants it.
    set_size: Signal<String>,
    /// What is uncovered.
    exposure: LiveExposure,
    /// Changes every minute, for what ends.
    minute: RwSignal<u32>,
    /// Draws whoever it is of, where the list is not of one person.
    holder: Option<Callback<PersonId, AnyView>>,
) -> AnyView {
    // Wherever it is moved it is drawn once.
    let row = Memo::new(move |_| card.with(|card| Some(card.as_ref()?.row.clone())));
    let label_id = format!("credential-{number}-label");
    let labelled_by = label_id.clone();
    let place = move || card.with(|card| card.as_ref().map(|card| card.place + 1));
    let away = move || card.with(|card| card.as_ref()?.away);
    // Of one memo alone: an effect that reads another one first, which follows
    // it, is not told of its changes.
    let class = move || {
        card.with(|card| {
            let row = card.as_ref().map(|card| &card.row);
            let is_away = card.as_ref().is_some_and(|card| card.away.is_some());
            card_class(matches!(row, Some(Row::Credential(_))), is_away)
        })
    };
    view! {
        <article
            part="card"
            class=attribute(move || Some(class().to_owned()))
            tabindex="0"
            aria-labelledby=labelled_by
            aria-posinset=attribute(move || Some(place()?.to_string()))
            aria-setsize=attribute(move || for_now(|| Some(set_size.get())))
            style:inset-block-start=text(move || {
                away().map(|away| format!("{}px", away.top)).unwrap_or_default()
            })
        >
            {live(move || {
                row.with(|row| match row {
                    Some(Row::Credential(credential)) => {
                        readable(credential, &label_id, exposure, minute, holder)
                    }
                    Some(Row::Unreadable) | None => unreadable(&label_id),
                })
            })}
        </article>
    }
    .into_any()
}

fn card_class(is_readable: bool, is_away: bool) -> &'static str {
    match (is_readable, is_away) {
        (true, false) => "card",
        (false, false) => "card card--unreadable",
        (true, true) => "card card--away",
        (false, true) => "card card--unreadable card--away",
    }
}

fn readable(
    credential: &Arc<Credential>,
    label_id: &str,
    exposure: LiveExposure,
    minute: RwSignal<u32>,
    holder: Option<Callback<PersonId, AnyView>>,
) -> AnyView {
    let words = words();
    let label = words.label(credential).to_owned();
    let whole = label.clone();
    let kind_name = match words.kind(credential.kind) {
        name if label.eq_ignore_ascii_case(name) => "",
        name => name,
    };
    let mut lines: Vec<AnyView> = Item::ALL
        .into_iter()
        .filter_map(|item| secret_line(credential, item, label_id, exposure))
        .collect();
    if credential.pass_link == Some(PassLink::Unrecognised) {
        lines.push(plain_line(words.pass_link, words.unrecognised_link));
    }
    let noted = Arc::clone(credential);
    view! {
        <header class="card__head">
            <KindIcon kind=credential.kind />
            <div class="card__titles">
                <h2 class="card__label" part="label" id=label_id.to_owned() title=whole>
                    <bdi>{label}</bdi>
                </h2>
                <p class="card__kind">{kind_name}</p>
                {holder.map(|holder| holder.run(credential.holder))}
            </div>
        </header>
        <p class="card__status" part="status">{status_line(credential, words)}</p>
        <p class="card__note">
            <bdi>{text(move || {
                let _ = for_now(|| minute.get());
                note(&noted, words, now())
            })}</bdi>
        </p>
        <dl class="card__secrets">{lines}</dl>
    }
    .into_any()
}

fn unreadable(label_id: &str) -> AnyView {
    let words = words();
    view! {
        <header class="card__head">
            <KindIcon kind=Kind::Other />
            <div class="card__titles">
                <h2 class="card__label" part="label" id=label_id.to_owned()>
                    {words.unreadable_row}
                </h2>
            </div>
        </header>
        <p class="card__note">{words.unreadable_row_hint}</p>
    }
    .into_any()
}

fn status_line(credential: &Credential, words: &Words) -> AnyView {
    let Some(status) = &credential.status else {
        return ().into_any();
    };
    let tone = match status {
        Status::Invited => "mark mark--waiting",
        Status::Active | Status::AddedToWallet | Status::Redeemed => "mark mark--good",
        Status::Revoking => "mark mark--ending",
        Status::Revoked => "mark mark--ended",
        Status::Unknown(_) => "mark mark--unknown",
    };
    let text = match &credential.wallet {
        Some(wallet) if matches!(status, Status::AddedToWallet | Status::Active) => {
            words.in_wallet(wallet)
        }
        _ => words.status(status).to_owned(),
    };
    view! {
        <span class=tone aria-hidden="true"></span>
        <bdi>{text}</bdi>
    }
    .into_any()
}

fn note(credential: &Credential, words: &Words, now: Moment) -> String {
    match (credential.invitation_ends(), &credential.wallet) {
        (Some(at), _) => words.expiry(at, now),
        (None, Some(wallet)) if credential.status.is_none() => words.in_wallet(wallet),
        _ => String::new(),
    }
}
