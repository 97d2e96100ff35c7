//! A place that whoever hosts the views may fill.

use leptos::prelude::*;

/// What stands here unless the host of a shadow root puts something in its
/// place; elsewhere it always does.
pub fn slot(name: &'static str, otherwise: AnyView) -> AnyView {
    view! { <slot name=name>{otherwise}</slot> }.into_any()
}
