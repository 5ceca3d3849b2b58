//! Keys: read, and made to sign (§7.2.13, §7.2.14).

use super::{Algorithm, Curve, GET_DATA, content, object};
use crate::ReplyError;
use crate::apdu::{Command, Reply};
use crate::pkcs1::{Hash, digest_info};
use crate::tlv::{self, Tag};

const PUBLIC_KEY: Tag = 0x7F49;
const MODULUS: Tag = 0x81;
const EXPONENT: Tag = 0x82;
const POINT: Tag = 0x86;
const SECURITY_SUPPORT: Tag = 0x7A;
const SIGNATURE_COUNT: Tag = 0x93;

/// The card's three keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// Signs.
    Signature,
    /// Decrypts.
    Decryption,
    /// Says who the holder is.
    Authentication,
}

impl KeyKind {
    /// Its place in lists.
    pub(super) fn index(self) -> usize {
        match self {
            KeyKind::Signature => 0,
            KeyKind::Decryption => 1,
            KeyKind::Authentication => 2,
        }
    }

    /// Its number in the key information.
    pub(super) fn number(self) -> u8 {
        match self {
            KeyKind::Signature => 1,
            KeyKind::Decryption => 2,
            KeyKind::Authentication => 3,
        }
    }

    pub(super) fn attributes(self) -> Tag {
        match self {
            KeyKind::Signature => 0xC1,
            KeyKind::Decryption => 0xC2,
            KeyKind::Authentication => 0xC3,
        }
    }

    pub(super) fn touch_object(self) -> u16 {
        match self {
            KeyKind::Signature => 0xD6,
            KeyKind::Decryption => 0xD7,
            KeyKind::Authentication => 0xD8,
        }
    }

    /// Its control reference template.
    fn template(self) -> u8 {
        match self {
            KeyKind::Signature => 0xB6,
            KeyKind::Decryption => 0xB8,
            KeyKind::Authentication => 0xA4,
        }
    }
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// An RSA key, big-endian.
    Rsa {
        /// The modulus.
        modulus: Vec<u8>,
        /// The exponent.
        exponent: Vec<u8>,
    },
    /// A point as the card writes it: with its leading 04, or 32 bytes on Curve25519.
    Point(Vec<u8>),
}

/// Asks for a public key; makes none. No key is answered with
/// [`REFERENCE_NOT_FOUND`](crate::apdu::StatusWord::REFERENCE_NOT_FOUND).
pub fn public_key(kind: KeyKind) -> Command {
    Command::new(0x47, 0x81, 0x00).data(&[kind.template(), 0][..]).answered()
}

/// Reads the reply to [`public_key`]. No key is `None`.
pub fn read_public_key(reply: &Reply) -> Result<Option<PublicKey>, ReplyError> {
    if reply.status.is_not_found() {
        return Ok(None);
    }
    let key = tlv::find(reply.success()?, PUBLIC_KEY)?.ok_or(ReplyError::Missing("public key"))?;
    if let Some(point) = tlv::find(key, POINT)? {
        let point = Some(point).filter(|point| (32..=133).contains(&point.len()));
        return Ok(Some(PublicKey::Point(point.ok_or(ReplyError::Invalid("point"))?.to_vec())));
    }
    let modulus = tlv::find(key, MODULUS)?.ok_or(ReplyError::Missing("modulus"))?;
    let exponent = tlv::find(key, EXPONENT)?.ok_or(ReplyError::Missing("exponent"))?;
    if !(128..=1025).contains(&modulus.len()) {
        return Err(ReplyError::Invalid("modulus"));
    }
    if !(1..=8).contains(&exponent.len()) {
        return Err(ReplyError::Invalid("exponent"));
    }
    Ok(Some(PublicKey::Rsa { modulus: modulus.to_vec(), exponent: exponent.to_vec() }))
}

/// Asks for a signature with the authentication key (INTERNAL AUTHENTICATE): PKCS #1 v1.5, ECDSA,
/// or, on Ed25519, EdDSA of the digest as a message. Wants the PIN presented for
/// [`User`](super::Password::User). The card may wait for a touch. `None` if a key of this
/// algorithm cannot sign, or the digest is not as long as its hash makes it.
pub fn authenticate(algorithm: &Algorithm, hash: Hash, digest: &[u8]) -> Option<Command> {
    if digest.len() != hash.length() {
        return None;
    }
    let input = match algorithm {
        Algorithm::Rsa { .. } => digest_info(hash, digest),
        Algorithm::Ecdsa(_) | Algorithm::Eddsa(_) => digest.to_vec(),
        Algorithm::Ecdh(_) | Algorithm::Other(_) => return None,
    };
    Some(Command::new(0x88, 0, 0).data(input).answered())
}

/// Reads the reply to [`authenticate`]: for RSA as long as the modulus, for curves two numbers,
/// one after the other. ECDSA's may both be filled up to the longer one, as some cards take them
/// out of DER.
pub fn signature(reply: &Reply, algorithm: &Algorithm) -> Result<Vec<u8>, ReplyError> {
    let signature = reply.success()?;
    match length(algorithm) {
        Some(length) if signature.len() != length && matches!(algorithm, Algorithm::Ecdsa(_)) => {
            halves(signature, length / 2).ok_or(ReplyError::Invalid("signature"))
        }
        Some(length) if signature.len() != length => Err(ReplyError::Invalid("signature")),
        _ => Ok(signature.to_vec()),
    }
}

/// Two numbers of equal length, each made as long as it has to be.
fn halves(signature: &[u8], length: usize) -> Option<Vec<u8>> {
    let (r, s) = signature.split_at_checked(signature.len() / 2)?;
    if r.len() != s.len() || r.is_empty() {
        return None;
    }
    Some([fitted(r, length)?, fitted(s, length)?].concat())
}

/// A number with as many leading zeros as make it this long, if it is not longer.
fn fitted(number: &[u8], length: usize) -> Option<Vec<u8>> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let significant = number.get(zeros..)?;
    let missing = length.checked_sub(significant.len())?;
    Some([vec![0; missing].as_slice(), significant].concat())
}

/// How long a signature is, where that is known.
fn length(algorithm: &Algorithm) -> Option<usize> {
    match algorithm {
        Algorithm::Rsa { bits } => Some(usize::from(bits.div_ceil(8))),
        Algorithm::Eddsa(Curve::Ed25519) | Algorithm::Ecdsa(Curve::P256) => Some(64),
        Algorithm::Ecdsa(Curve::P384) => Some(96),
        Algorithm::Ecdsa(Curve::P521) => Some(132),
        _ => None,
    }
}

/// Asks how many signatures the signature key has made.
pub fn signature_count() -> Command {
    object(GET_DATA, 0x7A).answered()
}

/// Reads the reply to [`signature_count`].
pub fn signatures_made(reply: &Reply) -> Result<u32, ReplyError> {
    let count = tlv::find(content(reply, SECURITY_SUPPORT)?, SIGNATURE_COUNT)?;
    match count.ok_or(ReplyError::Missing("signature counter"))? {
        [high, middle, low] => Ok(u32::from_be_bytes([0, *high, *middle, *low])),
        _ => Err(ReplyError::Invalid("signature counter")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{ok, refused, sent};

    #[test]
    fn public_keys_of_odd_forms_are_refused() {
        let error = |digits| read_public_key(&ok(digits)).unwrap_err();
        assert_eq!(error(""), ReplyError::Missing("public key"));
        assert_eq!(error("7f4900"), ReplyError::Missing("modulus"));
        assert_eq!(error("7f49028600"), ReplyError::Invalid("point"));
        assert_eq!(error("7f49058101aa8200"), ReplyError::Invalid("modulus"));
        assert_eq!(error("7f49038101aa"), ReplyError::Missing("exponent"));
    }

    #[test]
    fn signatures_of_another_length_are_refused() {
        let algorithm = Algorithm::Eddsa(Curve::Ed25519);
        assert_eq!(signature(&ok(""), &algorithm), Err(ReplyError::Invalid("signature")));
        assert!(signature(&ok(&"11".repeat(64)), &algorithm).is_ok());
        let rsa = Algorithm::Rsa { bits: 2048 };
        assert_eq!(signature(&ok(&"11".repeat(64)), &rsa), Err(ReplyError::Invalid("signature")));
    }

    /// What SmartPGP answers in three of four cases.
    #[test]
    fn halves_that_are_filled_up_are_shortened() {
        let algorithm = Algorithm::Ecdsa(Curve::P256);
        let read = |digits: &str| signature(&ok(digits), &algorithm);
        let (r, s) = ("2b495a9b4142dc31", "866a749875a14300");
        let long = format!("00{}{r}00{}{s}", "11".repeat(24), "99".repeat(24));
        let plain = format!("{}{r}{}{s}", "11".repeat(24), "99".repeat(24));
        assert_eq!(read(&long).map(hex::encode), Ok(plain));
        let short = format!("{}{}", "11".repeat(31), "99".repeat(31));
        assert_eq!(read(&short).map(|it| it.len()), Ok(64));
        for wrong in ["", "11", &"11".repeat(65), &"11".repeat(66)] {
            assert_eq!(read(wrong), Err(ReplyError::Invalid("signature")), "{wrong}");
        }
    }

    #[test]
    fn what_cannot_sign() {
        let sign = |algorithm| authenticate(&algorithm, Hash::Sha256, &[1; 32]);
        assert!(sign(Algorithm::Ecdh(Curve::X25519)).is_none());
        assert!(sign(Algorithm::Other(vec![])).is_none());
        let rsa = Algorithm::Rsa { bits: 2048 };
        assert!(authenticate(&rsa, Hash::Sha256, &[1; 20]).is_none());
    }

    #[test]
    fn no_key_is_not_an_error() {
        assert_eq!(read_public_key(&refused(0x6A88)), Ok(None));
    }

    #[test]
    fn public_keys_are_read_not_made() {
        assert_eq!(sent(&public_key(KeyKind::Authentication)), "0047810002a40000");
        let point = format!("7f4922 8620 {}", "22".repeat(32));
        let read = read_public_key(&ok(&point)).unwrap();
        assert_eq!(read, Some(PublicKey::Point(vec![0x22; 32])));
    }

    #[test]
    fn rsa_signs_the_hash_by_name_and_curves_the_digest_alone() {
        let rsa = authenticate(&Algorithm::Rsa { bits: 2048 }, Hash::Sha256, &[7; 32]).unwrap();
        assert!(sent(&rsa).starts_with("0088000033303130"));
        let p256 = authenticate(&Algorithm::Ecdsa(Curve::P256), Hash::Sha256, &[7; 32]).unwrap();
        assert_eq!(sent(&p256), format!("0088000020{}00", "07".repeat(32)));
    }

    #[test]
    fn signatures_are_counted_in_three_bytes() {
        assert_eq!(signatures_made(&ok("7a05 9303 000102")), Ok(0x102));
        assert_eq!(signatures_made(&ok("9303 000102")), Ok(0x102));
        assert_eq!(signatures_made(&ok("93020102")), Err(ReplyError::Invalid("signature counter")));
        assert_eq!(signatures_made(&ok("7a00")), Err(ReplyError::Missing("signature counter")));
    }
}
