//! Any bytes as the body of any answer.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| checks::answer(body));
