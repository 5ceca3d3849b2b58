//! Wrong tries, by method and by who made them: nobody's tries close a method for somebody else. One is
//! written down before it is known whether it is wrong, so that whoever ends the daemon at that moment
//! wins nothing.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::events::{Event, What};
use super::{Account, Asker, Origin, Store, StoreError};

/// Wrong tries with a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongTries {
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
    pub in_a_row: Option<WrongTries>,
    /// Lately: by the owner at their own seat, or else by everybody else together.
    pub lately: Option<WrongTries>,
    /// Whether it is the owner at their own seat.
    pub by_owner: bool,
}

impl Counts {
    /// Whether anything is counted.
    pub fn exist(&self) -> bool {
        self.in_a_row.is_some() || self.lately.is_some()
    }
}

/// Who is one with whom when tries are counted.
pub struct CountedAs {
    /// The user whose own methods they try as their owner, at their own seat.
    pub owner: Option<u32>,
    /// What they are to the methods of everybody else.
    pub asker: String,
}

impl CountedAs {
    /// How the tries of whoever asks are counted.
    pub fn new(asker: &Asker) -> Self {
        let person = asker.person();
        let (owner, asker) = match &asker.origin {
            Origin::Own => (None, "owner".to_owned()),
            Origin::Session(session)
                if session.at_seat() && (asker.uid == 0 || asker.uid == person) =>
            {
                (Some(person), format!("user {person}"))
            }
            Origin::Session(session) if session.remote => (None, "remote".to_owned()),
            Origin::Greeter { .. } => (None, "greeter".to_owned()),
            Origin::Remote { .. } if asker.uid == 0 => (None, "remote".to_owned()),
            Origin::Session(_) | Origin::Remote { .. } => (None, format!("user {person}")),
        };
        Self { owner, asker }
    }
}

/// [`CountedAs`] for one account. Its values are bound, so that one statement serves whoever asks.
const COUNTED_AS: &str = "iif(accounts.uid IS :owner, 'owner', :asker)";

/// Methods with their accounts and [`Counts`], and these columns.
pub fn select_methods(columns: &str) -> String {
    format!(
        "SELECT {columns} attempts.wrong, attempts.boot, attempts.after,
            guesses.wrong AS guessed, guesses.boot AS guessed_boot, guesses.after AS guessed_after,
            {COUNTED_AS} = 'owner' AS by_owner
         FROM methods JOIN accounts ON accounts.id = methods.account
         LEFT JOIN attempts ON attempts.method = methods.id AND attempts.asker = {COUNTED_AS}
         LEFT JOIN guesses ON guesses.method = methods.id
            AND guesses.by_owner = ({COUNTED_AS} = 'owner')"
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
        let CountedAs { owner: person, asker } = CountedAs::new(&self.asker);
        self.change_in_any_case(|db| {
            let query = select_methods("") + " WHERE methods.id = :method";
            let values = named_params! { ":method": method, ":owner": person, ":asker": asker };
            let before = db.prepare_cached(&query)?.query_row(values, counts).optional()?;
            let (after, verdict) = decide(before.ok_or(StoreError::NoSuchMethod)?);
            for (kept, table, key) in [
                (after.in_a_row, "attempts", COUNTED_AS.to_owned()),
                (after.lately, "guesses", format!("{COUNTED_AS} = 'owner'")),
            ] {
                let Some(WrongTries { wrong, boot, after }) = kept else { continue };
                let query = format!(
                    "INSERT OR REPLACE INTO {table}
                     SELECT methods.id, {key}, :wrong, :boot, :after FROM methods
                     JOIN accounts ON accounts.id = methods.account WHERE methods.id = :method"
                );
                db.prepare_cached(&query)?.execute(named_params! {
                    ":method": method, ":owner": person, ":asker": asker,
                    ":wrong": wrong, ":boot": boot,
                    ":after": u64::try_from(after.as_millis()).unwrap_or(u64::MAX >> 1),
                })?;
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
                db.prepare_cached(&query)?.execute((boot, after))?;
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
                db.prepare_cached(&query)?.execute((account.uid, &account.name))?;
            }
            self.record(db, &Event::new(account, "", What::Unlocked, ""))
        })
    }
}

fn owner(db: &Connection, method: &str) -> rusqlite::Result<Account> {
    let query = "SELECT uid, name FROM accounts JOIN methods ON accounts.id = methods.account
                 WHERE methods.id = ?1";
    db.prepare_cached(query)?
        .query_row([method], |it| Ok(Account { uid: it.get(0)?, name: it.get(1)? }))
}

/// The try of a method that turned out right was none, and those in a row before it are forgotten. What
/// was guessed lately is not: whoever guesses is not always who signs in.
pub fn forget(db: &Connection, method: &str, asker: &Asker) -> rusqlite::Result<()> {
    let CountedAs { owner, asker } = CountedAs::new(asker);
    let values = named_params! { ":method": method, ":owner": owner, ":asker": asker };
    let from =
        "FROM methods JOIN accounts ON accounts.id = methods.account WHERE methods.id = :method";
    let query = format!(
        "DELETE FROM attempts WHERE method = :method AND asker = (SELECT {COUNTED_AS} {from})"
    );
    let counted = db.prepare_cached(&query)?.execute(values)? > 0;
    let query = format!(
        "UPDATE guesses SET wrong = wrong - 1 WHERE method = :method AND wrong > 0
         AND by_owner = (SELECT {COUNTED_AS} = 'owner' {from})"
    );
    if counted { db.prepare_cached(&query)?.execute(values).map(drop) } else { Ok(()) }
}

/// What [`select_methods`] counts.
pub fn counts(row: &Row<'_>) -> rusqlite::Result<Counts> {
    Ok(Counts {
        in_a_row: tries(row, ["wrong", "boot", "after"])?,
        lately: tries(row, ["guessed", "guessed_boot", "guessed_after"])?,
        by_owner: row.get("by_owner")?,
    })
}

fn tries(row: &Row<'_>, [wrong, boot, after]: [&str; 3]) -> rusqlite::Result<Option<WrongTries>> {
    let Some(wrong) = row.get(wrong)? else { return Ok(None) };
    let after = Duration::from_millis(row.get(after)?);
    Ok(Some(WrongTries { wrong, boot: row.get(boot)?, after }))
}
