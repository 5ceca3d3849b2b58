//! The replies to authenticatorCredentialManagement (CTAP 2.2 §6.8).

use sha2::{Digest, Sha256};

use crate::cbor::{Item, Map};
use crate::credential::read_descriptor;
use crate::extension::CredProtect;
use crate::{DecodeError, LargeBlobKey, User};

/// How full a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metadata {
    /// Discoverable credentials that it holds.
    pub existing: u64,
    /// How many more may fit in at most.
    pub remaining: u64,
}

impl Metadata {
    /// Reads the body of a reply.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        let map = Map::whole(body)?;
        Ok(Self {
            existing: map.required(0x01, "existingResidentCredentialsCount", Item::unsigned)?,
            remaining: map.required(
                0x02,
                "maxPossibleRemainingResidentCredentialsCount",
                Item::unsigned,
            )?,
        })
    }
}

/// A relying party that a token holds credentials for, as far as it kept it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRelyingParty {
    /// Its id; cut short if the token had no room for all of it (§6.8.7).
    pub id: Option<String>,
    /// Its name; it may be cut short too.
    pub name: Option<String>,
    /// SHA-256 of its whole id: what its credentials are asked for by.
    pub id_hash: [u8; 32],
}

impl StoredRelyingParty {
    /// Reads the body of the reply to a request for the next one.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        Self::read(&Map::whole(body)?)
    }

    /// Reads the body of the reply to the request for the first one: it, and how many there are.
    /// That number is whatever the token claims. `None` if it is zero.
    pub fn decode_first(body: &[u8]) -> Result<Option<(Self, u64)>, DecodeError> {
        first(body, 0x05, "totalRPs", Self::read)
    }

    /// Whether the id is there and is all of it.
    pub fn id_is_whole(&self) -> bool {
        self.id.as_ref().is_some_and(|id| Sha256::digest(id).as_slice() == self.id_hash)
    }

    fn read(map: &Map<'_>) -> Result<Self, DecodeError> {
        let rp = map.optional(0x03, "rp", Item::map)?.unwrap_or_default();
        Ok(Self {
            id: rp.optional("id", "rp", Item::name)?,
            name: rp.optional("name", "rp", Item::name)?,
            id_hash: map.required(0x04, "rpIDHash", Item::byte_array)?,
        })
    }
}

/// A discoverable credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCredential {
    /// The account it is for. The id is empty if the token does not tell it; names may be cut
    /// short.
    pub user: User,
    /// Its id.
    pub id: Vec<u8>,
    /// Its public key: a COSE_Key, byte for byte as the token sent it.
    pub public_key: Option<Vec<u8>>,
    /// When it may be used without PIN or verification; `None` if the token does not say.
    pub cred_protect: Option<CredProtect>,
    /// Its key for large blobs, if it has one.
    pub large_blob_key: Option<LargeBlobKey>,
}

impl StoredCredential {
    /// Reads the body of the reply to a request for the next one.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        Self::read(&Map::whole(body)?)
    }

    /// Reads the body of the reply to the request for the first one: it, and how many the relying
    /// party has. That number is whatever the token claims. `None` if it is zero.
    pub fn decode_first(body: &[u8]) -> Result<Option<(Self, u64)>, DecodeError> {
        first(body, 0x09, "totalCredentials", Self::read)
    }

    fn read(map: &Map<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            user: stored_user(&map.optional(0x06, "user", Item::map)?.unwrap_or_default())?,
            id: map.required(0x07, "credentialID", read_descriptor)?,
            public_key: map
                .optional(0x08, "publicKey", |item| item.map().map(|_| item.raw().to_vec()))?,
            cred_protect: map
                .optional(0x0A, "credProtect", Item::integer)?
                .and_then(CredProtect::from_level),
            large_blob_key: map.optional(0x0B, "largeBlobKey", LargeBlobKey::read)?,
        })
    }
}

fn stored_user(map: &Map<'_>) -> Result<User, DecodeError> {
    Ok(User {
        id: map.optional("id", "user", Item::byte_vec)?.unwrap_or_default(),
        name: map.optional("name", "user", Item::name)?,
        display_name: map.optional("displayName", "user", Item::name)?,
    })
}

/// The first of a list, and the total at `key`. Where there is a first one, a total left out
/// means one.
fn first<T>(
    body: &[u8],
    key: i128,
    name: &'static str,
    read: impl Fn(&Map<'_>) -> Result<T, DecodeError>,
) -> Result<Option<(T, u64)>, DecodeError> {
    let map = Map::whole(body)?;
    match map.optional(key, name, Item::unsigned)?.unwrap_or(1) {
        0 => Ok(None),
        total => Ok(Some((read(&map)?, total))),
    }
}
