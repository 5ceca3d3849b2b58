//! A key that speaks by a script. It stands in for firmware, because no firmware misbehaves so: its
//! test is named by what it does wrong. Its socket carries the same 64-byte reports as a real one's.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use mfad_ctap::hid::{BROADCAST, Channel, Command, REPORT_SIZE, Receiver, Report, packets};

/// The only channel that a scripted key allots.
pub const CHANNEL: Channel = Channel(0x00C0_FFEE);

/// A scripted key, plugged in until dropped.
pub struct Scripted {
    path: PathBuf,
}

/// A message from the daemon.
pub struct Heard {
    /// What it says it is.
    pub command: Command,
    /// The rest.
    pub payload: Vec<u8>,
}

/// The key's way to answer. An error means that the daemon closed the link.
pub struct Wire(UnixStream);

impl Wire {
    /// Sends one report, whatever it is.
    pub fn report(&mut self, report: &Report) -> io::Result<()> {
        self.0.write_all(report)
    }

    /// Sends a message in order.
    pub fn say(&mut self, channel: Channel, command: Command, payload: &[u8]) -> io::Result<()> {
        packets(channel, command, payload).unwrap().iter().try_for_each(|it| self.report(it))
    }

    /// Allots the channel to whoever sent this nonce.
    pub fn allot(&mut self, nonce: &[u8]) -> io::Result<()> {
        let number = CHANNEL.0.to_be_bytes();
        self.say(BROADCAST, Command::Init, &[nonce, &number, &[2, 1, 0, 0, 0x04]].concat())
    }

    /// Answers a CTAP 2 request: a status byte and CBOR.
    pub fn answer(&mut self, reply: &[u8]) -> io::Result<()> {
        self.say(CHANNEL, Command::Cbor, reply)
    }
}

impl Scripted {
    /// Plugs in a key that does with every message what the script says.
    pub fn plug(
        folder: &Path,
        serial: &str,
        script: impl FnMut(&Heard, &mut Wire) -> io::Result<()> + Send + 'static,
    ) -> Self {
        // Made aside and moved, so that whoever sees the socket can connect.
        let path = folder.join(format!("{serial}.sock"));
        let aside = path.with_added_extension("aside");
        let socket = UnixListener::bind(&aside).unwrap();
        fs::rename(aside, &path).unwrap();
        std::thread::spawn(move || serve(&socket, script));
        Self { path }
    }

    /// Plugs in a key that allots channels as it should, and gives these answers to CTAP 2
    /// requests.
    pub fn answering(
        folder: &Path,
        serial: &str,
        mut answer: impl FnMut(&[u8]) -> Vec<u8> + Send + 'static,
    ) -> Self {
        Self::plug(folder, serial, move |heard, wire| match heard.command {
            Command::Init => wire.allot(&heard.payload),
            Command::Cbor => wire.answer(&answer(&heard.payload)),
            // It knows no U2F.
            Command::Msg => wire.say(CHANNEL, Command::Error, &[0x01]),
            _ => Ok(()),
        })
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn serve(
    socket: &UnixListener,
    mut script: impl FnMut(&Heard, &mut Wire) -> io::Result<()>,
) -> io::Result<()> {
    loop {
        let (stream, _) = socket.accept()?;
        // The link is closed when the daemon ends or gives it up; the next one may come.
        let _ = converse(stream, &mut script);
    }
}

fn converse(
    stream: UnixStream,
    script: &mut impl FnMut(&Heard, &mut Wire) -> io::Result<()>,
) -> io::Result<()> {
    let mut receivers = [Receiver::new(BROADCAST), Receiver::new(CHANNEL)];
    let mut wire = Wire(stream);
    let mut report = [0; REPORT_SIZE];
    loop {
        wire.0.read_exact(&mut report)?;
        for receiver in &mut receivers {
            if let Ok(Some(message)) = receiver.push(&report) {
                script(&Heard { command: message.command, payload: message.payload }, &mut wire)?;
            }
        }
    }
}

/// What a key without any options says to getInfo: it speaks CTAP 2.0, and its model.
pub fn info() -> Vec<u8> {
    info_with(&["FIDO_2_0"], &[])
}

/// The same of one with a PIN.
pub fn info_with_pin() -> Vec<u8> {
    // Options: clientPin is true; PIN protocol 2.
    let options = [&[0x04, 0xA1][..], &text(b"clientPin"), &[0xF5, 0x06, 0x81, 0x02]].concat();
    let mut info = info_with(&["FIDO_2_0"], &options);
    info[1] = 0xA4;
    info
}

/// With these versions; `rest` is more of the map, whose number of entries is still to be set.
pub fn info_with(versions: &[&str], rest: &[u8]) -> Vec<u8> {
    let mut info = vec![0x00, 0xA2, 0x01, 0x80 + u8::try_from(versions.len()).unwrap()];
    info.extend(versions.iter().flat_map(|it| text(it.as_bytes())));
    info.extend([0x03, 0x50]);
    info.extend([0x5A; 16]);
    info.extend(rest);
    info
}

/// A short text in CBOR.
pub fn text(bytes: &[u8]) -> Vec<u8> {
    assert!(bytes.len() < 24);
    [&[0x60 + u8::try_from(bytes.len()).unwrap()], bytes].concat()
}
