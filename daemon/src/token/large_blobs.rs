//! What a token keeps beside its credentials: large blobs (CTAP 2.2 §6.10), read and written as a whole.

use mfad_ctap::LargeBlobKey;
use mfad_ctap::command::large_blobs::{LargeBlobArray, Reading};
use mfad_ctap::pin::PinUvAuthToken;
use zeroize::Zeroizing;

use super::{Claim, TokenError};

impl Claim {
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
        let requests = blobs.write(&*self.info()?, proof);
        for request in requests.map_err(|_| TokenError::NotSupported)? {
            self.token.prompt(request).await?;
        }
        Ok(())
    }

    async fn large_blobs(&self) -> Result<LargeBlobArray, TokenError> {
        let mut reading = Reading::new(&*self.info()?);
        loop {
            let fragment = self.token.prompt(reading.request()).await?;
            if let Some(blobs) = reading.push(&fragment)? {
                return Ok(blobs);
            }
        }
    }
}
