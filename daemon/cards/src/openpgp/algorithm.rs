//! What a key is for mathematically: algorithm attributes (§4.4.3.9).

/// An algorithm with its size or curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA.
    Rsa {
        /// The length of the modulus.
        bits: u16,
    },
    /// Key agreement on a curve.
    Ecdh(Curve),
    /// ECDSA on a curve.
    Ecdsa(Curve),
    /// EdDSA on a curve.
    Eddsa(Curve),
    /// An algorithm that the specification does not name.
    Other(Vec<u8>),
}

macro_rules! curves {
    ($($name:ident $oid:tt $meaning:literal)*) => {
        /// A curve.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Curve {
            $(#[doc = $meaning] $name,)*
            /// Another one, by its object identifier in DER.
            Other(Vec<u8>),
        }

        impl Curve {
            fn from_oid(oid: &[u8]) -> Self {
                match oid {
                    $($oid => Curve::$name,)*
                    _ => Curve::Other(oid.to_vec()),
                }
            }
        }
    };
}

curves! {
    P256 [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07] "NIST P-256."
    P384 [0x2B, 0x81, 0x04, 0x00, 0x22] "NIST P-384."
    P521 [0x2B, 0x81, 0x04, 0x00, 0x23] "NIST P-521."
    Secp256k1 [0x2B, 0x81, 0x04, 0x00, 0x0A] "secp256k1."
    BrainpoolP256 [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x07] "brainpoolP256r1."
    BrainpoolP384 [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0B] "brainpoolP384r1."
    BrainpoolP512 [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0D] "brainpoolP512r1."
    Ed25519 [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01] "Ed25519."
    X25519 [0x2B, 0x06, 0x01, 0x04, 0x01, 0x97, 0x55, 0x01, 0x05, 0x01] "X25519."
}

impl Curve {
    /// The curve of an identifier that may have the format of imported keys behind it.
    fn decode(bytes: &[u8]) -> Self {
        match (Curve::from_oid(bytes), bytes) {
            (Curve::Other(_), [oid @ .., 0x00 | 0xFF]) => Curve::from_oid(oid),
            (curve, _) => curve,
        }
    }
}

impl Algorithm {
    /// Reads algorithm attributes.
    pub(super) fn decode(attributes: &[u8]) -> Self {
        match attributes {
            [0x01, high, low, ..] => Algorithm::Rsa { bits: u16::from_be_bytes([*high, *low]) },
            [0x12, curve @ ..] => Algorithm::Ecdh(Curve::decode(curve)),
            [0x13, curve @ ..] => Algorithm::Ecdsa(Curve::decode(curve)),
            [0x16, curve @ ..] => Algorithm::Eddsa(Curve::decode(curve)),
            _ => Algorithm::Other(attributes.to_vec()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::bytes;

    fn read(digits: &str) -> Algorithm {
        Algorithm::decode(&bytes(digits))
    }

    #[test]
    fn what_is_not_known_is_kept() {
        assert_eq!(read(""), Algorithm::Other(vec![]));
        assert_eq!(read("0108"), Algorithm::Other(vec![1, 8]));
        assert_eq!(read("132b"), Algorithm::Ecdsa(Curve::Other(vec![0x2B])));
    }

    /// §4.4.3.9: the attributes that cards have.
    #[test]
    fn attributes_of_the_specification() {
        assert_eq!(read("010800002000"), Algorithm::Rsa { bits: 2048 });
        assert_eq!(read("132a8648ce3d030107"), Algorithm::Ecdsa(Curve::P256));
        assert_eq!(read("132b81040022ff"), Algorithm::Ecdsa(Curve::P384));
        assert_eq!(read("162b06010401da470f01"), Algorithm::Eddsa(Curve::Ed25519));
        assert_eq!(read("162b06010401da470f01ff"), Algorithm::Eddsa(Curve::Ed25519));
        assert_eq!(read("122b060104019755010501"), Algorithm::Ecdh(Curve::X25519));
        assert_eq!(read("132b8104000a"), Algorithm::Ecdsa(Curve::Secp256k1));
    }
}
