//! User interaction flags: whether a key wants a touch (§4.4.3.6, and Yubico's further modes).

use super::{KeyKind, PUT_DATA, object};
use crate::apdu::Command;

/// The flag's second byte: the card has a button.
const BUTTON: u8 = 0x20;

/// When a key wants a touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    /// Never.
    Never,
    /// Each time.
    Always,
    /// Each time, and this cannot be changed while there is a key.
    Fixed,
    /// Once in 15 seconds (Yubico's).
    Cached,
    /// Once in 15 seconds, and this cannot be changed while there is a key (Yubico's).
    CachedFixed,
}

impl Touch {
    pub(super) fn decode(flag: &[u8]) -> Option<Self> {
        match flag.first()? {
            0 => Some(Touch::Never),
            1 => Some(Touch::Always),
            2 => Some(Touch::Fixed),
            3 => Some(Touch::Cached),
            4 => Some(Touch::CachedFixed),
            _ => None,
        }
    }

    fn byte(self) -> u8 {
        match self {
            Touch::Never => 0,
            Touch::Always => 1,
            Touch::Fixed => 2,
            Touch::Cached => 3,
            Touch::CachedFixed => 4,
        }
    }

    /// Only removing the key changes it.
    pub fn is_fixed(self) -> bool {
        matches!(self, Touch::Fixed | Touch::CachedFixed)
    }
}

/// Sets when a key wants a touch; wants the admin PIN.
pub fn set_touch(key: KeyKind, touch: Touch) -> Command {
    object(PUT_DATA, key.touch_object()).data(&[touch.byte(), BUTTON][..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::sent;

    #[test]
    fn flags_that_say_nothing_we_know() {
        assert_eq!(Touch::decode(&[]), None);
        assert_eq!(Touch::decode(&[5, 0x20]), None);
    }

    #[test]
    fn what_is_set_is_what_is_read() {
        for byte in 0..=4 {
            assert_eq!(Touch::decode(&[byte, BUTTON]).unwrap().byte(), byte);
        }
        assert_eq!(sent(&set_touch(KeyKind::Authentication, Touch::Always)), "00da00d8020120");
    }
}
