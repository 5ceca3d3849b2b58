//! PIN and PUK of a card: changed, and the one unblocked with the other.

use mfad_cards::piv::{Pin, PinProblem};
use mfad_device::token::{Claim, PivApplication, Presented, Token, TokenError};
use mfad_terms::{Cause, PinWanted, Remedy};
use mfad_text::{Text, tr};

use super::fault;
use crate::error::Error;
use crate::interaction::card_pin::{RetryCounter, done, renew};
use crate::interaction::conversation::Conversation;
use crate::result::OperationResult;

/// PIN or PUK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PivReference {
    /// What its holder signs with.
    Pin,
    /// What unblocks the PIN.
    Puk,
}

impl RetryCounter for PivReference {
    type Typed = Pin;

    fn wanted(self, new: bool) -> PinWanted {
        match (self, new) {
            (PivReference::Pin, false) => PinWanted::Current,
            (PivReference::Pin, true) => PinWanted::New,
            (PivReference::Puk, false) => PinWanted::Puk,
            (PivReference::Puk, true) => PinWanted::NewPuk,
        }
    }

    fn lengths(self) -> (u32, u32) {
        (6, 8)
    }

    fn read(self, text: &str) -> Result<Pin, Text> {
        Pin::new(text).map_err(unfit)
    }

    async fn tries(self, claim: &Claim) -> Result<Option<u8>, TokenError> {
        let asked = claim.piv(move |piv| match self {
            PivReference::Pin => piv.pin_tries(),
            PivReference::Puk => piv.puk_tries(),
        });
        asked.await
    }

    fn after_last_try(self) -> Text {
        match self {
            PivReference::Pin => tr!("piv-then-puk"),
            PivReference::Puk => tr!("piv-then-reset"),
        }
    }

    fn blocked(self, token: &Token) -> Error {
        let Token { name, id, .. } = token;
        match self {
            PivReference::Pin => Error::new(Cause::PinBlocked, tr!("piv-pin-blocked", name))
                .with_remedy_about(Remedy::UnblockPivPin, id.as_str()),
            PivReference::Puk => Error::new(Cause::PukBlocked, tr!("piv-puk-blocked", name))
                .with_remedy_about(Remedy::ResetPiv, id.as_str()),
        }
    }

    /// Which of several it was the card does not say.
    fn unfit(self, token: &Token) -> Error {
        let message = tr!("piv-only-digits", name = token.name);
        Error::new(Cause::PinNotAccepted, message)
    }

    fn fault(self, token: &Token, error: &TokenError) -> Error {
        fault(token, error)
    }
}

/// Changes the PIN.
pub async fn change_pin(ui: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    set(ui, claim, (PivReference::Pin, PivReference::Pin), |piv, old, new| {
        piv.change_pin(old, new)
    })
    .await?;
    Ok(done(claim, tr!("proof-new-pin", name = claim.token().name)))
}

/// Changes the PUK.
pub async fn change_puk(ui: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    set(ui, claim, (PivReference::Puk, PivReference::Puk), |piv, old, new| {
        piv.change_puk(old, new)
    })
    .await?;
    Ok(done(claim, tr!("piv-new-puk", name = claim.token().name)))
}

/// Gives the card a new PIN by its PUK, whether the PIN is blocked or forgotten.
pub async fn unblock_pin(ui: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    set(ui, claim, (PivReference::Puk, PivReference::Pin), |piv, puk, new| piv.unblock(puk, new))
        .await?;
    Ok(done(claim, tr!("piv-takes-pin-again", name = claim.token().name)))
}

type Present = fn(&mut PivApplication<'_, '_>, &Pin, &Pin) -> Result<Presented, TokenError>;

async fn set(
    ui: &Conversation,
    claim: &Claim,
    which: (PivReference, PivReference),
    present: Present,
) -> Result<(), Error> {
    let on_card = |proof, new| claim.piv(move |piv| present(piv, &proof, &new));
    renew(ui, claim, which, on_card).await
}

/// Why a text can be neither PIN nor PUK.
fn unfit(problem: PinProblem) -> Text {
    match problem {
        PinProblem::TooShort => tr!("piv-pin-too-short"),
        PinProblem::TooLong => tr!("piv-pin-too-long"),
        PinProblem::Characters => tr!("piv-pin-characters"),
    }
}
