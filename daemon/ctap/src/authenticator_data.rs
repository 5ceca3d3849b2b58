//! Authenticator data (WebAuthn L3 §6.1): what a token signs. Bytes with a layout of their own,
//! CBOR only in the public key and the extensions.

use crate::cbor::Item;
use crate::extension::ExtensionOutputs;
use crate::{CoseKey, DecodeError};

/// Authenticator data, read and as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticatorData {
    raw: Vec<u8>,
    /// SHA-256 of the relying party's id.
    pub rp_id_hash: [u8; 32],
    /// What the token attests of this use.
    pub flags: Flags,
    /// The signature counter; zero for ever if the token has none.
    pub sign_count: u32,
    /// The new credential, after makeCredential.
    pub attested_credential: Option<AttestedCredential>,
    /// What came of the extensions asked for.
    pub extensions: ExtensionOutputs,
}

/// A credential as it comes out of makeCredential (WebAuthn L3 §6.5.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttestedCredential {
    /// The model of the token.
    pub aaguid: [u8; 16],
    /// The credential's id, at most 1023 bytes.
    pub credential_id: Vec<u8>,
    /// The public key: a COSE_Key, byte for byte as the token sent it.
    pub public_key: Vec<u8>,
}

/// The flags, as bits; those without a meaning are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flags(pub u8);

impl Flags {
    /// UP: the person was there.
    pub fn user_present(self) -> bool {
        self.0 & 0x01 != 0
    }

    /// UV: the person was verified.
    pub fn user_verified(self) -> bool {
        self.0 & 0x04 != 0
    }

    /// BE: the credential may be backed up.
    pub fn backup_eligible(self) -> bool {
        self.0 & 0x08 != 0
    }

    /// BS: the credential is backed up.
    pub fn backed_up(self) -> bool {
        self.0 & 0x10 != 0
    }

    fn attested_credential(self) -> bool {
        self.0 & 0x40 != 0
    }

    fn extensions(self) -> bool {
        self.0 & 0x80 != 0
    }
}

/// Longest credential id (WebAuthn L3 §6.5.1).
const MAX_CREDENTIAL_ID: usize = 1023;

/// What errors call it.
const NAME: &str = "authenticator data";

impl AuthenticatorData {
    /// Reads authenticator data; bytes left over are an error.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (rp_id_hash, rest) = bytes.split_first_chunk::<32>().ok_or(INVALID)?;
        let ([flags, count @ ..], rest) = rest.split_first_chunk::<5>().ok_or(INVALID)?;
        let flags = Flags(*flags);
        let (attested_credential, rest) = match flags.attested_credential() {
            true => AttestedCredential::first(rest).map(|(found, rest)| (Some(found), rest))?,
            false => (None, rest),
        };
        let (extensions, rest) = match flags.extensions() {
            true => first_extensions(rest)?,
            false => (ExtensionOutputs::default(), rest),
        };
        let ([], raw) = (rest, bytes.to_vec()) else { return Err(INVALID) };
        Ok(Self {
            raw,
            rp_id_hash: *rp_id_hash,
            flags,
            sign_count: u32::from_be_bytes(*count),
            attested_credential,
            extensions,
        })
    }

    /// The bytes as they came: what the signature is over.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The same with zeros for the token's model. No attestation holds for it any more.
    pub(crate) fn without_model(mut self) -> Self {
        if let Some(credential) = &mut self.attested_credential {
            credential.aaguid = [0; 16];
            if let Some(aaguid) = self.raw.get_mut(AAGUID) {
                aaguid.fill(0);
            }
        }
        self
    }
}

/// Where the model is, if there is a credential.
const AAGUID: std::ops::Range<usize> = 37..53;

const INVALID: DecodeError = DecodeError::Invalid(NAME);

impl AttestedCredential {
    /// The public key, read; `None` if it does not tell its algorithm.
    pub fn key(&self) -> Option<CoseKey> {
        CoseKey::read(&self.public_key)
    }

    fn first(bytes: &[u8]) -> Result<(Self, &[u8]), DecodeError> {
        let (aaguid, rest) = bytes.split_first_chunk::<16>().ok_or(INVALID)?;
        let (length, rest) = rest.split_first_chunk::<2>().ok_or(INVALID)?;
        let length = usize::from(u16::from_be_bytes(*length));
        if length > MAX_CREDENTIAL_ID {
            return Err(INVALID);
        }
        let (credential_id, rest) = rest.split_at_checked(length).ok_or(INVALID)?;
        let (public_key, rest) = Item::first(rest)?;
        public_key.map().ok_or(INVALID)?;
        let credential = Self {
            aaguid: *aaguid,
            credential_id: credential_id.to_vec(),
            public_key: public_key.raw().to_vec(),
        };
        Ok((credential, rest))
    }
}

fn first_extensions(bytes: &[u8]) -> Result<(ExtensionOutputs, &[u8]), DecodeError> {
    let (item, rest) = Item::first(bytes)?;
    Ok((ExtensionOutputs::read(item).ok_or(INVALID)?, rest))
}
