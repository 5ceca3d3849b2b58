//! PIN and PUK of a card: changed, and the one unblocked with the other.

use mfad_bus::{Cause, Error, OperationResult, PinWanted};
use mfad_cards::piv::Pin;
use mfad_words::say;

use super::fault;
use crate::operation::Conversation;
use crate::operation::counted::{Counted, done, renew};
use crate::token::{Claim, Piv, Presented, Token, TokenError};

/// PIN or PUK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Pin,
    Puk,
}

impl Counted for Which {
    type Typed = Pin;

    fn word(self) -> String {
        match self {
            Which::Pin => say!("card-pin"),
            Which::Puk => say!("card-puk"),
        }
    }

    fn wanted(self, new: bool) -> PinWanted {
        match (self, new) {
            (Which::Pin, false) => PinWanted::Current,
            (Which::Pin, true) => PinWanted::New,
            (Which::Puk, false) => PinWanted::Puk,
            (Which::Puk, true) => PinWanted::NewPuk,
        }
    }

    fn lengths(self) -> (u32, u32) {
        (6, 8)
    }

    fn read(self, text: &str) -> Result<Pin, String> {
        Pin::new(text).map_err(|problem| problem.to_string())
    }

    async fn tries(self, claim: &Claim) -> Result<Option<u8>, TokenError> {
        let asked = claim.piv(move |piv| match self {
            Which::Pin => piv.pin_tries(),
            Which::Puk => piv.puk_tries(),
        });
        asked.await
    }

    fn then(self) -> String {
        match self {
            Which::Pin => say!("piv-then-puk"),
            Which::Puk => say!("piv-then-reset"),
        }
    }

    fn blocked(self, token: &Token) -> Error {
        let Token { name, id, .. } = token;
        match self {
            Which::Pin => Error::new(Cause::PinBlocked, say!("piv-pin-blocked", name, id)),
            Which::Puk => Error::new(Cause::PukBlocked, say!("piv-puk-blocked", name, id)),
        }
    }

    /// Which of several it was the card does not say.
    fn unfit(self, token: &Token) -> Error {
        let message = say!("piv-only-digits", name = token.name);
        Error::new(Cause::PinNotAccepted, message)
    }

    fn fault(self, token: &Token, error: &TokenError) -> Error {
        fault(token, error)
    }
}

/// Changes the PIN.
pub async fn change_pin(talk: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    set(talk, claim, (Which::Pin, Which::Pin), |piv, old, new| piv.change_pin(old, new)).await?;
    Ok(done(claim, say!("proof-new-pin", name = claim.token().name)))
}

/// Changes the PUK.
pub async fn change_puk(talk: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    set(talk, claim, (Which::Puk, Which::Puk), |piv, old, new| piv.change_puk(old, new)).await?;
    Ok(done(claim, say!("piv-new-puk", name = claim.token().name)))
}

/// Gives the card a new PIN by its PUK, whether the PIN is blocked or forgotten.
pub async fn unblock_pin(talk: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    set(talk, claim, (Which::Puk, Which::Pin), |piv, puk, new| piv.unblock(puk, new)).await?;
    Ok(done(claim, say!("piv-takes-pin-again", name = claim.token().name)))
}

type Present = fn(&mut Piv<'_, '_>, &Pin, &Pin) -> Result<Presented, TokenError>;

async fn set(
    talk: &Conversation,
    claim: &Claim,
    which: (Which, Which),
    present: Present,
) -> Result<(), Error> {
    let on_card = |proof, new| claim.piv(move |piv| present(piv, &proof, &new));
    renew(talk, claim, which, on_card).await
}
