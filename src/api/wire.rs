//! From bytes of the server to the model's types.
//!
//! Tolerant where documents disagree, strict where a guess could show the
//! wrong thing: a row that lacks what identifies it becomes a row that could
//! not be read, and never costs the page its other rows.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
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
    let rows = parse::<Vec<Fields<'_>>>(body)?
        .iter()
        .map(|row| credential(row).map_or(Row::Unreadable, |c| Row::Credential(Arc::new(c))))
        .collect();
    Ok(Page { rows, total })
}

fn credential(row: &Fields<'_>) -> Option<Credential> {
    let id = CredentialId::parse(&row.text("id")??)?;
    let label = row.text("label")??;
    let holder = PersonId::parse(&row.text("person_id")??)?;
    let value = row.text("value")?;
    let status = row.text("status")?;
    let pass_link = row.text("url")?;
    let wallet = row.text("wallet_type")?;
    let invitation_code = row.text("invitation_code")?;
    let invitation_expires_at = row.text("invitation_expires_at")?;
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

/// Reads one person, who must be the one that was asked for.
///
/// # Errors
/// [`Failure::Unreadable`] if the body is no person, or another one.
pub fn person(body: &str, asked_for: PersonId) -> Result<Person, Failure> {
    read_person(&parse(body)?)
        .filter(|person| person.id == asked_for)
        .ok_or_else(|| unreadable("not the person that was asked for"))
}

/// Reads a list of people. Whoever cannot be read is left out: the list only
/// offers people to look at, and is never said to be whole.
///
/// # Errors
/// [`Failure::Unreadable`] if the body is no JSON array, or one in which nobody
/// can be read: an account with people must not pass for one without.
pub fn people(body: &str) -> Result<Vec<Person>, Failure> {
    let rows: Vec<Fields<'_>> = parse(body)?;
    let people: Vec<Person> = rows.iter().filter_map(read_person).collect();
    if people.is_empty() && !rows.is_empty() {
        return Err(unreadable("no person among the people"));
    }
    Ok(people)
}

/// The record also holds PINs and card numbers in clear: naming the fields one
/// by one keeps them out.
fn read_person(row: &Fields<'_>) -> Option<Person> {
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    Some(Person {
        id: PersonId::parse(&row.text("id")??)?,
        first_name: row.text("first_name")?.unwrap_or_default(),
        last_name: row.text("last_name")?.unwrap_or_default(),
        enabled: row.flag("enabled")?,
        department: filled(row.text("department")?),
        job_title: filled(row.text("job_title")?),
    })
}

/// Reads what the server says of a token.
///
/// # Errors
/// [`Failure::Unreadable`] if the body does not say it.
pub fn token_info(body: &str) -> Result<TokenInfo, Failure> {
    let wire: Fields<'_> = parse(body)?;
    let read = || {
        let scopes: Vec<&RawValue> = serde_json::from_str(wire.get("scope")?.get()).ok()?;
        Some(TokenInfo {
            account: wire.text("account_id")?,
            scopes: scopes.into_iter().map(text).collect::<Option<_>>()?,
            expires_in_secs: whole_seconds(&wire.text("expires_in")??)?,
        })
    };
    read().ok_or_else(|| unreadable("no token info"))
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

/// What a status that is no success means, with what its body and the
/// `Retry-After` header add to it.
///
/// Bodies come as `{error, error_description}`, `{type, message}` or
/// `{error, description, retry_in}`; any other shape adds nothing.
#[must_use]
pub fn failure(status: u16, body: &str, retry_after: Option<&str>) -> Failure {
    let wire: Fields<'_> = parse(body).unwrap_or_default();
    let description = ["error_description", "message", "description"]
        .into_iter()
        .filter_map(|name| wire.text(name).flatten())
        .find(|text| !text.trim().is_empty())
        .map(|text| text.chars().take(LONGEST_DESCRIPTION).collect());
    match status {
        401 => Failure::SignInNeeded,
        403 => Failure::NotAllowed { description },
        404 | 410 => Failure::NoSuchPerson,
        429 => Failure::Busy {
            retry_after_secs: retry_after
                .and_then(whole_seconds)
                .or_else(|| whole_seconds(&wire.text("retry_in").flatten()?)),
        },
        400..=499 => Failure::Refused {
            status,
            description,
        },
        _ => Failure::Server { status },
    }
}

/// Whole seconds of a number, rounded up.
fn whole_seconds(number: &str) -> Option<u32> {
    let (whole, rest) = number
        .trim()
        .split_once('.')
        .unwrap_or((number.trim(), "0"));
    let is_number = rest.bytes().all(|b| b.is_ascii_digit());
    let is_exact = rest.bytes().all(|b| b == b'0');
    let seconds = whole.parse::<u32>().ok().filter(|_| is_number)?;
    seconds.checked_add(u32::from(!is_exact))
}

/// The fields of an object, each as it stands in the text: `0123`, `"0123"` and
/// a number of thirty digits keep all of their characters. What is no object,
/// or names a field twice, has no fields.
///
/// One type reads all objects: every derived one would add 1 KB to the wasm.
#[derive(Default)]
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Fields<'a> {
    fn get(&self, name: &str) -> Option<&'a RawValue> {
        let mut found = self.0.iter().filter(|(known, _)| known == name);
        let (_, field) = found.next()?;
        found.next().is_none().then_some(*field)
    }

    /// The text of a field: `None` if it is neither text nor number (which
    /// makes its row unreadable), `Some(None)` if it is absent, null or empty.
    #[expect(
        clippy::option_option,
        reason = "the two absences mean different things and `?` peels one at a time"
    )]
    fn text(&self, name: &str) -> Option<Option<String>> {
        if !self.0.iter().any(|(known, _)| known == name) {
            return Some(None);
        }
        let field = self.get(name)?;
        if field.get() == "null" {
            return Some(None);
        }
        Some(Some(text(field)?).filter(|text| !text.is_empty()))
    }

    fn flag(&self, name: &str) -> Option<bool> {
        match self.get(name)?.get() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }
}

fn text(field: &RawValue) -> Option<String> {
    let raw = field.get();
    if raw.starts_with('"') {
        serde_json::from_str(raw).ok()
    } else {
        raw.starts_with(|c: char| c.is_ascii_digit() || c == '-')
            .then(|| raw.to_owned())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(from)?;
        let fields = serde_json::Deserializer::from_str(raw.get()).deserialize_map(FieldsVisitor);
        Ok(fields.unwrap_or_default())
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
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
