//! One attempt to sign in at the provider: from leaving for there until coming
//! back with a code, or with a reason why there is none.
//!
//! It is kept in the tab that began it, for one use: who comes back with what
//! another tab, another site or an earlier attempt was given is sent away
//! (RFC 6749, 10.12; RFC 9700, 2.1 and 4.7).

use std::fmt;

use super::moment::Moment;
use super::pkce::{Verifier, base64url};

/// How long an attempt is good for: codes live 10 minutes (DoorFlow guide,
/// OAuth 2.0), and people take their time to decide.
const LONGEST_SECS: u32 = 30 * 60;

/// An attempt that was begun.
#[derive(Clone, PartialEq, Eq)]
pub struct Attempt {
    state: String,
    verifier: Verifier,
    return_to: String,
    began: Moment,
}

impl Attempt {
    /// Begins one, from random bytes, to come back to an address of this app.
    #[must_use]
    pub fn begin(random: [[u8; 32]; 2], return_to: &str, now: Moment) -> Self {
        let [state, verifier] = random;
        Self {
            state: base64url(&state),
            verifier: Verifier::of(verifier),
            return_to: local(return_to).to_owned(),
            began: now,
        }
    }

    /// What comes back with the answer, and nobody else can know.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }

    /// What proves that the code is ours.
    #[must_use]
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// As a text that this tab keeps.
    #[must_use]
    pub fn to_text(&self) -> String {
        [
            &self.began.as_millis().to_string(),
            self.state.as_str(),
            self.verifier.expose(),
            &self.return_to,
        ]
        .join(" ")
    }

    /// Reads what was kept.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, ' ');
        Some(Self {
            began: Moment::from_millis(parts.next()?.parse().ok()?),
            state: Some(parts.next()?)
                .filter(|state| state.len() == 43)?
                .to_owned(),
            verifier: Verifier::parse(parts.next()?)?,
            return_to: local(parts.next()?).to_owned(),
        })
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attempt(hidden)")
    }
}

/// An address of this app, whatever was said.
fn local(address: &str) -> &str {
    let is_local =
        address.starts_with('/') && !address.starts_with("//") && !address.contains('\\');
    if is_local { address } else { "/" }
}

/// What the provider sent the browser back with.
#[derive(Clone, PartialEq, Eq)]
pub struct Callback {
    state: Option<String>,
    outcome: Result<String, String>,
}

impl Callback {
    /// Reads the query of an address; `None` if it is no answer at all.
    #[must_use]
    pub fn read(query: &str) -> Option<Self> {
        let query = query.strip_prefix('?').unwrap_or(query);
        let value = |name: &str| {
            let mut values = query.split('&').filter_map(|part| {
                let (known, value) = part.split_once('=').unwrap_or((part, ""));
                (known == name).then_some(value)
            });
            // What stands there twice says nothing.
            let value = values.next().filter(|_| values.next().is_none())?;
            Some(decoded(value)).filter(|value| !value.is_empty())
        };
        let outcome = match (value("code"), value("error")) {
            (_, Some(error)) => Err(error),
            (Some(code), None) => Ok(code),
            (None, None) => return None,
        };
        Some(Self {
            state: value("state"),
            outcome,
        })
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Callback(hidden)")
    }
}

/// The value of a parameter as it was before it was put into an address.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = match (first, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                bytes.push(high << 4 | low);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

/// A code that may be redeemed, once.
#[derive(Clone, PartialEq, Eq)]
pub struct Redeemable {
    /// The code in clear, for the token endpoint and nothing else.
    pub code: String,
    /// What proves that it is ours.
    pub verifier: Verifier,
    /// Where to go on afterwards, an address of this app.
    pub return_to: String,
}

impl fmt::Debug for Redeemable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redeemable(hidden)")
    }
}

/// Why coming back leads to no session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was begun in this tab, or it was used before.
    NotBegunHere,
    /// The answer is to something else than what was begun.
    WrongState,
    /// It took too long.
    TooLate,
    /// The person said no.
    Denied,
    /// The provider says that the app asks in a wrong way: it is set up wrong.
    NotAsked,
    /// The provider failed.
    ProviderFailed,
    /// The provider wants to be left alone for a while.
    ProviderBusy,
    /// The code or the token was used before, is too old, or is another app's.
    Spent,
    /// The provider could not be reached.
    Unreachable,
    /// What was granted does not include reading people.
    LacksScope,
    /// The browser cannot hash here: the page is not served by https.
    Insecure,
    /// The browser keeps nothing for this page, so that nobody could come back.
    NothingKept,
}

impl Problem {
    /// Whether what was sent is as good as before, as far as anybody knows. A
    /// provider that answered may have used it up.
    #[must_use]
    pub fn leaves_all_unused(self) -> bool {
        matches!(self, Self::Unreachable | Self::ProviderBusy)
    }
}

/// Judges the query that a browser came back with; `None` if it came by itself.
#[must_use]
pub fn judge_query(
    attempt: Option<Attempt>,
    query: &str,
    now: Moment,
) -> Option<Result<Redeemable, (Problem, String)>> {
    match (Callback::read(query), attempt) {
        (Some(callback), attempt) => Some(judge(attempt, callback, now)),
        (None, Some(attempt)) => Some(Err((Problem::ProviderFailed, attempt.return_to))),
        (None, None) => None,
    }
}

/// Judges what a browser came back with. The attempt is used up by that,
/// whatever comes of it.
///
/// # Errors
/// Says why there is nothing to redeem, and where to go on all the same.
pub fn judge(
    attempt: Option<Attempt>,
    callback: Callback,
    now: Moment,
) -> Result<Redeemable, (Problem, String)> {
    let Some(attempt) = attempt else {
        return Err((Problem::NotBegunHere, "/".to_owned()));
    };
    let return_to = attempt.return_to;
    // Before anything else that is said: it may be said by anybody.
    if callback.state.as_deref() != Some(&attempt.state) {
        return Err((Problem::WrongState, return_to));
    }
    let problem = match callback.outcome {
        Ok(_) if now.seconds_after(attempt.began) > LONGEST_SECS => Problem::TooLate,
        Ok(code) => {
            return Ok(Redeemable {
                code,
                verifier: attempt.verifier,
                return_to,
            });
        }
        // RFC 6749, 4.1.2.1.
        Err(error) => match error.as_str() {
            "access_denied" => Problem::Denied,
            "server_error" | "temporarily_unavailable" => Problem::ProviderFailed,
            _ => Problem::NotAsked,
        },
    };
    Err((problem, return_to))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    const BEGAN: Moment = Moment::from_millis(1_000_000);

    fn attempt() -> Attempt {
        Attempt::begin([[7; 32], [9; 32]], "/people/2?status=active", BEGAN)
    }

    fn after(secs: u64) -> Moment {
        Moment::from_millis(BEGAN.as_millis() + secs * 1_000)
    }

    fn come_back(attempt: Option<Attempt>, query: &str, now: Moment) -> Result<String, Problem> {
        judge(attempt, Callback::read(query).unwrap(), now)
            .map(|redeemable| redeemable.code)
            .map_err(|(problem, _)| problem)
    }

    fn query(rest: &str) -> String {
        format!("?state={}&{rest}", attempt().state())
    }

    #[test]
    fn who_comes_back_with_a_code_redeems_it_with_what_was_kept() {
        let answer = Callback::read(&query("code=a%2Bb%3D+c")).unwrap();
        let kept = Attempt::parse(&attempt().to_text());
        let redeemable = judge(kept, answer, after(60)).unwrap();
        assert_eq!(redeemable.code, "a+b= c");
        assert_eq!(&redeemable.verifier, attempt().verifier());
        assert_eq!(redeemable.return_to, "/people/2?status=active");
    }

    #[test]
    fn every_other_answer_has_its_reason() {
        let begun = || Some(attempt());
        let table = [
            (None, query("code=a"), Problem::NotBegunHere),
            (begun(), "?code=a".to_owned(), Problem::WrongState),
            (begun(), "?code=a&state=".to_owned(), Problem::WrongState),
            (begun(), "?code=a&state=x".to_owned(), Problem::WrongState),
            // One that nobody can tell apart.
            (begun(), query("code=a&state=x"), Problem::WrongState),
            // A refusal counts as little without it.
            (
                begun(),
                "?error=access_denied&state=x".to_owned(),
                Problem::WrongState,
            ),
            (begun(), query("error=access_denied"), Problem::Denied),
            (
                begun(),
                query("error=access_denied&code=a"),
                Problem::Denied,
            ),
            (begun(), query("error=invalid_scope"), Problem::NotAsked),
            (begun(), query("error=%3Cscript%3E"), Problem::NotAsked),
            (
                begun(),
                query("error=server_error"),
                Problem::ProviderFailed,
            ),
            (
                begun(),
                query("error=temporarily_unavailable"),
                Problem::ProviderFailed,
            ),
        ];
        for (attempt, query, problem) in table {
            assert_eq!(
                come_back(attempt, &query, after(1)),
                Err(problem),
                "{query}"
            );
        }
    }

    #[test]
    fn an_answer_that_cannot_be_read_leads_back_all_the_same() {
        let state = format!("?state={}", attempt().state());
        for query in [&*state, "", "?code=", "?code=a&code=b"] {
            let outcome = judge_query(Some(attempt()), query, BEGAN);
            let back = (
                Problem::ProviderFailed,
                "/people/2?status=active".to_owned(),
            );
            assert_eq!(outcome, Some(Err(back)), "{query}");
            assert_eq!(judge_query(None, query, BEGAN), None, "{query}");
        }
        let not_begun = (Problem::NotBegunHere, "/".to_owned());
        assert_eq!(judge_query(None, "?code=a", BEGAN), Some(Err(not_begun)));
        let code = judge_query(Some(attempt()), &query("code=a"), BEGAN);
        assert_eq!(code.unwrap().unwrap().code, "a");
    }

    #[test]
    fn what_a_provider_answered_to_may_be_used_up() {
        for problem in [Problem::Unreachable, Problem::ProviderBusy] {
            assert!(problem.leaves_all_unused());
        }
        for problem in [Problem::ProviderFailed, Problem::Spent, Problem::NotAsked] {
            assert!(!problem.leaves_all_unused());
        }
    }

    #[test]
    fn half_an_hour_is_time_enough() {
        let at = |secs| come_back(Some(attempt()), &query("code=a"), after(secs));
        assert_eq!(at(30 * 60), Ok("a".to_owned()));
        assert_eq!(at(30 * 60 + 1), Err(Problem::TooLate));
    }

    #[test]
    fn an_address_without_an_answer_is_none() {
        for query in ["", "?", "?state=a", "?code=", "?code=a&code=b", "?kind=pin"] {
            assert_eq!(Callback::read(query), None, "{query:?}");
        }
    }

    #[test]
    fn nobody_is_led_away() {
        for address in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "",
            "evil",
        ] {
            let attempt = Attempt::begin([[1; 32]; 2], address, BEGAN);
            assert_eq!(attempt.return_to, "/", "{address:?}");
            let text = attempt.to_text().replace(" /", &format!(" {address}"));
            let read = Attempt::parse(&text).map(|attempt| attempt.return_to);
            assert!(read.is_none_or(|address| address == "/"), "{address:?}");
        }
    }

    #[test]
    fn what_is_secret_is_never_formatted() {
        let answer = Callback::read("?code=abcdef&state=x").unwrap();
        let redeemable = judge(
            Some(attempt()),
            Callback::read(&query("code=abcdef")).unwrap(),
            BEGAN,
        );
        let all = format!("{:?} {answer:?} {redeemable:?}", attempt());
        for secret in ["abcdef", attempt().state(), attempt().verifier().expose()] {
            assert!(!all.contains(secret), "{all}");
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_in_an_address_or_a_storage_is_read(query in "\\PC*", kept in "\\PC*") {
            if let Some(callback) = Callback::read(&query) {
                prop_assert!(judge(Attempt::parse(&kept), callback, BEGAN).is_err());
            }
        }

        #[test]
        fn values_are_read_as_they_were_written(value in "\\PC+") {
            let written: String = value.bytes().map(|byte| format!("%{byte:02x}")).collect();
            prop_assert_eq!(decoded(&written), value);
        }
    }
}
