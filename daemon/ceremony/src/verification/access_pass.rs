//! Access passes: where one may be given, whether one is right, what one proves, and the secret that they are made
//! with, escrowed to the help desk (docs/decisions/0048). A pass is refused where anything about it cannot be found
//! out.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use data_encoding::HEXLOWER;
use mfad_pass::{Escrow, Found, MachineSecret, Pass, encrypt};
use mfad_policy::{AccessPass, Moment};
use mfad_store::{
    Account, Asker, Origin, PassSecret, SeenTime, Store, StoreError, UsedPass, seconds,
};
use mfad_terms::Cause;
use mfad_text::tr;
use sha2::{Digest, Sha256};

use crate::clock;
use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;

/// The escrow, in the folder of the store.
pub const ESCROW: &str = "escrow.age";
/// What tells one machine from another (machine-id(5)).
const MACHINE_ID: &str = "/etc/machine-id";
/// What stands for passes is called that in the store; people read it in their language.
const LABEL: &str = "Access pass";
/// How often it is written down how late it is, while there are passes.
const TICK: Duration = Duration::from_secs(3600);

/// What becomes of a pass that was typed.
pub enum PassCheck {
    /// It is one, if it was not used before.
    Right(UsedPass),
    /// It was one, and its time is over.
    Expired,
    /// It is none.
    Wrong,
}

/// How late it is: never before what was seen last, whatever was done to the clock, and also not before what has
/// passed since by a clock that nobody sets.
///
/// # Errors
/// The store cannot be read.
pub fn seen_now(store: &Store) -> Result<SeenTime, StoreError> {
    let Moment { boot, after } = clock::now();
    let wall = seconds(SystemTime::now());
    let latest = match store.seen_time()? {
        None => wall,
        Some(before) => {
            let passed = match before.boot == boot {
                true => after.saturating_sub(before.after).as_secs(),
                false => 0,
            };
            wall.max(before.latest.saturating_add(passed))
        }
    };
    Ok(SeenTime { latest, boot, after })
}

/// Writes down how late it is, if there ever were passes.
///
/// # Errors
/// The store failed.
pub fn see_time(store: &Store) -> Result<(), StoreError> {
    match store.seen_time()? {
        Some(_) => store.see_time(&seen_now(store)?),
        None => Ok(()),
    }
}

/// The id of what stands for an access pass, where this account can be signed in to with one: the policy has them
/// for this service, somebody is at this computer, and one was issued here or can have been elsewhere. What
/// cannot be found out is no.
pub async fn offered(
    context: &Context,
    account: &Account,
    service: Option<&str>,
) -> Option<String> {
    let rules = context.policy.rules().access_pass;
    if !service.is_some_and(|it| rules.serves(it)) || !is_here(context.store.asker(), account) {
        return None;
    }
    let account = account.clone();
    let find = move |store: &Store| match may_exist(store, &account)? {
        true => Ok(Some(store.pass_method(&account, LABEL)?.id)),
        false => Ok(None),
    };
    context.store.write(find).await.unwrap_or_else(|error| {
        tracing::error!(%error, "no access pass can be given");
        None
    })
}

/// Whether somebody is at this computer who signs in to this account, as root's programs tell.
fn is_here(asker: &Asker, account: &Account) -> bool {
    asker.uid == 0
        && match &asker.origin {
            Origin::Greeter { .. } => true,
            Origin::Session(session) => session.at_seat() && session.uid == account.uid,
            Origin::Own | Origin::Remote { .. } => false,
        }
}

/// Whether there may be a pass for this account. One of the help desk's is none for an account that has no
/// method: nobody would get in there any more without one.
fn may_exist(store: &Store, account: &Account) -> Result<bool, StoreError> {
    let Some(secret) = store.pass_secret()? else { return Ok(false) };
    let now = seen_now(store)?.latest;
    let mut issued = store.issued_passes(account)?.into_iter();
    let here = issued.any(|it| !it.used && it.expires > now);
    let elsewhere = secret.escrowed && !secret.recipients.is_empty();
    Ok(here || (elsewhere && !store.methods(account)?.is_empty()))
}

/// What a pass is that was typed for this account.
///
/// # Errors
/// The store failed.
pub async fn check(context: &Context, account: &Account, typed: Pass) -> Result<PassCheck, Error> {
    let account = account.clone();
    let checked = context.store.write(move |store| {
        let seen = seen_now(store)?;
        store.see_time(&seen)?;
        Ok((store.pass_secret()?.map(|it| open(store, &it)).transpose()?, seen))
    });
    let (Some(secret), seen) = checked.await.map_err(store_fault)? else {
        return Ok(PassCheck::Wrong);
    };
    // Some thousand hashes: not on the thread that everything else waits for.
    let find =
        move || (secret.find(&account.name, &typed, seen.latest), secret.id().to_owned(), seen);
    let (found, secret, seen) = tokio::task::spawn_blocking(find).await.map_err(|error| {
        Error::new(Cause::StoreFault, tr!("signin-code-unmade", error = error.to_string()))
    })?;
    Ok(match found {
        Found::Valid(expires) => PassCheck::Right(UsedPass { secret, expires, seen }),
        Found::Expired => PassCheck::Expired,
        Found::Nothing => PassCheck::Wrong,
    })
}

/// Whether a pass that somebody signed in with proves the next method of this account: for its user, at their seat,
/// while the pass is valid and the policy has passes.
///
/// # Errors
/// The store cannot be read.
pub fn proves_enrollment(context: &Context, account: &Account) -> Result<bool, Error> {
    let asker = context.store.asker();
    let theirs = |uid| uid == account.uid;
    let here = asker.session().is_some_and(|it| it.at_seat() && theirs(it.uid));
    if !context.policy.rules().access_pass.enabled || !theirs(asker.uid) || !here {
        return Ok(false);
    }
    let until = context.store.pass_enrollment(account).map_err(store_fault)?;
    let now = seen_now(&context.store).map_err(store_fault)?.latest;
    Ok(until.is_some_and(|until| until > now))
}

/// A pass for this account from now on for so many seconds, and when it ends. Each is another one.
///
/// # Errors
/// The store failed.
pub fn issue(
    store: &Store,
    rules: &AccessPass,
    account: &Account,
    lasting: u64,
) -> Result<(Pass, u64), StoreError> {
    let secret = ready(store, rules)?;
    let seen = seen_now(store)?;
    let known: Vec<_> = store.issued_passes(account)?.iter().map(|it| it.expires).collect();
    let mut expires = mfad_pass::end_of(seen.latest, lasting);
    while known.contains(&expires) {
        expires = expires.saturating_add(mfad_pass::STEP);
    }
    store.issue_pass(account, expires, &seen)?;
    Ok((secret.pass(&account.name, expires), expires))
}

/// The secret of this machine for these recipients. There is a new one where there was none, or it is of another
/// machine, for others, or cannot be opened any more: what was made with that is of no use then.
///
/// # Errors
/// The store failed, or the escrow could not be written.
pub fn ready(store: &Store, rules: &AccessPass) -> Result<MachineSecret, StoreError> {
    let machine = machine_id()?;
    let kept = store.pass_secret()?.filter(|it| {
        it.machine == machine && it.recipients == rules.recipients && store.opens(&it.sealed)
    });
    let Some(kept) = kept else { return renew(store, rules) };
    let secret = open(store, &kept)?;
    if !kept.escrowed || !is_written(store.folder(), rules) {
        escrow(store, &secret, rules)?;
    }
    Ok(secret)
}

/// A new secret in the place of the one before.
///
/// # Errors
/// The store failed, or the escrow could not be written.
pub fn renew(store: &Store, rules: &AccessPass) -> Result<MachineSecret, StoreError> {
    let secret = MachineSecret::random().map_err(StoreError::NoRandom)?;
    let kept = PassSecret {
        id: secret.id().to_owned(),
        sealed: store.seal_machine_secret(secret.bytes())?,
        machine: machine_id()?,
        recipients: rules.recipients.clone(),
        escrowed: false,
    };
    // As the clock says, also where it was ahead before: no pass of then is of any use.
    let Moment { boot, after } = clock::now();
    let latest = seconds(SystemTime::now());
    store.keep_pass_secret(&kept, &SeenTime { latest, boot, after })?;
    tracing::info!(
        secret = secret.id(),
        recipients = rules.recipients.len(),
        "new secret for access passes"
    );
    escrow(store, &secret, rules)?;
    Ok(secret)
}

/// Writes the escrow, or removes that of before where there is nobody to have one.
fn escrow(store: &Store, secret: &MachineSecret, rules: &AccessPass) -> Result<(), StoreError> {
    let path = store.folder().join(ESCROW);
    let failed = |error: io::Error| StoreError::File { path: path.clone(), error };
    if rules.recipients.is_empty() {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
    } else {
        let machine = rustix::system::uname().nodename().to_string_lossy().into_owned();
        let encrypted = encrypt(&Escrow { machine, secret: secret.clone() }, &rules.recipients);
        let encrypted = encrypted.map_err(|error| failed(io::Error::other(error)))?;
        replace(store.folder(), &encrypted).map_err(failed)?;
    }
    store.pass_secret_escrowed(secret.id())
}

/// There whole or not at all, and for root and mfad alone: others have nothing to do with it.
fn replace(folder: &Path, bytes: &[u8]) -> io::Result<()> {
    let aside = folder.join("escrow.age.new");
    match fs::remove_file(&aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&aside, folder.join(ESCROW))?;
    fs::File::open(folder)?.sync_all()
}

/// Whether the escrow is there for those who are to have it.
fn is_written(folder: &Path, rules: &AccessPass) -> bool {
    rules.recipients.is_empty() || folder.join(ESCROW).is_file()
}

fn open(store: &Store, kept: &PassSecret) -> Result<MachineSecret, StoreError> {
    let bytes = store.unseal_machine_secret(&kept.sealed)?;
    MachineSecret::kept(&kept.id, &bytes).ok_or(StoreError::PassSecretDamaged)
}

/// What tells one machine from a copy of it (machine-id(5)), hashed, as it asks for; empty where there is none.
///
/// # Errors
/// It is there and could not be read: what is not known is not another machine, whose secret would be replaced.
fn machine_id() -> Result<String, StoreError> {
    let path = Path::new(MACHINE_ID);
    let id = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read.map_err(|error| StoreError::File { path: path.to_owned(), error })?,
    };
    Ok(match id.trim_ascii() {
        [] => String::new(),
        id => HEXLOWER
            .encode(&Sha256::new().chain_update(b"mfad access pass").chain_update(id).finalize()),
    })
}

/// Has the secret ready as soon as the policy has passes, and with each change of it; writes down how late it is. As long as
/// it is polled.
pub async fn follow(context: Context) {
    let mut changes = context.policy.watch();
    loop {
        let rules = changes.borrow_and_update().rules.access_pass.clone();
        let enabled = rules.enabled;
        let work = move |store: &Store| {
            if enabled {
                ready(store, &rules)?;
            }
            see_time(store)
        };
        if let Err(error) = context.store.write(work).await {
            tracing::error!(%error, "access passes cannot be issued for now");
        }
        let tick = async {
            match enabled {
                true => tokio::time::sleep(TICK).await,
                false => std::future::pending().await,
            }
        };
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return },
            () = tick => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use mfad_store::LoginSession;

    use super::*;

    const ANNA: u32 = 1000;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), None).unwrap();
        (folder, store)
    }

    fn here(uid: u32, origin: Origin) -> bool {
        let account = Account { uid: ANNA, name: "anna".into() };
        is_here(&Asker { uid, origin, ..Asker::default() }, &account)
    }

    fn session(uid: u32) -> LoginSession {
        LoginSession { uid, seat: "seat0".into(), active: true, ..LoginSession::default() }
    }

    #[test]
    fn only_root_at_this_computer_is_given_a_pass() {
        let of = |session| Origin::Session(Arc::new(session));
        assert!(here(0, Origin::Greeter { seat: "seat0".into() }));
        assert!(here(0, of(session(ANNA))));
        assert!(!here(ANNA, of(session(ANNA))), "a program of hers");
        assert!(!here(0, of(session(1001))), "in the session of another");
        assert!(!here(0, of(LoginSession { remote: true, ..session(ANNA) })));
        assert!(!here(0, of(LoginSession { active: false, ..session(ANNA) })));
        assert!(!here(0, Origin::Remote { host: String::new() }));
        assert!(!here(0, Origin::Own));
    }

    #[test]
    fn time_that_was_seen_stays_whatever_the_clock_says() {
        let (_folder, store) = store();
        let Moment { boot, after } = clock::now();
        let wall = seconds(SystemTime::now());
        let ahead = SeenTime { latest: wall + 86400, boot: boot.clone(), after };
        store.see_time(&ahead).unwrap();
        assert!(seen_now(&store).unwrap().latest >= wall + 86400);
        // What has passed since counts, too, in the same run of the machine.
        let earlier = after.saturating_sub(Duration::from_secs(60));
        let passed = SeenTime { latest: wall + 86400, boot, after: earlier };
        store.see_time(&passed).unwrap();
        let now = seen_now(&store).unwrap().latest;
        assert!(now >= wall + 86400 + after.as_secs().min(60), "{now}");
        // Another run of the machine tells nothing of how long it was off.
        store.see_time(&SeenTime { latest: wall + 90000, boot: "other".into(), after }).unwrap();
        assert_eq!(seen_now(&store).unwrap().latest, wall + 90000);
        // A new secret begins with the clock.
        renew(&store, &AccessPass::default()).unwrap();
        assert!(seen_now(&store).unwrap().latest < wall + 60);
    }

    #[test]
    fn a_secret_stays_until_it_is_for_others() {
        let (folder, store) = store();
        let key =
            |text: &str| AccessPass { recipients: vec![text.into()], ..AccessPass::default() };
        let one = key("age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg");
        let first = ready(&store, &one).unwrap();
        let file = || fs::read(folder.path().join(ESCROW)).unwrap();
        let written = file();
        assert_eq!(ready(&store, &one).unwrap().id(), first.id());
        assert_eq!(file(), written);
        // A file that is gone is written again, with the same secret.
        fs::remove_file(folder.path().join(ESCROW)).unwrap();
        assert_eq!(ready(&store, &one).unwrap().id(), first.id());
        assert!(file() != written);
        let nobody = ready(&store, &AccessPass::default()).unwrap();
        assert_ne!(nobody.id(), first.id());
        assert!(!folder.path().join(ESCROW).exists());
    }

    #[test]
    fn each_pass_that_is_issued_is_another_one() {
        let (_folder, store) = store();
        let anna = Account { uid: ANNA, name: "anna".into() };
        let rules = AccessPass::default();
        let (first, end) = issue(&store, &rules, &anna, 3600).unwrap();
        let (second, later) = issue(&store, &rules, &anna, 3600).unwrap();
        assert_eq!(later, end + mfad_pass::STEP);
        assert_ne!(*first.shown(), *second.shown());
    }
}
