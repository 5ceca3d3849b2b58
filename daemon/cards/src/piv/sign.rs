//! GENERAL AUTHENTICATE as a signature (SP 800-73-4 part 2, appendices A.3 and A.4).

use thiserror::Error;

use super::{Algorithm, CHALLENGE, DYNAMIC, GENERAL_AUTHENTICATE, RESPONSE, Slot, dynamic};
use crate::ReplyError;
use crate::apdu::{Command, Reply};
use crate::pkcs1::{self, Hash};
use crate::tlv::Writer;

/// Why nothing can be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SignProblem {
    /// The digest does not have the length that its hash gives it.
    #[error("the digest has the wrong length")]
    Digest,
    /// Keys of this algorithm do not sign digests.
    #[error("keys of this kind cannot sign this: take an RSA, P-256 or P-384 key")]
    Algorithm,
}

/// Asks for the signature of a digest: PKCS #1 v1.5 with RSA, ECDSA with P-256 and P-384. The PIN
/// has to be presented before, right before for [`Slot::Signature`]; the card may wait for a
/// touch.
pub fn sign(
    slot: Slot,
    algorithm: Algorithm,
    hash: Hash,
    digest: &[u8],
) -> Result<Command, SignProblem> {
    if digest.len() != hash.length() {
        return Err(SignProblem::Digest);
    }
    let message = match (algorithm, algorithm.modulus_length()) {
        (_, Some(length)) => pkcs1::padded(hash, digest, length).ok_or(SignProblem::Algorithm)?,
        (Algorithm::P256, _) => fitted(digest, 32),
        (Algorithm::P384, _) => fitted(digest, 48),
        _ => return Err(SignProblem::Algorithm),
    };
    let template = Writer::default().item(RESPONSE, &[]).item(CHALLENGE, &message);
    let data = Writer::default().nested(DYNAMIC, template).finish();
    let command = Command::new(GENERAL_AUTHENTICATE, algorithm.byte(), slot.reference());
    Ok(command.data(data).answered())
}

/// Reads the reply to [`sign`]: for RSA as long as the modulus, for curves in DER.
pub fn signature(reply: &Reply) -> Result<Vec<u8>, ReplyError> {
    Ok(dynamic(reply, RESPONSE, "signature")?.to_vec())
}

/// A digest as long as the curve's numbers: its leftmost bytes, or zeros in front (FIPS 186-5
/// §6.4.1).
fn fitted(digest: &[u8], length: usize) -> Vec<u8> {
    let mut fitted = vec![0; length.saturating_sub(digest.len())];
    fitted.extend(digest.iter().take(length));
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{bytes, ok, sent};

    #[test]
    fn what_cannot_be_signed() {
        let sign = |algorithm, digest: &[u8]| {
            sign(Slot::Authentication, algorithm, Hash::Sha256, digest).err()
        };
        assert_eq!(sign(Algorithm::P256, &[1; 20]), Some(SignProblem::Digest));
        assert_eq!(sign(Algorithm::X25519, &[1; 32]), Some(SignProblem::Algorithm));
    }

    #[test]
    fn a_reply_without_a_signature() {
        let missing = Err(ReplyError::Missing("signature"));
        assert_eq!(signature(&ok("")), missing);
        assert_eq!(signature(&ok("7c028100")), missing);
    }

    #[test]
    fn a_digest_is_sent_to_p256() {
        let digest = bytes("95ae21f95e000120e62327f4fda505f1f5b7950f11754dbc2da206b1006bda90");
        let sign = sign(Slot::Authentication, Algorithm::P256, Hash::Sha256, &digest).unwrap();
        let expected = format!("0087119a26 7c24 8200 8120 {} 00", hex::encode(&digest));
        assert_eq!(sent(&sign), expected.replace(' ', ""));
    }

    #[test]
    fn digests_are_made_to_fit_the_curve() {
        assert_eq!(fitted(&[7; 64], 32), [7; 32]);
        assert_eq!(fitted(&[7; 32], 48), [vec![0; 16], vec![7; 32]].concat());
    }
}
