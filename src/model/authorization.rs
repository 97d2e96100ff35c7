//! What lets a request through to the API.

use super::token::AccessToken;

/// What a request carries, so that the API answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorization {
    /// A bearer token, in the header.
    Bearer(AccessToken),
    /// The cookies of the page's own origin: whoever serves it adds the token.
    SameOrigin(CsrfHeader),
}

impl Authorization {
    /// The bearer token, if there is one in the browser.
    #[must_use]
    pub fn token(&self) -> Option<&AccessToken> {
        match self {
            Self::Bearer(token) => Some(token),
            Self::SameOrigin(_) => None,
        }
    }
}

impl From<AccessToken> for Authorization {
    fn from(token: AccessToken) -> Self {
        Self::Bearer(token)
    }
}

/// A header that no other site can make a browser send without being asked
/// first, so that a request with cookies is known to come from the page itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsrfHeader {
    name: String,
    value: String,
}

impl CsrfHeader {
    /// The name where none is configured.
    const DEFAULT_NAME: &'static str = "X-Requested-With";

    /// The value where none is configured.
    const DEFAULT_VALUE: &'static str = "person-credentials";

    /// Reads what a deployment configures of it.
    #[must_use]
    pub fn configured(name: Option<&str>, value: Option<&str>) -> Option<Self> {
        Self::parse(
            name.unwrap_or(Self::DEFAULT_NAME),
            value.unwrap_or(Self::DEFAULT_VALUE),
        )
    }

    /// Reads a header, `None` where a browser would refuse it: the name is a
    /// `token` of RFC 9110, section 5.6.2; the value is visible ASCII. The
    /// names that authorise by themselves are refused as well.
    fn parse(name: &str, value: &str) -> Option<Self> {
        let (name, value) = (name.trim(), value.trim());
        let is_name = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        let is_taken = ["authorization", "accept", "cookie"]
            .iter()
            .any(|taken| name.eq_ignore_ascii_case(taken));
        let fits = !name.is_empty()
            && name.bytes().all(is_name)
            && !value.is_empty()
            && value.bytes().all(|b| (0x20..=0x7e).contains(&b));
        (fits && !is_taken).then(|| Self {
            name: name.to_owned(),
            value: value.to_owned(),
        })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its value.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_one_that_a_browser_sends() {
        for (name, value) in [
            (CsrfHeader::DEFAULT_NAME, CsrfHeader::DEFAULT_VALUE),
            (" X-CSRF-Token ", " aGk+/=_-0 "),
            ("x_csrf", "two words"),
        ] {
            let header = CsrfHeader::parse(name, value);
            let parts = header.as_ref().map(|h| (h.name(), h.value()));
            assert_eq!(parts, Some((name.trim(), value.trim())));
        }
        for (name, value) in [
            ("", "a"),
            ("X-A", ""),
            ("X A", "a"),
            ("X:A", "a"),
            ("X\nA", "a"),
            ("Ä", "a"),
            ("X-A", "a\nB: c"),
            ("X-A", "ä"),
            ("Authorization", "Bearer a"),
            ("cookie", "a=b"),
        ] {
            assert_eq!(CsrfHeader::parse(name, value), None, "{name:?}: {value:?}");
        }
    }
}
