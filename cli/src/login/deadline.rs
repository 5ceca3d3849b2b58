//! Until when a change has to be confirmed: by the clock of a boot, which nobody sets. After another boot the time
//! is over.

use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// A moment of a boot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Deadline {
    /// Which boot.
    pub boot: String,
    /// Seconds of it (CLOCK_BOOTTIME).
    pub until: u64,
}

impl Deadline {
    /// So many minutes from now; nothing if the kernel does not tell the boot.
    pub fn in_minutes(minutes: u64) -> Option<Self> {
        Some(Self { boot: boot()?, until: uptime().saturating_add(minutes.saturating_mul(60)) })
    }

    /// How far away it is.
    pub fn seconds_left(&self) -> u64 {
        let same = boot().is_some_and(|it| it == self.boot);
        if same { self.until.saturating_sub(uptime()) } else { 0 }
    }
}

fn boot() -> Option<String> {
    Some(std::fs::read_to_string(BOOT_ID).ok()?.trim().to_owned())
}

fn uptime() -> u64 {
    u64::try_from(clock_gettime(ClockId::Boottime).tv_sec).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_over_after_it_and_after_another_boot() {
        let deadline = Deadline::in_minutes(5).unwrap();
        assert!((295..=300).contains(&deadline.seconds_left()));
        assert_eq!(Deadline { until: 1, ..deadline.clone() }.seconds_left(), 0);
        assert_eq!(Deadline { boot: "another".to_owned(), ..deadline }.seconds_left(), 0);
    }
}
