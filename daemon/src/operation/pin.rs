//! The PIN of a key: how it stands, setting the first one, changing it.

use mfad_ctap::Status;
use mfad_ctap::command::client_pin::PinRetries;
use mfad_ctap::pin::Pin;
use mfad_device::token::{Claim, Token, TokenError};
use mfad_terms::{Cause, PinState, Remedy};
use mfad_text::{Text, tr};

use super::faults::{Look, change_fault, pin_blocked, pin_blocked_until_replug, token_fault};
use super::typed_pin::{CurrentPin, MAX_BYTES, new_pin};
use super::{Conversation, Error, OperationResult, name};

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
    first(ui, claim, &reason).await?;
    done(claim, tr!("proof-has-pin", name = token.name)).await
}

/// Gives a key that has none its first PIN, and tells which.
pub async fn first(ui: &Conversation, claim: &Claim, reason: &Text) -> Result<Pin, Error> {
    let mut mistake = None;
    loop {
        let pin = new_pin(ui, claim, reason, mistake.take()).await?;
        match claim.set_pin(&pin).await {
            Ok(()) => return Ok(pin),
            Err(TokenError::Refused(Status::PIN_POLICY_VIOLATION)) => {
                mistake = Some(tr!("proof-pin-rules"));
            }
            Err(error) => {
                return Err(change_fault(claim.token(), &error, &Look::Know(tr!("proof-if-set"))));
            }
        }
    }
}

/// Why no PIN would help now, if that is so and the key has nothing else.
pub async fn blocked(claim: &Claim) -> Option<Error> {
    let token = claim.token();
    let options = &claim.info().ok()?.options;
    if options.client_pin() != Some(true) || options.uv() == Some(true) {
        return None;
    }
    match claim.pin_retries().await.ok()? {
        PinRetries { left: 0, .. } => Some(pin_blocked(token)),
        PinRetries { power_cycle: Some(true), .. } => Some(pin_blocked_until_replug(token)),
        _ => None,
    }
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
    changed(ui, claim, &current).await?;
    done(claim, tr!("proof-new-pin", name = token.name)).await
}

/// Has the PIN changed, and gives the new one. `current` says what the current one is for.
pub async fn changed(ui: &Conversation, claim: &Claim, current: &Text) -> Result<Pin, Error> {
    let reason = tr!("proof-choose-new-pin", name = claim.token().name);
    let mut asking = CurrentPin::new(ui, claim, current);
    let mut old = asking.ask().await?;
    let mut mistake = None;
    loop {
        let new = new_pin(ui, claim, &reason, mistake.take()).await?;
        // A new PIN that was typed twice is not asked for again because the current one was wrong.
        loop {
            match claim.change_pin(&old, &new).await {
                Ok(()) => return Ok(new),
                Err(TokenError::Refused(Status::PIN_POLICY_VIOLATION)) => break,
                Err(error) if error.leaves_open() => {
                    let look = Look::Know(tr!("proof-if-changed"));
                    return Err(change_fault(claim.token(), &error, &look));
                }
                Err(error) => asking.wrong(error)?,
            }
            old = asking.ask().await?;
        }
        mistake = Some(tr!("proof-pin-rules"));
    }
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
        token: name(claim.token()),
        ..OperationResult::default()
    })
}
