//! Whether a key has to verify its owner, beside feeling a touch (WebAuthn L3 §5.8.6; CTAP 2.2
//! §6.1.2 and §6.2.2).

use mfad_ctap::command::GetInfo;
use mfad_device::token::Token;

use super::options::UserVerification;

/// Whether the key has a PIN or finger set up that serves for signing in.
pub fn is_set_up(info: &GetInfo) -> bool {
    by_pin(info) == Some(true) || info.options.uv() == Some(true)
}

/// Whether it has one, or could have a PIN. Fingers are set up elsewhere, if there is no PIN to add
/// them with.
fn is_possible(info: &GetInfo) -> bool {
    by_pin(info).is_some() || info.options.uv() == Some(true)
}

/// Whether it could verify its owner if that were set up, and has no PIN instead.
pub fn lacks_finger(token: &Token) -> bool {
    token.info().is_some_and(|info| info.options.uv() == Some(false) && !is_possible(&info))
}

/// Whether this key can do for a site that asks for it like this.
pub fn is_enough(asked: UserVerification, info: &GetInfo) -> bool {
    asked != UserVerification::Required || is_possible(info)
}

fn by_pin(info: &GetInfo) -> Option<bool> {
    info.options.client_pin().filter(|_| !info.options.no_mc_ga_permissions_with_client_pin())
}

/// Whether this key does so for a site that asks for it like this.
pub fn is_wanted(asked: UserVerification, info: &GetInfo) -> bool {
    match asked {
        UserVerification::Required => true,
        UserVerification::Preferred => is_set_up(info) || is_always(info),
        UserVerification::Discouraged => is_always(info),
    }
}

fn is_always(info: &GetInfo) -> bool {
    info.options.always_uv() == Some(true)
}
