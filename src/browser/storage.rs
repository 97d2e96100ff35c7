//! This tab's storage, and memory where the browser blocks it.
//!
//! Reading `sessionStorage` can throw as well as using it (a sandboxed frame,
//! blocked site data), so every step may fail and none of them may panic.

use std::cell::RefCell;

thread_local! {
    static MEMORY: RefCell<Vec<(String, String)>> = RefCell::default();
}

/// For how long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Until the tab closes.
    InTab,
    /// Until the page is left.
    InMemory,
}

fn session() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// What was kept under a name in this tab.
#[must_use]
pub fn get(name: &str) -> Option<String> {
    MEMORY
        .with_borrow(|memory| {
            let (_, value) = memory.iter().find(|(known, _)| known == name)?;
            Some(value.clone())
        })
        .or_else(|| session()?.get_item(name).ok().flatten())
}

/// Keeps a text until the tab closes; where storage is blocked or full, until
/// the page is left. Tells which.
pub fn set(name: &str, value: &str) -> Kept {
    remove(name);
    if session().is_some_and(|storage| storage.set_item(name, value).is_ok()) {
        return Kept::InTab;
    }
    MEMORY.with_borrow_mut(|memory| memory.push((name.to_owned(), value.to_owned())));
    Kept::InMemory
}

/// Forgets what was kept under a name, in both places.
pub fn remove(name: &str) {
    if let Some(storage) = session() {
        // Nothing is left to try when even removing is refused: then nothing
        // could be stored either.
        let _ = storage.remove_item(name);
    }
    MEMORY.with_borrow_mut(|memory| memory.retain(|(known, _)| known != name));
}
