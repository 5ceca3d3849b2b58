//! A token that knows its owner by itself, by fingerprint: asked before the PIN is. Where that does
//! not help, the PIN still may.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mfad_ctap::Status;
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::command::get_info::Options;
use mfad_ctap::pin::PinUvAuthToken;
use mfad_device::token::{Claim, Token, TokenError, UvProof};
use mfad_terms::{PIN_INSTEAD, PromptKind};
use mfad_text::{Text, tr};
use tokio::sync::oneshot;

use crate::error::Error;
use crate::faults::token_fault;
use crate::interaction::conversation::{Answer, Conversation};
use crate::interaction::touch::{GIVES_UP, on_waiting};
use crate::prompt::{PromptDetails, TokenName};

/// How often a finger is tried before the PIN is asked for, unless the token wants that earlier.
pub const ATTEMPTS: u64 = 3;

/// Proof by the token's own verification; `None` if it has none or it did not succeed, so that the
/// PIN is next. It is tried as often as the token likes.
pub async fn proof(
    ui: &Conversation,
    claim: &Claim,
    permissions: Permissions,
    rp_id: Option<&str>,
    reason: &Text,
) -> Result<Option<PinUvAuthToken>, Error> {
    let token = claim.token();
    let fault = |error: TokenError| token_fault(token, &error);
    let info = claim.info().map_err(fault)?;
    if !able(&info.options, permissions) {
        return Ok(None);
    }
    let has_pin = info.options.client_pin() == Some(true);
    let mut mistake = None;
    let attempts = info.preferred_platform_uv_attempts.unwrap_or(ATTEMPTS).clamp(1, ATTEMPTS);
    for _ in 0..attempts {
        let left = claim.uv_retries().await.map_err(fault)?;
        if left == 0 {
            return Ok(None);
        }
        let details = PromptDetails {
            reason: tr!("proof-finger", reason, name = token.name),
            tokens: Some(vec![TokenName::from(token)]),
            attempts: Some(left.into()),
            mistake: mistake.take(),
            seconds: u32::try_from(GIVES_UP.as_secs()).ok(),
            choices: has_pin.then(|| vec![(PIN_INSTEAD.to_owned(), tr!("proof-pin-instead"))]),
            ..PromptDetails::default()
        };
        let (instead, chosen) = oneshot::channel();
        let proof = tokio::select! {
            proof = claim.uv_token(permissions, rp_id, ask(ui, details, instead)) => proof,
            Ok(_) = chosen => return Ok(None),
        };
        match proof {
            Ok(proof) => return Ok(Some(proof)),
            Err(TokenError::Refused(Status::UV_INVALID)) => {
                mistake = Some(tr!("proof-finger-unknown"));
            }
            Err(TokenError::Refused(Status::UV_BLOCKED | Status::USER_ACTION_TIMEOUT)) => {
                return Ok(None);
            }
            Err(error) => return Err(fault(error)),
        }
    }
    Ok(None)
}

/// Asks for a finger once the token waits for it; the PIN may be chosen instead.
fn ask(
    ui: &Conversation,
    details: PromptDetails,
    instead: oneshot::Sender<Answer>,
) -> impl Fn() + Send + use<> {
    let (ui, once) = (ui.clone(), Mutex::new(Some((details, instead))));
    move || {
        if let Some((details, instead)) = once.lock().unwrap_or_else(PoisonError::into_inner).take()
        {
            ui.prompt_or(PromptKind::Fingerprint, details, instead);
        }
    }
}

/// Asks for what a command waits for, the first time that the token says so: a finger where the token
/// verifies its owner within the command, or else a touch. `purpose` says what for, `touch` the same
/// with what to do.
pub fn on_use(
    ui: &Conversation,
    token: &Arc<Token>,
    proof: Option<&UvProof>,
    purpose: &Text,
    touch: &Text,
    patience: Duration,
) -> impl Fn() + Send + Clone + use<> {
    let (kind, reason) = match proof {
        Some(UvProof::BuiltIn) => {
            (PromptKind::Fingerprint, tr!("proof-finger", reason = purpose, name = token.name))
        }
        _ => (PromptKind::Touch, touch.to_owned()),
    };
    let details = PromptDetails {
        reason,
        tokens: Some(vec![TokenName::from(token)]),
        seconds: u32::try_from(patience.as_secs()).ok(),
        ..PromptDetails::default()
    };
    on_waiting(ui, kind, details)
}

/// What a token says whose own verification within a command failed: the finger is unknown or
/// blocked, or it does not tell (CTAP 2.0 had no status of its own for that).
pub fn failed(error: &TokenError) -> bool {
    let TokenError::Refused(status) = error else { return false };
    [
        Status::UV_INVALID,
        Status::UV_BLOCKED,
        Status::PUAT_REQUIRED,
        Status::OPERATION_DENIED,
        Status::UNSUPPORTED_OPTION,
        Status::INVALID_OPTION,
    ]
    .contains(status)
}

/// Not every token lets a finger do everything (CTAP 2.2 §6.5.5.7.3, steps 4 and 5).
fn able(options: &Options, permissions: Permissions) -> bool {
    let fingers = !permissions.has_any(Permissions::BIO_ENROLLMENT) || options.uv_bio_enroll();
    let settings =
        !permissions.has_any(Permissions::AUTHENTICATOR_CONFIGURATION) || options.uv_acfg();
    options.uv() == Some(true) && options.pin_uv_auth_token() && fingers && settings
}
