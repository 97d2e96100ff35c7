//! One credential as a card. Its secrets never enter the page: a mask of one
//! length stands in their place, and the tail of a card number beside it.

use std::sync::Arc;

use leptos::prelude::*;

use super::icon::KindIcon;
use super::live::{attribute, live};
use super::words;
use crate::model::credential::{Credential, Kind, PassLink, Status};
use crate::model::page::Row;
use crate::model::secret::MASK;

/// A row of the list: an `article` with its place in the feed.
#[component]
pub fn CredentialCard(
    /// What to show, and its place in the list, from 0. The card stays the same
    /// element whatever becomes of its row, and so keeps the focus.
    row: Memo<Option<(usize, Row)>>,
    /// A number that no other card of the page has.
    number: usize,
    /// How many there are, as `aria-setsize` wants it.
    set_size: Signal<Option<String>>,
) -> AnyView {
    let label_id = format!("credential-{number}-label");
    let labelled_by = label_id.clone();
    let position = move || row.with(|row| row.as_ref().map(|(place, _)| place + 1));
    let is_readable = move || row.with(|row| matches!(row, Some((_, Row::Credential(_)))));
    view! {
        <article
            class=attribute(move || Some(card_class(is_readable()).to_owned()))
            tabindex="0"
            aria-labelledby=labelled_by
            aria-posinset=attribute(move || position().map(|position| position.to_string()))
            aria-setsize=set_size
        >
            {live(move || {
                row.with(|row| match row {
                    Some((_, Row::Credential(credential))) => readable(credential, &label_id),
                    Some((_, Row::Unreadable)) | None => unreadable(&label_id),
                })
            })}
        </article>
    }
    .into_any()
}

fn card_class(is_readable: bool) -> &'static str {
    if is_readable {
        "card"
    } else {
        "card card--unreadable"
    }
}

fn readable(credential: &Arc<Credential>, label_id: &str) -> AnyView {
    let kind = credential.kind;
    // A label of which nothing is left to see names nothing.
    let label = match credential.label.as_str() {
        "" => words::kind(kind).to_owned(),
        label => label.to_owned(),
    };
    let kind_name = match words::kind(kind) {
        name if label.eq_ignore_ascii_case(name) => "",
        name => name,
    };
    view! {
        <header class="card__head">
            <KindIcon kind />
            <div class="card__titles">
                <h2 class="card__label" id=label_id.to_owned()>
                    <bdi>{label}</bdi>
                </h2>
                <p class="card__kind">{kind_name}</p>
            </div>
        </header>
        <dl class="card__values">{secret_lines(credential)}</dl>
        <p class="card__status">{status_line(credential)}</p>
        <p class="card__note">
            <bdi>{note(credential)}</bdi>
        </p>
    }
    .into_any()
}

fn unreadable(label_id: &str) -> AnyView {
    view! {
        <header class="card__head">
            <KindIcon kind=Kind::Other />
            <div class="card__titles">
                <h2 class="card__label" id=label_id.to_owned()>
                    {words::UNREADABLE_ROW}
                </h2>
            </div>
        </header>
        <p class="card__note">{words::UNREADABLE_ROW_HINT}</p>
    }
    .into_any()
}

fn secret_lines(credential: &Credential) -> Vec<AnyView> {
    let value = credential
        .value
        .as_ref()
        .map(|_| masked(words::value_of(credential.kind), credential.visible_tail()));
    let link = credential.pass_link.as_ref().map(|link| match link {
        PassLink::Https(_) => masked(words::PASS_LINK, None),
        PassLink::Unrecognised => plain(words::PASS_LINK, words::UNRECOGNISED_LINK),
    });
    let code = credential
        .invitation_code
        .as_ref()
        .map(|_| masked(words::INVITATION_CODE, None));
    value.into_iter().chain(link).chain(code).collect()
}

fn masked(name: &'static str, tail: Option<&str>) -> AnyView {
    let (shown, spoken) = match tail {
        Some(tail) => (format!("{MASK} {tail}"), words::ends_in(tail)),
        None => (MASK.to_owned(), words::HIDDEN.to_owned()),
    };
    view! {
        <div class="card__value">
            <dt>{name}</dt>
            <dd>
                <span class="card__mask" aria-hidden="true">
                    {shown}
                </span>
                <span class="visually-hidden">{spoken}</span>
            </dd>
        </div>
    }
    .into_any()
}

fn plain(name: &'static str, text: &'static str) -> AnyView {
    view! {
        <div class="card__value">
            <dt>{name}</dt>
            <dd>{text}</dd>
        </div>
    }
    .into_any()
}

fn status_line(credential: &Credential) -> AnyView {
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
            words::in_wallet(wallet)
        }
        _ => words::status(status).to_owned(),
    };
    view! {
        <span class=tone aria-hidden="true"></span>
        <bdi>{text}</bdi>
    }
    .into_any()
}

fn note(credential: &Credential) -> String {
    match (&credential.invitation_expires_at, &credential.wallet) {
        (Some(iso), _) => words::invitation_ends(iso),
        (None, Some(wallet)) if credential.status.is_none() => words::in_wallet(wallet),
        _ => String::new(),
    }
}
