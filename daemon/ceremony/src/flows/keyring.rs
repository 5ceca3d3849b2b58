//! The keyring, opened by a sign-in with a security key: the account's login password is sealed for the key
//! (docs/decisions/0046), so that PAM can hand it on to what keeps the keyring.

use std::time::SystemTime;

use mfad_policy::Verification;
use mfad_store::{Account, PasswordSeal, Store};
use mfad_terms::{Cause, Remedy};
use mfad_text::{Text, tr};
use tokio::sync::watch;
use zeroize::Zeroizing;

use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::flows::sign_in;
use crate::interaction::conversation::Conversation;
use crate::result::OperationResult;
use crate::sealed_password::{Sealing, is_password, public_key};
use crate::verification::method_state;

/// Has a key of the account sign in and make a secret, and seals the login password for it. That the password is
/// right cannot be checked here: one that is not opens no keyring.
pub async fn enable(
    context: &Context,
    ui: &Conversation,
    account: Account,
    password: Zeroizing<Vec<u8>>,
    selected: watch::Receiver<Option<String>>,
) -> Result<OperationResult, Error> {
    checked(&password)?;
    some_key_is_fit(context, &account)?;
    let mut salt = [0; 32];
    getrandom::fill(&mut salt).map_err(|error| unmade(&error))?;
    let verified = context.policy.rules().keyring == Verification::Pin;
    let purpose = tr!("keyring-purpose");
    let made =
        sign_in::make_secret(context, ui, account.clone(), purpose, selected, salt, verified)
            .await?;
    let (method, secret) = (made.method, made.secret);
    let key = public_key(&secret);
    let sealing = Sealing { account: &account, method: &method.id, verified: made.verified };
    let sealed = sealing.seal(&password, &key).ok_or_else(not_a_password)?;
    let (whose, label) = (account.clone(), method.label.clone());
    let keep = move |store: &Store| {
        let sealed = store.seal(&sealed, &whose)?;
        let created = SystemTime::now();
        let (verified, public_key) = (made.verified, key);
        let method_id = method.id.clone();
        let seal = PasswordSeal { method: method_id, verified, salt, public_key, sealed, created };
        store.keep_password_seal(&method, &seal)
    };
    context.store.write(keep).await.map_err(store_fault)?;
    Ok(OperationResult {
        message: Some(tr!("keyring-enabled", label)),
        label: Some(label),
        account: Some(account.name),
        verified: Some(made.verified),
        ..OperationResult::default()
    })
}

/// Destroys the seals of an account.
///
/// # Errors
/// The store cannot be written.
pub async fn disable(context: &Context, account: Account) -> Result<usize, Error> {
    let remove = move |store: &Store| store.remove_password_seals(&account);
    context.store.write(remove).await.map_err(store_fault)
}

/// Seals another password for all keys that opened the one before, none of which has to be there. Gives how many
/// there are.
///
/// # Errors
/// It is no password, or the store cannot be read or written.
pub async fn change_password(
    context: &Context,
    account: Account,
    password: Zeroizing<Vec<u8>>,
) -> Result<usize, Error> {
    checked(&password)?;
    let renew = move |store: &Store| {
        let mut seals = store.password_seals(&account)?;
        for seal in &mut seals {
            let PasswordSeal { method, verified, public_key, .. } = &*seal;
            let sealing = Sealing { account: &account, method, verified: *verified };
            // A public key that is damaged cannot open what is sealed either.
            let Some(sealed) = sealing.seal(&password, public_key) else { continue };
            seal.sealed = store.seal(&sealed, &account)?;
            seal.created = SystemTime::now();
        }
        if !seals.is_empty() {
            store.renew_password_seals(&account, &seals)?;
        }
        Ok(seals.len())
    };
    context.store.write(renew).await.map_err(store_fault)
}

/// The seals of an account.
///
/// # Errors
/// The store cannot be read.
pub fn list(context: &Context, account: &Account) -> Result<Vec<PasswordSeal>, Error> {
    context.store.password_seals(account).map_err(store_fault)
}

/// Somebody without a key that can do this is not asked to touch one.
fn some_key_is_fit(context: &Context, account: &Account) -> Result<(), Error> {
    let methods = context.store.methods(account).map_err(store_fault)?;
    let mut keys = methods
        .into_iter()
        .filter(|it| it.kind.security_key().is_some() && method_state::may_sign_in(context, it));
    let Some(first) = keys.next() else {
        return Err(
            Error::new(Cause::NoUsableMethods, tr!("keyring-no-key")).with_remedy(Remedy::Enroll)
        );
    };
    let present = context.tokens.list();
    let mut here = [first]
        .into_iter()
        .chain(keys)
        .flat_map(|key| present.iter().filter(move |it| method_state::may_be_on(&key, it)))
        .peekable();
    let none = here.peek().is_none();
    match none || here.any(|it| it.info().is_some_and(|info| info.extends("hmac-secret"))) {
        true => Ok(()),
        false => Err(Error::new(Cause::NotSupported, tr!("keyring-key-unfit"))
            .with_remedy(Remedy::UseAnother)),
    }
}

fn checked(password: &[u8]) -> Result<(), Error> {
    if is_password(password) { Ok(()) } else { Err(not_a_password()) }
}

fn not_a_password() -> Error {
    Error::new(Cause::InvalidArgument, tr!("keyring-not-a-password"))
}

fn unmade(error: &getrandom::Error) -> Error {
    let error: Text = tr!("keyring-unmade", error = error.to_string());
    Error::new(Cause::StoreFault, error)
}
