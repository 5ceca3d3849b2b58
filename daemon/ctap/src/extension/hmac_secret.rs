//! `hmac-secret` and `hmac-secret-mc` (CTAP 2.2 §12): secrets that a credential makes of
//! salts, and how WebAuthn's `prf` makes salts (WebAuthn L3 §10.1.4).

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::cbor::{Fields, Value};
use crate::pin::{PinError, Protocol, PublicKey, SharedSecret};

/// One or two salts. Wiped when dropped, and never shown.
pub struct Salts(Zeroizing<Vec<u8>>);

impl Salts {
    /// These salts.
    pub fn new(first: &[u8; 32], second: Option<&[u8; 32]>) -> Self {
        let second = second.map(<[u8; 32]>::as_slice).unwrap_or_default();
        Self(Zeroizing::new([first, second].concat()))
    }

    /// The salts that WebAuthn's `prf` makes of its inputs, `eval.first` and `eval.second`.
    pub fn prf(first: &[u8], second: Option<&[u8]>) -> Self {
        let second = second.map(prf_salt);
        Self::new(&prf_salt(first), second.as_deref())
    }
}

/// `SHA-256("WebAuthn PRF" || 0x00 || input)`, so that no site gets at the secrets that other
/// programs make.
fn prf_salt(input: &[u8]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(Sha256::new_with_prefix(b"WebAuthn PRF\0").chain_update(input).finalize().into())
}

/// Salts as they are sent: encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HmacSecretInput {
    platform_key: PublicKey,
    salt_enc: Vec<u8>,
    salt_auth: Vec<u8>,
    protocol: Protocol,
}

impl HmacSecretInput {
    /// Encrypts salts. The same `secret` reads the output.
    pub fn new(secret: &SharedSecret, salts: &Salts) -> Result<Self, PinError> {
        let salt_enc = secret.encrypt(&salts.0)?;
        Ok(Self {
            platform_key: *secret.platform_key(),
            salt_auth: secret.authenticate(&salt_enc),
            salt_enc,
            protocol: secret.protocol(),
        })
    }
}

impl From<&HmacSecretInput> for Value {
    fn from(input: &HmacSecretInput) -> Self {
        Fields::new()
            .with_entry(0x01, &input.platform_key)
            .with_entry(0x02, input.salt_enc.as_slice())
            .with_entry(0x03, input.salt_auth.as_slice())
            .with_entry(0x04, input.protocol.number())
            .into()
    }
}

/// What a credential made of one or two salts. Wiped when dropped, and never shown.
pub struct HmacSecrets {
    /// The secret of the first salt.
    pub first: Zeroizing<[u8; 32]>,
    /// The secret of the second salt, if there was one.
    pub second: Option<Zeroizing<[u8; 32]>>,
}

impl HmacSecrets {
    /// `None` if the output is neither one secret nor two.
    pub(super) fn open(output: &[u8], secret: &SharedSecret) -> Option<Self> {
        let plaintext = secret.decrypt(output)?;
        let (first, rest) = plaintext.split_first_chunk::<32>()?;
        let second = match rest {
            [] => None,
            rest => Some(Zeroizing::new(<[u8; 32]>::try_from(rest).ok()?)),
        };
        Some(Self { first: Zeroizing::new(*first), second })
    }
}
