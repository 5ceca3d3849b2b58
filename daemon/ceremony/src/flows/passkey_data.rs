//! Data that a key keeps with a passkey: reading, writing and removing it. Each is a site's to make
//! use of, or its owner's.

use mfad_ctap::LargeBlobKey;
use mfad_ctap::command::large_blobs::{EntryError, LargeBlobArray, MAX_BLOB};
use mfad_device::token::{Claim, StoredPasskey, TokenError};
use mfad_terms::{Cause, Question, Remedy};
use mfad_text::{Text, tr};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::faults::token_fault;
use crate::flows::passkeys::{chosen, title};
use crate::interaction::conversation::Conversation;
use crate::interaction::pin_uv_auth::Managing;
use crate::interaction::touch::while_plugged;
use crate::prompt::{PromptDetails, TokenName};
use crate::result::OperationResult;

/// The most that is taken, in bytes; keys have room for some thousands.
pub const MOST: usize = MAX_BLOB;

/// What is kept with this passkey.
pub async fn read(
    ui: &Conversation,
    claim: &Claim,
    passkey: String,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let reason = tr!("passkeys-data-read", name = claim.token().name);
    let kept = StoredData::open(&Managing::new(ui, claim, &reason), passkey).await?;
    kept.array.find(&kept.key).ok_or_else(|| kept.nothing())
}

/// Keeps this with the passkey, in the place of what was there, after a yes.
pub async fn write(
    ui: &Conversation,
    claim: &Claim,
    passkey: String,
    data: Zeroizing<Vec<u8>>,
) -> Result<OperationResult, Error> {
    let reason = tr!("passkeys-data-write", name = claim.token().name);
    let managing = Managing::new(ui, claim, &reason);
    let mut kept = StoredData::open(&managing, passkey).await?;
    if kept.array.find(&kept.key).is_some() {
        kept.consent(ui, claim, &tr!("passkeys-data-replace")).await?;
    }
    let fit = kept.array.replace(&kept.key, &data);
    fit.map_err(|error| Error::new(Cause::KeyFull, unfit(error)))?;
    kept.store(&managing).await?;
    let message = tr!("passkeys-data-written", bytes = data.len(), title = kept.title());
    Ok(done(claim, message))
}

/// Removes what is kept with the passkey, after a yes.
pub async fn remove(
    ui: &Conversation,
    claim: &Claim,
    passkey: String,
) -> Result<OperationResult, Error> {
    let reason = tr!("passkeys-data-remove", name = claim.token().name);
    let managing = Managing::new(ui, claim, &reason);
    let mut kept = StoredData::open(&managing, passkey).await?;
    // Also what is damaged goes.
    if !kept.array.remove(&kept.key) {
        return Err(kept.nothing());
    }
    kept.consent(ui, claim, &tr!("passkeys-data-remove-question")).await?;
    kept.store(&managing).await?;
    Ok(done(claim, tr!("passkeys-data-removed", title = kept.title())))
}

/// Why data cannot be kept on any key.
fn unfit(error: EntryError) -> Text {
    match error {
        EntryError::TooLarge(bytes) => tr!("passkeys-data-too-large", bytes, most = MAX_BLOB),
        EntryError::NoRandomness | EntryError::NotEncrypted => tr!("passkeys-data-not-encrypted"),
    }
}

fn done(claim: &Claim, message: Text) -> OperationResult {
    let (message, token) = (Some(message), Some(TokenName::from(claim.token())));
    OperationResult { message, token, ..OperationResult::default() }
}

/// What a key keeps, seen by the owner of one passkey.
struct StoredData {
    passkey: StoredPasskey,
    key: LargeBlobKey,
    array: LargeBlobArray,
}

impl StoredData {
    async fn open(managing: &Managing<'_>, passkey: String) -> Result<Self, Error> {
        let claim = managing.claim;
        let fault = |error: TokenError| token_fault(claim.token(), &error);
        if !claim.keeps_large_blobs() {
            return Err(fault(TokenError::NotSupported));
        }
        let passkey = chosen(managing, &[passkey]).await?.into_iter().next();
        let passkey = passkey.ok_or_else(|| fault(TokenError::NotSupported))?;
        let Some(key) = passkey.credential.large_blob_key.clone() else {
            let message = tr!("passkeys-data-impossible", title = title(&passkey));
            return Err(Error::new(Cause::NotSupported, message));
        };
        let array = claim.large_blobs().await.map_err(fault)?;
        Ok(Self { passkey, key, array })
    }

    fn title(&self) -> Text {
        title(&self.passkey)
    }

    fn nothing(&self) -> Error {
        let message = tr!("passkeys-data-none", title = self.title());
        Error::new(Cause::NotOnThisKey, message)
    }

    async fn consent(
        &self,
        ui: &Conversation,
        claim: &Claim,
        question: &Text,
    ) -> Result<(), Error> {
        let details = PromptDetails {
            reason: tr!("passkeys-data-consent", question),
            tokens: Some(vec![TokenName::from(claim.token())]),
            question: Some(Question::ReplaceData),
            labels: Some(vec![self.title()]),
            ..PromptDetails::default()
        };
        while_plugged(claim, ui.confirm(details)).await
    }

    /// A key takes all of it or nothing; one that went silent does not say which.
    async fn store(&self, managing: &Managing<'_>) -> Result<(), Error> {
        let (claim, array) = (managing.claim, &self.array);
        let stored = managing
            .run(|proof| async move { claim.keep_large_blobs(array, Some(&proof)).await })
            .await;
        stored.map_err(|error| {
            let so_far = |sentence: Text| Text::sentences([sentence, error.message.clone()]);
            match error.cause {
                Cause::Unplugged | Cause::TimedOut => {
                    Error::new(error.cause, so_far(tr!("passkeys-data-maybe")))
                        .with_remedy(Remedy::ReadPasskeyData)
                }
                _ => {
                    let message = so_far(tr!("passkeys-data-unchanged"));
                    error.with_message(message)
                }
            }
        })
    }
}
