//! CTAPHID messages (CTAP 2.2 §11.2.4, §11.2.9): their names and numbers, and
//! how they lie in 64-byte reports.

/// One HID report, without a report id.
pub type Report = [u8; 64];

/// The bit that tells an initialization packet from a continuation packet.
const INITIALIZATION: u8 = 0x80;
/// How much of a message the first packet carries, and every further one.
const FIRST: usize = 57;
const FURTHER: usize = 59;

/// CTAPHID command numbers, without the bit that marks an initialization packet.
pub mod command {
    #![allow(missing_docs)]
    pub const PING: u8 = 0x01;
    pub const MSG: u8 = 0x03;
    pub const LOCK: u8 = 0x04;
    pub const INIT: u8 = 0x06;
    pub const WINK: u8 = 0x08;
    pub const CBOR: u8 = 0x10;
    pub const CANCEL: u8 = 0x11;
    pub const KEEPALIVE: u8 = 0x3b;
    pub const ERROR: u8 = 0x3f;
}

/// What a CTAPHID_ERROR says (CTAP 2.2 §11.2.9.1.6).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u8)]
pub enum ErrorCode {
    /// The command is not known.
    InvalidCommand = 0x01,
    /// A parameter is out of its range.
    InvalidParameter = 0x02,
    /// The message's length is wrong for its command.
    InvalidLength = 0x03,
    /// A packet came out of its order.
    InvalidSequence = 0x04,
    /// The rest of a message did not come in time.
    MessageTimeout = 0x05,
    /// Another transaction or a lock is in the way.
    ChannelBusy = 0x06,
    /// The channel was never handed out, or not for this command.
    InvalidChannel = 0x0b,
    /// The firmware failed.
    Other = 0x7f,
}

/// What a CTAPHID_KEEPALIVE says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u8)]
pub enum Status {
    /// Still computing.
    Processing = 1,
    /// Waiting to be touched.
    UpNeeded = 2,
}

/// A whole message of the device.
#[derive(Debug, Eq, PartialEq)]
pub struct Message {
    pub channel: u32,
    pub command: u8,
    pub payload: Vec<u8>,
}

impl Message {
    /// This message in as many reports as it takes.
    pub fn reports(&self) -> Vec<Report> {
        split(self.channel, self.command, &self.payload)
    }
}

/// What the host put into one report. `data` is all the room there is, of
/// which a message may fill only the beginning.
pub enum Packet<'a> {
    Initialization { channel: u32, command: u8, length: usize, data: &'a [u8] },
    Continuation { channel: u32, sequence: u8, data: &'a [u8] },
}

impl<'a> Packet<'a> {
    pub fn parse(report: &'a Report) -> Self {
        let [c0, c1, c2, c3, kind, rest @ ..] = report;
        let channel = u32::from_be_bytes([*c0, *c1, *c2, *c3]);
        let [high, low, data @ ..] = rest;
        if kind & INITIALIZATION == 0 {
            return Self::Continuation { channel, sequence: *kind, data: rest };
        }
        let length = u16::from_be_bytes([*high, *low]).into();
        Self::Initialization { channel, command: kind & !INITIALIZATION, length, data }
    }
}

/// Cuts a message, of at most 7609 bytes, into reports.
fn split(channel: u32, command: u8, payload: &[u8]) -> Vec<Report> {
    let (first, rest) = payload.split_at_checked(FIRST).unwrap_or((payload, &[]));
    let length = u16::try_from(payload.len()).unwrap_or(u16::MAX).to_be_bytes();
    let head = report(channel, command | INITIALIZATION, [&length[..], first].concat());
    let tail = (0..).zip(rest.chunks(FURTHER));
    std::iter::once(head)
        .chain(tail.map(|(sequence, data)| report(channel, sequence, data.to_vec())))
        .collect()
}

fn report(channel: u32, kind: u8, data: Vec<u8>) -> Report {
    let bytes = channel.to_be_bytes().into_iter().chain([kind]).chain(data);
    let mut report = [0; 64];
    report.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    report
}
