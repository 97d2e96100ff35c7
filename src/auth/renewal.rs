//! When a host is asked for a token, and when not again.
//!
//! A host whose tokens are never accepted must not be asked without end, nor a
//! session be given up because one token was old when it was handed over.

/// What a host is told about why it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// There was no token yet.
    Initial,
    /// The last one was accepted before, and is no longer.
    Expired,
    /// The last one was never accepted.
    Rejected,
}

impl Reason {
    /// The word for it in the contract of the element.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Expired => "expired",
            Self::Rejected => "rejected",
        }
    }
}

/// Why there is no token that the server accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoToken {
    /// The host has no way to give one, or gave nothing.
    None,
    /// The host failed.
    Failed,
    /// The host did not answer in time.
    TimedOut,
    /// What the host gave is no token.
    Malformed,
    /// The server turned down what the host gave.
    Rejected,
    /// The session with the host itself is over.
    SessionOver,
    /// The host ended the session.
    Cleared,
}

impl NoToken {
    /// The word for it in the contract of the element.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Failed => "failed",
            Self::TimedOut => "timed_out",
            Self::Malformed => "malformed",
            Self::Rejected => "rejected",
            Self::SessionOver => "signed_out",
            Self::Cleared => "cleared",
        }
    }
}

/// For how long replacements are counted, in milliseconds.
const SPELL_MS: f64 = 60_000.0;

/// How many tokens may be replaced in that time.
const MOST_IN_A_SPELL: u32 = 3;

/// What was asked for so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Renewal {
    /// When replacements began to be counted, on a steady clock, and how many
    /// there were since.
    spell: Option<(f64, u32)>,
}

impl Renewal {
    /// Why to ask in place of a token that was turned down at `now`; `None` if
    /// it is of no use. `is_proved` tells whether the server accepted it before.
    pub fn replace(&mut self, is_proved: bool, now: f64) -> Option<Reason> {
        let (since, replaced) = match self.spell {
            Some(_) if !is_proved => return None,
            Some((since, replaced)) if now - since < SPELL_MS => (since, replaced),
            Some(_) | None => (now, 0),
        };
        if replaced == MOST_IN_A_SPELL {
            return None;
        }
        self.spell = Some((since, replaced + 1));
        Some(if is_proved {
            Reason::Expired
        } else {
            Reason::Rejected
        })
    }

    /// Forgets what was asked for, as when a person asks.
    pub fn begin(&mut self) {
        self.spell = None;
    }
}

/// How long before its end a token is renewed, in milliseconds: early enough for a
/// renewal that fails to be told five minutes before.
const LEAD_MS: u64 = 6 * 60_000;

/// How long there is at least between two renewals that nothing but time asks
/// for, in milliseconds: whatever a server says of how long its tokens last.
const LEAST_MS: u64 = 10_000;

/// How long to wait, in milliseconds, before a token is renewed that is good for
/// so many more: until shortly before its end, or half of what is left where that
/// is little.
#[must_use]
pub fn wait_ms(left: u64) -> u32 {
    let wait = left.saturating_sub(LEAD_MS).max(left / 2).max(LEAST_MS);
    // Timers take no more: it is renewed early then, by weeks.
    u32::try_from(wait).unwrap_or(u32::MAX).min(i32::MAX as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNPROVED: bool = false;
    const PROVED: bool = true;

    #[test]
    fn a_token_that_was_accepted_before_has_expired() {
        let mut renewal = Renewal::default();
        assert_eq!(renewal.replace(PROVED, 0.0), Some(Reason::Expired));
    }

    #[test]
    fn a_token_that_was_never_accepted_is_replaced_once() {
        let mut renewal = Renewal::default();
        assert_eq!(renewal.replace(UNPROVED, 0.0), Some(Reason::Rejected));
        assert_eq!(renewal.replace(UNPROVED, 0.0), None);
        assert_eq!(renewal.replace(UNPROVED, 1e9), None);
    }

    #[test]
    fn a_session_goes_on_from_token_to_token() {
        let mut renewal = Renewal::default();
        for hour in 1..5 {
            let now = f64::from(hour) * 3_600_000.0;
            assert_eq!(renewal.replace(PROVED, now), Some(Reason::Expired));
        }
    }

    #[test]
    fn tokens_that_die_at_once_are_not_asked_for_without_end() {
        let mut renewal = Renewal::default();
        for now in [0.0, 1.0, 2.0] {
            assert_eq!(renewal.replace(PROVED, now), Some(Reason::Expired));
        }
        assert_eq!(renewal.replace(PROVED, SPELL_MS - 1.0), None);
        assert_eq!(renewal.replace(PROVED, SPELL_MS), Some(Reason::Expired));
        assert_eq!(renewal.replace(UNPROVED, SPELL_MS), None);
    }

    #[test]
    fn whoever_asks_again_begins_anew() {
        let mut renewal = Renewal::default();
        renewal.replace(UNPROVED, 0.0);
        renewal.begin();
        assert_eq!(renewal.replace(UNPROVED, 1.0), Some(Reason::Rejected));
    }

    #[test]
    fn a_token_is_renewed_shortly_before_its_end_or_at_half_of_a_short_life() {
        assert_eq!(wait_ms(3_600_000), 3_240_000);
        assert_eq!(wait_ms(720_000), 360_000);
        assert_eq!(wait_ms(100_000), 50_000);
        assert_eq!(wait_ms(30_000), 15_000);
    }

    #[test]
    fn whatever_a_server_says_it_is_not_asked_without_end() {
        for left in [0, 1, 1_000, 19_999] {
            assert_eq!(wait_ms(left), 10_000, "{left}");
        }
        assert_eq!(wait_ms(u64::MAX), i32::MAX as u32);
    }
}
