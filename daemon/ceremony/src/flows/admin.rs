//! What administrators do to the account of somebody who is locked out.

use mfad_store::Account;

use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;

/// Removes all that an account has; its user enrolls anew.
pub async fn clear(context: &Context, account: &Account) -> Result<(), Error> {
    let whose = account.clone();
    context.store.write(move |store| store.clear(&whose)).await.map_err(store_fault)?;
    context.trust.end(account);
    context.proofs.end(account);
    Ok(())
}

/// Ends all waiting after wrong tries.
pub async fn unlock(context: &Context, account: Account) -> Result<(), Error> {
    context.store.write(move |store| store.unlock(&account)).await.map_err(store_fault)
}
