//! Enrolled methods: added with their account, listed, used, renamed, removed, suspended.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, Row, ToSql};

use super::attempts::{self, CountedAs, Counts};
use super::events::{Event, What};
use super::kinds::{Home, Kind};
use super::{Account, Store, StoreError, pass_ends, password_seals, random_id, seconds};

/// An enrolled method.
#[derive(Debug, Clone)]
pub struct Method {
    /// Its id: random, and part of its object's path.
    pub id: String,
    /// Whose it is.
    pub account: Account,
    /// What its owner calls it.
    pub label: String,
    /// Whether it signs anybody in.
    pub state: MethodState,
    /// What it is.
    pub kind: Kind,
    /// When it was enrolled.
    pub created: SystemTime,
    /// When it was last used, if ever.
    pub last_used: Option<SystemTime>,
    /// The wrong tries by whoever asks.
    pub counts: Counts,
    /// Counts the changes of `kind`, so that none is made on what is out of date.
    pub(super) revision: u64,
}

impl Method {
    /// The name of the token it is on; empty if it is on none.
    pub fn token_name(&self) -> &str {
        self.kind.token().map(|Home { name, .. }| name.as_str()).unwrap_or_default()
    }
}

/// Whether a method signs anybody in. A suspended one stays enrolled: its account is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MethodState {
    /// It does.
    Active,
    /// It does not, until the suspension is lifted.
    Suspended(SuspendedFor),
}

/// Why a method is suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuspendedFor {
    /// It was reported lost or stolen.
    Lost,
    /// What it is on was reset: its credential is gone, and so nothing lifts this.
    Reset,
    /// The directory that the account comes from does not list it any more.
    Directory,
}

impl MethodState {
    /// Why it is suspended, as a word of the bus; empty if it is not.
    pub fn suspended(self) -> &'static str {
        match self {
            Self::Active => "",
            Self::Suspended(reason) => reason.word(),
        }
    }

    /// What is no word of ours signs nobody in.
    fn from_word(word: &str) -> Self {
        match word {
            "active" => Self::Active,
            "lost" => Self::Suspended(SuspendedFor::Lost),
            "directory" => Self::Suspended(SuspendedFor::Directory),
            _ => Self::Suspended(SuspendedFor::Reset),
        }
    }
}

impl SuspendedFor {
    /// The word in the store and on the bus.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Reset => "reset",
            Self::Directory => "directory",
        }
    }

    fn event(self) -> What {
        match self {
            Self::Lost => What::Lost,
            Self::Reset => What::Erased,
            Self::Directory => What::Dropped,
        }
    }
}

/// A method about to be enrolled.
#[derive(Debug, Clone)]
pub struct NewMethod {
    /// Whose it is.
    pub account: Account,
    /// The account's user handle, stored with the account's first method.
    pub user_handle: Vec<u8>,
    /// What its owner calls it.
    pub label: String,
    /// What it is.
    pub kind: Kind,
    /// The method that goes in the same moment.
    pub replaces: Option<Method>,
    /// Whether an access pass proves it, which proves no other then.
    pub by_pass: bool,
}

/// So many methods an account can have: more than anybody carries, and few enough for a list.
pub const MOST_METHODS: usize = 32;

impl Store {
    /// The account's methods, oldest first.
    pub fn methods(&self, account: &Account) -> Result<Vec<Method>, StoreError> {
        let Account { uid, name } = account;
        self.select("WHERE uid = :uid AND name = :name", &[(":uid", uid), (":name", name)])
    }

    /// Everybody's methods, oldest first.
    pub fn all_methods(&self) -> Result<Vec<Method>, StoreError> {
        self.select("WHERE TRUE", &[])
    }

    /// A method as it is now, if it is still there.
    pub fn method(&self, id: &str) -> Result<Option<Method>, StoreError> {
        Ok(self.select_any("WHERE methods.id = :id", &[(":id", &id)])?.pop())
    }

    /// Methods that accounts have, oldest first.
    fn select(
        &self,
        which: &str,
        values: &[(&str, &dyn ToSql)],
    ) -> Result<Vec<Method>, StoreError> {
        self.select_any(&format!("{which} AND methods.kind <> 'access-pass'"), values)
    }

    /// The same, and what tries with access passes are counted for.
    pub(super) fn select_any(
        &self,
        which: &str,
        values: &[(&str, &dyn ToSql)],
    ) -> Result<Vec<Method>, StoreError> {
        let query = attempts::select_methods(
            "methods.id, accounts.uid, accounts.name, label, state, kind, data, revision,
                created, last_used,",
        ) + &format!(" {which} ORDER BY created, methods.rowid");
        let CountedAs { owner, asker } = CountedAs::new(&self.asker);
        let by: [(&str, &dyn ToSql); 2] = [(":owner", &owner), (":asker", &asker)];
        let values = [&by, values].concat();
        self.read(|db| db.prepare_cached(&query)?.query_map(&*values, from_row)?.collect())
    }

    /// Enrolls a method, and its account with it if it is the first. Gives its id.
    pub fn add_method(&self, new: &NewMethod) -> Result<String, StoreError> {
        let NewMethod { account, user_handle, label, kind, replaces, by_pass } = new;
        let id = random_id()?;
        let data = kind.to_text()?;
        self.change_for_good(|db| {
            if *by_pass {
                pass_ends::spend_enrollment(db, account)?;
            }
            let Account { uid, name } = account;
            db.prepare_cached(
                "INSERT INTO accounts (uid, name, handle) VALUES (?1, ?2, ?3)
                 ON CONFLICT (uid, name) DO UPDATE SET cleared = 0",
            )?
            .execute((uid, name, user_handle))?;
            if kind.replaces(kind) {
                db.prepare_cached(
                    "DELETE FROM methods WHERE kind = ?1 AND account =
                     (SELECT id FROM accounts WHERE uid = ?2 AND name = ?3)",
                )?
                .execute((kind.word(), uid, name))?;
            }
            let now = seconds(SystemTime::now());
            let added = db
                .prepare_cached(
                    "INSERT INTO methods
                 SELECT ?1, id, ?2, ?3, 'active', ?4, ?5, 1, ?6, 0
                 FROM accounts WHERE uid = ?7 AND name = ?8
                 ON CONFLICT (identity) DO NOTHING",
                )?
                .execute((&id, kind.word(), label, kind.identity(), &data, now, uid, name))?;
            if added == 0 {
                return Err(StoreError::Duplicate);
            }
            let query = "SELECT count(*) FROM methods WHERE kind <> 'access-pass' AND account =
                         (SELECT id FROM accounts WHERE uid = ?1 AND name = ?2)";
            if db.prepare_cached(query)?.query_row((uid, name), |it| it.get::<_, usize>(0))?
                > MOST_METHODS + usize::from(replaces.is_some())
            {
                return Err(StoreError::Full);
            }
            let known = kind.token().filter(|token| token.is_known());
            let detail = known.map_or(label, |token| &token.name);
            self.record(db, &Event::new(account, &id, What::Enrolled, detail))?;
            replaces.as_ref().map_or(Ok(()), |old| self.take_away(db, old))?;
            Ok(id.clone())
        })
    }

    /// A successful sign-in: keeps what the method is from now on, its counter or which code is
    /// spent, and when it was.
    ///
    /// # Errors
    /// `Outdated` if something else was kept of it since `method` was read: nothing is written.
    pub fn used(&self, method: &Method, kind: &Kind) -> Result<(), StoreError> {
        let data = kind.to_text()?;
        self.change_in_any_case(|db| {
            let changed = db
                .prepare_cached(
                    "UPDATE methods SET data = ?1, revision = revision + 1, last_used = ?2
                 WHERE id = ?3 AND revision = ?4",
                )?
                .execute((data, seconds(SystemTime::now()), &method.id, method.revision))?;
            if changed == 0 {
                return Err(StoreError::Outdated);
            }
            attempts::forget(db, &method.id, &self.asker)?;
            self.record(db, &Event::new(&method.account, &method.id, What::SignedIn, ""))
        })
    }

    /// Gives a method another label.
    pub fn rename(&self, method: &Method, label: &str) -> Result<(), StoreError> {
        self.change(|db| {
            one(db
                .prepare_cached("UPDATE methods SET label = ?1 WHERE id = ?2")?
                .execute((label, &method.id))?)?;
            self.record(db, &Event::new(&method.account, &method.id, What::Renamed, label))
        })
    }

    /// Removes a method; its credential is of no use afterwards.
    pub fn remove(&self, method: &Method) -> Result<(), StoreError> {
        self.change_for_good(|db| self.take_away(db, method))
    }

    fn take_away(&self, db: &Connection, method: &Method) -> Result<(), StoreError> {
        one(db.prepare_cached("DELETE FROM methods WHERE id = ?1")?.execute([&method.id])?)?;
        self.record(db, &Event::new(&method.account, &method.id, What::Removed, &method.label))
    }

    /// Suspends methods: they sign nobody in, open no keyring any more, and stay enrolled.
    pub fn suspend(&self, methods: &[Method], reason: SuspendedFor) -> Result<(), StoreError> {
        self.change_for_good(|db| {
            for method in methods {
                let query = "UPDATE methods SET state = ?1, revision = revision + 1 WHERE id = ?2";
                one(db.prepare_cached(query)?.execute((reason.word(), &method.id))?)?;
                let Method { account, id, label, .. } = method;
                password_seals::destroy(db, id)?;
                if let (SuspendedFor::Lost, Some(token)) = (reason, method.kind.token()) {
                    // Its owner is told which sites know it, once.
                    let query = "DELETE FROM sites WHERE uid = ?1 AND token = ?2";
                    db.prepare_cached(query)?.execute((account.uid, &token.id))?;
                }
                self.record(db, &Event::new(account, id, reason.event(), label))?;
            }
            Ok(())
        })
    }

    /// Lifts the suspension of a method.
    pub fn reactivate(&self, method: &Method) -> Result<(), StoreError> {
        self.change(|db| {
            let query = "UPDATE methods SET state = 'active' WHERE id = ?1 AND state = ?2";
            one(db.prepare_cached(query)?.execute((&method.id, method.state.suspended()))?)?;
            let Method { account, id, label, .. } = method;
            self.record(db, &Event::new(account, id, What::Reactivated, label))
        })
    }

    /// Removes all methods and app passwords of an account, which has to enroll anew.
    pub fn clear(&self, account: &Account) -> Result<(), StoreError> {
        self.change_for_good(|db| {
            let whose = (account.uid, &account.name);
            let query = "UPDATE accounts SET cleared = 1 WHERE uid = ?1 AND name = ?2";
            db.prepare_cached(query)?.execute(whose)?;
            db.prepare_cached(
                "DELETE FROM methods WHERE account IN
                 (SELECT id FROM accounts WHERE uid = ?1 AND name = ?2)",
            )?
            .execute(whose)?;
            db.prepare_cached("DELETE FROM app_passwords WHERE uid = ?1 AND name = ?2")?
                .execute(whose)?;
            pass_ends::call_back(db, account)?;
            self.record(db, &Event::new(account, "", What::Cleared, ""))
        })
    }

    /// Whether an administrator removed what the account had, and it has enrolled nothing since.
    pub fn cleared(&self, account: &Account) -> Result<bool, StoreError> {
        self.read(|db| {
            let query = "SELECT 1 FROM accounts WHERE uid = ?1 AND name = ?2 AND cleared = 1";
            db.prepare_cached(query)?.exists((account.uid, &account.name))
        })
    }
}

fn one(changed: usize) -> Result<(), StoreError> {
    if changed == 0 { Err(StoreError::NoSuchMethod) } else { Ok(()) }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Method> {
    let (state, kind, data): (String, String, String) =
        (row.get("state")?, row.get("kind")?, row.get("data")?);
    let last_used: u64 = row.get("last_used")?;
    Ok(Method {
        id: row.get("id")?,
        account: Account { uid: row.get("uid")?, name: row.get("name")? },
        label: row.get("label")?,
        state: MethodState::from_word(&state),
        kind: Kind::from_text(&kind, &data).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
        })?,
        created: UNIX_EPOCH + Duration::from_secs(row.get("created")?),
        last_used: (last_used != 0).then(|| UNIX_EPOCH + Duration::from_secs(last_used)),
        counts: attempts::counts(row)?,
        revision: row.get("revision")?,
    })
}
