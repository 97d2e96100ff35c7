//! What the browser lends, as values whose drop gives it back. No word of the
//! product stands here.

pub mod page;
pub mod spot;
pub mod storage;
pub mod visibility;
