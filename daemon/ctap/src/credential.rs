//! What makeCredential and getAssertion both speak of: algorithms, relying parties, users and
//! credentials (WebAuthn L3 §5.4, §5.8.3).

use crate::cbor::{Fields, Item, Value};

/// A COSE signature algorithm (IANA COSE Algorithms registry). Any number is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Algorithm(pub i64);

impl Algorithm {
    /// ECDSA with SHA-256, on P-256 here.
    pub const ES256: Self = Self(-7);
    /// EdDSA, Ed25519 here.
    pub const EDDSA: Self = Self(-8);
    /// ECDSA with SHA-384.
    pub const ES384: Self = Self(-35);
    /// ECDSA with SHA-512.
    pub const ES512: Self = Self(-36);
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    pub const RS256: Self = Self(-257);
}

/// Whom a credential is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    /// Its id: a domain.
    pub id: String,
    /// A name for people, where the token shows or keeps one.
    pub name: Option<String>,
}

/// The account a credential is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The relying party's handle of the account, 1 to 64 bytes.
    pub id: Vec<u8>,
    /// The account's name.
    pub name: Option<String>,
    /// The person's name.
    pub display_name: Option<String>,
}

impl User {
    pub(crate) fn read(item: Item<'_>) -> Option<Self> {
        let map = item.map()?;
        Some(Self {
            id: map.required("id", "user", Item::byte_vec).ok()?,
            name: map.optional("name", "user", Item::name).ok()?,
            display_name: map.optional("displayName", "user", Item::name).ok()?,
        })
    }
}

impl From<&RelyingParty> for Value {
    fn from(rp: &RelyingParty) -> Self {
        Fields::new().with_entry("id", rp.id.as_str()).with_some("name", rp.name.as_deref()).into()
    }
}

impl From<&User> for Value {
    fn from(user: &User) -> Self {
        Fields::new()
            .with_entry("id", user.id.as_slice())
            .with_some("name", user.name.as_deref())
            .with_some("displayName", user.display_name.as_deref())
            .into()
    }
}

/// The only type of credential there is.
const PUBLIC_KEY: &str = "public-key";

/// Public-key algorithms; other types of credential are none that we could ask for.
pub(crate) fn read_algorithms(item: Item<'_>) -> Option<Vec<Algorithm>> {
    item.readable_list(|entry| {
        let entry = entry.map()?;
        let kind = entry.required("type", "type", Item::text).ok()?;
        let algorithm = entry.required("alg", "alg", Item::integer).ok()?;
        (kind == PUBLIC_KEY).then_some(Algorithm(algorithm))
    })
}

pub(crate) fn algorithms(algorithms: &[Algorithm]) -> Value {
    let parameters = algorithms.iter().map(|algorithm| {
        Fields::new().with_entry("alg", algorithm.0).with_entry("type", PUBLIC_KEY).into()
    });
    Value::List(parameters.collect())
}

/// Credential ids as the descriptors of an allow or exclude list; `None` if there are none, because
/// CTAP 2.2 §6.2 wants an empty list left out.
pub(crate) fn descriptors(ids: &[Vec<u8>]) -> Option<Value> {
    let descriptors = ids.iter().map(|id| descriptor(id));
    (!ids.is_empty()).then(|| Value::List(descriptors.collect()))
}

/// A credential's id as a descriptor.
pub(crate) fn descriptor(id: &[u8]) -> Value {
    Fields::new().with_entry("id", id).with_entry("type", PUBLIC_KEY).into()
}

/// The id in a credential descriptor.
pub(crate) fn read_descriptor(item: Item<'_>) -> Option<Vec<u8>> {
    item.map()?.required("id", "credential", Item::byte_vec).ok()
}
