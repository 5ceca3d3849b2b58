//! Certificates (RFC 5280): read, unpacked, shown, and between DER and PEM. What is in a slot was
//! put there by anybody.

use std::io::Read;

use flate2::read::GzDecoder;
use mfad_cards::piv::{Certificate as Stored, Time, X509};
use mfad_terms::PivKeyType;
use mfad_text::{Text, clean, tr};
use x509_cert::der::asn1::{AnyRef, ObjectIdentifier, UintRef};
use x509_cert::der::oid::db::{rfc5912, rfc8410};
use x509_cert::der::pem::{self, LineEnding};
use x509_cert::der::{DateTime, Decode, SliceReader};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

/// More bytes than any certificate that fits on a card has.
pub const LARGEST: usize = 0xFFFF;

/// The certificate in DER, out of gzip where the card has it so.
pub fn unpacked(stored: &Stored) -> Result<Vec<u8>, Text> {
    if !stored.compressed {
        return Ok(stored.bytes.clone());
    }
    let mut der = Vec::new();
    let limit = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    let read = GzDecoder::new(stored.bytes.as_slice()).take(limit).read_to_end(&mut der);
    // Some say that they are compressed and are not.
    if read.is_err() && X509::decode(&stored.bytes).is_ok() {
        return Ok(stored.bytes.clone());
    }
    read.map_err(|error| tr!("piv-certificate-packed", error = error.to_string()))?;
    if der.len() > LARGEST { Err(tr!("piv-certificate-large")) } else { Ok(der) }
}

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateSummary {
    /// Whom it is for, as a distinguished name (RFC 4514).
    pub subject: String,
    /// Who issued it, as a distinguished name.
    pub issuer: String,
    /// Its serial number, in hexadecimal.
    pub serial: String,
    /// Since when it is valid, in seconds since 1970 (UTC); absent where that is no moment.
    pub not_before: Option<u64>,
    /// Until when.
    pub not_after: Option<u64>,
    /// What key it is for; absent for those that PIV has no name for.
    pub key_type: Option<PivKeyType>,
}

/// What it says.
pub fn described(der: &[u8]) -> Result<CertificateSummary, Text> {
    let certificate = parsed(der)?;
    let key = SubjectPublicKeyInfoOwned::from_der(&certificate.public_key).ok();
    Ok(CertificateSummary {
        subject: clean(&certificate.subject),
        issuer: clean(&certificate.issuer),
        serial: certificate.serial.iter().map(|byte| format!("{byte:02x}")).collect(),
        not_before: seconds(&certificate.not_before),
        not_after: seconds(&certificate.not_after),
        key_type: key.as_ref().and_then(key_type),
    })
}

/// Whether it is valid at this time, as far as it says.
pub fn validity(der: &[u8], now: u64) -> Result<Validity, Text> {
    let certificate = parsed(der)?;
    let after = seconds(&certificate.not_after).is_some_and(|end| end < now);
    let before = seconds(&certificate.not_before).is_some_and(|begin| begin > now);
    Ok(match (after, before) {
        (true, _) => Validity::Expired,
        (_, true) => Validity::NotYet,
        _ => Validity::Valid,
    })
}

/// Where a moment is in the time that a certificate is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// In it.
    Valid,
    /// After it.
    Expired,
    /// Before it.
    NotYet,
}

/// The first year that is counted.
const EPOCH: u16 = 1970;

/// Seconds since 1970, where a moment before that is the first of them; nothing for what is no moment.
fn seconds(time: &Time) -> Option<u64> {
    let text = std::str::from_utf8(&time.text).ok()?;
    let (year, rest) = text.split_at_checked(if time.generalized { 4 } else { 2 })?;
    let year: u16 = year.parse().ok()?;
    let year = match time.generalized {
        true => year,
        // RFC 5280 §4.1.2.5.1.
        false if year < 50 => year.checked_add(2000)?,
        false => year.checked_add(1900)?,
    };
    let mut numbers = (0..5).map(|at| rest.get(2 * at..2 * at + 2)?.parse::<u8>().ok());
    let mut number = || numbers.next().flatten();
    let (month, day, hour, minute) = (number()?, number()?, number()?, number()?);
    let before = year < EPOCH;
    let moment =
        DateTime::new(year.max(EPOCH), month, day, hour, minute, number().unwrap_or(0)).ok()?;
    Some(if before { 0 } else { moment.unix_duration().as_secs() })
}

/// The public key that a certificate is for, in DER (SubjectPublicKeyInfo).
pub fn public_key(stored: &Stored) -> Result<Vec<u8>, Text> {
    Ok(parsed(&unpacked(stored)?)?.public_key)
}

/// The certificate in PEM.
pub fn pem(der: &[u8]) -> Result<String, Text> {
    let der = parsed(der)?.der;
    pem::encode_string("CERTIFICATE", LineEnding::LF, &der)
        .map_err(|error| Text::Plain(error.to_string()))
}

/// The DER of a certificate that comes in PEM or DER.
pub fn from_file(bytes: &[u8]) -> Result<Vec<u8>, Text> {
    if bytes.len() > LARGEST {
        return Err(tr!("piv-certificate-bytes", bytes = bytes.len()));
    }
    let der = match pem::decode_vec(bytes) {
        Ok(("CERTIFICATE", der)) => der,
        Ok((_, _)) => return Err(tr!("piv-certificate-else")),
        Err(_) => bytes.to_vec(),
    };
    parsed(&der).map(|certificate| certificate.der)
}

fn parsed(der: &[u8]) -> Result<X509, Text> {
    X509::decode(der).map_err(|_| tr!("piv-certificate-none"))
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
    fn moments_are_read_with_and_without_the_century() {
        let at = |generalized, text: &str| seconds(&Time { generalized, text: text.into() });
        assert_eq!(at(false, "700101000001Z"), Some(1));
        assert_eq!(at(false, "491231235959Z"), at(true, "20491231235959Z"));
        assert_eq!(at(false, "7001010000Z"), Some(0));
        for none in ["", "7", "70010", "701301000000Z", "490230000000Z", "€€€"] {
            assert_eq!(at(false, none), None, "{none}");
        }
        // Over for long, and not without an end.
        assert_eq!((at(true, "19500101000000Z"), at(false, "6001010000Z")), (Some(0), Some(0)));
        // Fractions, offsets, and what is written for "never" (RFC 5280 §4.1.2.5).
        assert_eq!(at(true, "19700101000001.5Z"), Some(1));
        assert_eq!(at(false, "700101000001+0100"), Some(1));
        assert_eq!(at(true, "99991231235959Z"), Some(253_402_300_799));
    }

    #[test]
    fn what_is_over_or_has_not_begun_is_told_from_what_is_valid() {
        let path = "/../cards/tests/cases/certificates/expired.der";
        let der = std::fs::read(format!("{}{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        for (now, expected) in [
            (1_400_000_000, Validity::NotYet),
            (1_450_000_000, Validity::Valid),
            (1_500_000_000, Validity::Expired),
        ] {
            assert_eq!(validity(&der, now), Ok(expected));
        }
    }

    #[test]
    fn a_certificate_that_only_says_that_it_is_compressed_is_read() {
        let path = "/../cards/tests/cases/certificates/expired.der";
        let bytes = std::fs::read(format!("{}{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let stored = Stored { bytes: bytes.clone(), compressed: true };
        assert_eq!(unpacked(&stored), Ok(bytes));
    }

    #[test]
    fn what_grows_when_unpacked_has_an_end() {
        use std::io::Write;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(&vec![0; LARGEST + 1]).unwrap();
        let stored = Stored { bytes: packed.finish().unwrap(), compressed: true };
        assert!(stored.bytes.len() < 1000);
        assert_eq!(unpacked(&stored).unwrap_err(), tr!("piv-certificate-large"));
    }
}
