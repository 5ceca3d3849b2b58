//! The PIN of a key as a person types it: the current one, or a new one. The token's attempts are
//! the person's to spend: nothing here tries a PIN twice that was not right.

use mfad_ctap::Status;
use mfad_ctap::pin::{Pin, PinProblem};
use mfad_device::token::{Claim, TokenError};
use mfad_terms::{Cause, PinWanted, Question};
use mfad_text::{Text, tr};

use crate::error::Error;
use crate::faults::{pin_blocked, pin_blocked_until_replug, token_fault};
use crate::interaction::conversation::Conversation;
use crate::interaction::touch::while_plugged;
use crate::interaction::typed_otp::is_meant;
use crate::prompt::{PromptDetails, TokenName};

/// With this many attempts left a person must say that they want to go on.
const FEW: u8 = 3;

/// The current PIN, asked for as often as the person wants and the token takes it.
pub struct CurrentPin<'o> {
    ui: &'o Conversation,
    claim: &'o Claim,
    reason: &'o Text,
    mistake: Option<Text>,
    warned: bool,
}

impl<'o> CurrentPin<'o> {
    /// Nothing asked yet.
    pub fn new(ui: &'o Conversation, claim: &'o Claim, reason: &'o Text) -> Self {
        Self { ui, claim, reason, mistake: None, warned: false }
    }

    /// A PIN that could be the current one. Costs no attempt.
    pub async fn ask(&mut self) -> Result<Pin, Error> {
        loop {
            let attempts = self.attempts().await?;
            let details = PromptDetails {
                reason: self.reason.clone(),
                tokens: Some(vec![TokenName::from(self.claim.token())]),
                wanted: Some(PinWanted::Current),
                attempts: Some(attempts.into()),
                mistake: self.mistake.take(),
                ..PromptDetails::default()
            };
            let typed = while_plugged(self.claim, self.ui.pin(details)).await?;
            if !is_meant(self.ui, self.claim, &typed).await? {
                continue;
            }
            match parse(&typed) {
                Ok(pin) => return Ok(pin),
                Err(mistake) => self.mistake = Some(mistake),
            }
        }
    }

    /// What the token said to the PIN: wrong, so ask again, or something that ends it.
    pub fn wrong(&mut self, error: TokenError) -> Result<(), Error> {
        if error != TokenError::Refused(Status::PIN_INVALID) {
            return Err(token_fault(self.claim.token(), &error));
        }
        self.mistake = Some(tr!("proof-pin-wrong"));
        Ok(())
    }

    /// How many attempts the token still takes, with the person's consent to spend one where they
    /// are few.
    async fn attempts(&mut self) -> Result<u8, Error> {
        let token = self.claim.token();
        let retries = self.claim.pin_retries().await.map_err(|error| token_fault(token, &error))?;
        if retries.left == 0 {
            return Err(pin_blocked(token));
        }
        if retries.power_cycle == Some(true) {
            return Err(pin_blocked_until_replug(token));
        }
        let last = retries.left == 1;
        if retries.left <= FEW && (last || !self.warned) {
            self.warned = true;
            self.warn(retries.left).await?;
        }
        Ok(retries.left)
    }

    async fn warn(&mut self, left: u8) -> Result<(), Error> {
        let token = self.claim.token();
        let reason = tr!("proof-few", name = token.name, left);
        let details = PromptDetails {
            reason,
            tokens: Some(vec![TokenName::from(token)]),
            attempts: Some(left.into()),
            mistake: self.mistake.take(),
            question: Some(Question::LastAttempts),
            ..PromptDetails::default()
        };
        while_plugged(self.claim, self.ui.confirm(details)).await
    }
}

/// A new PIN for this token. Asked until it is one that the token could take.
pub async fn new_pin(
    ui: &Conversation,
    claim: &Claim,
    reason: &Text,
    mut mistake: Option<Text>,
) -> Result<Pin, Error> {
    let token = claim.token();
    let info = claim.info().map_err(|error| token_fault(token, &error))?;
    let (minimum, maximum) = (info.min_pin_length, info.max_pin_length.min(MAX_BYTES));
    loop {
        let details = PromptDetails {
            reason: reason.clone(),
            tokens: Some(vec![TokenName::from(token)]),
            wanted: Some(PinWanted::New),
            minimum: u32::try_from(minimum).ok(),
            maximum: u32::try_from(maximum).ok(),
            mistake: mistake.take(),
            ..PromptDetails::default()
        };
        let typed = while_plugged(claim, ui.pin(details)).await?;
        if !is_meant(ui, claim, &typed).await? {
            continue;
        }
        let text = std::str::from_utf8(&typed).map_err(|_| not_text())?;
        match Pin::chosen(text, minimum, maximum) {
            Ok(pin) => return Ok(pin),
            Err(problem) => mistake = Some(unfit(problem)),
        }
    }
}

/// The most bytes of UTF-8 any PIN may have (CTAP 2.2 §6.5.1).
pub const MAX_BYTES: u64 = 63;

fn parse(typed: &[u8]) -> Result<Pin, Text> {
    let text = std::str::from_utf8(typed).map_err(|_| tr!("proof-not-text"))?;
    Pin::new(text).map_err(unfit)
}

/// Why a text is no PIN that this key could take.
fn unfit(problem: PinProblem) -> Text {
    match problem {
        PinProblem::TooShort(least) => tr!("proof-pin-too-short", least),
        PinProblem::TooLong(most) => tr!("proof-pin-too-long", most),
        PinProblem::TooManyBytes => tr!("proof-pin-too-many-bytes"),
        PinProblem::Nul => tr!("proof-pin-nul"),
    }
}

fn not_text() -> Error {
    Error::new(Cause::InvalidArgument, tr!("proof-pin-is-text"))
}
