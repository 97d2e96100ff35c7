//! A choice of one out of a few.

use leptos::prelude::*;

use super::live::attribute;

/// Offers options, each by its value and its text; tells the value of the one
/// that is chosen.
pub fn choice(
    id: &'static str,
    name: &'static str,
    options: &[(&'static str, &'static str)],
    chosen: &'static str,
    on_choice: Callback<String>,
) -> AnyView {
    let options: Vec<_> = options
        .iter()
        .map(|(value, text)| {
            let is_chosen = *value == chosen;
            let selected = attribute(move || is_chosen.then(String::new));
            view! {
                <option value=*value selected=selected>
                    {*text}
                </option>
            }
        })
        .collect();
    view! {
        <label class="field">
            <span class="field__name">{name}</span>
            <select
                class="field__input"
                id=id
                // Where it is drawn anew in place, it keeps what was chosen.
                prop:value=chosen
                on:change=move |event| {
                    on_choice.try_run(event_target_value(&event));
                }
            >
                {options}
            </select>
        </label>
    }
    .into_any()
}
