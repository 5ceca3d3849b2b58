//! Whether the desktop would say that a key waits for touch.

use super::finding::Finding;
use super::place::Place;
use super::told::Desktop;

const CHECK: &str = "notifications";

/// Nothing is looked at where there is no desktop.
pub(super) fn check(place: &Place, desktop: Option<Desktop>) -> Option<Finding> {
    let desktop = desktop.filter(|_| place.desktop)?;
    Some(if turned_off(place) {
        Finding::good(CHECK, "Notifications are turned off, as you wanted.")
    } else if !desktop.shows {
        Finding::bad(
            CHECK,
            "Nothing on this desktop shows notifications, so none says that a key waits for touch.",
            "Install something that does (Debian: mako-notifier, dunst or xfce4-notifyd).",
        )
    } else if desktop.notifies {
        Finding::good(CHECK, "A notification says so when a key waits for touch.")
    } else {
        Finding::bad(
            CHECK,
            "mfad-notify does not run, so no notification says that a key waits for touch.",
            "Start it: systemctl --user enable --now mfad-notify. If you want none: systemctl \
             --user mask mfad-notify",
        )
        .command("systemctl --user enable --now mfad-notify")
    })
}

/// A masked unit is a link to nothing (systemctl(1), mask).
fn turned_off(place: &Place) -> bool {
    let unit = place.home.join(".config/systemd/user/mfad-notify.service");
    let target = std::fs::read_link(place.path(unit));
    target.is_ok_and(|target| target.as_os_str() == "/dev/null")
}
