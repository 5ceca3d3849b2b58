//! The frame of every CTAP 2 reply: a status code, then CBOR or nothing.

use thiserror::Error;

use crate::Status;

/// A reply without a body to decode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReplyError {
    /// The token refused, for the reason its status code gives.
    #[error("the token answered {0}")]
    Refused(Status),
    /// The reply is empty: there is not even a status code.
    #[error("the token sent an empty reply")]
    Empty,
}

/// The body of a CTAP 2 reply: what follows a status code of success (CTAP 2.2 §8.2).
/// It may be empty, as for reset.
pub fn body(reply: &[u8]) -> Result<&[u8], ReplyError> {
    match reply.split_first() {
        None => Err(ReplyError::Empty),
        Some((0, body)) => Ok(body),
        Some((&status, _)) => Err(ReplyError::Refused(Status(status))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_reply_is_an_error() {
        assert_eq!(body(&[]), Err(ReplyError::Empty));
    }

    #[test]
    fn a_refusal_keeps_its_code_whatever_follows() {
        assert_eq!(body(&[0x31]), Err(ReplyError::Refused(Status::PIN_INVALID)));
        assert_eq!(body(&[0xFE, 0xA0]), Err(ReplyError::Refused(Status(0xFE))));
    }

    #[test]
    fn success_gives_the_body_even_if_empty() {
        assert_eq!(body(&[0]), Ok(&[][..]));
        assert_eq!(body(&[0, 0xA0]), Ok(&[0xA0][..]));
    }
}
