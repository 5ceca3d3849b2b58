//! CTAP over NFC and smart-card readers (CTAP 2.2 §11.3): requests as APDUs, and replies put
//! together from theirs.
//!
//! [`select`] comes first, then one [`Exchange`] for each request, be it CTAP 2 or CTAP1/U2F.

mod exchange;

pub use exchange::{Exchange, Progress};

use thiserror::Error;

use crate::apdu::Apdu;
use crate::u2f::StatusWord;

/// The FIDO application's identifier (CTAP 2.2 §11.3).
pub const AID: [u8; 8] = [0xA0, 0x00, 0x00, 0x06, 0x47, 0x2F, 0x00, 0x01];

/// Selects the FIDO application. [`Selected::decode`] reads the reply.
pub fn select() -> Apdu {
    Apdu { cla: 0, ins: 0xA4, p1: 0x04, p2: 0, data: AID.to_vec() }
}

/// What the FIDO application says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selected {
    /// `U2F_V2`: it speaks CTAP1/U2F; getInfo tells whether CTAP 2 too.
    U2f,
    /// `FIDO_2_0`, or what nobody knows yet: it speaks CTAP 2 only.
    Ctap2,
}

impl Selected {
    /// Reads the reply to [`select`], with its status word.
    pub fn decode(reply: &[u8]) -> Result<Self, NfcError> {
        match StatusWord::split(reply).ok_or(NfcError::Short)? {
            (crate::u2f::VERSION, StatusWord::NO_ERROR) => Ok(Self::U2f),
            (_, StatusWord::NO_ERROR) => Ok(Self::Ctap2),
            (_, word) => Err(NfcError::Refused(word)),
        }
    }
}

/// How commands longer than 255 bytes are sent (CTAP 2.2 §11.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// In several commands of a chain: every token has to take that.
    Short,
    /// In one command with an extended length, where token and reader take it.
    Extended,
}

/// Longest request or reply in bytes: what a length of two bytes expresses.
pub const MAX_MESSAGE: usize = 0xFFFF;

/// An exchange that failed below CTAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NfcError {
    /// A request is too long; the number is its length in bytes.
    #[error("a message of {0} bytes is too long for a token: {MAX_MESSAGE} is the most")]
    TooLongToSend(usize),
    /// The token refused, for the reason its status word gives.
    #[error("the token answered {0}")]
    Refused(StatusWord),
    /// A reply is too short for a status word.
    #[error("the token sent a reply without a status word")]
    Short,
    /// A reply that comes in parts is too long, or does not end.
    #[error("the token sent a reply that does not end")]
    Endless,
    /// A reply came although none was due.
    #[error("the token answered once more after its answer")]
    Over,
}
