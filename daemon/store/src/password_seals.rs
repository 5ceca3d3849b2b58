//! Login passwords, each sealed to a public key of a method that opens the keyring with it. A seal goes with its
//! method: removed, replaced, cleared or suspended, in the same transaction.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::types::Type;
use rusqlite::{Connection, Row};

use super::events::{Event, What};
use super::{Account, Method, Sealed, Store, StoreError, seconds};

/// A login password that only the key of its method opens.
#[derive(Debug, Clone)]
pub struct PasswordSeal {
    /// The id of the method.
    pub method: String,
    /// Whether the key has to verify its owner: it makes other secrets where it does not.
    pub verified: bool,
    /// What the key makes its secret of.
    pub salt: [u8; 32],
    /// What the password is sealed to; the key's secret gives the private one.
    pub public_key: Vec<u8>,
    /// The sealed password, encrypted once more.
    pub sealed: Sealed,
    /// When the password in it was last given.
    pub created: SystemTime,
}

impl Store {
    /// The seals of the account's active methods.
    ///
    /// # Errors
    /// They cannot be read, or one of them is damaged.
    pub fn password_seals(&self, account: &Account) -> Result<Vec<PasswordSeal>, StoreError> {
        self.read(|db| {
            let query = "SELECT method, verified, salt, public_key, sealed, password_seals.created
                 FROM password_seals JOIN methods ON methods.id = method
                 JOIN accounts ON accounts.id = account
                 WHERE uid = ?1 AND name = ?2 AND state = 'active' ORDER BY methods.rowid";
            let mut statement = db.prepare_cached(query)?;
            statement.query_map((account.uid, &account.name), from_row)?.collect()
        })
    }

    /// Keeps a seal, in the place of the one that the method had.
    ///
    /// # Errors
    /// `NoSuchMethod` if the method is gone or suspended.
    pub fn keep_password_seal(
        &self,
        method: &Method,
        seal: &PasswordSeal,
    ) -> Result<(), StoreError> {
        let sealed = serde_json::to_string(&seal.sealed)?;
        self.room()?;
        self.change_for_good(|db| {
            let kept = db
                .prepare_cached(
                    "INSERT OR REPLACE INTO password_seals
                     SELECT id, ?2, ?3, ?4, ?5, ?6 FROM methods WHERE id = ?1 AND state = 'active'",
                )?
                .execute((
                    &method.id,
                    seal.verified,
                    seal.salt,
                    &seal.public_key,
                    sealed,
                    seconds(seal.created),
                ))?;
            if kept == 0 {
                return Err(StoreError::NoSuchMethod);
            }
            let Method { account, id, label, .. } = method;
            self.record(db, &Event::new(account, id, What::KeyringEnabled, label))
        })
    }

    /// Puts another password into seals, each to the public key that it was sealed to before. What was replaced
    /// or removed meanwhile is left alone.
    pub fn renew_password_seals(
        &self,
        account: &Account,
        seals: &[PasswordSeal],
    ) -> Result<(), StoreError> {
        let texts: Vec<_> =
            seals.iter().map(|it| serde_json::to_string(&it.sealed)).collect::<Result<_, _>>()?;
        self.change_for_good(|db| {
            for (seal, text) in seals.iter().zip(texts) {
                let query = "UPDATE password_seals SET sealed = ?1, created = ?2
                     WHERE method = ?3 AND public_key = ?4";
                db.prepare_cached(query)?.execute((
                    text,
                    seconds(seal.created),
                    &seal.method,
                    &seal.public_key,
                ))?;
            }
            self.record(db, &Event::new(account, "", What::KeyringRenewed, ""))
        })
    }

    /// Destroys all seals of an account; tells how many there were.
    pub fn remove_password_seals(&self, account: &Account) -> Result<usize, StoreError> {
        self.change_for_good(|db| {
            let removed = db
                .prepare_cached(
                    "DELETE FROM password_seals WHERE method IN (SELECT methods.id FROM methods
                     JOIN accounts ON accounts.id = account WHERE uid = ?1 AND name = ?2)",
                )?
                .execute((account.uid, &account.name))?;
            if removed > 0 {
                self.record(db, &Event::new(account, "", What::KeyringDisabled, ""))?;
            }
            Ok(removed)
        })
    }
}

/// A method that signs nobody in opens nothing.
pub(super) fn destroy(db: &Connection, method: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM password_seals WHERE method = ?1")?.execute([method]).map(drop)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<PasswordSeal> {
    let sealed: String = row.get("sealed")?;
    let sealed = serde_json::from_str(&sealed)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(4, Type::Text, error.into()))?;
    Ok(PasswordSeal {
        method: row.get("method")?,
        verified: row.get("verified")?,
        salt: row.get("salt")?,
        public_key: row.get("public_key")?,
        sealed,
        created: UNIX_EPOCH + Duration::from_secs(row.get("created")?),
    })
}
