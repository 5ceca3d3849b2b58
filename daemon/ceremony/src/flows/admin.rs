//! What administrators do to the account of somebody who is locked out, and how all accounts stand.

use mfad_policy::Unmet;
use mfad_store::{Account, AccountRecord, Method};

use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::verification::{account_policy, lockout};

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

/// How an account stands.
pub struct AccountReport {
    /// What is kept of it.
    pub record: AccountRecord,
    /// For how many seconds each of its methods has to be left alone by whoever tried it most, if it
    /// has to be; in the order of the methods.
    pub locked_for: Vec<Option<u32>>,
    /// What it still has to set up.
    pub unmet: Unmet,
}

/// How every account stands that ever had something; events count from `since`, in seconds since 1970.
pub fn report(context: &Context, since: u64) -> Result<Vec<AccountReport>, Error> {
    let records = context.store.records(since).map_err(store_fault)?;
    let counts = context.store.counts_of_all().map_err(store_fault)?;
    let locked_for = |method: &Method| {
        counts.get(&method.id).and_then(|counts| lockout::left_after(context, counts))
    };
    let report = |record: AccountRecord| AccountReport {
        locked_for: record.methods.iter().map(locked_for).collect(),
        unmet: account_policy::unmet_with(context, &record.methods),
        record,
    };
    Ok(records.into_iter().map(report).collect())
}
