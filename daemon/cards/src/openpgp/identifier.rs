//! The application identifier: version, manufacturer, serial number (§4.2.1).

use std::fmt;

use crate::ReplyError;

/// Who made the card, and which one it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Identifier {
    /// The version of the specification: major, minor.
    pub version: [u8; 2],
    /// The manufacturer's number.
    pub manufacturer: u16,
    /// The card's number, of the manufacturer's making. People know it in hexadecimal digits.
    pub serial: u32,
}

impl Identifier {
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, ReplyError> {
        match bytes {
            [0xD2, 0x76, 0x00, 0x01, 0x24, 0x01, major, minor, m1, m2, s1, s2, s3, s4, ..] => {
                Ok(Identifier {
                    version: [*major, *minor],
                    manufacturer: u16::from_be_bytes([*m1, *m2]),
                    serial: u32::from_be_bytes([*s1, *s2, *s3, *s4]),
                })
            }
            _ => Err(ReplyError::Invalid("application identifier")),
        }
    }

    /// The manufacturer's name, if it is one of those that sell most.
    pub fn manufacturer_name(self) -> Option<&'static str> {
        match self.manufacturer {
            0x0005 => Some("ZeitControl"),
            0x0006 => Some("Yubico"),
            0x000B => Some("Feitian"),
            0x000F => Some("Nitrokey"),
            0xF517 => Some("FSIJ"),
            _ => None,
        }
    }
}

impl fmt::Display for Identifier {
    /// As it is printed on cards: `000F:12345678`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}:{:08X}", self.manufacturer, self.serial)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::bytes;

    #[test]
    fn identifiers_of_something_else_are_refused() {
        for digits in ["", "d276000124010304", "a0000003080000000000000000000000"] {
            let refused = Identifier::decode(&bytes(digits));
            assert_eq!(refused, Err(ReplyError::Invalid("application identifier")));
        }
    }

    #[test]
    fn an_identifier_is_shown_as_on_the_card() {
        let aid = Identifier::decode(&bytes("d2760001240103040006123456780000")).unwrap();
        assert_eq!((aid.version, aid.manufacturer_name()), ([3, 4], Some("Yubico")));
        assert_eq!(aid.to_string(), "0006:12345678");
    }
}
