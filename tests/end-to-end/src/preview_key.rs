//! A key of the time between FIDO 2.0 and 2.1, which knows passkey management as a preview
//! (CTAP 2.1 §6.8, "prototype"). It stands in for firmware, because none here is that old: the
//! passkeys are a real one's, and only the words for them are changed on the way.

use mfad_ctap::hid::{BROADCAST, Channel, Command};
use virtual_token::{Port, VirtualToken};

use crate::Machine;
use crate::old_key::{allocate, ask};
use crate::scripted::Scripted;

const GET_INFO: u8 = 0x04;
const CLIENT_PIN: u8 = 0x06;
const MANAGEMENT: u8 = 0x0A;
const PREVIEW: u8 = 0x41;
/// getPinToken, which such keys have, and what replaced it; and permission to manage passkeys.
const TOKEN: u8 = 0x05;
const TOKEN_WITH_PERMISSIONS: u8 = 0x09;
const MAY_MANAGE: [u8; 2] = [0x09, 0x04];

/// The key, plugged in until dropped.
pub struct PreviewKey {
    _script: Scripted,
}

impl PreviewKey {
    /// Plugs it in beside the key whose passkeys it has.
    pub fn plug(machine: &Machine, serial: &str, real: &VirtualToken) -> Self {
        let port = real.open().unwrap();
        let channel = allocate(&port);
        let script =
            Scripted::plug(&machine.keys(), serial, move |heard, wire| match heard.command {
                Command::Init => wire.allot(&heard.payload),
                Command::Cbor => wire.answer(&translated(&port, channel, &heard.payload)),
                _ => wire.say(BROADCAST, Command::Error, &[0x01]),
            });
        Self { _script: script }
    }
}

fn translated(port: &Port, channel: Channel, request: &[u8]) -> Vec<u8> {
    let asked = |request: &[u8]| ask(port, channel, Command::Cbor, request);
    match request {
        [GET_INFO] => of_the_time(asked(request)),
        [PREVIEW, rest @ ..] => asked(&[&[MANAGEMENT], rest].concat()),
        // InvalidCommand: it does not know the command by its later number.
        [MANAGEMENT, ..] => vec![0x01],
        [CLIENT_PIN, map, 0x01, protocol, 0x02, TOKEN, rest @ ..] => {
            let head = [CLIENT_PIN, map + 1, 0x01, *protocol, 0x02, TOKEN_WITH_PERMISSIONS];
            asked(&[&head[..], rest, &MAY_MANAGE].concat())
        }
        _ => asked(request),
    }
}

/// getInfo with the preview in the place of what came of it.
fn of_the_time(mut info: Vec<u8>) -> Vec<u8> {
    replace(&mut info, b"\x68credMgmt\xF5", b"\x75credentialMgmtPreview\xF5");
    replace(&mut info, b"\x6EpinUvAuthToken\xF5", b"\x6EpinUvAuthToken\xF4");
    info
}

fn replace(bytes: &mut Vec<u8>, old: &[u8], new: &[u8]) {
    let place = bytes.windows(old.len()).position(|it| it == old).expect("an option of getInfo");
    bytes.splice(place..place + old.len(), new.iter().copied());
}
