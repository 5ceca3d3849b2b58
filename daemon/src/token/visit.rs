//! A visit: whoever proved once that they know the PIN is not asked again while they stay. What is
//! kept for them is the key's pinUvAuthToken, never the PIN, and for nobody else.

use std::ops::BitOr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mfad_ctap::command::client_pin::Permissions;
use mfad_ctap::pin::PinUvAuthToken;
use tokio_util::sync::CancellationToken;

use super::{Claim, TokenError};

/// How long a proof is kept at most.
const VISIT: Duration = Duration::from_secs(600);

/// Somebody who may begin several operations, one after the other. Clones are the same one.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Names this one and, ever after, no other.
    pub name: Arc<str>,
    /// Is cancelled when they leave.
    pub left: CancellationToken,
}

/// The proof that the last visitor gave.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept(Arc<Mutex<Option<Proof>>>);

#[derive(Debug)]
struct Proof {
    visitor: Arc<str>,
    token: Arc<PinUvAuthToken>,
}

impl Kept {
    fn with<T>(&self, look: impl FnOnce(&mut Option<Proof>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Claim {
    /// Everything that looks after a token and that this one can do, so that one proof is enough
    /// for a visit (CTAP 2.2 §6.5.5.7).
    pub fn management_permissions(&self) -> Result<Permissions, TokenError> {
        let options = &self.info()?.options;
        let all = [
            (self.keeps_passkeys(), Permissions::CREDENTIAL_MANAGEMENT),
            (self.takes_fingerprints(), Permissions::BIO_ENROLLMENT),
            (options.authnr_cfg(), Permissions::AUTHENTICATOR_CONFIGURATION),
            (options.large_blobs(), Permissions::LARGE_BLOB_WRITE),
        ];
        let able = all.into_iter().filter(|(able, _)| *able).map(|(_, permission)| permission);
        able.reduce(BitOr::bitor).ok_or(TokenError::NotSupported)
    }

    /// What this visitor proved before, if that is kept.
    pub fn kept_proof(&self, visitor: &Visitor) -> Option<Arc<PinUvAuthToken>> {
        self.token.kept.with(|kept| {
            let proof = kept.as_ref().filter(|it| it.visitor == visitor.name)?;
            Some(Arc::clone(&proof.token))
        })
    }

    /// Keeps what this visitor proved until they leave, the key is pulled out, or it is too long
    /// ago.
    pub fn keep_proof(&self, visitor: &Visitor, token: &Arc<PinUvAuthToken>) {
        let (kept, gone) = (self.token.kept.clone(), self.token.gone.clone());
        let proof = Proof { visitor: Arc::clone(&visitor.name), token: Arc::clone(token) };
        kept.with(|it| *it = Some(proof));
        let (left, token) = (visitor.left.clone(), Arc::downgrade(token));
        tokio::spawn(async move {
            tokio::select! {
                () = left.cancelled() => {}
                () = gone.cancelled() => {}
                () = tokio::time::sleep(VISIT) => {}
            }
            kept.with(|it| it.take_if(|it| Arc::downgrade(&it.token).ptr_eq(&token)));
        });
    }

    /// The key does not accept it any more.
    pub fn forget_proof(&self) {
        self.token.kept.with(Option::take);
    }
}
