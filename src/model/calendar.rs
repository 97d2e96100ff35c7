//! Moments by the calendar, for those who read them far from the browser that
//! wrote them: in UTC, as ISO 8601 has them.

use super::moment::Moment;

/// A moment in UTC and whole seconds: `2027-08-06T20:51:52Z`.
#[must_use]
pub fn iso_8601(at: Moment) -> String {
    let seconds = at.as_millis() / 1_000;
    let (year, month, day) = date_of(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Year, month and day of a day since the start of 1970, as Gregory counts.
///
/// Years begin in March here, so that the day which leap years have more is the
/// last of its year, and months have 30.6 days each, from the start.
fn date_of(day: u64) -> (u64, u64, u64) {
    // From the 1st of March of the year 0.
    let day = day + 719_468;
    let (era, day) = (day / 146_097, day % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let of_month = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (400 * era + year + next, month, of_month)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_moment_is_written_in_utc() {
        let table = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (951_868_799_999, "2000-02-29T23:59:59Z"),
            (951_868_800_000, "2000-03-01T00:00:00Z"),
            (1_735_689_599_999, "2024-12-31T23:59:59Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
            (u64::MAX, "584556019-04-03T14:25:51Z"),
        ];
        for (millis, text) in table {
            assert_eq!(iso_8601(Moment::from_millis(millis)), text, "{millis}");
        }
    }

    proptest! {
        #[test]
        fn a_day_is_what_another_calendar_says(seconds in 0_u64..253_402_300_800) {
            let http = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds));
            // Thu, 01 Jan 1970 00:00:00 GMT
            let parts: Vec<&str> = http.split(' ').collect();
            let months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
            let month = months.split(' ').position(|month| month == parts[2]);
            let month = format!("{:02}", month.map_or(0, |month| month + 1));
            let written = format!("{}-{month}-{}T{}Z", parts[3], parts[1], parts[4]);
            prop_assert_eq!(iso_8601(Moment::from_millis(seconds * 1_000)), written);
        }
    }
}
