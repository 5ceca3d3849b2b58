//! authenticatorBioEnrollment (CTAP 2.2 §6.7), and its preview in tokens from before CTAP 2.1:
//! fingerprints, which is all there is of biometry so far.
//!
//! A finger is enrolled by [`BioEnrollment::begin`] and [`BioEnrollment::capture_next`] until no
//! samples remain; each waits for a touch. What the token keeps of a finger is a template.

mod reply;
mod sample_status;

pub use reply::{
    FINGERPRINT, FingerprintKind, Sample, SensorInfo, Template, modality_reply, templates_reply,
};
pub use sample_status::SampleStatus;

use super::GetInfo;
use super::subcommand::Subcommand;
use crate::cbor::Fields;
use crate::pin::PinUvAuthToken;

/// The command that a token manages fingerprints by. Requests that take a token need one with
/// [`BIO_ENROLLMENT`](super::client_pin::Permissions::BIO_ENROLLMENT).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BioEnrollment {
    /// The command of CTAP 2.1 and later.
    Standard,
    /// The command of `FIDO_2_1_PRE`.
    Preview,
}

impl BioEnrollment {
    /// The command that the token has: option `bioEnroll`, or else `userVerificationMgmtPreview`,
    /// whether or not there are fingerprints already.
    pub fn from_info(info: &GetInfo) -> Option<Self> {
        if info.options.bio_enroll().is_some() {
            Some(Self::Standard)
        } else if info.options.user_verification_mgmt_preview().is_some() {
            Some(Self::Preview)
        } else {
            None
        }
    }

    /// Asks what kind of biometry it is (§6.7.2). [`modality_reply`] reads the reply.
    pub fn modality(self) -> Vec<u8> {
        Fields::new().with_entry(0x06, true).request(self.command())
    }

    /// Asks about the sensor (§6.7.3). The reply is a [`SensorInfo`].
    pub fn sensor_info(self) -> Vec<u8> {
        self.request(0x07, Fields::new(), None)
    }

    /// Begins to enroll a finger, and takes the first sample, for which it waits `timeout_ms`
    /// milliseconds or as long as the token likes (§6.7.4). [`Sample::decode_first`] reads the
    /// reply.
    pub fn begin(self, timeout_ms: Option<u32>, token: &PinUvAuthToken) -> Vec<u8> {
        let params = Fields::new().with_some(0x03, timeout_ms.map(i64::from));
        self.request(0x01, params, Some(token))
    }

    /// Takes the next sample of the finger being enrolled. The reply is a [`Sample`].
    pub fn capture_next(
        self,
        template_id: &[u8],
        timeout_ms: Option<u32>,
        token: &PinUvAuthToken,
    ) -> Vec<u8> {
        let params =
            Fields::new().with_entry(0x01, template_id).with_some(0x03, timeout_ms.map(i64::from));
        self.request(0x02, params, Some(token))
    }

    /// Gives up the enrollment under way (§6.7.5). The reply has no body.
    pub fn cancel(self) -> Vec<u8> {
        self.request(0x03, Fields::new(), None)
    }

    /// Asks for the fingers enrolled (§6.7.6). [`templates_reply`] reads the reply; a token
    /// without any refuses with `INVALID_OPTION`.
    pub fn enumerate(self, token: &PinUvAuthToken) -> Vec<u8> {
        self.request(0x04, Fields::new(), Some(token))
    }

    /// Names a finger (§6.7.7). The reply has no body.
    pub fn set_friendly_name(
        self,
        template_id: &[u8],
        name: &str,
        token: &PinUvAuthToken,
    ) -> Vec<u8> {
        let params = Fields::new().with_entry(0x01, template_id).with_entry(0x02, name);
        self.request(0x05, params, Some(token))
    }

    /// Removes a finger (§6.7.8). The reply has no body.
    pub fn remove(self, template_id: &[u8], token: &PinUvAuthToken) -> Vec<u8> {
        self.request(0x06, Fields::new().with_entry(0x01, template_id), Some(token))
    }

    fn request(self, code: u8, params: Fields, token: Option<&PinUvAuthToken>) -> Vec<u8> {
        // §6.7: what is proven begins with the modality.
        let subcommand = Subcommand::new(&[FINGERPRINT], code, params, token);
        let modality = Fields::new().with_entry(0x01, i64::from(FINGERPRINT));
        subcommand.fields(modality, 0x02).request(self.command())
    }

    fn command(self) -> u8 {
        match self {
            Self::Standard => 0x09,
            Self::Preview => 0x40,
        }
    }
}
