//! What the browser lends, as values whose drop gives it back. No word of the
//! product stands here.

pub mod clipboard;
pub mod crypto;
pub mod download;
pub mod intl;
pub mod lasting;
pub mod page;
pub mod sight;
pub mod spot;
pub mod storage;
pub mod visibility;
