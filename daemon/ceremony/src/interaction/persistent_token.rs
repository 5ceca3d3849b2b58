//! The persistent token that lets the passkeys on a key be read, and nothing else: `pcmr` (CTAP 2.2
//! §6.5.5.7). A key that gives it takes it again after it was pulled out, so whoever typed the PIN once is
//! not asked before the next list. It is kept in memory alone: a restart ends it.

use std::sync::Arc;

use mfad_ctap::Status;
use mfad_ctap::command::client_pin::Permissions;
use mfad_device::token::{Claim, Stored, TokenError};
use mfad_text::Text;

use crate::error::Error;
use crate::faults::token_fault;
use crate::interaction::conversation::Conversation;
use crate::interaction::user_verification::Owner;
use crate::memory::read_tokens::ReadTokens;

/// The passkeys on a key that gives such a token; `reason` says what for. Where the PIN is typed it counts
/// for the visit too.
pub async fn read_passkeys(
    kept: &ReadTokens,
    ui: &Conversation,
    claim: &Claim,
    reason: &Text,
) -> Result<Stored, Error> {
    let (uid, key) = (ui.client().uid, claim.token().id.as_str());
    let fault = |error: TokenError| token_fault(claim.token(), &error);
    if let Some(token) = kept.get(uid, key) {
        match claim.passkeys(&token).await {
            // It was reset, or is another key.
            Err(TokenError::Refused(Status::PIN_AUTH_INVALID)) => kept.remove(uid, key),
            result => return result.map_err(fault),
        }
    }
    let mut owner = Owner::new(ui, claim, None, reason);
    let wanted = Permissions::PERSISTENT_CREDENTIAL_MANAGEMENT_READ_ONLY;
    let token = Arc::new(owner.token(wanted).await?);
    let stored = claim.passkeys(&token).await.map_err(fault)?;
    kept.insert(uid, key, token);
    // The list is there. Where this fails the PIN is asked for when it is needed.
    if owner.typed()
        && let Ok(permissions) = claim.management_permissions()
        && let Ok(proof) = owner.token(permissions).await
    {
        claim.keep_proof(ui.client(), &Arc::new(proof));
    }
    Ok(stored)
}
