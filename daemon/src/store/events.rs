//! The log: what happened to whose methods, for people to look up later. It also goes to the
//! daemon's own log as it happens.

use std::time::SystemTime;

use rusqlite::Connection;

use super::{Account, Store, StoreError, seconds};

/// Something that happened to an account or one of its methods. Holds no secret.
#[derive(Debug, Clone)]
pub struct Event<'e> {
    account: &'e Account,
    method: &'e str,
    what: &'static str,
    detail: &'e str,
}

impl<'e> Event<'e> {
    /// `what` is a word like `signed-in`; `method` is empty if none was involved.
    pub fn new(account: &'e Account, method: &'e str, what: &'static str, detail: &'e str) -> Self {
        Self { account, method, what, detail }
    }
}

impl Store {
    /// Writes an event that changed no method.
    pub fn log(&self, event: &Event<'_>) -> Result<(), StoreError> {
        self.change(|db| record(db, event))
    }
}

/// Writes an event as part of the change it tells of.
pub fn record(db: &Connection, event: &Event<'_>) -> Result<(), StoreError> {
    let Event { account: Account { uid, name }, method, what, detail } = event;
    tracing::info!(account = name, method, detail, "{what}");
    db.execute(
        "INSERT INTO events (at, uid, account, method, what, detail)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (seconds(SystemTime::now()), uid, name, method, what, detail),
    )?;
    Ok(())
}
