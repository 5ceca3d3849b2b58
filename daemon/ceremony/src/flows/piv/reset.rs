//! Erasing the PIV application: the card does it only once PIN and PUK are spent, so they are,
//! after a yes. The other applications stay as they are.

use mfad_cards::piv::{DEFAULT_PIN, DEFAULT_PUK, Pin};
use mfad_device::token::{Claim, PivApplication, TokenError};
use mfad_store::CardApplication;
use mfad_terms::Remedy;
use mfad_text::tr;

use crate::context::Context;
use crate::error::Error;
use crate::flows::erasure::Erasure;
use crate::interaction::card_pin::{exhaust, reset_failed};
use crate::interaction::conversation::Conversation;
use crate::result::OperationResult;

/// Erases it.
pub async fn run(
    context: &Context,
    ui: &Conversation,
    claim: &Claim,
) -> Result<OperationResult, Error> {
    let erasure = Erasure::of_card(context, claim.token(), CardApplication::Piv)?;
    let name = &claim.token().name;
    let reason = tr!("piv-reset", name);
    erasure.consent(ui, claim, reason).await?;
    let erased = claim.piv(|piv| erase(piv).and_then(|()| piv.serial())).await;
    claim.renumber(erased.map_err(|error| reset_failed(claim, "PIV", Remedy::ResetPiv, &error))?);
    let message = tr!("piv-reset-done", name, pin = DEFAULT_PIN, puk = DEFAULT_PUK);
    erasure.done(context, claim.token(), message).await
}

/// Nothing is spent on a card that does not know the command: it could never be used again.
fn erase(piv: &mut PivApplication<'_, '_>) -> Result<(), TokenError> {
    match piv.reset() {
        Err(TokenError::CardRefused(status)) if !status.is_unsupported() => {}
        done_or_impossible => return done_or_impossible,
    }
    exhaust(|guess| piv.verify(&pin(guess)?))?;
    exhaust(|guess| pin(guess).and_then(|guess| piv.change_puk(&guess, &guess)))?;
    piv.reset()
}

fn pin(text: &str) -> Result<Pin, TokenError> {
    Pin::new(text).map_err(|problem| TokenError::Malformed(problem.to_string()))
}
