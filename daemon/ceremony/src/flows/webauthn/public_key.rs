//! The new credential's public key as a page gets it (WebAuthn L3 §5.2.1.1): its algorithm, and its
//! SubjectPublicKeyInfo where it is of a kind that clients have to know.

use mfad_ctap::{Algorithm, CoseKey};
use x509_cert::der::Encode;
use x509_cert::der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, UintRef};
use x509_cert::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfo};

const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// The key in DER; `None` if it is of another kind.
pub fn der(key: &CoseKey) -> Option<Vec<u8>> {
    match key {
        CoseKey::Ec2 { algorithm: Algorithm::ES256, x, y } => {
            let point = [&[0x04], x.as_slice(), y].concat();
            info(EC, Some(AnyRef::from(&P256)), &point)
        }
        CoseKey::Okp { algorithm: Algorithm::EDDSA, x } => info(ED25519, None, x),
        CoseKey::Rsa { algorithm: Algorithm::RS256, modulus, exponent } => {
            let numbers = vec![UintRef::new(modulus).ok()?, UintRef::new(exponent).ok()?];
            info(RSA, Some(AnyRef::NULL), &numbers.to_der().ok()?)
        }
        _ => None,
    }
}

fn info(oid: ObjectIdentifier, parameters: Option<AnyRef<'_>>, key: &[u8]) -> Option<Vec<u8>> {
    let algorithm = AlgorithmIdentifierRef { oid, parameters };
    let subject_public_key = BitStringRef::from_bytes(key).ok()?;
    SubjectPublicKeyInfo { algorithm, subject_public_key }.to_der().ok()
}
