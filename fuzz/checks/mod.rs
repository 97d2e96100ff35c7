//! What must be true of decoding, whatever a server sends.
//!
//! Plain functions that panic where it is not, so that the fuzzer and
//! `tests/corpus.rs` hold the code against the same rules. Each rule is put in
//! other words than the code has: another parser, the same answer without its
//! secrets, a server that never lies.

mod answer;
mod headers;
mod list;
mod text;

pub use answer::answer;
pub use headers::headers;
