//! The log: what happened to whose methods and which program asked for it, for people to look up
//! later. It also goes to the daemon's own log as it happens, where each kind of event has an id.

use std::time::SystemTime;

use rusqlite::{Connection, Row, named_params, params};

use super::{Account, Asker, Store, StoreError, seconds};

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $id:literal;)+) => {
        /// What can happen.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum What { $($(#[$doc])* $name,)+ }

        impl What {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The word in the store and on the bus.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// The id in the journal (sd_journal_send(3), MESSAGE_ID); never changed.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }
        }
    };
}

events! {
    /// A method was enrolled; the detail is what it is on.
    Enrolled = "enrolled", "90217ca069b54e7eb986609da7877b61";
    /// A sign-in succeeded.
    SignedIn = "signed-in", "15e513abcf484dd28b6e0b6a0344705a";
    /// A sign-in counted that was not long ago, and nobody was asked.
    Trusted = "trusted", "0feeeb58d0c644b598234a1861534c0b";
    /// A try was wrong; the detail is the cause.
    Refused = "refused", "62a2f4bc025e45549e7282319c7c8313";
    /// After wrong tries a method has to be left alone; the detail is for how many seconds.
    Locked = "locked", "1cdba63a294042898c773efdc3e0f9fb";
    /// A method has another label, the detail.
    Renamed = "renamed", "57439482d7e345eb9eeaec9cf45acfe2";
    /// A method was removed; the detail is its label.
    Removed = "removed", "06b6eadf33fc4a359df4c1f02f90d51f";
    /// The key of a method was reset, and the method suspended; the detail is its label, as with the
    /// next three.
    Erased = "erased", "d80c1f889b1d4da4b0caae72f74a83cd";
    /// A method was reported lost, and suspended.
    Lost = "lost", "f4630349709849c6ae4cc693916cc72f";
    /// The directory does not list a method any more, and it was suspended.
    Dropped = "dropped", "ca77e5aa12304c7595c8e26183f8e3c6";
    /// The suspension of a method was lifted.
    Reactivated = "reactivated", "db59d4efe63745dcb648fcecdfc7c428";
    /// An access pass was issued here; the detail is when it ends, in seconds since 1970 (UTC).
    PassIssued = "pass-issued", "667120cf1f52421fa82e78c1ac3dc76f";
    /// An access pass let somebody in; the detail is who issued it here, empty if that was done elsewhere.
    PassUsed = "pass-used", "ab7479acb4a949e99eaadad7e13ed368";
    /// An administrator ended the account's waiting.
    Unlocked = "unlocked", "711805ea7bcf4935b81c6bf131674a12";
    /// An administrator removed all that the account had.
    Cleared = "cleared", "81af97f668e1420692cb3d78e75e03fa";
    /// An app password was made; the detail is its program, as with the next three.
    AppPasswordMade = "app-password-made", "3cf5029d155f461bb43050a6c1b94e6e";
    /// An app password was used for the first time in a minute.
    AppPasswordUsed = "app-password-used", "716c88a16d534e7ca438c90ef89d291a";
    /// An app password was revoked.
    AppPasswordRevoked = "app-password-revoked", "b494d60915dc4a84890036c76e790a0f";
    /// What was given as an app password is none; no detail.
    AppPasswordRefused = "app-password-refused", "88c4da952a554950a2c42d1608292e69";
    /// The login password was sealed for a method; the detail is its label.
    KeyringEnabled = "keyring-enabled", "128aca55b6364246b00d0a1c9f061c67";
    /// The seals of an account have another password; no detail, as with the next.
    KeyringRenewed = "keyring-renewed", "c817128ebccc440da2f0aeea45cedabe";
    /// The seals of an account were destroyed.
    KeyringDisabled = "keyring-disabled", "809dc62e30324a99aa2d5455f2b7a3c4";
    /// A note for a site was kept; no detail, as with the next two: which sites somebody uses is
    /// nobody's business.
    NoteKept = "note-kept", "31117c622bb9463187fb074c63343fc3";
    /// A note for a site was shown.
    NoteShown = "note-shown", "7aa04f69154544599ae8a82184f45b58";
    /// A note for a site was removed.
    NoteRemoved = "note-removed", "eaed46464e8d428eafa2f6d6de08c911";
}

/// So many events of one kind are kept of one account: what happens often, or is done to push others
/// out, pushes out only its like.
const KEPT: u32 = 1000;

/// Something that happened to an account or one of its methods. Holds no secret.
#[derive(Debug, Clone)]
pub struct Event<'e> {
    account: &'e Account,
    method: &'e str,
    what: What,
    detail: &'e str,
}

impl<'e> Event<'e> {
    /// `method` is empty if none was involved.
    pub fn new(account: &'e Account, method: &'e str, what: What, detail: &'e str) -> Self {
        Self { account, method, what, detail }
    }
}

/// An event as it is looked up later.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When, in seconds since 1970 (UTC).
    pub at: u64,
    /// Whose.
    pub account: String,
    /// The method's id; empty if none was involved.
    pub method: String,
    /// What the method is called, or was last.
    pub label: String,
    /// What happened.
    pub what: String,
    /// More of it.
    pub detail: String,
    /// The number of the user who asked; none if that was not written down then.
    pub actor_uid: Option<u32>,
    /// The name of the user who asked.
    pub actor: String,
    /// The program that asked, as it calls itself.
    pub program: String,
    /// The login session in which they asked, if it was one.
    pub session: String,
}

/// Which events to look up; what is absent counts for all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Whose.
    pub account: Option<Account>,
    /// Of this method.
    pub method: Option<String>,
    /// What happened.
    pub what: Option<String>,
    /// Not before, in seconds since 1970 (UTC).
    pub since: u64,
    /// The latest, so many.
    pub limit: u32,
}

impl Store {
    /// Writes an event that changed no method.
    pub fn log(&self, event: &Event<'_>) -> Result<(), StoreError> {
        self.change(|db| self.record(db, event))
    }

    /// Looks events up, the latest first.
    pub fn events(&self, filter: &Filter) -> Result<Vec<Entry>, StoreError> {
        let (uid, name) = filter.account.as_ref().map(|it| (it.uid, it.name.as_str())).unzip();
        self.read(|db| {
            // What was removed is called what it was called when it was.
            let mut statement = db.prepare_cached(
                "SELECT at, events.account, method, what, detail, actor_uid, actor, program, session,
                    COALESCE(methods.label, (SELECT detail FROM events AS gone WHERE
                        gone.method = events.method AND gone.what IN ('removed', 'lost')), '')
                        AS label
                 FROM events LEFT JOIN methods ON methods.id = events.method
                 WHERE (:uid IS NULL OR (events.uid = :uid AND events.account = :name))
                    AND (:method IS NULL OR method = :method) AND (:what IS NULL OR what = :what)
                    AND at >= :since
                 ORDER BY events.id DESC LIMIT :limit",
            )?;
            let values = named_params! {
                ":uid": uid, ":name": name, ":method": filter.method, ":what": filter.what,
                ":since": filter.since, ":limit": filter.limit,
            };
            statement.query_map(values, entry)?.collect()
        })
    }

    /// Writes an event as part of the change it tells of.
    pub(super) fn record(&self, db: &Connection, event: &Event<'_>) -> Result<(), StoreError> {
        let Event { account: Account { uid, name }, method, what, detail } = event;
        self.touch(event.account);
        let Asker { uid: actor_uid, user: actor, program, .. } = &self.asker;
        let session = self.asker.session().map_or("", |it| it.id.as_str());
        let (word, message_id) = (what.word(), what.id());
        let (actor, program) = (&**actor, &**program);
        tracing::info!(
            message_id,
            account = name,
            method,
            detail,
            actor_uid,
            actor,
            program,
            session,
            "{word}"
        );
        // The room that is kept is not for this; the journal has it.
        if self.room().is_err() {
            return Ok(());
        }
        db.prepare_cached(
            "INSERT INTO events
                (at, uid, account, method, what, detail, actor_uid, actor, program, session)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            seconds(SystemTime::now()),
            uid,
            name,
            method,
            word,
            detail,
            actor_uid,
            actor,
            program,
            session
        ])?;
        drop_oldest(db, event)
    }
}

/// Of what there is too much of.
fn drop_oldest(db: &Connection, event: &Event<'_>) -> Result<(), StoreError> {
    let Event { account: Account { uid, name }, what, .. } = event;
    db.prepare_cached(
        "DELETE FROM events WHERE uid = ?1 AND account = ?2 AND what = ?3 AND id <= (
            SELECT id FROM events WHERE uid = ?1 AND account = ?2 AND what = ?3
            ORDER BY id DESC LIMIT 1 OFFSET ?4)",
    )?
    .execute((uid, name, what.word(), KEPT))?;
    Ok(())
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        at: row.get("at")?,
        account: row.get("account")?,
        method: row.get("method")?,
        label: row.get("label")?,
        what: row.get("what")?,
        detail: row.get("detail")?,
        actor_uid: row.get("actor_uid")?,
        actor: row.get("actor")?,
        program: row.get("program")?,
        session: row.get("session")?,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_event_is_documented_for_those_who_collect_them() {
        let page = include_str!("../../../docs/journal.md");
        for what in What::ALL {
            let row = format!("| `{}` | `{}` |", what.word(), what.id());
            assert!(page.contains(&row), "{row}");
        }
        let ids = page.lines().filter_map(|line| line.split('`').nth(3));
        let ids: HashSet<_> = ids.filter(|id| id.len() == 32).collect();
        // And how accounts stand, which is no event.
        assert_eq!(ids.len(), What::ALL.len() + 1, "two are the same, or there is one too many");
    }
}
