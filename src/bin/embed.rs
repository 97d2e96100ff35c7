//! The element's wasm: one instance of it serves one element.
//!
//! `src/embed/element.js` makes the instances and calls these functions; what
//! they do is in [`person_credentials::embed`].

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("error: this program runs in a browser; build it with `cargo xtask build`");
    std::process::exit(2);
}
