//! A moment in words.

use std::time::{SystemTime, UNIX_EPOCH};

use mfad_words::say;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How long ago `seconds` since 1970 was; the date (UTC) when that is long.
pub(crate) fn ago(seconds: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    since(seconds, now)
}

/// The date (UTC) at `seconds` since 1970.
pub(crate) fn day(seconds: u64) -> String {
    date(seconds / DAY)
}

/// The date and time of day (UTC) at `seconds` since 1970.
pub(crate) fn moment(seconds: u64) -> String {
    let (hour, minute) = (seconds % DAY / HOUR, seconds % HOUR / MINUTE);
    format!("{} {hour:02}:{minute:02} UTC", day(seconds))
}

/// So many days ago, in seconds since 1970.
pub(crate) fn days_ago(days: u64) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    now.saturating_sub(days.saturating_mul(DAY))
}

fn since(then: u64, now: u64) -> String {
    match now.saturating_sub(then) {
        0..MINUTE => say!("when-now"),
        passed @ MINUTE..HOUR => say!("when-minutes", number = passed / MINUTE),
        passed @ HOUR..DAY => say!("when-hours", number = passed / HOUR),
        passed if passed < 60 * DAY => say!("when-days", number = passed / DAY),
        _ => say!("when-on", date = date(then / DAY)),
    }
}

/// The civil date of a day since 1970-01-01: whole 400-year cycles of the Gregorian calendar are
/// taken off first, counted from 0000-03-01 so that the leap day is the last of its year.
fn date(days: u64) -> String {
    let days = days + 719_468;
    let (cycle, day) = (days / 146_097, days % 146_097);
    let year_of_cycle = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = cycle * 400 + year_of_cycle + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day_of_month:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recent_past_is_told_in_units() {
        assert_eq!(since(1_000, 1_059), "just now");
        assert_eq!(since(1_000, 1_060), "1 minute ago");
        assert_eq!(since(0, 3 * HOUR), "3 hours ago");
        assert_eq!(since(0, 59 * DAY), "59 days ago");
        assert_eq!(since(2_000, 1_000), "just now", "a clock that was set back");
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(moment(951_827_696), "2000-02-29 12:34 UTC");
        assert_eq!(date(11_016), "2000-02-29");
        assert_eq!(date(20_453), "2025-12-31");
        assert_eq!(date(20_454), "2026-01-01");
    }
}
