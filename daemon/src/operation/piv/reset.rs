//! Erasing the PIV application: the card does it only once PIN and PUK are spent, so they are,
//! after a yes. The other applications stay as they are.

use mfad_bus::{Cause, Error, OperationResult, PromptDetails, Question};
use mfad_cards::piv::{DEFAULT_PIN, DEFAULT_PUK, Pin};

use super::{done, fault};
use crate::operation::proof::while_plugged;
use crate::operation::{Conversation, name};
use crate::token::{Claim, Piv, Presented, Token, TokenError};

/// More tries than a counter of one byte can allow.
const MOST: usize = 256;

/// Erases it.
pub async fn run(talk: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    let token = claim.token();
    while_plugged(claim, consent(talk, token)).await?;
    let erased = claim.piv(erase).await;
    erased.map_err(|error| unsuccessful(token, &error))?;
    let message = format!(
        "The PIV of {} is as new. Its PIN is {DEFAULT_PIN} and its PUK {DEFAULT_PUK}: change both.",
        token.name
    );
    Ok(done(claim, message))
}

/// Nothing is spent on a card that does not know the command: it could never be used again.
fn erase(piv: &mut Piv<'_, '_>) -> Result<(), TokenError> {
    match piv.reset() {
        Err(TokenError::CardRefused(status)) if !status.is_unsupported() => {}
        done_or_impossible => return done_or_impossible,
    }
    spend(piv, |piv, guess| piv.verify(guess))?;
    spend(piv, |piv, guess| piv.change_puk(guess, guess))?;
    piv.reset()
}

async fn consent(talk: &Conversation, token: &Token) -> Result<(), Error> {
    let reason = format!(
        "All keys and certificates in the PIV of {} will be erased for good, and its PIN and PUK \
         with them. What else is on it stays.",
        token.name
    );
    let details = PromptDetails {
        reason,
        tokens: name(token).map(|it| vec![it]),
        question: Some(Question::Reset.word().to_owned()),
        ..PromptDetails::default()
    };
    talk.confirm(details).await
}

/// Presents wrong ones until the card takes no more.
fn spend(
    piv: &mut Piv<'_, '_>,
    present: impl Fn(&mut Piv<'_, '_>, &Pin) -> Result<Presented, TokenError>,
) -> Result<(), TokenError> {
    for _ in 0..MOST {
        match present(piv, &guess()?)? {
            Presented::Wrong(Some(0)) => return Ok(()),
            // One that was right by chance is no matter: the next is another.
            Presented::Wrong(_) | Presented::Right | Presented::Unfit => {}
        }
    }
    // Whether they are spent is the card's to judge.
    Ok(())
}

/// Eight random digits: some cards look at nothing else.
fn guess() -> Result<Pin, TokenError> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| TokenError::Closed(error.to_string()))?;
    let text: String =
        bytes.iter().map(|byte| char::from(b'0'.saturating_add(byte % 10))).collect();
    Pin::new(&text).map_err(|problem| TokenError::Malformed(problem.to_string()))
}

fn unsuccessful(token: &Token, error: &TokenError) -> Error {
    if matches!(error, TokenError::CardRefused(status) if status.is_unsupported()) {
        let message = format!("{} cannot erase its PIV. Nothing was changed.", token.name);
        return Error::new(Cause::NotSupported, message);
    }
    let error = fault(token, error);
    let message = format!(
        "{} The PIV was not erased, or not confirmed to be; its PIN and PUK may be blocked now. \
         Begin again with `mfactl piv reset {}`.",
        error.message, token.id
    );
    Error::new(error.cause, message)
}
