//! What the directory lists becomes what the account has here: a passkey that it lists is a method, one that
//! it lists no longer is suspended. What could not be found out changes nothing, and is kept as that.

use std::time::SystemTime;

use data_encoding::HEXLOWER;
use mfad_store::{
    Account, Home, Kind, MOST_METHODS, Method, MethodState, NewMethod, SecurityKey, Source, Store,
    StoreError, SuspendedFor, seconds,
};
use mfad_text::clean;
use sha2::{Digest, Sha256};

use super::enroll::user_handle;
use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::label::free_label;
use crate::memory::directory::{DirectoryState, UnknownBecause};
use crate::relying_party::unused_credential;
use crate::verification::passkey_mapping::{MappingFault, PasskeyMapping};
use crate::verification::public_key::PublicKey;

/// What was found out about an account.
#[derive(Debug)]
pub enum DirectoryAnswer {
    /// The directory does not have it: it is this machine's own.
    Apart,
    /// The values of the attribute.
    Values {
        /// All of them.
        values: Vec<String>,
        /// Whether the directory itself answers at the moment, and not its cache alone.
        online: bool,
    },
    /// It could not be found out.
    Unknown(UnknownBecause),
}

/// So many passkeys an account can have in the directory: as many as methods at all.
const MOST: usize = MOST_METHODS;
/// So many values of the attribute are looked at.
const MOST_VALUES: usize = 256;
/// So many values that are no passkeys are named in the log each time.
const MOST_NAMED: usize = 8;
/// It is written down at most so often that the directory answered, in seconds.
const WRITTEN_EVERY: u64 = 60;

/// Brings what is kept of the account into line with the answer.
pub async fn follow(context: &Context, account: &Account, answer: DirectoryAnswer) {
    let state = match listed(context, account, answer).await {
        Ok(listed) => apply(context, account, listed).await.unwrap_or_else(|error| {
            let reason = error.message;
            tracing::error!(
                ?reason,
                account = account.name,
                "what the directory lists is not kept"
            );
            DirectoryState::Unknown(UnknownBecause::Unreachable)
        }),
        Err(why) => {
            tracing::warn!(?why, account = account.name, "what the directory lists is not known");
            DirectoryState::Unknown(why)
        }
    };
    context.directory.keep(account, state);
}

/// The passkeys that count now.
async fn listed(
    context: &Context,
    account: &Account,
    answer: DirectoryAnswer,
) -> Result<Vec<PasskeyMapping>, UnknownBecause> {
    let (values, online) = match answer {
        DirectoryAnswer::Unknown(why) => return Err(why),
        DirectoryAnswer::Apart => return Ok(Vec::new()),
        DirectoryAnswer::Values { values, online } => (values, online),
    };
    let now = seconds(SystemTime::now());
    let unreadable = |_| UnknownBecause::Unreachable;
    let answered = context.store.directory_answered(account).map_err(unreadable)?;
    if online {
        note_answer(context, account, answered, now).await;
    } else {
        let rules = context.policy.rules().directory;
        if !answered.is_some_and(|at| rules.counts_offline(at, now)) {
            return Err(UnknownBecause::Stale);
        }
    }
    readable(account, &values)
}

/// Writes down that the directory answered, if it was not lately.
async fn note_answer(context: &Context, account: &Account, before: Option<u64>, now: u64) {
    if before.is_some_and(|at| (at..=at.saturating_add(WRITTEN_EVERY)).contains(&now)) {
        return;
    }
    let whose = account.clone();
    let write = move |store: &Store| store.set_directory_answered(&whose, now);
    if let Err(error) = context.store.write(write).await {
        tracing::warn!(%error, "that the directory answered is not written down: its cache counts for less long");
    }
}

/// The passkeys among these values. Each that is meant to be one and is none is named in the log; if no other
/// is left, nobody knows what the account has.
fn readable(account: &Account, values: &[String]) -> Result<Vec<PasskeyMapping>, UnknownBecause> {
    if values.len() > MOST_VALUES {
        return Err(UnknownBecause::TooMany);
    }
    let (mut mappings, mut faults): (Vec<PasskeyMapping>, usize) = (Vec::new(), 0);
    for (index, value) in values.iter().enumerate() {
        match PasskeyMapping::read(value) {
            None => {}
            Some(Ok(mapping)) => match mappings.iter().any(|it| it.id == mapping.id) {
                true => name(account, index, value, MappingFault::Twice.words(), &mut faults),
                false => mappings.push(mapping),
            },
            Some(Err(fault)) => name(account, index, value, fault.words(), &mut faults),
        }
    }
    match mappings.len() {
        0 if faults > 0 => Err(UnknownBecause::Unreadable),
        number if number > MOST => Err(UnknownBecause::TooMany),
        _ => Ok(mappings),
    }
}

/// Names a value that is left alone.
fn name(account: &Account, index: usize, value: &str, fault: &str, faults: &mut usize) {
    if *faults < MOST_NAMED {
        let begins = clean(&value.chars().take(24).collect::<String>());
        let (account, number) = (&account.name, index.saturating_add(1));
        tracing::warn!(account, number, begins, fault, "a value of the directory is left alone");
    }
    *faults = faults.saturating_add(1);
}

/// What is written down of the account, as the directory lists it now.
async fn apply(
    context: &Context,
    account: &Account,
    listed: Vec<PasskeyMapping>,
) -> Result<DirectoryState, Error> {
    let own = context.store.methods(account).map_err(store_fault)?;
    if agree(&own, &listed) {
        return Ok(DirectoryState::Answered);
    }
    let rules = context.policy.rules().directory;
    let (account, handle) = (account.clone(), user_handle(context, account)?);
    let change = move |store: &Store| {
        // Another may have done the same meanwhile.
        let own = store.methods(&account)?;
        drop_unlisted(store, &own, &listed)?;
        for mapping in &listed {
            match own.iter().find(|it| has_id(it, &mapping.id)) {
                Some(method) => keep_listed(store, method, mapping)?,
                None => add_listed(store, &account, &handle, mapping, &rules.rp_id)?,
            }
        }
        Ok(())
    };
    match context.store.write(change).await {
        Ok(()) => Ok(DirectoryState::Answered),
        Err(StoreError::Full) => Ok(DirectoryState::Unknown(UnknownBecause::TooMany)),
        Err(error) => Err(store_fault(error)),
    }
}

/// Whether nothing has to be written.
fn agree(own: &[Method], listed: &[PasskeyMapping]) -> bool {
    let dropped = MethodState::Suspended(SuspendedFor::Directory);
    let right = |method: &Method| {
        method.kind.source() == Source::Local
            || listed.iter().any(|it| is_it(method, it)) == (method.state != dropped)
            || !matches!(
                method.state,
                MethodState::Active | MethodState::Suspended(SuspendedFor::Directory)
            )
    };
    let there = |mapping: &PasskeyMapping| {
        own.iter().any(|it| it.kind.source() == Source::Directory && is_it(it, mapping))
    };
    own.iter().all(right) && listed.iter().all(there)
}

fn drop_unlisted(
    store: &Store,
    own: &[Method],
    listed: &[PasskeyMapping],
) -> Result<(), StoreError> {
    let gone = |method: &&Method| {
        method.kind.source() == Source::Directory
            && method.state == MethodState::Active
            && !listed.iter().any(|it| is_it(method, it))
    };
    let gone: Vec<_> = own.iter().filter(gone).cloned().collect();
    match gone.is_empty() {
        true => Ok(()),
        false => store.suspend(&gone, SuspendedFor::Directory),
    }
}

/// What is there already, and listed. What was reported lost here stays lost.
fn keep_listed(store: &Store, method: &Method, mapping: &PasskeyMapping) -> Result<(), StoreError> {
    let Some(key) = method.kind.security_key().filter(|_| is_it(method, mapping)) else {
        let (account, label) = (&method.account.name, &method.label);
        tracing::warn!(
            account,
            label,
            "the directory has another public key for a credential that is known here"
        );
        return Ok(());
    };
    if key.source == Source::Local {
        store.adopt(method, key)?;
    }
    match method.state {
        MethodState::Suspended(SuspendedFor::Directory) => store.reactivate(method),
        _ => Ok(()),
    }
}

fn add_listed(
    store: &Store,
    account: &Account,
    handle: &[u8],
    mapping: &PasskeyMapping,
    rp_id: &str,
) -> Result<(), StoreError> {
    let key = SecurityKey {
        credential: unused_credential(mapping.id.clone(), mapping.key.clone()),
        rp_id: rp_id.to_owned(),
        token: Home::unknown(),
        aaguid: String::new(),
        source: Source::Directory,
    };
    let label = free_label(&label(rp_id, &mapping.id), &store.methods(account)?);
    store.add_method(&NewMethod {
        account: account.clone(),
        user_handle: handle.to_vec(),
        label,
        kind: Kind::SecurityKey(Box::new(key)),
        replaces: None,
        by_pass: false,
    })?;
    Ok(())
}

/// The same on every machine: the domain, and six digits that tell one key from another.
fn label(rp_id: &str, id: &[u8]) -> String {
    let digits: String = HEXLOWER.encode(&Sha256::digest(id)).chars().take(6).collect();
    let domain: String = rp_id.chars().take(48).collect();
    format!("{domain} {digits}")
}

fn has_id(method: &Method, id: &[u8]) -> bool {
    method.kind.security_key().is_some_and(|key| key.credential.cred_id == id)
}

fn is_it(method: &Method, mapping: &PasskeyMapping) -> bool {
    let key = method.kind.security_key();
    let key = key.filter(|key| key.credential.cred_id == mapping.id);
    let public_key = key.and_then(|key| PublicKey::of_credential(&key.credential.cred));
    public_key.as_ref() == Some(&mapping.public_key)
}
