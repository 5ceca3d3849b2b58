//! Public keys of cards: written as certificates have them (RFC 5280 §4.1.2.7), and what they sign
//! verified.

use data_encoding::HEXLOWER;
use mfad_cards::openpgp::{self, Curve};
use mfad_cards::{Hash, digest_info, piv};
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use p256::ecdsa::{Signature as P256Signature, VerifyingKey as P256};
use p384::ecdsa::{Signature as P384Signature, VerifyingKey as P384};
use rsa::RsaPublicKey;
use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::pkcs8::DecodePublicKey;
use rsa::traits::PublicKeyParts;
use webauthn_rs_core::proto::{
    COSEAlgorithm, COSEEC2Key, COSEKey, COSEKeyType, COSEOKPKey, ECDSACurve, EDDSACurve,
};
use x509_cert::der::oid::db::{rfc5912, rfc8410};
use x509_cert::der::{Decode, Encode};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

/// A public key that can be verified with.
#[derive(Debug, Clone)]
pub struct PublicKey {
    /// SubjectPublicKeyInfo.
    der: Vec<u8>,
    verifier: Verifier,
}

#[derive(Debug, Clone)]
enum Verifier {
    P256(P256),
    P384(P384),
    Ed25519(ed25519_dalek::VerifyingKey),
    Rsa(RsaPublicKey),
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl PublicKey {
    /// The key in this SubjectPublicKeyInfo, if it is one of those that are known here.
    pub fn from_der(der: &[u8]) -> Option<Self> {
        let p256 = || P256::from_public_key_der(der).ok().map(Verifier::P256);
        let p384 = || P384::from_public_key_der(der).ok().map(Verifier::P384);
        let rsa = || RsaPublicKey::from_public_key_der(der).ok().map(Verifier::Rsa);
        let verifier = p256().or_else(p384).or_else(rsa).or_else(|| ed25519(der))?;
        Some(Self { der: der.to_vec(), verifier })
    }

    /// The key that an OpenPGP card tells, if it is one of those that are known here.
    pub fn of_openpgp(algorithm: &openpgp::Algorithm, key: &openpgp::PublicKey) -> Option<Self> {
        use openpgp::{Algorithm, PublicKey};
        let info = match (algorithm, key) {
            (Algorithm::Rsa { .. }, PublicKey::Rsa { modulus, exponent }) => {
                info::rsa(modulus, exponent)
            }
            (Algorithm::Ecdsa(Curve::P256), PublicKey::Point(point)) => {
                info::curve(rfc5912::SECP_256_R_1, point)
            }
            (Algorithm::Ecdsa(Curve::P384), PublicKey::Point(point)) => {
                info::curve(rfc5912::SECP_384_R_1, point)
            }
            (Algorithm::Eddsa(Curve::Ed25519), PublicKey::Point(point)) => info::ed25519(point),
            _ => return None,
        };
        Self::from_der(&info.ok()?.to_der().ok()?)
    }

    /// As WebAuthn keeps the key of a credential; `None` if security keys have none of this kind.
    pub fn cose(&self) -> Option<COSEKey> {
        let info = SubjectPublicKeyInfoOwned::from_der(&self.der).ok()?;
        match (&self.verifier, info.subject_public_key.as_bytes()?) {
            (Verifier::P256(_), [0x04, point @ ..]) => {
                let (x, y) = point.split_at_checked(32).filter(|(_, y)| y.len() == 32)?;
                let (curve, x, y) = (ECDSACurve::SECP256R1, x.to_vec(), y.to_vec());
                let key = COSEKeyType::EC_EC2(COSEEC2Key { curve, x, y });
                Some(COSEKey { type_: COSEAlgorithm::ES256, key })
            }
            (Verifier::Ed25519(_), key) => {
                let key = COSEOKPKey { curve: EDDSACurve::ED25519, x: key.to_vec() };
                Some(COSEKey { type_: COSEAlgorithm::EDDSA, key: COSEKeyType::EC_OKP(key) })
            }
            _ => None,
        }
    }

    /// The SubjectPublicKeyInfo of a credential's key, if it is one of those that [`cose`](Self::cose) has.
    pub fn of_credential(key: &COSEKey) -> Option<Vec<u8>> {
        let info = match &key.key {
            COSEKeyType::EC_EC2(COSEEC2Key { curve: ECDSACurve::SECP256R1, x, y }) => {
                info::curve(rfc5912::SECP_256_R_1, &[&[0x04], x.as_slice(), y.as_slice()].concat())
            }
            COSEKeyType::EC_OKP(COSEOKPKey { curve: EDDSACurve::ED25519, x }) => info::ed25519(x),
            _ => return None,
        };
        info.ok()?.to_der().ok()
    }

    /// Its SubjectPublicKeyInfo, in hexadecimal.
    pub fn to_hex(&self) -> String {
        HEXLOWER.encode(&self.der)
    }

    /// The hash whose digests it is to sign.
    pub fn hash(&self) -> Hash {
        match self.verifier {
            Verifier::P384(_) => Hash::Sha384,
            _ => Hash::Sha256,
        }
    }

    /// What PIV calls its algorithm; `None` if cards do not sign with such a key there.
    pub fn piv(&self) -> Option<piv::Algorithm> {
        match &self.verifier {
            Verifier::P256(_) => Some(piv::Algorithm::P256),
            Verifier::P384(_) => Some(piv::Algorithm::P384),
            Verifier::Ed25519(_) => None,
            Verifier::Rsa(key) => match key.size() {
                128 => Some(piv::Algorithm::Rsa1024),
                256 => Some(piv::Algorithm::Rsa2048),
                384 => Some(piv::Algorithm::Rsa3072),
                512 => Some(piv::Algorithm::Rsa4096),
                _ => None,
            },
        }
    }

    /// What OpenPGP calls its algorithm.
    pub fn openpgp(&self) -> openpgp::Algorithm {
        match &self.verifier {
            Verifier::P256(_) => openpgp::Algorithm::Ecdsa(Curve::P256),
            Verifier::P384(_) => openpgp::Algorithm::Ecdsa(Curve::P384),
            Verifier::Ed25519(_) => openpgp::Algorithm::Eddsa(Curve::Ed25519),
            Verifier::Rsa(key) => {
                let bits = key.size().saturating_mul(8);
                openpgp::Algorithm::Rsa { bits: u16::try_from(bits).unwrap_or(u16::MAX) }
            }
        }
    }

    /// Whether this is its signature of a digest by [`hash`](Self::hash): PKCS #1 v1.5, ECDSA in
    /// DER as PIV writes it or as two numbers as OpenPGP does, or EdDSA of the digest.
    pub fn verifies(&self, digest: &[u8], signature: &[u8]) -> bool {
        match &self.verifier {
            Verifier::P256(key) => {
                let in_der = P256Signature::from_der(signature);
                let read = in_der.or_else(|_| P256Signature::from_slice(signature));
                read.is_ok_and(|it| key.verify_prehash(digest, &it).is_ok())
            }
            Verifier::P384(key) => {
                let in_der = P384Signature::from_der(signature);
                let read = in_der.or_else(|_| P384Signature::from_slice(signature));
                read.is_ok_and(|it| key.verify_prehash(digest, &it).is_ok())
            }
            Verifier::Ed25519(key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(digest, &signature).is_ok()),
            Verifier::Rsa(key) => {
                let info = digest_info(self.hash(), digest);
                key.verify(Pkcs1v15Sign::new_unprefixed(), &info, signature).is_ok()
            }
        }
    }
}

fn ed25519(der: &[u8]) -> Option<Verifier> {
    let info = SubjectPublicKeyInfoOwned::from_der(der).ok()?;
    let key = info.subject_public_key.as_bytes()?.try_into().ok()?;
    let known = info.algorithm.oid == rfc8410::ID_ED_25519;
    let key = ed25519_dalek::VerifyingKey::from_bytes(key).ok().filter(|_| known)?;
    Some(Verifier::Ed25519(key))
}

/// SubjectPublicKeyInfo, made of what cards tell.
pub mod info {
    use x509_cert::der::asn1::{Any, AnyRef, BitString, ObjectIdentifier, Uint};
    use x509_cert::der::oid::db::{rfc5912, rfc8410};
    use x509_cert::der::{Encode, Result, Tag};
    use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

    /// An RSA key (RFC 8017 §A.1.1).
    pub fn rsa(modulus: &[u8], exponent: &[u8]) -> Result<SubjectPublicKeyInfoOwned> {
        let numbers = [Uint::new(modulus)?.to_der()?, Uint::new(exponent)?.to_der()?].concat();
        let key = AnyRef::new(Tag::Sequence, &numbers)?.to_der()?;
        from_parts(rfc5912::RSA_ENCRYPTION, Some(Any::null()), &key)
    }

    /// A point, uncompressed, on this curve (RFC 5480 §2).
    pub fn curve(curve: ObjectIdentifier, point: &[u8]) -> Result<SubjectPublicKeyInfoOwned> {
        from_parts(rfc5912::ID_EC_PUBLIC_KEY, Some(Any::encode_from(&curve)?), point)
    }

    /// A key for Ed25519 (RFC 8410 §4).
    pub fn ed25519(key: &[u8]) -> Result<SubjectPublicKeyInfoOwned> {
        from_parts(rfc8410::ID_ED_25519, None, key)
    }

    fn from_parts(
        oid: ObjectIdentifier,
        parameters: Option<Any>,
        key: &[u8],
    ) -> Result<SubjectPublicKeyInfoOwned> {
        Ok(SubjectPublicKeyInfoOwned {
            algorithm: AlgorithmIdentifierOwned { oid, parameters },
            subject_public_key: BitString::from_bytes(key)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_or_no_signature_is_refused() {
        for der in [&b""[..], &[0x30], &[0xFF; 100]] {
            assert!(PublicKey::from_der(der).is_none());
        }
        let algorithm = openpgp::Algorithm::Ecdsa(Curve::P256);
        let off_the_curve = openpgp::PublicKey::Point([&[4][..], &[1; 64]].concat());
        assert!(PublicKey::of_openpgp(&algorithm, &off_the_curve).is_none());
    }

    /// RFC 8032 §7.1, test 3.
    #[test]
    fn ed25519_is_verified() {
        let key = hex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
        let signature =
            hex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b53\
                             8d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
        let algorithm = openpgp::Algorithm::Eddsa(Curve::Ed25519);
        let key = PublicKey::of_openpgp(&algorithm, &openpgp::PublicKey::Point(key)).unwrap();
        assert!(key.verifies(&[0xAF, 0x82], &signature));
        assert!(!key.verifies(&[0xAF, 0x83], &signature));
        assert!(!key.verifies(&[0xAF, 0x82], &signature[1..]));
        assert_eq!((key.hash(), key.piv()), (Hash::Sha256, None));
    }

    #[test]
    fn what_security_keys_have_goes_there_and_back() {
        let (x, y) = (
            hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
            hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
        );
        let point = info::curve(rfc5912::SECP_256_R_1, &[&[4][..], &x, &y].concat()).unwrap();
        let okp = hex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
        for der in [point.to_der().unwrap(), info::ed25519(&okp).unwrap().to_der().unwrap()] {
            let cose = PublicKey::from_der(&der).unwrap().cose().unwrap();
            assert_eq!(PublicKey::of_credential(&cose).unwrap(), der);
        }
        // Compressed it is the same point, and none that is kept.
        let compressed = info::curve(rfc5912::SECP_256_R_1, &[&[3][..], &x].concat()).unwrap();
        let compressed = compressed.to_der().unwrap();
        assert!(PublicKey::from_der(&compressed).is_none_or(|it| it.cose().is_none()));
    }

    fn hex(digits: &str) -> Vec<u8> {
        let digits: Vec<_> = digits.chars().filter_map(|it| it.to_digit(16)).collect();
        digits.chunks(2).map(|pair| u8::try_from(pair[0] << 4 | pair[1]).unwrap()).collect()
    }
}
