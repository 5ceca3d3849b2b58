//! Smart cards: pcscd, through which they are reached, and who keeps a reader to themselves.

use std::path::Path;

use mfad_i18n::say;

use super::finding::Finding;
use super::processes;
use super::sys_root::SysRoot;

/// The USB class of smart card readers, many security keys among them (USB CCID §4.2).
const CCID: &str = "0b";

const PROGRAM: &str = "/usr/sbin/pcscd";
/// systemd makes it and starts pcscd when somebody uses it.
const SOCKET: &str = "/run/pcscd/pcscd.comm";

/// A reader on USB.
struct UsbReader {
    name: String,
    /// `/dev/bus/usb/001/004`
    node: String,
}

/// `problem` is why the daemon cannot see cards, if it snapshot.
pub(super) fn checks(place: &SysRoot, problem: Option<&str>) -> Vec<Finding> {
    let readers = readers(place);
    if readers.is_empty() && !(place.has(PROGRAM) && place.listens(SOCKET)) {
        return vec![Finding::good("pcscd", say!("doctor-no-reader"))];
    }
    let mut found = vec![pcscd(place, problem)];
    found.extend(readers.iter().map(|reader| held(place, reader)));
    found
}

fn pcscd(place: &SysRoot, problem: Option<&str>) -> Finding {
    const CHECK: &str = "pcscd";
    const START: &str = "sudo systemctl enable --now pcscd.socket";
    if !place.has(PROGRAM) {
        return Finding::bad(CHECK, say!("doctor-pcscd-missing"), say!("doctor-pcscd-install"));
    }
    if !place.listens(SOCKET) {
        let message = say!("doctor-pcscd-off");
        return Finding::bad(CHECK, message, say!("doctor-start", command = START)).command(START);
    }
    match problem {
        None => Finding::good(CHECK, say!("doctor-pcscd-good")),
        Some(problem) => Finding::bad("pcscd-access", problem, say!("doctor-pcscd-rule")),
    }
}

fn readers(place: &SysRoot) -> Vec<UsbReader> {
    let devices = Path::new("/sys/bus/usb/devices");
    let reader = |interface: String| {
        let class = place.read(devices.join(&interface).join("bInterfaceClass"))?;
        let (device, _) = interface.split_once(':').filter(|_| class == CCID)?;
        let of = |file| place.read(devices.join(device).join(file));
        let number = |file| of(file)?.parse::<u32>().ok();
        let node = format!("/dev/bus/usb/{:03}/{:03}", number("busnum")?, number("devnum")?);
        Some(UsbReader { name: of("product").unwrap_or_else(|| say!("doctor-a-reader")), node })
    };
    place.names(devices).into_iter().filter_map(reader).collect()
}

/// GnuPG's scdaemon likes to drive readers by itself, past pcscd.
fn held(place: &SysRoot, UsbReader { name, node }: &UsbReader) -> Finding {
    const CHECK: &str = "reader-held";
    match processes::holding(place, node, &["pcscd"]).as_slice() {
        [] => Finding::good(CHECK, say!("doctor-reader-free", name)),
        held => Finding::bad(
            CHECK,
            say!("doctor-reader-held", programs = held.join(", "), name),
            say!("doctor-reader-held-next"),
        ),
    }
}
