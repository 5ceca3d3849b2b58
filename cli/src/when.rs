//! A moment in words, in this computer's time zone.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use mfad_i18n::say;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How long ago `seconds` since 1970 was; the date when that is long.
pub(crate) fn ago(seconds: u64) -> String {
    since(seconds, now(), TimeZone::system())
}

/// The date at `seconds` since 1970.
pub(crate) fn day(seconds: u64) -> String {
    date(seconds, TimeZone::system())
}

/// The date and time of day at `seconds` since 1970.
pub(crate) fn moment(seconds: u64) -> String {
    minute(seconds, TimeZone::system())
}

/// The same in UTC as ISO 8601 has it, for programs.
pub(crate) fn utc(seconds: u64) -> String {
    local(seconds, TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// So many days ago, in seconds since 1970.
pub(crate) fn days_ago(days: u64) -> u64 {
    now().saturating_sub(days.saturating_mul(DAY))
}

/// This moment, in seconds since 1970.
pub(crate) fn now() -> u64 {
    u64::try_from(Timestamp::now().as_second()).unwrap_or_default()
}

fn since(then: u64, now: u64, zone: TimeZone) -> String {
    match now.saturating_sub(then) {
        0..MINUTE => say!("when-now"),
        passed @ MINUTE..HOUR => say!("when-minutes", number = passed / MINUTE),
        passed @ HOUR..DAY => say!("when-hours", number = passed / HOUR),
        passed if passed < 60 * DAY => say!("when-days", number = passed / DAY),
        _ => say!("when-on", date = date(then, zone)),
    }
}

fn date(seconds: u64, zone: TimeZone) -> String {
    local(seconds, zone).strftime("%Y-%m-%d").to_string()
}

fn minute(seconds: u64, zone: TimeZone) -> String {
    local(seconds, zone).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A certificate may be valid until any year; one beyond those of the calendar is its last moment.
fn local(seconds: u64, zone: TimeZone) -> ZonedDateTime {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX).to_zoned_datetime(zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recent_past_is_told_in_units() {
        let since = |then, now| since(then, now, TimeZone::UTC);
        assert_eq!(since(1_000, 1_059), "just now");
        assert_eq!(since(1_000, 1_060), "1 minute ago");
        assert_eq!(since(0, 3 * HOUR), "3 hours ago");
        assert_eq!(since(0, 59 * DAY), "59 days ago");
        assert_eq!(since(0, 60 * DAY), "on 1970-01-01");
        assert_eq!(since(2_000, 1_000), "just now", "a clock that was set back");
    }

    #[test]
    fn a_moment_is_that_of_the_time_zone() {
        let east = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        assert_eq!(minute(951_827_696, TimeZone::UTC), "2000-02-29 12:34");
        assert_eq!(minute(951_827_696, east.clone()), "2000-02-29 13:34");
        assert_eq!(minute(1_782_864_000, east.clone()), "2026-07-01 02:00", "in summer");
        assert_eq!(date(1_767_223_800, TimeZone::UTC), "2025-12-31");
        assert_eq!(date(1_767_223_800, east), "2026-01-01");
        assert!(!date(u64::MAX, TimeZone::UTC).is_empty());
    }
}
