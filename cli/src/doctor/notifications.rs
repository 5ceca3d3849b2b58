//! Whether the desktop would say that a key waits for touch.

use mfad_i18n::say;

use super::finding::Finding;
use super::snapshot::Desktop;
use super::sys_root::SysRoot;

const CHECK: &str = "notifications";

/// Nothing is looked at where there is no desktop.
pub(super) fn check(place: &SysRoot, desktop: Option<Desktop>) -> Option<Finding> {
    let desktop = desktop.filter(|_| place.desktop)?;
    Some(if turned_off(place) {
        Finding::good(CHECK, say!("doctor-notifications-off"))
    } else if !desktop.shows {
        Finding::bad(
            CHECK,
            say!("doctor-notifications-unseen"),
            say!("doctor-notifications-unseen-next"),
        )
    } else if desktop.notifies {
        Finding::good(CHECK, say!("doctor-notifications"))
    } else {
        Finding::bad(CHECK, say!("doctor-notify-off"), say!("doctor-notify-off-next"))
            .command("systemctl --user enable --now mfad-notify")
    })
}

/// A masked unit is a link to nothing (systemctl(1), mask).
fn turned_off(place: &SysRoot) -> bool {
    let unit = place.home.join(".config/systemd/user/mfad-notify.service");
    let target = std::fs::read_link(place.path(unit));
    target.is_ok_and(|target| target.as_os_str() == "/dev/null")
}
