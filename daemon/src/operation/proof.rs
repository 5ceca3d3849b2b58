//! Trading the PIN that a person types, or the token's own verification, for proof that the token
//! accepts.

use mfad_bus::Error;
use mfad_ctap::Status;
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::pin::{Pin, PinUvAuthToken};
use mfad_words::say;

use super::trouble::token_fault;
use super::typed_pin::CurrentPin;
use super::{Conversation, own_verification, pin};
use crate::token::{Claim, TokenError};

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

    /// Whether a PIN was typed that the token took.
    pub fn typed(&self) -> bool {
        self.pin.is_some()
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
        if !has_pin(claim).await.map_err(|error| token_fault(token, &error))? {
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

/// Whether it has a PIN by now, if it had none: another program may have set it.
async fn has_pin(claim: &Claim) -> Result<bool, TokenError> {
    let known = claim.info()?.options.client_pin() == Some(true);
    Ok(known || claim.asked().await?.options.client_pin() == Some(true))
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
