//! Data that a token keeps with credentials: large blobs (CTAP 2.2 §6.10). All of it is one array,
//! which is read and written as a whole.

use mfad_ctap::command::large_blobs::{LargeBlobArray, Reading};
use mfad_ctap::pin::PinUvAuthToken;
use mfad_ctap::{LargeBlobKey, Status};
use zeroize::Zeroizing;

use super::{Claim, TokenError};

impl Claim {
    /// Whether it keeps any such data.
    pub fn keeps_large_blobs(&self) -> bool {
        self.info().is_ok_and(|info| info.options.large_blobs())
    }

    /// The blob that belongs to this key, if there is one.
    pub async fn large_blob(
        &self,
        key: &LargeBlobKey,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, TokenError> {
        Ok(self.large_blobs().await?.find(key))
    }

    /// Puts a blob in the place of what belongs to this key; the others are kept as they are.
    pub async fn write_large_blob(
        &self,
        key: &LargeBlobKey,
        blob: &[u8],
        proof: Option<&PinUvAuthToken>,
    ) -> Result<(), TokenError> {
        let mut blobs = self.large_blobs().await?;
        blobs.replace(key, blob).map_err(|_| TokenError::NotSupported)?;
        self.keep_large_blobs(&blobs, proof).await
    }

    /// All that it keeps.
    pub async fn large_blobs(&self) -> Result<LargeBlobArray, TokenError> {
        let mut reading = Reading::new(&*self.info()?);
        loop {
            let fragment = self.token.prompt(reading.request()).await?;
            if let Some(blobs) = reading.push(&fragment)? {
                return Ok(blobs);
            }
        }
    }

    /// Has it keep this and nothing else. Broken off in the middle, it keeps what it had.
    pub async fn keep_large_blobs(
        &self,
        blobs: &LargeBlobArray,
        proof: Option<&PinUvAuthToken>,
    ) -> Result<(), TokenError> {
        let full = TokenError::Refused(Status::LARGE_BLOB_STORAGE_FULL);
        for request in blobs.write(&*self.info()?, proof).map_err(|_| full)? {
            self.token.prompt(request).await?;
        }
        Ok(())
    }
}
