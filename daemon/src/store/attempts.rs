//! Wrong tries, by method. One is written down before it is known whether it is wrong, so that
//! whoever ends the daemon at that moment wins nothing.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row};

use super::events::{Event, What};
use super::{Account, Store, StoreError};

/// The wrong tries in a row with a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub wrong: u32,
    /// In which run of the machine the last was.
    pub boot: String,
    /// How long after its start.
    pub after: Duration,
}

impl Store {
    /// A method is about to be tried: `decide` gets the tries before and gives those from now on.
    ///
    /// # Errors
    /// The method is not there any more.
    pub fn try_method<T>(
        &self,
        method: &str,
        decide: impl FnOnce(Option<Tries>) -> (Tries, T),
    ) -> Result<T, StoreError> {
        self.change(|db| {
            let query = "SELECT wrong, boot, after FROM attempts WHERE method = ?1";
            let before = db.query_row(query, [method], tries).optional()?;
            let (Tries { wrong, boot, after }, verdict) = decide(before);
            let after = u64::try_from(after.as_millis()).unwrap_or(u64::MAX >> 1);
            let changed = db.execute(
                "INSERT INTO attempts SELECT id, ?2, ?3, ?4 FROM methods WHERE id = ?1
                 ON CONFLICT (method) DO UPDATE SET wrong = ?2, boot = ?3, after = ?4",
                (method, wrong, boot, after),
            )?;
            if changed == 0 { Err(StoreError::NoSuchMethod) } else { Ok(verdict) }
        })
    }

    /// Forgets the wrong tries with all of an account's methods.
    pub fn unlock(&self, account: &Account) -> Result<(), StoreError> {
        self.change(|db| {
            db.execute(
                "DELETE FROM attempts WHERE method IN (SELECT methods.id FROM methods
                 JOIN accounts ON accounts.id = methods.account WHERE uid = ?1 AND name = ?2)",
                (account.uid, &account.name),
            )?;
            self.record(db, &Event::new(account, "", What::Unlocked, ""))
        })
    }
}

/// The tries of a method that turned out right are forgotten.
pub fn forget(db: &Connection, method: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM attempts WHERE method = ?1", [method]).map(drop)
}

/// The tries in a row of a query that joins them; `None` if there are none.
pub fn joined(row: &Row<'_>) -> rusqlite::Result<Option<Tries>> {
    match row.get::<_, Option<u32>>("wrong")? {
        Some(_) => tries(row).map(Some),
        None => Ok(None),
    }
}

fn tries(row: &Row<'_>) -> rusqlite::Result<Tries> {
    Ok(Tries {
        wrong: row.get("wrong")?,
        boot: row.get("boot")?,
        after: Duration::from_millis(row.get("after")?),
    })
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::io::{BufRead, BufReader, Write};
    use std::path::Path;
    use std::process::{Command, Stdio};
    use std::thread;

    use super::*;
    use crate::store::{Kind, NewMethod, RecoveryCodes};

    const STORE: &str = "MFAD_TEST_STORE";
    const KILLS: u32 = 1000;

    fn enrolled(folder: &Path) -> String {
        let account = Account { uid: 1, name: "anna".into() };
        let kind = Kind::RecoveryCodes(RecoveryCodes { codes: Vec::new() });
        let new = NewMethod { account, user_handle: vec![1], label: "Codes".into(), kind };
        Store::open(folder, None).unwrap().add_method(&new).unwrap()
    }

    fn one_more(before: Option<Tries>) -> (Tries, u32) {
        let wrong = before.map_or(1, |it| it.wrong + 1);
        (Tries { wrong, boot: "this".into(), after: Duration::ZERO }, wrong)
    }

    /// The process that is killed: writes tries down, and tells each only then.
    #[test]
    fn a_process_that_tries_until_it_is_killed() {
        let Ok(place) = env::var(STORE) else { return };
        let (folder, method) = place.split_once('\n').unwrap();
        let store = Store::open(Path::new(folder), None).unwrap();
        loop {
            let wrong = store.try_method(method, one_more).unwrap();
            writeln!(std::io::stderr(), "{wrong}").unwrap();
        }
    }

    #[test]
    fn a_thousand_kills_at_random_moments_forget_no_attempt() {
        let folder = tempfile::tempdir().unwrap();
        let method = enrolled(folder.path());
        let mut last = 0;
        for _ in 0..KILLS {
            let mut child = Command::new(env::current_exe().unwrap())
                .args(["--exact", "--nocapture"])
                .arg("store::attempts::tests::a_process_that_tries_until_it_is_killed")
                .env(STORE, format!("{}\n{method}", folder.path().display()))
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
            let mut number = || told.next()?.ok()?.parse::<u32>().ok();
            last = number().expect("a first try");
            let mut random = [0; 2];
            getrandom::fill(&mut random).unwrap();
            thread::sleep(Duration::from_micros(u64::from(u16::from_ne_bytes(random) % 5000)));
            child.kill().unwrap();
            child.wait().unwrap();
            while let Some(told) = number() {
                last = told;
            }
            let store = Store::open(folder.path(), None).unwrap();
            let kept = store.method(&method).unwrap().unwrap().tries.unwrap().wrong;
            assert!(kept == last || kept == last + 1, "{last} were told, {kept} are kept");
        }
        assert!(last > KILLS);
    }
}
