//! Erasing the OpenPGP application: cards do it once the PIN and the admin PIN are spent, so they
//! are, after a yes. The other applications stay as they are.

use mfad_cards::openpgp::{DEFAULT_ADMIN_PIN, DEFAULT_PIN, Password, Pin};
use mfad_device::token::{Claim, OpenPgpApplication, TokenError};
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
    let erasure = Erasure::of_card(context, claim.token(), CardApplication::OpenPgp)?;
    let name = &claim.token().name;
    let reason = tr!("openpgp-reset", name);
    erasure.consent(ui, claim, reason).await?;
    let erased = claim.erase_openpgp(spend_both).await;
    erased.map_err(|error| reset_failed(claim, "OpenPGP", Remedy::ResetOpenpgp, &error))?;
    let message = tr!("openpgp-reset-done", name, pin = DEFAULT_PIN, admin = DEFAULT_ADMIN_PIN);
    erasure.done(context, claim.token(), message).await
}

fn spend_both(card: &mut OpenPgpApplication<'_, '_>) -> Result<(), TokenError> {
    for password in [Password::User, Password::Admin] {
        exhaust(|guess| {
            let guess = Pin::admin(guess);
            let guess = guess.map_err(|problem| TokenError::Malformed(problem.to_string()))?;
            card.verify(password, &guess)
        })?;
    }
    Ok(())
}
