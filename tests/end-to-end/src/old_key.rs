//! A key that speaks only U2F. It stands in for firmware, because no firmware here is that old: what
//! it answers in U2F is a real one's, and to CTAP 2 it is deaf.

use std::path::Path;
use std::time::Duration;

use mfad_ctap::hid::{BROADCAST, Channel, Command, Receiver, init, packets};
use virtual_token::{Port, VirtualToken};

use crate::scripted::{CHANNEL, Scripted};

/// Longer than the firmware takes for anything but touch.
const PATIENCE: Duration = Duration::from_secs(10);

/// The key, plugged in until dropped, and the firmware that answers for it.
pub struct OldKey {
    /// To be touched or not.
    pub firmware: VirtualToken,
    _script: Scripted,
}

impl OldKey {
    /// Plugs it in, with its socket in this folder.
    pub fn plug(folder: &Path, serial: &str) -> Self {
        let firmware = VirtualToken::builder(serial).in_memory().start().unwrap();
        firmware.plug().unwrap();
        let port = firmware.open().unwrap();
        let channel = allocate(&port);
        let script = Scripted::plug(folder, serial, move |heard, wire| match heard.command {
            Command::Init => {
                let number = CHANNEL.0.to_be_bytes();
                // No capability: neither CBOR nor the lack of U2F.
                let reply = [&heard.payload, &number[..], &[2, 1, 0, 0, 0]].concat();
                wire.say(BROADCAST, Command::Init, &reply)
            }
            Command::Msg => {
                wire.say(CHANNEL, Command::Msg, &ask(&port, channel, Command::Msg, &heard.payload))
            }
            _ => Ok(()),
        });
        Self { firmware, _script: script }
    }

    /// Registers for this address (FIDO U2F Raw Message Formats §4): the key handle and the public key, a
    /// point. It has to be touched.
    pub fn register(&self, app_id: [u8; 32]) -> (Vec<u8>, Vec<u8>) {
        let port = self.firmware.open().unwrap();
        let channel = allocate(&port);
        let request = [&[0, 1, 0, 0, 0, 0, 64][..], &[7; 32], &app_id, &[0, 0]].concat();
        let reply = ask(&port, channel, Command::Msg, &request);
        let (point, rest) = reply[1..].split_at(65);
        (rest[1..][..usize::from(rest[0])].to_vec(), point.to_vec())
    }
}

/// A channel of the firmware's.
pub(crate) fn allocate(port: &Port) -> Channel {
    let nonce = [7; 8];
    let reply = ask(port, BROADCAST, Command::Init, &nonce);
    init::reply(&reply, &nonce).unwrap().unwrap().channel
}

/// What the firmware answers.
pub(crate) fn ask(port: &Port, channel: Channel, command: Command, payload: &[u8]) -> Vec<u8> {
    for report in packets(channel, command, payload).unwrap() {
        port.write_report(&report).unwrap();
    }
    let mut receiver = Receiver::new(channel);
    loop {
        let report = port.read_report(PATIENCE).expect("an answer of the firmware");
        if let Ok(Some(message)) = receiver.push(&report)
            && message.command == command
        {
            return message.payload;
        }
    }
}
