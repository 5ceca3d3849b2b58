//! Access passes: what they are made with, which of them are known or used, the latest time that was ever seen,
//! and who may add a method because of one. A pass is used up in the transaction that admits somebody.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row};

use super::attempts;
use super::events::{Event, What};
use super::kinds::{ACCESS_PASS, Kind};
use super::methods::Method;
use super::{Account, Sealed, Store, StoreError, random_id};

/// What the passes of this machine are made with, as it is kept.
#[derive(Debug, Clone)]
pub struct PassSecret {
    /// Its id, which is no secret.
    pub id: String,
    /// The secret, encrypted.
    pub sealed: Sealed,
    /// Of which machine it is.
    pub machine: String,
    /// To whom it is escrowed: public keys.
    pub recipients: Vec<String>,
    /// Whether the file with it for them was written.
    pub escrowed: bool,
}

/// The latest time that was ever seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenTime {
    /// In seconds since 1970 (UTC).
    pub latest: u64,
    /// In which run of the machine that was.
    pub boot: String,
    /// How long after its start.
    pub after: Duration,
}

/// A pass of an account that was issued on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedPass {
    /// Until when it is valid, in seconds since 1970 (UTC).
    pub expires: u64,
    /// Whether it was used, or called back.
    pub used: bool,
}

/// A pass that is about to let somebody in.
#[derive(Debug, Clone)]
pub struct UsedPass {
    /// The secret that it was made with.
    pub secret: String,
    /// Until when it is valid, in seconds since 1970 (UTC).
    pub expires: u64,
    /// When that is.
    pub seen: SeenTime,
}

/// So long after their end passes are kept, in seconds, to tell that one was used.
const KEPT: u64 = 7 * 86400;

impl Store {
    /// What passes are made with, if it was made already.
    pub fn pass_secret(&self) -> Result<Option<PassSecret>, StoreError> {
        let found = self.read(|db| {
            db.prepare_cached("SELECT * FROM pass_secret")?.query_row((), secret_row).optional()
        })?;
        let Some((id, sealed, machine, recipients, escrowed)) = found else { return Ok(None) };
        let (sealed, recipients) =
            (serde_json::from_str(&sealed)?, serde_json::from_str(&recipients)?);
        Ok(Some(PassSecret { id, sealed, machine, recipients, escrowed }))
    }

    /// Keeps a new secret in the place of the one before, whose passes are of no use from now on, nor
    /// what they proved. The time is as it is seen now, which may be before what was seen last.
    pub fn keep_pass_secret(&self, it: &PassSecret, seen: &SeenTime) -> Result<(), StoreError> {
        let (sealed, recipients) =
            (serde_json::to_string(&it.sealed)?, serde_json::to_string(&it.recipients)?);
        self.change_for_good(|db| {
            for table in ["pass_secret", "pass_clock", "passes", "pass_enrollments"] {
                db.execute(&format!("DELETE FROM {table}"), ())?;
            }
            let row = (&it.id, &sealed, &it.machine, &recipients, it.escrowed);
            db.execute("INSERT INTO pass_secret VALUES (1, ?1, ?2, ?3, ?4, ?5)", row)?;
            Ok(see(db, seen)?)
        })
    }

    /// The file with the secret of this id was written for its recipients.
    pub fn pass_secret_escrowed(&self, id: &str) -> Result<(), StoreError> {
        self.change(|db| {
            db.execute("UPDATE pass_secret SET escrowed = 1 WHERE id = ?1", [id])?;
            Ok(())
        })
    }

    /// The latest time that was ever seen, if any was.
    pub fn seen_time(&self) -> Result<Option<SeenTime>, StoreError> {
        self.read(|db| {
            let query = "SELECT latest, boot, after FROM pass_clock";
            let row = |row: &Row<'_>| {
                let after = Duration::from_secs(row.get(2)?);
                Ok(SeenTime { latest: row.get(0)?, boot: row.get(1)?, after })
            };
            db.prepare_cached(query)?.query_row((), row).optional()
        })
    }

    /// Keeps that it was this late, unless it was later before.
    pub fn see_time(&self, seen: &SeenTime) -> Result<(), StoreError> {
        self.change_in_any_case(|db| Ok(see(db, seen)?))
    }

    /// The passes of this account that were issued here, the first that ends first.
    pub fn issued_passes(&self, account: &Account) -> Result<Vec<IssuedPass>, StoreError> {
        self.read(|db| {
            let query = "SELECT expires, used FROM passes WHERE account = ?1 ORDER BY expires";
            let row = |row: &Row<'_>| Ok(IssuedPass { expires: row.get(0)?, used: row.get(1)? });
            db.prepare_cached(query)?.query_map([&account.name], row)?.collect()
        })
    }

    /// A pass of this account was issued here, valid until then.
    ///
    /// # Errors
    /// `Duplicate` if there is one with this end already.
    pub fn issue_pass(
        &self,
        account: &Account,
        expires: u64,
        seen: &SeenTime,
    ) -> Result<(), StoreError> {
        self.change(|db| {
            see(db, seen)?;
            drop_old(db, seen)?;
            let query = "INSERT INTO passes VALUES (?1, ?2, ?3, 0) ON CONFLICT DO NOTHING";
            let issuer = &*self.asker.user;
            if db.prepare_cached(query)?.execute((&account.name, expires, issuer))? == 0 {
                return Err(StoreError::Duplicate);
            }
            self.record(db, &Event::new(account, "", What::PassIssued, &expires.to_string()))
        })
    }

    /// What wrong tries with passes of this account are counted for. It is no method that the account has.
    pub fn pass_method(&self, account: &Account, label: &str) -> Result<Method, StoreError> {
        let Account { uid, name } = account;
        let find = || -> Result<Option<Method>, StoreError> {
            let which = "WHERE uid = :uid AND name = :name AND methods.kind = 'access-pass'";
            Ok(self.select_any(which, &[(":uid", uid), (":name", name)])?.pop())
        };
        if let Some(found) = find()? {
            return Ok(found);
        }
        let (id, handle) = (random_id()?, [random_id()?, random_id()?].concat());
        self.change(|db| {
            let query = "INSERT INTO accounts (uid, name, handle) VALUES (?1, ?2, ?3)
                         ON CONFLICT (uid, name) DO NOTHING";
            db.prepare_cached(query)?.execute((uid, name, handle.as_bytes()))?;
            let query = "INSERT INTO methods SELECT ?1, id, ?2, ?3, 'active', NULL, '{}', 1, 0, 0
                         FROM accounts WHERE uid = ?4 AND name = ?5 AND NOT EXISTS
                         (SELECT 1 FROM methods WHERE account = accounts.id AND kind = ?2)";
            db.prepare_cached(query)?.execute((&id, ACCESS_PASS, label, uid, name))?;
            Ok(())
        })?;
        find()?.ok_or(StoreError::NoSuchMethod)
    }

    /// A pass lets somebody in: it is used up, and the account may add one method until it ends.
    ///
    /// # Errors
    /// `Outdated` if it was used before, `NoSuchMethod` if it is of a secret before: nothing is written.
    pub fn use_pass(&self, method: &Method, pass: &UsedPass) -> Result<(), StoreError> {
        let UsedPass { secret, expires, seen } = pass;
        let Account { uid, name } = &method.account;
        self.change_in_any_case(|db| {
            let current = "SELECT 1 FROM pass_secret WHERE id = ?1";
            if !db.prepare_cached(current)?.exists([secret])? {
                return Err(StoreError::NoSuchMethod);
            }
            see(db, seen)?;
            drop_old(db, seen)?;
            let query = "INSERT INTO passes VALUES (?1, ?2, '', 1)
                         ON CONFLICT DO UPDATE SET used = 1 WHERE used = 0 RETURNING issuer";
            let mut spend = db.prepare_cached(query)?;
            let issuer: Option<String> =
                spend.query_row((name, expires), |row| row.get(0)).optional()?;
            let issuer = issuer.ok_or(StoreError::Outdated)?;
            let query = "INSERT OR REPLACE INTO pass_enrollments VALUES (?1, ?2, ?3)";
            db.prepare_cached(query)?.execute((uid, name, expires))?;
            attempts::forget(db, &method.id, &self.asker)?;
            let Method { account, id, .. } = method;
            self.record(db, &Event::new(account, id, What::SignedIn, ""))?;
            self.record(db, &Event::new(account, id, What::PassUsed, &issuer))
        })
    }

    /// Until when the account may add a method because of a pass, in seconds since 1970 (UTC), if it may.
    pub fn pass_enrollment(&self, account: &Account) -> Result<Option<u64>, StoreError> {
        self.read(|db| {
            let query = "SELECT until FROM pass_enrollments WHERE uid = ?1 AND name = ?2";
            db.prepare_cached(query)?
                .query_row((account.uid, &account.name), |row| row.get(0))
                .optional()
        })
    }
}

impl Kind {
    /// Whether it is an access pass, which is no method that an account has.
    pub fn is_access_pass(&self) -> bool {
        matches!(self, Self::AccessPass)
    }
}

fn see(db: &Connection, seen: &SeenTime) -> rusqlite::Result<()> {
    let SeenTime { latest, boot, after } = seen;
    let query = "INSERT INTO pass_clock VALUES (1, ?1, ?2, ?3) ON CONFLICT DO UPDATE
                 SET latest = ?1, boot = ?2, after = ?3 WHERE ?1 >= latest";
    db.prepare_cached(query)?.execute((latest, boot, after.as_secs())).map(drop)
}

/// Those that ended long ago are refused by their end.
fn drop_old(db: &Connection, seen: &SeenTime) -> rusqlite::Result<()> {
    let before = seen.latest.saturating_sub(KEPT);
    db.prepare_cached("DELETE FROM passes WHERE expires < ?1")?.execute([before]).map(drop)
}

type SecretRow = (String, String, String, String, bool);

fn secret_row(row: &Row<'_>) -> rusqlite::Result<SecretRow> {
    Ok((
        row.get("id")?,
        row.get("sealed")?,
        row.get("machine")?,
        row.get("recipients")?,
        row.get("escrowed")?,
    ))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::{NewMethod, RecoveryCodes};

    fn store() -> (TempDir, Store, Account) {
        let folder = TempDir::new().unwrap();
        let store = Store::open(folder.path(), None).unwrap();
        keep(&store, "one");
        (folder, store, Account { uid: 1, name: "anna".into() })
    }

    fn keep(store: &Store, id: &str) {
        let sealed = store.seal_machine_secret(&[7; 32]).unwrap();
        let (machine, recipients) = ("desk".to_owned(), vec!["age1".to_owned()]);
        let secret = PassSecret { id: id.into(), sealed, machine, recipients, escrowed: false };
        store.keep_pass_secret(&secret, &seen(1000)).unwrap();
    }

    fn seen(latest: u64) -> SeenTime {
        SeenTime { latest, boot: "this".into(), after: Duration::from_secs(5) }
    }

    fn pass(secret: &str, expires: u64) -> UsedPass {
        UsedPass { secret: secret.into(), expires, seen: seen(1001) }
    }

    fn add(store: &Store, account: &Account, by_pass: bool) -> Result<String, StoreError> {
        store.add_method(&NewMethod {
            account: account.clone(),
            user_handle: vec![1],
            label: "Codes".into(),
            kind: Kind::RecoveryCodes(RecoveryCodes { codes: Vec::new() }),
            replaces: None,
            by_pass,
        })
    }

    #[test]
    fn a_pass_is_used_once_whoever_issued_it() {
        let (_folder, store, anna) = store();
        store.issue_pass(&anna, 1800, &seen(1000)).unwrap();
        let method = store.pass_method(&anna, "Access pass").unwrap();
        for expires in [1800, 3600] {
            store.use_pass(&method, &pass("one", expires)).unwrap();
            let again = store.use_pass(&method, &pass("one", expires));
            assert!(matches!(again, Err(StoreError::Outdated)), "{again:?}");
        }
        // Nor by somebody who has the name now, nor after all was removed.
        let other = store.pass_method(&Account { uid: 2, ..anna.clone() }, "Access pass").unwrap();
        assert!(matches!(store.use_pass(&other, &pass("one", 1800)), Err(StoreError::Outdated)));
        store.clear(&anna).unwrap();
        let method = store.pass_method(&anna, "Access pass").unwrap();
        assert!(matches!(store.use_pass(&method, &pass("one", 1800)), Err(StoreError::Outdated)));
    }

    #[test]
    fn it_is_no_method_that_the_account_has() {
        let (_folder, store, anna) = store();
        let method = store.pass_method(&anna, "Access pass").unwrap();
        assert_eq!(store.pass_method(&anna, "Access pass").unwrap().id, method.id);
        assert!(store.methods(&anna).unwrap().is_empty());
        assert!(store.all_methods().unwrap().is_empty());
        assert!(store.records(0).unwrap().iter().all(|it| it.methods.is_empty()));
        // And yet tries with it are counted.
        assert!(store.method(&method.id).unwrap().is_some());
    }

    #[test]
    fn it_proves_one_enrollment() {
        let (_folder, store, anna) = store();
        assert!(matches!(add(&store, &anna, true), Err(StoreError::Outdated)));
        let method = store.pass_method(&anna, "Access pass").unwrap();
        store.use_pass(&method, &pass("one", 1800)).unwrap();
        assert_eq!(store.pass_enrollment(&anna).unwrap(), Some(1800));
        add(&store, &anna, true).unwrap();
        assert_eq!(store.pass_enrollment(&anna).unwrap(), None);
        assert!(matches!(add(&store, &anna, true), Err(StoreError::Outdated)));
        add(&store, &anna, false).unwrap();
    }

    #[test]
    fn what_was_issued_is_called_back_with_all_that_the_account_has() {
        let (_folder, store, anna) = store();
        let method = store.pass_method(&anna, "Access pass").unwrap();
        store.use_pass(&method, &pass("one", 1800)).unwrap();
        store.issue_pass(&anna, 3600, &seen(1000)).unwrap();
        store.clear(&anna).unwrap();
        assert_eq!(store.pass_enrollment(&anna).unwrap(), None);
        let method = store.pass_method(&anna, "Access pass").unwrap();
        assert!(matches!(store.use_pass(&method, &pass("one", 3600)), Err(StoreError::Outdated)));
    }

    #[test]
    fn a_new_secret_ends_what_the_one_before_made() {
        let (_folder, store, anna) = store();
        let method = store.pass_method(&anna, "Access pass").unwrap();
        store.use_pass(&method, &pass("one", 1800)).unwrap();
        keep(&store, "two");
        assert_eq!(store.pass_enrollment(&anna).unwrap(), None);
        let old = store.use_pass(&method, &pass("one", 3600));
        assert!(matches!(old, Err(StoreError::NoSuchMethod)), "{old:?}");
        store.use_pass(&method, &pass("two", 1800)).unwrap();
    }

    #[test]
    fn time_goes_forward_alone_until_there_is_a_new_secret() {
        let (_folder, store, _) = store();
        store.see_time(&seen(5000)).unwrap();
        store.see_time(&seen(4999)).unwrap();
        assert_eq!(store.seen_time().unwrap(), Some(seen(5000)));
        keep(&store, "two");
        assert_eq!(store.seen_time().unwrap(), Some(seen(1000)));
    }
}
