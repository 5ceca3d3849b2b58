//! Security keys as the kernel shows them: whether it does at all, who may open them, who has,
//! and what it does to their power and knows of their firmware.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use mfad_i18n::say;
use rustix::fs::Access;

use super::finding::Finding;
use super::processes;
use super::sys_root::SysRoot;

/// Usage Page (FIDO) in a HID report descriptor (CTAP 2.2 §11.2.8.2).
const FIDO_USAGE_PAGE: [u8; 3] = [0x06, 0xD0, 0xF1];

/// A security key's node.
struct Key {
    /// `/dev/hidraw0`
    node: String,
    /// Its USB device below `/sys`; other buses have none.
    usb: Option<PathBuf>,
    /// What its maker calls it.
    name: String,
}

pub(super) fn checks(place: &SysRoot) -> Vec<Finding> {
    let mut found = vec![hidraw(place), uhid(place)];
    for key in keys(place) {
        found.extend([rights(place, &key), held(place, &key)]);
        found.extend(autosuspend(place, &key));
    }
    found
}

fn hidraw(place: &SysRoot) -> Finding {
    const CHECK: &str = "kernel-hidraw";
    if place.has("/sys/class/hidraw") {
        return Finding::good(CHECK, say!("doctor-hidraw"));
    }
    Finding::bad(CHECK, say!("doctor-hidraw-missing"), say!("doctor-hidraw-next"))
}

fn uhid(place: &SysRoot) -> Finding {
    const CHECK: &str = "kernel-uhid";
    if place.has("/dev/uhid") {
        return Finding::good(CHECK, say!("doctor-uhid"));
    }
    Finding::note(CHECK, say!("doctor-uhid-missing"))
        .remedy(say!("doctor-uhid-next"))
        .command("sudo modprobe uhid")
}

fn keys(place: &SysRoot) -> Vec<Key> {
    let key = |name: String| {
        let class = Path::new("/sys/class/hidraw").join(&name);
        let descriptor = std::fs::read(place.path(class.join("device/report_descriptor"))).ok()?;
        let is_key = descriptor.windows(3).any(|it| it == FIDO_USAGE_PAGE);
        let usb = usb_device(place, &class);
        let named = usb.as_ref().and_then(|usb| place.read(usb.join("product")));
        let node = format!("/dev/{name}");
        is_key.then(|| Key { name: named.unwrap_or_else(|| node.clone()), node, usb })
    };
    place.names("/sys/class/hidraw").into_iter().filter_map(key).collect()
}

/// The USB device that a node of this class belongs to.
fn usb_device(place: &SysRoot, class: &Path) -> Option<PathBuf> {
    let device = place.resolve(class)?;
    let found = device.ancestors().find(|it| place.has(it.join("idVendor")));
    found.map(Path::to_owned)
}

fn rights(place: &SysRoot, Key { node, name, .. }: &Key) -> Finding {
    const CHECK: &str = "key-rights";
    if place.session {
        return match rustix::fs::access(place.path(node), Access::READ_OK | Access::WRITE_OK) {
            Ok(()) => Finding::good(CHECK, say!("doctor-you-may-open", name)),
            Err(_) => Finding::bad(
                CHECK,
                say!("doctor-you-may-not-open", name, node),
                say!("doctor-sit-here"),
            ),
        };
    }
    let Ok(metadata) = place.path(node).metadata() else {
        return Finding::unknown(CHECK, say!("doctor-no-node", name, node));
    };
    let writable = metadata.mode() & 0o060 == 0o060;
    if writable && place.group("mfad") == Some(metadata.gid()) {
        return Finding::good(CHECK, say!("doctor-mfad-may-open", name));
    }
    Finding::bad(CHECK, say!("doctor-mfad-may-not-open", name, node), say!("doctor-udev-again"))
        .command("sudo udevadm trigger --subsystem-match=hidraw")
}

fn held(place: &SysRoot, Key { node, name, .. }: &Key) -> Finding {
    const CHECK: &str = "key-held";
    match processes::holding(place, node, &["mfad"]).as_slice() {
        [] => Finding::good(CHECK, say!("doctor-not-held", name)),
        held => {
            let by = held.join(", ");
            Finding::note(CHECK, say!("doctor-held", name, by)).remedy(say!("doctor-held-next"))
        }
    }
}

/// Keys are not built to be suspended; some do not wake up again.
fn autosuspend(place: &SysRoot, Key { name, usb, .. }: &Key) -> Option<Finding> {
    const CHECK: &str = "key-autosuspend";
    let control = usb.as_ref()?.join("power/control");
    let set = place.read(&control)?;
    if set != "auto" {
        return Some(Finding::good(CHECK, say!("doctor-awake", name)));
    }
    let control = control.display();
    Some(Finding::bad(CHECK, say!("doctor-asleep", name), say!("doctor-asleep-next", control)))
}
