//! IMPORT ASYMMETRIC KEY: a key that was made elsewhere (Yubico's).

use super::key::policies;
use super::{Algorithm, PinPolicy, Slot, TouchPolicy};
use crate::Secret;
use crate::apdu::Command;
use crate::tlv::Writer;

/// A private key to be put on a card. All numbers are big-endian.
pub enum PrivateKey {
    /// RSA, by the Chinese remainder theorem (RFC 8017 §3.2).
    Rsa {
        /// One prime.
        p: Secret,
        /// The other prime.
        q: Secret,
        /// The exponent of `p`.
        dp: Secret,
        /// The exponent of `q`.
        dq: Secret,
        /// The inverse of `q` modulo `p`.
        qinv: Secret,
    },
    /// The number that makes the public point on P-256 or P-384.
    Scalar(Secret),
    /// The seed of an Ed25519 key.
    Ed25519(Secret),
    /// The number of an X25519 key.
    X25519(Secret),
}

/// Puts a key into a slot; wants the management key, and takes the place of what was there.
/// `None` if a number is longer than the algorithm has them.
pub fn import(
    slot: Slot,
    algorithm: Algorithm,
    key: &PrivateKey,
    pin: Option<PinPolicy>,
    touch: Option<TouchPolicy>,
) -> Option<Command> {
    let half = algorithm.modulus_length().map(|length| length >> 1);
    let numbers: Vec<(u32, &Secret)> = match key {
        PrivateKey::Rsa { p, q, dp, dq, qinv } => vec![(1, p), (2, q), (3, dp), (4, dq), (5, qinv)],
        PrivateKey::Scalar(number) => vec![(6, number)],
        PrivateKey::Ed25519(seed) => vec![(7, seed)],
        PrivateKey::X25519(number) => vec![(8, number)],
    };
    let length = half.or(algorithm.field_length())?;
    let mut writer = Writer::default();
    for (tag, number) in numbers {
        writer = writer.item(tag, &filled(number, length)?);
    }
    let data = policies(writer, pin, touch).finish();
    Some(Command::new(0xFE, algorithm.byte(), slot.reference()).data(data))
}

/// The number with leading zeros up to `length`.
fn filled(number: &[u8], length: usize) -> Option<Secret> {
    let zeros = length.checked_sub(number.len())?;
    let mut filled = Secret::with_capacity(length);
    filled.extend(&vec![0; zeros]);
    filled.extend(number);
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::sent;

    #[test]
    fn a_number_that_is_too_long_is_refused() {
        let key = PrivateKey::Scalar(vec![1; 33].into());
        assert!(import(Slot::Authentication, Algorithm::P256, &key, None, None).is_none());
    }

    #[test]
    fn a_number_is_filled_up_at_its_front() {
        let key = PrivateKey::Scalar(vec![7].into());
        let touch = Some(TouchPolicy::Always);
        let import = import(Slot::Authentication, Algorithm::P256, &key, None, touch).unwrap();
        let expected = format!("00fe119a25 0620 {}07 ab0102", "00".repeat(31));
        assert_eq!(sent(&import), expected.replace(' ', ""));
    }

    #[test]
    fn an_rsa_key_has_five_numbers_of_half_the_modulus() {
        let number = || Secret::from(vec![1; 128]);
        let (p, q, dp, dq, qinv) = (number(), number(), number(), number(), number());
        let key = PrivateKey::Rsa { p, q, dp, dq, qinv };
        let import = import(Slot::Signature, Algorithm::Rsa2048, &key, None, None).unwrap();
        assert_eq!(import.data.len(), 5 * (128 + 3));
    }
}
