//! A clock that one daemon sees and a test sets, and an app that makes one-time codes by it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Machine;

/// The moment at which it begins: the beginning of a code, in seconds since 1970.
const BEGIN: u64 = 1_800_000_000;
/// Seconds that a code is shown.
const CODE: u64 = 30;

/// The clock. It stands still until it is set.
pub struct Clock {
    library: PathBuf,
    file: PathBuf,
}

/// An app that somebody scanned a QR code with; what it shows is made by `oathtool`.
pub struct App {
    /// The address that was scanned.
    pub address: String,
}

impl Clock {
    /// A clock for the daemons of this machine. `None`, and said why, where it cannot be: begin a
    /// test with `let Some(clock) = Clock::new(&machine) else { return };`
    pub fn new(machine: &Machine) -> Option<Self> {
        let libraries = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
        let mut found = libraries.map(|it| it.path().join("faketime/libfaketime.so.1"));
        let found = found.find(|path| path.exists());
        if found.is_none() || !App::runs() {
            eprintln!(
                "skipped: libfaketime or oathtool is not installed; tests/install check does"
            );
            return None;
        }
        let clock = Self { library: found?, file: machine.file("clock") };
        clock.set(0);
        Some(clock)
    }

    /// Puts it so many codes after the beginning, or before it.
    pub fn set(&self, codes: i64) {
        let aside = self.file.with_extension("new");
        let date = Command::new("date")
            .args(["--utc", "+%Y-%m-%d %H:%M:%S"])
            .arg(format!("--date=@{}", moment(codes)))
            .output()
            .unwrap();
        fs::write(&aside, date.stdout).unwrap();
        fs::rename(aside, &self.file).unwrap();
    }

    /// The daemon's command line, by this clock.
    pub fn command(&self, machine: &Machine) -> Command {
        self.seen_by(machine.command("session"))
    }

    /// This command, by this clock.
    pub fn seen_by(&self, mut command: Command) -> Command {
        command
            .env("LD_PRELOAD", &self.library)
            .env("FAKETIME_TIMESTAMP_FILE", &self.file)
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("TZ", "UTC");
        command
    }
}

impl App {
    /// Whether there is one.
    pub fn runs() -> bool {
        Path::new("/usr/bin/oathtool").exists()
    }

    /// The code that it shows so many codes after the beginning of [`Clock`].
    pub fn code(&self, codes: i64) -> String {
        self.code_at(&format!("@{}", moment(codes)))
    }

    /// The code that it shows now.
    pub fn code_of_now(&self) -> String {
        self.code_at("now")
    }

    /// The code that it shows after that.
    pub fn code_of_next(&self) -> String {
        self.code_at("30 seconds")
    }

    /// The secret in the address.
    pub fn secret(&self) -> &str {
        let (_, rest) = self.address.split_once("secret=").unwrap();
        rest.split('&').next().unwrap()
    }

    fn code_at(&self, now: &str) -> String {
        let mut oathtool = Command::new("oathtool");
        oathtool.args(["--totp", "--base32", self.secret(), "--now", now]);
        let output = oathtool.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

fn moment(codes: i64) -> u64 {
    BEGIN.checked_add_signed(codes * i64::try_from(CODE).unwrap()).unwrap()
}
