//! PIN status bytes and key information (§4.3.5, §4.4.3.8).

use crate::ReplyError;

/// How the PINs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordStatus {
    /// The PIN, once presented, is good for several signatures.
    pub good_for_several: bool,
    /// The longest PIN, in bytes.
    pub longest: u8,
    /// How often the PIN may still be wrong.
    pub pin_tries_left: u8,
    /// How often the reset code may still be wrong; 0 if there is none.
    pub reset_code_tries_left: u8,
    /// How often the admin PIN may still be wrong.
    pub admin_tries_left: u8,
}

impl PasswordStatus {
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, ReplyError> {
        match bytes {
            [several, longest, _, _, pin, reset_code, admin, ..] => Ok(PasswordStatus {
                good_for_several: *several != 0,
                // The highest bit is the format of the PIN block.
                longest: longest & 0x7F,
                pin_tries_left: *pin,
                reset_code_tries_left: *reset_code,
                admin_tries_left: *admin,
            }),
            _ => Err(ReplyError::Invalid("PIN status")),
        }
    }
}

/// Where a key came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOrigin {
    /// There is no key.
    Absent,
    /// It was made on the card.
    Generated,
    /// It was made elsewhere.
    Imported,
}

/// What the card says of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyStatus {
    /// What it is, or would be if one were made.
    pub algorithm: super::Algorithm,
    /// Its fingerprint; `None` until the program that had it made writes it.
    pub fingerprint: Option<[u8; 20]>,
    /// When it was made, in seconds since 1970; `None` until that program writes it.
    pub made: Option<u32>,
    /// Where it came from; `None` if the card does not say.
    pub origin: Option<KeyOrigin>,
    /// When it wants a touch; `None` if it cannot.
    pub touch: Option<super::Touch>,
}

/// The origin of the key with this number, out of pairs of number and origin.
pub(super) fn origin(pairs: &[u8], number: u8) -> Option<KeyOrigin> {
    let (pairs, _) = pairs.as_chunks::<2>();
    pairs.iter().find_map(|[key, origin]| match origin {
        _ if *key != number => None,
        0 => Some(KeyOrigin::Absent),
        1 => Some(KeyOrigin::Generated),
        2 => Some(KeyOrigin::Imported),
        _ => None,
    })
}

/// The chunk of a list, if it is there and not all zeros.
pub(super) fn chunk<const N: usize>(list: &[u8], index: usize) -> Option<[u8; N]> {
    let (chunks, _) = list.as_chunks::<N>();
    chunks.get(index).copied().filter(|chunk| chunk.iter().any(|byte| *byte != 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_that_is_too_short_is_refused() {
        assert_eq!(PasswordStatus::decode(&[0; 6]), Err(ReplyError::Invalid("PIN status")));
    }

    #[test]
    fn tries_are_in_the_last_three_bytes() {
        let status = PasswordStatus::decode(&[1, 0xFF, 127, 127, 3, 0, 2]).unwrap();
        assert_eq!((status.pin_tries_left, status.reset_code_tries_left), (3, 0));
        assert_eq!((status.admin_tries_left, status.longest), (2, 127));
        assert!(status.good_for_several);
    }

    #[test]
    fn origins_are_found_by_number() {
        let pairs = [1, 0, 2, 1, 3, 2, 0x81];
        assert_eq!(origin(&pairs, 1), Some(KeyOrigin::Absent));
        assert_eq!(origin(&pairs, 2), Some(KeyOrigin::Generated));
        assert_eq!(origin(&pairs, 3), Some(KeyOrigin::Imported));
        assert_eq!(origin(&pairs, 0x81), None);
        assert_eq!(origin(&[1, 9], 1), None);
    }
}
