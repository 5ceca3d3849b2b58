//! Status words: the last two bytes of every reply.

use std::fmt;

use thiserror::Error;

/// A status word (FIDO U2F raw message formats §3.3, ISO 7816-4 §5.6). Words without a name here
/// are kept as they came.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusWord(pub u16);

impl StatusWord {
    /// Done.
    pub const NO_ERROR: Self = Self(0x9000);
    /// A touch is wanted. To a request that only checks: the handle is this key's.
    pub const CONDITIONS_NOT_SATISFIED: Self = Self(0x6985);
    /// The handle is not this key's.
    pub const WRONG_DATA: Self = Self(0x6A80);
    /// The request has an invalid length; some keys say this of a handle that is not theirs.
    pub const WRONG_LENGTH: Self = Self(0x6700);
    /// The class is unknown.
    pub const CLA_NOT_SUPPORTED: Self = Self(0x6E00);
    /// The instruction is unknown.
    pub const INS_NOT_SUPPORTED: Self = Self(0x6D00);
    /// The application is not on the card.
    pub const FILE_NOT_FOUND: Self = Self(0x6A82);

    /// Divides a reply into data and status word; `None` if it is shorter than that.
    pub(crate) fn split(reply: &[u8]) -> Option<(&[u8], Self)> {
        let (data, word) = reply.split_last_chunk::<2>()?;
        Some((data, Self(u16::from_be_bytes(*word))))
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04x}", self.0)
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A reply without data to decode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum U2fError {
    /// The key refused, for the reason its status word gives.
    #[error("the token answered {0}")]
    Refused(StatusWord),
    /// The reply is too short for a status word.
    #[error("the token sent a reply without a status word")]
    Short,
}

/// The data of a reply: what is in front of a status word of success.
pub fn body(reply: &[u8]) -> Result<&[u8], U2fError> {
    match StatusWord::split(reply) {
        None => Err(U2fError::Short),
        Some((data, StatusWord::NO_ERROR)) => Ok(data),
        Some((_, word)) => Err(U2fError::Refused(word)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_shorter_than_a_status_word_is_an_error() {
        assert_eq!(body(&[]), Err(U2fError::Short));
        assert_eq!(body(&[0x90]), Err(U2fError::Short));
    }

    #[test]
    fn a_refusal_keeps_its_word_whatever_precedes_it() {
        let touch = StatusWord::CONDITIONS_NOT_SATISFIED;
        assert_eq!(body(&[0x69, 0x85]), Err(U2fError::Refused(touch)));
        assert_eq!(body(&[1, 2, 0x6F, 0x42]), Err(U2fError::Refused(StatusWord(0x6F42))));
        assert_eq!(StatusWord(0x6F42).to_string(), "6f42");
    }

    #[test]
    fn success_gives_the_data_even_if_empty() {
        assert_eq!(body(&[0x90, 0x00]), Ok(&[][..]));
        assert_eq!(body(&[7, 0x90, 0x00]), Ok(&[7][..]));
    }
}
