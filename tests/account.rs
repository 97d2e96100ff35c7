//! The account's list: a hundred thousand credentials on one page, and "whose
//! card is this?".
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod stage;

mod account {
    mod filtering;
    mod focus;
    mod loading;
    mod naming;
    mod returning;
    mod scrolling;
    mod searching;
    pub mod shown;
    mod steady;
}

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// The list itself.
const LIST: &str = "/api/3/credentials";
