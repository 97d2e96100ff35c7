//! What a reader prefers, kept from visit to visit. Nothing secret.

fn local() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// What is preferred under a name.
#[must_use]
pub fn get(name: &str) -> Option<String> {
    local()?.get_item(name).ok().flatten()
}

/// Keeps a preference; forgets it where it is empty. Where storage is blocked
/// it lasts until the page is left.
pub fn set(name: &str, value: &str) {
    if let Some(storage) = local() {
        // A browser that refuses goes on as before.
        let _ = match value {
            "" => storage.remove_item(name),
            value => storage.set_item(name, value),
        };
    }
}
