//! A short message in its place.

use leptos::prelude::*;

/// How a message is told to those who do not see it.
#[derive(Debug, Clone, Copy)]
pub enum Tone {
    /// Something failed: it is read out at once.
    Alert,
    /// It is read out when there is time, and looks as if it mattered.
    Warning,
    /// It is read out when there is time.
    Status,
}

/// Shows a message.
pub fn notice(tone: Tone, text: impl Into<String>) -> AnyView {
    let (class, role) = match tone {
        Tone::Alert => ("notice notice--bad", "alert"),
        Tone::Warning => ("notice notice--bad", "status"),
        Tone::Status => ("notice", "status"),
    };
    draw(class, role, text.into())
}

fn draw(class: &'static str, role: &'static str, text: String) -> AnyView {
    view! {
        <p class=class part="notice" role=role>
            {text}
        </p>
    }
    .into_any()
}
