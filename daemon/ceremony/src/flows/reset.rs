//! Resetting a key: say what will be lost, ask, have it plugged in anew, touch, and keep the
//! books. Keys take the command only within ten seconds after they got power (CTAP 2.2 §6.6); then
//! they wait for the touch as ever.

use std::time::{Duration, Instant};

use mfad_ctap::Status;
use mfad_device::token::{Claim, Token, TokenError};
use mfad_terms::{Cause, PromptKind, Remedy};
use mfad_text::tr;

use crate::context::Context;
use crate::error::Error;
use crate::faults::token_fault;
use crate::flows::erasure::Erasure;
use crate::interaction::conversation::Conversation;
use crate::interaction::touch::{GIVES_UP, on_touch};
use crate::interaction::{insert, token_queue};
use crate::prompt::{PromptDetails, TokenName};
use crate::result::OperationResult;

/// Resets a key.
pub async fn run(
    context: &Context,
    ui: &Conversation,
    claim: Claim,
) -> Result<OperationResult, Error> {
    let erasure = Erasure::of_fido2(context, claim.token())?;
    let reason = tr!("erase-consent", name = claim.token().name);
    erasure.consent(ui, &claim, reason).await?;
    let claim = replug(context, ui, claim).await?;
    let erased = countdown(ui, &claim).await;
    let token = claim.token();
    if let Err(error) = erased {
        return Err(unsuccessful(token, &error));
    }
    let message = tr!("erase-done", name = token.name);
    let result = erasure.done(context, token, message).await?;
    claim.refresh().await;
    Ok(result)
}

/// Has the key pulled out and plugged in, and claims it again.
async fn replug(context: &Context, ui: &Conversation, claim: Claim) -> Result<Claim, Error> {
    let old = claim.token().clone();
    let details = PromptDetails {
        reason: tr!("erase-pull-out", name = old.name),
        tokens: Some(vec![TokenName::from(&old)]),
        seconds: u32::try_from(insert::PATIENCE.as_secs()).ok(),
        ..PromptDetails::default()
    };
    ui.prompt(PromptKind::Remove, details);
    let late = || {
        let message = tr!("erase-not-pulled", name = old.name);
        Error::new(Cause::TimedOut, message)
    };
    tokio::time::timeout(insert::PATIENCE, old.gone()).await.map_err(|_| late())?;
    drop(claim);
    let details = PromptDetails {
        reason: tr!("erase-plug-in", name = old.name),
        tokens: Some(vec![TokenName::from(&old)]),
        ..PromptDetails::default()
    };
    let same = |token: &Token| token.id == old.id && token.info().is_some();
    let token = insert::wait_for(&context.tokens, ui, details, same).await?;
    token_queue::claim(ui, &token).await
}

/// Sends the reset and counts the seconds down until the key was touched.
async fn countdown(ui: &Conversation, claim: &Claim) -> Result<(), TokenError> {
    let end = Instant::now() + GIVES_UP;
    let token = claim.token();
    let ask = on_touch(ui, std::slice::from_ref(token), &tr!("erase-touch-now"), GIVES_UP);
    let reset = claim.reset(ask);
    tokio::pin!(reset);
    let mut second = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            // How long there is comes before the key's own wait for touch.
            biased;
            _ = second.tick() => {
                let left = end.saturating_duration_since(Instant::now()).as_secs();
                let details = PromptDetails {
                    reason: tr!("erase-touch", name = token.name),
                    seconds: u32::try_from(left).ok(),
                    ..PromptDetails::default()
                };
                ui.progress("reset-window", details);
            }
            result = &mut reset => return result,
        }
    }
}

/// What is and is not gone after a reset that did not succeed.
fn unsuccessful(token: &Token, error: &TokenError) -> Error {
    let Token { name, id, .. } = token;
    match error {
        TokenError::Refused(Status::NOT_ALLOWED) => {
            Error::new(Cause::Denied, tr!("erase-too-late", name))
                .with_remedy_about(Remedy::ResetAgain, id.as_str())
        }
        TokenError::Refused(Status::USER_ACTION_TIMEOUT | Status::ACTION_TIMEOUT) => {
            Error::new(Cause::TimedOut, tr!("erase-not-touched", name))
                .with_remedy_about(Remedy::ResetAgain, id.as_str())
        }
        TokenError::Refused(Status::OPERATION_DENIED | Status::KEEPALIVE_CANCEL) => {
            Error::new(Cause::Denied, tr!("erase-refused", name))
        }
        TokenError::Gone | TokenError::TimedOut => {
            Error::new(Cause::Unplugged, tr!("erase-unknown", name))
                .with_remedy_about(Remedy::ShowPinStatus, id.as_str())
        }
        other => token_fault(token, other),
    }
}
