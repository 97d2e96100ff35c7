//! What can be set when a sandbox starts.
//!
//! One plain value for all three ways in: flags of the binary, JSON of the
//! control endpoint, a struct literal in a native test. A misspelt field is an
//! error, because a test that thinks it turned something on must not pass.

use std::fmt;

use clap::ValueEnum;
use serde::Deserialize;

use crate::clients::Client;

/// How a sandbox is set up.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// What all people and credentials are derived from.
    pub seed: u64,
    /// How many people the account has before it is grown, at most a million;
    /// ids start at 1.
    pub people: u64,
    /// Grows the account to this many credentials by adding people who hold
    /// five each, at most to a billion. An account that has more already stays
    /// as it is.
    pub credentials: u64,
    /// Which headers carry the total of a list.
    pub totals: Totals,
    /// What browsers on other origins may do.
    pub cors: Cors,
    /// How long every answer of the API takes at least.
    pub latency_ms: u64,
    /// Clamps `per_page`, as a server may do without saying so.
    pub max_per_page: Option<u64>,
    /// Sends the first page whatever `page` says.
    pub ignores_page: bool,
    /// Sends a page whatever `skip_pagination` says.
    pub ignores_skip: bool,
    /// The token that works from the start; made from the seed if absent.
    pub token: Option<String>,
    /// How long tokens live that OAuth gives out.
    pub token_lifetime_secs: u64,
    /// How long an authorization code lives.
    pub code_lifetime_secs: u64,
    /// How many seconds ahead of the browser's clock OAuth's is, in what it says of
    /// when tokens were made.
    pub clock_ahead_secs: i64,
    /// OAuth clients besides the two that are always there: the public
    /// `sandbox-client`, and `sandbox-confidential` with the secret
    /// `sandbox-confidential-secret` and the address `/callback` on port 3000.
    pub clients: Vec<Client>,
    /// The moment that all dates of the data are relative to, in seconds since
    /// 1970; the clock at start if absent. Tokens always go by the clock.
    pub now: Option<i64>,
}

impl fmt::Debug for Options {
    /// Without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("port", &self.port)
            .field("seed", &self.seed)
            .field("people", &self.people)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            seed: 1,
            people: 400,
            credentials: 0,
            totals: Totals::default(),
            cors: Cors::default(),
            latency_ms: 0,
            max_per_page: None,
            ignores_page: false,
            ignores_skip: false,
            token: None,
            token_lifetime_secs: 3600,
            code_lifetime_secs: 600,
            clock_ahead_secs: 0,
            clients: Vec::new(),
            now: None,
        }
    }
}

/// Which headers carry the total of a list.
///
/// The provider's reference and guide spell them differently, other servers of
/// the same framework send links instead, and a browser on another origin may
/// see none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Totals {
    /// `Total` and `Per-Page`.
    #[default]
    Reference,
    /// `X-Total-Results`, `X-Per-Page` and `X-Page`.
    Guide,
    /// No total, but `Link` as in RFC 8288, which tells whether a page follows.
    Link,
    /// No header at all.
    None,
}

/// What browsers on other origins may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Cors {
    /// Nothing; the API is expected behind the page's own origin.
    #[default]
    Off,
    /// Read answers, but none of the headers that carry totals.
    Plain,
    /// Read answers and those headers.
    Exposed,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn every_field_may_be_left_out() {
        let options: Options = serde_json::from_str("{}").unwrap();
        assert_eq!(
            (options.people, options.totals),
            (400, Totals::Reference),
            "the defaults of the binary"
        );
        assert!(!options.ignores_page && !options.ignores_skip);
    }

    #[test]
    fn every_kind_of_totals_has_one_word() {
        for (word, totals) in [
            ("reference", Totals::Reference),
            ("guide", Totals::Guide),
            ("link", Totals::Link),
            ("none", Totals::None),
        ] {
            let json = format!(r#"{{"totals":"{word}","ignores_page":true,"ignores_skip":true}}"#);
            let options: Options = serde_json::from_str(&json).unwrap();
            assert_eq!(options.totals, totals);
            assert_eq!(Totals::from_str(word, false), Ok(totals), "the binary");
            assert!(options.ignores_page && options.ignores_skip);
        }
    }

    #[test]
    fn a_token_is_not_shown_by_debug() {
        let options: Options = serde_json::from_str(r#"{"token":"hush"}"#).unwrap();
        assert!(!format!("{options:?}").contains("hush"));
    }

    #[test]
    fn a_misspelt_field_is_refused() {
        assert!(serde_json::from_str::<Options>(r#"{"pepole":3}"#).is_err());
    }
}
