//! Whether a failed request is made again by itself, and after how long.
//!
//! At most three times, each later than the one before, at a moment drawn by
//! chance, so that many pages do not come back at once after an outage
//! (exponential backoff with full jitter). Where the server says how long to
//! wait, that is what is waited.

use super::failure::Failure;

/// How often a request is made again by itself.
const MOST: u8 = 3;

/// The longest first wait; each further one may be twice as long.
const FIRST_MS: u32 = 1_000;

/// The longest wait, whatever a server says: a screen that stands still for
/// longer is no better than one that says so and offers a button.
const LONGEST_SECS: u32 = 300;

/// A number drawn by chance, from 0 up to 2^32 - 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chance(pub u32);

impl Chance {
    /// A part of `whole` as large as the number drawn.
    fn of(self, whole: u32) -> u32 {
        let part = (u64::from(whole) * u64::from(self.0)) >> 32;
        // The product of two 32-bit numbers, halved 32 times, has 32 bits.
        u32::try_from(part).unwrap_or(whole)
    }
}

/// How often one request was made again since it last succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retries(u8);

impl Retries {
    /// How many milliseconds to wait before the request is made again; `None`
    /// if it is not, because that would be no use or was tried enough.
    pub fn wait_ms(&mut self, why: &Failure, chance: Chance) -> Option<u32> {
        let told_secs = match why {
            Failure::Busy { retry_after_secs } => *retry_after_secs,
            Failure::Unreachable | Failure::TimedOut | Failure::Server { .. } => None,
            // While the browser is offline the way back is its `online` event.
            Failure::Offline
            | Failure::Cancelled
            | Failure::SignInNeeded
            | Failure::NotAllowed { .. }
            | Failure::NoSuchPerson
            | Failure::NotListed
            | Failure::Refused { .. }
            | Failure::Unreadable { .. } => return None,
        };
        if self.0 == MOST {
            return None;
        }
        let drawn = chance.of(FIRST_MS << self.0);
        self.0 += 1;
        // Never sooner than without the server's word: "0" is no invitation.
        Some(told_secs.map_or(drawn, |secs| drawn.max(secs.min(LONGEST_SECS) * 1_000)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LAST: Chance = Chance(u32::MAX);

    #[test]
    fn three_times_each_later_than_before() {
        let mut retries = Retries::default();
        let waits = [0; 4].map(|_| retries.wait_ms(&Failure::Unreachable, LAST));
        assert_eq!(waits, [Some(999), Some(1_999), Some(3_999), None]);
        assert_eq!(
            Retries::default().wait_ms(&Failure::Unreachable, Chance(0)),
            Some(0),
            "full jitter starts at none"
        );
    }

    #[test]
    fn a_server_that_says_how_long_is_heeded_within_bounds() {
        let busy = |retry_after_secs| Failure::Busy { retry_after_secs };
        let table = [
            (Some(60), Chance(0), 60_000),
            (Some(100_000), Chance(0), 300_000),
            (Some(0), LAST, 999),
            (None, LAST, 999),
        ];
        for (told, chance, wait) in table {
            let mut retries = Retries::default();
            assert_eq!(retries.wait_ms(&busy(told), chance), Some(wait), "{told:?}");
        }
    }

    #[test]
    fn only_what_can_heal_by_itself_is_tried_again() {
        let heals = [
            Failure::Unreachable,
            Failure::TimedOut,
            Failure::Server { status: 503 },
            Failure::Busy {
                retry_after_secs: None,
            },
        ];
        for why in heals {
            assert!(Retries::default().wait_ms(&why, LAST).is_some(), "{why:?}");
        }
        let stays = [
            Failure::Offline,
            Failure::Cancelled,
            Failure::SignInNeeded,
            Failure::NotAllowed { description: None },
            Failure::NoSuchPerson,
            Failure::NotListed,
            Failure::Refused {
                status: 422,
                description: None,
            },
            Failure::Unreadable {
                detail: String::new(),
            },
        ];
        for why in stays {
            assert_eq!(Retries::default().wait_ms(&why, LAST), None, "{why:?}");
        }
    }

    proptest! {
        #[test]
        fn no_wait_is_longer_than_the_bound(
            told in prop::option::of(any::<u32>()),
            chances in prop::collection::vec(any::<u32>(), 4),
        ) {
            let mut retries = Retries::default();
            let why = Failure::Busy { retry_after_secs: told };
            let waits: Vec<_> = chances
                .into_iter()
                .map_while(|chance| retries.wait_ms(&why, Chance(chance)))
                .collect();
            prop_assert_eq!(waits.len(), 3);
            prop_assert!(waits.iter().all(|wait| *wait <= 300_000));
        }
    }
}
