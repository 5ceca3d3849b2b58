//! CTAPHID packets (CTAP 2.2 §11.2.4): how a message lies in 64-byte reports.

/// One HID report, without a report id.
pub type Report = [u8; 64];

/// The bit that tells an initialization packet from a continuation packet.
const INITIALIZATION: u8 = 0x80;
/// How much of a message the first packet carries, and every further one.
const FIRST: usize = 57;
const FURTHER: usize = 59;

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
pub fn split(channel: u32, command: u8, payload: &[u8]) -> Vec<Report> {
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
