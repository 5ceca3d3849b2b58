//! One request and its reply (CTAP 2.2 §11.3), as what to send next and what to make of what comes
//! back.

use std::collections::VecDeque;

use super::{Length, MAX_MESSAGE, NfcError};
use crate::apdu::Apdu;
use crate::hid::Keepalive;
use crate::u2f::StatusWord;

/// A request under way: send [`Exchange::next`], give what comes to [`Exchange::feed`], and so on
/// until the reply is done.
#[derive(Debug)]
pub struct Exchange {
    kind: Kind,
    /// Commands still to be sent of the chain; then those that ask for more.
    queue: VecDeque<Vec<u8>>,
    /// What came of the reply so far.
    reply: Vec<u8>,
    /// How many more parts of a reply are taken.
    parts_left: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// CTAP 2 in NFCCTAP_MSG: the reply is CTAP 2's.
    Ctap2,
    /// Any APDU as it is: the reply ends with its status word.
    Raw,
}

/// What a reply means to whoever waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Send [`Exchange::next`].
    Send,
    /// The token is still at it: after 100 ms or so, send [`Exchange::next`], or
    /// [`Exchange::cancel`]. A token may say so for ever; the deadline is the caller's.
    KeepAlive(Keepalive),
    /// The reply: for CTAP 2, [`crate::body`] takes it from here, and for an APDU
    /// [`crate::u2f::body`].
    Done(Vec<u8>),
}

/// A reply of [`MAX_MESSAGE`] bytes comes in 257 parts of 255.
const MOST_PARTS: u16 = 512;

/// Status word of a token that is still at it.
const UPDATE: StatusWord = StatusWord(0x9100);

impl Exchange {
    /// Sends a CTAP 2 request by NFCCTAP_MSG. The token may answer with keep-alives.
    pub fn ctap2(request: &[u8], length: Length) -> Result<Self, NfcError> {
        let apdu = Apdu { cla: 0x80, ins: 0x10, p1: 0x80, p2: 0, data: request.to_vec() };
        Self::new(Kind::Ctap2, &apdu, length)
    }

    /// Sends an APDU as it is: [`super::select`], or one of [`crate::u2f`]. The reply ends with its
    /// status word, whatever that is.
    pub fn apdu(apdu: &Apdu, length: Length) -> Result<Self, NfcError> {
        Self::new(Kind::Raw, apdu, length)
    }

    fn new(kind: Kind, apdu: &Apdu, length: Length) -> Result<Self, NfcError> {
        if apdu.data.len() > MAX_MESSAGE {
            return Err(NfcError::TooLongToSend(apdu.data.len()));
        }
        let queue = match length {
            Length::Extended if apdu.data.len() > CHUNK => VecDeque::from([apdu.extended()]),
            _ => chain(apdu),
        };
        Ok(Self { kind, queue, reply: Vec::new(), parts_left: MOST_PARTS })
    }

    /// What to send now; `None` once the reply is done.
    pub fn next(&self) -> Option<&[u8]> {
        self.queue.front().map(Vec::as_slice)
    }

    /// What to send instead of [`Exchange::next`] after a keep-alive, to give up. Its reply is fed
    /// like any other: most tokens end with the status `KEEPALIVE_CANCEL`.
    pub fn cancel(&self) -> Vec<u8> {
        get_response(0x11)
    }

    /// Takes the reply to what was sent.
    pub fn feed(&mut self, reply: &[u8]) -> Result<Progress, NfcError> {
        let (data, word) = StatusWord::split(reply).ok_or(NfcError::Short)?;
        self.queue.pop_front().ok_or(NfcError::Over)?;
        if !self.queue.is_empty() {
            return self.chained(data, word);
        }
        let [high, low] = word.0.to_be_bytes();
        if word == UPDATE && self.kind == Kind::Ctap2 {
            return Ok(self.keepalive(data));
        }
        self.collect(data)?;
        if high == MORE {
            return self.ask_for_more(low);
        }
        self.finish(word)
    }

    /// In the middle of a chain nothing but success lets it go on.
    fn chained(&mut self, data: &[u8], word: StatusWord) -> Result<Progress, NfcError> {
        if word == StatusWord::NO_ERROR {
            return Ok(Progress::Send);
        }
        self.queue.clear();
        self.collect(data)?;
        self.finish(word)
    }

    fn keepalive(&mut self, data: &[u8]) -> Progress {
        self.queue.push_back(get_response(0x00));
        Progress::KeepAlive(Keepalive::from_code(data.first().copied().unwrap_or(0)))
    }

    fn collect(&mut self, data: &[u8]) -> Result<(), NfcError> {
        if self.reply.len().saturating_add(data.len()) > MAX_MESSAGE {
            return Err(NfcError::Endless);
        }
        self.reply.extend_from_slice(data);
        Ok(())
    }

    fn ask_for_more(&mut self, length: u8) -> Result<Progress, NfcError> {
        self.parts_left = self.parts_left.checked_sub(1).ok_or(NfcError::Endless)?;
        self.queue.push_back(vec![0x00, 0xC0, 0x00, 0x00, length]);
        Ok(Progress::Send)
    }

    fn finish(&mut self, word: StatusWord) -> Result<Progress, NfcError> {
        let mut reply = std::mem::take(&mut self.reply);
        match self.kind {
            Kind::Ctap2 if word != StatusWord::NO_ERROR => return Err(NfcError::Refused(word)),
            Kind::Ctap2 => (),
            Kind::Raw => reply.extend_from_slice(&word.0.to_be_bytes()),
        }
        Ok(Progress::Done(reply))
    }
}

/// First byte of a status word that tells how much of the reply is left.
const MORE: u8 = 0x61;

/// Bytes of data in one command of a chain. ISO 7816-4 allows 255; some readers take less.
const CHUNK: usize = 250;

/// Marks a command that is not the last of its chain (ISO 7816-4 §5.4.1).
const CHAINING: u8 = 0x10;

/// The command as a chain of short ones; the last one asks for the reply.
fn chain(apdu: &Apdu) -> VecDeque<Vec<u8>> {
    let [cla, rest @ ..] = apdu.header();
    let mut chunks = apdu.data.chunks(CHUNK).peekable();
    let mut commands = VecDeque::new();
    while let Some(chunk) = chunks.next() {
        let last = chunks.peek().is_none();
        let cla = if last { cla } else { cla | CHAINING };
        let length = u8::try_from(chunk.len()).unwrap_or(u8::MAX);
        let expected: &[u8] = if last { &[0] } else { &[] };
        commands.push_back([&[cla], rest.as_slice(), &[length], chunk, expected].concat());
    }
    if commands.is_empty() {
        commands.push_back([&[cla], rest.as_slice(), &[0]].concat());
    }
    commands
}

/// NFCCTAP_GETRESPONSE: how it goes, or with 0x11 to give up.
fn get_response(p1: u8) -> Vec<u8> {
    vec![0x80, 0x11, p1, 0x00, 0x00]
}
