//! Trading the PIN that a person types, or the token's own verification, for proof that the token
//! accepts.

use std::future::Future;
use std::time::Duration;

use mfad_ctap::Status;
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::pin::{Pin, PinUvAuthToken};
use mfad_device::token::{Claim, TokenError, UvProof};
use mfad_text::{Text, tr};

use crate::error::Error;
use crate::faults::token_fault;
use crate::interaction::built_in_uv;
use crate::interaction::conversation::Conversation;
use crate::interaction::new_pin::{have_pin_changed, set_first_pin};
use crate::interaction::pin_entry::CurrentPin;

/// Proof that the owner is there: by the token's own verification where it has one, else by PIN.
/// `purpose` is a sentence that says what for.
pub async fn of_owner(
    ui: &Conversation,
    claim: &Claim,
    permissions: Permissions,
    rp_id: Option<&str>,
    purpose: &Text,
) -> Result<PinUvAuthToken, Error> {
    Owner::new(ui, claim, rp_id, purpose).token(permissions).await
}

/// The owner, who gives one proof after the other: a key takes one for a single touch only
/// (CTAP 2.2 §6.1.2 and §6.2.2), but the PIN is asked for once.
pub struct Owner<'o> {
    ui: &'o Conversation,
    claim: &'o Claim,
    rp_id: Option<&'o str>,
    purpose: &'o Text,
    /// The one that the token took.
    pin: Option<Pin>,
    /// How often a finger is still tried within a command.
    fingers: u64,
    /// Whether a token without a PIN is given one on the way.
    being_set_up: bool,
}

impl<'o> Owner<'o> {
    /// Nothing asked yet; `purpose` is as for [`of_owner`].
    pub fn new(
        ui: &'o Conversation,
        claim: &'o Claim,
        rp_id: Option<&'o str>,
        purpose: &'o Text,
    ) -> Self {
        let (fingers, being_set_up) = (built_in_uv::ATTEMPTS, false);
        Self { ui, claim, rp_id, purpose, pin: None, fingers, being_set_up }
    }

    /// The same of a token that is set up here, and is given a PIN if it has none.
    pub fn being_set_up(self) -> Self {
        Self { being_set_up: true, ..self }
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

    /// Has the token do a command with proof for these permissions. Where its own verification fails
    /// within the command, another finger is tried, and then the PIN.
    pub async fn prove_with<T, F>(
        &mut self,
        permissions: Permissions,
        mut command: impl FnMut(UvProof) -> F,
    ) -> Result<Result<T, TokenError>, Error>
    where
        F: Future<Output = Result<T, TokenError>>,
    {
        loop {
            let proof = self.proves(permissions).await?;
            match command(proof.clone()).await {
                Err(error) if self.tries_again(&proof, &error) => {}
                done => return Ok(done),
            }
        }
    }

    /// Proof for makeCredential and getAssertion: a token of CTAP 2.0 that knows fingers verifies
    /// within the command.
    pub async fn proves(&mut self, permissions: Permissions) -> Result<UvProof, Error> {
        let info = self.claim.info().map_err(|error| token_fault(self.claim.token(), &error))?;
        let within = info.options.verifies_within_commands() && permissions.is_for_credentials();
        if within && self.fingers > 0 && self.pin.is_none() {
            return Ok(UvProof::BuiltIn);
        }
        Ok(self.token(permissions).await?.into())
    }

    /// Whether a command that failed with this proof is worth another: a finger, or the PIN.
    pub fn tries_again(&mut self, proof: &UvProof, error: &TokenError) -> bool {
        if !proof.is_built_in() || !built_in_uv::failed(error) {
            return false;
        }
        let unknown = *error == TokenError::Refused(Status::UV_INVALID);
        self.fingers = if unknown { self.fingers.saturating_sub(1) } else { 0 };
        let has_pin = self.claim.info().is_ok_and(|it| it.options.client_pin() == Some(true));
        self.fingers > 0 || has_pin
    }

    /// What to call when the token waits for a touch, or for a finger.
    pub fn asks(
        &self,
        proof: &UvProof,
        touch: &Text,
        patience: Duration,
    ) -> impl Fn() + Send + Clone + use<> {
        let (token, purpose) = (self.claim.token(), self.purpose);
        built_in_uv::on_use(self.ui, token, Some(proof), purpose, touch, patience)
    }

    /// A pinUvAuthToken with these permissions.
    pub async fn token(&mut self, permissions: Permissions) -> Result<PinUvAuthToken, Error> {
        let Self { ui, claim, rp_id, purpose, .. } = *self;
        let token = claim.token();
        if token.is_old() {
            return Err(token_fault(token, &TokenError::OnlyU2f));
        }
        if let Some(pin) = &self.pin {
            let proof = claim.pin_token(pin, permissions, rp_id).await;
            return proof.map_err(|error| token_fault(token, &error));
        }
        let own = built_in_uv::proof(ui, claim, permissions, rp_id, purpose).await?;
        if let Some(own) = own {
            return Ok(own);
        }
        if !has_pin(claim).await.map_err(|error| token_fault(token, &error))? {
            let pin = self.first_pin().await?;
            let proof = claim.pin_token(&pin, permissions, rp_id).await;
            self.pin = Some(pin);
            return proof.map_err(|error| token_fault(token, &error));
        }
        let reason = match purpose.mentions(&token.name) {
            true => tr!("proof-its-pin", purpose),
            false => tr!("proof-pin-of", purpose, name = token.name),
        };
        let (proof, pin) = by_pin(ui, claim, permissions, rp_id, &reason).await?;
        self.pin = Some(pin);
        Ok(proof)
    }
}

impl Owner<'_> {
    /// Has a first PIN chosen for a token that is being set up, or that always wants its owner verified:
    /// without one it does nothing at all.
    async fn first_pin(&self) -> Result<Pin, Error> {
        let Self { ui, claim, purpose, .. } = *self;
        let token = claim.token();
        let info = claim.info().map_err(|error| token_fault(token, &error))?;
        let options = &info.options;
        let always = options.always_uv() == Some(true);
        if options.client_pin().is_none() || !(always || self.being_set_up) {
            return Err(token_fault(token, &TokenError::Refused(Status::PIN_NOT_SET)));
        }
        let reason = match always {
            true => tr!("proof-first-pin", purpose, name = token.name),
            false => tr!("proof-pin-required", purpose, name = token.name),
        };
        let pin = set_first_pin(ui, claim, &reason).await?;
        claim.asked().await.map_err(|error| token_fault(token, &error))?;
        Ok(pin)
    }
}

/// Whether it has a PIN by now, if it had none: another program may have set it.
async fn has_pin(claim: &Claim) -> Result<bool, TokenError> {
    let known = claim.info()?.options.client_pin() == Some(true);
    Ok(known || claim.asked().await?.options.client_pin() == Some(true))
}

/// Asks for the PIN until the token takes it or no more, and gives the proof.
async fn by_pin(
    ui: &Conversation,
    claim: &Claim,
    permissions: Permissions,
    rp_id: Option<&str>,
    reason: &Text,
) -> Result<(PinUvAuthToken, Pin), Error> {
    if must_change(claim) {
        return by_changed_pin(ui, claim, permissions, rp_id).await;
    }
    let mut asking = CurrentPin::new(ui, claim, reason);
    loop {
        let pin = asking.ask().await?;
        match claim.pin_token(&pin, permissions, rp_id).await {
            Ok(token) => return Ok((token, pin)),
            Err(error) if must_change_after(claim, &error).await => {
                return by_changed_pin(ui, claim, permissions, rp_id).await;
            }
            Err(error) => asking.wrong(error)?,
        }
    }
}

fn must_change(claim: &Claim) -> bool {
    claim.info().is_ok_and(|info| info.wants_another_pin())
}

/// Another program may have made the key want another PIN; it says so as if this one were wrong
/// (CTAP 2.2 §6.5.5.7.1). One that is against its rules, as too short by now, it always wants changed
/// (§6.5.5.7.2).
async fn must_change_after(claim: &Claim, error: &TokenError) -> bool {
    match error {
        TokenError::Refused(Status::PIN_POLICY_VIOLATION) => true,
        TokenError::Refused(Status::PIN_INVALID) => {
            claim.asked().await.is_ok_and(|info| info.force_pin_change)
        }
        _ => false,
    }
}

/// The key does nothing before its PIN was changed, so it is, now that this is in the way.
async fn by_changed_pin(
    ui: &Conversation,
    claim: &Claim,
    permissions: Permissions,
    rp_id: Option<&str>,
) -> Result<(PinUvAuthToken, Pin), Error> {
    let name = &claim.token().name;
    let reason = tr!("proof-another-pin", name);
    // How long it has to be may have changed too.
    claim.asked().await.map_err(|error| token_fault(claim.token(), &error))?;
    let pin = have_pin_changed(ui, claim, &reason).await?;
    claim.asked().await.map_err(|error| token_fault(claim.token(), &error))?;
    let token = claim.pin_token(&pin, permissions, rp_id).await;
    let token = token.map_err(|error| token_fault(claim.token(), &error))?;
    Ok((token, pin))
}
