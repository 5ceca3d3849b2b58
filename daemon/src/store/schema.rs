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
    "
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE accounts (
        id INTEGER PRIMARY KEY,
        uid INTEGER NOT NULL,
        name TEXT NOT NULL,
        handle BLOB NOT NULL UNIQUE,
        UNIQUE (uid, name)
    ) STRICT;
    CREATE TABLE methods (
        id TEXT PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        label TEXT NOT NULL,
        state TEXT NOT NULL,
        credential_id BLOB NOT NULL UNIQUE,
        credential TEXT NOT NULL,
        token TEXT NOT NULL,
        token_name TEXT NOT NULL,
        token_serial TEXT NOT NULL,
        aaguid BLOB NOT NULL,
        created INTEGER NOT NULL,
        last_used INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        uid INTEGER NOT NULL,
        account TEXT NOT NULL,
        method TEXT NOT NULL,
        what TEXT NOT NULL,
        detail TEXT NOT NULL
    ) STRICT;
",
    // Methods of every kind: what only some kinds have is in `data`, whose changes `revision`
    // counts. `identity` is what no two methods share, such as the id of a credential.
    "
    ALTER TABLE methods RENAME TO keys;
    CREATE TABLE methods (
        id TEXT PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        label TEXT NOT NULL,
        state TEXT NOT NULL,
        identity BLOB UNIQUE,
        data TEXT NOT NULL,
        revision INTEGER NOT NULL DEFAULT 1,
        created INTEGER NOT NULL,
        last_used INTEGER NOT NULL
    ) STRICT;
    INSERT INTO methods
        SELECT id, account, kind, label, state, credential_id,
            json_object(
                'credential', json(credential),
                'token', json_object('id', token, 'name', token_name, 'serial', token_serial),
                'aaguid', lower(hex(aaguid))
            ),
            1, created, last_used
        FROM keys ORDER BY rowid;
    DROP TABLE keys;
",
    // Wrong tries in a row; app passwords; sites that know a token; accounts whose methods an
    // administrator removed; which program an event was for.
    "
    CREATE TABLE attempts (
        method TEXT PRIMARY KEY REFERENCES methods (id) ON DELETE CASCADE,
        wrong INTEGER NOT NULL,
        boot TEXT NOT NULL,
        after INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE app_passwords (
        id TEXT PRIMARY KEY,
        uid INTEGER NOT NULL,
        name TEXT NOT NULL,
        label TEXT NOT NULL,
        hash TEXT NOT NULL,
        created INTEGER NOT NULL,
        last_used INTEGER NOT NULL,
        UNIQUE (uid, name, label)
    ) STRICT;
    CREATE TABLE sites (
        uid INTEGER NOT NULL,
        token TEXT NOT NULL,
        site TEXT NOT NULL,
        PRIMARY KEY (uid, token, site)
    ) STRICT;
    ALTER TABLE accounts ADD COLUMN cleared INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE events ADD COLUMN program TEXT NOT NULL DEFAULT '';
    CREATE INDEX events_of_account ON events (uid, account, id);
    CREATE INDEX events_of_method ON events (method);
",
    // Notes that people keep for sites, encrypted.
    "
    CREATE TABLE notes (
        id TEXT PRIMARY KEY,
        uid INTEGER NOT NULL,
        name TEXT NOT NULL,
        site TEXT NOT NULL,
        label TEXT NOT NULL,
        sealed TEXT NOT NULL,
        created INTEGER NOT NULL,
        UNIQUE (uid, name, site, label)
    ) STRICT;
",
    // A method whose key was reset is suspended, with the reason as its state.
    "
    UPDATE methods SET state = 'reset' WHERE state <> 'active';
",
    // Who asked for what is in the log.
    "
    ALTER TABLE events ADD COLUMN actor_uid INTEGER;
    ALTER TABLE events ADD COLUMN actor TEXT NOT NULL DEFAULT '';
    ALTER TABLE events ADD COLUMN session TEXT NOT NULL DEFAULT '';
    DROP INDEX events_of_account;
    CREATE INDEX events_of_kind ON events (uid, account, what, id);
    CREATE INDEX methods_of_account ON methods (account);
",
    // Wrong tries by who made them, and how many there were lately. Those before were anybody's; a key's
    // signature is no try any more.
    "
    ALTER TABLE attempts RENAME TO tries;
    CREATE TABLE attempts (
        method TEXT NOT NULL REFERENCES methods (id) ON DELETE CASCADE,
        asker TEXT NOT NULL,
        wrong INTEGER NOT NULL,
        boot TEXT NOT NULL,
        after INTEGER NOT NULL,
        PRIMARY KEY (method, asker)
    ) STRICT;
    INSERT INTO attempts
        SELECT method, askers.column1, wrong, boot, after
        FROM tries JOIN methods ON methods.id = tries.method,
            (VALUES ('owner'), ('greeter'), ('remote')) AS askers
        WHERE kind IN ('one-time-code', 'recovery-codes');
    DROP TABLE tries;
    CREATE TABLE guesses (
        method TEXT NOT NULL REFERENCES methods (id) ON DELETE CASCADE,
        by_owner INTEGER NOT NULL,
        wrong INTEGER NOT NULL,
        boot TEXT NOT NULL,
        after INTEGER NOT NULL,
        PRIMARY KEY (method, by_owner)
    ) STRICT;
",
    // Empty for good: what is written to it and taken back makes room in the log (room.rs).
    "
    CREATE TABLE reserved (it BLOB NOT NULL) STRICT;
",
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
