//! When something was read, and how long it counts as fresh.

/// How long a list counts as fresh: five minutes.
const FRESH_MS: u64 = 5 * 60 * 1000;

/// A moment on the reader's clock, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Moment(u64);

impl Moment {
    /// The moment so many milliseconds after the start of 1970, UTC.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the start of 1970, UTC.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// Whether what was read at this moment should be read again by now. A
    /// clock that was set back makes nothing old.
    #[must_use]
    pub fn is_stale(self, now: Self) -> bool {
        now.0.saturating_sub(self.0) >= FRESH_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_fresh_for_five_minutes() {
        let read_at = Moment::from_millis(1_000_000);
        for (later, is_stale) in [(0, false), (299_999, false), (300_000, true)] {
            let now = Moment::from_millis(1_000_000 + later);
            assert_eq!(read_at.is_stale(now), is_stale, "{later}");
        }
        assert!(!read_at.is_stale(Moment::default()), "a clock set back");
    }
}
