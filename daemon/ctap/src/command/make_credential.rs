//! authenticatorMakeCredential (CTAP 2.2 §6.1).

use crate::cbor::{Fields, Item, Map, Value};
use crate::credential::{algorithms, descriptors};
use crate::extension::MakeCredentialExtensions;
use crate::pin::PinUvAuth;
use crate::{Algorithm, AuthenticatorData, DecodeError, LargeBlobKey, RelyingParty, User};

/// Asks for a new credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MakeCredential {
    /// SHA-256 of the client data.
    pub client_data_hash: [u8; 32],
    /// Whom the credential is for.
    pub rp: RelyingParty,
    /// Which account it is for.
    pub user: User,
    /// Algorithms the relying party takes, the most liked first.
    pub algorithms: Vec<Algorithm>,
    /// Credentials the token must not hold already, by id.
    pub exclude_list: Vec<Vec<u8>>,
    /// Extensions asked for.
    pub extensions: MakeCredentialExtensions,
    /// Make it discoverable.
    pub rk: bool,
    /// Verify the person by the token's own means. Not together with `pin_uv_auth`.
    pub uv: bool,
    /// Proof of PIN or verification over `client_data_hash`.
    pub pin_uv_auth: Option<PinUvAuth>,
    /// Ask for an attestation that tells this token from others.
    pub enterprise_attestation: Option<EnterpriseAttestation>,
}

/// Who decides whom an enterprise attestation is given to (CTAP 2.2 §7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnterpriseAttestation {
    /// The token's vendor.
    VendorFacilitated,
    /// The platform.
    PlatformManaged,
}

impl MakeCredential {
    /// The request.
    pub fn encode(&self) -> Vec<u8> {
        let options = Fields::new().with_flag("rk", self.rk).with_flag("uv", self.uv);
        let auth = self.pin_uv_auth.as_ref();
        Fields::new()
            .with_entry(0x01, self.client_data_hash.as_slice())
            .with_entry(0x02, &self.rp)
            .with_entry(0x03, &self.user)
            .with_entry(0x04, algorithms(&self.algorithms))
            .with_some(0x05, descriptors(&self.exclude_list))
            .with_entries(0x06, self.extensions.fields())
            .with_entries(0x07, options)
            .with_some(0x08, auth.map(|auth| auth.param.as_slice()))
            .with_some(0x09, auth.map(|auth| auth.protocol.number()))
            .with_some(0x0A, self.enterprise_attestation.map(EnterpriseAttestation::code))
            .request(0x01)
    }
}

impl EnterpriseAttestation {
    fn code(self) -> i64 {
        match self {
            EnterpriseAttestation::VendorFacilitated => 1,
            EnterpriseAttestation::PlatformManaged => 2,
        }
    }
}

/// A credential just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCredential {
    /// Format of the attestation statement.
    pub format: String,
    /// What the token attests; the credential is in it.
    pub authenticator_data: AuthenticatorData,
    /// The attestation statement: a CBOR map, byte for byte as the token sent it.
    pub attestation_statement: Vec<u8>,
    /// The attestation tells this token from others.
    pub enterprise_attestation: bool,
    /// The key for large blobs, if asked for.
    pub large_blob_key: Option<LargeBlobKey>,
}

/// An attestation statement with nothing in it.
const EMPTY_MAP: &[u8] = &[0xA0];

impl NewCredential {
    /// Reads the body of a reply. There is always a credential in it.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        let map = Map::whole(body)?;
        let data = map.required(0x02, "authData", Item::bytes)?;
        let authenticator_data = AuthenticatorData::decode(data)?;
        if authenticator_data.attested_credential.is_none() {
            return Err(DecodeError::Missing("attestedCredentialData"));
        }
        Ok(Self {
            format: map.required(0x01, "fmt", Item::string)?,
            authenticator_data,
            attestation_statement: map
                .optional(0x03, "attStmt", statement)?
                .unwrap_or_else(|| EMPTY_MAP.to_vec()),
            enterprise_attestation: map.optional(0x04, "epAtt", Item::bool)?.unwrap_or(false),
            large_blob_key: map.optional(0x05, "largeBlobKey", LargeBlobKey::read)?,
        })
    }

    /// Whether its attestation tells nothing but that the token had the new key (WebAuthn L3 §5.1.3:
    /// self attestation of no model).
    pub fn is_self_attested(&self) -> bool {
        let credential = self.authenticator_data.attested_credential.as_ref();
        let statement = Item::whole(&self.attestation_statement).ok().and_then(Item::map);
        self.format == "packed"
            && credential.is_some_and(|it| it.aaguid == [0; 16])
            && statement.is_some_and(|it| !it.has("x5c"))
    }

    /// The same without anything that tells what token it is: format `none` (WebAuthn L3 §8.7), and
    /// zeros for the model.
    pub fn without_attestation(self) -> Self {
        Self {
            format: "none".to_owned(),
            attestation_statement: EMPTY_MAP.to_vec(),
            enterprise_attestation: false,
            authenticator_data: self.authenticator_data.without_model(),
            ..self
        }
    }

    /// The attestation object as a relying party wants it (WebAuthn L3 §6.5.4).
    pub fn attestation_object(&self) -> Vec<u8> {
        Fields::new()
            .with_entry("fmt", self.format.as_str())
            .with_entry("attStmt", Value::Raw(self.attestation_statement.clone()))
            .with_entry("authData", self.authenticator_data.raw())
            .encode()
    }
}

fn statement(item: Item<'_>) -> Option<Vec<u8>> {
    item.map().map(|_| item.raw().to_vec())
}
