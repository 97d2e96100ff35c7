//! From bytes of the server to the model's types.
//!
//! Tolerant where documents disagree, strict where a guess could show the
//! wrong thing: a row that lacks what identifies it becomes a row that could
//! not be read, and never costs the page its other rows.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::model::credential::{Credential, CredentialId, Kind, Status, Traits, Wallet};
use crate::model::failure::Failure;
use crate::model::feed::{Page, Row};
use crate::model::person::{Person, PersonId};
use crate::model::secret::Secret;
use crate::model::token::TokenInfo;

/// The longest sentence of a server that is shown to people.
const LONGEST_DESCRIPTION: usize = 300;

/// Reads a page of credentials: a bare array, with the total beside it.
///
/// # Errors
/// [`Failure::Unreadable`] if the body is no JSON array.
pub fn page(body: &str, total: Option<u64>) -> Result<Page, Failure> {
    let rows: Vec<&RawValue> = parse(body)?;
    let rows = rows
        .into_iter()
        .map(|row| credential(row.get()).map_or(Row::Unreadable, |c| Row::Credential(Arc::new(c))))
        .collect();
    Ok(Page { rows, total })
}

/// Every field as it stands in the text, so that `0123`, `"0123"` and a number
/// of thirty digits keep all of their characters.
#[derive(Deserialize)]
struct WireCredential<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    label: Option<&'a RawValue>,
    #[serde(borrow)]
    person_id: Option<&'a RawValue>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    #[serde(borrow)]
    url: Option<&'a RawValue>,
    #[serde(borrow)]
    wallet_type: Option<&'a RawValue>,
    #[serde(borrow)]
    invitation_code: Option<&'a RawValue>,
    #[serde(borrow)]
    invitation_expires_at: Option<&'a RawValue>,
}

fn credential(row: &str) -> Option<Credential> {
    let wire: WireCredential<'_> = serde_json::from_str(row).ok()?;
    let id = CredentialId::parse(&text(wire.id)??)?;
    let label = text(wire.label)??;
    let holder = PersonId::parse(&text(wire.person_id)??)?;
    let value = text(wire.value)?;
    let status = text(wire.status)?;
    let pass_link = text(wire.url)?;
    let wallet = text(wire.wallet_type)?;
    let invitation_code = text(wire.invitation_code)?;
    let invitation_expires_at = text(wire.invitation_expires_at)?;
    let kind = Kind::of(Traits {
        label: &label,
        has_value: value.is_some(),
        has_pass_link: pass_link.is_some(),
        has_invitation: invitation_code.is_some() || invitation_expires_at.is_some(),
        has_wallet: wallet.is_some(),
        has_status: status.is_some(),
    });
    Some(Credential {
        id,
        holder,
        label,
        kind,
        value: value.map(Secret::new),
        pass_link: pass_link.map(Secret::new),
        invitation_code: invitation_code.map(Secret::new),
        invitation_expires_at,
        status: status.as_deref().map(Status::parse),
        wallet: wallet.as_deref().map(Wallet::parse),
    })
}

/// The text of a field: `None` if it is neither text nor number (which makes
/// its row unreadable), `Some(None)` if it is absent, null or empty.
#[expect(
    clippy::option_option,
    reason = "the two absences mean different things and `?` peels one at a time"
)]
fn text(field: Option<&RawValue>) -> Option<Option<String>> {
    let Some(field) = field else {
        return Some(None);
    };
    let raw = field.get();
    let text = if raw.starts_with('"') {
        serde_json::from_str::<String>(raw).ok()?
    } else if raw.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        raw.to_owned()
    } else {
        return None;
    };
    Some((!text.is_empty()).then_some(text))
}

/// The fields of a person that are shown. The record also holds PINs and card
/// numbers in clear: naming fields one by one keeps them out.
#[derive(Deserialize)]
struct WirePerson<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
    #[serde(default)]
    first_name: Option<String>,
    #[serde(default)]
    last_name: Option<String>,
    enabled: bool,
    department: Option<String>,
    job_title: Option<String>,
}

impl WirePerson<'_> {
    fn read(self) -> Option<Person> {
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Some(Person {
            id: PersonId::parse(&text(Some(self.id))??)?,
            first_name: self.first_name.unwrap_or_default(),
            last_name: self.last_name.unwrap_or_default(),
            enabled: self.enabled,
            department: filled(self.department),
            job_title: filled(self.job_title),
        })
    }
}

/// Reads one person, who must be the one that was asked for.
///
/// # Errors
/// [`Failure::Unreadable`] if the body is no person, or another one.
pub fn person(body: &str, asked_for: PersonId) -> Result<Person, Failure> {
    parse::<WirePerson<'_>>(body)?
        .read()
        .filter(|person| person.id == asked_for)
        .ok_or_else(|| unreadable("not the person that was asked for"))
}

/// Reads a list of people. Whoever cannot be read is left out: the list only
/// offers people to look at, and is never said to be whole.
///
/// # Errors
/// [`Failure::Unreadable`] if the body is no JSON array.
pub fn people(body: &str) -> Result<Vec<Person>, Failure> {
    let rows: Vec<&RawValue> = parse(body)?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            serde_json::from_str::<WirePerson<'_>>(row.get())
                .ok()?
                .read()
        })
        .collect())
}

#[derive(Deserialize)]
struct WireTokenInfo<'a> {
    account_id: Option<String>,
    scope: Vec<String>,
    #[serde(borrow)]
    expires_in: &'a RawValue,
}

/// Reads what the server says of a token.
///
/// # Errors
/// [`Failure::Unreadable`] if the body does not say it.
pub fn token_info(body: &str) -> Result<TokenInfo, Failure> {
    let wire: WireTokenInfo<'_> = parse(body)?;
    Ok(TokenInfo {
        account: wire.account_id,
        scopes: wire.scope,
        expires_in_secs: whole_seconds(wire.expires_in)
            .ok_or_else(|| unreadable("no number of seconds"))?,
    })
}

/// How many rows the whole list has, from whichever header says so: `Total`
/// (reference) or `X-Total-Results` (guide). Two that disagree, or one that is
/// no number, count as none.
pub fn total(header: impl Fn(&str) -> Option<String>) -> Option<u64> {
    let read = |name| header(name).map(|value| value.trim().parse::<u64>().ok());
    match (read("Total"), read("X-Total-Results")) {
        (Some(one), None) | (None, Some(one)) => one,
        (Some(one), Some(other)) if one == other => one,
        _ => None,
    }
}

/// The shapes of error bodies: `{error, error_description}`,
/// `{type, message}` and `{error, description, retry_in}`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct WireError<'a> {
    error_description: Option<String>,
    message: Option<String>,
    description: Option<String>,
    #[serde(borrow)]
    retry_in: Option<&'a RawValue>,
}

/// What a status that is no success means, with what its body and the
/// `Retry-After` header add to it. A body in no known shape adds nothing.
#[must_use]
pub fn failure(status: u16, body: &str, retry_after: Option<&str>) -> Failure {
    let wire: WireError<'_> = serde_json::from_str(body).unwrap_or_default();
    let description = [wire.error_description, wire.message, wire.description]
        .into_iter()
        .flatten()
        .find(|text| !text.trim().is_empty())
        .map(|text| text.chars().take(LONGEST_DESCRIPTION).collect());
    match status {
        401 => Failure::SignInNeeded,
        403 => Failure::NotAllowed { description },
        404 | 410 => Failure::NoSuchPerson,
        429 => Failure::Busy {
            retry_after_secs: retry_after
                .and_then(|value| value.trim().parse().ok())
                .or_else(|| wire.retry_in.and_then(whole_seconds)),
        },
        400..=499 => Failure::Refused {
            status,
            description,
        },
        _ => Failure::Server { status },
    }
}

/// Whole seconds of a JSON number, rounded up; `None` where it is none, or more
/// than anybody would wait.
fn whole_seconds(field: &RawValue) -> Option<u32> {
    let number = text(Some(field))??;
    let (whole, rest) = number.split_once('.').unwrap_or((&number, "0"));
    let is_exact = rest.bytes().all(|b| b == b'0');
    let is_number = rest.bytes().all(|b| b.is_ascii_digit());
    let seconds = whole.parse::<u32>().ok().filter(|_| is_number)?;
    seconds.checked_add(u32::from(!is_exact))
}

fn parse<'a, T: Deserialize<'a>>(body: &'a str) -> Result<T, Failure> {
    serde_json::from_str(body).map_err(|error| {
        // The text of the error can repeat what stood in the body.
        unreadable(match error.classify() {
            serde_json::error::Category::Data => "another shape than documented",
            _ => "not JSON",
        })
    })
}

fn unreadable(detail: &str) -> Failure {
    Failure::Unreadable {
        detail: detail.to_owned(),
    }
}

#[cfg(test)]
mod tests;
