//! Enrolled methods: added with their account, listed, used, renamed, removed, marked as erased.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{OptionalExtension, Row};

use super::events::{self, Event};
use super::kinds::{Home, Kind};
use super::{Account, Store, StoreError, random_id, seconds};

/// An enrolled method.
#[derive(Debug, Clone)]
pub struct Method {
    /// Its id: random, and part of its object's path.
    pub id: String,
    /// Whose it is.
    pub account: Account,
    /// What its owner calls it.
    pub label: String,
    /// Whether what it needs still exists as far as we know.
    pub state: MethodState,
    /// What it is.
    pub kind: Kind,
    /// When it was enrolled.
    pub created: SystemTime,
    /// When it was last used, if ever.
    pub last_used: Option<SystemTime>,
    /// Counts the changes of `kind`, so that none is made on what is out of date.
    revision: u64,
}

impl Method {
    /// The name of the token it is on; empty if it is on none.
    pub fn token_name(&self) -> &str {
        self.kind.token().map(|Home { name, .. }| name.as_str()).unwrap_or_default()
    }
}

/// Whether what a method needs still exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MethodState {
    /// As far as we know.
    Active,
    /// The token was reset.
    Erased,
}

/// A method about to be enrolled.
#[derive(Debug, Clone)]
pub struct NewMethod {
    /// Whose it is.
    pub account: Account,
    /// The account's user handle, stored with the account's first method.
    pub user_handle: Vec<u8>,
    /// What its owner calls it.
    pub label: String,
    /// What it is.
    pub kind: Kind,
}

const COLUMNS: &str = "
    SELECT methods.id, uid, name, label, state, kind, data, revision, created, last_used
    FROM methods JOIN accounts ON accounts.id = methods.account";

impl Store {
    /// The account's methods, oldest first.
    pub fn methods(&self, account: &Account) -> Result<Vec<Method>, StoreError> {
        let query =
            format!("{COLUMNS} WHERE uid = ?1 AND name = ?2 ORDER BY created, methods.rowid");
        self.read(|db| {
            let mut statement = db.prepare(&query)?;
            statement.query_map((account.uid, &account.name), from_row)?.collect()
        })
    }

    /// Everybody's methods, oldest first.
    pub fn all_methods(&self) -> Result<Vec<Method>, StoreError> {
        let query = format!("{COLUMNS} ORDER BY created, methods.rowid");
        self.read(|db| db.prepare(&query)?.query_map((), from_row)?.collect())
    }

    /// A method as it is now, if it is still there.
    pub fn method(&self, id: &str) -> Result<Option<Method>, StoreError> {
        let query = format!("{COLUMNS} WHERE methods.id = ?1");
        self.read(|db| db.query_row(&query, [id], from_row).optional())
    }

    /// Enrolls a method, and its account with it if it is the first. Gives its id.
    pub fn add_method(&self, new: &NewMethod) -> Result<String, StoreError> {
        let NewMethod { account, user_handle, label, kind } = new;
        let id = random_id()?;
        let data = kind.to_text()?;
        self.change(|db| {
            let Account { uid, name } = account;
            db.execute(
                "INSERT INTO accounts (uid, name, handle) VALUES (?1, ?2, ?3)
                 ON CONFLICT (uid, name) DO NOTHING",
                (uid, name, user_handle),
            )?;
            if kind.replaces(kind) {
                db.execute(
                    "DELETE FROM methods WHERE kind = ?1 AND account =
                     (SELECT id FROM accounts WHERE uid = ?2 AND name = ?3)",
                    (kind.word(), uid, name),
                )?;
            }
            let now = seconds(SystemTime::now());
            let added = db.execute(
                "INSERT INTO methods
                 SELECT ?1, id, ?2, ?3, 'active', ?4, ?5, 1, ?6, 0
                 FROM accounts WHERE uid = ?7 AND name = ?8
                 ON CONFLICT (identity) DO NOTHING",
                (&id, kind.word(), label, kind.identity(), &data, now, uid, name),
            )?;
            if added == 0 {
                return Err(StoreError::Duplicate);
            }
            let detail = kind.token().map_or(label, |token| &token.name);
            events::record(db, &Event::new(account, &id, "enrolled", detail))?;
            Ok(id.clone())
        })
    }

    /// A successful sign-in: keeps what the method is from now on, its counter or which code is
    /// spent, and when it was.
    ///
    /// # Errors
    /// `Outdated` if something else was kept of it since `method` was read: nothing is written.
    pub fn used(&self, method: &Method, kind: &Kind) -> Result<(), StoreError> {
        let data = kind.to_text()?;
        self.change(|db| {
            let changed = db.execute(
                "UPDATE methods SET data = ?1, revision = revision + 1, last_used = ?2
                 WHERE id = ?3 AND revision = ?4",
                (data, seconds(SystemTime::now()), &method.id, method.revision),
            )?;
            if changed == 0 {
                return Err(StoreError::Outdated);
            }
            events::record(db, &Event::new(&method.account, &method.id, "signed-in", ""))
        })
    }

    /// Gives a method another label.
    pub fn rename(&self, method: &Method, label: &str) -> Result<(), StoreError> {
        self.change(|db| {
            one(db.execute("UPDATE methods SET label = ?1 WHERE id = ?2", (label, &method.id))?)?;
            events::record(db, &Event::new(&method.account, &method.id, "renamed", label))
        })
    }

    /// Removes a method; its credential is of no use afterwards.
    pub fn remove(&self, method: &Method) -> Result<(), StoreError> {
        self.change(|db| {
            one(db.execute("DELETE FROM methods WHERE id = ?1", [&method.id])?)?;
            events::record(db, &Event::new(&method.account, &method.id, "removed", &method.label))
        })
    }

    /// Marks methods whose token was reset.
    pub fn erased(&self, methods: &[Method]) -> Result<(), StoreError> {
        self.change(|db| {
            for method in methods {
                db.execute("UPDATE methods SET state = 'erased' WHERE id = ?1", [&method.id])?;
                events::record(db, &Event::new(&method.account, &method.id, "erased", ""))?;
            }
            Ok(())
        })
    }
}

fn one(changed: usize) -> Result<(), StoreError> {
    if changed == 0 { Err(StoreError::NoSuchMethod) } else { Ok(()) }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Method> {
    let (state, kind, data): (String, String, String) =
        (row.get("state")?, row.get("kind")?, row.get("data")?);
    let last_used: u64 = row.get("last_used")?;
    Ok(Method {
        id: row.get("id")?,
        account: Account { uid: row.get("uid")?, name: row.get("name")? },
        label: row.get("label")?,
        state: match state.as_str() {
            "active" => MethodState::Active,
            _ => MethodState::Erased,
        },
        kind: Kind::from_text(&kind, &data).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
        })?,
        created: UNIX_EPOCH + Duration::from_secs(row.get("created")?),
        last_used: (last_used != 0).then(|| UNIX_EPOCH + Duration::from_secs(last_used)),
        revision: row.get("revision")?,
    })
}
