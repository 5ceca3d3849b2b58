//! Notes that people keep for sites, such as recovery codes: encrypted, and bound to their owner.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::Row;
use rusqlite::types::Type;
use zeroize::Zeroizing;

use super::events::{Event, What};
use super::{Account, Sealed, Store, StoreError, random_id, seconds};

/// A note, without what it says.
#[derive(Debug, Clone)]
pub struct StoredNote {
    /// Its id: random.
    pub id: String,
    /// The domain of its site.
    pub site: String,
    /// What its owner calls it.
    pub label: String,
    /// When it was kept.
    pub created: SystemTime,
    /// What it says, encrypted.
    pub text: Sealed,
}

impl Store {
    /// The account's notes, by site and then by age.
    pub fn notes(&self, account: &Account) -> Result<Vec<StoredNote>, StoreError> {
        self.read(|db| {
            let query =
                "SELECT * FROM notes WHERE uid = ?1 AND name = ?2 ORDER BY site, created, rowid";
            let mut statement = db.prepare_cached(query)?;
            statement.query_map((account.uid, &account.name), from_row)?.collect()
        })
    }

    /// Keeps a new one, encrypted.
    ///
    /// # Errors
    /// `Duplicate` if there is one of this label for the site, `NoKey` if nothing can be encrypted.
    pub fn keep_note(
        &self,
        account: &Account,
        site: &str,
        label: &str,
        text: &[u8],
    ) -> Result<StoredNote, StoreError> {
        let (id, created) = (random_id()?, SystemTime::now());
        let text = self.seal(text, account)?;
        let sealed = serde_json::to_string(&text)?;
        self.change(|db| {
            let added = db
                .prepare_cached(
                    "INSERT INTO notes VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (uid, name, site, label) DO NOTHING",
                )?
                .execute((
                    &id,
                    account.uid,
                    &account.name,
                    site,
                    label,
                    &sealed,
                    seconds(created),
                ))?;
            if added == 0 {
                return Err(StoreError::Duplicate);
            }
            self.record(db, &Event::new(account, "", What::NoteKept, ""))
        })?;
        Ok(StoredNote { id, site: site.to_owned(), label: label.to_owned(), created, text })
    }

    /// What one says; that it was looked at is written down first.
    ///
    /// # Errors
    /// `NoSuchNote` if the account has none with this id, `NoKey` if its key is gone.
    pub fn read_note(&self, account: &Account, id: &str) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let notes = self.notes(account)?;
        let note = notes.iter().find(|note| note.id == id).ok_or(StoreError::NoSuchNote)?;
        let text = self.unseal(&note.text, account)?;
        self.log(&Event::new(account, "", What::NoteShown, ""))?;
        Ok(text)
    }

    /// Removes one.
    ///
    /// # Errors
    /// `NoSuchNote` if the account has none with this id.
    pub fn remove_note(&self, account: &Account, id: &str) -> Result<(), StoreError> {
        self.change_for_good(|db| {
            let query = "DELETE FROM notes WHERE id = ?1 AND uid = ?2 AND name = ?3";
            match db.prepare_cached(query)?.execute((id, account.uid, &account.name))? {
                0 => Err(StoreError::NoSuchNote),
                _ => self.record(db, &Event::new(account, "", What::NoteRemoved, "")),
            }
        })
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<StoredNote> {
    let sealed: String = row.get("sealed")?;
    let text = serde_json::from_str(&sealed);
    Ok(StoredNote {
        id: row.get("id")?,
        site: row.get("site")?,
        label: row.get("label")?,
        created: UNIX_EPOCH + Duration::from_secs(row.get("created")?),
        text: text
            .map_err(|it| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, it.into()))?,
    })
}
