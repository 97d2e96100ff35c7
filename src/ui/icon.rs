//! Line drawings of the kinds, drawn from one path each.
//!
//! The path is set as an attribute at run time on purpose: markup that never
//! changes would be set as HTML text, which a page with Trusted Types forbids.

use leptos::prelude::*;

use crate::model::credential::Kind;

/// The drawing of a kind; decoration only.
#[component]
pub fn KindIcon(
    /// What to draw.
    kind: Kind,
) -> AnyView {
    let path = match kind {
        Kind::Card => "M3 6h18v12H3zM3 10h18M6 15h4",
        Kind::KeyFob => {
            "M8.5 4a4.5 4.5 0 1 0 3.2 7.7L20 20v-3h-2v-2h-2l-3.2-3.2A4.5 4.5 0 0 0 8.5 4zM7.5 8.5h.01"
        }
        Kind::Pin => {
            "M5 4h14v16H5zM9 8h.01M12 8h.01M15 8h.01M9 12h.01M12 12h.01M15 12h.01M12 16h.01"
        }
        Kind::PassFlow => "M4 7h14v12H4zM4 7l10-3v3M14 13h4",
        Kind::HidMobile | Kind::Mobile => "M7 3h10v18H7zM11 18h2",
        Kind::Other => {
            "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.4 2.3c-.6.3-.9.8-.9 1.7M12 16.5h.01"
        }
    };
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=path />
        </svg>
    }
    .into_any()
}
