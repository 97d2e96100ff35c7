//! Which apps may ask for tokens, and where their answers may be sent.
//!
//! Sending a code to an address that is not the app's own gives the code away,
//! so a redirect address is compared and never interpreted: registered ones
//! letter by letter, loopback ones against the few forms that are allowed.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

/// An OAuth client.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// Its public name.
    pub id: String,
    /// What proves who it is; a client without one is public and needs PKCE.
    #[serde(default)]
    pub secret: Option<String>,
    /// Where it may be answered, letter by letter; any loopback address over
    /// HTTP if there are none.
    #[serde(default)]
    pub redirects: Vec<String>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("id", &self.id)
            .field("secret", &self.secret.as_ref().map(|_| "…"))
            .field("redirects", &self.redirects)
            .finish()
    }
}

/// Why a description of a client is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientError {
    /// The id is empty or has characters that no client id has.
    Id,
    /// A confidential client needs `ID:SECRET=REDIRECT`.
    Secret,
    /// A redirect address is not an absolute http or https address.
    Redirect(String),
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id => f.write_str("a client id needs letters, digits, '-', '_' or '.'"),
            Self::Secret => f.write_str("a confidential client is given as ID:SECRET=REDIRECT"),
            Self::Redirect(address) => write!(
                f,
                "{address:?} is no redirect address: it must be an absolute http or https \
                 address without a fragment"
            ),
        }
    }
}

impl std::error::Error for ClientError {}

impl Client {
    /// Reads `ID` or `ID=REDIRECT[,REDIRECT]`: a client without a secret.
    pub fn parse_public(text: &str) -> Result<Self, ClientError> {
        let (id, redirects) = text.split_once('=').unwrap_or((text, ""));
        Self {
            id: id.to_owned(),
            secret: None,
            redirects: addresses(redirects),
        }
        .checked()
    }

    /// Reads `ID:SECRET=REDIRECT[,REDIRECT]`: a client with a secret.
    pub fn parse_confidential(text: &str) -> Result<Self, ClientError> {
        let (name, redirects) = text.split_once('=').ok_or(ClientError::Secret)?;
        let (id, secret) = name.split_once(':').ok_or(ClientError::Secret)?;
        if secret.is_empty() || redirects.is_empty() {
            return Err(ClientError::Secret);
        }
        Self {
            id: id.to_owned(),
            secret: Some(secret.to_owned()),
            redirects: addresses(redirects),
        }
        .checked()
    }

    /// Refuses an id or an address that could not be used.
    pub fn checked(self) -> Result<Self, ClientError> {
        let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if self.id.is_empty() || !self.id.chars().all(fits) {
            return Err(ClientError::Id);
        }
        match self.redirects.iter().find(|address| !is_address(address)) {
            Some(address) => Err(ClientError::Redirect(address.clone())),
            None => Ok(self),
        }
    }

    /// Whether an answer may be sent to this address.
    pub fn accepts(&self, redirect: &str) -> bool {
        if self.redirects.is_empty() {
            is_loopback(redirect)
        } else {
            self.redirects.iter().any(|known| known == redirect)
        }
    }
}

/// All clients of one sandbox.
#[derive(Debug)]
pub struct Clients {
    known: BTreeMap<String, Client>,
}

impl Clients {
    /// The public and the confidential client that are always there, and the
    /// given ones; a given one replaces its namesake.
    pub fn new(given: &[Client]) -> Self {
        let standing = [
            Client {
                id: "sandbox-client".to_owned(),
                secret: None,
                redirects: vec![],
            },
            Client {
                id: "sandbox-confidential".to_owned(),
                secret: Some("sandbox-confidential-secret".to_owned()),
                redirects: ["127.0.0.1", "localhost"]
                    .map(|host| format!("http://{host}:3000/callback"))
                    .to_vec(),
            },
        ];
        let all = standing.iter().chain(given);
        Self {
            known: all.map(|c| (c.id.clone(), c.clone())).collect(),
        }
    }

    /// The client of this name.
    pub fn find(&self, id: &str) -> Option<&Client> {
        self.known.get(id)
    }
}

fn addresses(list: &str) -> Vec<String> {
    list.split(',')
        .filter(|address| !address.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether an address can be put into a `Location` header as it is.
fn is_printable(address: &str) -> bool {
    address
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"\\\"<>#".contains(&b))
}

fn is_address(address: &str) -> bool {
    let rest = ["http://", "https://"]
        .into_iter()
        .find_map(|scheme| address.strip_prefix(scheme));
    is_printable(address) && rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
}

/// RFC 8252, 7.3: any port of the machine itself. A path is asked for, which
/// keeps `http://localhost.example` and `http://localhost@example` out.
fn is_loopback(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("http://") else {
        return false;
    };
    let host = ["127.0.0.1", "localhost", "[::1]"]
        .into_iter()
        .find_map(|host| rest.strip_prefix(host));
    let Some(rest) = host else {
        return false;
    };
    let path_follows = match rest.strip_prefix(':') {
        None => rest.starts_with('/'),
        Some(rest) => rest.split_once('/').is_some_and(|(port, _)| {
            port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|p| p > 0)
        }),
    };
    path_follows && is_printable(address)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn any_loopback_address_and_nothing_that_looks_like_one() {
        let clients = Clients::new(&[]);
        let client = clients.find("sandbox-client").unwrap();
        for address in [
            "http://127.0.0.1/",
            "http://127.0.0.1:8080/callback",
            "http://localhost:1/a?b=c",
            "http://[::1]:65535/",
        ] {
            assert!(client.accepts(address), "{address}");
        }
        for address in [
            "",
            "http://localhost",
            "http://localhost:80",
            "https://localhost/",
            "HTTP://localhost/",
            "http://localhost.evil.example/",
            "http://localhost@evil.example/",
            "http://localhost:80@evil.example/",
            "http://localhost:+80/",
            "http://localhost:0/",
            "http://localhost:65536/",
            "http://localhost:/",
            "http://localhost\\@evil.example/",
            "http://localhost/\r\nX: y",
            "http://localhost/ a",
            "http://localhost/#fragment",
            "http://127.0.0.1.evil.example/",
            "http://127.0.0.2/",
            "http://evil.example/http://localhost/",
            "javascript:alert(1)//localhost/",
            "//localhost/",
        ] {
            assert!(!client.accepts(address), "{address}");
        }
    }

    #[test]
    fn a_registered_address_is_compared_letter_by_letter() {
        let client = Client::parse_public("app=https://app.example/cb,http://b.example/").unwrap();
        assert!(client.accepts("https://app.example/cb"));
        for address in [
            "https://app.example/cb/",
            "https://app.example/cb?x=1",
            "https://APP.example/cb",
            "http://localhost/",
        ] {
            assert!(!client.accepts(address), "{address}");
        }
    }

    #[test]
    fn flags_that_name_no_client_are_refused() {
        assert_eq!(
            Client::parse_public("=http://a/").unwrap_err(),
            ClientError::Id
        );
        for address in ["ftp://a/", "http://", "http:///x", "/cb", "http://a/#b"] {
            assert!(
                Client::parse_public(&format!("app={address}")).is_err(),
                "{address}"
            );
        }
        for text in ["a", "a:b", "a=http://a/", "a:=http://a/", "a:b="] {
            assert_eq!(
                Client::parse_confidential(text).unwrap_err(),
                ClientError::Secret,
                "{text}"
            );
        }
        let client = Client::parse_confidential("a:s:t=http://a/").unwrap();
        assert_eq!(client.secret.as_deref(), Some("s:t"));
    }

    #[test]
    fn a_secret_is_not_shown_by_debug() {
        let client = Client::parse_confidential("a:hush=http://a/").unwrap();
        assert!(!format!("{client:?}").contains("hush"));
    }
}
