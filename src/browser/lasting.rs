//! What every tab of the app shares, from visit to visit. Nothing secret.

fn local() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// What is kept under a name.
#[must_use]
pub fn get(name: &str) -> Option<String> {
    local()?.get_item(name).ok().flatten()
}

/// Keeps a text; forgets it where it is empty, or where storage is blocked.
pub fn set(name: &str, value: &str) {
    if let Some(storage) = local() {
        // A browser that refuses goes on as before.
        let _ = match value {
            "" => storage.remove_item(name),
            value => storage.set_item(name, value),
        };
    }
}
