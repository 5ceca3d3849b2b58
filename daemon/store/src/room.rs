//! Room on the disk. While it is nearly full, only what must go on is written: that a key signs in, and that
//! methods are taken away. For that there is room beforehand, in the file of the latest changes (SQLite's
//! WAL), which is written over and over in place. Nobody can fill that.

use rusqlite::Connection;
use rustix::fs::statvfs;

use super::{Store, StoreError};

/// With fewer bytes left the disk counts as full. More than anything that is kept at once.
const LEFT: u64 = 1 << 20;
/// What is kept free in the file of the latest changes, in bytes; some hundred sign-ins.
const RESERVED: u32 = 1 << 20;
/// After so many pages they go to their places and the file is begun anew, long before it would grow.
const PAGES: u32 = 128;

impl Store {
    /// Whether there is room to write something that need not be.
    ///
    /// # Errors
    /// `DiskFull`, or that this cannot be found out.
    pub fn room(&self) -> Result<(), StoreError> {
        let failed = |error: rustix::io::Errno| StoreError::File {
            path: self.folder.to_path_buf(),
            error: error.into(),
        };
        let disk = statvfs(&*self.folder).map_err(failed)?;
        match disk.f_bavail.saturating_mul(disk.f_frsize) < LEFT {
            true => Err(StoreError::DiskFull),
            false => Ok(()),
        }
    }
}

/// Makes the file of the latest changes as long as it gets: what is too much for memory is written there before
/// the change is done, and this one is taken back.
///
/// # Errors
/// There is no room.
fn reserve(db: &mut Connection) -> rusqlite::Result<()> {
    db.pragma_update(None, "wal_autocheckpoint", PAGES)?;
    let cache: i64 = db.query_row("PRAGMA cache_size", [], |it| it.get(0))?;
    db.pragma_update(None, "cache_size", 16)?;
    let change = db.transaction()?;
    change.execute("INSERT INTO reserved VALUES (zeroblob(?1))", [RESERVED])?;
    change.rollback()?;
    db.pragma_update(None, "cache_size", cache)
}

/// Begins the file of the latest changes anew, and writes over what was in it, without giving its room away.
///
/// # Errors
/// Something else reads or writes it.
pub fn write_over(db: &mut Connection) -> rusqlite::Result<()> {
    db.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))?;
    reserve(db)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn the_latest_changes_have_their_room_from_the_start_and_never_outgrow_it() {
        let folder = TempDir::new().unwrap();
        let store = Store::open(folder.path(), None).unwrap();
        let length = || folder.path().join("mfad.db-wal").metadata().unwrap().len();
        let reserved = length();
        assert!(reserved > u64::from(RESERVED) * 9 / 10, "{reserved}");
        let account = crate::Account { uid: 1, name: "anna".into() };
        for _ in 0..500 {
            store.unlock(&account).unwrap();
        }
        assert_eq!(length(), reserved);
    }
}
