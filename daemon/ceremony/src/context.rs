//! What every ceremony works with.

use std::path::Path;
use std::sync::Arc;

use mfad_device::token::{Reach, Tokens};
use mfad_policy::PolicyFiles;
use mfad_store::{Asker, Store};

use crate::error::Error;
use crate::faults::store_fault;
use crate::memory::directory::DirectoryStates;
use crate::memory::proofs::Proofs;
use crate::memory::read_tokens::ReadTokens;
use crate::memory::trust::Trust;
use crate::relying_party::RelyingParty;

/// What every ceremony works with.
#[derive(Clone)]
pub struct Context {
    /// What is plugged in.
    pub tokens: Tokens,
    /// What is enrolled.
    pub store: Store,
    /// What is required.
    pub policy: PolicyFiles,
    /// Whom keys sign for.
    pub relying_party: Arc<RelyingParty>,
    /// Who signed in not long ago.
    pub trust: Trust,
    /// Who may read the passkeys on which key.
    pub read_tokens: ReadTokens,
    /// Who proved who they are not long ago.
    pub proofs: Proofs,
    /// What the directory said of accounts not long ago.
    pub directory: DirectoryStates,
    /// The folder of the store, where it is the user's own and there is no administrator.
    pub own_folder: Option<Arc<Path>>,
}

impl Context {
    /// With nothing kept in memory yet.
    pub fn new(
        tokens: Tokens,
        store: Store,
        policy: PolicyFiles,
        relying_party: Arc<RelyingParty>,
    ) -> Self {
        let (trust, read_tokens, proofs, directory) = Default::default();
        Self {
            tokens,
            store,
            policy,
            relying_party,
            trust,
            read_tokens,
            proofs,
            directory,
            own_folder: None,
        }
    }

    /// The same, used for them: where their seat is known, only its tokens are there.
    pub fn asked_by(&self, asker: Asker) -> Self {
        let reach = asker.seat().map_or(Reach::All, |seat| Reach::Seat(seat.to_owned()));
        let tokens = self.tokens.within(reach);
        Self { store: self.store.asked_by(asker), tokens, ..self.clone() }
    }

    /// As [`Store::write`], for what may be refused with a message.
    ///
    /// # Errors
    /// What it ended with, or that nothing can be written.
    pub async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Store) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.store.write(move |store| Ok(change(store))).await.map_err(store_fault)?
    }
}
