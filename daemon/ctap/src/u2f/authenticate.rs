//! U2F_AUTHENTICATE (FIDO U2F raw message formats §5).

use crate::apdu::Apdu;
use crate::command::Assertion;
use crate::{AuthenticatorData, DecodeError};

/// What the key is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Only tell whether the handle is its own: it refuses either way, with
    /// [`CONDITIONS_NOT_SATISFIED`](super::StatusWord::CONDITIONS_NOT_SATISFIED) if it is.
    CheckOnly,
    /// Sign after a touch.
    EnforceUserPresence,
    /// Sign at once; not all keys do.
    DontEnforceUserPresence,
}

impl Control {
    fn code(self) -> u8 {
        match self {
            Self::CheckOnly => 0x07,
            Self::EnforceUserPresence => 0x03,
            Self::DontEnforceUserPresence => 0x08,
        }
    }
}

/// Asks for a signature by the credential of this handle. The reply is an [`Authentication`].
/// `None` if the handle is over 255 bytes long, and so no U2F key's.
pub fn authenticate(
    control: Control,
    client_data_hash: &[u8; 32],
    app_id_hash: &[u8; 32],
    key_handle: &[u8],
) -> Option<Apdu> {
    let length = u8::try_from(key_handle.len()).ok()?;
    let data = [client_data_hash.as_slice(), app_id_hash, &[length], key_handle].concat();
    Some(Apdu { cla: 0, ins: 0x02, p1: control.code(), p2: 0, data })
}

/// A signature, and what it is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authentication {
    /// Bit 0: the person touched the key.
    pub user_presence: u8,
    /// The signature counter.
    pub counter: u32,
    /// The signature over the application's hash, these two, and the client data's hash.
    pub signature: Vec<u8>,
}

impl Authentication {
    /// Reads the data of a reply.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        match body.split_first_chunk::<5>() {
            Some(([user_presence, counter @ ..], signature)) if !signature.is_empty() => Ok(Self {
                user_presence: *user_presence,
                counter: u32::from_be_bytes(*counter),
                signature: signature.to_vec(),
            }),
            _ => Err(DecodeError::Invalid("authentication")),
        }
    }

    /// The authentication as what getAssertion would have given (CTAP 2.2 §10.3). `rp_id_hash` is
    /// the application's hash in the request.
    pub fn into_assertion(
        self,
        rp_id_hash: &[u8; 32],
        key_handle: &[u8],
    ) -> Result<Assertion, DecodeError> {
        // Bits 0 and 1 are taken over. Others are for nothing, and the signature is over them.
        let flags = match self.user_presence {
            flags @ 0..=3 => flags,
            _ => return Err(DecodeError::Invalid("user presence")),
        };
        let data = super::authenticator_data(rp_id_hash, flags, self.counter.to_be_bytes(), &[]);
        Ok(Assertion {
            credential_id: Some(key_handle.to_vec()),
            authenticator_data: AuthenticatorData::decode(&data)?,
            signature: self.signature,
            user: None,
            number_of_credentials: None,
            user_selected: false,
            large_blob_key: None,
        })
    }
}
