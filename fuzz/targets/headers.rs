//! Any text as the headers that are read.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| checks::headers(input));
