//! Data that a token keeps with credentials (authenticatorLargeBlobs, CTAP 2.2 §6.10). All of it is
//! one array, which is read and written as a whole.

use mfad_ctap::Status;
use mfad_ctap::command::large_blobs::{LargeBlobArray, Reading};
use mfad_ctap::pin::PinUvAuthToken;

use super::{Claim, TokenError};

impl Claim {
    /// Whether it keeps any such data.
    pub fn keeps_large_blobs(&self) -> bool {
        self.info().is_ok_and(|info| info.options.large_blobs())
    }

    /// All that it keeps.
    pub async fn large_blobs(&self) -> Result<LargeBlobArray, TokenError> {
        let mut reading = Reading::new(&*self.info()?);
        loop {
            let fragment = self.token.prompt(reading.request()).await?;
            if let Some(array) = reading.push(&fragment)? {
                return Ok(array);
            }
        }
    }

    /// Has it keep this and nothing else. Broken off in the middle, it keeps what it had.
    pub async fn keep_large_blobs(
        &self,
        array: &LargeBlobArray,
        proof: &PinUvAuthToken,
    ) -> Result<(), TokenError> {
        let full = TokenError::Refused(Status::LARGE_BLOB_STORAGE_FULL);
        for request in array.write(&*self.info()?, Some(proof)).map_err(|_| full)? {
            self.token.prompt(request).await?;
        }
        Ok(())
    }
}
