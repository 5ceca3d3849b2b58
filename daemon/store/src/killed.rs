//! The daemon is killed at random moments, again and again: the store forgets no attempt that was written
//! down, and no recovery code that was used.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::{
    Account, Counts, Kind, Method, NewMethod, RecoveryCode, RecoveryCodes, Store, WrongTries,
};

/// Where the process that is killed has its store; set for nobody else.
const STORE: &str = "MFAD_TEST_STORE";
/// The test below, which that process runs, too.
const TEST: &str = "killed::at_random_moments_it_forgets_no_attempt_and_no_used_code";
/// After so many wrong tries in a row a right code is typed.
const WRONG: u32 = 3;
/// So many codes are in a set.
const CODES: usize = 10;

/// What is kept: the wrong tries in a row, and how many codes were ever used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kept {
    wrong: u32,
    spent: u32,
}

impl Kept {
    /// What the next change makes of it.
    fn next(self) -> Self {
        match self.wrong {
            WRONG => Self { wrong: 0, spent: self.spent + 1 },
            wrong => Self { wrong: wrong + 1, ..self },
        }
    }

    fn from_method(method: &Method) -> Self {
        let wrong = method.counts.in_a_row.as_ref().map_or(0, |it| it.wrong);
        let used = codes(method).codes.into_iter().rfind(|it| it.used().is_some());
        Self { wrong, spent: used.map_or(0, |it| it.hash.parse().unwrap()) }
    }
}

/// Each code is its number, counted from 1 over all sets, in the place of a hash.
fn code(number: u32) -> RecoveryCode {
    RecoveryCode::new(number.to_string())
}

fn codes(method: &Method) -> RecoveryCodes {
    let Kind::RecoveryCodes(codes) = method.kind.clone() else { panic!("other codes") };
    codes
}

fn enrolled(folder: &Path) -> String {
    let account = Account { uid: 1, name: "anna".into() };
    let kind = Kind::RecoveryCodes(RecoveryCodes { codes: (1..=10).map(code).collect() });
    let new = NewMethod {
        account,
        user_handle: vec![1],
        label: "Codes".into(),
        kind,
        replaces: None,
        by_pass: false,
    };
    Store::open(folder, None).unwrap().add_method(&new).unwrap()
}

fn read(store: &Store, id: &str) -> Method {
    store.method(id).unwrap().unwrap()
}

/// One change, as a sign-in makes it: a wrong try, or the next code of the set is used. A set that
/// is used up gets another code, so that there is always one.
fn change(store: &Store, id: &str) -> Kept {
    let method = read(store, id);
    let before = Kept::from_method(&method);
    if before.wrong < WRONG {
        let wrong = before.wrong + 1;
        let tries = WrongTries { wrong, boot: "this".into(), after: Duration::ZERO };
        let counts = Counts { in_a_row: Some(tries), ..Counts::default() };
        store.try_method(id, |_| (counts, ())).unwrap();
    } else {
        let RecoveryCodes { mut codes } = codes(&method);
        let next = codes.iter_mut().find(|it| it.used().is_none()).unwrap();
        next.spend();
        if codes.iter().all(|it| it.used().is_some()) {
            codes.push(code(before.spent + 2));
            codes.drain(..codes.len() - CODES);
        }
        store.used(&method, &Kind::RecoveryCodes(RecoveryCodes { codes })).unwrap();
    }
    before.next()
}

/// The process that is killed: changes things, and tells of each change only afterwards.
fn change_until_killed(place: &str) -> ! {
    let (folder, method) = place.split_once('\n').unwrap();
    let store = Store::open(Path::new(folder), None).unwrap();
    loop {
        let Kept { wrong, spent } = change(&store, method);
        writeln!(std::io::stderr(), "{wrong} {spent}").unwrap();
    }
}

fn begin(folder: &Path, method: &str) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "--nocapture", TEST])
        .env(STORE, format!("{}\n{method}", folder.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn told(line: &str) -> Option<Kept> {
    let (wrong, spent) = line.split_once(' ')?;
    Some(Kept { wrong: wrong.parse().ok()?, spent: spent.parse().ok()? })
}

#[test]
fn at_random_moments_it_forgets_no_attempt_and_no_used_code() {
    if let Ok(place) = env::var(STORE) {
        change_until_killed(&place);
    }
    // So often as `make soak` has it, and less often without.
    let kills = if env::var_os("MFAD_SOAK").is_some() { 1000 } else { 200 };
    let folder = tempfile::tempdir().unwrap();
    let method = enrolled(folder.path());
    let mut last = Kept { wrong: 0, spent: 0 };
    for _ in 0..kills {
        let mut child = begin(folder.path(), &method);
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut next = || told(&lines.next()?.ok()?);
        last = next().expect("a first change");
        let mut random = [0; 2];
        getrandom::fill(&mut random).unwrap();
        thread::sleep(Duration::from_micros(u64::from(u16::from_ne_bytes(random) % 5000)));
        child.kill().unwrap();
        child.wait().unwrap();
        while let Some(told) = next() {
            last = told;
        }
        let kept = Kept::from_method(&read(&Store::open(folder.path(), None).unwrap(), &method));
        // The last change may have been made, and not told any more.
        assert!(kept == last || kept == last.next(), "{last:?} was told, {kept:?} is kept");
    }
    assert!(last.spent > kills / 4, "much happened: {last:?}");
}
