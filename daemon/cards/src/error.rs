//! What can be wrong with a card's reply.

use thiserror::Error;

use crate::apdu::StatusWord;
use crate::tlv::TlvError;

/// A reply that is a refusal, or not what the specification says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReplyError {
    /// The card refused.
    #[error("the card answered {0}")]
    Refused(StatusWord),
    /// The data is not TLV.
    #[error("the card sent unreadable data: {0}")]
    Tlv(#[from] TlvError),
    /// A field that the specification requires is missing.
    #[error("the card's reply lacks {0}")]
    Missing(&'static str),
    /// A field has a value or a length that the specification does not allow.
    #[error("the card's reply has an invalid {0}")]
    Invalid(&'static str),
}

impl ReplyError {
    /// The status word of a refusal.
    pub fn status(self) -> Option<StatusWord> {
        match self {
            ReplyError::Refused(status) => Some(status),
            _ => None,
        }
    }
}
