//! The shape of the file: how it is made, recognized, checked and brought up to date.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{StoreError, random_id};

/// "mfad" in ASCII: marks the file as ours (SQLite's application id).
const APPLICATION: i32 = 0x6d66_6164;
const FILE: &str = "mfad.db";

/// How long reading waits while the write-ahead log is begun anew.
const READ_PATIENCE: Duration = Duration::from_millis(500);

/// So many statements stay prepared: all that there are.
const STATEMENTS: usize = 64;

/// One entry per version; a released one is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("rp_ids.sql"),
    include_str!("directory.sql"),
    include_str!("password_seals.sql"),
    include_str!("passes.sql"),
];

/// Opens the file in this folder, making both if they are not there. Nobody else opens it before
/// the lock is dropped.
pub fn open(folder: &Path) -> Result<(Connection, File), StoreError> {
    make_folder(folder)?;
    let lock = lock(folder)?;
    let path = folder.join(FILE);
    match path.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(folder)?,
        Err(error) => return Err(StoreError::File { path, error }),
        Ok(meta) if !meta.is_file() => return Err(refused(&path, "is not a file")),
        Ok(meta) if meta.len() == 0 => return Err(refused(&path, "is empty: it was cut off")),
        Ok(_) => {}
    }
    inspect(&path)?;
    fs::set_permissions(&path, Permissions::from_mode(0o600))
        .map_err(|error| StoreError::File { path: path.clone(), error })?;
    let mut db = connect(&path)?;
    migrate(&mut db)?;
    Ok((db, lock))
}

fn make_folder(folder: &Path) -> Result<(), StoreError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| StoreError::File { path: folder.to_owned(), error })
}

/// Two daemons would each miss what the other writes.
fn lock(folder: &Path) -> Result<File, StoreError> {
    let failed = |error| StoreError::File { path: folder.to_owned(), error };
    let lock = File::open(folder).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path: folder.to_owned() }),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// A new store, made aside and then moved into place: a half-made one is never found.
fn make(folder: &Path) -> Result<(), StoreError> {
    let aside = folder.join("mfad.db.new");
    let failed = |error| StoreError::File { path: aside.clone(), error };
    // SQLite would take what is left of another store for the latest changes of the new one.
    let journal = folder.join("mfad.db-wal");
    if journal.symlink_metadata().is_ok_and(|it| it.len() > 0) {
        return Err(refused(&journal, "is there without mfad.db, to which it belongs"));
    }
    match fs::remove_file(&aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(&aside).map_err(failed)?;
    let mut db = Connection::open(&aside)?;
    db.pragma_update(None, "application_id", APPLICATION)?;
    migrate(&mut db)?;
    db.execute("INSERT INTO meta VALUES ('rp_id', ?1)", [new_rp_id()?])?;
    // Migrations leave pages that nothing is on, in which no damage would be noticed.
    db.execute_batch("VACUUM")?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.close().map_err(|(_, error)| error)?;
    fs::rename(&aside, folder.join(FILE)).map_err(failed)?;
    File::open(folder).and_then(|it| it.sync_all()).map_err(failed)
}

/// A name in a domain that never resolves (RFC 6761 §6.4), so that no web site can be it.
fn new_rp_id() -> Result<String, StoreError> {
    Ok(format!("{}.mfad.invalid", random_id()?))
}

/// Looks at the file without changing it: whether it is ours, whole, and of a version we know.
fn inspect(path: &Path) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let unreadable = |error: rusqlite::Error| refused(path, &format!("cannot be read: {error}"));
    let db = Connection::open_with_flags(path, flags).map_err(unreadable)?;
    if let Some(why) = stranger(&db).map_err(unreadable)? {
        return Err(refused(path, &why));
    }
    let check: String =
        db.query_row("PRAGMA quick_check(1)", [], |it| it.get(0)).map_err(unreadable)?;
    if check != "ok" {
        return Err(refused(path, &format!("is damaged: {check}")));
    }
    Ok(())
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    // The log keeps its room on the disk while no mfad runs.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is overwritten.
    db.pragma_update(None, "secure_delete", true)?;
    keep_statements(&db)?;
    Ok(db)
}

/// A connection to the file in this folder for what only reads: it waits for no change, and for no disk
/// that is slow to write.
pub fn connect_to_read(folder: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(folder.join(FILE), flags)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    db.pragma_update(None, "query_only", true)?;
    db.busy_timeout(READ_PATIENCE)?;
    keep_statements(&db)?;
    Ok(db)
}

/// Statements are prepared once: they stay, and SQLite makes no new plan for other values of one
/// (its Query Planner Stability Guarantee).
fn keep_statements(db: &Connection) -> rusqlite::Result<()> {
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop)
}

/// Why it is not a file that this mfad may use.
fn stranger(db: &Connection) -> rusqlite::Result<Option<String>> {
    let application: i32 = db.query_row("PRAGMA application_id", [], |it| it.get(0))?;
    if application != APPLICATION {
        return Ok(Some("is not a file of mfad".to_owned()));
    }
    let (newest, version) = (MIGRATIONS.len(), version(db)?);
    let newer = format!("is of version {version}; this mfad knows up to version {newest}");
    Ok((version > newest).then_some(newer))
}

fn version(db: &Connection) -> rusqlite::Result<usize> {
    db.query_row("PRAGMA user_version", [], |it| it.get(0))
}

fn migrate(db: &mut Connection) -> Result<(), StoreError> {
    let done = version(db)?;
    for (index, migration) in MIGRATIONS.iter().enumerate().skip(done) {
        let transaction = db.transaction()?;
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", index + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

fn refused(path: &Path, why: &str) -> StoreError {
    StoreError::Refused { path: path.to_owned(), why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use webauthn_rs_core::proto::{
        AttestationFormat, COSEAlgorithm, COSEEC2Key, COSEKey, COSEKeyType, Credential, ECDSACurve,
        ParsedAttestation, RegisteredExtensions, UserVerificationPolicy,
    };

    use super::*;
    use crate::{Account, Store};

    /// A store as the first version left it, with one key, and a card that is left as it is.
    fn of_the_first_version(folder: &Path) {
        let db = Connection::open(folder.join(FILE)).unwrap();
        db.execute_batch(include_str!("schema.sql")).unwrap();
        db.pragma_update(None, "application_id", APPLICATION).unwrap();
        db.pragma_update(None, "user_version", 1).unwrap();
        let (curve, x, y) = (ECDSACurve::SECP256R1, vec![1; 32], vec![2; 32]);
        let key = COSEKeyType::EC_EC2(COSEEC2Key { curve, x, y });
        let credential = Credential {
            cred_id: vec![1, 2, 3],
            cred: COSEKey { type_: COSEAlgorithm::ES256, key },
            counter: 7,
            transports: None,
            user_verified: false,
            backup_eligible: false,
            backup_state: false,
            registration_policy: UserVerificationPolicy::Discouraged_DO_NOT_USE,
            extensions: RegisteredExtensions::none(),
            attestation: ParsedAttestation::default(),
            attestation_format: AttestationFormat::None,
        };
        let credential = serde_json::to_string(&credential).unwrap();
        let home = r#"{"id":"key","name":"Key","serial":"1"}"#;
        let key = format!(r#"{{"credential":{credential},"token":{home},"aaguid":"00"}}"#);
        let card = format!(r#"{{"token":{home},"application":"piv","public_key":"00"}}"#);
        db.execute("INSERT INTO meta VALUES ('rp_id', 'feed.mfad.invalid')", ()).unwrap();
        db.execute("INSERT INTO accounts VALUES (1, 1000, 'anna', x'01', 0)", ()).unwrap();
        for (id, kind, data) in [("a", "security-key", &key), ("b", "smart-card", &card)] {
            let query = "INSERT INTO methods VALUES (?1, 1, ?2, ?1, 'active', CAST(?1 AS BLOB), ?3, 1, 1, 0)";
            db.execute(query, (id, kind, data)).unwrap();
        }
    }

    #[test]
    fn a_key_of_the_first_version_signs_for_this_machine() {
        let folder = TempDir::new().unwrap();
        of_the_first_version(folder.path());
        let store = Store::open(folder.path(), None).unwrap();
        let account = Account { uid: 1000, name: "anna".to_owned() };
        let methods = store.methods(&account).unwrap();
        let [key, card] = &methods[..] else { panic!("{methods:?}") };
        let key = key.kind.security_key().unwrap();
        assert_eq!((key.rp_id.as_str(), key.credential.counter), ("feed.mfad.invalid", 7));
        assert!(card.kind.smart_card().is_some());
        let db = Connection::open(folder.path().join(FILE)).unwrap();
        assert_eq!(version(&db).unwrap(), MIGRATIONS.len());
        let query = "SELECT data FROM methods WHERE id = 'b'";
        let data: String = db.query_row(query, (), |it| it.get(0)).unwrap();
        assert!(!data.contains("rp_id"), "{data}");
    }
}
