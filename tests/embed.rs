//! The element on somebody else's page, as the release build gives it out: what
//! it is told, what it tells, what it asks for, and what it leaves alone.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod stage;

mod embed {
    mod attributes;
    mod contract;
    mod disclosing;
    mod everyone;
    mod faults;
    mod given;
    mod interference;
    mod isolation;
    mod nonsense;
    mod surroundings;
    mod telling;
    mod tokens;
    mod upgrade;
}

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// The list of the showcase's person.
const LIST: &str = "/api/3/people/2/credentials";
/// The PIN in it.
const PIN: &str = "0123";
