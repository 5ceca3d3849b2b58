//! Puts the messages of one channel together from the reports that everybody sees.

use super::packet::Packet;
use super::{Channel, Command, HidError, MAX_MESSAGE, Message};

/// Collects the packets of one channel; all others are none of its business, because every program
/// that has a hidraw node open reads every report.
#[derive(Debug)]
pub struct Receiver {
    channel: Channel,
    partial: Option<Partial>,
}

/// A message of which packets are missing.
#[derive(Debug)]
struct Partial {
    message: Message,
    length: usize,
    seq: u8,
}

impl Receiver {
    /// A receiver for the messages of `channel`.
    pub fn new(channel: Channel) -> Self {
        Self { channel, partial: None }
    }

    /// Takes one report, and gives the message that it completes.
    ///
    /// Reports of other channels are dropped. After an error the message begun is forgotten, and
    /// the receiver can go on with the next one. A packet that begins another message in the
    /// middle of one is an error, except for ERROR and INIT, which end what was under way
    /// (CTAP 2.2 §11.2.9.1.3 and §11.2.9.1.6).
    pub fn push(&mut self, report: &[u8]) -> Result<Option<Message>, HidError> {
        let (channel, packet) = Packet::parse(report)?;
        if channel != self.channel {
            return Ok(None);
        }
        match (packet, self.partial.take()) {
            (Packet::Init { command, length, data }, partial) => {
                let replaces = matches!(command, Command::Error | Command::Init);
                if partial.is_some() && !replaces {
                    return Err(HidError::UnexpectedInit);
                }
                self.begin(command, length, data)
            }
            (Packet::Continuation { seq, data }, Some(partial)) => self.go_on(partial, seq, data),
            (Packet::Continuation { .. }, None) => Err(HidError::UnexpectedContinuation),
        }
    }

    fn begin(
        &mut self,
        command: Command,
        length: usize,
        data: &[u8],
    ) -> Result<Option<Message>, HidError> {
        if length > MAX_MESSAGE {
            return Err(HidError::TooLong(length));
        }
        let message = Message { command, payload: Vec::with_capacity(length) };
        Ok(self.add(Partial { message, length, seq: 0 }, data))
    }

    fn go_on(
        &mut self,
        partial: Partial,
        seq: u8,
        data: &[u8],
    ) -> Result<Option<Message>, HidError> {
        if seq != partial.seq {
            return Err(HidError::Sequence { expected: partial.seq, got: seq });
        }
        // 128 packets hold the longest message, so the number cannot wrap.
        let seq = seq.saturating_add(1);
        Ok(self.add(Partial { seq, ..partial }, data))
    }

    /// Appends what belongs to the message, without the padding at its end.
    fn add(&mut self, mut partial: Partial, data: &[u8]) -> Option<Message> {
        let missing = partial.length.saturating_sub(partial.message.payload.len());
        partial.message.payload.extend(data.iter().take(missing));
        if partial.message.payload.len() == partial.length {
            return Some(partial.message);
        }
        self.partial = Some(partial);
        None
    }
}
