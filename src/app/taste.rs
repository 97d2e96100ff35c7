//! How the reader wants the page, and where that is remembered.

use leptos::prelude::*;

use crate::browser::{lasting, page};
use crate::ui::preferences::Theme;
use crate::ui::words::{Words, choose};

// `src/boot.js` reads both before the app is there.
const THEME: &str = "person-credentials.theme";
const DATA_THEME: &str = "data-theme";
const LANGUAGE: &str = "person-credentials.language";

/// The reader's choice of colours and language. A handle: copies share one.
#[derive(Debug, Clone, Copy)]
pub struct Taste {
    language: RwSignal<&'static Words>,
}

impl Taste {
    /// What was chosen before, else what the browser prefers.
    pub fn restore() -> Self {
        let theme = lasting::get(THEME).unwrap_or_default();
        Self::put_on(Theme::named(&theme));
        let chosen = lasting::get(LANGUAGE);
        let preferred = page::languages();
        let wanted = chosen.iter().chain(&preferred).map(String::as_str);
        Self {
            language: RwSignal::new(choose(wanted)),
        }
    }

    /// Gives the page its language, and the views their words;
    /// again when another language is chosen.
    pub fn dress(self) {
        let words = self.language.get();
        provide_context(words);
        page::set_attribute("lang", words.tag);
        page::set_attribute("dir", words.direction);
    }

    /// The colours that were chosen.
    pub fn theme() -> Theme {
        Theme::named(&page::attribute(DATA_THEME).unwrap_or_default())
    }

    /// Chooses the colours.
    pub fn set_theme(theme: Theme) {
        lasting::set(THEME, theme.name());
        Self::put_on(theme);
    }

    fn put_on(theme: Theme) {
        page::set_attribute(DATA_THEME, theme.name());
    }

    /// Chooses the language.
    pub fn set_language(self, tag: &str) {
        lasting::set(LANGUAGE, tag);
        self.language.set(choose([tag]));
    }
}
