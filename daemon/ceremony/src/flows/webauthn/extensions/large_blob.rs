//! `largeBlob` (WebAuthn L3 §10.1.5): what a site keeps on a key beside a passkey.

use mfad_ctap::command::GetInfo;
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::{LargeBlobKey, Status};
use mfad_device::token::{Claim, TokenError, UvProof};
use mfad_text::Text;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::Failure;
use crate::flows::webauthn::json::{Bytes, base64url};
use crate::flows::webauthn::not_supported;
use crate::interaction::conversation::Conversation;
use crate::interaction::user_verification;

/// Of a new credential.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LargeBlobSupport {
    support: Option<String>,
    read: Option<bool>,
    write: Option<Bytes>,
}

impl LargeBlobSupport {
    /// There is nothing yet to read or write.
    pub fn check(&self) -> Result<(), Failure> {
        if self.read.is_some() || self.write.is_some() {
            return Err(not_supported(
                "The site reads a blob of a passkey that it makes only now.",
            ));
        }
        Ok(())
    }

    /// Whether the key can keep blobs, if the site insists.
    pub fn supports(&self, info: &GetInfo, discoverable: bool) -> bool {
        self.support.as_deref() != Some("required") || able(info, discoverable)
    }
}

/// Whether the key keeps a blob beside such a credential (CTAP 2.2 §12.3).
pub fn able(info: &GetInfo, discoverable: bool) -> bool {
    info.options.large_blobs() && info.extends("largeBlobKey") && discoverable
}

/// Who may write beside a passkey.
pub struct BlobWriter<'w> {
    /// The person.
    pub ui: &'w Conversation,
    /// The key.
    pub claim: &'w Claim,
    /// A sentence that says what for.
    pub purpose: &'w Text,
    /// What was proven for the signature.
    pub proof: Option<&'w UvProof>,
}

impl BlobWriter<'_> {
    /// Writes, and says whether it did. Some keys take the permission away with the signature, and
    /// some verified their owner for that only: they are given another proof.
    async fn write(&self, key: &LargeBlobKey, blob: &[u8]) -> bool {
        let Self { ui, claim, purpose, proof } = *self;
        let proof = proof.and_then(UvProof::token);
        match claim.write_large_blob(key, blob, proof).await {
            Err(TokenError::Refused(
                Status::PIN_AUTH_INVALID | Status::PUAT_REQUIRED | Status::UNAUTHORIZED_PERMISSION,
            )) => {}
            written => return written.is_ok(),
        }
        match user_verification::of_owner(ui, claim, Permissions::LARGE_BLOB_WRITE, None, purpose)
            .await
        {
            Ok(another) => claim.write_large_blob(key, blob, Some(&another)).await.is_ok(),
            Err(_) => false,
        }
    }
}

/// Of a signature.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LargeBlob {
    support: Option<String>,
    read: Option<bool>,
    write: Option<Bytes>,
}

impl LargeBlob {
    /// One thing at a time, and writing for one credential only.
    pub fn check(&self, allowed: &[Vec<u8>]) -> Result<(), Failure> {
        let both = self.read.is_some() && self.write.is_some();
        let several = self.write.is_some() && allowed.len() != 1;
        if self.support.is_some() || both || several {
            return Err(not_supported(
                "The site asks for what cannot be done with a blob at once.",
            ));
        }
        Ok(())
    }

    /// Whether something is written.
    pub fn writes(&self) -> bool {
        self.write.is_some()
    }

    /// Reads or writes, and says what the page gets to know. What fails here does not take the
    /// sign-in with it.
    pub async fn result(&self, writer: &BlobWriter<'_>, key: Option<&LargeBlobKey>) -> Value {
        match (&self.write, key) {
            (Some(blob), Some(key)) => json!({ "written": writer.write(key, &blob.0).await }),
            (Some(_), None) => json!({ "written": false }),
            (None, Some(key)) if self.read == Some(true) => {
                match writer.claim.large_blob(key).await.ok().flatten() {
                    Some(blob) => json!({ "blob": base64url(blob.as_slice()) }),
                    None => json!({}),
                }
            }
            _ => json!({}),
        }
    }
}
