//! Where `/api` and `/oauth` come from: the sandbox, or a real deployment.
//!
//! A deployment's address is checked before anything is built: a token is
//! going to travel there, so it is either encrypted or does not leave this
//! machine.

use std::{fmt, net::IpAddr, str::FromStr};

use anyhow::{Error, Result, bail, ensure};
use url::Url;

/// The origin of an API: scheme, host and port, nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiOrigin(String);

impl ApiOrigin {
    /// The origin as it stands before a path, without a closing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        Url::parse(&self.0).is_ok_and(|url| is_loopback(&url))
    }
}

impl fmt::Display for ApiOrigin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for ApiOrigin {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let Ok(url) = Url::parse(text.trim()) else {
            bail!("the API's address must be a full one, like https://api.example.com");
        };
        // None of the sentences repeats the address: a pasted one may carry a
        // password.
        ensure!(
            url.username().is_empty() && url.password().is_none(),
            "the API's address must not carry a user name or password"
        );
        ensure!(
            url.query().is_none() && url.fragment().is_none(),
            "the API's address must end before any ? or #"
        );
        ensure!(
            url.path() == "/",
            "the API's address must be an origin without a path: /api and /oauth are added"
        );
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => bail!(
                "an API on another machine must be reached by https, to keep the token private"
            ),
            _ => bail!("the API's address must start with https:// (or http:// on this machine)"),
        }
        Ok(Self(url.origin().ascii_serialization()))
    }
}

fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        host == "localhost"
            || host
                .trim_matches(['[', ']'])
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;

    #[test]
    fn https_addresses_and_http_on_this_machine_are_taken_as_origins() {
        for (given, origin) in [
            ("https://api.example.com", "https://api.example.com"),
            ("https://API.example.com/", "https://api.example.com"),
            ("https://api.example.com:443", "https://api.example.com"),
            (
                "https://api.example.com:8443",
                "https://api.example.com:8443",
            ),
            (" http://127.0.0.1:4000 ", "http://127.0.0.1:4000"),
            ("http://127.9.9.9", "http://127.9.9.9"),
            ("http://localhost:4000", "http://localhost:4000"),
            ("http://[::1]:4000", "http://[::1]:4000"),
        ] {
            assert_eq!(
                given.parse::<ApiOrigin>().unwrap().as_str(),
                origin,
                "{given}"
            );
        }
    }

    #[test]
    fn an_address_that_could_leak_or_mislead_is_refused_in_one_sentence() {
        for (given, word) in [
            ("api.example.com", "full one"),
            ("", "full one"),
            ("http://api.example.com", "https"),
            ("http://localhost.example.com", "https"),
            ("http://127.0.0.1.example.com", "https"),
            ("http://10.0.0.1", "https"),
            ("ftp://127.0.0.1", "https://"),
            ("file:///etc/passwd", "origin without a path"),
            ("https://user@api.example.com", "user name"),
            ("https://user:secret@api.example.com", "user name"),
            ("https://api.example.com/?a=1", "?"),
            ("https://api.example.com/#a", "#"),
            ("https://api.example.com/api", "without a path"),
        ] {
            let sentence = given.parse::<ApiOrigin>().unwrap_err().to_string();
            assert!(sentence.contains(word), "{given}: {sentence}");
            assert!(!sentence.contains("secret"), "{sentence}");
            assert!(!sentence.contains('\n'), "{sentence}");
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        assert!("http://[::1]:1".parse::<ApiOrigin>().unwrap().is_loopback());
        assert!(
            !"https://api.example.com"
                .parse::<ApiOrigin>()
                .unwrap()
                .is_loopback()
        );
    }
}
