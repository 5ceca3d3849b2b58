//! The replies to authenticatorClientPIN (CTAP 2.2 §6.5.5).

use crate::DecodeError;
use crate::cbor::{Item, Map};
use crate::pin::{PinUvAuthToken, PublicKey, SharedSecret};

/// Attempts at the PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PinRetries {
    /// How many are left until the PIN is blocked for good.
    pub left: u8,
    /// The token takes no more until it is plugged in anew; `None` if it does not say.
    pub power_cycle: Option<bool>,
}

impl PinRetries {
    /// Reads the body of the reply to [`super::pin_retries`].
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        let map = Map::whole(body)?;
        Ok(Self {
            left: map.required(0x03, "pinRetries", byte)?,
            power_cycle: map.optional(0x04, "powerCycleState", Item::bool)?,
        })
    }
}

/// Reads the body of the reply to [`super::uv_retries`]: how many attempts are left until built-in
/// verification is blocked.
pub fn uv_retries_reply(body: &[u8]) -> Result<u8, DecodeError> {
    Map::whole(body)?.required(0x05, "uvRetries", byte)
}

/// Reads the body of the reply to [`super::key_agreement`]: a point that is on the curve.
pub fn key_agreement_reply(body: &[u8]) -> Result<PublicKey, DecodeError> {
    Map::whole(body)?.required(0x01, "keyAgreement", PublicKey::read)
}

/// Reads the body of the reply to any request for a pinUvAuthToken, with the secret that the
/// request was made with.
pub fn token_reply(body: &[u8], secret: &SharedSecret) -> Result<PinUvAuthToken, DecodeError> {
    Map::whole(body)?.required(0x02, "pinUvAuthToken", |item| secret.open_token(item.bytes()?))
}

/// Counters of attempts are at most 8 (CTAP 2.2 §6.5.2.3 and §6.5.3).
fn byte(item: Item<'_>) -> Option<u8> {
    item.unsigned()?.try_into().ok()
}
