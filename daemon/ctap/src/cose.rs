//! The public key of a credential (COSE_Key, RFC 9053), as far as relying parties ask what it is.

use crate::Algorithm;
use crate::cbor::{Item, Map};

/// A public key with its algorithm. Numbers are big-endian, and unchecked but for their length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CoseKey {
    /// A point on P-256.
    Ec2 {
        /// What it signs with.
        algorithm: Algorithm,
        /// The point's one coordinate.
        x: [u8; 32],
        /// The other.
        y: [u8; 32],
    },
    /// A point on Ed25519.
    Okp {
        /// What it signs with.
        algorithm: Algorithm,
        /// The point, compressed.
        x: [u8; 32],
    },
    /// An RSA key.
    Rsa {
        /// What it signs with.
        algorithm: Algorithm,
        /// `n`.
        modulus: Vec<u8>,
        /// `e`.
        exponent: Vec<u8>,
    },
    /// One of another kind, or that does not have what its kind has.
    Other {
        /// What it signs with.
        algorithm: Algorithm,
    },
}

impl CoseKey {
    /// Reads a COSE_Key; `None` if it does not tell its algorithm.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let map = Item::whole(bytes).ok()?.map()?;
        let algorithm = Algorithm(map.required(3, "alg", Item::integer).ok()?);
        Some(Self::of_kind(&map, algorithm).unwrap_or(Self::Other { algorithm }))
    }

    fn of_kind(map: &Map<'_>, algorithm: Algorithm) -> Option<Self> {
        let number = |label| map.required(label, "COSE_Key", Item::integer).ok();
        let bytes = |label| map.required(label, "COSE_Key", Item::byte_vec).ok();
        let point = |label| map.required(label, "COSE_Key", Item::byte_array).ok();
        match number(1)? {
            1 if number(-1)? == 6 => Some(Self::Okp { algorithm, x: point(-2)? }),
            2 if number(-1)? == 1 => Some(Self::Ec2 { algorithm, x: point(-2)?, y: point(-3)? }),
            3 => Some(Self::Rsa { algorithm, modulus: bytes(-1)?, exponent: bytes(-2)? }),
            _ => None,
        }
    }

    /// What it signs with.
    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ec2 { algorithm, .. }
            | Self::Okp { algorithm, .. }
            | Self::Rsa { algorithm, .. }
            | Self::Other { algorithm } => *algorithm,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor::Fields;

    #[test]
    fn each_kind_is_told_from_the_others() {
        let point = [7; 32].as_slice();
        let p256 = Fields::new()
            .with_entry(1, 2)
            .with_entry(3, -7)
            .with_entry(-1, 1)
            .with_entry(-2, point)
            .with_entry(-3, point);
        let key = CoseKey::read(&p256.encode()).unwrap();
        assert_eq!(key, CoseKey::Ec2 { algorithm: Algorithm::ES256, x: [7; 32], y: [7; 32] });
        let ed25519 = Fields::new()
            .with_entry(1, 1)
            .with_entry(3, -8)
            .with_entry(-1, 6)
            .with_entry(-2, point);
        let key = CoseKey::read(&ed25519.encode()).unwrap();
        assert_eq!(key, CoseKey::Okp { algorithm: Algorithm::EDDSA, x: [7; 32] });
        let rsa = Fields::new()
            .with_entry(1, 3)
            .with_entry(3, -257)
            .with_entry(-1, point)
            .with_entry(-2, [1, 0, 1].as_slice());
        let key = CoseKey::read(&rsa.encode()).unwrap();
        assert_eq!(key.algorithm(), Algorithm::RS256);
        assert!(matches!(key, CoseKey::Rsa { .. }));
    }

    #[test]
    fn of_others_the_algorithm_is_known() {
        let algorithm = Algorithm(-999);
        let odd = Fields::new().with_entry(1, 9).with_entry(3, -999).encode();
        assert_eq!(CoseKey::read(&odd), Some(CoseKey::Other { algorithm }));
        let short = Fields::new()
            .with_entry(1, 2)
            .with_entry(3, -7)
            .with_entry(-1, 1)
            .with_entry(-2, [7; 31].as_slice());
        let key = CoseKey::read(&short.encode()).unwrap();
        assert_eq!(key, CoseKey::Other { algorithm: Algorithm::ES256 });
        assert_eq!(CoseKey::read(&Fields::new().with_entry(1, 2).encode()), None);
    }
}
