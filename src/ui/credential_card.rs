//! One credential as a card. Its secrets never enter the page: a mask of one
//! length stands in their place, and the tail of a card number beside it.

use std::sync::Arc;

use leptos::prelude::*;

use super::icon::KindIcon;
use super::words;
use crate::model::credential::{Credential, Kind, Status};
use crate::model::feed::Row;
use crate::model::secret::MASK;

/// A row of the list: an `article` with its place in the feed.
#[component]
pub fn CredentialCard(
    /// What to show.
    row: Row,
    /// Its place in the list, from 1.
    position: usize,
    /// How many there are, as `aria-setsize` wants it.
    set_size: Signal<Option<String>>,
) -> AnyView {
    let label_id = format!("credential-{position}-label");
    let (class, content) = match row {
        Row::Credential(credential) => ("card", readable(&credential, &label_id)),
        Row::Unreadable => ("card card--unreadable", unreadable(&label_id)),
    };
    view! {
        <article
            class=class
            tabindex="0"
            aria-labelledby=label_id
            aria-posinset=position.to_string()
            aria-setsize=set_size
        >
            {content}
        </article>
    }
    .into_any()
}

fn readable(credential: &Arc<Credential>, label_id: &str) -> AnyView {
    let kind = credential.kind;
    let label = credential.label.clone();
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
    let link = credential
        .pass_link
        .as_ref()
        .map(|_| masked(words::PASS_LINK, None));
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
