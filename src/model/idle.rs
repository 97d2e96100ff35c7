//! When nobody uses the page any more, and when that is about to be so.

use super::time::Time;

/// For how long nobody may use the page before it locks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdleLimit(u16);

impl IdleLimit {
    /// Where nothing is configured: a quarter of an hour.
    pub const DEFAULT: Self = Self(15);

    /// Reads whole minutes, up to a day; 0 stands for no limit, which is the
    /// inner `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Option<Self>> {
        let minutes = text.trim().parse().ok()?;
        let limit = (minutes > 0).then_some(Self(minutes));
        (minutes <= 1_440).then_some(limit)
    }

    fn millis(self) -> f64 {
        f64::from(self.0) * 60_000.0
    }

    /// How long before the end it is told, in milliseconds: long enough to come
    /// back from the next desk (WCAG 2.2.1 asks for 20 seconds).
    fn warning(self) -> f64 {
        (self.millis() / 2.0).min(60_000.0)
    }
}

/// How it stands with a page that locks when nobody uses it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Standing {
    /// It is in use. In so many milliseconds it is worth looking again.
    InUse(f64),
    /// It locks in so many milliseconds unless somebody uses it.
    NearEnd(f64),
    /// Nobody used it for too long.
    Over,
}

/// When a page was used last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Idle {
    limit: IdleLimit,
    last: Time,
}

impl Idle {
    /// It is used now.
    #[must_use]
    pub fn begin(limit: IdleLimit, now: Time) -> Self {
        Self { limit, last: now }
    }

    /// It was used when the wall clock said this. A use that is still to come is one
    /// by a clock that was set since: a little is forgiven, and no more than that.
    #[must_use]
    pub fn resume(limit: IdleLimit, wall: f64, now: Time) -> Self {
        let ahead = wall - now.wall;
        let gone = if ahead < 0.0 {
            -ahead
        } else if ahead < limit.millis() {
            0.0
        } else {
            limit.millis()
        };
        Self::begin(limit, now.after(-gone))
    }

    /// When it was used last.
    #[must_use]
    pub fn last(&self) -> Time {
        self.last
    }

    /// It is used, whatever was before.
    pub fn restart(&mut self, now: Time) {
        self.last = now;
    }

    /// Takes note of the wall clock at a use in another tab, or before a reload.
    pub fn hear(&mut self, wall: f64, now: Time) {
        let heard = Self::resume(self.limit, wall, now).last;
        if heard.steady > self.last.steady {
            self.last = heard;
        }
    }

    /// Takes note that somebody uses it, unless that comes too late: a page that
    /// should have locked while the machine slept is not woken by a key.
    pub fn touch(&mut self, now: Time) -> Standing {
        if self.standing(now) != Standing::Over {
            self.last = now;
        }
        self.standing(now)
    }

    /// How it stands now.
    #[must_use]
    pub fn standing(&self, now: Time) -> Standing {
        let left = now.until(self.last.after(self.limit.millis()));
        let until_warning = left - self.limit.warning();
        if left <= 0.0 {
            Standing::Over
        } else if until_warning <= 0.0 {
            Standing::NearEnd(left)
        } else {
            Standing::InUse(until_warning)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(millis: f64) -> Time {
        Time {
            steady: millis,
            wall: 1_000_000.0 + millis,
        }
    }

    const MINUTE: f64 = 60_000.0;

    #[test]
    fn a_page_that_nobody_uses_locks_after_a_warning() {
        let idle = Idle::begin(IdleLimit(15), both(0.0));
        assert_eq!(idle.standing(both(0.0)), Standing::InUse(14.0 * MINUTE));
        assert_eq!(
            idle.standing(both(14.0 * MINUTE)),
            Standing::NearEnd(MINUTE)
        );
        assert_eq!(
            idle.standing(both(15.0 * MINUTE - 1.0)),
            Standing::NearEnd(1.0)
        );
        assert_eq!(idle.standing(both(15.0 * MINUTE)), Standing::Over);
    }

    #[test]
    fn the_warning_of_a_short_limit_takes_half_of_it() {
        let idle = Idle::begin(IdleLimit(1), both(0.0));
        assert_eq!(
            idle.standing(both(1.0)),
            Standing::InUse(MINUTE / 2.0 - 1.0)
        );
        assert_eq!(
            idle.standing(both(MINUTE / 2.0)),
            Standing::NearEnd(MINUTE / 2.0)
        );
    }

    #[test]
    fn use_counts_until_the_end_and_not_after_it() {
        let mut idle = Idle::begin(IdleLimit(2), both(0.0));
        assert_eq!(
            idle.touch(both(2.0 * MINUTE - 1.0)),
            Standing::InUse(MINUTE)
        );
        assert_eq!(idle.last(), both(2.0 * MINUTE - 1.0));
        let late = both(4.0 * MINUTE);
        assert_eq!(idle.touch(late), Standing::Over);
        assert_eq!(idle.touch(late), Standing::Over);
    }

    #[test]
    fn use_in_another_tab_counts_from_when_it_was() {
        let mut idle = Idle::begin(IdleLimit(15), both(0.0));
        let now = both(10.0 * MINUTE);
        idle.hear(both(4.0 * MINUTE).wall, now);
        assert_eq!(idle.last(), both(4.0 * MINUTE));
        // What is older changes nothing, nor does what is far from now.
        for wall in [both(3.0 * MINUTE).wall, both(25.0 * MINUTE).wall] {
            idle.hear(wall, now);
            assert_eq!(idle.last(), both(4.0 * MINUTE));
        }
        // By a clock that was set back since, it was just now.
        idle.hear(both(11.0 * MINUTE).wall, now);
        assert_eq!(idle.last(), now);
    }

    #[test]
    fn a_page_goes_on_from_when_it_was_used_last() {
        let now = both(0.0);
        let resumed = |wall: f64| Idle::resume(IdleLimit(15), now.wall + wall, now).standing(now);
        assert_eq!(resumed(-15.0 * MINUTE), Standing::Over);
        assert_eq!(resumed(-14.0 * MINUTE), Standing::NearEnd(MINUTE));
        assert_eq!(resumed(2_000.0), Standing::InUse(14.0 * MINUTE));
        assert_eq!(resumed(15.0 * MINUTE), Standing::Over);
    }

    #[test]
    fn sleep_is_no_use_and_a_clock_that_is_set_back_is_none_either() {
        let idle = Idle::begin(IdleLimit(2), both(0.0));
        let slept = Time {
            steady: 5.0,
            ..both(3.0 * MINUTE)
        };
        assert_eq!(idle.standing(slept), Standing::Over);
        let set_back = Time {
            steady: 3.0 * MINUTE,
            wall: 0.0,
        };
        assert_eq!(idle.standing(set_back), Standing::Over);
    }

    #[test]
    fn a_limit_is_whole_minutes_or_none() {
        assert_eq!(IdleLimit::parse(" 15 "), Some(Some(IdleLimit::DEFAULT)));
        assert_eq!(IdleLimit::parse("0"), Some(None));
        assert_eq!(IdleLimit::parse("1440"), Some(Some(IdleLimit(1_440))));
        for bad in ["1441", "-1", "1.5", "", "never"] {
            assert_eq!(IdleLimit::parse(bad), None, "{bad}");
        }
    }
}
