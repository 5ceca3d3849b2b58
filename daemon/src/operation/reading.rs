//! Proof that lets the passkeys on a key be read, and nothing else: `pcmr` (CTAP 2.2 §6.5.5.7). A key
//! that gives it takes it again after it was pulled out, so whoever typed the PIN once is not asked
//! before the next list. It is kept in memory alone: a restart ends it.

use mfad_text::Text;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mfad_ctap::Status;
use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::pin::PinUvAuthToken;
use mfad_device::token::{Claim, Stored, TokenError};

use super::Conversation;
use super::Error;
use super::faults::token_fault;
use super::proof::Owner;

/// Whose it is, and the id of the key.
type ReadPlace = (u32, String);

/// What is kept. Clones see the same.
#[derive(Clone, Default)]
pub struct ReadProofs(Arc<Mutex<HashMap<ReadPlace, Arc<PinUvAuthToken>>>>);

impl ReadProofs {
    /// The passkeys on a key that gives such proof; `reason` says what for. Where the PIN is typed it
    /// counts for the visit too.
    pub async fn passkeys(
        &self,
        ui: &Conversation,
        claim: &Claim,
        reason: &Text,
    ) -> Result<Stored, Error> {
        let place = (ui.client().uid, claim.token().id.clone());
        let fault = |error: TokenError| token_fault(claim.token(), &error);
        let kept = self.kept().get(&place).map(Arc::clone);
        if let Some(kept) = kept {
            match claim.passkeys(&kept).await {
                // It was reset, or is another key.
                Err(TokenError::Refused(Status::PIN_AUTH_INVALID)) => self.kept().remove(&place),
                result => return result.map_err(fault),
            };
        }
        let mut owner = Owner::new(ui, claim, None, reason);
        let wanted = Permissions::PERSISTENT_CREDENTIAL_MANAGEMENT_READ_ONLY;
        let reading = Arc::new(owner.token(wanted).await?);
        let stored = claim.passkeys(&reading).await.map_err(fault)?;
        self.kept().insert(place, reading);
        // The list is there. Where this fails the PIN is asked for when it is needed.
        if owner.typed()
            && let Ok(permissions) = claim.management_permissions()
            && let Ok(proof) = owner.token(permissions).await
        {
            claim.keep_proof(ui.client(), &Arc::new(proof));
        }
        Ok(stored)
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<ReadPlace, Arc<PinUvAuthToken>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
