//! What administrators do to the account of somebody who is locked out, and how all accounts stand.

use mfad_policy::Unmet;
use mfad_secret::SealedSecret;
use mfad_store::{Account, AccountRecord, Method, Store};
use mfad_terms::Cause;
use mfad_text::tr;

use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::verification::{access_pass, account_policy, lockout};

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

/// A pass that was issued.
pub struct NewPass {
    /// The pass, as it is read out.
    pub pass: SealedSecret,
    /// When it ends, in seconds since 1970 (UTC).
    pub expires: u64,
    /// The PAM services that it lets into.
    pub services: Vec<String>,
}

/// For how many seconds a pass is valid if nobody says: a day at work.
const USUAL: u64 = 8 * 3600;

/// Issues a pass for an account, for so many seconds.
///
/// # Errors
/// The policy has none, or they are too many.
pub async fn issue_pass(
    context: &Context,
    account: Account,
    lasting: Option<u64>,
) -> Result<NewPass, Error> {
    let rules = context.policy.rules().access_pass;
    if !rules.enabled {
        return Err(Error::new(Cause::NotAllowed, tr!("admin-pass-off")));
    }
    let lasting = lasting.unwrap_or(USUAL);
    if !(1..=mfad_pass::LONGEST).contains(&lasting) {
        return Err(Error::new(Cause::InvalidArgument, tr!("admin-pass-too-long")));
    }
    let services = rules.services.clone();
    let issue = move |store: &Store| access_pass::issue(store, &rules, &account, lasting);
    let (pass, expires) = context.store.write(issue).await.map_err(store_fault)?;
    let pass = SealedSecret::new(pass.shown().as_bytes()).map_err(|error| {
        Error::new(Cause::StoreFault, tr!("enroll-codes-unmade", error = error.to_string()))
    })?;
    Ok(NewPass { pass, expires, services })
}

/// Makes a new secret for passes: those that were issued are of no use any more.
///
/// # Errors
/// The policy has none, or the store failed.
pub async fn rotate_pass_secret(context: &Context) -> Result<(), Error> {
    let rules = context.policy.rules().access_pass;
    if !rules.enabled {
        return Err(Error::new(Cause::NotAllowed, tr!("admin-pass-off")));
    }
    let renew = move |store: &Store| access_pass::renew(store, &rules).map(drop);
    context.store.write(renew).await.map_err(store_fault)
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
