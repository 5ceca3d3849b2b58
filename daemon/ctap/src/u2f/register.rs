//! U2F_REGISTER (FIDO U2F raw message formats §4).

use crate::apdu::Apdu;
use crate::cbor::{Fields, Value};
use crate::command::NewCredential;
use crate::{AuthenticatorData, DecodeError};

/// Asks for a new credential, after a touch. The reply is a [`Registration`].
pub fn register(client_data_hash: &[u8; 32], app_id_hash: &[u8; 32]) -> Apdu {
    let data = [client_data_hash.as_slice(), app_id_hash].concat();
    Apdu { cla: 0, ins: 0x01, p1: 0, p2: 0, data }
}

/// A credential just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The public key: a point on P-256, not compressed.
    pub public_key: [u8; 65],
    /// What the credential is asked for by; at most 255 bytes.
    pub key_handle: Vec<u8>,
    /// The attestation certificate: one DER item, otherwise unchecked.
    pub certificate: Vec<u8>,
    /// The attestation's signature.
    pub signature: Vec<u8>,
}

/// What errors call it.
const INVALID: DecodeError = DecodeError::Invalid("registration");

/// What a registration begins with.
const RESERVED: u8 = 0x05;

impl Registration {
    /// Reads the data of a reply. The public key is on the curve.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        let ([RESERVED, public_key @ ..], rest) = body.split_first_chunk::<66>().ok_or(INVALID)?
        else {
            return Err(INVALID);
        };
        p256::PublicKey::from_sec1_bytes(public_key).map_err(|_| INVALID)?;
        let (length, rest) = rest.split_first().ok_or(INVALID)?;
        let (key_handle, rest) = rest.split_at_checked(usize::from(*length)).ok_or(INVALID)?;
        let length = certificate_length(rest).ok_or(INVALID)?;
        let (certificate, signature) = rest.split_at_checked(length).ok_or(INVALID)?;
        Ok(Self {
            public_key: *public_key,
            key_handle: key_handle.to_vec(),
            certificate: certificate.to_vec(),
            signature: signature.to_vec(),
        })
    }

    /// The registration as what makeCredential would have given, in the format `fido-u2f`
    /// (CTAP 2.2 §10.2, WebAuthn L3 §8.6). `rp_id_hash` is the application's hash in the request.
    pub fn into_new_credential(self, rp_id_hash: &[u8; 32]) -> Result<NewCredential, DecodeError> {
        let length = u16::try_from(self.key_handle.len()).map_err(|_| INVALID)?;
        let credential = [
            [0; 16].as_slice(),
            &length.to_be_bytes(),
            &self.key_handle,
            &cose_key(&self.public_key),
        ];
        let data = super::authenticator_data(
            rp_id_hash,
            USER_PRESENT | ATTESTED,
            [0; 4],
            &credential.concat(),
        );
        let statement = Fields::new()
            .with_entry("x5c", vec![Value::from(self.certificate.as_slice())])
            .with_entry("sig", self.signature.as_slice());
        Ok(NewCredential {
            format: "fido-u2f".to_owned(),
            authenticator_data: AuthenticatorData::decode(&data)?,
            attestation_statement: statement.encode(),
            enterprise_attestation: false,
            large_blob_key: None,
        })
    }
}

/// UP, which a registration implies.
const USER_PRESENT: u8 = 0x01;
/// AT: there is a credential.
const ATTESTED: u8 = 0x40;

/// The public key as COSE_Key: EC2, ES256, P-256 and the coordinates.
fn cose_key(public_key: &[u8; 65]) -> Vec<u8> {
    let [_, coordinates @ ..] = public_key;
    let (x, y) = coordinates.split_at(32);
    Fields::new()
        .with_entry(1, 2)
        .with_entry(3, -7)
        .with_entry(-1, 1)
        .with_entry(-2, x)
        .with_entry(-3, y)
        .encode()
}

/// Length of the DER sequence that `bytes` begins with, its header included.
fn certificate_length(bytes: &[u8]) -> Option<usize> {
    let (header, length) = match bytes {
        [0x30, length @ ..=0x7F, ..] => (2, usize::from(*length)),
        [0x30, 0x81, length, ..] => (3, usize::from(*length)),
        [0x30, 0x82, high, low, ..] => (4, usize::from(u16::from_be_bytes([*high, *low]))),
        _ => return None,
    };
    length.checked_add(header)
}
