//! What the page is told by whoever serves it: everything that an element is
//! told too, and where people sign in.

use super::provider::{BadProvider, Provider};
use super::settings::{Auth, BadSetting, Settings};
use crate::model::idle::IdleLimit;

/// How the page was set up.
#[derive(Debug, Clone)]
pub struct Deployment {
    /// What an element has as well.
    pub settings: Settings,
    /// Where people sign in; `None` where they have a token, or whoever serves
    /// the page has one.
    pub provider: Option<Provider>,
    /// For how long nobody may use the page before it signs out; `None` for ever
    /// (`idle-limit`; 15 minutes if absent). Without meaning where whoever serves
    /// the page looks after the session.
    pub idle_limit: Option<IdleLimit>,
}

/// Which setting of a page cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadDeployment {
    /// One that elements have too.
    Setting(BadSetting),
    /// One of where people sign in.
    Provider(BadProvider),
    /// `idle-limit` is no number of minutes from 0 to 1,440.
    IdleLimit,
}

impl BadDeployment {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Setting(what) => what.name(),
            Self::Provider(what) => what.name(),
            Self::IdleLimit => "idle-limit",
        }
    }
}

impl Deployment {
    /// Reads the settings by name from whatever carries them.
    ///
    /// # Errors
    /// Names the first setting that cannot be used.
    pub fn read(
        setting: impl Fn(&str) -> Option<String>,
        page_origin: &str,
    ) -> Result<Self, BadDeployment> {
        let settings = Settings::read(&setting, page_origin).map_err(BadDeployment::Setting)?;
        let provider = Provider::read(&setting, &settings.base, page_origin)
            .map_err(BadDeployment::Provider)?;
        // Where whoever serves the page looks after the session nobody signs in.
        if provider.is_some() && settings.auth != Auth::Token {
            return Err(BadDeployment::Provider(BadProvider::ClientId));
        }
        let idle_limit = setting("idle-limit").filter(|text| !text.trim().is_empty());
        let idle_limit = match idle_limit {
            None => Some(IdleLimit::DEFAULT),
            Some(text) => IdleLimit::parse(&text).ok_or(BadDeployment::IdleLimit)?,
        };
        Ok(Self {
            settings,
            provider,
            idle_limit,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_signed_in_by_a_portal_does_not_sign_in_at_a_provider() {
        let read = |auth: &'static str, client: &'static str| {
            let setting = move |name: &str| match name {
                "auth" => Some(auth.to_owned()),
                "client-id" => Some(client.to_owned()),
                _ => None,
            };
            let read = Deployment::read(setting, "https://staff.example");
            read.map(|deployment| deployment.provider.is_some())
        };
        assert_eq!(read("token", "app"), Ok(true));
        assert_eq!(read("token", ""), Ok(false));
        assert_eq!(read("same-origin", ""), Ok(false));
        let both = BadDeployment::Provider(BadProvider::ClientId);
        assert_eq!(read("same-origin", "app"), Err(both));
    }
}
