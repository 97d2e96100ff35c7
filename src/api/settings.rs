//! What a deployment configures, read once at start: one build serves all.

use super::endpoint::{ApiBase, BadBase, PageSize, TimeLimit};
use crate::model::authorization::CsrfHeader;
use crate::model::trusted::Trusted;

/// The configuration of one deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where the API is (`api-base`; the page's own origin if absent).
    pub base: ApiBase,
    /// How many credentials are asked for at a time (`page-size`; 50 if absent).
    pub page_size: PageSize,
    /// How many are asked for at a time of the whole account
    /// (`account-page-size`; 500 if absent: 100,000 rows take 7.0 s so, and 12 s
    /// at 250, in Chromium on two cores. A page's landing takes 11 ms at either,
    /// so that smaller ones make nothing smoother).
    pub account_page_size: PageSize,
    /// How long one request may take (`request-timeout`; 20 seconds if absent).
    pub time_limit: TimeLimit,
    /// How long a revealed value stays (`reveal-time`; 30 seconds if absent).
    pub reveal_time: RevealTime,
    /// What lets requests through (`auth`, `csrf-header`, `csrf-token`; a bearer
    /// token if absent).
    pub auth: Auth,
    /// What makes a list load on (`load`; scrolling if absent).
    pub load: Load,
    /// Which addresses of others are followed (`pass-link-hosts`,
    /// `photo-origins`).
    pub trusted: Trusted,
}

/// What lets the requests of a deployment through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Auth {
    /// A bearer token that the browser has.
    Token,
    /// The session that the browser has with the page's own origin, which adds
    /// the token; and the header that shows that the page itself asks.
    SameOrigin(CsrfHeader),
}

/// What makes a list load on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Load {
    /// Its end comes near, or the button is pressed.
    Scroll,
    /// The button alone.
    Button,
}

/// How long a revealed value stays on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevealTime(u16);

impl RevealTime {
    /// How long it stays where nothing is configured: 30 seconds.
    pub const DEFAULT: Self = Self(30);

    /// Reads whole seconds, 5 to 300.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let seconds = text.trim().parse::<u16>().ok()?;
        (5..=300).contains(&seconds).then_some(Self(seconds))
    }

    /// In milliseconds.
    #[must_use]
    pub fn millis(self) -> u32 {
        u32::from(self.0) * 1_000
    }
}

/// Which setting cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadSetting {
    /// `api-base`, and what is wrong with it.
    ApiBase(BadBase),
    /// `page-size` is no number from 1 to 500.
    PageSize,
    /// `account-page-size` is no number from 1 to 500.
    AccountPageSize,
    /// `request-timeout` is no number of seconds from 1 to 300.
    RequestTimeout,
    /// `reveal-time` is no number of seconds from 5 to 300.
    RevealTime,
    /// `auth` is neither `token` nor `same-origin`.
    Auth,
    /// `auth` is `same-origin`, and `api-base` is another origin.
    OtherOrigin,
    /// `csrf-header` or `csrf-token` cannot be a header.
    CsrfHeader,
    /// `load` is neither `scroll` nor `button`.
    Load,
    /// `pass-link-hosts` holds what is no host.
    PassLinkHosts,
    /// `photo-origins` holds what is no https origin.
    PhotoOrigins,
}

impl BadSetting {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ApiBase(_) | Self::OtherOrigin => "api-base",
            Self::PageSize => "page-size",
            Self::AccountPageSize => "account-page-size",
            Self::RequestTimeout => "request-timeout",
            Self::RevealTime => "reveal-time",
            Self::Auth => "auth",
            Self::CsrfHeader => "csrf-header",
            Self::Load => "load",
            Self::PassLinkHosts => "pass-link-hosts",
            Self::PhotoOrigins => "photo-origins",
        }
    }
}

impl Settings {
    /// Reads the settings by name from whatever carries them.
    ///
    /// # Errors
    /// Names the first setting that cannot be used. Nothing is guessed: a
    /// wrong base could send the token astray.
    pub fn read(
        setting: impl Fn(&str) -> Option<String>,
        page_origin: &str,
    ) -> Result<Self, BadSetting> {
        let base = setting("api-base").unwrap_or_default();
        let base = ApiBase::parse(&base, page_origin).map_err(BadSetting::ApiBase)?;
        let filled = |name| setting(name).filter(|text| !text.trim().is_empty());
        let page_size = match filled("page-size") {
            None => PageSize::DEFAULT,
            Some(text) => PageSize::parse(&text).ok_or(BadSetting::PageSize)?,
        };
        let account_page_size = match filled("account-page-size") {
            None => PageSize::LARGEST,
            Some(text) => PageSize::parse(&text).ok_or(BadSetting::AccountPageSize)?,
        };
        let time_limit = match filled("request-timeout") {
            None => TimeLimit::DEFAULT,
            Some(text) => TimeLimit::parse(&text).ok_or(BadSetting::RequestTimeout)?,
        };
        let reveal_time = match filled("reveal-time") {
            None => RevealTime::DEFAULT,
            Some(text) => RevealTime::parse(&text).ok_or(BadSetting::RevealTime)?,
        };
        let auth = match filled("auth").as_deref().map(str::trim) {
            None | Some("token") => Auth::Token,
            Some("same-origin") => {
                let origin = base.origin();
                if !(origin.is_empty() || origin.eq_ignore_ascii_case(page_origin)) {
                    return Err(BadSetting::OtherOrigin);
                }
                let name = filled("csrf-header");
                let value = filled("csrf-token");
                let header = CsrfHeader::configured(name.as_deref(), value.as_deref());
                Auth::SameOrigin(header.ok_or(BadSetting::CsrfHeader)?)
            }
            Some(_) => return Err(BadSetting::Auth),
        };
        let load = match filled("load").as_deref().map(str::trim) {
            None | Some("scroll") => Load::Scroll,
            Some("button") => Load::Button,
            Some(_) => return Err(BadSetting::Load),
        };
        let mut trusted = Trusted::new(base.origin(), page_origin);
        if let Some(hosts) = filled("pass-link-hosts") {
            trusted = trusted
                .with_pass_link_hosts(&hosts)
                .ok_or(BadSetting::PassLinkHosts)?;
        }
        if let Some(origins) = filled("photo-origins") {
            trusted = trusted
                .with_photo_origins(&origins)
                .ok_or(BadSetting::PhotoOrigins)?;
        }
        Ok(Self {
            base,
            page_size,
            account_page_size,
            time_limit,
            reveal_time,
            auth,
            load,
            trusted,
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::panic, reason = "tests")]

    use super::*;

    fn read(settings: &[(&str, &str)]) -> Result<Settings, BadSetting> {
        Settings::read(
            |name| {
                settings
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, value)| (*value).to_owned())
            },
            "https://portal.example",
        )
    }

    #[test]
    fn without_settings_the_api_is_at_home_and_pages_hold_50() {
        assert_eq!(read(&[("api-base", ""), ("page-size", " ")]), read(&[]));
        let settings = read(&[]);
        assert_eq!(
            settings.as_ref().map(|s| s.base.token_info()),
            Ok("/oauth/token/info".to_owned())
        );
        assert_eq!(
            settings.map(|s| (s.page_size, s.time_limit, s.reveal_time.millis())),
            Ok((PageSize::DEFAULT, TimeLimit::DEFAULT, 30_000))
        );
    }

    #[test]
    fn what_is_trusted_and_for_how_long_is_configured() {
        let settings = [
            ("api-base", "https://api.example/v"),
            ("reveal-time", " 5 "),
            ("pass-link-hosts", "passes.example"),
            ("photo-origins", "https://cdn.example"),
        ];
        let Ok(settings) = read(&settings) else {
            panic!("settings that can be used");
        };
        assert_eq!(settings.reveal_time.millis(), 5_000);
        let trusted = settings.trusted;
        assert!(trusted.offers("https://passes.example/a"));
        assert!(!trusted.offers("https://redeem.passflow.io/passes/a"));
        for photo in ["https://cdn.example/a", "https://portal.example/a"] {
            assert!(trusted.photo(photo).is_some(), "{photo}");
        }
        let at_home = trusted.photo("/photos/2.svg");
        assert_eq!(at_home.as_deref(), Some("https://api.example/photos/2.svg"));
    }

    #[test]
    fn a_setting_that_cannot_be_used_is_named() {
        let table = [
            (
                ("api-base", "http://evil.example"),
                BadSetting::ApiBase(BadBase::NotEncrypted),
            ),
            (("page-size", "0"), BadSetting::PageSize),
            (("request-timeout", "soon"), BadSetting::RequestTimeout),
            (("reveal-time", "4"), BadSetting::RevealTime),
            (("reveal-time", "301"), BadSetting::RevealTime),
            (
                ("pass-link-hosts", "https://a.example"),
                BadSetting::PassLinkHosts,
            ),
            (("photo-origins", "cdn.example"), BadSetting::PhotoOrigins),
            (("auth", "cookie"), BadSetting::Auth),
            (("load", "click"), BadSetting::Load),
        ];
        for (setting, bad) in table {
            assert_eq!(read(&[setting]), Err(bad), "{setting:?}");
            assert_eq!(bad.name(), setting.0);
        }
    }

    #[test]
    fn cookies_go_to_the_page_s_own_origin_alone_and_with_a_header() {
        let auth = |more: &[(&str, &str)]| {
            let settings = [&[("auth", "same-origin")], more].concat();
            read(&settings).map(|settings| settings.auth)
        };
        let header = |name, value| CsrfHeader::configured(name, value).map(Auth::SameOrigin);
        let by_default = header(None, None);
        assert!(by_default.is_some());
        for base in ["", "/doorflow", "https://PORTAL.example/doorflow"] {
            assert_eq!(auth(&[("api-base", base)]).ok(), by_default, "{base}");
        }
        for base in ["https://api.example", "https://portal.example.evil.example"] {
            let refused = auth(&[("api-base", base)]);
            assert_eq!(refused, Err(BadSetting::OtherOrigin), "{base}");
        }
        assert_eq!(
            auth(&[("csrf-header", "X-CSRF-Token"), ("csrf-token", "abc")]).ok(),
            header(Some("X-CSRF-Token"), Some("abc"))
        );
        let broken = auth(&[("csrf-token", "a\nb")]);
        assert_eq!(broken, Err(BadSetting::CsrfHeader));
    }

    #[test]
    fn a_list_loads_on_by_scrolling_unless_the_button_is_wanted() {
        let load = |settings: &[(&str, &str)]| read(settings).map(|settings| settings.load);
        assert_eq!(load(&[]), Ok(Load::Scroll));
        assert_eq!(load(&[("load", "scroll")]), Ok(Load::Scroll));
        assert_eq!(load(&[("load", " button ")]), Ok(Load::Button));
        assert_eq!(read(&[]).map(|settings| settings.auth), Ok(Auth::Token));
    }
}
