//! authenticatorClientPIN (CTAP 2.2 §6.5.5): one function for each subcommand's request, one for
//! each kind of reply.

mod permissions;
mod reply;

pub use permissions::Permissions;
pub use reply::{PinRetries, key_agreement_reply, token_reply, uv_retries_reply};

use crate::cbor::Fields;
use crate::pin::{Pin, PinError, Protocol, SharedSecret};

/// Asks how many attempts at the PIN are left (§6.5.5.2). The reply is [`PinRetries`].
pub fn pin_retries(protocol: Protocol) -> Vec<u8> {
    subcommand(protocol, 0x01).request(COMMAND)
}

/// Asks how many attempts at built-in verification are left (§6.5.5.3). [`uv_retries_reply`].
pub fn uv_retries(protocol: Protocol) -> Vec<u8> {
    subcommand(protocol, 0x07).request(COMMAND)
}

/// Asks for the token's public key (§6.5.5.4), for [`SharedSecret::agree`]. The reply is read by
/// [`key_agreement_reply`].
pub fn key_agreement(protocol: Protocol) -> Vec<u8> {
    subcommand(protocol, 0x02).request(COMMAND)
}

/// Sets the first PIN (§6.5.5.5). The reply has no body.
pub fn set_pin(secret: &SharedSecret, pin: &Pin) -> Result<Vec<u8>, PinError> {
    let new_pin = secret.encrypt(pin.padded().as_slice())?;
    let param = secret.authenticate(&new_pin);
    Ok(agreed(secret, 0x03)
        .with_entry(0x04, param.as_slice())
        .with_entry(0x05, new_pin.as_slice())
        .request(COMMAND))
}

/// Changes the PIN (§6.5.5.6). The reply has no body. A wrong old PIN costs an attempt.
pub fn change_pin(secret: &SharedSecret, old: &Pin, new: &Pin) -> Result<Vec<u8>, PinError> {
    let pin_hash = secret.encrypt(old.hash().as_slice())?;
    let new_pin = secret.encrypt(new.padded().as_slice())?;
    let param = secret.authenticate(&[new_pin.as_slice(), &pin_hash].concat());
    Ok(agreed(secret, 0x04)
        .with_entry(0x04, param.as_slice())
        .with_entry(0x05, new_pin.as_slice())
        .with_entry(0x06, pin_hash.as_slice())
        .request(COMMAND))
}

/// Asks for a pinUvAuthToken by PIN, as CTAP 2.0 tokens give it: for all they can do
/// (§6.5.5.7.1). [`token_reply`] reads it. A wrong PIN costs an attempt.
pub fn token_by_pin(secret: &SharedSecret, pin: &Pin) -> Result<Vec<u8>, PinError> {
    let pin_hash = secret.encrypt(pin.hash().as_slice())?;
    Ok(agreed(secret, 0x05).with_entry(0x06, pin_hash.as_slice()).request(COMMAND))
}

/// Asks for a pinUvAuthToken by PIN, for `permissions` only, and for one relying party where they
/// are about one (§6.5.5.7.2). [`token_reply`] reads it. A wrong PIN costs an attempt.
pub fn token_by_pin_with_permissions(
    secret: &SharedSecret,
    pin: &Pin,
    permissions: Permissions,
    rp_id: Option<&str>,
) -> Result<Vec<u8>, PinError> {
    let pin_hash = secret.encrypt(pin.hash().as_slice())?;
    let request = agreed(secret, 0x09).with_entry(0x06, pin_hash.as_slice());
    Ok(permitted(request, permissions, rp_id).request(COMMAND))
}

/// Asks for a pinUvAuthToken by the token's own verification, say by fingerprint (§6.5.5.7.3).
/// It waits for the person. [`token_reply`] reads it.
pub fn token_by_uv_with_permissions(
    secret: &SharedSecret,
    permissions: Permissions,
    rp_id: Option<&str>,
) -> Vec<u8> {
    permitted(agreed(secret, 0x06), permissions, rp_id).request(COMMAND)
}

const COMMAND: u8 = 0x06;

fn subcommand(protocol: Protocol, code: i64) -> Fields {
    Fields::new().with_entry(0x01, protocol.number()).with_entry(0x02, code)
}

fn agreed(secret: &SharedSecret, code: i64) -> Fields {
    subcommand(secret.protocol(), code).with_entry(0x03, secret.platform_key())
}

fn permitted(request: Fields, permissions: Permissions, rp_id: Option<&str>) -> Fields {
    request.with_entry(0x09, i64::from(permissions.bits())).with_some(0x0A, rp_id)
}
