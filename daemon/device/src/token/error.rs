//! Why a token did not do what it was asked to.

use mfad_cards::apdu::{ApduError, StatusWord};
use mfad_ctap::pin::PinError;
use mfad_ctap::{DecodeError, ReplyError, Status};

use crate::link::LinkError;

/// Why a command did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The token was pulled out.
    #[error("the key was pulled out")]
    Gone,
    /// It cannot be opened, for the reason given.
    #[error("the key cannot be opened: {0}")]
    Closed(String),
    /// It was called off.
    #[error("it was called off")]
    Cancelled,
    /// No reply came in time.
    #[error("the key did not answer in time")]
    TimedOut,
    /// Another program kept the token busy.
    #[error("another program is using the key")]
    Busy,
    /// Another program reset the card in the middle of it.
    #[error("another program took the card over")]
    TakenOver,
    /// pcscd went away.
    #[error("pcscd, which cards are reached through, was stopped")]
    CardsStopped,
    /// pcscd lets only others in.
    #[error("pcscd, which cards are reached through, refuses")]
    CardsRefused,
    /// The token's FIDO application said no, with this status.
    #[error("the key answered {0}")]
    Refused(Status),
    /// The token said no in U2F's words.
    #[error("the key answered {0}")]
    OldRefused(mfad_ctap::u2f::StatusWord),
    /// The card said no, with this status word.
    #[error("the card answered {0}")]
    CardRefused(StatusWord),
    /// What the transport brought is not a message.
    #[error("the connection to the key was disturbed ({0})")]
    Disturbed(String),
    /// The reply is not what the specification says.
    #[error("the key sent an answer that makes no sense ({0})")]
    Malformed(String),
    /// It speaks only what came before FIDO2.
    #[error("the key is an old one that speaks only U2F")]
    OnlyU2f,
    /// The token cannot do this.
    #[error("the key cannot do this")]
    NotSupported,
}

impl TokenError {
    /// Whether a token that answers getInfo like this may speak U2F all the same.
    pub(super) fn tells_nothing_of_u2f(&self) -> bool {
        use TokenError::{
            CardRefused, Disturbed, Malformed, NotSupported, OldRefused, OnlyU2f, Refused, TimedOut,
        };
        matches!(
            self,
            OnlyU2f
                | Refused(_)
                | CardRefused(_)
                | OldRefused(_)
                | Disturbed(_)
                | Malformed(_)
                | TimedOut
                | NotSupported
        )
    }

    /// Whether it leaves open if what it was told is done.
    pub fn leaves_open(&self) -> bool {
        matches!(self, Self::Gone | Self::TimedOut | Self::TakenOver | Self::CardsStopped)
    }
}

impl From<LinkError> for TokenError {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Gone => Self::Gone,
            LinkError::Closed(why) => Self::Closed(why),
            LinkError::Cancelled => Self::Cancelled,
            LinkError::TimedOut => Self::TimedOut,
            LinkError::Busy => Self::Busy,
            LinkError::OnlyU2f => Self::OnlyU2f,
            LinkError::TakenOver => Self::TakenOver,
            LinkError::CardsStopped => Self::CardsStopped,
            LinkError::CardsRefused => Self::CardsRefused,
            LinkError::CardRefused(word) => Self::CardRefused(StatusWord(word.0)),
            LinkError::Refused(_) | LinkError::Malformed(_) => Self::Disturbed(error.to_string()),
            LinkError::BadAnswer(what) => Self::Malformed(what),
        }
    }
}

impl From<ReplyError> for TokenError {
    fn from(error: ReplyError) -> Self {
        match error {
            ReplyError::Refused(status) => Self::Refused(status),
            ReplyError::Empty => Self::Malformed(error.to_string()),
        }
    }
}

impl From<DecodeError> for TokenError {
    fn from(error: DecodeError) -> Self {
        Self::Malformed(error.to_string())
    }
}

impl From<PinError> for TokenError {
    fn from(error: PinError) -> Self {
        Self::Malformed(error.to_string())
    }
}

impl From<mfad_cards::ReplyError> for TokenError {
    fn from(error: mfad_cards::ReplyError) -> Self {
        match error.status() {
            Some(status) => Self::CardRefused(status),
            None => Self::Malformed(error.to_string()),
        }
    }
}

impl From<ApduError> for TokenError {
    fn from(error: ApduError) -> Self {
        Self::Malformed(error.to_string())
    }
}
