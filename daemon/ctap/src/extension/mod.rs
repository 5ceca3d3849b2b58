//! Extensions of makeCredential and getAssertion (CTAP 2.2 §12): what is asked for, and what the
//! authenticator data says came of it.

mod hmac_secret;

pub use hmac_secret::{HmacSecretInput, HmacSecrets, Salts};

use std::collections::BTreeMap;

use crate::cbor::{Fields, Item, Value};
use crate::pin::SharedSecret;

/// When a credential may be used without PIN or verification (CTAP 2.2 §12.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CredProtect {
    /// Always.
    UserVerificationOptional,
    /// Only by those who know the credential's id.
    UserVerificationOptionalWithCredentialIdList,
    /// Never.
    UserVerificationRequired,
}

impl CredProtect {
    fn level(self) -> i64 {
        match self {
            CredProtect::UserVerificationOptional => 1,
            CredProtect::UserVerificationOptionalWithCredentialIdList => 2,
            CredProtect::UserVerificationRequired => 3,
        }
    }

    pub(crate) fn from_level(level: i64) -> Option<Self> {
        match level {
            1 => Some(CredProtect::UserVerificationOptional),
            2 => Some(CredProtect::UserVerificationOptionalWithCredentialIdList),
            3 => Some(CredProtect::UserVerificationRequired),
            _ => None,
        }
    }
}

/// What to ask for when a credential is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MakeCredentialExtensions {
    /// `credProtect`: how the credential is protected.
    pub cred_protect: Option<CredProtect>,
    /// `credBlob`: bytes to keep with the credential.
    pub cred_blob: Option<Vec<u8>>,
    /// `hmac-secret`: make the credential fit for it.
    pub hmac_secret: bool,
    /// `hmac-secret-mc`: make secrets at once; only together with `hmac_secret`.
    pub hmac_secret_mc: Option<HmacSecretInput>,
    /// `largeBlobKey`: make a key for large blobs.
    pub large_blob_key: bool,
    /// `minPinLength`: tell the relying party the shortest PIN allowed.
    pub min_pin_length: bool,
}

impl MakeCredentialExtensions {
    pub(crate) fn fields(&self) -> Fields {
        Fields::new()
            .with_some("credProtect", self.cred_protect.map(CredProtect::level))
            .with_some("credBlob", self.cred_blob.as_deref())
            .with_flag("hmac-secret", self.hmac_secret)
            .with_some("hmac-secret-mc", self.hmac_secret_mc.as_ref())
            .with_flag("largeBlobKey", self.large_blob_key)
            .with_flag("minPinLength", self.min_pin_length)
    }
}

/// What to ask for with an assertion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GetAssertionExtensions {
    /// `credBlob`: the bytes kept with the credential.
    pub cred_blob: bool,
    /// `hmac-secret`: make secrets.
    pub hmac_secret: Option<HmacSecretInput>,
    /// `largeBlobKey`: the credential's key for large blobs.
    pub large_blob_key: bool,
}

impl GetAssertionExtensions {
    pub(crate) fn fields(&self) -> Fields {
        Fields::new()
            .with_flag("credBlob", self.cred_blob)
            .with_some("hmac-secret", self.hmac_secret.as_ref())
            .with_flag("largeBlobKey", self.large_blob_key)
    }
}

/// What the token says it did about extensions. An output that is not of the type its extension
/// has counts as none; unknown ones are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExtensionOutputs(BTreeMap<String, Vec<u8>>);

impl ExtensionOutputs {
    pub(crate) fn read(item: Item<'_>) -> Option<Self> {
        item.map()?.by_text(|output| Some(output.raw().to_vec())).map(Self)
    }

    /// The output of the extension of this name, as CBOR.
    pub fn raw(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(Vec::as_slice)
    }

    fn output<'a, T>(&'a self, name: &str, read: impl Fn(Item<'a>) -> Option<T>) -> Option<T> {
        Item::whole(self.raw(name)?).ok().and_then(read)
    }

    /// `credProtect` of the new credential.
    pub fn cred_protect(&self) -> Option<CredProtect> {
        self.output("credProtect", Item::integer).and_then(CredProtect::from_level)
    }

    /// `hmac-secret`: the new credential is fit for it.
    pub fn hmac_secret_enabled(&self) -> bool {
        self.output("hmac-secret", Item::bool).unwrap_or(false)
    }

    /// `hmac-secret-mc` of a new credential: the secrets, read with what the input was made with.
    /// Whoever asked for two has to look whether there are two.
    pub fn hmac_secret_mc(&self, secret: &SharedSecret) -> Option<HmacSecrets> {
        self.hmac_secrets("hmac-secret-mc", secret)
    }

    /// `hmac-secret` of an assertion: the secrets, read with what the input was made with.
    /// Whoever asked for two has to look whether there are two.
    pub fn hmac_secret(&self, secret: &SharedSecret) -> Option<HmacSecrets> {
        self.hmac_secrets("hmac-secret", secret)
    }

    fn hmac_secrets(&self, name: &str, secret: &SharedSecret) -> Option<HmacSecrets> {
        self.output(name, |item| HmacSecrets::open(item.bytes()?, secret))
    }

    /// `minPinLength`: the shortest PIN allowed, in code points.
    pub fn min_pin_length(&self) -> Option<u64> {
        self.output("minPinLength", Item::unsigned)
    }

    /// `credBlob` of a new credential: the bytes were kept.
    pub fn cred_blob_stored(&self) -> bool {
        self.output("credBlob", Item::bool).unwrap_or(false)
    }

    /// `credBlob` of an assertion: the bytes kept with the credential.
    pub fn cred_blob(&self) -> Option<Vec<u8>> {
        self.output("credBlob", Item::byte_vec)
    }
}

impl From<&ExtensionOutputs> for Value {
    fn from(outputs: &ExtensionOutputs) -> Self {
        let fields = outputs.0.iter().fold(Fields::new(), |fields, (name, output)| {
            fields.with_entry(name.as_str(), Value::Raw(output.clone()))
        });
        fields.into()
    }
}
