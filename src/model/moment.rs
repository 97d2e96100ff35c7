//! Moments: when something was read, and when a server says something ends.

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

    /// Whole seconds from an earlier moment until this one; 0 after a later one.
    #[must_use]
    pub fn seconds_after(self, earlier: Self) -> u32 {
        let seconds = self.0.saturating_sub(earlier.0) / 1_000;
        u32::try_from(seconds).unwrap_or(u32::MAX)
    }

    /// How far it is from now, in the unit that people count in: whole units
    /// that are surely left or gone, and at least one. Below 0 for what is not
    /// to come.
    #[must_use]
    pub fn distance_from(self, now: Self) -> (i64, Unit) {
        let millis = self.0.abs_diff(now.0);
        let (count, unit) = match millis / 60_000 {
            minutes @ ..120 => (minutes.max(1), Unit::Minute),
            minutes @ ..2_880 => (minutes / 60, Unit::Hour),
            minutes => (minutes / 1_440, Unit::Day),
        };
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        (if self > now { count } else { -count }, unit)
    }
}

/// A moment as a server states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated {
    /// A moment.
    At(Moment),
    /// A text that is none.
    Unreadable(String),
}

impl Stated {
    /// Reads a date and time as ISO 8601 writes them. `read` reads those of
    /// ECMAScript (21.4.1.32), in which a time without an offset is local.
    ///
    /// A bare date begins at midnight: "when that day arrives" is how the
    /// provider explains `valid_to` (DoorFlow, The Basic Update Process).
    #[must_use]
    pub fn parse(text: &str, read: impl Fn(&str) -> Option<Moment>) -> Self {
        iso_8601(text)
            .and_then(|exact| read(&exact))
            .map_or_else(|| Self::Unreadable(text.to_owned()), Self::At)
    }

    /// The moment, if it is one.
    #[must_use]
    pub fn moment(&self) -> Option<Moment> {
        match self {
            Self::At(at) => Some(*at),
            Self::Unreadable(_) => None,
        }
    }
}

/// A unit that people count time in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// 24 hours.
    Day,
}

impl Unit {
    /// What `Intl.RelativeTimeFormat` calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }
}

/// The text as ECMAScript's date time string format has it, if it is a date
/// with or without a time. Browsers read more than that, each in its own way,
/// so nothing else may reach them: the 31st of February must not become a day
/// in March.
fn iso_8601(text: &str) -> Option<String> {
    let (date, rest) = text.split_at_checked(10)?;
    let (year, month, day) = (
        digits(date.get(..4)?, 0, 9_999)?,
        digits(date.get(5..7)?, 1, 12)?,
        digits(date.get(8..)?, 1, 31)?,
    );
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let has_dashes = date.bytes().filter(|b| *b == b'-').count() == 2;
    if !has_dashes || day > longest {
        return None;
    }
    if rest.is_empty() {
        return Some(format!("{date}T00:00"));
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (time, offset) = match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    let mut parts = clock.split(':');
    let (hour, minute) = (digits(parts.next()?, 0, 23)?, digits(parts.next()?, 0, 59)?);
    let second = parts.next().map_or(Some(0), |text| digits(text, 0, 59))?;
    if !is_fraction || parts.next().is_some() {
        return None;
    }
    let offset = match offset {
        "" => String::new(),
        "Z" | "z" => "Z".to_owned(),
        offset => {
            let (sign, offset) = offset.split_at_checked(1)?;
            let (hours, minutes) = match offset.split_once(':') {
                Some(parts) => parts,
                None => offset.split_at_checked(2)?,
            };
            let (hours, minutes) = (digits(hours, 0, 23)?, digits(minutes, 0, 59)?);
            format!("{sign}{hours:02}:{minutes:02}")
        }
    };
    Some(format!("{date}T{hour:02}:{minute:02}:{second:02}{offset}"))
}

/// A number of two digits, or of four, within limits.
fn digits(text: &str, least: u32, most: u32) -> Option<u32> {
    let is_whole = matches!(text.len(), 2 | 4) && text.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse().ok().filter(|_| is_whole)?;
    (least..=most).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_list_is_fresh_for_five_minutes() {
        let read_at = Moment::from_millis(1_000_000);
        for (later, is_stale) in [(0, false), (299_999, false), (300_000, true)] {
            let now = Moment::from_millis(1_000_000 + later);
            assert_eq!(read_at.is_stale(now), is_stale, "{later}");
        }
        assert!(!read_at.is_stale(Moment::default()), "a clock set back");
    }

    #[test]
    fn seconds_are_counted_from_the_earlier_moment() {
        let at = Moment::from_millis;
        assert_eq!(at(5_999).seconds_after(at(1_000)), 4);
        assert_eq!(at(1_000).seconds_after(at(5_999)), 0);
        assert_eq!(at(u64::MAX).seconds_after(at(0)), u32::MAX);
    }

    #[test]
    fn only_dates_that_every_browser_reads_alike_reach_it() {
        let table = [
            (
                "2027-08-06T21:51:52+01:00",
                Some("2027-08-06T21:51:52+01:00"),
            ),
            ("2027-08-06T21:51:52.123456Z", Some("2027-08-06T21:51:52Z")),
            ("2027-08-06t21:51:52z", Some("2027-08-06T21:51:52Z")),
            ("2027-08-06 21:51:52 ", None),
            ("2027-08-06 21:51", Some("2027-08-06T21:51:00")),
            (
                "2027-08-06T21:51:52-0130",
                Some("2027-08-06T21:51:52-01:30"),
            ),
            ("2028-02-29", Some("2028-02-29T00:00")),
            ("2000-02-29", Some("2000-02-29T00:00")),
            ("2027-02-29", None),
            ("2100-02-29", None),
            ("2027-04-31", None),
            ("2027-13-01", None),
            ("2027-00-10", None),
            ("2027-01-00", None),
            ("2027/01/01", None),
            ("2027-01-01T24:00:00Z", None),
            ("2027-01-01T23:60:00Z", None),
            ("2027-01-01T23:59:60Z", None),
            ("2027-01-01T23:59:59:59Z", None),
            ("2027-01-01T23:59:59.Z", None),
            ("2027-01-01T23:59:59+25:00", None),
            ("2027-01-01T23:59:59+é", None),
            ("2027-01-01T", None),
            ("2027-1-1", None),
            ("+027-01-01", None),
            ("1", None),
            ("soon", None),
            ("3 March 2027", None),
            ("", None),
        ];
        for (text, exact) in table {
            assert_eq!(iso_8601(text).as_deref(), exact, "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_kept_as_it_came() {
        let at = Moment::from_millis(7);
        assert_eq!(Stated::parse("2027-01-01", |_| Some(at)), Stated::At(at));
        for (text, read) in [("soon", Some(at)), ("2027-01-01", None)] {
            let stated = Stated::parse(text, |_| read);
            assert_eq!(stated, Stated::Unreadable(text.to_owned()));
        }
    }

    #[test]
    fn a_distance_is_told_in_whole_units_and_at_least_one() {
        const MINUTE: i64 = 60_000;
        let now = Moment::from_millis(10_000_000_000);
        let table = [
            (0, (-1, Unit::Minute)),
            (1, (1, Unit::Minute)),
            (119 * MINUTE + 59_999, (119, Unit::Minute)),
            (120 * MINUTE, (2, Unit::Hour)),
            (48 * 60 * MINUTE - 1, (47, Unit::Hour)),
            (48 * 60 * MINUTE, (2, Unit::Day)),
            (4 * 1_440 * MINUTE - 1, (3, Unit::Day)),
            (-1, (-1, Unit::Minute)),
            (-3 * 60 * MINUTE, (-3, Unit::Hour)),
            (-9 * 1_440 * MINUTE, (-9, Unit::Day)),
        ];
        for (millis, distance) in table {
            let at = Moment(now.0.saturating_add_signed(millis));
            assert_eq!(at.distance_from(now), distance, "{millis}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd_to_be_read(text in any::<String>()) {
            if let Some(exact) = iso_8601(&text) {
                prop_assert!(exact.is_ascii() && exact.len() <= 25);
            }
        }
    }
}
