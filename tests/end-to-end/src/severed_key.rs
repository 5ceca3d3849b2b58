//! A key that is pulled out when it did what it was told, and before it said so. All that it does is
//! done by firmware; what is made up is the moment.

use std::fs;
use std::io::{Error, ErrorKind};

use mfad_ctap::hid::{BROADCAST, Command};
use virtual_token::VirtualToken;

use crate::Machine;
use crate::old_key::{allocate, ask};
use crate::scripted::Scripted;

/// The key, plugged in until it is severed or dropped.
pub struct SeveredKey {
    _script: Scripted,
}

impl SeveredKey {
    /// Plugs it in beside the key that does its work. It answers requests until the first of these,
    /// which are CTAP 2's.
    pub fn plug(
        machine: &Machine,
        serial: &str,
        real: &VirtualToken,
        last: impl Fn(&[u8]) -> bool + Send + 'static,
    ) -> Self {
        let port = real.open().unwrap();
        let channel = allocate(&port);
        let socket = machine.keys().join(format!("{serial}.sock"));
        let script =
            Scripted::plug(&machine.keys(), serial, move |heard, wire| match heard.command {
                Command::Init => wire.allot(&heard.payload),
                Command::Cbor => {
                    let answer = ask(&port, channel, Command::Cbor, &heard.payload);
                    if last(&heard.payload) {
                        let _ = fs::remove_file(&socket);
                        return Err(Error::from(ErrorKind::ConnectionAborted));
                    }
                    wire.answer(&answer)
                }
                _ => wire.say(BROADCAST, Command::Error, &[0x01]),
            });
        Self { _script: script }
    }
}
