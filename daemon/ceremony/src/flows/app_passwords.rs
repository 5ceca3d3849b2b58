//! App passwords: made after a sign-in and told once, checked for programs that can do no second
//! factor. One is 20 letters and digits (100 random bits), so no number of tries finds one, and
//! tries are not counted: who did that from afar would only lock out whoever has the right one. For
//! the same reason a digest is kept of it (docs/decisions/0033), which costs nothing to compare.

use argon2::password_hash::SaltString;
use mfad_secret::SealedSecret;
use mfad_store::{Account, Event, Store, StoreError, StoredAppPassword, What};
use mfad_terms::Cause;
use mfad_text::tr;

use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::flows::reauthentication::Reauthentication;
use crate::interaction::conversation::Conversation;
use crate::label;
use crate::result::OperationResult;
use crate::verification::password_hash::{self, Stretcher, in_turn};
use crate::verification::random_code::{self, Code};

const LENGTH: usize = 20;
type TypedPassword = Code<LENGTH>;

/// More than anybody has programs.
const MOST: usize = 64;

/// Makes one for this program, once its owner has signed in.
pub async fn new(
    context: &Context,
    ui: &Conversation,
    account: Account,
    label: &str,
    reauthentication: Reauthentication,
) -> Result<OperationResult, Error> {
    let label = label::checked_label(label)?;
    let others = list(context, &account)?;
    room(&others)?;
    let _proof = reauthentication.perform(context, ui, tr!("reauth-app-new", label)).await?;
    let password = TypedPassword::random()?;
    let salt = match others.first() {
        Some(other) => password_hash::salt_of(&other.hash)?,
        None => password_hash::salt()?,
    };
    let text = SealedSecret::new(password.shown().as_bytes()).map_err(|error| unmade(&error))?;
    let hash = password.digest(&salt)?;
    let (whose, program) = (account.clone(), label.to_owned());
    let add = move |store: &Store| {
        room(&store.app_passwords(&whose).map_err(store_fault)?)?;
        store.add_app_password(&whose, &program, &hash).map_err(|error| match error {
            StoreError::Duplicate => {
                Error::new(Cause::NameTaken, tr!("app-taken", label = program))
            }
            other => store_fault(other),
        })
    };
    context.write(add).await?;
    Ok(OperationResult {
        message: Some(tr!("app-shown-once", label)),
        app_password: Some(text),
        label: Some(label.to_owned()),
        account: Some(account.name),
        ..OperationResult::default()
    })
}

/// Those of an account.
pub fn list(context: &Context, account: &Account) -> Result<Vec<StoredAppPassword>, Error> {
    context.store.app_passwords(account).map_err(store_fault)
}

/// Revokes one.
pub async fn revoke(
    context: &Context,
    ui: &Conversation,
    account: Account,
    id: &str,
    reauthentication: Reauthentication,
) -> Result<OperationResult, Error> {
    let found = list(context, &account)?.into_iter().find(|it| it.id == id);
    let label = found.ok_or_else(gone)?.label;
    let _proof = reauthentication.perform(context, ui, tr!("reauth-app-revoke", label)).await?;
    let (whose, id) = (account.clone(), id.to_owned());
    let revoked = context.store.write(move |store| store.revoke_app_password(&whose, &id)).await;
    revoked.map_err(|error| match error {
        StoreError::NoSuchMethod => gone(),
        other => store_fault(other),
    })?;
    Ok(OperationResult {
        message: Some(tr!("app-revoked", label)),
        label: Some(label),
        account: Some(account.name),
        ..OperationResult::default()
    })
}

/// Stands for an account that there is not, which is asked about like every other: whoever tries names
/// does not learn which there are. No user has this number (credentials(7)).
pub fn nobody() -> Account {
    Account { uid: u32::MAX, name: String::new() }
}

/// Whether what was typed is an app password of this account, and the program that it is for.
///
/// # Errors
/// It is none. An account that has none takes as long as one that has some.
pub async fn check(context: &Context, account: &Account, typed: &[u8]) -> Result<String, Error> {
    match right(context, account, typed).await? {
        Some(label) => Ok(label),
        None => {
            let whose = account.clone();
            let refused = move |store: &Store| {
                store.log(&Event::new(&whose, "", What::AppPasswordRefused, ""))
            };
            if let Err(error) = context.store.write(refused).await {
                tracing::error!(%error, "the refusal could not be written down");
            }
            Err(Error::new(Cause::NotVerified, tr!("app-wrong")))
        }
    }
}

/// Which one it is, if it is one; that it was used is written down.
async fn right(
    context: &Context,
    account: &Account,
    typed: &[u8],
) -> Result<Option<String>, Error> {
    let Some(password) = TypedPassword::typed(typed) else { return Ok(None) };
    let kept = list(context, account)?;
    let salt =
        kept.first().map_or_else(password_hash::salt, |it| password_hash::salt_of(&it.hash))?;
    let digest = password.digest(&salt)?;
    // Who could choose a password by its hash had found the password.
    let found = match kept.iter().find(|it| it.hash == digest) {
        Some(found) => Some(found.clone()),
        None => before_digests(account, password, salt, kept).await?,
    };
    let Some(found) = found else { return Ok(None) };
    let label = found.label.clone();
    match context.store.write(move |store| store.app_password_used(&found, &digest)).await {
        Ok(()) => Ok(Some(label)),
        Err(StoreError::NoSuchMethod) => Ok(None),
        Err(other) => Err(store_fault(other)),
    }
}

/// Whether one more may be made.
fn room(kept: &[StoredAppPassword]) -> Result<(), Error> {
    match kept.len() < MOST {
        true => Ok(()),
        false => Err(Error::new(Cause::NotAllowed, tr!("app-most", most = MOST))),
    }
}

/// The one among those that an earlier mfad made, which kept Argon2id hashes; each has a digest in
/// its place once it was used.
async fn before_digests(
    account: &Account,
    password: TypedPassword,
    salt: SaltString,
    kept: Vec<StoredAppPassword>,
) -> Result<Option<StoredAppPassword>, Error> {
    if kept.iter().all(|it| random_code::is_digest(&it.hash)) {
        return Ok(None);
    }
    let stretch = move |stretcher: &mut Stretcher| password.stretched(stretcher, &salt);
    let hash = in_turn(account.uid, stretch).await?;
    Ok(kept.into_iter().find(|it| it.hash == hash))
}

fn gone() -> Error {
    Error::new(Cause::NoSuchMethod, tr!("app-no-such"))
}

fn unmade(error: &dyn std::fmt::Display) -> Error {
    Error::new(Cause::StoreFault, tr!("app-unmade", error = error.to_string()))
}
