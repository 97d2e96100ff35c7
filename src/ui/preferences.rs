//! How a reader wants the page: its colours and its language.

use leptos::prelude::*;

use super::choice::choice;
use super::dialog::Dialog;
use super::words::{LANGUAGES, words};

/// The colours of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system has them.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its name, for what is kept and for the style sheets; none for the
    /// system's.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name; the system's where there is none of this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let named = Self::ALL.into_iter().find(|theme| theme.name() == name);
        named.unwrap_or_default()
    }
}

/// The id of the choice of language.
pub const LANGUAGE_CHOICE: &str = "language-choice";

/// The dialog in which they are chosen.
#[component]
pub fn Preferences(
    /// The colours now.
    theme: Theme,
    /// Other colours were chosen.
    on_theme: Callback<Theme>,
    /// Another language was chosen, by its tag.
    on_language: Callback<String>,
    /// It was closed.
    on_close: Callback<()>,
) -> AnyView {
    let words = words();
    let languages = LANGUAGES.map(|language| (language.tag, language.name));
    let themes = [
        (Theme::System.name(), words.theme_system),
        (Theme::Light.name(), words.theme_light),
        (Theme::Dark.name(), words.theme_dark),
    ];
    let content = view! {
        {choice(LANGUAGE_CHOICE, words.language, &languages, words.tag, on_language)}
        {choice(
            "theme-choice",
            words.theme,
            &themes,
            theme.name(),
            Callback::new(move |name: String| on_theme.run(Theme::named(&name))),
        )}
    };
    let heading = words.settings.to_owned();
    view! { <Dialog heading on_close content=content.into_any() /> }.into_any()
}
