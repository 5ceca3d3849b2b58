//! What ends with a pass: the enrollment that it proves, once, and what was issued for an account that is cleared.

use rusqlite::Connection;

use super::{Account, StoreError};

/// A method is added because of a pass, which proves no other.
///
/// # Errors
/// `Outdated` if it proves none any more.
pub fn spend_enrollment(db: &Connection, account: &Account) -> Result<(), StoreError> {
    let query = "DELETE FROM pass_enrollments WHERE uid = ?1 AND name = ?2";
    match db.prepare_cached(query)?.execute((account.uid, &account.name))? {
        0 => Err(StoreError::Outdated),
        _ => Ok(()),
    }
}

/// What was issued for this account here is of no use from now on, nor is what a pass proved.
pub fn call_back(db: &Connection, account: &Account) -> rusqlite::Result<()> {
    let Account { uid, name } = account;
    db.prepare_cached("UPDATE passes SET used = 1 WHERE account = ?1")?.execute([name])?;
    db.prepare_cached("DELETE FROM pass_enrollments WHERE uid = ?1 AND name = ?2")?
        .execute((uid, name))?;
    Ok(())
}
