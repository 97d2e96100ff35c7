//! Where people sign in, and as which client: what a deployment says of the
//! provider of its tokens.

use super::endpoint::{ApiBase, encoded};
use crate::model::attempt::{Attempt, Redeemable};
use crate::model::place::Place;
use crate::model::time::Time;
use crate::model::token::{RefreshToken, SCOPE, TYPES_SCOPE};

/// A provider of tokens, by OAuth 2.0 for a browser app, which has no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    client_id: String,
    authorize_url: String,
    token_url: String,
    /// A server of the deployment's own that gives tokens up: the provider's
    /// needs a secret.
    revoke_url: Option<String>,
    redirect_path: String,
    page_origin: String,
    scopes: Scopes,
    session_limit: SessionLimit,
}

/// What an app asks to be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scopes {
    /// To read people and their credentials.
    People,
    /// That, and what types of credentials are called.
    PeopleAndTypes,
}

impl Scopes {
    /// Reads the names of scopes, with spaces between them. What this app has
    /// no use for is not asked for.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut names: Vec<&str> = text.split_ascii_whitespace().collect();
        names.sort_unstable();
        match *names {
            [SCOPE] => Some(Self::People),
            [TYPES_SCOPE, SCOPE] => Some(Self::PeopleAndTypes),
            _ => None,
        }
    }

    fn names(self) -> String {
        match self {
            Self::People => SCOPE.to_owned(),
            Self::PeopleAndTypes => [SCOPE, TYPES_SCOPE].join(" "),
        }
    }
}

/// For how long a session is renewed after somebody signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimit(u16);

impl SessionLimit {
    /// Where nothing is configured: twelve hours, longer than anybody's shift.
    pub const DEFAULT: Self = Self(12 * 60);

    /// Reads whole minutes, 1 to 43,200, which is 30 days.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let minutes = text.trim().parse().ok()?;
        (1..=43_200).contains(&minutes).then_some(Self(minutes))
    }

    /// Whether a session that began then is not renewed any more.
    #[must_use]
    pub fn is_over(self, began: Time, now: Time) -> bool {
        now.until(began.after(f64::from(self.0) * 60_000.0)) <= 0.0
    }
}

/// Which setting of a provider cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadProvider {
    /// `client-id` has a character that no client id has, or stands where a
    /// portal looks after the session.
    ClientId,
    /// `authorize-url` is neither a path nor an https address.
    AuthorizeUrl,
    /// `token-url` is neither a path nor an https address.
    TokenUrl,
    /// `revoke-url` is neither a path nor an https address.
    RevokeUrl,
    /// `redirect-path` is no path, or one that has a view of its own.
    RedirectPath,
    /// `scopes` holds one that this app has no use for, or lacks the one that it
    /// needs.
    Scopes,
    /// `session-limit` is no number of minutes from 1 to 43,200.
    SessionLimit,
}

impl BadProvider {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ClientId => "client-id",
            Self::AuthorizeUrl => "authorize-url",
            Self::TokenUrl => "token-url",
            Self::RevokeUrl => "revoke-url",
            Self::RedirectPath => "redirect-path",
            Self::Scopes => "scopes",
            Self::SessionLimit => "session-limit",
        }
    }
}

impl Provider {
    /// Reads the settings of a provider; `None` where no client id is set, and
    /// people sign in with a token that they have.
    ///
    /// # Errors
    /// Names the first setting that cannot be used.
    pub fn read(
        setting: impl Fn(&str) -> Option<String>,
        base: &ApiBase,
        page_origin: &str,
    ) -> Result<Option<Self>, BadProvider> {
        let filled = |name| setting(name).filter(|text| !text.trim().is_empty());
        let Some(client_id) = filled("client-id") else {
            return Ok(None);
        };
        let client_id = client_id.trim();
        // RFC 6749, appendix A.1, without the space.
        if !client_id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(BadProvider::ClientId);
        }
        // As a base ends without a slash and an address may need one, it is put back.
        let url = |name, bad| {
            let read = |text: String| {
                let url = ApiBase::parse(&text, page_origin).map_err(|_| bad)?;
                let end = if text.trim().ends_with('/') { "/" } else { "" };
                let is_root = url.as_str().is_empty();
                (!is_root).then(|| [url.as_str(), end].concat()).ok_or(bad)
            };
            filled(name).map(read).transpose()
        };
        let or_of_base =
            |url: Option<String>, path| url.unwrap_or_else(|| [base.as_str(), path].concat());
        let authorize_url = url("authorize-url", BadProvider::AuthorizeUrl)?;
        let token_url = url("token-url", BadProvider::TokenUrl)?;
        let revoke_url = url("revoke-url", BadProvider::RevokeUrl)?;
        let redirect_path = filled("redirect-path");
        let redirect_path = redirect_path.as_deref().map_or(DEFAULT_PATH, str::trim);
        if !is_path_of_its_own(redirect_path) {
            return Err(BadProvider::RedirectPath);
        }
        let scopes = match filled("scopes") {
            None => Scopes::People,
            Some(text) => Scopes::parse(&text).ok_or(BadProvider::Scopes)?,
        };
        let session_limit = match filled("session-limit") {
            None => SessionLimit::DEFAULT,
            Some(text) => SessionLimit::parse(&text).ok_or(BadProvider::SessionLimit)?,
        };
        Ok(Some(Self {
            client_id: client_id.to_owned(),
            authorize_url: or_of_base(authorize_url, "/oauth/authorize"),
            token_url: or_of_base(token_url, "/oauth/token"),
            revoke_url,
            redirect_path: redirect_path.to_owned(),
            page_origin: page_origin.to_owned(),
            scopes,
            session_limit,
        }))
    }

    /// For how long a session is renewed.
    #[must_use]
    pub fn session_limit(&self) -> SessionLimit {
        self.session_limit
    }

    /// Where the browser is sent back to, as a path of the page's origin.
    #[must_use]
    pub fn redirect_path(&self) -> &str {
        &self.redirect_path
    }

    /// Where the browser is sent for an attempt, with the hash of its verifier
    /// (RFC 7636, 4.3).
    #[must_use]
    pub fn authorize_url(&self, attempt: &Attempt, challenge: &str) -> String {
        let parameters = form(&[
            ("response_type", "code"),
            ("client_id", &self.client_id),
            ("redirect_uri", &self.redirect_uri()),
            ("scope", &self.scopes.names()),
            ("state", attempt.state()),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ]);
        format!("{}?{parameters}", self.authorize_url)
    }

    /// Where codes and refresh tokens become access tokens.
    #[must_use]
    pub fn token_url(&self) -> &str {
        &self.token_url
    }

    /// Where tokens are given up, if anywhere.
    #[must_use]
    pub fn revoke_url(&self) -> Option<&str> {
        self.revoke_url.as_deref()
    }

    /// What redeems a code (RFC 6749, 4.1.3; RFC 7636, 4.5). It holds secrets.
    #[must_use]
    pub fn redeeming(&self, redeemable: &Redeemable) -> String {
        form(&[
            ("grant_type", "authorization_code"),
            ("code", &redeemable.code),
            ("redirect_uri", &self.redirect_uri()),
            ("client_id", &self.client_id),
            ("code_verifier", redeemable.verifier.expose()),
        ])
    }

    /// What renews a session (RFC 6749, 6). It holds a secret.
    #[must_use]
    pub fn renewing(&self, refresh: &RefreshToken) -> String {
        form(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose()),
            ("client_id", &self.client_id),
        ])
    }

    /// What gives a token up (RFC 7009, 2.1). It holds a secret.
    #[must_use]
    pub fn revoking(token: &str) -> String {
        form(&[("token", token)])
    }

    fn redirect_uri(&self) -> String {
        [self.page_origin.as_str(), &self.redirect_path].concat()
    }
}

/// Where the browser is sent back to where nothing is configured.
const DEFAULT_PATH: &str = "/signed-in";

fn is_path_of_its_own(path: &str) -> bool {
    // Without dots, which browsers resolve and servers take for files.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_~".contains(&byte);
    let is_path = path.starts_with('/') && !path.starts_with("//") && path.bytes().all(is_plain);
    is_path && Place::at(path) == Place::NotFound
}

/// Parameters as a form has them (RFC 6749, appendix B).
fn form(parameters: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| format!("{name}={}", encoded(value));
    parameters.iter().map(pair).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::model::attempt::{Callback, judge};
    use crate::model::moment::Moment;

    const PAGE: &str = "https://staff.example";

    fn read(settings: &[(&str, &str)]) -> Result<Option<Provider>, BadProvider> {
        let setting = |wanted: &str| {
            let mut settings = settings.iter();
            let found = settings.find(|(name, _)| *name == wanted);
            found.map(|(_, value)| (*value).to_owned())
        };
        let base = ApiBase::parse("https://api.example/v", PAGE).unwrap();
        Provider::read(setting, &base, PAGE)
    }

    fn attempt() -> Attempt {
        Attempt::begin([[1; 32], [2; 32]], "/", Moment::default())
    }

    #[test]
    fn without_a_client_there_is_no_provider() {
        assert_eq!(
            read(&[("client-id", " "), ("token-url", "nonsense")]),
            Ok(None)
        );
    }

    #[test]
    fn the_provider_is_at_the_api_unless_it_is_said_to_be_elsewhere() {
        let provider = read(&[("client-id", "app")]).unwrap().unwrap();
        assert_eq!(provider.token_url(), "https://api.example/v/oauth/token");
        assert_eq!(provider.revoke_url(), None);
        assert_eq!(provider.redirect_path(), "/signed-in");
        let elsewhere = [
            ("client-id", " app "),
            ("authorize-url", "https://id.example/authorize"),
            ("token-url", "/token/"),
            ("revoke-url", "/revoke"),
            ("redirect-path", "/back"),
        ];
        let provider = read(&elsewhere).unwrap().unwrap();
        assert_eq!(provider.token_url(), "/token/");
        assert_eq!(provider.revoke_url(), Some("/revoke"));
        let url = provider.authorize_url(&attempt(), "hash");
        assert!(url.starts_with("https://id.example/authorize?response_type=code&client_id=app&"));
    }

    #[test]
    fn access_is_asked_for_with_a_hash_and_a_state_for_this_scope_alone() {
        let provider = read(&[("client-id", "a&c")]).unwrap().unwrap();
        assert_eq!(
            provider.authorize_url(&attempt(), "hash"),
            format!(
                "https://api.example/v/oauth/authorize?response_type=code&client_id=a%26c\
                 &redirect_uri=https%3A%2F%2Fstaff.example%2Fsigned-in\
                 &scope=account.person.readonly&state={}&code_challenge=hash\
                 &code_challenge_method=S256",
                attempt().state()
            )
        );
    }

    #[test]
    fn what_redeems_and_renews_holds_what_the_rfcs_ask_for() {
        let provider = read(&[("client-id", "app")]).unwrap().unwrap();
        let answer = format!("?code=a%2Fb&state={}", attempt().state());
        let answer = Callback::read(&answer).unwrap();
        let redeemable = judge(Some(attempt()), answer, Moment::default()).unwrap();
        assert_eq!(
            provider.redeeming(&redeemable),
            format!(
                "grant_type=authorization_code&code=a%2Fb\
                 &redirect_uri=https%3A%2F%2Fstaff.example%2Fsigned-in&client_id=app\
                 &code_verifier={}",
                attempt().verifier().expose()
            )
        );
        let refresh = RefreshToken::parse("r+1").unwrap();
        assert_eq!(
            provider.renewing(&refresh),
            "grant_type=refresh_token&refresh_token=r%2B1&client_id=app"
        );
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let table = [
            ("client-id", "a b", BadProvider::ClientId),
            (
                "authorize-url",
                "http://id.example",
                BadProvider::AuthorizeUrl,
            ),
            (
                "authorize-url",
                "https://id.example?x=1",
                BadProvider::AuthorizeUrl,
            ),
            ("token-url", "ftp://id.example", BadProvider::TokenUrl),
            ("revoke-url", "//id.example", BadProvider::RevokeUrl),
            ("redirect-path", "back", BadProvider::RedirectPath),
            ("redirect-path", "//evil.example", BadProvider::RedirectPath),
            ("redirect-path", "/back?x=1", BadProvider::RedirectPath),
            ("redirect-path", "/a/../back", BadProvider::RedirectPath),
            ("redirect-path", "/back.html", BadProvider::RedirectPath),
            ("authorize-url", "/", BadProvider::AuthorizeUrl),
            ("token-url", " / ", BadProvider::TokenUrl),
            ("redirect-path", "/people/2", BadProvider::RedirectPath),
            ("redirect-path", "/", BadProvider::RedirectPath),
            ("scopes", "account.person", BadProvider::Scopes),
            ("scopes", TYPES_SCOPE, BadProvider::Scopes),
            ("session-limit", "0", BadProvider::SessionLimit),
            ("session-limit", "43201", BadProvider::SessionLimit),
        ];
        for (name, value, bad) in table {
            let read =
                read(&[("client-id", "app"), (name, value)][usize::from(name == "client-id")..]);
            assert_eq!(read, Err(bad), "{name}={value}");
            assert_eq!(bad.name(), name);
        }
    }

    #[test]
    fn a_session_is_renewed_up_to_its_limit() {
        let provider = read(&[("client-id", "app"), ("session-limit", " 60 ")]);
        let limit = provider.unwrap().unwrap().session_limit();
        let began = Time {
            steady: 5.0,
            wall: 1_000_005.0,
        };
        assert!(!limit.is_over(began, began.after(3_599_999.0)));
        assert!(limit.is_over(began, began.after(3_600_000.0)));
        // A clock that is set back makes it no longer.
        let set_back = Time {
            wall: 0.0,
            ..began.after(3_600_000.0)
        };
        assert!(limit.is_over(began, set_back));
        assert_eq!(SessionLimit::parse("43200"), Some(SessionLimit(43_200)));
        assert_eq!(SessionLimit::DEFAULT.0, 720);
    }

    #[test]
    fn a_second_scope_is_asked_for_only_where_it_is_configured() {
        let names = [SCOPE, TYPES_SCOPE].join("  ");
        assert_eq!(Scopes::parse(&names), Some(Scopes::PeopleAndTypes));
        assert_eq!(
            Scopes::PeopleAndTypes.names(),
            "account.person.readonly account.credential_type.readonly"
        );
        assert_eq!(Scopes::parse(&[SCOPE, SCOPE].join(" ")), None);
    }
}
