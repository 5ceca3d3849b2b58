//! The fingers that a token knows (CTAP 2.2 §6.7).

use mfad_ctap::Status;
use mfad_ctap::command::BioEnrollment;
use mfad_ctap::command::bio_enrollment::{Sample, SensorInfo, Template, templates_reply};
use mfad_ctap::pin::PinUvAuthToken;

use super::{Claim, TokenError};

/// How long the token is asked to wait for a finger, in milliseconds: less than we do.
const FINGER: Option<u32> = Some(30_000);

impl Claim {
    /// Whether it has a fingerprint reader.
    pub fn takes_fingerprints(&self) -> bool {
        self.enrollment().is_ok()
    }

    /// What its reader is like.
    pub async fn sensor(&self) -> Result<SensorInfo, TokenError> {
        let body = self.token.prompt(self.enrollment()?.sensor_info()).await?;
        Ok(SensorInfo::decode(&body)?)
    }

    /// The fingers it knows. It may say that there are none by refusing (CTAP 2.2 §6.7.6).
    pub async fn fingerprints(&self, proof: &PinUvAuthToken) -> Result<Vec<Template>, TokenError> {
        match self.token.prompt(self.enrollment()?.enumerate(proof)).await {
            Err(TokenError::Refused(Status::INVALID_OPTION)) => Ok(Vec::new()),
            reply => Ok(templates_reply(&reply?)?),
        }
    }

    /// Begins to enroll a finger and takes its first sample. Gives the new finger's id with it.
    pub async fn begin_fingerprint(
        &self,
        proof: &PinUvAuthToken,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<(Vec<u8>, Sample), TokenError> {
        let request = self.enrollment()?.begin(FINGER, proof);
        Ok(Sample::decode_first(&self.token.touched(request, on_touch).await?)?)
    }

    /// Takes another sample of the finger with this id.
    pub async fn next_sample(
        &self,
        finger: &[u8],
        proof: &PinUvAuthToken,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<Sample, TokenError> {
        let request = self.enrollment()?.capture_next(finger, FINGER, proof);
        Ok(Sample::decode(&self.token.touched(request, on_touch).await?)?)
    }

    /// Gives up the finger that is being enrolled.
    pub async fn cancel_fingerprint(&self) -> Result<(), TokenError> {
        self.token.prompt(self.enrollment()?.cancel()).await?;
        Ok(())
    }

    /// Names a finger.
    pub async fn name_fingerprint(
        &self,
        proof: &PinUvAuthToken,
        finger: &[u8],
        name: &str,
    ) -> Result<(), TokenError> {
        self.token.prompt(self.enrollment()?.set_friendly_name(finger, name, proof)).await?;
        Ok(())
    }

    /// Forgets a finger.
    pub async fn remove_fingerprint(
        &self,
        proof: &PinUvAuthToken,
        finger: &[u8],
    ) -> Result<(), TokenError> {
        self.token.prompt(self.enrollment()?.remove(finger, proof)).await?;
        Ok(())
    }

    fn enrollment(&self) -> Result<BioEnrollment, TokenError> {
        BioEnrollment::from_info(&*self.info()?).ok_or(TokenError::NotSupported)
    }
}
