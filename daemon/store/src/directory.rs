//! What is kept of the directory that accounts come from: when it last answered, and which methods it is
//! that lists.

use rusqlite::OptionalExtension;

use super::kinds::{Kind, SecurityKey, Source};
use super::{Account, Method, Store, StoreError};

impl Store {
    /// When the directory itself last answered for an account, in seconds since 1970 (UTC), if ever.
    pub fn directory_answered(&self, account: &Account) -> Result<Option<u64>, StoreError> {
        self.read(|db| {
            let query = "SELECT answered FROM directory WHERE uid = ?1 AND name = ?2";
            db.prepare_cached(query)?
                .query_row((account.uid, &account.name), |row| row.get(0))
                .optional()
        })
    }

    /// The directory itself answered for an account at this moment.
    pub fn set_directory_answered(&self, account: &Account, at: u64) -> Result<(), StoreError> {
        self.change(|db| {
            db.prepare_cached(
                "INSERT INTO directory VALUES (?1, ?2, ?3)
                 ON CONFLICT (uid, name) DO UPDATE SET answered = excluded.answered",
            )?
            .execute((account.uid, &account.name, at))?;
            Ok(())
        })
    }

    /// The directory lists a security key that was enrolled on this machine: from now on it decides about it.
    pub fn adopt(&self, method: &Method, key: &SecurityKey) -> Result<(), StoreError> {
        let key = SecurityKey { source: Source::Directory, ..key.clone() };
        let data = Kind::SecurityKey(Box::new(key)).to_text()?;
        self.change(|db| {
            let changed = db
                .prepare_cached(
                    "UPDATE methods SET data = ?1, identity = NULL, revision = revision + 1
                     WHERE id = ?2 AND revision = ?3",
                )?
                .execute((data, &method.id, method.revision))?;
            if changed == 0 {
                return Err(StoreError::Outdated);
            }
            self.touch(&method.account);
            Ok(())
        })
    }
}
