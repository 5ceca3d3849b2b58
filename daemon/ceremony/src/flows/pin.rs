//! The PIN of a key: how it stands, setting the first one, changing it.

use mfad_ctap::Status;
use mfad_device::token::{Claim, Token, TokenError};
use mfad_terms::{Cause, PinState, Remedy};
use mfad_text::{Text, tr};

use crate::error::Error;
use crate::faults::token_fault;
use crate::interaction::conversation::Conversation;
use crate::interaction::new_pin::{have_pin_changed, set_first_pin};
use crate::interaction::pin_entry::MAX_BYTES;
use crate::prompt::TokenName;
use crate::result::OperationResult;

/// How the PIN of a token stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinStatus {
    /// In a word.
    pub state: PinState,
    /// How many wrong PINs the key still takes before it blocks; absent with no PIN set.
    pub attempts: Option<u32>,
    /// The same for the key's own verification (fingerprint), where it has one.
    pub verification_attempts: Option<u32>,
    /// The fewest characters (Unicode code points) a PIN may have.
    pub minimum: u32,
    /// The most bytes (UTF-8) a PIN may have.
    pub maximum: u32,
}

/// How the PIN stands, asked of the token.
pub async fn status(claim: &Claim) -> Result<PinStatus, Error> {
    let fault = |error: TokenError| token_fault(claim.token(), &error);
    let info = claim.asked().await.map_err(fault)?;
    let mut status = PinStatus {
        state: PinState::Unsupported,
        attempts: None,
        verification_attempts: None,
        minimum: u32::try_from(info.min_pin_length).unwrap_or(u32::MAX),
        maximum: u32::try_from(info.max_pin_length.min(MAX_BYTES)).unwrap_or(u32::MAX),
    };
    if info.options.uv() == Some(true) {
        status.verification_attempts = claim.uv_retries().await.ok().map(Into::into);
    }
    status.state = match info.options.client_pin() {
        None => PinState::Unsupported,
        Some(false) => PinState::NotSet,
        Some(true) => {
            let retries = claim.pin_retries().await.map_err(fault)?;
            status.attempts = Some(retries.left.into());
            match (retries.left, retries.power_cycle) {
                (0, _) => PinState::Blocked,
                (_, Some(true)) => PinState::BlockedUntilReplug,
                _ if info.force_pin_change => PinState::ChangeRequired,
                _ => PinState::Set,
            }
        }
    };
    Ok(status)
}

/// Sets the first PIN.
pub async fn set(ui: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    let token = claim.token();
    let fault = |error: TokenError| token_fault(token, &error);
    match claim.asked().await.map_err(fault)?.options.client_pin() {
        None => return Err(no_pin(token)),
        Some(true) => {
            let error =
                Error::new(Cause::PinAlreadySet, tr!("proof-pin-already", name = token.name));
            return Err(error.with_remedy_about(Remedy::ChangePin, token.id.as_str()));
        }
        Some(false) => {}
    }
    let reason = tr!("proof-choose-pin", name = token.name);
    set_first_pin(ui, claim, &reason).await?;
    done(claim, tr!("proof-has-pin", name = token.name)).await
}

/// Changes the PIN.
pub async fn change(ui: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    let token = claim.token();
    let fault = |error: TokenError| token_fault(token, &error);
    match claim.asked().await.map_err(fault)?.options.client_pin() {
        None => return Err(no_pin(token)),
        Some(false) => return Err(fault(TokenError::Refused(Status::PIN_NOT_SET))),
        Some(true) => {}
    }
    let current = tr!("proof-current-pin", name = token.name);
    have_pin_changed(ui, claim, &current).await?;
    done(claim, tr!("proof-new-pin", name = token.name)).await
}

/// It has no place for a PIN.
fn no_pin(token: &Token) -> Error {
    token_fault(
        token,
        if token.is_old() { &TokenError::OnlyU2f } else { &TokenError::NotSupported },
    )
}

async fn done(claim: &Claim, message: Text) -> Result<OperationResult, Error> {
    claim.refresh().await;
    Ok(OperationResult {
        message: Some(message),
        token: Some(TokenName::from(claim.token())),
        ..OperationResult::default()
    })
}
