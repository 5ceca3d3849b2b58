//! PIN, admin PIN and reset code of a card: changed, set, and the PIN unblocked with one of the
//! others.

use mfad_cards::openpgp::{DEFAULT_ADMIN_PIN, DEFAULT_PIN, Password, Pin, PinProblem};
use mfad_device::token::{Claim, OpenPgpApplication, Presented, Token, TokenError};
use mfad_terms::{Cause, OpenPgpUnblock, PinWanted, Remedy};
use mfad_text::{Text, tr};

use super::fault;
use crate::error::Error;
use crate::interaction::card_pin::{RetryCounter, done, renew};
use crate::interaction::conversation::Conversation;
use crate::result::OperationResult;

/// The longest that cards take, in bytes.
const LONGEST: u32 = 127;

/// PIN, admin PIN or reset code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// What its holder signs with.
    Pin,
    /// What whoever looks after it changes it with.
    AdminPin,
    /// What unblocks the PIN.
    ResetCode,
}

/// One of them, as it was typed.
#[derive(Clone)]
pub struct Typed {
    /// The text of it.
    pub pin: Pin,
    /// It is the one that cards come with.
    pub default: bool,
}

impl RetryCounter for Which {
    type Typed = Typed;

    fn wanted(self, new: bool) -> PinWanted {
        match (self, new) {
            (Which::Pin, false) => PinWanted::Current,
            (Which::Pin, true) => PinWanted::New,
            (Which::AdminPin, false) => PinWanted::AdminPin,
            (Which::AdminPin, true) => PinWanted::NewAdminPin,
            (Which::ResetCode, false) => PinWanted::ResetCode,
            (Which::ResetCode, true) => PinWanted::NewResetCode,
        }
    }

    fn lengths(self) -> (u32, u32) {
        match self {
            Which::Pin => (6, LONGEST),
            Which::AdminPin | Which::ResetCode => (8, LONGEST),
        }
    }

    fn read(self, text: &str) -> Result<Typed, Text> {
        let (pin, default) = match self {
            Which::Pin => (Pin::user(text), text == DEFAULT_PIN),
            Which::AdminPin => (Pin::admin(text), text == DEFAULT_ADMIN_PIN),
            Which::ResetCode => (Pin::admin(text), false),
        };
        Ok(Typed { pin: pin.map_err(unfit)?, default })
    }

    async fn tries(self, claim: &Claim) -> Result<Option<u8>, TokenError> {
        let pins = claim.openpgp(|card| Ok(card.application()?.pins)).await?;
        Ok(Some(match self {
            Which::Pin => pins.pin_tries_left,
            Which::AdminPin => pins.admin_tries_left,
            Which::ResetCode => pins.reset_code_tries_left,
        }))
    }

    fn after_last_try(self) -> Text {
        match self {
            Which::Pin => tr!("openpgp-then-reset-code"),
            Which::AdminPin => tr!("openpgp-then-erase"),
            Which::ResetCode => tr!("openpgp-then-admin-pin"),
        }
    }

    fn blocked(self, token: &Token) -> Error {
        let Token { name, id, .. } = token;
        match self {
            Which::Pin => Error::new(Cause::PinBlocked, tr!("openpgp-pin-blocked", name))
                .with_remedy_about(Remedy::UnblockOpenpgpPin, id.as_str()),
            Which::AdminPin => {
                Error::new(Cause::AdminPinBlocked, tr!("openpgp-admin-pin-blocked", name))
                    .with_remedy_about(Remedy::ResetOpenpgp, id.as_str())
            }
            Which::ResetCode => {
                Error::new(Cause::ResetCodeBlocked, tr!("openpgp-reset-code-blocked", name))
                    .with_remedy_about(Remedy::UnblockOpenpgpPinWithAdminPin, id.as_str())
            }
        }
    }

    fn unfit(self, token: &Token) -> Error {
        let message = tr!("openpgp-unfit", name = token.name);
        Error::new(Cause::PinNotAccepted, message)
    }

    fn fault(self, token: &Token, error: &TokenError) -> Error {
        fault(token, error)
    }
}

/// Changes the PIN.
pub async fn change_pin(ui: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    let change: PresentOpenPgp = |card, old, new| card.change(Password::User, old, new);
    set(ui, claim, (Which::Pin, Which::Pin), change).await?;
    Ok(done(claim, tr!("openpgp-new-pin", name = claim.token().name)))
}

/// Changes the admin PIN.
pub async fn change_admin_pin(ui: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    let change: PresentOpenPgp = |card, old, new| card.change(Password::Admin, old, new);
    set(ui, claim, (Which::AdminPin, Which::AdminPin), change).await?;
    Ok(done(claim, tr!("openpgp-new-admin-pin", name = claim.token().name)))
}

/// Gives the card a reset code, by the admin PIN.
pub async fn set_reset_code(ui: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    let present: PresentOpenPgp = |card, admin, code| card.set_reset_code(admin, code);
    let default = set(ui, claim, (Which::AdminPin, Which::ResetCode), present).await?;
    Ok(proved(claim, tr!("openpgp-new-reset-code", name = claim.token().name), default))
}

/// Gives the card a new PIN by its reset code or admin PIN, whether the PIN is blocked or
/// forgotten. Without a word for which, by the reset code if there is one that works.
pub async fn unblock_pin(
    ui: &Conversation,
    claim: &Claim,
    by: Option<OpenPgpUnblock>,
) -> Result<OperationResult, Error> {
    let by = match by {
        Some(by) => by,
        None if has_reset_code(claim).await? => OpenPgpUnblock::ResetCode,
        None => OpenPgpUnblock::AdminPin,
    };
    let (which, present): (Which, PresentOpenPgp) = match by {
        OpenPgpUnblock::ResetCode => (Which::ResetCode, |card, code, new| card.unblock(code, new)),
        OpenPgpUnblock::AdminPin => {
            (Which::AdminPin, |card, admin, new| card.unblock_as_admin(admin, new))
        }
    };
    let default = set(ui, claim, (which, Which::Pin), present).await?;
    Ok(proved(claim, tr!("openpgp-takes-pin-again", name = claim.token().name), default))
}

/// What it ends with, and what helps if the admin PIN that proved it is the factory's.
fn proved(claim: &Claim, message: Text, default: bool) -> OperationResult {
    if !default {
        return done(claim, message);
    }
    OperationResult {
        remedy: Some(Remedy::ChangeOpenpgpAdminPin),
        remedy_about: Some(claim.token().id.clone()),
        ..done(claim, Text::sentences([message, tr!("openpgp-default")]))
    }
}

async fn has_reset_code(claim: &Claim) -> Result<bool, Error> {
    let tries = Which::ResetCode.tries(claim).await;
    let tries = tries.map_err(|error| fault(claim.token(), &error))?;
    Ok(tries.is_some_and(|tries| tries > 0))
}

type PresentOpenPgp =
    fn(&mut OpenPgpApplication<'_, '_>, &Pin, &Pin) -> Result<Presented, TokenError>;

/// Sets one by another. Whether that other is still the one that cards come with, which no card tells
/// unless it is tried.
async fn set(
    ui: &Conversation,
    claim: &Claim,
    (proof, new): (Which, Which),
    present: PresentOpenPgp,
) -> Result<bool, Error> {
    let mut default = false;
    renew(ui, claim, (proof, new), |typed, new| {
        default = typed.default;
        claim.openpgp(move |card| present(card, &typed.pin, &new.pin))
    })
    .await?;
    Ok(default)
}

/// Why a text can be no PIN, admin PIN or reset code.
fn unfit(problem: PinProblem) -> Text {
    match problem {
        PinProblem::TooShort(least) => tr!("openpgp-pin-too-short", least),
        PinProblem::TooLong => tr!("openpgp-pin-too-long", most = LONGEST),
    }
}
