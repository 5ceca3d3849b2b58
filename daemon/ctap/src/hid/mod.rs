//! CTAPHID (CTAP 2.2 §11.2): messages as 64-byte reports, sent and received on a channel.
//!
//! [`packets`] cuts a message up, a [`Receiver`] puts one together, [`Message::answer`] says what
//! it means to whoever waits for a reply, and [`init`] is how a channel is had.

mod answer;
mod command;
pub mod init;
mod packet;
mod receiver;
mod stream;

pub use answer::{Answer, ErrorCode, Keepalive};
pub use command::Command;
pub use packet::{Packet, packets};
pub use receiver::Receiver;

use thiserror::Error;

/// Length of a report in bytes, without the report number that hidapi wants in front.
pub const REPORT_SIZE: usize = 64;

/// Longest payload of a message in bytes: one initialization packet and 128 continuation packets
/// (CTAP 2.2 §11.2.4).
pub const MAX_MESSAGE: usize = 7609;

/// One report, as it goes over the wire.
pub type Report = [u8; REPORT_SIZE];

/// A logical channel between one program and the token (CTAP 2.2 §11.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Channel(pub u32);

/// The channel that INIT goes over as long as there is no other. Everybody reads it.
pub const BROADCAST: Channel = Channel(0xFFFF_FFFF);

/// A whole message as received on one's own channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What the message says it is.
    pub command: Command,
    /// The payload, at most [`MAX_MESSAGE`] bytes.
    pub payload: Vec<u8>,
}

/// Reports or messages that are not CTAPHID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HidError {
    /// A message to send is longer than CTAPHID can carry; the number is its length in bytes.
    #[error("a message of {0} bytes is too long for a token: {MAX_MESSAGE} is the most")]
    TooLongToSend(usize),
    /// A message being received claims to be longer than CTAPHID can carry.
    #[error("the token announced a message of {0} bytes: {MAX_MESSAGE} is the most")]
    TooLong(usize),
    /// A report is not [`REPORT_SIZE`] bytes long; the number is its length.
    #[error("the token sent a report of {0} bytes instead of {REPORT_SIZE}")]
    ReportSize(usize),
    /// A continuation packet came out of order.
    #[error("the token sent packet {got} of a message where packet {expected} was due")]
    Sequence {
        /// The sequence number that was due.
        expected: u8,
        /// The sequence number that came.
        got: u8,
    },
    /// A continuation packet came while no message was being received.
    #[error("the token sent the rest of a message without its beginning")]
    UnexpectedContinuation,
    /// A message was broken off by another one.
    #[error("the token began a new message in the middle of another")]
    UnexpectedInit,
    /// The reply to INIT is too short or allocates a reserved channel.
    #[error("the token sent an invalid reply when asked for a channel")]
    InvalidInit,
}
