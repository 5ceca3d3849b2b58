//! Enrolled methods: added with their account, listed, used, renamed, removed, marked as erased.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::Row;
use webauthn_rs_core::proto::Credential;

use super::events::{self, Event};
use super::{Account, Store, StoreError, random_id, seconds};

/// The only kind of method there is as yet, by its word on the bus.
pub const SECURITY_KEY: &str = "security-key";

/// An enrolled security key.
#[derive(Debug, Clone)]
pub struct Method {
    /// Its id: random, and part of its object's path.
    pub id: String,
    /// Whose it is.
    pub account: Account,
    /// What its owner calls it.
    pub label: String,
    /// Whether its credential still exists as far as we know.
    pub state: MethodState,
    /// What the relying party must know of the credential, counter included.
    pub credential: Credential,
    /// The id of the token it is on.
    pub token: String,
    /// The name of that token.
    pub token_name: String,
    /// That token's serial number, empty if it has none.
    pub token_serial: String,
    /// That token's model (AAGUID).
    pub aaguid: Vec<u8>,
    /// When it was enrolled.
    pub created: SystemTime,
    /// When it was last used, if ever.
    pub last_used: Option<SystemTime>,
}

/// Whether a method's credential still exists.
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
    /// What was registered.
    pub credential: Credential,
    /// The id of the token it is on.
    pub token: String,
    /// The name of that token.
    pub token_name: String,
    /// That token's serial number.
    pub token_serial: String,
    /// That token's model.
    pub aaguid: Vec<u8>,
}

const COLUMNS: &str = "
    SELECT methods.id, uid, name, label, state, credential, token, token_name, token_serial,
           aaguid, created, last_used
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

    /// Enrolls a method, and its account with it if it is the first. Gives its id.
    pub fn add_method(&self, new: &NewMethod) -> Result<String, StoreError> {
        let id = random_id()?;
        let credential = serde_json::to_string(&new.credential)?;
        self.change(|db| {
            let Account { uid, name } = &new.account;
            db.execute(
                "INSERT INTO accounts (uid, name, handle) VALUES (?1, ?2, ?3)
                 ON CONFLICT (uid, name) DO NOTHING",
                (uid, name, &new.user_handle),
            )?;
            let added = db.execute(
                "INSERT INTO methods
                 SELECT ?1, id, ?2, ?3, 'active', ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0
                 FROM accounts WHERE uid = ?11 AND name = ?12
                 ON CONFLICT (credential_id) DO NOTHING",
                rusqlite::params![
                    id,
                    SECURITY_KEY,
                    new.label,
                    new.credential.cred_id.as_ref() as &[u8],
                    credential,
                    new.token,
                    new.token_name,
                    new.token_serial,
                    new.aaguid,
                    seconds(SystemTime::now()),
                    uid,
                    name,
                ],
            )?;
            if added == 0 {
                return Err(StoreError::Duplicate);
            }
            events::record(db, &Event::new(&new.account, &id, "enrolled", &new.token_name))?;
            Ok(id.clone())
        })
    }

    /// A successful sign-in: keeps the credential's new counter and when it was.
    pub fn used(&self, method: &Method, credential: &Credential) -> Result<(), StoreError> {
        let credential = serde_json::to_string(credential)?;
        self.change(|db| {
            let now = seconds(SystemTime::now());
            let query = "UPDATE methods SET credential = ?1, last_used = ?2 WHERE id = ?3";
            one(db.execute(query, (credential, now, &method.id))?)?;
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
    let state: String = row.get("state")?;
    let credential: String = row.get("credential")?;
    let last_used: u64 = row.get("last_used")?;
    Ok(Method {
        id: row.get("id")?,
        account: Account { uid: row.get("uid")?, name: row.get("name")? },
        label: row.get("label")?,
        state: match state.as_str() {
            "active" => MethodState::Active,
            _ => MethodState::Erased,
        },
        credential: serde_json::from_str(&credential).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
        })?,
        token: row.get("token")?,
        token_name: row.get("token_name")?,
        token_serial: row.get("token_serial")?,
        aaguid: row.get("aaguid")?,
        created: UNIX_EPOCH + Duration::from_secs(row.get("created")?),
        last_used: (last_used != 0).then(|| UNIX_EPOCH + Duration::from_secs(last_used)),
    })
}
