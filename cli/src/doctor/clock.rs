//! Whether the clock is right enough for one-time codes, which are made of the time.

use std::time::{Duration, UNIX_EPOCH};

use mfad_i18n::say;

use super::finding::Finding;
use super::sys_root::SysRoot;

const CHECK: &str = "clock";
/// A code counts for 30 seconds, and those next to it are accepted as well (RFC 6238 §5.2).
const TOLERANCE: Duration = Duration::from_secs(30);
/// What programs that set the clock from the network leave behind while they do.
const SET_BY: &[&str] = &[
    "/run/systemd/timesync/synchronized",
    "/run/chrony/chronyd.pid",
    "/run/ntpd.pid",
    "/run/ntpsec/ntpd.pid",
];

/// Compares the clock with the one that goes on while the computer is off, unless the network sets
/// both.
pub(super) fn check(place: &SysRoot) -> Finding {
    if SET_BY.iter().any(|file| place.has(file)) {
        return Finding::good(CHECK, say!("doctor-clock-network"));
    }
    let Some(other) = hardware_clock(place) else {
        return Finding::note(CHECK, say!("doctor-clock-alone"))
            .remedy(say!("doctor-clock-compare"));
    };
    let now = place.now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let off = now.abs_diff(other);
    if off <= TOLERANCE {
        return Finding::good(CHECK, say!("doctor-clock-agrees"));
    }
    Finding::bad(
        CHECK,
        say!("doctor-clock-off", seconds = off.as_secs(), tolerance = TOLERANCE.as_secs()),
        say!("doctor-clock-set"),
    )
    .command("sudo timedatectl set-ntp true")
}

/// The hardware clock, if it runs in UTC.
fn hardware_clock(place: &SysRoot) -> Option<Duration> {
    let local = place.read("/etc/adjtime").is_some_and(|it| it.lines().nth(2) == Some("LOCAL"));
    let seconds = place.read("/sys/class/rtc/rtc0/since_epoch")?.parse().ok()?;
    (!local).then_some(Duration::from_secs(seconds))
}
