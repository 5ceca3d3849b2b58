//! Wrong tries, by method and by who made them: nobody's tries close a method for somebody else. One is
//! written down before it is known whether it is wrong, so that whoever ends the daemon at that moment
//! wins nothing.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row};

use super::events::{Event, What};
use super::{Account, Asker, Origin, Store, StoreError};

/// Wrong tries with a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub wrong: u32,
    /// In which run of the machine the last was.
    pub boot: String,
    /// How long after its start.
    pub after: Duration,
}

/// What is counted of the tries with a method by whoever asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// In a row by them; by all remote hosts together, if they are at one.
    pub in_a_row: Option<Tries>,
    /// Lately: by the owner at their own seat, or else by everybody else together.
    pub lately: Option<Tries>,
    /// Whether it is the owner at their own seat.
    pub by_owner: bool,
}

impl Counts {
    /// Whether anything is counted.
    pub fn any(&self) -> bool {
        self.in_a_row.is_some() || self.lately.is_some()
    }
}

/// Who is one with whom when tries are counted, as an expression over an account.
pub fn counted_as(asker: &Asker) -> String {
    let person = asker.person();
    match &asker.origin {
        Origin::Own => "'owner'".to_owned(),
        Origin::Session(session)
            if session.at_seat() && (asker.uid == 0 || asker.uid == person) =>
        {
            format!("iif(accounts.uid = {person}, 'owner', 'user {person}')")
        }
        Origin::Session(session) if session.remote => "'remote'".to_owned(),
        Origin::Greeter { .. } => "'greeter'".to_owned(),
        Origin::Remote { .. } if asker.uid == 0 => "'remote'".to_owned(),
        Origin::Session(_) | Origin::Remote { .. } => format!("'user {person}'"),
    }
}

/// The columns of [`Counts`], and the tables that they are in.
pub const COLUMNS: &str = "attempts.wrong, attempts.boot, attempts.after,
    guesses.wrong AS guessed, guesses.boot AS guessed_boot, guesses.after AS guessed_after";

/// What joins them to methods and accounts.
pub fn joins(asker: &Asker) -> String {
    let by = counted_as(asker);
    format!(
        "LEFT JOIN attempts ON attempts.method = methods.id AND attempts.asker = {by}
         LEFT JOIN guesses ON guesses.method = methods.id
            AND guesses.by_owner = ({by} = 'owner')"
    )
}

impl Store {
    /// A method is about to be tried: `decide` gets what is counted and gives that from now on.
    ///
    /// # Errors
    /// The method is not there any more.
    pub fn try_method<T>(
        &self,
        method: &str,
        decide: impl FnOnce(Counts) -> (Counts, T),
    ) -> Result<T, StoreError> {
        let (by, joins) = (counted_as(&self.asker), joins(&self.asker));
        let from = "FROM methods JOIN accounts ON accounts.id = methods.account";
        self.change_in_any_case(|db| {
            let query = format!(
                "SELECT {COLUMNS}, {by} = 'owner' AS by_owner {from} {joins} WHERE methods.id = ?1"
            );
            let before = db.query_row(&query, [method], counts).optional()?;
            let (after, verdict) = decide(before.ok_or(StoreError::NoSuchMethod)?);
            for (kept, table, key) in [
                (after.in_a_row, "attempts", by.clone()),
                (after.lately, "guesses", format!("{by} = 'owner'")),
            ] {
                let Some(Tries { wrong, boot, after }) = kept else { continue };
                let after = u64::try_from(after.as_millis()).unwrap_or(u64::MAX >> 1);
                let query = format!(
                    "INSERT OR REPLACE INTO {table}
                     SELECT methods.id, {key}, ?2, ?3, ?4 {from} WHERE methods.id = ?1"
                );
                db.execute(&query, (method, wrong, boot, after))?;
            }
            self.touch(&owner(db, method)?);
            Ok(verdict)
        })
    }

    /// The machine runs anew: what was counted before counts as if it had been now.
    pub fn begin_anew(&self, boot: &str, after: Duration) -> Result<(), StoreError> {
        let after = u64::try_from(after.as_millis()).unwrap_or(u64::MAX >> 1);
        self.change_in_any_case(|db| {
            for table in ["attempts", "guesses"] {
                let query = format!("UPDATE {table} SET boot = ?1, after = ?2 WHERE boot <> ?1");
                db.execute(&query, (boot, after))?;
            }
            Ok(())
        })
    }

    /// Forgets the wrong tries with all of an account's methods.
    pub fn unlock(&self, account: &Account) -> Result<(), StoreError> {
        self.change_in_any_case(|db| {
            for table in ["attempts", "guesses"] {
                let query = format!(
                    "DELETE FROM {table} WHERE method IN (SELECT methods.id FROM methods
                     JOIN accounts ON accounts.id = methods.account WHERE uid = ?1 AND name = ?2)"
                );
                db.execute(&query, (account.uid, &account.name))?;
            }
            self.record(db, &Event::new(account, "", What::Unlocked, ""))
        })
    }
}

fn owner(db: &Connection, method: &str) -> rusqlite::Result<Account> {
    let query = "SELECT uid, name FROM accounts JOIN methods ON accounts.id = methods.account
                 WHERE methods.id = ?1";
    db.query_row(query, [method], |it| Ok(Account { uid: it.get(0)?, name: it.get(1)? }))
}

/// The try of a method that turned out right was none, and those in a row before it are forgotten. What
/// was guessed lately is not: whoever guesses is not always who signs in.
pub fn forget(db: &Connection, method: &str, asker: &Asker) -> rusqlite::Result<()> {
    let by = counted_as(asker);
    let from = "FROM methods JOIN accounts ON accounts.id = methods.account WHERE methods.id = ?1";
    let query = format!("DELETE FROM attempts WHERE method = ?1 AND asker = (SELECT {by} {from})");
    let counted = db.execute(&query, [method])? > 0;
    let query = format!(
        "UPDATE guesses SET wrong = wrong - 1
         WHERE method = ?1 AND wrong > 0 AND by_owner = (SELECT {by} = 'owner' {from})"
    );
    if counted { db.execute(&query, [method]).map(drop) } else { Ok(()) }
}

/// What a query that joins them counts.
pub fn counts(row: &Row<'_>) -> rusqlite::Result<Counts> {
    Ok(Counts {
        in_a_row: tries(row, ["wrong", "boot", "after"])?,
        lately: tries(row, ["guessed", "guessed_boot", "guessed_after"])?,
        by_owner: row.get("by_owner")?,
    })
}

fn tries(row: &Row<'_>, [wrong, boot, after]: [&str; 3]) -> rusqlite::Result<Option<Tries>> {
    let Some(wrong) = row.get(wrong)? else { return Ok(None) };
    let after = Duration::from_millis(row.get(after)?);
    Ok(Some(Tries { wrong, boot: row.get(boot)?, after }))
}
