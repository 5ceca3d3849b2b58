//! A moment in words, in this computer's time zone.

use gtk::glib;
use mfad_i18n::say;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long ago `seconds` since 1970 was; the date when that is long.
pub fn ago(seconds: u64) -> String {
    let then = i64::try_from(seconds).unwrap_or(i64::MAX);
    let now = i64::try_from(now()).unwrap_or(then);
    match now.saturating_sub(then) {
        ..MINUTE => say!("when-now"),
        passed @ MINUTE..HOUR => say!("when-minutes", number = whole(passed / MINUTE)),
        passed @ HOUR..DAY => say!("when-hours", number = whole(passed / HOUR)),
        passed if passed < 60 * DAY => say!("when-days", number = whole(passed / DAY)),
        _ => say!("when-on", date = day(seconds)),
    }
}

/// Seconds since 1970.
pub fn now() -> u64 {
    glib::DateTime::now_utc().map_or(0, |it| whole(it.to_unix()))
}

fn whole(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// The date at `seconds` since 1970.
pub fn day(seconds: u64) -> String {
    formatted(seconds, "%Y-%m-%d")
}

/// The date and time of day at `seconds` since 1970.
pub fn moment(seconds: u64) -> String {
    formatted(seconds, "%Y-%m-%d %H:%M")
}

/// One that is beyond the calendar is none.
fn formatted(seconds: u64, format: &str) -> String {
    let moment =
        i64::try_from(seconds).ok().and_then(|it| glib::DateTime::from_unix_local(it).ok());
    let text = moment.and_then(|it| it.format(format).ok());
    text.map_or_else(String::new, |it| it.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_beyond_the_calendar_is_none_and_the_future_is_now() {
        assert_eq!(day(u64::MAX), "");
        assert_eq!(ago(u64::MAX), "just now");
        assert!(ago(0).starts_with("on 19"), "{}", ago(0));
    }
}
