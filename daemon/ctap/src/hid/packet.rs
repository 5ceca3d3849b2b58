//! Packets: the first of a message carries its command and length, the others a sequence number
//! (CTAP 2.2 §11.2.4).

use super::{Channel, Command, HidError, MAX_MESSAGE, REPORT_SIZE, Report};

/// Payload bytes in an initialization packet.
const FIRST: usize = 57;
/// Payload bytes in a continuation packet.
const NEXT: usize = 59;
/// Set in the fifth byte of an initialization packet, clear in that of a continuation packet.
const INIT_BIT: u8 = 0x80;

/// The reports that carry a message. Refuses a payload over [`MAX_MESSAGE`] bytes.
pub fn packets(
    channel: Channel,
    command: Command,
    payload: &[u8],
) -> Result<Vec<Report>, HidError> {
    let too_long = HidError::TooLongToSend(payload.len());
    if payload.len() > MAX_MESSAGE {
        return Err(too_long);
    }
    let [high, low] = u16::try_from(payload.len()).map_err(|_| too_long)?.to_be_bytes();
    let (first, rest) = payload.split_at_checked(FIRST).unwrap_or((payload, &[]));
    let head = report(channel, &[command.code() | INIT_BIT, high, low], first);
    let tail = (0u8..INIT_BIT).zip(rest.chunks(NEXT));
    Ok(std::iter::once(head).chain(tail.map(|(seq, part)| report(channel, &[seq], part))).collect())
}

fn report(channel: Channel, header: &[u8], data: &[u8]) -> Report {
    let mut report = [0; REPORT_SIZE];
    let bytes = channel.0.to_be_bytes();
    let content = bytes.iter().chain(header).chain(data);
    for (slot, byte) in report.iter_mut().zip(content) {
        *slot = *byte;
    }
    report
}

/// A packet taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packet<'r> {
    /// The first of a message.
    Init {
        /// What the message says it is.
        command: Command,
        /// How long its payload says it is, in bytes: anything up to 65535.
        length: usize,
        /// The payload's beginning and, where that is shorter, padding.
        data: &'r [u8],
    },
    /// A later one.
    Continuation {
        /// Its number, from 0.
        seq: u8,
        /// More of the payload, and padding.
        data: &'r [u8],
    },
}

impl<'r> Packet<'r> {
    /// The packet in a report, and the channel it is for.
    pub fn parse(report: &'r [u8]) -> Result<(Channel, Self), HidError> {
        let report: &Report = report.try_into().map_err(|_| HidError::ReportSize(report.len()))?;
        let [a, b, c, d, kind, body @ ..] = report;
        let channel = Channel(u32::from_be_bytes([*a, *b, *c, *d]));
        let [high, low, first @ ..] = body;
        let packet = if kind & INIT_BIT == 0 {
            Packet::Continuation { seq: *kind, data: body }
        } else {
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            Packet::Init { command: Command::from_code(*kind), length, data: first }
        };
        Ok((channel, packet))
    }
}
