//! Who calls: their user, when they go away, and how much of the daemon's attention they may have.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use mfad_bus::Cause;
use mfad_ceremony::Error;
use mfad_device::token::Client;
use mfad_i18n::{Language, clean};
use mfad_store::{Account, Asker, Origin};
use mfad_text::tr;
use nix::unistd::{Uid, User};
use tokio_util::sync::CancellationToken;
use zbus::Connection;
use zbus::fdo::{ConnectionCredentials, DBusProxy, NameOwnerChangedStream};
use zbus::message::Header;
use zbus::names::{OwnedUniqueName, UniqueName};

/// How many operations there may be running in one share.
const OPERATIONS: usize = 8;
/// How many operations may be begun in one share within [`PERIOD`].
const BEGINNINGS: usize = 60;
const PERIOD: Duration = Duration::from_secs(60);
/// How many beginnings may wait for their turn in one share, one after the other.
const WAITING: usize = 16;
/// How long each of them may: one that is next waits no longer than this.
const PATIENCE: Duration = Duration::from_secs(70);

/// The callers on this bus. Clones see the same.
#[derive(Clone)]
pub struct Callers {
    bus: DBusProxy<'static>,
    usage: Arc<Mutex<HashMap<QuotaKey, Usage>>>,
    clients: Arc<Mutex<HashMap<OwnedUniqueName, Client>>>,
    /// Of those who asked to be spoken to in another language than English.
    languages: Arc<Mutex<HashMap<OwnedUniqueName, Language>>>,
    /// The accounts of others that an administrator may look at.
    shown: Arc<Mutex<HashMap<OwnedUniqueName, HashMap<String, Shown>>>>,
}

/// An account that somebody may look at.
struct Shown {
    account: Account,
    since: Instant,
}

/// For so long a connection may look at an account after an administrator agreed to that.
const LOOKING: Duration = Duration::from_secs(300);

/// Whose share of the daemon's attention something takes: that of who asks, never of who is asked
/// about, so that nobody uses up another's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum QuotaKey {
    /// What this user's programs do.
    Of(u32),
    /// What polkit is asked for this user. It may ask a person for long, and mfad itself for a
    /// sign-in meanwhile, and so takes nothing of what they may have running.
    Questions(u32),
    /// What root does in a session of this user, as sudo and su do.
    RootFor(u32),
    /// What root does for whoever is about to log in at this seat.
    Greeter(String),
    /// What root does for other machines, and for what it does not say.
    Remote,
}

impl From<&Asker> for QuotaKey {
    fn from(asker: &Asker) -> Self {
        match &asker.origin {
            _ if asker.uid != 0 => Self::Of(asker.uid),
            Origin::Own => Self::Of(asker.uid),
            Origin::Session(session) => Self::RootFor(session.uid),
            Origin::Greeter { seat } => Self::Greeter(seat.clone()),
            Origin::Remote { .. } => Self::Remote,
        }
    }
}

/// What a share has running and began lately.
#[derive(Default)]
struct Usage {
    running: usize,
    begun: VecDeque<Instant>,
    /// Who waits, in the order in which they came.
    turn: Arc<tokio::sync::Mutex<()>>,
    waiting: usize,
}

/// A place among those that wait, until dropped.
struct WaitingPlace {
    share: QuotaKey,
    usage: Arc<Mutex<HashMap<QuotaKey, Usage>>>,
}

impl Drop for WaitingPlace {
    fn drop(&mut self) {
        let mut usage = self.usage.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(usage) = usage.get_mut(&self.share) {
            usage.waiting = usage.waiting.saturating_sub(1);
        }
    }
}

/// Somebody who calls.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Their connection.
    pub name: OwnedUniqueName,
    /// Their user.
    pub uid: u32,
    /// What they want to be spoken to in.
    pub language: Language,
    /// Their program, as it calls itself: for the log, and no proof of anything.
    pub program: Arc<str>,
}

/// The right to have one operation running, until dropped.
pub struct OperationPermit {
    share: QuotaKey,
    usage: Arc<Mutex<HashMap<QuotaKey, Usage>>>,
}

impl Drop for OperationPermit {
    fn drop(&mut self) {
        let mut usage = self.usage.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(usage) = usage.get_mut(&self.share) {
            usage.running = usage.running.saturating_sub(1);
        }
    }
}

impl Callers {
    /// The callers on this bus.
    ///
    /// # Errors
    /// The bus does not answer.
    pub async fn new(connection: &Connection) -> zbus::Result<Self> {
        let bus = DBusProxy::new(connection).await?;
        // One rule for all who are watched: the bus allows a connection 512 of them.
        let departures = bus.receive_name_owner_changed_with_args(&[(2, "")]).await?;
        let (usage, clients, languages, shown) = Default::default();
        let callers = Self { bus, usage, clients, languages, shown };
        tokio::spawn(callers.clone().follow_departures(departures));
        Ok(callers)
    }

    /// The caller of a method.
    pub async fn caller(&self, header: &Header<'_>) -> Result<Caller, Error> {
        let name = header.sender().ok_or_else(|| unknown("nobody"))?;
        let asked = self.bus.get_connection_credentials(name.clone().into()).await;
        let credentials = asked.map_err(|_| unknown(name.as_str()))?;
        let uid = credentials.unix_user_id().ok_or_else(|| unknown(name.as_str()))?;
        let program = credentials.process_id().map(program).unwrap_or_default();
        let name: OwnedUniqueName = name.to_owned().into();
        let language = self.lock_languages().get(&name).copied().unwrap_or(Language::English);
        Ok(Caller { name, uid, language, program: program.into() })
    }

    /// From now on, until their connection goes away, the caller is spoken to in this language.
    pub fn speak(&self, caller: &Caller, language: Language) {
        // Somebody watches for a client to leave.
        self.client(caller);
        self.lock_languages().insert(caller.name.clone(), language);
    }

    /// What the sender of a message is spoken to in; English for what everybody is told.
    pub fn language_of(&self, header: Option<&Header<'_>>) -> Language {
        let sender = header.and_then(|it| it.sender()).map(|name| name.to_owned().into());
        let languages = self.lock_languages();
        let set = sender.and_then(|name: OwnedUniqueName| languages.get(&name).copied());
        set.unwrap_or(Language::English)
    }

    fn lock_languages(&self) -> MutexGuard<'_, HashMap<OwnedUniqueName, Language>> {
        self.languages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The user of a connection.
    pub async fn uid(&self, name: &UniqueName<'_>) -> Result<u32, Error> {
        let asked = self.bus.get_connection_unix_user(name.clone().into()).await;
        asked.map_err(|_| unknown(name.as_str()))
    }

    /// What the bus knows of a caller.
    pub async fn credentials(&self, caller: &Caller) -> zbus::fdo::Result<ConnectionCredentials> {
        self.bus.get_connection_credentials(caller.name.as_ref().into()).await
    }

    /// Whether a caller's connection is still there.
    pub async fn is_there(&self, caller: &Caller) -> bool {
        self.bus.name_has_owner(caller.name.as_ref().into()).await.unwrap_or(false)
    }

    /// The process of a caller.
    pub async fn process(&self, caller: &Caller) -> zbus::fdo::Result<u32> {
        self.bus.get_connection_unix_process_id(caller.name.as_ref().into()).await
    }

    /// Ends each visit when its connection goes away.
    async fn follow_departures(self, mut departures: NameOwnerChangedStream) {
        while let Some(departure) = departures.next().await {
            if let Ok(args) = departure.args() {
                self.end_visit(args.name().as_str());
            }
        }
    }

    fn end_visit(&self, name: &str) {
        if let Some(client) = self.lock_visitors().remove(name) {
            client.left.cancel();
        }
        self.lock_languages().remove(name);
        self.lock_shown().remove(name);
    }

    /// For a while the caller may look at this account of somebody else's, until their connection goes
    /// away: whatever they change is asked for each time.
    pub fn show(&self, caller: &Caller, account: &Account) {
        // Somebody watches for a client to leave.
        self.client(caller);
        let shown = Shown { account: account.clone(), since: Instant::now() };
        let mut all = self.lock_shown();
        all.entry(caller.name.clone()).or_default().insert(account.name.clone(), shown);
    }

    /// The account of this name, if this connection may look at it.
    pub fn shown(&self, connection: &str, name: &str) -> Option<Account> {
        let all = self.lock_shown();
        let shown = all.get(connection)?.get(name)?;
        (shown.since.elapsed() < LOOKING).then(|| shown.account.clone())
    }

    /// Whether this connection may look at an account of this user.
    pub fn is_shown(&self, connection: &str, uid: u32) -> bool {
        let all = self.lock_shown();
        let mut accounts = all.get(connection).into_iter().flat_map(HashMap::values);
        accounts.any(|it| it.account.uid == uid && it.since.elapsed() < LOOKING)
    }

    fn lock_shown(&self) -> MutexGuard<'_, HashMap<OwnedUniqueName, HashMap<String, Shown>>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_visitors(&self) -> MutexGuard<'_, HashMap<OwnedUniqueName, Client>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The caller as somebody who stays until their connection goes away.
    pub fn client(&self, caller: &Caller) -> Client {
        let mut clients = self.lock_visitors();
        if let Some(client) = clients.get(&caller.name) {
            return client.clone();
        }
        let (name, program) = (caller.name.as_str().into(), Arc::clone(&caller.program));
        let (uid, left) = (caller.uid, CancellationToken::new());
        let client = Client { name, uid, person: uid, program, left };
        clients.insert(caller.name.clone(), client.clone());
        let (callers, caller) = (self.clone(), caller.clone());
        tokio::spawn(async move {
            // They may have left before they were in the list.
            if !callers.is_there(&caller).await {
                callers.end_visit(&caller.name);
            }
        });
        client
    }

    /// The right to begin an operation of a kind that is begun in a loop, over codes or slots: it
    /// waits for its turn, where [`Self::slot`] refuses because so many began within a minute.
    pub async fn slot_in_turn(&self, share: QuotaKey) -> Result<OperationPermit, Error> {
        let refused = match self.slot(share.clone()) {
            Ok(slot) => return Ok(slot),
            Err(refused) => refused,
        };
        let Some((turn, _waiting)) = self.queue(&share) else { return Err(refused) };
        let slot = async {
            let _turn = turn.lock().await;
            while let Some(wait) = self.until_next(&share) {
                tokio::time::sleep(wait).await;
            }
            self.slot(share)
        };
        tokio::time::timeout(PATIENCE, slot).await.unwrap_or(Err(refused))
    }

    /// A place in the queue, if it is not too long and waiting helps.
    fn queue(&self, share: &QuotaKey) -> Option<(Arc<tokio::sync::Mutex<()>>, WaitingPlace)> {
        let mut all = self.usage.lock().unwrap_or_else(PoisonError::into_inner);
        let usage = all.get_mut(share)?;
        if usage.running >= OPERATIONS || usage.waiting >= WAITING {
            return None;
        }
        usage.waiting += 1;
        Some((
            Arc::clone(&usage.turn),
            WaitingPlace { share: share.clone(), usage: Arc::clone(&self.usage) },
        ))
    }

    /// How long it is until another operation may be begun; nothing if that is now.
    fn until_next(&self, share: &QuotaKey) -> Option<Duration> {
        let mut all = self.usage.lock().unwrap_or_else(PoisonError::into_inner);
        let usage = all.get_mut(share)?;
        let now = Instant::now();
        usage.begun.retain(|begun| now.duration_since(*begun) < PERIOD);
        let full = usage.begun.len() >= BEGINNINGS;
        let first = usage.begun.front().filter(|_| full)?;
        Some(PERIOD.saturating_sub(now.duration_since(*first)).max(Duration::from_millis(1)))
    }

    /// The right to begin an operation.
    pub fn slot(&self, share: QuotaKey) -> Result<OperationPermit, Error> {
        let mut all = self.usage.lock().unwrap_or_else(PoisonError::into_inner);
        let usage = all.entry(share.clone()).or_default();
        let now = Instant::now();
        usage.begun.retain(|begun| now.duration_since(*begun) < PERIOD);
        if usage.running >= OPERATIONS || usage.begun.len() >= BEGINNINGS {
            let message =
                tr!("authorization-too-many", operations = OPERATIONS, beginnings = BEGINNINGS);
            return Err(Error::new(Cause::TooManyOperations, message));
        }
        usage.running += 1;
        usage.begun.push_back(now);
        Ok(OperationPermit { share, usage: Arc::clone(&self.usage) })
    }
}

/// What the process calls itself; nothing if it is gone, or hidden from us.
fn program(process: u32) -> String {
    let name = std::fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
    clean(name.trim())
}

fn unknown(name: &str) -> Error {
    Error::new(Cause::NotAllowed, tr!("authorization-unknown", name))
}

/// The account of a user by number, or by name if one is given.
///
/// # Errors
/// There is no such user on this machine, or whether there is could not be found out.
pub async fn account(uid: u32, name: Option<String>) -> Result<Account, Error> {
    let whom = name.clone().unwrap_or_else(|| format!("number {uid}"));
    // Names of users may come from the network.
    let found = tokio::task::spawn_blocking(move || match name {
        Some(name) => look_up(|| User::from_name(&name)),
        None => look_up(|| User::from_uid(Uid::from_raw(uid))),
    });
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, whom, "a user could not be looked up");
        let message = tr!("authorization-look-up-failed", whom = whom.as_str());
        Error::new(Cause::AccountLookupFailed, message)
    };
    match found.await {
        Ok(Ok(Some(user))) => Ok(Account { uid: user.uid.as_raw(), name: user.name }),
        Ok(Ok(None)) => Err(Error::new(Cause::NoSuchAccount, tr!("authorization-no-user", whom))),
        Ok(Err(error)) => Err(failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}

/// A user, or `None` if there is none. The C library says "none" also where a source of users could not be
/// opened and the next one knows nothing (nsswitch.conf(5)), so that counts only while files can be opened.
fn look_up(ask: impl FnOnce() -> nix::Result<Option<User>>) -> io::Result<Option<User>> {
    let found = ask()?;
    if found.is_none() {
        File::open("/etc/passwd")?;
    }
    Ok(found)
}
