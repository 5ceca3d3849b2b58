//! What the directory that accounts come from said of each account, for as long as it takes to sign in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use mfad_store::Account;
use tokio::sync::watch;

/// How an account stands with the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectoryState {
    /// It answered, and what it lists is in the store.
    Answered,
    /// It could not be found out what it lists.
    Unknown(UnknownBecause),
}

/// Why it is not known what the directory lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownBecause {
    /// It was not asked lately.
    NotAsked,
    /// Neither it nor its cache answers.
    Unreachable,
    /// SSSD does not let mfad read it.
    Denied,
    /// Only its cache answers, and for longer than the policy allows.
    Stale,
    /// It lists more than can be kept.
    TooMany,
    /// It lists enrollments, and none of them can be read.
    Unreadable,
}

/// So long an answer counts: longer than an operation waits for a person.
const COUNTS: Duration = Duration::from_secs(600);

/// The answers of the directory. Clones see the same.
#[derive(Clone, Default)]
pub struct DirectoryStates {
    kept: Arc<Mutex<HashMap<Account, (DirectoryState, Instant)>>>,
    turns: Arc<Mutex<HashMap<Account, Turn>>>,
    changes: watch::Sender<()>,
}

/// What whoever asks about an account holds meanwhile.
type Turn = Arc<tokio::sync::Mutex<()>>;

impl DirectoryStates {
    /// What it said of this account.
    pub fn of(&self, account: &Account) -> DirectoryState {
        let not_asked = DirectoryState::Unknown(UnknownBecause::NotAsked);
        let kept = self.kept();
        kept.get(account).filter(|(_, at)| at.elapsed() < COUNTS).map_or(not_asked, |(it, _)| *it)
    }

    /// Whether it answered for this account within that time.
    pub fn answered_within(&self, account: &Account, time: Duration) -> bool {
        let kept = self.kept();
        let answered = |(state, at): &(DirectoryState, Instant)| {
            *state == DirectoryState::Answered && at.elapsed() < time
        };
        kept.get(account).is_some_and(answered)
    }

    /// The turn of this account: it is asked once, however many wait for the answer.
    pub fn turn(&self, account: &Account) -> Turn {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        Arc::clone(turns.entry(account.clone()).or_default())
    }

    /// Whether it was asked since that moment, whatever came of it.
    pub fn asked_since(&self, account: &Account, moment: Instant) -> bool {
        self.kept().get(account).is_some_and(|(_, at)| *at >= moment)
    }

    /// Keeps what it said.
    pub fn keep(&self, account: &Account, state: DirectoryState) {
        let before = self.of(account);
        let mut kept = self.kept();
        kept.retain(|_, (_, at)| at.elapsed() < COUNTS);
        kept.insert(account.clone(), (state, Instant::now()));
        drop(kept);
        if before != state {
            self.changes.send_replace(());
        }
    }

    /// Tells when what it says of an account is another thing than before.
    pub fn watch(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<Account, (DirectoryState, Instant)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
