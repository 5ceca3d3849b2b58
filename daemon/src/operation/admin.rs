//! What administrators do to the account of somebody who is locked out.

use mfad_bus::Error;

use super::Context;
use super::trouble::store_fault;
use crate::store::Account;

/// Removes all that an account has; its user enrolls anew.
pub fn clear(context: &Context, account: &Account) -> Result<(), Error> {
    context.store.clear(account).map_err(|error| store_fault(&error))?;
    context.trust.end(account);
    context.proofs.end(account);
    Ok(())
}

/// Ends all waiting after wrong tries.
pub fn unlock(context: &Context, account: &Account) -> Result<(), Error> {
    context.store.unlock(account).map_err(|error| store_fault(&error))
}
