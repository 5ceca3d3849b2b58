//! Firmware that its maker has warned of.

use std::path::Path;

use super::finding::{Finding, State};
use super::place::Place;

const CHECK: &str = "key-firmware";

/// A warning: from this version (bcdDevice) up to but not including that one.
struct Warning {
    vendor: &'static str,
    from: u16,
    before: u16,
    state: State,
    message: &'static str,
    remedy: &'static str,
}

/// On keys of Yubico, bcdDevice is the version of the firmware: 0x0543 is 5.4.3.
const WARNINGS: &[Warning] = &[
    Warning {
        vendor: "1050",
        from: 0x0426,
        before: 0x0435,
        state: State::Bad,
        message: "makes RSA keys that can be broken (YSA-2017-01)",
        remedy: "Use no RSA keys that were made on it, neither PIV nor OpenPGP; ask its maker for \
                 another one.",
    },
    Warning {
        vendor: "1050",
        from: 0x0442,
        before: 0x0445,
        state: State::Bad,
        message: "makes too little of a secret when it starts (YSA-2019-02)",
        remedy: "Replace it, and enroll the new one: mfactl enroll.",
    },
    Warning {
        vendor: "1050",
        from: 0x0500,
        before: 0x0570,
        state: State::Note,
        message: "can be copied by somebody who has it in hand, knows its PIN and has a \
                  laboratory (YSA-2024-03)",
        remedy: "If it was out of your hands for long: mfactl remove, and another key.",
    },
];

/// A finding for each key on USB that a warning is known for, or one that says there is none.
pub(super) fn checks(place: &Place) -> Vec<Finding> {
    let devices = place.names("/sys/bus/usb/devices");
    let mut found: Vec<_> = devices.iter().filter_map(|device| check(place, device)).collect();
    if found.is_empty() {
        found.push(Finding::good(CHECK, "No key on USB has firmware with known trouble."));
    }
    found
}

fn check(place: &Place, device: &str) -> Option<Finding> {
    let folder = Path::new("/sys/bus/usb/devices").join(device);
    let vendor = place.read(folder.join("idVendor"))?;
    let version = u16::from_str_radix(&place.read(folder.join("bcdDevice"))?, 16).ok()?;
    let warning = WARNINGS
        .iter()
        .find(|it| it.vendor == vendor && (it.from..it.before).contains(&version))?;
    let name = place.read(folder.join("product")).unwrap_or_else(|| "A key".to_owned());
    let (major, minor, patch) = (version >> 8, version >> 4 & 0xF, version & 0xF);
    let message = format!("{name} with firmware {major}.{minor}.{patch} {}.", warning.message);
    let mut finding = Finding::note(CHECK, message).remedy(warning.remedy);
    finding.state = warning.state;
    Some(finding)
}
