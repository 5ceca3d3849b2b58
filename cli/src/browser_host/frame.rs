//! Native-messaging frames: four bytes of length in the byte order of the machine, then JSON. What
//! is no frame of the extension ends this program, and with it all that it has open.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;

use mfad_bus::RelatedOrigins;
use mfad_i18n::say;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use zeroize::Zeroizing;

use crate::events::{End, Event};
use crate::exit::{Exit, Failure};

/// The longest frame, in either direction. Browsers take no longer ones.
const LONGEST: usize = 1024 * 1024;

/// What the extension says. Which members belong to it depends on `type`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// The extension's number for the request.
    pub id: u32,
    r#type: String,
    /// `create`, `get`: the options as JSON, in a string: a page has made them.
    pub request: Option<String>,
    /// `create`, `get`: the origin of the page, where the route has the extension vouch for it.
    /// `notes`: the same, of the page whose site's notes are wanted.
    pub origin: Option<String>,
    /// `create`, `get`: for how many milliseconds the browser waits.
    pub timeout: Option<u64>,
    /// `create`, `get`: what the page asked for besides.
    pub mediation: Option<String>,
    /// `create`, `get`: the list of the relying party that the daemon named, once it was fetched.
    pub related_origins: Option<RelatedOrigins>,
    /// `code`: the id of the token.
    pub token: Option<String>,
    /// `code`: the id of the account.
    pub account: Option<String>,
    /// `note`: the id of the note.
    pub note: Option<String>,
    /// `pin`: in UTF-8, in base64url, so that no part of it is left in a decoder's memory.
    pin: Option<Zeroizing<String>>,
    /// `choose`: the id of what was picked.
    pub choice: Option<String>,
    /// `confirm`: the answer.
    pub yes: Option<bool>,
}

/// What a frame does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Begins a request.
    Begin,
    /// Answers one, or calls it off.
    Answer,
}

impl Frame {
    /// What it does; nothing if that is unknown.
    pub fn kind(&self) -> Option<Kind> {
        match self.command() {
            "create" | "get" | "codes" | "code" | "notes" | "note" => Some(Kind::Begin),
            "pin" | "choose" | "confirm" | "cancel" => Some(Kind::Answer),
            _ => None,
        }
    }

    /// Its name.
    pub fn command(&self) -> &str {
        &self.r#type
    }

    /// The PIN in it.
    pub fn pin(&self) -> Option<Zeroizing<Vec<u8>>> {
        data_encoding::BASE64URL_NOPAD
            .decode(self.pin.as_ref()?.as_bytes())
            .ok()
            .map(Zeroizing::new)
    }
}

/// The frames of the browser, until it goes away. The thread that reads them ends with the program.
pub fn incoming() -> mpsc::UnboundedReceiver<io::Result<Frame>> {
    let (sender, frames) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Some(frame) = read(&mut input).transpose() {
            let last = frame.is_err();
            if sender.send(frame).is_err() || last {
                break;
            }
        }
    });
    frames
}

/// The next frame; nothing at the end.
fn read(input: &mut impl Read) -> io::Result<Option<Frame>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = usize::try_from(u32::from_ne_bytes(length)).unwrap_or(usize::MAX);
    if length > LONGEST {
        return Err(io::Error::other(say!("host-frame-too-long", length)));
    }
    let mut json = Zeroizing::new(vec![0; length]);
    input.read_exact(&mut json)?;
    // The error of the decoder may quote what it could not read.
    let frame = serde_json::from_slice(&json);
    frame.map(Some).map_err(|_| io::Error::other(say!("host-frame-foreign")))
}

/// Something about one request.
#[derive(Serialize)]
struct About<T> {
    id: u32,
    #[serde(flatten)]
    said: T,
}

/// Tells the extension what a request says.
pub fn tell(id: u32, event: &Event<'_>) {
    send_about(id, event);
}

/// Tells it anything about a request.
pub fn send_about(id: u32, said: &impl Serialize) {
    if !send(&About { id, said }) {
        fail(id, &Failure::not_understood(&say!("host-answer-too-long")));
    }
}

/// Ends a request: it failed.
pub fn fail(id: u32, failure: &Failure) {
    send(&About { id, said: &Event::Finished(End::from(failure)) });
}

/// Ends a request that cannot be followed.
pub fn refuse(id: u32, message: String) {
    let cause = "InvalidArgument".into();
    fail(id, &Failure { cause, message, detail: None, exit: Exit::Usage });
}

/// Writes a frame; whether it is short enough. If nobody reads any more, the end is near anyway.
pub fn send(frame: &impl Serialize) -> bool {
    let Some(bytes) = encoded(frame) else { return false };
    // One at a time, but past its buffer, which would keep a note.
    let output = io::stdout().lock();
    let file = output.as_fd().try_clone_to_owned().map(File::from);
    let _ = file.and_then(|mut file| file.write_all(&bytes));
    true
}

/// A frame, in memory that is as long as it from the beginning: what grows leaves copies behind.
/// Nothing if it is too long.
fn encoded(frame: &impl Serialize) -> Option<Zeroizing<Vec<u8>>> {
    let mut length = LengthCounter(0);
    serde_json::to_writer(&mut length, frame).ok()?;
    let LengthCounter(length) = length;
    let head = u32::try_from(length).ok().filter(|_| length <= LONGEST)?.to_ne_bytes();
    let mut bytes = Zeroizing::new(Vec::with_capacity(head.len() + length));
    bytes.extend(head);
    serde_json::to_writer(&mut *bytes, frame).ok()?;
    Some(bytes)
}

/// Counts what is written.
struct LengthCounter(usize);

impl Write for LengthCounter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(json: &[u8]) -> Vec<u8> {
        let length = u32::try_from(json.len()).unwrap();
        [&length.to_ne_bytes(), json].concat()
    }

    fn read_one(bytes: &[u8]) -> io::Result<Option<Frame>> {
        read(&mut &*bytes)
    }

    #[test]
    fn a_frame_is_read_and_its_pin_decoded() {
        let frame = read_one(&framed(br#"{"id":7,"type":"pin","pin":"MTIzNMOl"}"#));
        let frame = frame.unwrap().unwrap();
        assert_eq!((frame.id, frame.command()), (7, "pin"));
        assert_eq!(frame.pin().unwrap().as_slice(), "1234å".as_bytes());
    }

    #[test]
    fn a_frame_that_is_written_leaves_no_copy_of_a_note_behind() {
        let note = "1234-5678 \"å\"\n".repeat(1000);
        let bytes = encoded(&About { id: 1, said: &End::with_note(&note) }).unwrap();
        assert_eq!(bytes.capacity(), bytes.len(), "it grew");
        let (head, json) = bytes.split_at(4);
        assert_eq!(head, u32::try_from(json.len()).unwrap().to_ne_bytes());
        let read: serde_json::Value = serde_json::from_slice(json).unwrap();
        assert_eq!(read["note"], note);
        assert!(encoded(&"x".repeat(LONGEST)).is_none());
    }

    #[test]
    fn the_end_between_frames_is_an_end() {
        assert!(read_one(b"").unwrap().is_none());
        assert!(read_one(&[1, 0]).unwrap().is_none());
    }

    #[test]
    fn what_is_no_frame_is_an_error_that_quotes_nothing() {
        let deep = "[".repeat(100_000);
        for json in [
            "",
            "1234",
            "{}",
            r#"{"id":-1,"type":"get"}"#,
            r#"{"id":1,"type":"pin","pin":1234}"#,
            &deep,
        ] {
            let error = read_one(&framed(json.as_bytes())).err().unwrap().to_string();
            assert_eq!(error, "a frame is not one of mfad's extension");
        }
        assert!(read_one(&[1, 0, 16, 0, b'{']).is_err(), "longer than the longest");
        assert!(read_one(&[9, 0, 0, 0, b'{']).is_err(), "shorter than it says");
    }

    #[test]
    fn a_command_of_another_version_is_no_kind() {
        let frame = read_one(&framed(br#"{"id":1,"type":"dance"}"#)).unwrap().unwrap();
        assert!(frame.kind().is_none());
    }
}
