//! What must be true of a body, whichever answer it is taken for.

use person_credentials::api::wire::{self, Terms};
use person_credentials::model::attempt::Problem;
use person_credentials::model::credential::{
    Credential, CredentialId, Kind, PassLink, Status, Wallet,
};
use person_credentials::model::failure::Failure;
use person_credentials::model::moment::{Moment, Stated};
use person_credentials::model::page::{Page, Row};
use person_credentials::model::person::{Person, PersonId};
use person_credentials::model::secret::Secret;
use person_credentials::model::ticket::Subject;
use person_credentials::model::trusted::Trusted;
use serde_json::{Map, Value};

use super::{list, text};

/// What may be known of a credential without knowing its secrets.
const SHOWN: [&str; 8] = [
    "id",
    "credential_type_id",
    "label",
    "person_id",
    "status",
    "wallet_type",
    "invitation_expires_at",
    "created_at",
];
const SECRETS: [&str; 3] = ["value", "url", "invitation_code"];
const OF_A_PERSON: [&str; 10] = [
    "id",
    "first_name",
    "last_name",
    "enabled",
    "department",
    "job_title",
    "email",
    "image_thumbnail_url",
    "valid_from",
    "valid_to",
];
const OF_A_TOKEN: [&str; 3] = ["account_id", "scope", "expires_in"];
const OF_TYPES: [&str; 3] = ["credential_types", "id", "code"];
const OF_AN_EXCHANGE: [&str; 5] = [
    "access_token",
    "token_type",
    "refresh_token",
    "expires_in",
    "scope",
];
const OF_A_FAILURE: [&str; 4] = ["error_description", "message", "description", "retry_in"];

/// Checks a body as a page, a person, people, types, tokens, token info and a
/// failure.
pub fn answer(body: &[u8]) {
    // Another parser than the one under test, which reads no raw text.
    let value: Option<Value> = serde_json::from_str(&String::from_utf8_lossy(body)).ok();
    let subject = PersonId::parse("1").map_or(Subject::Account, Subject::Person);
    match no_headers(body) {
        Ok(page) => {
            rows(&page, body, value.as_ref());
            for subject in [subject, Subject::Account] {
                list::of_one_page(&page, subject);
                list::of_many_pages(&page.rows, subject);
            }
        }
        Err(failure) => {
            let is_array = value.as_ref().is_some_and(Value::is_array);
            assert!(!is_array, "an array is a page");
            text::repeats_nothing(&failure);
        }
    }
    people(body);
    match wire::token_info(body) {
        Ok(info) => text::is_fit_to_show(&info.account.unwrap_or_default()),
        Err(failure) => text::repeats_nothing(&failure),
    }
    if let Err(failure) = wire::credential_types(body) {
        text::repeats_nothing(&failure);
    }
    exchange(body);
    failures(body);
    if let Some(value) = &value {
        nothing_else_matters(value);
    }
}

fn no_headers(body: &[u8]) -> Result<Page, Failure> {
    wire::page(body, |_| None, terms(&trusted()))
}

fn rows(page: &Page, body: &[u8], value: Option<&Value>) {
    assert_eq!((page.total, page.has_next), (None, None));
    for row in &page.rows {
        if let Row::Credential(credential) = row {
            is_sound(credential);
        }
    }
    let Some(value) = value else { return };
    let Value::Array(elements) = value else {
        unreachable!("a page out of {value}");
    };
    assert_eq!(page.rows.len(), elements.len(), "rows for elements");
    // A text may hold the character that stands for damage by writing it out.
    let is_damaged = std::str::from_utf8(body).is_err()
        && !body
            .to_ascii_lowercase()
            .windows(6)
            .any(|six| six == b"\\ufffd");
    for (row, element) in page.rows.iter().zip(elements) {
        if let Row::Credential(credential) = row {
            is_exact(credential, element);
            let half = |secret: &Secret| secret.expose().contains(char::REPLACEMENT_CHARACTER);
            let is_half = credential.value.as_ref().is_some_and(half);
            assert!(!(is_damaged && is_half), "half a value");
        }
    }
}

fn is_sound(credential: &Credential) {
    // An id does not give its text away, but for debugging.
    assert_ne!(format!("{:?}", credential.id), "CredentialId(\"\")");
    text::is_fit_to_show(&credential.label);
    is_fit_to_tell(credential.invitation_expires_at.as_ref());
    if let Some(Status::Unknown(word)) = &credential.status {
        text::is_fit_to_show(word);
    }
    if let Some(Wallet::Unknown(word)) = &credential.wallet {
        text::is_fit_to_show(word);
    }
    if let Some(tail) = credential.visible_tail() {
        assert!(matches!(credential.kind, Kind::Card | Kind::KeyFob));
        let whole = credential.value.as_ref().map_or("", Secret::expose);
        assert!(whole.ends_with(tail) && tail.chars().count() * 2 <= whole.chars().count());
    }
    if let Some(PassLink::Trusted(link)) = &credential.pass_link {
        let host: String = link.expose().chars().take(26).collect();
        assert_eq!(host.to_ascii_lowercase(), "https://redeem.passflow.io");
    }
}

/// Holds what was read against what was sent. Numbers are left to other tests:
/// this parser does not keep their digits.
fn is_exact(credential: &Credential, element: &Value) {
    let sent = |name: &str| element.get(name)?.as_str().filter(|text| !text.is_empty());
    let kept = |secret: &Option<Secret>, name: &str| {
        if let Some(text) = sent(name) {
            assert_eq!(secret.as_ref().map(Secret::expose), Some(text), "{name}");
        }
    };
    assert!(element.is_object(), "a credential out of {element}");
    if let Some(id) = sent("id") {
        assert_eq!(Some(&credential.id), CredentialId::parse(id).as_ref());
    }
    if let Some(holder) = sent("person_id") {
        assert_eq!(credential.holder.to_string(), holder);
    }
    kept(&credential.value, "value");
    kept(&credential.invitation_code, "invitation_code");
    if let Some(PassLink::Trusted(link)) = &credential.pass_link {
        assert_eq!(Some(link.expose()), sent("url"));
    }
}

fn people(body: &[u8]) {
    for asked_for in ["1", "9223372036854775807"] {
        let Some(asked_for) = PersonId::parse(asked_for) else {
            unreachable!("{asked_for} is an id");
        };
        match wire::person(body, asked_for, terms(&trusted())) {
            Ok(person) => {
                assert_eq!(person.id, asked_for);
                is_fit_to_show(&person);
            }
            Err(failure) => text::repeats_nothing(&failure),
        }
    }
    match wire::people(body, |_| None, terms(&trusted())) {
        Ok(page) => page.rows.iter().flatten().for_each(is_fit_to_show),
        Err(failure) => text::repeats_nothing(&failure),
    }
}

fn is_fit_to_show(person: &Person) {
    text::is_fit_to_show(&person.first_name);
    text::is_fit_to_show(&person.last_name);
    text::is_fit_to_show(person.department.as_deref().unwrap_or_default());
    text::is_fit_to_show(person.job_title.as_deref().unwrap_or_default());
    text::is_fit_to_show(person.email.as_deref().unwrap_or_default());
    is_fit_to_tell(person.valid_from.as_ref());
    is_fit_to_tell(person.valid_to.as_ref());
    if let Some(photo) = &person.photo {
        assert!(photo.starts_with("https://api.example/"), "{photo}");
    }
}

fn is_fit_to_tell(moment: Option<&Stated>) {
    if let Some(Stated::Unreadable(text)) = moment {
        text::is_fit_to_show(text);
    }
}

fn trusted() -> Trusted {
    Trusted::new("https://api.example", "")
}

fn terms(trusted: &Trusted) -> Terms<'_> {
    let moment = |text: &str| Some(Moment::from_millis(text.len() as u64));
    Terms { trusted, moment }
}

fn failure(status: u16, body: &[u8]) -> Failure {
    let after = wire::RetryAfter {
        header: None,
        now: Moment::default(),
        moment: |_| None,
    };
    wire::failure(status, body, after)
}

/// Whatever a token endpoint sends is tokens that can be carried, or one of few
/// reasons.
fn exchange(body: &[u8]) {
    match wire::tokens(body) {
        Ok(tokens) => {
            let is_safe = |byte: u8| byte.is_ascii_graphic();
            assert!(tokens.access.expose().bytes().all(is_safe));
            let shown = format!("{tokens:?}");
            assert!(shown.contains("AccessToken(hidden)"), "{shown}");
        }
        Err(problem) => assert_eq!(problem, Problem::ProviderFailed),
    }
    for status in [400, 401, 429, 503] {
        let expected = match wire::no_tokens(status, body) {
            Problem::Spent => matches!(status, 400 | 401 | 429),
            Problem::NotAsked => matches!(status, 400 | 401),
            Problem::ProviderBusy => matches!(status, 429 | 503),
            _ => false,
        };
        assert!(expected, "{status}");
    }
}

fn failures(body: &[u8]) {
    for status in [302, 400, 401, 403, 404, 410, 422, 429, 500, 503] {
        let failure = failure(status, body);
        let is_of_its_status = match &failure {
            Failure::SignInNeeded => status == 401,
            Failure::NotAllowed { description } => {
                is_a_sentence(description.as_deref());
                status == 403
            }
            Failure::NoSuchPerson => matches!(status, 404 | 410),
            Failure::Busy { .. } => status == 429,
            Failure::Refused {
                status: said,
                description,
            } => {
                is_a_sentence(description.as_deref());
                *said == status && matches!(status, 400 | 422)
            }
            Failure::Server { status: said } => {
                *said == status && matches!(status, 302 | 500 | 503)
            }
            _ => false,
        };
        assert!(is_of_its_status, "{status}: {failure:?}");
    }
}

fn is_a_sentence(description: Option<&str>) {
    if let Some(description) = description {
        assert!(!description.is_empty());
        text::is_fit_to_show(description);
    }
}

/// Holds an answer against the same one with other secrets and without the
/// fields that nobody asked for: whatever is known of both must be the same.
fn nothing_else_matters(value: &Value) {
    let sent = value.to_string();
    let sent = sent.as_bytes();

    let other = only(value, &[&SHOWN[..], &SECRETS].concat()).to_string();
    let known = |body: &[u8]| format!("{:?}", no_headers(body));
    assert_eq!(known(sent), known(other.as_bytes()), "of a page");

    let trusted = trusted();
    let terms = terms(&trusted);
    let other = only(value, &OF_A_PERSON).to_string();
    let other = other.as_bytes();
    let people = |body| wire::people(body, |_| None, terms);
    assert_eq!(people(sent), people(other));
    if let Some(id) = PersonId::parse("1") {
        assert_eq!(
            wire::person(sent, id, terms),
            wire::person(other, id, terms)
        );
    }

    let other = only(value, &OF_A_TOKEN).to_string();
    assert_eq!(wire::token_info(sent), wire::token_info(other.as_bytes()));

    let other = only(value, &OF_TYPES).to_string();
    let types = wire::credential_types(sent);
    assert_eq!(types, wire::credential_types(other.as_bytes()));

    let other = only(value, &OF_AN_EXCHANGE).to_string();
    assert_eq!(wire::tokens(sent), wire::tokens(other.as_bytes()));

    let other = only(value, &OF_A_FAILURE).to_string();
    for status in [403, 422, 429] {
        let other = failure(status, other.as_bytes());
        assert_eq!(failure(status, sent), other);
    }
}

/// The objects of an answer with these fields only, and with other secrets.
fn only(value: &Value, names: &[&str]) -> Value {
    match value {
        Value::Array(elements) => elements.iter().map(|it| only(it, names)).collect(),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .filter(|(name, _)| names.contains(&name.as_str()));
            let other = |(name, field): (&String, &Value)| (name.clone(), masked(name, field));
            Value::Object(fields.map(other).collect::<Map<_, _>>())
        }
        _ => value.clone(),
    }
}

fn masked(name: &str, field: &Value) -> Value {
    let text = match field {
        Value::String(text) if !text.is_empty() => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return field.clone(),
    };
    if !SECRETS.contains(&name) {
        return field.clone();
    }
    // Whether a link is one may be known.
    let is_link = name == "url" && trusted().offers(&text);
    Value::from(if is_link {
        "https://redeem.passflow.io/mask"
    } else {
        "mask"
    })
}
