//! Whether the files are in place that let the system start mfad and let mfad work.

use mfad_i18n::say;

use super::finding::Finding;
use super::sys_root::SysRoot;

/// Something that has to be installed.
struct Part {
    check: &'static str,
    /// Any of these will do.
    files: &'static [&'static str],
    there: fn() -> String,
    missing: fn() -> String,
}

const PARTS: &[Part] = &[
    Part {
        check: "daemon-activation",
        files: &["/usr/share/dbus-1/system-services/org.mfad.Mfad1.service"],
        there: || say!("doctor-activation"),
        missing: || say!("doctor-activation-missing"),
    },
    Part {
        check: "daemon-unit",
        files: &[
            "/etc/systemd/system/mfad.service",
            "/usr/lib/systemd/system/mfad.service",
            "/lib/systemd/system/mfad.service",
        ],
        there: || say!("doctor-unit"),
        missing: || say!("doctor-unit-missing"),
    },
    Part {
        check: "bus-policy",
        files: &[
            "/usr/share/dbus-1/system.d/org.mfad.Mfad1.conf",
            "/etc/dbus-1/system.d/org.mfad.Mfad1.conf",
        ],
        there: || say!("doctor-bus-policy"),
        missing: || say!("doctor-bus-policy-missing"),
    },
    Part {
        check: "polkit-actions",
        files: &["/usr/share/polkit-1/actions/org.mfad.Mfad1.policy"],
        there: || say!("doctor-polkit-actions"),
        missing: || say!("doctor-polkit-actions-missing"),
    },
    // Where pcscd does not ask polkit it is not needed, and there all the same.
    Part {
        check: "polkit-rule",
        files: &[
            "/etc/polkit-1/rules.d/60-mfad.rules",
            "/usr/share/polkit-1/rules.d/60-mfad.rules",
        ],
        there: || say!("doctor-polkit-rule"),
        missing: || say!("doctor-polkit-rule-missing"),
    },
    Part {
        check: "udev-rule",
        files: &[
            "/etc/udev/rules.d/70-mfad.rules",
            "/usr/lib/udev/rules.d/70-mfad.rules",
            "/lib/udev/rules.d/70-mfad.rules",
        ],
        there: || say!("doctor-udev-rule"),
        missing: || say!("doctor-udev-rule-missing"),
    },
];

/// Each part, and the user that mfad runs as. In a session none of them is needed.
pub(super) fn checks(place: &SysRoot) -> Vec<Finding> {
    if place.session {
        return Vec::new();
    }
    PARTS.iter().map(|part| check(place, part)).chain([user(place)]).collect()
}

fn check(place: &SysRoot, part: &Part) -> Finding {
    if part.files.iter().any(|file| place.has(file)) {
        return Finding::good(part.check, (part.there)());
    }
    let file = part.files.last().unwrap_or(&"");
    if !place.lacks(file) {
        let message = say!("doctor-hidden", file);
        return Finding::unknown(part.check, message).remedy(say!("doctor-hidden-next"));
    }
    Finding::bad(part.check, (part.missing)(), say!("doctor-install-again", file))
}

fn user(place: &SysRoot) -> Finding {
    const CHECK: &str = "daemon-user";
    match place.group("mfad") {
        Some(_) => Finding::good(CHECK, say!("doctor-user")),
        None => Finding::bad(CHECK, say!("doctor-user-missing"), say!("doctor-user-make"))
            .command("sudo systemd-sysusers mfad.conf"),
    }
}
