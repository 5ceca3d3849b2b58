//! What is kept of every account, for those who look after all of them.

use std::collections::HashMap;

use rusqlite::Row;

use super::attempts::{self, Counts};
use super::{Account, Method, Store, StoreError};

/// What is kept of an account.
#[derive(Debug, Clone)]
pub struct AccountRecord {
    /// Whose it is.
    pub account: Account,
    /// Its methods, oldest first.
    pub methods: Vec<Method>,
    /// How many app passwords it has.
    pub app_passwords: u32,
    /// How many of its events there were since the moment that was asked about: tries that were
    /// wrong, and those after which a method had to be left alone.
    pub refused: u32,
    /// See `refused`.
    pub locked: u32,
    /// When it was last signed in to, in seconds since 1970 (UTC); 0 if that is not known.
    pub last_sign_in: u64,
}

impl Store {
    /// What is kept of every account that ever had something, by name; events count from `since`, in
    /// seconds since 1970 (UTC).
    pub fn records(&self, since: u64) -> Result<Vec<AccountRecord>, StoreError> {
        let mut methods: HashMap<Account, Vec<Method>> = HashMap::new();
        for method in self.all_methods()? {
            methods.entry(method.account.clone()).or_default().push(method);
        }
        let mut records = self.read(|db| {
            db.prepare_cached(
                "WITH happened AS (SELECT uid, account AS name,
                    sum(what = 'refused' AND at >= ?1) AS refused,
                    sum(what = 'locked' AND at >= ?1) AS locked,
                    max(iif(what = 'signed-in', at, 0)) AS last FROM events GROUP BY uid, account),
                 made AS (SELECT uid, name, count(*) AS number FROM app_passwords GROUP BY uid, name)
                 SELECT uid, name, coalesce(number, 0) AS app_passwords,
                    coalesce(refused, 0) AS refused, coalesce(locked, 0) AS locked,
                    coalesce(last, 0) AS last_sign_in
                 FROM (SELECT uid, name FROM accounts UNION SELECT uid, name FROM made)
                 LEFT JOIN made USING (uid, name) LEFT JOIN happened USING (uid, name)
                 ORDER BY name, uid",
            )?
            .query_map([since], record)?
            .collect::<rusqlite::Result<Vec<_>>>()
        })?;
        for record in &mut records {
            record.methods = methods.remove(&record.account).unwrap_or_default();
        }
        Ok(records)
    }

    /// What is counted of the wrong tries with each method, by each of those who made them.
    pub fn counts_of_all(&self) -> Result<HashMap<String, Vec<Counts>>, StoreError> {
        let mut counts: HashMap<String, Vec<Counts>> = HashMap::new();
        self.read(|db| {
            let mut query = db.prepare_cached(
                "SELECT method, wrong, boot, after, NULL AS guessed, '' AS guessed_boot,
                    0 AS guessed_after, 0 AS by_owner FROM attempts
                 UNION ALL
                 SELECT method, NULL, '', 0, wrong, boot, after, by_owner FROM guesses",
            )?;
            let rows =
                query.query_map((), |row| Ok((row.get("method")?, attempts::counts(row)?)))?;
            for row in rows {
                let (method, count) = row?;
                counts.entry(method).or_default().push(count);
            }
            Ok(())
        })?;
        Ok(counts)
    }
}

fn record(row: &Row<'_>) -> rusqlite::Result<AccountRecord> {
    Ok(AccountRecord {
        account: Account { uid: row.get("uid")?, name: row.get("name")? },
        methods: Vec::new(),
        app_passwords: row.get("app_passwords")?,
        refused: row.get("refused")?,
        locked: row.get("locked")?,
        last_sign_in: row.get("last_sign_in")?,
    })
}
