//! Settings of a whole token (authenticatorConfig, CTAP 2.2 §6.11). A token that nobody gave a PIN
//! takes them without proof.

use mfad_ctap::command::config::{self, SetMinPinLength};
use mfad_ctap::pin::PinUvAuthToken;

use super::{Claim, TokenError};

impl Claim {
    /// Switches enterprise attestation on (CTAP 2.2 §6.11.1).
    pub async fn enable_enterprise_attestation(
        &self,
        proof: Option<&PinUvAuthToken>,
    ) -> Result<(), TokenError> {
        self.token.prompt(config::enable_enterprise_attestation(proof)).await?;
        Ok(())
    }

    /// Switches alwaysUv to what it is not (CTAP 2.2 §6.11.2).
    pub async fn toggle_always_uv(&self, proof: Option<&PinUvAuthToken>) -> Result<(), TokenError> {
        self.token.prompt(config::toggle_always_uv(proof)).await?;
        Ok(())
    }

    /// Changes what it demands of PINs (CTAP 2.2 §6.11.4).
    pub async fn set_min_pin_length(
        &self,
        rules: &SetMinPinLength,
        proof: Option<&PinUvAuthToken>,
    ) -> Result<(), TokenError> {
        self.token.prompt(rules.encode(proof)).await?;
        Ok(())
    }
}
