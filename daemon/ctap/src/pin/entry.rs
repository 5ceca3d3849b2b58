//! A PIN as a person typed it, checked as far as the platform can (CTAP 2.2 §6.5.1).

use std::fmt;

use sha2::{Digest, Sha256};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Shortest PIN that any token takes, in code points.
const MIN_CODE_POINTS: u64 = 4;
/// Longest PIN that any token takes, in bytes of UTF-8.
const MAX_BYTES: usize = 63;

/// A PIN that a token could have. Wiped when dropped, and never shown.
#[derive(Clone)]
pub struct Pin(Zeroizing<String>);

/// Why a text cannot be a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PinProblem {
    /// Fewer code points than this.
    #[error("the PIN is too short: it needs at least {0} characters")]
    TooShort(u64),
    /// More code points than this.
    #[error("the PIN is too long: it may have at most {0} characters")]
    TooLong(u64),
    /// More than 63 bytes of UTF-8.
    #[error("the PIN is too long: choose one with fewer or simpler characters")]
    TooManyBytes,
    /// A NUL character: the token would take it for the PIN's end.
    #[error("the PIN has a character in it that cannot be used: type it anew")]
    Nul,
}

impl Pin {
    /// The PIN in `text`, normalized. A text that no token can have as PIN is refused before it
    /// costs an attempt.
    pub fn new(text: &str) -> Result<Self, PinProblem> {
        Self::chosen(text, MIN_CODE_POINTS, MAX_BYTES as u64)
    }

    /// The PIN in `text` for a token that wants `minimum` to `maximum` code points, as
    /// [`crate::command::GetInfo`] says.
    pub fn chosen(text: &str, minimum: u64, maximum: u64) -> Result<Self, PinProblem> {
        let pin = Self(normalized(text));
        let minimum = minimum.max(MIN_CODE_POINTS);
        let code_points = pin.0.chars().count() as u64;
        if code_points < minimum {
            Err(PinProblem::TooShort(minimum))
        } else if code_points > maximum {
            Err(PinProblem::TooLong(maximum))
        } else if pin.0.len() > MAX_BYTES {
            Err(PinProblem::TooManyBytes)
        } else if pin.0.contains('\0') {
            Err(PinProblem::Nul)
        } else {
            Ok(pin)
        }
    }

    /// The PIN as a new one is sent: filled up with zeros to 64 bytes (§6.5.5.5).
    pub(crate) fn padded(&self) -> Zeroizing<[u8; 64]> {
        let mut padded = Zeroizing::new([0; 64]);
        for (slot, byte) in padded.iter_mut().zip(self.0.bytes()) {
            *slot = byte;
        }
        padded
    }

    /// The PIN as an old one is sent: `LEFT(SHA-256(pin), 16)` (§6.5.5.6).
    pub(crate) fn hash(&self) -> Zeroizing<[u8; 16]> {
        let digest = Zeroizing::new(<[u8; 32]>::from(Sha256::digest(self.0.as_bytes())));
        let mut hash = Zeroizing::new([0; 16]);
        for (slot, byte) in hash.iter_mut().zip(digest.iter()) {
            *slot = *byte;
        }
        hash
    }
}

/// Normalization form C. It is at most three times as long as what it is made from, so the buffer
/// never moves and leaves no copy behind.
fn normalized(text: &str) -> Zeroizing<String> {
    let mut normalized = Zeroizing::new(String::with_capacity(text.len().saturating_mul(3)));
    normalized.extend(text.nfc());
    normalized
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> PinProblem {
        Pin::new(text).unwrap_err()
    }

    #[test]
    fn three_characters_are_too_short_whatever_the_token_allows() {
        assert_eq!(problem("123"), PinProblem::TooShort(4));
        assert_eq!(Pin::chosen("123", 1, 63).unwrap_err(), PinProblem::TooShort(4));
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert_eq!(problem("äöü"), PinProblem::TooShort(4));
        assert_eq!(problem("e\u{301}e\u{301}e\u{301}"), PinProblem::TooShort(4), "composed first");
        Pin::new("äöüß").unwrap();
    }

    #[test]
    fn the_tokens_own_limits_hold() {
        assert_eq!(Pin::chosen("12345", 6, 63).unwrap_err(), PinProblem::TooShort(6));
        assert_eq!(Pin::chosen("123456789", 4, 8).unwrap_err(), PinProblem::TooLong(8));
        Pin::chosen("12345678", 8, 8).unwrap();
    }

    #[test]
    fn sixty_four_bytes_are_too_many() {
        Pin::new(&"a".repeat(63)).unwrap();
        assert_eq!(problem(&"a".repeat(64)), PinProblem::TooLong(63));
        assert_eq!(problem(&"ä".repeat(32)), PinProblem::TooManyBytes);
    }

    #[test]
    fn a_nul_would_end_the_pin_early() {
        assert_eq!(problem("1234\0"), PinProblem::Nul);
        assert_eq!(problem("12\x0034"), PinProblem::Nul);
    }

    #[test]
    fn a_long_text_that_grows_when_composed_is_refused() {
        // U+FB2C becomes three characters in normalization form C.
        assert_eq!(problem(&"\u{FB2C}".repeat(1000)), PinProblem::TooLong(63));
    }

    #[test]
    fn neither_the_pin_nor_its_length_is_shown() {
        assert_eq!(format!("{:?}", Pin::new("31415926").unwrap()), "Pin(…)");
    }
}
