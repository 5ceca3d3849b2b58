//! Tokens that let the passkeys on a key be read, by user and key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mfad_ctap::pin::PinUvAuthToken;

/// Whose it is, and the id of the key.
type UserAndKey = (u32, String);

/// What is kept. Clones see the same.
#[derive(Clone, Default)]
pub struct ReadTokens(Arc<Mutex<HashMap<UserAndKey, Arc<PinUvAuthToken>>>>);

impl ReadTokens {
    /// That of a user for a key.
    pub fn get(&self, uid: u32, key: &str) -> Option<Arc<PinUvAuthToken>> {
        self.kept().get(&(uid, key.to_owned())).map(Arc::clone)
    }

    /// Keeps it.
    pub fn insert(&self, uid: u32, key: &str, token: Arc<PinUvAuthToken>) {
        self.kept().insert((uid, key.to_owned()), token);
    }

    /// The key does not take it any more.
    pub fn remove(&self, uid: u32, key: &str) {
        self.kept().remove(&(uid, key.to_owned()));
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<UserAndKey, Arc<PinUvAuthToken>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
