//! Whether the files are in place that let the system start mfad and let mfad work.

use super::finding::Finding;
use super::place::Place;

/// Something that has to be installed.
struct Part {
    check: &'static str,
    /// Any of these will do.
    files: &'static [&'static str],
    there: &'static str,
    missing: &'static str,
}

const PARTS: &[Part] = &[
    Part {
        check: "daemon-activation",
        files: &["/usr/share/dbus-1/system-services/org.mfad.Mfad1.service"],
        there: "The system bus knows how to start mfad.",
        missing: "The system bus does not know how to start mfad.",
    },
    Part {
        check: "daemon-unit",
        files: &[
            "/etc/systemd/system/mfad.service",
            "/usr/lib/systemd/system/mfad.service",
            "/lib/systemd/system/mfad.service",
        ],
        there: "systemd knows mfad's unit.",
        missing: "systemd has no unit for mfad.",
    },
    Part {
        check: "bus-policy",
        files: &[
            "/usr/share/dbus-1/system.d/org.mfad.Mfad1.conf",
            "/etc/dbus-1/system.d/org.mfad.Mfad1.conf",
        ],
        there: "The system bus lets mfad have its name.",
        missing: "The system bus does not let mfad have its name.",
    },
    Part {
        check: "polkit-actions",
        files: &["/usr/share/polkit-1/actions/org.mfad.Mfad1.policy"],
        there: "Polkit knows what may be done with mfad.",
        missing: "Polkit does not know what may be done with mfad, so nobody may do anything.",
    },
    // Where pcscd does not ask polkit it is not needed, and there all the same.
    Part {
        check: "polkit-rule",
        files: &[
            "/etc/polkit-1/rules.d/60-mfad.rules",
            "/usr/share/polkit-1/rules.d/60-mfad.rules",
        ],
        there: "Polkit has the rule that lets mfad reach smart cards.",
        missing: "Polkit has no rule that lets mfad reach smart cards.",
    },
    Part {
        check: "udev-rule",
        files: &[
            "/etc/udev/rules.d/70-mfad.rules",
            "/usr/lib/udev/rules.d/70-mfad.rules",
            "/lib/udev/rules.d/70-mfad.rules",
        ],
        there: "udev has the rule that gives keys to mfad.",
        missing: "udev has no rule that gives keys to mfad.",
    },
];

/// Each part, and the user that mfad runs as. In a session none of them is needed.
pub(super) fn checks(place: &Place) -> Vec<Finding> {
    if place.session {
        return Vec::new();
    }
    PARTS.iter().map(|part| check(place, part)).chain([user(place)]).collect()
}

fn check(place: &Place, part: &Part) -> Finding {
    if part.files.iter().any(|file| place.has(file)) {
        return Finding::good(part.check, part.there);
    }
    let file = part.files.last().unwrap_or(&"");
    if !place.lacks(file) {
        let message = format!("Only an administrator can see whether {file} is there.");
        return Finding::unknown(part.check, message).remedy("Have one look: sudo mfactl doctor");
    }
    Finding::bad(part.check, part.missing, format!("Install mfad anew: {file} is missing."))
}

fn user(place: &Place) -> Finding {
    const CHECK: &str = "daemon-user";
    match place.group("mfad") {
        Some(_) => Finding::good(CHECK, "mfad has its own user and group."),
        None => Finding::bad(
            CHECK,
            "The user and group that mfad runs as are missing.",
            "Make them: sudo systemd-sysusers mfad.conf",
        )
        .command("sudo systemd-sysusers mfad.conf"),
    }
}
