//! authenticatorConfig (CTAP 2.2 §6.11): settings of the whole token. The replies have no body.
//!
//! All requests take a token with [`AUTHENTICATOR_CONFIGURATION`]; they work without one as long
//! as neither PIN nor verification is set up.
//!
//! [`AUTHENTICATOR_CONFIGURATION`]: super::client_pin::Permissions::AUTHENTICATOR_CONFIGURATION

use super::subcommand::Subcommand;
use crate::cbor::{Fields, Value};
use crate::pin::PinUvAuthToken;

/// Switches enterprise attestation on (§6.11.1). Only a reset switches it off.
pub fn enable_enterprise_attestation(token: Option<&PinUvAuthToken>) -> Vec<u8> {
    request(0x01, Fields::new(), token)
}

/// Switches `alwaysUv` to what it is not (§6.11.2): getInfo says what it is. Not all tokens let it
/// be switched off again.
pub fn toggle_always_uv(token: Option<&PinUvAuthToken>) -> Vec<u8> {
    request(0x02, Fields::new(), token)
}

/// Changes what the token demands of PINs (§6.11.4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetMinPinLength {
    /// The shortest PIN allowed, in code points. Only a reset lowers it. A PIN that is shorter has
    /// to be changed before the next use.
    pub new_min_pin_length: Option<u8>,
    /// Relying parties that may ask for the shortest PIN allowed: these, instead of those before.
    pub rp_ids: Option<Vec<String>>,
    /// The PIN has to be changed before the next use.
    pub force_change_pin: bool,
}

impl SetMinPinLength {
    /// The request.
    pub fn encode(&self, token: Option<&PinUvAuthToken>) -> Vec<u8> {
        let texts = |ids: &Vec<String>| ids.iter().map(|id| Value::from(id.as_str())).collect();
        let rp_ids = self.rp_ids.as_ref().map(texts).map(Value::List);
        let params = Fields::new()
            .with_some(0x01, self.new_min_pin_length.map(i64::from))
            .with_some(0x02, rp_ids)
            .with_flag(0x03, self.force_change_pin);
        request(0x03, params, token)
    }
}

const COMMAND: u8 = 0x0D;

fn request(code: u8, params: Fields, token: Option<&PinUvAuthToken>) -> Vec<u8> {
    // §6.11: what is proven begins with 32 bytes 0xFF, so that it is no hash of client data.
    let prefix = [[0xFF; 32].as_slice(), &[COMMAND]].concat();
    Subcommand::new(&prefix, code, params, token).fields(Fields::new(), 0x01).request(COMMAND)
}
