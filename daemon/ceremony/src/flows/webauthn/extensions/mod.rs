//! Extensions (WebAuthn L3 §10.1, CTAP 2.2 §12): what a site asks for in addition, what the key is
//! told of it, and what the page gets to know. Those that are not here are passed over, as any client
//! may (§9).

mod app_id;
mod cred_protect;
mod large_blob;
mod prf;

use mfad_ctap::command::{Assertion, GetInfo, NewCredential};
use mfad_ctap::extension::{GetAssertionExtensions, MakeCredentialExtensions};
use mfad_ctap::pin::SharedSecret;
use mfad_device::token::{Claim, TokenError, UvProof};
use serde::Deserialize;
use serde_json::json;

use super::Failure;
use super::json::{Bytes, base64url, known};
use super::response::ExtensionResults;
use super::site::Site;
use cred_protect::{CredProtection, Policy};
pub use large_blob::BlobWriter;
use large_blob::{LargeBlob, LargeBlobSupport};
use prf::{CreationPrf, RequestPrf};

/// Of a new credential.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CreationExtensions {
    cred_props: bool,
    appid_exclude: Option<String>,
    prf: Option<CreationPrf>,
    large_blob: Option<LargeBlobSupport>,
    #[serde(deserialize_with = "known")]
    credential_protection_policy: Option<Policy>,
    enforce_credential_protection_policy: bool,
    cred_blob: Option<Bytes>,
    min_pin_length: bool,
    hmac_create_secret: bool,
}

impl CreationExtensions {
    /// Whether what is asked for can be asked for.
    pub fn check(&self) -> Result<(), Failure> {
        self.protection().check()?;
        self.prf.as_ref().map_or(Ok(()), CreationPrf::check)?;
        self.large_blob.as_ref().map_or(Ok(()), LargeBlobSupport::check)
    }

    fn protection(&self) -> CredProtection {
        CredProtection {
            policy: self.credential_protection_policy,
            enforced: self.enforce_credential_protection_policy,
        }
    }

    /// The address of `appidExclude`, if this page may use it.
    pub fn old_address(&self, site: &Site) -> Result<Option<String>, Failure> {
        self.appid_exclude.as_deref().map(|it| app_id::checked(it, site)).transpose()
    }

    /// Whether a key can do what the site insists on.
    pub fn suit(&self, info: &GetInfo, discoverable: bool) -> bool {
        let blobs = self.large_blob.as_ref().is_none_or(|it| it.supports(info, discoverable));
        blobs && self.protection().supports(info)
    }

    /// Whether secrets are wanted at once, which only the verified owner has.
    pub fn want_owner(&self) -> bool {
        self.prf.as_ref().is_some_and(CreationPrf::evaluates)
    }

    /// What the secrets of a new credential are read with, if it is to make some at once.
    pub async fn agree(
        &self,
        claim: &Claim,
        proof: Option<&UvProof>,
    ) -> Result<Option<SharedSecret>, TokenError> {
        let able = claim.info()?.extends("hmac-secret-mc") && proof.is_some();
        Ok(if able && self.want_owner() { Some(claim.agree().await?) } else { None })
    }

    /// What this key is asked for.
    pub fn inputs(
        &self,
        info: &GetInfo,
        discoverable: bool,
        secret: Option<&SharedSecret>,
    ) -> Result<MakeCredentialExtensions, TokenError> {
        let makes_secrets = self.hmac_create_secret || self.prf.is_some();
        let evaluated = self.prf.as_ref().zip(secret).map(|(prf, secret)| prf.input(secret));
        let blobs = self.large_blob.is_some() && large_blob::able(info, discoverable);
        Ok(MakeCredentialExtensions {
            cred_protect: self.protection().input(info),
            cred_blob: self.cred_blob.clone().map(|it| it.0).filter(|it| keeps(info, it)),
            hmac_secret: makes_secrets && info.extends("hmac-secret"),
            hmac_secret_mc: evaluated.transpose()?.flatten(),
            large_blob_key: blobs,
            min_pin_length: self.min_pin_length && info.extends("minPinLength"),
        })
    }

    /// What the page gets to know.
    pub fn results(
        &self,
        made: &NewCredential,
        discoverable: bool,
        secret: Option<&SharedSecret>,
    ) -> ExtensionResults {
        let outputs = &made.authenticator_data.extensions;
        let mut results = ExtensionResults::new();
        let mut result = |asked: bool, name: &str, value| {
            if asked {
                results.insert(name.to_owned(), value);
            }
        };
        result(self.cred_props, "credProps", json!({ "rk": discoverable }));
        result(self.appid_exclude.is_some(), "appidExclude", true.into());
        result(self.prf.is_some(), "prf", prf::made(outputs, secret));
        let supported = made.large_blob_key.is_some();
        result(self.large_blob.is_some(), "largeBlob", json!({ "supported": supported }));
        result(self.cred_blob.is_some(), "credBlob", outputs.cred_blob_stored().into());
        let makes_secrets = outputs.hmac_secret_enabled();
        result(self.hmac_create_secret, "hmacCreateSecret", makes_secrets.into());
        results
    }
}

/// Whether the key keeps a blob of this length.
fn keeps(info: &GetInfo, blob: &[u8]) -> bool {
    let longest = info.max_cred_blob_length.unwrap_or(0);
    info.extends("credBlob") && u64::try_from(blob.len()).is_ok_and(|it| it <= longest)
}

/// Of a signature.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RequestExtensions {
    appid: Option<String>,
    prf: Option<RequestPrf>,
    large_blob: Option<LargeBlob>,
    get_cred_blob: bool,
}

impl RequestExtensions {
    /// Whether what is asked for can be asked for, with these credentials named.
    pub fn check(&self, allowed: &[Vec<u8>]) -> Result<(), Failure> {
        self.prf.as_ref().map_or(Ok(()), |it| it.check(allowed))?;
        self.large_blob.as_ref().map_or(Ok(()), |it| it.check(allowed))
    }

    /// The address of `appid`, if this page may use it.
    pub fn old_address(&self, site: &Site) -> Result<Option<String>, Failure> {
        self.appid.as_deref().map(|it| app_id::checked(it, site)).transpose()
    }

    /// Whether something is wanted that only the verified owner may: secrets, or to write.
    pub fn want_owner(&self) -> bool {
        self.prf.is_some() || self.write()
    }

    /// Whether something is to be written.
    pub fn write(&self) -> bool {
        self.large_blob.as_ref().is_some_and(LargeBlob::writes)
    }

    /// Whether it has to be known which credential it will be, before it signs.
    pub fn want_credential(&self) -> bool {
        self.prf.as_ref().is_some_and(RequestPrf::is_by_credential)
    }

    /// What the secrets are read with, if there will be some.
    pub async fn agree(
        &self,
        claim: &Claim,
        proof: Option<&UvProof>,
    ) -> Result<Option<SharedSecret>, TokenError> {
        let able = claim.info()?.extends("hmac-secret") && proof.is_some();
        Ok(if able && self.prf.is_some() { Some(claim.agree().await?) } else { None })
    }

    /// What this key is asked for; `credential` if it is known which it will be.
    pub fn inputs(
        &self,
        info: &GetInfo,
        credential: Option<&[u8]>,
        secret: Option<&SharedSecret>,
    ) -> Result<GetAssertionExtensions, TokenError> {
        let evaluated =
            self.prf.as_ref().zip(secret).map(|(prf, secret)| prf.input(credential, secret));
        Ok(GetAssertionExtensions {
            cred_blob: self.get_cred_blob && info.extends("credBlob"),
            hmac_secret: evaluated.transpose()?.flatten(),
            large_blob_key: self.large_blob.is_some() && large_blob::able(info, true),
        })
    }

    /// What the page gets to know; `old` if the credential was made for the address of `appid`. A
    /// large blob is read or written now.
    pub async fn results(
        &self,
        writer: &BlobWriter<'_>,
        assertion: &Assertion,
        secret: Option<&SharedSecret>,
        old: bool,
    ) -> ExtensionResults {
        let outputs = &assertion.authenticator_data.extensions;
        let mut results = ExtensionResults::new();
        if self.appid.is_some() {
            results.insert("appid".to_owned(), old.into());
        }
        if self.prf.is_some() {
            results.insert("prf".to_owned(), prf::evaluated(outputs, secret));
        }
        if let Some(blob) = outputs.cred_blob().filter(|_| self.get_cred_blob) {
            results.insert("getCredBlob".to_owned(), base64url(blob).into());
        }
        if let Some(large_blob) = &self.large_blob {
            let key = assertion.large_blob_key.as_ref();
            results.insert("largeBlob".to_owned(), large_blob.result(writer, key).await);
        }
        results
    }
}
