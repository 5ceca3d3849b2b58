//! Giving a key a new PIN: the first one, or another in the place of the one it has; and whether it takes
//! one at all.

use mfad_ctap::Status;
use mfad_ctap::command::client_pin::PinRetries;
use mfad_ctap::pin::Pin;
use mfad_device::token::{Claim, TokenError};
use mfad_text::{Text, tr};

use crate::error::Error;
use crate::faults::{Look, change_fault, pin_blocked, pin_blocked_until_replug};
use crate::interaction::conversation::Conversation;
use crate::interaction::pin_entry::{CurrentPin, new_pin};

/// Gives a key that has none its first PIN, and tells which.
pub async fn set_first_pin(ui: &Conversation, claim: &Claim, reason: &Text) -> Result<Pin, Error> {
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

/// Has the PIN changed, and gives the new one. `current` says what the current one is for.
pub async fn have_pin_changed(
    ui: &Conversation,
    claim: &Claim,
    current: &Text,
) -> Result<Pin, Error> {
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
