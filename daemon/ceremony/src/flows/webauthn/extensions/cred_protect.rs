//! `credentialProtectionPolicy` (CTAP 2.2 §12.1): when a key wants its owner verified before it uses the
//! credential.

use mfad_ctap::command::GetInfo;
use mfad_ctap::extension::CredProtect;
use serde::Deserialize;

use crate::error::Failure;
use crate::flows::webauthn::not_supported;

/// What a site asks for.
#[derive(Debug, Clone, Copy)]
pub struct CredProtection {
    pub policy: Option<Policy>,
    /// Rather no credential than one without it.
    pub enforced: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Policy {
    #[serde(rename = "userVerificationOptional")]
    Optional,
    #[serde(rename = "userVerificationOptionalWithCredentialIDList")]
    OptionalIfNamed,
    #[serde(rename = "userVerificationRequired")]
    Required,
}

impl From<Policy> for CredProtect {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::Optional => Self::UserVerificationOptional,
            Policy::OptionalIfNamed => Self::UserVerificationOptionalWithCredentialIdList,
            Policy::Required => Self::UserVerificationRequired,
        }
    }
}

impl CredProtection {
    /// Who insists has to say on what.
    pub fn check(self) -> Result<(), Failure> {
        if self.enforced && self.policy.is_none() {
            return Err(not_supported("The site insists on a protection that there is not."));
        }
        Ok(())
    }

    /// Whether the key protects as the site insists.
    pub fn supports(self, info: &GetInfo) -> bool {
        let insists = self.enforced && self.policy != Some(Policy::Optional);
        !insists || info.extends("credProtect")
    }

    /// What the key is asked for.
    pub fn input(self, info: &GetInfo) -> Option<CredProtect> {
        let policy = self.policy.map(CredProtect::from);
        policy.filter(|_| info.extends("credProtect"))
    }
}
