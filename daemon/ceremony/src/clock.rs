//! The clock that waits and proofs are counted by.

use std::fs;
use std::sync::OnceLock;
use std::time::Duration;

use mfad_policy::Moment;
use rustix::time::{ClockId, clock_gettime};

/// Now, by the clock that nobody sets and that goes on while the machine sleeps.
pub fn now() -> Moment {
    static BOOT: OnceLock<String> = OnceLock::new();
    let boot = BOOT.get_or_init(|| {
        let id = fs::read_to_string("/proc/sys/kernel/random/boot_id");
        // Without it every start of the daemon counts as one of the machine: waits get longer.
        id.map_or_else(|_| format!("{:?}", std::time::SystemTime::now()), |id| id.trim().to_owned())
    });
    let time = clock_gettime(ClockId::Boottime);
    let after = Duration::new(
        u64::try_from(time.tv_sec).unwrap_or_default(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    );
    Moment { boot: boot.clone(), after }
}

/// Never less than is left.
pub fn seconds(left: Duration) -> u32 {
    u32::try_from(left.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
}
