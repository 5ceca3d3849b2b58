//! Who proved who they are over a connection, which counts for a while if the policy says so.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mfad_policy::{PolicyFiles, SignedIn};
use mfad_store::Account;

use crate::clock;

/// By connection, whose user proved who they are over it, and when.
type Proved = HashMap<Arc<str>, (Account, SignedIn)>;

/// The proofs that count for a while. Clones see the same.
#[derive(Clone, Default)]
pub struct Proofs(Arc<Mutex<Proved>>);

impl Proofs {
    /// The user of this account proved who they are over this connection.
    pub fn begin(&self, policy: &PolicyFiles, connection: &str, account: Account) {
        let (at, rules) = (clock::now(), policy.rules());
        let mut kept = self.kept();
        kept.retain(|_, (_, past)| rules.still_proves(past, &at));
        if rules.reauthentication.seconds > 0 {
            kept.insert(connection.into(), (account, SignedIn { at, rules }));
        }
    }

    /// Whether the user of this account proved over this connection, not long ago, who they are.
    pub fn count(&self, policy: &PolicyFiles, connection: &str, account: &Account) -> bool {
        let (kept, rules) = (self.kept(), policy.rules());
        kept.get(connection).is_some_and(|(proved, past)| {
            proved == account && rules.still_proves(past, &clock::now())
        })
    }

    /// Nothing of this account counts any more.
    pub fn end(&self, account: &Account) {
        self.kept().retain(|_, (proved, _)| proved != account);
    }

    fn kept(&self) -> MutexGuard<'_, Proved> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
