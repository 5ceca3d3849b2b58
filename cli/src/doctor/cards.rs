//! Smart cards: pcscd, through which they are reached, and who keeps a reader to themselves.

use std::path::Path;

use super::finding::Finding;
use super::place::Place;
use super::processes;

/// The USB class of smart card readers, many security keys among them (USB CCID §4.2).
const CCID: &str = "0b";

const PROGRAM: &str = "/usr/sbin/pcscd";
/// systemd makes it and starts pcscd when somebody uses it.
const SOCKET: &str = "/run/pcscd/pcscd.comm";

/// A reader on USB.
struct Reader {
    name: String,
    /// `/dev/bus/usb/001/004`
    node: String,
}

/// `problem` is why the daemon cannot see cards, if it told.
pub(super) fn checks(place: &Place, problem: Option<&str>) -> Vec<Finding> {
    let readers = readers(place);
    if readers.is_empty() && !(place.has(PROGRAM) && place.listens(SOCKET)) {
        return vec![Finding::good("pcscd", "No reader is plugged in, so pcscd is not needed.")];
    }
    let mut found = vec![pcscd(place, problem)];
    found.extend(readers.iter().map(|reader| held(place, reader)));
    found
}

fn pcscd(place: &Place, problem: Option<&str>) -> Finding {
    const CHECK: &str = "pcscd";
    const START: &str = "sudo systemctl enable --now pcscd.socket";
    if !place.has(PROGRAM) {
        return Finding::bad(
            CHECK,
            "pcscd is not installed, so no smart card can be seen.",
            "Install it: sudo apt install pcscd",
        );
    }
    if !place.listens(SOCKET) {
        let message = "pcscd does not run and nothing starts it, so no smart card can be seen.";
        return Finding::bad(CHECK, message, format!("Start it: {START}")).command(START);
    }
    match problem {
        None => Finding::good(CHECK, "pcscd shows smart cards to mfad."),
        Some(problem) => Finding::bad(
            "pcscd-access",
            problem,
            "The rule of polkit that lets mfad in comes with its package: install that anew.",
        ),
    }
}

fn readers(place: &Place) -> Vec<Reader> {
    let devices = Path::new("/sys/bus/usb/devices");
    let reader = |interface: String| {
        let class = place.read(devices.join(&interface).join("bInterfaceClass"))?;
        let (device, _) = interface.split_once(':').filter(|_| class == CCID)?;
        let of = |file| place.read(devices.join(device).join(file));
        let number = |file| of(file)?.parse::<u32>().ok();
        let node = format!("/dev/bus/usb/{:03}/{:03}", number("busnum")?, number("devnum")?);
        Some(Reader { name: of("product").unwrap_or_else(|| "A reader".to_owned()), node })
    };
    place.names(devices).into_iter().filter_map(reader).collect()
}

/// GnuPG's scdaemon likes to drive readers by itself, past pcscd.
fn held(place: &Place, Reader { name, node }: &Reader) -> Finding {
    const CHECK: &str = "reader-held";
    match processes::holding(place, node, &["pcscd"]).as_slice() {
        [] => Finding::good(CHECK, format!("No program keeps {name} from pcscd.")),
        held => Finding::bad(
            CHECK,
            format!("{} keeps {name} to itself, so pcscd cannot use it.", held.join(", ")),
            "If that is GnuPG's scdaemon: put the line disable-ccid into ~/.gnupg/scdaemon.conf, \
             then gpgconf --kill scdaemon. Otherwise close that program.",
        ),
    }
}
