//! Getting the PIN from a person and trading it for proof that the token accepts. The token's
//! attempts are the person's to spend: nothing here tries a PIN twice that was not right.

use std::future::Future;

use mfad_bus::{Cause, Error, PinWanted, PromptDetails, Question};
use mfad_ctap::Status;
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::pin::{Pin, PinUvAuthToken};
use mfad_words::say;

use super::trouble::{pin_blocked, pin_blocked_until_replug, token_fault};
use super::{Conversation, name, own_verification, pin};
use crate::token::{Claim, TokenError};

/// With this many attempts left a person must say that they want to go on.
const FEW: u8 = 3;

/// Proof that the owner is there: by the token's own verification where it has one, else by PIN.
/// `purpose` is a sentence that says what for.
pub async fn of_owner(
    talk: &Conversation,
    claim: &Claim,
    permissions: Permissions,
    rp_id: Option<&str>,
    purpose: &str,
) -> Result<PinUvAuthToken, Error> {
    Owner::new(talk, claim, rp_id, purpose).proves(permissions).await
}

/// The owner, who gives one proof after the other: a key takes one for a single touch only
/// (CTAP 2.2 §6.1.2 and §6.2.2), but the PIN is asked for once.
pub struct Owner<'o> {
    talk: &'o Conversation,
    claim: &'o Claim,
    rp_id: Option<&'o str>,
    purpose: &'o str,
    /// The one that the token took.
    pin: Option<Pin>,
}

impl<'o> Owner<'o> {
    /// Nothing asked yet; `purpose` is as for [`of_owner`].
    pub fn new(
        talk: &'o Conversation,
        claim: &'o Claim,
        rp_id: Option<&'o str>,
        purpose: &'o str,
    ) -> Self {
        Self { talk, claim, rp_id, purpose, pin: None }
    }

    /// The token that it is about.
    pub fn claim(&self) -> &'o Claim {
        self.claim
    }

    /// The PIN is this one, so it is not asked for.
    pub fn knows(&mut self, pin: Pin) {
        self.pin = Some(pin);
    }

    /// Proof for these permissions.
    pub async fn proves(&mut self, permissions: Permissions) -> Result<PinUvAuthToken, Error> {
        let Self { talk, claim, rp_id, purpose, .. } = *self;
        let token = claim.token();
        if token.is_old() {
            return Err(token_fault(token, &TokenError::OnlyU2f));
        }
        if let Some(pin) = &self.pin {
            let proof = claim.pin_token(pin, permissions, rp_id).await;
            return proof.map_err(|error| token_fault(token, &error));
        }
        let own = own_verification::proof(talk, claim, permissions, rp_id, purpose).await?;
        if let Some(own) = own {
            return Ok(own);
        }
        if token.info().is_some_and(|info| info.options.client_pin() != Some(true)) {
            return Err(token_fault(token, &TokenError::Refused(Status::PIN_NOT_SET)));
        }
        let reason = match purpose.contains(&token.name) {
            true => say!("proof-its-pin", purpose),
            false => say!("proof-pin-of", purpose, name = token.name),
        };
        let (proof, pin) = by_pin(talk, claim, permissions, rp_id, &reason).await?;
        self.pin = Some(pin);
        Ok(proof)
    }
}

/// Asks for the PIN until the token takes it or no more, and gives the proof.
async fn by_pin(
    talk: &Conversation,
    claim: &Claim,
    permissions: Permissions,
    rp_id: Option<&str>,
    reason: &str,
) -> Result<(PinUvAuthToken, Pin), Error> {
    if must_change(claim) {
        return by_changed_pin(talk, claim, permissions, rp_id).await;
    }
    let mut asking = CurrentPin::new(talk, claim, reason);
    loop {
        let pin = asking.ask().await?;
        match claim.pin_token(&pin, permissions, rp_id).await {
            Ok(token) => return Ok((token, pin)),
            Err(error) if forced_meanwhile(claim, &error).await => {
                return by_changed_pin(talk, claim, permissions, rp_id).await;
            }
            Err(error) => asking.wrong(error)?,
        }
    }
}

fn must_change(claim: &Claim) -> bool {
    claim.info().is_ok_and(|info| info.force_pin_change)
}

/// Another program may have made the key want another PIN; it says so as if this one were wrong
/// (CTAP 2.2 §6.5.5.7.1) or too simple (§6.5.5.7.2).
async fn forced_meanwhile(claim: &Claim, error: &TokenError) -> bool {
    let refused = [Status::PIN_INVALID, Status::PIN_POLICY_VIOLATION].map(TokenError::Refused);
    if !refused.contains(error) {
        return false;
    }
    claim.refresh().await;
    must_change(claim)
}

/// The key does nothing before its PIN was changed, so it is, now that this is in the way.
async fn by_changed_pin(
    talk: &Conversation,
    claim: &Claim,
    permissions: Permissions,
    rp_id: Option<&str>,
) -> Result<(PinUvAuthToken, Pin), Error> {
    let name = &claim.token().name;
    let reason = say!("proof-another-pin", name);
    let pin = pin::changed(talk, claim, &reason).await?;
    claim.refresh().await;
    let token = claim.pin_token(&pin, permissions, rp_id).await;
    let token = token.map_err(|error| token_fault(claim.token(), &error))?;
    Ok((token, pin))
}

/// The current PIN, asked for as often as the person wants and the token takes it.
pub struct CurrentPin<'o> {
    talk: &'o Conversation,
    claim: &'o Claim,
    reason: &'o str,
    mistake: Option<String>,
    warned: bool,
}

impl<'o> CurrentPin<'o> {
    /// Nothing asked yet.
    pub fn new(talk: &'o Conversation, claim: &'o Claim, reason: &'o str) -> Self {
        Self { talk, claim, reason, mistake: None, warned: false }
    }

    /// A PIN that could be the current one. Costs no attempt.
    pub async fn ask(&mut self) -> Result<Pin, Error> {
        loop {
            let attempts = self.attempts().await?;
            let details = PromptDetails {
                reason: self.reason.to_owned(),
                tokens: name(self.claim.token()).map(|it| vec![it]),
                wanted: Some(PinWanted::Current.word().to_owned()),
                attempts: Some(attempts.into()),
                mistake: self.mistake.take(),
                ..PromptDetails::default()
            };
            match parse(&while_plugged(self.claim, self.talk.pin(details)).await?) {
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
        self.mistake = Some(say!("proof-pin-wrong"));
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

    async fn warn(&self, left: u8) -> Result<(), Error> {
        let token = self.claim.token();
        let reason = say!("proof-few", name = token.name, left);
        let details = PromptDetails {
            reason,
            tokens: name(token).map(|it| vec![it]),
            attempts: Some(left.into()),
            mistake: self.mistake.clone(),
            question: Some(Question::LastAttempts.word().to_owned()),
            ..PromptDetails::default()
        };
        while_plugged(self.claim, self.talk.confirm(details)).await
    }
}

/// What a person answers, unless the token is pulled out meanwhile.
pub async fn while_plugged<T>(
    claim: &Claim,
    answer: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let token = claim.token();
    tokio::select! {
        answer = answer => answer,
        () = token.gone() => Err(token_fault(token, &TokenError::Gone)),
    }
}

/// A new PIN for this token. Asked until it is one that the token could take.
pub async fn new_pin(
    talk: &Conversation,
    claim: &Claim,
    reason: &str,
    mut mistake: Option<String>,
) -> Result<Pin, Error> {
    let token = claim.token();
    let info = claim.info().map_err(|error| token_fault(token, &error))?;
    let (minimum, maximum) = (info.min_pin_length, info.max_pin_length.min(MAX_BYTES));
    loop {
        let details = PromptDetails {
            reason: reason.to_owned(),
            tokens: name(token).map(|it| vec![it]),
            wanted: Some(PinWanted::New.word().to_owned()),
            minimum: u32::try_from(minimum).ok(),
            maximum: u32::try_from(maximum).ok(),
            mistake: mistake.take(),
            ..PromptDetails::default()
        };
        let typed = while_plugged(claim, talk.pin(details)).await?;
        let text = std::str::from_utf8(&typed).map_err(|_| not_text())?;
        match Pin::chosen(text, minimum, maximum) {
            Ok(pin) => return Ok(pin),
            Err(problem) => mistake = Some(sentence(&problem.to_string())),
        }
    }
}

/// The most bytes of UTF-8 any PIN may have (CTAP 2.2 §6.5.1).
pub const MAX_BYTES: u64 = 63;

fn parse(typed: &[u8]) -> Result<Pin, String> {
    let text = std::str::from_utf8(typed).map_err(|_| say!("proof-not-text"))?;
    Pin::new(text).map_err(|problem| sentence(&problem.to_string()))
}

fn not_text() -> Error {
    Error::new(Cause::InvalidArgument, say!("proof-pin-is-text"))
}

/// With a capital at the beginning and a full stop at the end.
pub fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|it| it.to_uppercase().collect::<String>());
    format!("{}{}.", first.unwrap_or_default(), characters.as_str())
}
