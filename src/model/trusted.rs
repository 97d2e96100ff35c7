//! Which addresses of others are followed.
//!
//! A pass link is offered only where it leads to a host that redeems passes,
//! and a photo is fetched only from where photos are known to be: everything
//! else that a record says is text of a stranger.

/// Where passes are redeemed, unless a deployment says otherwise (DoorFlow API
/// guide, Credentials).
const PASS_LINK_HOST: &str = "redeem.passflow.io";

/// Which addresses are followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    pass_link_hosts: Vec<String>,
    photo_origins: Vec<String>,
    /// Where a photo is whose address is a path: where the API is.
    home: String,
}

impl Trusted {
    /// Trusts what is at home: photos where the API and the page are, links to
    /// where passes are redeemed.
    #[must_use]
    pub fn new(api_origin: &str, page_origin: &str) -> Self {
        let origins = [api_origin, page_origin].into_iter();
        Self {
            pass_link_hosts: vec![PASS_LINK_HOST.to_owned()],
            photo_origins: origins
                // A page of no origin, such as a file, has the origin "null".
                .filter(|origin| origin.contains("://"))
                .map(str::to_owned)
                .collect(),
            home: api_origin.to_owned(),
        }
    }

    /// Offers pass links of these hosts and no others; `None` if one of them is
    /// no host with or without a port.
    #[must_use]
    pub fn with_pass_link_hosts(mut self, hosts: &str) -> Option<Self> {
        self.pass_link_hosts = hosts.split_whitespace().map(str::to_owned).collect();
        self.pass_link_hosts
            .iter()
            .all(|host| is_host(host))
            .then_some(self)
    }

    /// Fetches photos from these origins too; `None` if one of them is no https
    /// origin.
    #[must_use]
    pub fn with_photo_origins(mut self, origins: &str) -> Option<Self> {
        for origin in origins.split_whitespace() {
            let origin = origin.trim_end_matches('/');
            let host = origin.strip_prefix("https://")?;
            if !is_host(host) {
                return None;
            }
            let origin = origin.strip_suffix(":443").unwrap_or(origin);
            self.photo_origins.push(origin.to_owned());
        }
        Some(self)
    }

    /// Whether a pass link may be offered.
    #[must_use]
    pub fn offers(&self, link: &str) -> bool {
        let Some((scheme, rest)) = link.split_once("://") else {
            return false;
        };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        scheme.eq_ignore_ascii_case("https")
            && is_plain(link)
            && self
                .pass_link_hosts
                .iter()
                .any(|host| host.eq_ignore_ascii_case(authority))
    }

    /// The address of a photo, if it may be fetched.
    #[must_use]
    pub fn photo(&self, url: &str) -> Option<String> {
        if !is_plain(url) {
            return None;
        }
        if url.starts_with('/') && !url.starts_with("//") {
            return Some(format!("{}{url}", self.home));
        }
        let is_at = |origin: &String| {
            let parts = url.split_at_checked(origin.len());
            parts.is_some_and(|(start, path)| {
                start.eq_ignore_ascii_case(origin) && path.starts_with('/')
            })
        };
        self.photo_origins.iter().any(is_at).then(|| url.to_owned())
    }
}

/// Without anything that browsers read in another way than it looks.
fn is_plain(url: &str) -> bool {
    url.chars()
        .all(|c| !c.is_whitespace() && !c.is_control() && c != '\\')
}

fn is_host(text: &str) -> bool {
    let (host, port) = text.split_once(':').unwrap_or((text, "443"));
    let named = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
    let is_number = port.bytes().all(|b| b.is_ascii_digit());
    !host.is_empty() && host.bytes().all(named) && is_number && port.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn trusted() -> Trusted {
        Trusted::new("https://api.example", "https://portal.example")
    }

    #[test]
    fn links_to_other_hosts_are_not_offered() {
        for good in [
            "https://redeem.passflow.io/passes/a",
            "HTTPS://Redeem.PassFlow.io/passes/é",
            "https://redeem.passflow.io",
            "https://redeem.passflow.io?pass=a",
        ] {
            assert!(trusted().offers(good), "{good}");
        }
        for bad in [
            "",
            "https://",
            "redeem.passflow.io/passes/a",
            "http://redeem.passflow.io/passes/a",
            "javascript://redeem.passflow.io/%0aalert(1)",
            "https://redeem.passflow.io.example.com/passes/a",
            "https://redeem.passflow.io@example.com/passes/a",
            "https://a@redeem.passflow.io/passes/a",
            "https://redeem.passflow.io:8443/passes/a",
            "https://example.com/https://redeem.passflow.io/",
            "https://redeem.passflow.io\\@example.com/",
            "https:\\\\redeem.passflow.io",
            " https://redeem.passflow.io/passes/a",
            "https://redeem.passflow.io/a b",
            "https://redeem.passflow.io/a\nb",
        ] {
            assert!(!trusted().offers(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_deployment_names_the_hosts_of_its_links() {
        let own = trusted().with_pass_link_hosts(" passes.example  other.example:8443 ");
        let own = own.unwrap();
        assert!(own.offers("https://passes.example/a"));
        assert!(own.offers("https://other.example:8443/a"));
        assert!(!own.offers("https://redeem.passflow.io/passes/a"));
        for bad in ["https://a.example", "a/b", "a_b", "a:99999", "a:+1", "*"] {
            assert_eq!(trusted().with_pass_link_hosts(bad), None, "{bad}");
        }
    }

    #[test]
    fn photos_come_from_home_or_from_where_a_deployment_says() {
        let table = [
            ("/photos/2.svg", Some("https://api.example/photos/2.svg")),
            (
                "https://api.example/2.png",
                Some("https://api.example/2.png"),
            ),
            (
                "https://portal.example/2.png",
                Some("https://portal.example/2.png"),
            ),
            ("https://api.example.com/2.png", None),
            ("https://api.example@evil.example/2.png", None),
            ("https://api.example", None),
            ("//evil.example/2.png", None),
            ("/\\evil.example/2.png", None),
            ("/\t/evil.example/2.png", None),
            ("http://api.example/2.png", None),
            ("data:image/png;base64,AAAA", None),
            ("", None),
        ];
        for (url, address) in table {
            assert_eq!(trusted().photo(url).as_deref(), address, "{url:?}");
        }
        let own = trusted()
            .with_photo_origins("https://cdn.example/")
            .unwrap();
        assert!(own.photo("https://cdn.example/2.png").is_some());
        let own = trusted()
            .with_photo_origins("https://CDN.example:443")
            .unwrap();
        assert!(own.photo("https://cdn.example/2.png").is_some());
        for bad in [
            "http://cdn.example",
            "cdn.example",
            "https://a/b",
            "https://",
        ] {
            assert_eq!(trusted().with_photo_origins(bad), None, "{bad}");
        }
    }

    #[test]
    fn at_home_a_photo_is_a_path() {
        let trusted = Trusted::new("", "");
        assert_eq!(trusted.photo("/2.svg").as_deref(), Some("/2.svg"));
        assert_eq!(trusted.photo("https://evil.example/2.svg"), None);
        assert_eq!(Trusted::new("", "null").photo("null/2.svg"), None);
    }
}
