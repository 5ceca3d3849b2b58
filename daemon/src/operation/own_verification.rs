//! A token that knows its owner by itself, by fingerprint: asked before the PIN is. Where that does
//! not help, the PIN still may.

use mfad_bus::{Error, PromptDetails, PromptKind};
use mfad_ctap::Status;
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::command::get_info::Options;
use mfad_ctap::pin::PinUvAuthToken;
use mfad_words::say;

use super::trouble::token_fault;
use super::{Conversation, name, on_waiting};
use crate::token::{Claim, TOUCH, TokenError};

/// How often a finger is tried before the PIN is asked for, unless the token wants that earlier.
const ATTEMPTS: u64 = 3;

/// Proof by the token's own verification; `None` if it has none or it did not succeed, so that the
/// PIN is next. It is tried as often as the token likes.
pub async fn proof(
    talk: &Conversation,
    claim: &Claim,
    permissions: Permissions,
    rp_id: Option<&str>,
    reason: &str,
) -> Result<Option<PinUvAuthToken>, Error> {
    let token = claim.token();
    let fault = |error: TokenError| token_fault(token, &error);
    let info = claim.info().map_err(fault)?;
    if !able(&info.options, permissions) {
        return Ok(None);
    }
    let mut mistake = None;
    let attempts = info.preferred_platform_uv_attempts.unwrap_or(ATTEMPTS).clamp(1, ATTEMPTS);
    for _ in 0..attempts {
        let left = claim.uv_retries().await.map_err(fault)?;
        if left == 0 {
            return Ok(None);
        }
        let details = PromptDetails {
            reason: say!("proof-finger", reason, name = token.name),
            tokens: name(token).map(|it| vec![it]),
            attempts: Some(left.into()),
            mistake: mistake.take(),
            seconds: u32::try_from(TOUCH.as_secs()).ok(),
            ..PromptDetails::default()
        };
        let ask = on_waiting(talk, PromptKind::Fingerprint, details);
        match claim.uv_token(permissions, rp_id, ask).await {
            Ok(proof) => return Ok(Some(proof)),
            Err(TokenError::Refused(Status::UV_INVALID)) => {
                mistake = Some(say!("proof-finger-unknown"));
            }
            Err(TokenError::Refused(Status::UV_BLOCKED | Status::USER_ACTION_TIMEOUT)) => {
                return Ok(None);
            }
            Err(error) => return Err(fault(error)),
        }
    }
    Ok(None)
}

/// Not every token lets a finger do everything (CTAP 2.2 §6.5.5.7.3, steps 4 and 5).
fn able(options: &Options, permissions: Permissions) -> bool {
    let fingers = !permissions.has_any(Permissions::BIO_ENROLLMENT) || options.uv_bio_enroll();
    let settings =
        !permissions.has_any(Permissions::AUTHENTICATOR_CONFIGURATION) || options.uv_acfg();
    options.uv() == Some(true) && options.pin_uv_auth_token() && fingers && settings
}
