//! Proofs that are kept for a client: whoever proved once that they know a PIN or password is not asked again while they
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
const LONGEST: Duration = Duration::from_secs(600);

/// Somebody who may begin several operations, one after the other. Clones are the same one.
#[derive(Debug, Clone)]
pub struct Client {
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

/// The proof that the last client gave.
pub(super) struct ProofCache<P>(Arc<Mutex<Option<ReadProof<P>>>>);

struct ReadProof<P> {
    client: Arc<str>,
    proof: Arc<P>,
}

impl<P> Default for ProofCache<P> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<P> fmt::Debug for ProofCache<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

impl<P: Send + Sync + 'static> ProofCache<P> {
    /// What this client gave, if that is kept.
    pub fn proof_by(&self, client: &Client) -> Option<Arc<P>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let proof = kept.as_ref().filter(|it| it.client == client.name)?;
        Some(Arc::clone(&proof.proof))
    }

    /// Keeps what this client gave until they leave, the key is `gone`, or it is too long ago.
    pub fn keep(&self, client: &Client, proof: &Arc<P>, gone: &CancellationToken) {
        let kept = Self(Arc::clone(&self.0));
        kept.set(Some(ReadProof { client: Arc::clone(&client.name), proof: Arc::clone(proof) }));
        let (left, gone, proof) = (client.left.clone(), gone.clone(), Arc::downgrade(proof));
        tokio::spawn(async move {
            tokio::select! {
                () = left.cancelled() => {}
                () = gone.cancelled() => {}
                () = tokio::time::sleep(LONGEST) => {}
            }
            let mut kept = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.take_if(|it| Arc::downgrade(&it.proof).ptr_eq(&proof));
        });
    }

    /// It is not worth anything any more.
    pub fn forget(&self) {
        self.set(None);
    }

    fn set(&self, proof: Option<ReadProof<P>>) {
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

    /// What this client proved before, if that is kept.
    pub fn kept_proof(&self, client: &Client) -> Option<Arc<PinUvAuthToken>> {
        self.token.kept.proof_by(client)
    }

    /// Keeps what this client proved until they leave, the key is pulled out, or it is too long
    /// ago.
    pub fn keep_proof(&self, client: &Client, proof: &Arc<PinUvAuthToken>) {
        self.token.kept.keep(client, proof, &self.token.gone);
    }

    /// The key does not accept it any more.
    pub fn forget_proof(&self) {
        self.token.kept.forget();
    }
}
