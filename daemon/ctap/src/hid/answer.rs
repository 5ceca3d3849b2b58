//! What a message means to the program that sent a request and waits.

use super::{Command, Message};

/// A message, seen from a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The token is still at it: go on waiting.
    Waiting(Keepalive),
    /// CTAPHID itself failed; no CTAP status code was reached.
    Failed(ErrorCode),
    /// The reply's payload. For [`Command::Cbor`], [`crate::body`] takes it from here.
    Payload(Vec<u8>),
    /// A reply to something else.
    Unrelated(Command),
}

impl Message {
    /// What this message is to the sender of `request`.
    pub fn answer(self, request: Command) -> Answer {
        let first = self.payload.first().copied().unwrap_or(0);
        match self.command {
            Command::Keepalive => Answer::Waiting(Keepalive::from_code(first)),
            Command::Error => Answer::Failed(ErrorCode::from_code(first)),
            command if command == request => Answer::Payload(self.payload),
            command => Answer::Unrelated(command),
        }
    }
}

/// What the token waits for (CTAP 2.2 §11.2.9.1.7). A keep-alive without a payload is `Other(0)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keepalive {
    /// Itself: it is at work.
    Processing,
    /// A touch.
    UpNeeded,
    /// Something of its own.
    Other(u8),
}

impl Keepalive {
    /// The code that says so.
    pub fn code(self) -> u8 {
        match self {
            Keepalive::Processing => 1,
            Keepalive::UpNeeded => 2,
            Keepalive::Other(code) => code,
        }
    }

    /// What a code says.
    pub fn from_code(code: u8) -> Self {
        match code {
            1 => Keepalive::Processing,
            2 => Keepalive::UpNeeded,
            other => Keepalive::Other(other),
        }
    }
}

/// Why CTAPHID failed (CTAP 2.2 §11.2.9.1.6). An ERROR without a payload is `Other(0)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorCode {
    /// The command is unknown.
    InvalidCommand,
    /// A parameter is invalid.
    InvalidParameter,
    /// The length of the message is invalid.
    InvalidLength,
    /// Packets came out of order.
    InvalidSequence,
    /// The message was not completed in time.
    MessageTimeout,
    /// The token is busy with another channel.
    ChannelBusy,
    /// The command needs a lock on the channel.
    LockRequired,
    /// The channel is not allocated.
    InvalidChannel,
    /// Any other code.
    Other(u8),
}

impl ErrorCode {
    /// The code that says so.
    pub fn code(self) -> u8 {
        match self {
            ErrorCode::InvalidCommand => 0x01,
            ErrorCode::InvalidParameter => 0x02,
            ErrorCode::InvalidLength => 0x03,
            ErrorCode::InvalidSequence => 0x04,
            ErrorCode::MessageTimeout => 0x05,
            ErrorCode::ChannelBusy => 0x06,
            ErrorCode::LockRequired => 0x0A,
            ErrorCode::InvalidChannel => 0x0B,
            ErrorCode::Other(code) => code,
        }
    }

    /// What a code says.
    pub fn from_code(code: u8) -> Self {
        match code {
            0x01 => ErrorCode::InvalidCommand,
            0x02 => ErrorCode::InvalidParameter,
            0x03 => ErrorCode::InvalidLength,
            0x04 => ErrorCode::InvalidSequence,
            0x05 => ErrorCode::MessageTimeout,
            0x06 => ErrorCode::ChannelBusy,
            0x0A => ErrorCode::LockRequired,
            0x0B => ErrorCode::InvalidChannel,
            other => ErrorCode::Other(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_survives_the_way_there_and_back() {
        for code in 0..=u8::MAX {
            assert_eq!(Keepalive::from_code(code).code(), code);
            assert_eq!(ErrorCode::from_code(code).code(), code);
        }
    }
}
