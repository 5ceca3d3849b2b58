//! A visit: whoever proved once that they know a PIN or password is not asked again while they
//! stay. What is kept for them is the key's pinUvAuthToken, or the key that the password of OATH
//! makes, never the PIN or password, and for nobody else.

use std::fmt;
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
    /// Whose program it is.
    pub uid: u32,
    /// The user whom it serves: root's in a session of somebody is there for them.
    pub person: u32,
    /// Their program, as it calls itself: for people, and no proof of anything.
    pub program: Arc<str>,
    /// Is cancelled when they leave.
    pub left: CancellationToken,
}

/// The proof that the last visitor gave.
pub(super) struct Kept<P>(Arc<Mutex<Option<Proof<P>>>>);

struct Proof<P> {
    visitor: Arc<str>,
    proof: Arc<P>,
}

impl<P> Default for Kept<P> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<P> fmt::Debug for Kept<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

impl<P: Send + Sync + 'static> Kept<P> {
    /// What this visitor gave, if that is kept.
    pub fn of(&self, visitor: &Visitor) -> Option<Arc<P>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let proof = kept.as_ref().filter(|it| it.visitor == visitor.name)?;
        Some(Arc::clone(&proof.proof))
    }

    /// Keeps what this visitor gave until they leave, the key is `gone`, or it is too long ago.
    pub fn keep(&self, visitor: &Visitor, proof: &Arc<P>, gone: &CancellationToken) {
        let kept = Self(Arc::clone(&self.0));
        kept.set(Some(Proof { visitor: Arc::clone(&visitor.name), proof: Arc::clone(proof) }));
        let (left, gone, proof) = (visitor.left.clone(), gone.clone(), Arc::downgrade(proof));
        tokio::spawn(async move {
            tokio::select! {
                () = left.cancelled() => {}
                () = gone.cancelled() => {}
                () = tokio::time::sleep(VISIT) => {}
            }
            let mut kept = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.take_if(|it| Arc::downgrade(&it.proof).ptr_eq(&proof));
        });
    }

    /// It is not worth anything any more.
    pub fn forget(&self) {
        self.set(None);
    }

    fn set(&self, proof: Option<Proof<P>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = proof;
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
        self.token.kept.of(visitor)
    }

    /// Keeps what this visitor proved until they leave, the key is pulled out, or it is too long
    /// ago.
    pub fn keep_proof(&self, visitor: &Visitor, proof: &Arc<PinUvAuthToken>) {
        self.token.kept.keep(visitor, proof, &self.token.gone);
    }

    /// The key does not accept it any more.
    pub fn forget_proof(&self) {
        self.token.kept.forget();
    }
}
