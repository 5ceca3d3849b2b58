//! What mfad keeps: accounts, their methods, the log, and the name it has as a relying party.
//! One SQLite file; every change is one transaction, so that after a crash it is there whole or
//! not at all.

mod app_passwords;
mod asker;
mod attempts;
mod contents;
mod directory;
mod events;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod killed;
mod kinds;
mod methods;
mod notes;
mod pass_ends;
mod passes;
mod password_seals;
mod report;
mod room;
mod schema;
mod vault;

use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::{io, thread};

use rusqlite::{Connection, ErrorCode, OptionalExtension};
use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};

pub use app_passwords::StoredAppPassword;
pub use asker::{Asker, LoginSession, Origin};
pub use attempts::{Counts, WrongTries};
pub use events::{Entry, Event, Filter, What};
pub use kinds::{
    CardApplication, Home, Kind, OneTimeCode, RecoveryCode, RecoveryCodes, SecurityKey, SmartCard,
    Source,
};
pub use methods::{MOST_METHODS, Method, MethodState, NewMethod, SuspendedFor};
pub use notes::StoredNote;
pub use passes::{IssuedPass, PassSecret, SeenTime, UsedPass};
pub use password_seals::PasswordSeal;
pub use report::AccountRecord;
pub use vault::Sealed;

use vault::Vault;

/// Whose methods they are: both number and name of a user, so that neither a renamed user nor a
/// new one under an old number or name comes into another's methods.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Account {
    /// The user's number.
    pub uid: u32,
    /// The user's name.
    pub name: String,
}

/// How long the end of mfad waits for the disk.
const PATIENCE: Duration = Duration::from_secs(10);

/// What waits to be done on the store's thread.
type StoreJob = Box<dyn FnOnce() + Send>;

/// Whose methods changed.
#[derive(Default)]
struct MethodsChanged {
    /// In the change that is being made.
    now: Vec<Account>,
    /// Since somebody last asked.
    since: HashSet<Account>,
}

/// The open store. Clones share it. Reading waits for nobody (SQLite's WAL); writing waits for the
/// disk, and is done on a thread of the store's own.
#[derive(Clone)]
pub struct Store {
    reader: Arc<Mutex<Connection>>,
    writer: Arc<Mutex<Connection>>,
    queue: mpsc::Sender<StoreJob>,
    folder: Arc<Path>,
    changes: watch::Sender<()>,
    changed: Arc<Mutex<MethodsChanged>>,
    /// For whom it is used.
    asker: Asker,
    vault: Arc<Vault>,
    /// Keeps other daemons out.
    _lock: Arc<File>,
}

/// Why the store could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite or the file system failed.
    #[error("{0}")]
    Database(rusqlite::Error),
    /// The folder or file could not be made.
    #[error("{path} cannot be used: {error}")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The file is there but must not be used.
    #[error(
        "{path} {why}. Nothing was changed. Put a backup in its place, or move it away to start \
         with an empty one; all must enroll anew then."
    )]
    Refused {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Another daemon has it open.
    #[error(
        "{path} is used by another mfad. Stop that one first, or give this one another folder \
         with --state"
    )]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// The thread that writes is over.
    #[error("nothing can be written any more; mfad has to be started again")]
    Stopped,
    /// The disk has no room for what need not be written.
    #[error("the disk is full")]
    DiskFull,
    /// What a method is cannot be put into words.
    #[error("a method cannot be stored: {0}")]
    Unstorable(#[from] serde_json::Error),
    /// A secret cannot be encrypted, or read again.
    #[error("{why}")]
    NoKey {
        /// Why.
        why: String,
    },
    /// What access passes are made with is none.
    #[error("what access passes are made with is damaged")]
    PassSecretDamaged,
    /// There are no random numbers.
    #[error("there are no random numbers: {0}")]
    NoRandom(getrandom::Error),
    /// No such method.
    #[error("there is no such method")]
    NoSuchMethod,
    /// No such note.
    #[error("there is no such note")]
    NoSuchNote,
    /// Something else was kept of the method meanwhile.
    #[error("the method was used at the same moment by somebody else")]
    Outdated,
    /// The account has as many methods as one can have.
    #[error("the account has as many methods as one can have")]
    Full,
    /// The same credential is enrolled already, or the name is taken.
    #[error("this is there already")]
    Duplicate,
}

impl Store {
    /// Opens the store in this folder, making both if they are not there. `key` is a file with what
    /// secrets are encrypted with; without one the store has its own.
    ///
    /// # Errors
    /// The file is not a store of ours, damaged, or of a newer version: it is never overwritten.
    pub fn open(folder: &Path, key: Option<&Path>) -> Result<Self, StoreError> {
        let (mut connection, lock) = schema::open(folder)?;
        // What was deleted before the last mfad ended may be in the log as it was before.
        if let Err(error) = room::write_over(&mut connection) {
            tracing::warn!(%error, "no room on the disk is kept for sign-ins");
        }
        Ok(Self {
            reader: Arc::new(Mutex::new(schema::connect_to_read(folder)?)),
            writer: Arc::new(Mutex::new(connection)),
            queue: start_thread()
                .map_err(|error| StoreError::File { path: folder.into(), error })?,
            folder: folder.into(),
            changes: watch::Sender::new(()),
            changed: Arc::default(),
            asker: Asker::default(),
            vault: Arc::new(Vault::open(folder, key)),
            _lock: Arc::new(lock),
        })
    }

    /// The same store, used for them.
    pub fn asked_by(&self, asker: Asker) -> Self {
        Self { asker, ..self.clone() }
    }

    /// Has something written on the store's own thread, after what was handed over before. It is done
    /// also where nobody waits for it any more.
    ///
    /// # Errors
    /// It failed.
    pub async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Self) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.clone();
        let (done, result) = oneshot::channel();
        let job = move || {
            let _ = done.send(change(&store));
        };
        self.queue.send(Box::new(job)).map_err(|_| StoreError::Stopped)?;
        result.await.map_err(|_| StoreError::Stopped)?
    }

    /// The folder that it is in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// For whom it is used.
    pub fn asker(&self) -> &Asker {
        &self.asker
    }

    /// Tells when methods change.
    pub fn watch(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    /// Whose methods changed since this was last asked.
    pub fn take_changed(&self) -> HashSet<Account> {
        std::mem::take(&mut self.changed().since)
    }

    fn changed(&self) -> MutexGuard<'_, MethodsChanged> {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is being changed is this account's.
    fn touch(&self, account: &Account) {
        self.changed().now.push(account.clone());
    }

    /// The id that local credentials are made for; made at first start and kept.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn rp_id(&self) -> Result<String, StoreError> {
        self.read(|db| {
            db.prepare_cached("SELECT value FROM meta WHERE key = 'rp_id'")?
                .query_row([], |it| it.get(0))
        })
    }

    /// The opaque user handle of an account (WebAuthn L3 §5.4.3), if it has one yet.
    pub fn user_handle(&self, account: &Account) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|db| {
            let query = "SELECT handle FROM accounts WHERE uid = ?1 AND name = ?2";
            db.prepare_cached(query)?
                .query_row((account.uid, &account.name), |it| it.get(0))
                .optional()
        })
    }

    /// Waits for what is to be written, and moves the latest changes to their places, before mfad ends: a
    /// copy of the file alone has them.
    pub fn finish(&self) {
        let (store, (done, over)) = (self.clone(), mpsc::channel());
        let job = move || {
            store.move_changes();
            let _ = done.send(());
        };
        if self.queue.send(Box::new(job)).is_err() || over.recv_timeout(PATIENCE).is_err() {
            tracing::warn!("the disk takes too long to write the latest changes");
        }
    }

    fn move_changes(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let moved = writer.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        if let Err(error) = moved {
            tracing::warn!(%error, "the latest changes are in the store's log only");
        }
    }

    fn read<T>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(query(&reader)?)
    }

    /// One change: all of it or nothing, if there is room.
    fn change<T>(
        &self,
        change: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.room()?;
        self.change_in_any_case(change)
    }

    /// The same for what must go on with a full disk, in the room that is kept for it.
    fn change_in_any_case<T>(
        &self,
        change: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        debug_assert!(Handle::try_current().is_err(), "the disk holds up the runtime");
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.changed().now.clear();
        let transaction = writer.transaction()?;
        let result = change(&transaction)?;
        transaction.commit()?;
        let MethodsChanged { now, since } = &mut *self.changed();
        since.extend(now.drain(..));
        drop(writer);
        self.changes.send_replace(());
        Ok(result)
    }

    /// The same for a change that takes a secret away: nothing of it is left in any file.
    fn change_for_good<T>(
        &self,
        change: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let result = self.change_in_any_case(change)?;
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // What is left in the log is gone when the next one succeeds, at the latest at the next start.
        if let Err(error) = room::write_over(&mut writer) {
            tracing::error!(%error, "what was removed may still be in the store's log");
        }
        Ok(result)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            _ => Self::Database(error),
        }
    }
}

/// Does what comes through the queue, in its order, until the last store is dropped.
fn start_thread() -> io::Result<mpsc::Sender<StoreJob>> {
    let (queue, jobs) = mpsc::channel::<StoreJob>();
    let work = move || jobs.into_iter().for_each(|job| job());
    thread::Builder::new().name("store".to_owned()).spawn(work)?;
    Ok(queue)
}

/// Seconds since 1970 (UTC); a clock set before that counts as 1970.
pub fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// 16 random hexadecimal digits.
pub fn random_id() -> Result<String, StoreError> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)
        .map_err(|error| StoreError::File { path: "/dev/urandom".into(), error: error.into() })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
