//! A sign-in counts for a while for the same person in the same session at a seat, if the policy
//! says so. What counts is kept in memory alone: a restart ends it, and so does whatever makes it
//! less certain that it is still the same person.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use mfad_policy::{PolicyFiles, SignedIn};
use mfad_store::{Account, Asker, LoginSession, Method, MethodState, Store};

use crate::clock;

/// Somebody's session at a seat of this computer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SeatSession {
    /// Whose session it is.
    pub uid: u32,
    /// The session, as logind calls it.
    pub session: String,
    /// The seat.
    pub seat: String,
}

impl SeatSession {
    /// Where somebody is, if that is at a seat, and the screen is not locked.
    pub fn from_asker(asker: &Asker) -> Option<Self> {
        let session = asker.session().filter(|it| it.at_seat() && !it.locked)?;
        let LoginSession { uid, id, seat, .. } = session;
        Some(Self { uid: *uid, session: id.clone(), seat: seat.clone() })
    }
}

/// The sign-ins that count. Clones see the same.
#[derive(Clone, Default)]
pub struct Trust(Arc<Mutex<HashMap<SeatSession, TrustedSignIn>>>);

struct TrustedSignIn {
    account: Account,
    /// The id of the method.
    method: String,
    past: SignedIn,
    since: SystemTime,
}

/// A sign-in that counts now.
pub struct Counting {
    /// By what it was.
    pub method: Method,
    /// For how long it counts still.
    pub left: Duration,
    /// When it was.
    pub since: SystemTime,
}

impl Trust {
    /// Somebody signed in there. Nothing comes of it if the policy trusts nobody, or if they proved
    /// to be another than the one whose session it is.
    pub fn begin(&self, policy: &PolicyFiles, place: &SeatSession, method: &Method) {
        let (rules, account) = (policy.rules(), method.account.clone());
        if rules.trust.seconds == 0 || place.uid != account.uid {
            return;
        }
        let past = SignedIn { at: clock::now(), rules };
        let kept =
            TrustedSignIn { account, method: method.id.clone(), past, since: SystemTime::now() };
        self.kept().insert(place.clone(), kept);
    }

    /// What counts there for this account, if anything does.
    pub fn find(
        &self,
        policy: &PolicyFiles,
        store: &Store,
        place: &SeatSession,
        account: &Account,
    ) -> Option<Counting> {
        let mut all = self.kept();
        let kept = all.get(place).filter(|it| it.account == *account)?;
        let counting = counting(policy, store, kept);
        if counting.is_none() {
            all.remove(place);
        }
        counting
    }

    /// All that counts for an account, by session.
    pub fn list(
        &self,
        policy: &PolicyFiles,
        store: &Store,
        account: &Account,
    ) -> Vec<(SeatSession, Counting)> {
        let all = self.kept();
        let own = all.iter().filter(|(_, kept)| kept.account == *account);
        let mut told: Vec<_> = own
            .filter_map(|(place, kept)| Some((place.clone(), counting(policy, store, kept)?)))
            .collect();
        told.sort_by(|(one, _), (other, _)| one.session.cmp(&other.session));
        told
    }

    /// Nothing of this account counts any more.
    pub fn end(&self, account: &Account) {
        self.kept().retain(|_, kept| kept.account != *account);
    }

    /// A session is over, and what counted in it.
    pub fn logged_out(&self, session: &str) {
        self.kept().retain(|place, _| place.session != session);
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<SeatSession, TrustedSignIn>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether it counts still: by the rules as they are now, and with a method that is still one.
fn counting(policy: &PolicyFiles, store: &Store, kept: &TrustedSignIn) -> Option<Counting> {
    let left = policy.rules().trusts(&kept.past, &clock::now())?;
    let method = store.method(&kept.method).ok().flatten()?;
    let counts = method.state == MethodState::Active && method.account == kept.account;
    counts.then_some(Counting { method, left, since: kept.since })
}
