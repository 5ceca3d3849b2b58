//! What somebody saw on a token when they last looked: the sites of its passkeys. It is what they
//! have to take care of when the token is lost. Only whoever looked is told.

use super::{Store, StoreError};

impl Store {
    /// Remembers the sites on a token, in the place of those before, for whoever asks now.
    pub fn saw(&self, token: &str, sites: &[String]) -> Result<(), StoreError> {
        let uid = self.asker.uid;
        self.change(|db| {
            db.prepare_cached("DELETE FROM sites WHERE uid = ?1 AND token = ?2")?
                .execute((uid, token))?;
            for site in sites {
                let query = "INSERT OR IGNORE INTO sites VALUES (?1, ?2, ?3)";
                db.prepare_cached(query)?.execute((uid, token, site))?;
            }
            Ok(())
        })
    }

    /// The sites that this user saw on a token.
    pub fn seen(&self, uid: u32, token: &str) -> Result<Vec<String>, StoreError> {
        self.read(|db| {
            let query = "SELECT site FROM sites WHERE uid = ?1 AND token = ?2 ORDER BY site";
            db.prepare_cached(query)?.query_map((uid, token), |row| row.get(0))?.collect()
        })
    }
}
