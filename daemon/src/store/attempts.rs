//! Wrong tries, by method. One is written down before it is known whether it is wrong, so that
//! whoever ends the daemon at that moment wins nothing.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row};

use super::events::{Event, What};
use super::{Account, Store, StoreError};

/// The wrong tries in a row with a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub wrong: u32,
    /// In which run of the machine the last was.
    pub boot: String,
    /// How long after its start.
    pub after: Duration,
}

impl Store {
    /// A method is about to be tried: `decide` gets the tries before and gives those from now on.
    ///
    /// # Errors
    /// The method is not there any more.
    pub fn try_method<T>(
        &self,
        method: &str,
        decide: impl FnOnce(Option<Tries>) -> (Tries, T),
    ) -> Result<T, StoreError> {
        self.change_in_any_case(|db| {
            let query = "SELECT wrong, boot, after FROM attempts WHERE method = ?1";
            let before = db.query_row(query, [method], tries).optional()?;
            let (Tries { wrong, boot, after }, verdict) = decide(before);
            let after = u64::try_from(after.as_millis()).unwrap_or(u64::MAX >> 1);
            let changed = db.execute(
                "INSERT INTO attempts SELECT id, ?2, ?3, ?4 FROM methods WHERE id = ?1
                 ON CONFLICT (method) DO UPDATE SET wrong = ?2, boot = ?3, after = ?4",
                (method, wrong, boot, after),
            )?;
            if changed == 0 {
                return Err(StoreError::NoSuchMethod);
            }
            self.touch(&owner(db, method)?);
            Ok(verdict)
        })
    }

    /// Forgets the wrong tries with all of an account's methods.
    pub fn unlock(&self, account: &Account) -> Result<(), StoreError> {
        self.change_in_any_case(|db| {
            db.execute(
                "DELETE FROM attempts WHERE method IN (SELECT methods.id FROM methods
                 JOIN accounts ON accounts.id = methods.account WHERE uid = ?1 AND name = ?2)",
                (account.uid, &account.name),
            )?;
            self.record(db, &Event::new(account, "", What::Unlocked, ""))
        })
    }
}

fn owner(db: &Connection, method: &str) -> rusqlite::Result<Account> {
    let query = "SELECT uid, name FROM accounts JOIN methods ON accounts.id = methods.account
                 WHERE methods.id = ?1";
    db.query_row(query, [method], |it| Ok(Account { uid: it.get(0)?, name: it.get(1)? }))
}

/// The tries of a method that turned out right are forgotten.
pub fn forget(db: &Connection, method: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM attempts WHERE method = ?1", [method]).map(drop)
}

/// The tries in a row of a query that joins them; `None` if there are none.
pub fn joined(row: &Row<'_>) -> rusqlite::Result<Option<Tries>> {
    match row.get::<_, Option<u32>>("wrong")? {
        Some(_) => tries(row).map(Some),
        None => Ok(None),
    }
}

fn tries(row: &Row<'_>) -> rusqlite::Result<Tries> {
    Ok(Tries {
        wrong: row.get("wrong")?,
        boot: row.get("boot")?,
        after: Duration::from_millis(row.get("after")?),
    })
}
