//! Looking after a token: one proof of PIN for everything that a client does to it.

use std::future::Future;
use std::sync::Arc;

use mfad_ctap::Status;
use mfad_ctap::pin::PinUvAuthToken;
use mfad_device::token::{Claim, TokenError};
use mfad_terms::Remedy;
use mfad_text::Text;

use crate::error::Error;
use crate::faults::{Look, change_fault, token_fault};
use crate::interaction::conversation::Conversation;
use crate::interaction::user_verification;

/// Somebody looking after a claimed token.
pub struct Managing<'o> {
    /// The token.
    pub claim: &'o Claim,
    ui: &'o Conversation,
    reason: &'o Text,
}

impl<'o> Managing<'o> {
    /// Nothing asked yet; `reason` is a sentence that says what for.
    pub fn new(ui: &'o Conversation, claim: &'o Claim, reason: &'o Text) -> Self {
        Self { claim, ui, reason }
    }

    /// Sends the token a command with proof of PIN. The PIN is asked for if the client did not
    /// give it before, or the token does not remember.
    pub async fn run<T, F>(&self, command: impl FnMut(Arc<PinUvAuthToken>) -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, TokenError>>,
    {
        self.sends(command, |error| token_fault(self.claim.token(), &error)).await
    }

    /// The same with a command that changes something; the remedy is how to find out whether it was
    /// done.
    pub async fn changes<T, F>(
        &self,
        look: Remedy,
        command: impl FnMut(Arc<PinUvAuthToken>) -> F,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<T, TokenError>>,
    {
        self.sends(command, |error| change_fault(self.claim.token(), &error, &Look::Do(look))).await
    }

    async fn sends<T, F>(
        &self,
        mut command: impl FnMut(Arc<PinUvAuthToken>) -> F,
        fault: impl Fn(TokenError) -> Error,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<T, TokenError>>,
    {
        if let Some(kept) = self.claim.kept_proof(self.ui.client()) {
            match command(kept).await {
                Err(TokenError::Refused(Status::PIN_AUTH_INVALID)) => self.claim.forget_proof(),
                result => return result.map_err(&fault),
            }
        }
        let proof = Arc::new(self.prove().await?);
        let result = command(Arc::clone(&proof)).await.map_err(&fault)?;
        self.claim.keep_proof(self.ui.client(), &proof);
        Ok(result)
    }

    async fn prove(&self) -> Result<PinUvAuthToken, Error> {
        let permissions = self.claim.management_permissions();
        let permissions = permissions.map_err(|error| token_fault(self.claim.token(), &error))?;
        user_verification::of_owner(self.ui, self.claim, permissions, None, self.reason).await
    }
}
