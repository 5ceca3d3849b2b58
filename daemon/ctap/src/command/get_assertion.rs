//! authenticatorGetAssertion (CTAP 2.2 §6.2) and authenticatorGetNextAssertion (§6.3).

use crate::cbor::{Fields, Item, Map};
use crate::credential::{descriptors, read_descriptor};
use crate::extension::GetAssertionExtensions;
use crate::pin::PinUvAuth;
use crate::{AuthenticatorData, DecodeError, LargeBlobKey, User};

/// Asks for a signature by one of the credentials of a relying party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetAssertion {
    /// The relying party's id.
    pub rp_id: String,
    /// SHA-256 of the client data.
    pub client_data_hash: [u8; 32],
    /// Credentials to choose from, by id; empty for any discoverable one.
    pub allow_list: Vec<Vec<u8>>,
    /// Extensions asked for.
    pub extensions: GetAssertionExtensions,
    /// Ask for a touch. Without one, the token only tells whether it has the credential.
    pub up: bool,
    /// Verify the person by the token's own means. Not together with `pin_uv_auth`.
    pub uv: bool,
    /// Proof of PIN or verification over `client_data_hash`.
    pub pin_uv_auth: Option<PinUvAuth>,
}

impl GetAssertion {
    /// The request.
    pub fn encode(&self) -> Vec<u8> {
        // A touch is the default.
        let options =
            Fields::new().with_some("up", (!self.up).then_some(false)).with_flag("uv", self.uv);
        let auth = self.pin_uv_auth.as_ref();
        Fields::new()
            .with_entry(0x01, self.rp_id.as_str())
            .with_entry(0x02, self.client_data_hash.as_slice())
            .with_some(0x03, descriptors(&self.allow_list))
            .with_entries(0x04, self.extensions.fields())
            .with_entries(0x05, options)
            .with_some(0x06, auth.map(|auth| auth.param.as_slice()))
            .with_some(0x07, auth.map(|auth| auth.protocol.number()))
            .request(0x02)
    }
}

/// The request for the next one of several assertions, within 30 seconds of the last. It has no
/// parameters; its reply is an [`Assertion`].
pub fn get_next_assertion() -> Vec<u8> {
    vec![0x08]
}

/// A signature, and what it is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    /// Which credential signed. CTAP 2.0 tokens leave it out if the allow list has one entry.
    pub credential_id: Option<Vec<u8>>,
    /// What the token attests.
    pub authenticator_data: AuthenticatorData,
    /// The signature over the authenticator data and the client data's hash.
    pub signature: Vec<u8>,
    /// The account, for discoverable credentials.
    pub user: Option<User>,
    /// How many credentials there are to choose from: only in the first of several replies.
    pub number_of_credentials: Option<u64>,
    /// The person chose the credential on the token itself.
    pub user_selected: bool,
    /// The key for large blobs, if asked for.
    pub large_blob_key: Option<LargeBlobKey>,
}

impl Assertion {
    /// Reads the body of a reply.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        let map = Map::whole(body)?;
        let data = map.required(0x02, "authData", Item::bytes)?;
        Ok(Self {
            credential_id: map.optional(0x01, "credential", read_descriptor)?,
            authenticator_data: AuthenticatorData::decode(data)?,
            signature: map.required(0x03, "signature", Item::byte_vec)?,
            user: map.optional(0x04, "user", User::read)?,
            number_of_credentials: map.optional(0x05, "numberOfCredentials", Item::unsigned)?,
            user_selected: map.optional(0x06, "userSelected", Item::bool)?.unwrap_or(false),
            large_blob_key: map.optional(0x07, "largeBlobKey", LargeBlobKey::read)?,
        })
    }
}
