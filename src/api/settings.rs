//! What a deployment configures, read once at start: one build serves all.

use super::endpoint::{ApiBase, BadBase, PageSize, TimeLimit};

/// The configuration of one deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where the API is (`api-base`; the page's own origin if absent).
    pub base: ApiBase,
    /// How many credentials are asked for at a time (`page-size`; 50 if absent).
    pub page_size: PageSize,
    /// How long one request may take (`request-timeout`; 20 seconds if absent).
    pub time_limit: TimeLimit,
}

/// Which setting cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadSetting {
    /// `api-base`, and what is wrong with it.
    ApiBase(BadBase),
    /// `page-size` is no number from 1 to 500.
    PageSize,
    /// `request-timeout` is no number of seconds from 1 to 300.
    RequestTimeout,
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
        let time_limit = match filled("request-timeout") {
            None => TimeLimit::DEFAULT,
            Some(text) => TimeLimit::parse(&text).ok_or(BadSetting::RequestTimeout)?,
        };
        Ok(Self {
            base,
            page_size,
            time_limit,
        })
    }
}

#[cfg(test)]
mod tests {
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
            settings.map(|s| (s.page_size, s.time_limit)),
            Ok((PageSize::DEFAULT, TimeLimit::DEFAULT))
        );
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
        ];
        for (setting, bad) in table {
            assert_eq!(read(&[setting]), Err(bad), "{setting:?}");
        }
    }
}
