//! From bytes of the server to the model's types.
//!
//! Tolerant where documents disagree, strict where a guess could show the
//! wrong thing: a row that lacks what identifies it becomes a row that could
//! not be read, and never costs the page its other rows.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::model::attempt::Problem;
use crate::model::credential::{Credential, CredentialId, Kind, PassLink, Status, Traits, Wallet};
use crate::model::failure::Failure;
use crate::model::moment::{Moment, Stated};
use crate::model::page::{Page, Row};
use crate::model::people::PeoplePage;
use crate::model::person::{Person, PersonId};
use crate::model::plain_text::plain_text;
use crate::model::secret::Secret;
use crate::model::token::{AccessToken, RefreshToken, TokenInfo, Tokens};
use crate::model::trusted::Trusted;
use crate::model::types::{Class, CredentialTypes};

/// How many labels a page shares. An account has a handful of them, and a server
/// that makes up one for every row shall not cost a search through all of them.
const SHARED_LABELS: usize = 64;

/// What an answer is read with, beside its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// Which addresses of others are followed.
    pub trusted: &'a Trusted,
    /// Reads a date as ECMAScript writes it; browsers know the local time.
    pub moment: fn(&str) -> Option<Moment>,
}

/// Reads a page of credentials: a bare array, with counts in the headers.
///
/// Where the body is not UTF-8 throughout, only the rows that are damaged are
/// lost: half a PIN must not pass for a whole one.
///
/// # Errors
/// [`Failure::Unreadable`] if the body is no JSON array.
pub fn page(
    body: &[u8],
    header: impl Fn(&str) -> Option<String>,
    terms: Terms<'_>,
) -> Result<Page, Failure> {
    let body = String::from_utf8_lossy(body);
    let is_damaged = matches!(body, Cow::Owned(_));
    let mut labels = Labels::default();
    let rows = parse::<Vec<&RawValue>>(&body)?
        .into_iter()
        .map(|row| {
            let is_whole = !is_damaged || !row.get().contains(char::REPLACEMENT_CHARACTER);
            let credential = is_whole
                .then(|| credential(&Fields::of(row), &mut labels, terms))
                .flatten();
            credential.map_or(Row::Unreadable, |c| Row::Credential(Arc::new(c)))
        })
        .collect();
    Ok(Page {
        rows,
        total: total(&header),
        has_next: has_next(&header("Link").unwrap_or_default()),
    })
}

fn credential(row: &Fields<'_>, labels: &mut Labels, terms: Terms<'_>) -> Option<Credential> {
    let id = CredentialId::parse(&row.text("id")??)?;
    let label = plain_text(&row.text("label")??);
    let holder = PersonId::parse(&row.text("person_id")??)?;
    let type_id = row.text("credential_type_id").flatten();
    let value = row.text("value")?;
    let status = plain(row.text("status")?);
    let pass_link = row.text("url")?;
    let wallet = plain(row.text("wallet_type")?);
    let invitation_code = row.text("invitation_code")?;
    let invitation_expires_at = plain(row.text("invitation_expires_at")?);
    let created_at = row.text("created_at").flatten();
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
        label: labels.share(&label),
        type_id: type_id.and_then(|text| text.parse().ok()),
        kind,
        value: value.map(Secret::new),
        pass_link: pass_link.map(|link| PassLink::parse(link, terms.trusted)),
        invitation_code: invitation_code.map(Secret::new),
        invitation_expires_at: invitation_expires_at.map(|text| stated(&text, terms)),
        status: status.as_deref().map(Status::parse),
        wallet: wallet.as_deref().map(Wallet::parse),
        created_at: created_at.and_then(|text| Stated::parse(&text, terms.moment).moment()),
    })
}

/// The labels of a page, each in memory once: they repeat in every row.
#[derive(Default)]
struct Labels(Vec<Arc<str>>);

impl Labels {
    fn share(&mut self, label: &str) -> Arc<str> {
        if let Some(known) = self.0.iter().find(|known| ***known == *label) {
            return Arc::clone(known);
        }
        let new: Arc<str> = label.into();
        if self.0.len() < SHARED_LABELS {
            self.0.push(Arc::clone(&new));
        }
        new
    }
}

/// Reads one person, who must be the one that was asked for.
///
/// # Errors
/// [`Failure::Unreadable`] if the body is no person, or another one.
pub fn person(body: &[u8], asked_for: PersonId, terms: Terms<'_>) -> Result<Person, Failure> {
    read_person(&parse(&String::from_utf8_lossy(body))?, terms)
        .filter(|person| person.id == asked_for)
        .ok_or_else(|| unreadable("not the person that was asked for"))
}

/// Reads a page of people: a bare array, with counts in the headers. Whoever
/// cannot be read keeps a place, so that nobody takes the list for shorter than
/// it is.
///
/// # Errors
/// [`Failure::Unreadable`] if the body is no JSON array.
pub fn people(
    body: &[u8],
    header: impl Fn(&str) -> Option<String>,
    terms: Terms<'_>,
) -> Result<PeoplePage, Failure> {
    let body = String::from_utf8_lossy(body);
    let rows: Vec<Fields<'_>> = parse(&body)?;
    Ok(PeoplePage {
        rows: rows.iter().map(|row| read_person(row, terms)).collect(),
        total: total(&header),
        has_next: has_next(&header("Link").unwrap_or_default()),
    })
}

/// The record also holds PINs and card numbers in clear: naming the fields one
/// by one keeps them out.
fn read_person(row: &Fields<'_>, terms: Terms<'_>) -> Option<Person> {
    // What limits access must not be lost with a value of the wrong type; what
    // only adorns the record may.
    let date = |name| Some(row.text(name)?.map(|text| stated(&text, terms)));
    let photo = row.text("image_thumbnail_url").flatten();
    Some(Person {
        id: PersonId::parse(&row.text("id")??)?,
        first_name: plain(row.text("first_name")?).unwrap_or_default(),
        last_name: plain(row.text("last_name")?).unwrap_or_default(),
        enabled: row.flag("enabled")?,
        department: plain(row.text("department")?),
        job_title: plain(row.text("job_title")?),
        email: plain(row.text("email").flatten()),
        photo: photo.and_then(|url| terms.trusted.photo(&url)),
        valid_from: date("valid_from")?,
        valid_to: date("valid_to")?,
    })
}

/// A moment, or a text for people that tells of none.
fn stated(text: &str, terms: Terms<'_>) -> Stated {
    match Stated::parse(text, terms.moment) {
        Stated::Unreadable(text) => Stated::Unreadable(plain_text(&text)),
        at @ Stated::At(_) => at,
    }
}

/// A text for people; none if nothing of it is left to see.
fn plain(text: Option<String>) -> Option<String> {
    text.map(|text| plain_text(&text))
        .filter(|text| !text.is_empty())
}

/// Reads what the server says of a token.
///
/// # Errors
/// [`Failure::Unreadable`] if the body does not say it.
pub fn token_info(body: &[u8]) -> Result<TokenInfo, Failure> {
    let body = String::from_utf8_lossy(body);
    let wire: Fields<'_> = parse(&body)?;
    let read = || {
        let scopes: Vec<&RawValue> = serde_json::from_str(wire.get("scope")?.get()).ok()?;
        Some(TokenInfo {
            account: plain(wire.text("account_id")?),
            scopes: scopes.into_iter().map(text).collect::<Option<_>>()?,
            expires_in_secs: whole_seconds(&wire.text("expires_in")??)?,
        })
    };
    read().ok_or_else(|| unreadable("no token info"))
}

/// Reads what types of credentials an account has: a list, or an object that holds
/// it (DoorFlow guide, which differs from the reference there). A type that says
/// nothing of use is passed over.
///
/// # Errors
/// [`Failure::Unreadable`] if the body is neither.
pub fn credential_types(body: &[u8]) -> Result<CredentialTypes, Failure> {
    let body = String::from_utf8_lossy(body);
    let list = |body| parse::<Vec<&RawValue>>(body);
    let types = list(&body).or_else(|_| {
        let wire: Fields<'_> = parse(&body)?;
        let held = wire.get("credential_types");
        list(held.ok_or_else(|| unreadable("no types"))?.get())
    })?;
    let read = |row: &RawValue| {
        let row = Fields::of(row);
        let id = row.text("id")??.parse().ok()?;
        Some((id, Class::of_code(&row.text("code")??)?))
    };
    Ok(types.into_iter().filter_map(read).collect())
}

/// How many rows the whole list has, from whichever header says so: `Total`
/// (reference) or `X-Total-Results` (guide). Two that disagree, or one that is
/// no number, count as none.
fn total(header: impl Fn(&str) -> Option<String>) -> Option<u64> {
    let read = |name| header(name).map(|value| value.trim().parse::<u64>().ok());
    match (read("Total"), read("X-Total-Results")) {
        (Some(one), None) | (None, Some(one)) => one,
        (Some(one), Some(other)) if one == other => one,
        _ => None,
    }
}

/// Whether another page follows, as a `Link` header says it (RFC 8288). One
/// that names no page of a list says nothing about it.
fn has_next(link: &str) -> Option<bool> {
    // Parameters follow the address in angle brackets, up to the next address.
    let relations = link.split('<').skip(1).filter_map(|link| {
        let (_, parameters) = link.split_once('>')?;
        parameters.split(';').find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            let value = value.trim().trim_end_matches(',').trim().trim_matches('"');
            name.trim().eq_ignore_ascii_case("rel").then_some(value)
        })
    });
    let mut pages = relations
        .flat_map(str::split_ascii_whitespace)
        .filter(|relation| {
            ["first", "prev", "next", "last"]
                .iter()
                .any(|page| relation.eq_ignore_ascii_case(page))
        })
        .peekable();
    pages.peek()?;
    Some(pages.any(|relation| relation.eq_ignore_ascii_case("next")))
}

/// Reads what a token endpoint gives.
///
/// # Errors
/// [`Problem::ProviderFailed`] if it is nothing that requests could carry.
pub fn tokens(body: &[u8]) -> Result<Tokens, Problem> {
    let read = || {
        let body = std::str::from_utf8(body).ok()?;
        let wire: Fields<'_> = parse(body).ok()?;
        let kind = wire.text("token_type")??;
        let refresh = wire.text("refresh_token").flatten();
        let expires_in = wire.text("expires_in").flatten();
        let scopes = wire.text("scope").flatten();
        kind.eq_ignore_ascii_case("bearer").then_some(Tokens {
            access: AccessToken::parse(&wire.text("access_token")??).ok()?,
            refresh: refresh.and_then(|text| RefreshToken::parse(&text)),
            expires_in_secs: expires_in.and_then(|text| whole_seconds(&text)),
            scopes: scopes.map(|text| text.split_ascii_whitespace().map(str::to_owned).collect()),
        })
    };
    read().ok_or(Problem::ProviderFailed)
}

/// Why a token endpoint gives nothing (RFC 6749, 5.2).
#[must_use]
pub fn no_tokens(status: u16, body: &[u8]) -> Problem {
    let body = String::from_utf8_lossy(body);
    let wire: Fields<'_> = parse(&body).unwrap_or_default();
    let error = wire.text("error").flatten();
    match (status, error.as_deref()) {
        (400..=499, Some("invalid_grant")) => Problem::Spent,
        (429 | 503, _) => Problem::ProviderBusy,
        (500.., _) => Problem::ProviderFailed,
        _ => Problem::NotAsked,
    }
}

/// What a status that is no success means, with what its body and the
/// `Retry-After` header add to it.
///
/// Bodies come as `{error, error_description}`, `{type, message}` or
/// `{error, description, retry_in}`; any other shape adds nothing.
#[must_use]
pub fn failure(status: u16, body: &[u8], retry_after: RetryAfter<'_>) -> Failure {
    let body = String::from_utf8_lossy(body);
    let wire: Fields<'_> = parse(&body).unwrap_or_default();
    let description = ["error_description", "message", "description"]
        .into_iter()
        .find_map(|name| plain(wire.text(name).flatten()));
    match status {
        401 => Failure::SignInNeeded,
        403 => Failure::NotAllowed { description },
        404 | 410 => Failure::NoSuchPerson,
        429 => Failure::Busy {
            retry_after_secs: retry_after
                .seconds()
                .or_else(|| whole_seconds(&wire.text("retry_in").flatten()?)),
        },
        400..=499 => Failure::Refused {
            status,
            description,
        },
        _ => Failure::Server { status },
    }
}

/// The `Retry-After` header of an answer, and what a date in it is read with.
#[derive(Debug, Clone, Copy)]
pub struct RetryAfter<'a> {
    /// What it says, if it is there.
    pub header: Option<&'a str>,
    /// When the answer arrived.
    pub now: Moment,
    /// Reads a date as HTTP writes it (`IMF-fixdate` of RFC 9110, 5.6.7).
    pub moment: fn(&str) -> Option<Moment>,
}

impl RetryAfter<'_> {
    fn seconds(&self) -> Option<u32> {
        let header = self.header?.trim();
        whole_seconds(header).or_else(|| self.seconds_until(header))
    }

    /// Seconds until a date, rounded up; none are left until one that is past.
    fn seconds_until(&self, date: &str) -> Option<u32> {
        // Browsers take many a text for a date, and each date for a local one
        // that does not say otherwise.
        let is_of_http = date.ends_with(" GMT");
        let date = is_of_http.then(|| (self.moment)(date)).flatten()?;
        let left = date.as_millis().saturating_sub(self.now.as_millis());
        Some(u32::try_from(left.div_ceil(1_000)).unwrap_or(u32::MAX))
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
/// a number of thirty digits keep all of their characters. What is no object
/// has no fields, and a field that is named twice has no value.
///
/// One type reads all objects: every derived one would add 1 KB to the wasm.
#[derive(Default)]
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Fields<'a> {
    fn of(raw: &'a RawValue) -> Self {
        serde_json::Deserializer::from_str(raw.get())
            .deserialize_map(FieldsVisitor)
            .unwrap_or_default()
    }

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
        <&RawValue>::deserialize(from).map(Fields::of)
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
