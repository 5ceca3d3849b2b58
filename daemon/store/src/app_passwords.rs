//! App passwords: for programs that can do no second factor, each for one of them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::Row;

use super::events::{Event, What};
use super::{Account, Store, StoreError, random_id, seconds};

/// An app password, of which nothing is kept that it could be made of.
#[derive(Debug, Clone)]
pub struct StoredAppPassword {
    /// Its id: random.
    pub id: String,
    /// Whose it is.
    pub account: Account,
    /// The program that it is for.
    pub label: String,
    /// Its hash, as a PHC string. All of an account have the same salt.
    pub hash: String,
    /// When it was made.
    pub created: SystemTime,
    /// When it was last used, if ever.
    pub last_used: Option<SystemTime>,
}

/// Mail programs ask every few seconds, and nobody needs to know it that precisely.
const PRECISION: Duration = Duration::from_secs(60);

impl Store {
    /// The account's app passwords, oldest first.
    pub fn app_passwords(&self, account: &Account) -> Result<Vec<StoredAppPassword>, StoreError> {
        self.read(|db| {
            let query = "SELECT * FROM app_passwords WHERE uid = ?1 AND name = ?2 ORDER BY rowid";
            let mut statement = db.prepare_cached(query)?;
            statement.query_map((account.uid, &account.name), from_row)?.collect()
        })
    }

    /// Keeps a new one, and gives its id.
    ///
    /// # Errors
    /// `Duplicate` if there is one for this program.
    pub fn add_app_password(
        &self,
        account: &Account,
        label: &str,
        hash: &str,
    ) -> Result<String, StoreError> {
        let id = random_id()?;
        self.change(|db| {
            let now = seconds(SystemTime::now());
            let added = db
                .prepare_cached(
                    "INSERT INTO app_passwords VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)
                 ON CONFLICT (uid, name, label) DO NOTHING",
                )?
                .execute((&id, account.uid, &account.name, label, hash, now))?;
            if added == 0 {
                return Err(StoreError::Duplicate);
            }
            self.record(db, &Event::new(account, "", What::AppPasswordMade, label))?;
            Ok(id.clone())
        })
    }

    /// One was used: keeps when, and this hash of it from now on.
    ///
    /// # Errors
    /// `NoSuchMethod` if it was revoked meanwhile.
    pub fn app_password_used(
        &self,
        password: &StoredAppPassword,
        hash: &str,
    ) -> Result<(), StoreError> {
        let now = SystemTime::now();
        let recently = |last| now.duration_since(last).is_ok_and(|passed| passed < PRECISION);
        if password.hash == hash && password.last_used.is_some_and(recently) {
            return self
                .read(|db| {
                    let query = "SELECT id FROM app_passwords WHERE id = ?1";
                    db.prepare_cached(query)?.exists([&password.id])
                })?
                .then_some(())
                .ok_or(StoreError::NoSuchMethod);
        }
        self.change(|db| {
            let query = "UPDATE app_passwords SET last_used = ?1, hash = ?2 WHERE id = ?3";
            let changed = db.prepare_cached(query)?.execute((seconds(now), hash, &password.id))?;
            if changed == 0 {
                return Err(StoreError::NoSuchMethod);
            }
            let StoredAppPassword { account, label, .. } = password;
            self.record(db, &Event::new(account, "", What::AppPasswordUsed, label))
        })
    }

    /// Revokes one.
    ///
    /// # Errors
    /// `NoSuchMethod` if the account has none with this id.
    pub fn revoke_app_password(&self, account: &Account, id: &str) -> Result<(), StoreError> {
        self.change_in_any_case(|db| {
            let query = "DELETE FROM app_passwords WHERE id = ?1 AND uid = ?2 AND name = ?3
                         RETURNING label";
            let mut statement = db.prepare_cached(query)?;
            let mut gone =
                statement.query_map((id, account.uid, &account.name), |row| row.get(0))?;
            let label: String = gone.next().ok_or(StoreError::NoSuchMethod)??;
            self.record(db, &Event::new(account, "", What::AppPasswordRevoked, &label))
        })
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<StoredAppPassword> {
    let last_used: u64 = row.get("last_used")?;
    Ok(StoredAppPassword {
        id: row.get("id")?,
        account: Account { uid: row.get("uid")?, name: row.get("name")? },
        label: row.get("label")?,
        hash: row.get("hash")?,
        created: UNIX_EPOCH + Duration::from_secs(row.get("created")?),
        last_used: (last_used != 0).then(|| UNIX_EPOCH + Duration::from_secs(last_used)),
    })
}
