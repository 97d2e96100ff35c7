//! The page: what to do when all goes wrong, and mounting the app.

#[cfg(target_arch = "wasm32")]
fn main() {
    use leptos::prelude::*;
    use person_credentials::app::App;
    use person_credentials::browser::page;

    // The message of a panic can hold a value that it failed on, so only its
    // place is told; and what is on the page may be stale, so it goes.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        web_sys::console::error_1(&format!("panicked at {}", place.unwrap_or_default()).into());
        if let Some(app) = page::element("app") {
            app.set_text_content(None);
        }
        if let Some(fault) = page::element("fault") {
            fault.set_hidden(false);
        }
    }));

    if let Some(root) = page::element("app") {
        root.set_text_content(None);
        leptos::mount::mount_to(root, || view! { <App /> }).forget();
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("error: this program runs in a browser; start it with `cargo xtask serve`");
    std::process::exit(2);
}
