//! Keys: what kinds there are, and how the card makes one (SP 800-73-4 part 2 §3.3.1).

use super::Slot;
use crate::ReplyError;
use crate::apdu::{Command, Reply};
use crate::tlv::{self, Tag, Writer};

const PUBLIC_KEY: Tag = 0x7F49;
const MODULUS: Tag = 0x81;
const EXPONENT: Tag = 0x82;
const POINT: Tag = 0x86;

macro_rules! numbered {
    ($(#[$about:meta])* $name:ident { $($variant:ident $code:literal $meaning:literal)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $(#[doc = $meaning] $variant,)* }

        impl $name {
            /// The one with this number.
            pub fn from_byte(byte: u8) -> Option<Self> {
                match byte {
                    $($code => Some($name::$variant),)*
                    _ => None,
                }
            }

            /// The number it is sent as.
            pub fn byte(self) -> u8 {
                match self {
                    $($name::$variant => $code,)*
                }
            }
        }
    };
}

numbered! {
    /// What a key is for mathematically (SP 800-78-5 table 9, and Yubico's).
    Algorithm {
        Rsa1024 0x06 "RSA with 1024 bits, which cards still have and nobody should make."
        Rsa2048 0x07 "RSA with 2048 bits."
        Rsa3072 0x05 "RSA with 3072 bits."
        Rsa4096 0x16 "RSA with 4096 bits (Yubico's and Nitrokey's)."
        P256 0x11 "The curve P-256."
        P384 0x14 "The curve P-384."
        Ed25519 0xE0 "Ed25519 (Yubico's, from version 5.7)."
        X25519 0xE1 "X25519 (Yubico's, from version 5.7); it cannot sign."
    }
}

numbered! {
    /// When a key wants the PIN (Yubico's).
    PinPolicy {
        Never 0x01 "Never."
        Once 0x02 "Once after the card was selected."
        Always 0x03 "Each time."
        MatchOnce 0x04 "PIN or fingerprint, once."
        MatchAlways 0x05 "PIN or fingerprint, each time."
    }
}

numbered! {
    /// When a key wants a touch (Yubico's).
    TouchPolicy {
        Never 0x01 "Never."
        Always 0x02 "Each time."
        Cached 0x03 "Once in 15 seconds."
    }
}

impl Algorithm {
    /// How many bytes the modulus has, for RSA.
    pub(super) fn modulus_length(self) -> Option<usize> {
        match self {
            Algorithm::Rsa1024 => Some(128),
            Algorithm::Rsa2048 => Some(256),
            Algorithm::Rsa3072 => Some(384),
            Algorithm::Rsa4096 => Some(512),
            _ => None,
        }
    }

    /// How many bytes a number has, for curves.
    pub(super) fn field_length(self) -> Option<usize> {
        match self {
            Algorithm::P256 | Algorithm::Ed25519 | Algorithm::X25519 => Some(32),
            Algorithm::P384 => Some(48),
            _ => None,
        }
    }
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// An RSA key, big-endian.
    Rsa {
        /// The modulus, without leading zeros.
        modulus: Vec<u8>,
        /// The exponent, without leading zeros.
        exponent: Vec<u8>,
    },
    /// A point: uncompressed with its leading 04 on P-256 and P-384, 32 bytes on the others.
    Point(Algorithm, Vec<u8>),
}

/// Has the card make a key; wants the management key, and takes the place of what was there. A
/// policy that is `None` is the card's own for the slot; a card that is not Yubico's or Nitrokey's
/// knows no other.
pub fn generate(
    slot: Slot,
    algorithm: Algorithm,
    pin: Option<PinPolicy>,
    touch: Option<TouchPolicy>,
) -> Command {
    let wanted = policies(Writer::default().item(0x80, &[algorithm.byte()]), pin, touch);
    let data = Writer::default().nested(0xAC, wanted).finish();
    Command::new(0x47, 0, slot.reference()).data(data).answered()
}

/// Yubico's tags for policies.
pub(super) fn policies(
    mut writer: Writer,
    pin: Option<PinPolicy>,
    touch: Option<TouchPolicy>,
) -> Writer {
    if let Some(pin) = pin {
        writer = writer.item(0xAA, &[pin.byte()]);
    }
    if let Some(touch) = touch {
        writer = writer.item(0xAB, &[touch.byte()]);
    }
    writer
}

/// Reads the reply to [`generate`].
pub fn generated(reply: &Reply, algorithm: Algorithm) -> Result<PublicKey, ReplyError> {
    let key = tlv::find(reply.success()?, PUBLIC_KEY)?.ok_or(ReplyError::Missing("public key"))?;
    PublicKey::decode(key, algorithm)
}

impl PublicKey {
    /// Reads the items of a public key. It must be as long as the algorithm says; whether the
    /// point is on its curve is for those who use it.
    pub(super) fn decode(items: &[u8], algorithm: Algorithm) -> Result<Self, ReplyError> {
        let field = |tag, name| tlv::find(items, tag)?.ok_or(ReplyError::Missing(name));
        let Some(length) = algorithm.modulus_length() else {
            return point(field(POINT, "point")?, algorithm);
        };
        let modulus = without_zeros(field(MODULUS, "modulus")?);
        let exponent = without_zeros(field(EXPONENT, "exponent")?);
        if modulus.len() != length {
            return Err(ReplyError::Invalid("modulus"));
        }
        if !(1..=8).contains(&exponent.len()) {
            return Err(ReplyError::Invalid("exponent"));
        }
        Ok(PublicKey::Rsa { modulus: modulus.to_vec(), exponent: exponent.to_vec() })
    }
}

fn point(point: &[u8], algorithm: Algorithm) -> Result<PublicKey, ReplyError> {
    let coordinates = match algorithm {
        Algorithm::P256 | Algorithm::P384 => match point {
            [0x04, coordinates @ ..] => coordinates,
            _ => return Err(ReplyError::Invalid("point")),
        },
        _ => point,
    };
    let length = match algorithm {
        Algorithm::P256 => 64,
        Algorithm::P384 => 96,
        _ => 32,
    };
    if coordinates.len() != length {
        return Err(ReplyError::Invalid("point"));
    }
    Ok(PublicKey::Point(algorithm, point.to_vec()))
}

fn without_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{ok, sent};

    #[test]
    fn public_keys_of_odd_forms_are_refused() {
        let error = |digits: &str, algorithm| generated(&ok(digits), algorithm).unwrap_err();
        assert_eq!(error("", Algorithm::P256), ReplyError::Missing("public key"));
        assert_eq!(error("7f4900", Algorithm::P256), ReplyError::Missing("point"));
        assert_eq!(error("7f4900", Algorithm::Rsa2048), ReplyError::Missing("modulus"));
        assert_eq!(error("7f49028600", Algorithm::P256), ReplyError::Invalid("point"));
        assert_eq!(
            error("7f4906 8101aa 820103", Algorithm::Rsa2048),
            ReplyError::Invalid("modulus")
        );
        let compressed = format!("7f4943 8641 02{}", "11".repeat(64));
        assert_eq!(error(&compressed, Algorithm::P256), ReplyError::Invalid("point"));
    }

    #[test]
    fn a_point_of_another_curve_is_refused() {
        let p256 = format!("7f4943 8641 04{}", "11".repeat(64));
        assert!(generated(&ok(&p256), Algorithm::P256).is_ok());
        let refused = generated(&ok(&p256), Algorithm::P384);
        assert_eq!(refused, Err(ReplyError::Invalid("point")));
    }

    #[test]
    fn an_rsa_key_loses_its_leading_zeros() {
        let reply = format!("7f4982010a 82820101 00{} 8203010001", "ab".repeat(256));
        let reply = ok(&reply.replace("82820101", "81820101"));
        let PublicKey::Rsa { modulus, exponent } = generated(&reply, Algorithm::Rsa2048).unwrap()
        else {
            panic!("no RSA key")
        };
        assert_eq!((modulus.len(), &*exponent), (256, &[1, 0, 1][..]));
        let refused = generated(&reply, Algorithm::Rsa3072);
        assert_eq!(refused, Err(ReplyError::Invalid("modulus")));
    }

    #[test]
    fn a_key_is_asked_for_with_and_without_policies() {
        let plain = generate(Slot::Authentication, Algorithm::P256, None, None);
        assert_eq!(sent(&plain), "0047009a05ac0380011100");
        let (pin, touch) = (Some(PinPolicy::Once), Some(TouchPolicy::Always));
        let guarded = generate(Slot::Authentication, Algorithm::P256, pin, touch);
        assert_eq!(sent(&guarded), "0047009a0bac09800111aa0102ab010200");
    }
}
