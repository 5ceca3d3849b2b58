//! Firmware that its maker has warned of.

use std::path::Path;

use mfad_i18n::say;

use super::finding::{Finding, State};
use super::sys_root::SysRoot;

const CHECK: &str = "key-firmware";

/// A warning: from this version (bcdDevice) up to but not including that one.
struct Warning {
    vendor: &'static str,
    from: u16,
    before: u16,
    state: State,
    message: fn() -> String,
    remedy: fn() -> String,
}

/// On keys of Yubico, bcdDevice is the version of the firmware: 0x0543 is 5.4.3.
const WARNINGS: &[Warning] = &[
    Warning {
        vendor: "1050",
        from: 0x0426,
        before: 0x0435,
        state: State::Bad,
        message: || say!("doctor-firmware-roca"),
        remedy: || say!("doctor-firmware-roca-next"),
    },
    Warning {
        vendor: "1050",
        from: 0x0442,
        before: 0x0445,
        state: State::Bad,
        message: || say!("doctor-firmware-entropy"),
        remedy: || say!("doctor-firmware-entropy-next"),
    },
    Warning {
        vendor: "1050",
        from: 0x0500,
        before: 0x0570,
        state: State::Note,
        message: || say!("doctor-firmware-eucleak"),
        remedy: || say!("doctor-firmware-eucleak-next"),
    },
];

/// A finding for each key on USB that a warning is known for, or one that says there is none.
pub(super) fn checks(place: &SysRoot) -> Vec<Finding> {
    let devices = place.names("/sys/bus/usb/devices");
    let mut found: Vec<_> = devices.iter().filter_map(|device| check(place, device)).collect();
    if found.is_empty() {
        found.push(Finding::good(CHECK, say!("doctor-firmware-good")));
    }
    found
}

fn check(place: &SysRoot, device: &str) -> Option<Finding> {
    let folder = Path::new("/sys/bus/usb/devices").join(device);
    let vendor = place.read(folder.join("idVendor"))?;
    let version = u16::from_str_radix(&place.read(folder.join("bcdDevice"))?, 16).ok()?;
    let warning = WARNINGS
        .iter()
        .find(|it| it.vendor == vendor && (it.from..it.before).contains(&version))?;
    let name = place.read(folder.join("product")).unwrap_or_else(|| say!("doctor-a-key"));
    let (major, minor, patch) = (version >> 8, version >> 4 & 0xF, version & 0xF);
    let (version, state) = (format!("{major}.{minor}.{patch}"), warning.state);
    let (remedy, warning) = ((warning.remedy)(), (warning.message)());
    let message = say!("doctor-firmware", name, version, warning);
    Some(Finding { state, ..Finding::note(CHECK, message).remedy(remedy) })
}
