//! What administrators do to the account of somebody who is locked out.

use mfad_bus::Error;

use super::Context;
use crate::store::Account;

/// Removes all that an account has; its user enrolls anew.
pub async fn clear(context: &Context, account: &Account) -> Result<(), Error> {
    let whose = account.clone();
    context.store.write::<_, Error>(move |store| Ok(store.clear(&whose)?)).await?;
    context.trust.end(account);
    context.proofs.end(account);
    Ok(())
}

/// Ends all waiting after wrong tries.
pub async fn unlock(context: &Context, account: Account) -> Result<(), Error> {
    context.store.write(move |store| Ok(store.unlock(&account)?)).await
}
