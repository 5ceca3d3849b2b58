//! Certificates (RFC 5280): read, unpacked, shown, and between DER and PEM. What is in a slot was
//! put there by anybody.

use std::io::Read;

use flate2::read::GzDecoder;
use mfad_bus::{PivKeyType, PivSlot};
use mfad_cards::piv::Certificate as Stored;
use mfad_words::{clean, say};
use x509_cert::Certificate;
use x509_cert::der::asn1::{AnyRef, ObjectIdentifier, UintRef};
use x509_cert::der::oid::db::{rfc5912, rfc8410};
use x509_cert::der::pem::{self, LineEnding};
use x509_cert::der::{Decode, Encode, SliceReader};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

/// More bytes than any certificate that fits on a card has.
pub const LARGEST: usize = 0xFFFF;

/// The certificate in DER, out of gzip where the card has it so.
pub fn unpacked(stored: &Stored) -> Result<Vec<u8>, String> {
    if !stored.compressed {
        return Ok(stored.bytes.clone());
    }
    let mut der = Vec::new();
    let limit = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    let read = GzDecoder::new(stored.bytes.as_slice()).take(limit).read_to_end(&mut der);
    read.map_err(|error| say!("piv-certificate-packed", error = error.to_string()))?;
    if der.len() > LARGEST { Err(say!("piv-certificate-large")) } else { Ok(der) }
}

/// What a certificate says.
pub fn described(der: &[u8]) -> Result<PivSlot, String> {
    let certificate = parsed(der)?;
    let tbs = certificate.tbs_certificate();
    let serial = tbs.serial_number().as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(PivSlot {
        subject: Some(clean(&tbs.subject().to_string())),
        issuer: Some(clean(&tbs.issuer().to_string())),
        serial: Some(serial),
        not_before: Some(tbs.validity().not_before.to_unix_duration().as_secs()),
        not_after: Some(tbs.validity().not_after.to_unix_duration().as_secs()),
        key_type: key_type(tbs.subject_public_key_info()).map(|it| it.word().to_owned()),
        ..PivSlot::default()
    })
}

/// The public key that a certificate is for, in DER (SubjectPublicKeyInfo).
pub fn public_key(stored: &Stored) -> Result<Vec<u8>, String> {
    let certificate = parsed(&unpacked(stored)?)?;
    let key = certificate.tbs_certificate().subject_public_key_info().to_der();
    key.map_err(|error| error.to_string())
}

/// The certificate in PEM.
pub fn pem(der: &[u8]) -> Result<String, String> {
    parsed(der)?;
    pem::encode_string("CERTIFICATE", LineEnding::LF, der).map_err(|error| error.to_string())
}

/// The DER of a certificate that comes in PEM or DER.
pub fn from_file(bytes: &[u8]) -> Result<Vec<u8>, String> {
    if bytes.len() > LARGEST {
        return Err(say!("piv-certificate-bytes", bytes = bytes.len()));
    }
    let der = match pem::decode_vec(bytes) {
        Ok(("CERTIFICATE", der)) => der,
        Ok((_, _)) => return Err(say!("piv-certificate-else")),
        Err(_) => bytes.to_vec(),
    };
    parsed(&der).map(|_| der)
}

fn parsed(der: &[u8]) -> Result<Certificate, String> {
    Certificate::from_der(der).map_err(|error| error.to_string())
}

fn key_type(key: &SubjectPublicKeyInfoOwned) -> Option<PivKeyType> {
    let parameters = key.algorithm.parameters.as_ref();
    match key.algorithm.oid {
        rfc5912::RSA_ENCRYPTION => rsa(key.subject_public_key.as_bytes()?),
        rfc5912::ID_EC_PUBLIC_KEY => match parameters?.decode_as::<ObjectIdentifier>().ok()? {
            rfc5912::SECP_256_R_1 => Some(PivKeyType::P256),
            rfc5912::SECP_384_R_1 => Some(PivKeyType::P384),
            _ => None,
        },
        rfc8410::ID_ED_25519 => Some(PivKeyType::Ed25519),
        _ => None,
    }
}

/// By the length of the modulus, which comes first (RFC 8017 §A.1.1).
fn rsa(key: &[u8]) -> Option<PivKeyType> {
    let sequence = AnyRef::from_der(key).ok()?;
    let mut reader = SliceReader::new(sequence.value()).ok()?;
    match UintRef::decode(&mut reader).ok()?.as_bytes().len() {
        128 => Some(PivKeyType::Rsa1024),
        256 => Some(PivKeyType::Rsa2048),
        384 => Some(PivKeyType::Rsa3072),
        512 => Some(PivKeyType::Rsa4096),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_is_refused() {
        let key = b"-----BEGIN PRIVATE KEY-----\nMAAw\n-----END PRIVATE KEY-----\n";
        for bytes in [&b""[..], b"0", &[0x30; 0x100], &[0xFF; LARGEST + 1], key] {
            assert!(from_file(bytes).is_err());
        }
        let stored = Stored { bytes: vec![0x1F, 0x8B, 8, 0], compressed: true };
        assert!(unpacked(&stored).is_err());
    }

    #[test]
    fn what_grows_when_unpacked_has_an_end() {
        use std::io::Write;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(&vec![0; LARGEST + 1]).unwrap();
        let stored = Stored { bytes: packed.finish().unwrap(), compressed: true };
        assert!(stored.bytes.len() < 1000);
        assert_eq!(unpacked(&stored).unwrap_err(), "it is too large");
    }
}
