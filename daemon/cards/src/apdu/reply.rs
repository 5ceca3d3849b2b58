//! What a card answers.

use std::fmt;

use thiserror::Error;

use super::StatusWord;
use crate::{ReplyError, Secret};

/// A whole reply: data, which may be secret, and the status word.
#[derive(Clone)]
pub struct Reply {
    /// The data without the status word.
    pub data: Secret,
    /// How the command went.
    pub status: StatusWord,
}

impl Reply {
    /// The data, if the card did what it was asked.
    pub fn success(&self) -> Result<&[u8], ReplyError> {
        match self.status {
            StatusWord::OK => Ok(&self.data),
            refusal => Err(ReplyError::Refused(refusal)),
        }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes, {}", self.data.len(), self.status)
    }
}

/// Why a command cannot be sent, or the bytes that came are no reply to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ApduError {
    /// The command has more data than this encoding can carry.
    #[error("the command is too long for the card")]
    CommandTooLong,
    /// The reply has no status word.
    #[error("the card sent a reply without a status")]
    NoStatus,
    /// The reply is longer than anything a card has to say.
    #[error("the card's reply is too long")]
    ReplyTooLong,
    /// The card promises more and more, and sends nothing, or very little.
    #[error("the card's reply does not end")]
    Endless,
    /// The card wants another length, and then wants another again.
    #[error("the card wants a length and then refuses it")]
    LengthRefused,
    /// The exchange was over already.
    #[error("the card sent a reply that nobody waits for")]
    Unexpected,
}
