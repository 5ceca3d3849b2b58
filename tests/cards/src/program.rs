//! Programs of others, as a person runs them, each in a home of its own.

use std::{path::PathBuf, process::Command};

use tempfile::TempDir;

/// A home folder, in which programs are run.
pub struct Program {
    name: &'static str,
    home: TempDir,
}

impl Program {
    /// Debian's Python, which has the packages that Debian's `ykman` needs:
    /// python-fido2, pyscard and yubikit. `None` as in [`Program::find`].
    pub fn python() -> Option<Self> {
        Self::find("/usr/bin/python3")
    }

    /// `None`, and said why, if there is no program of this name.
    pub fn find(name: &'static str) -> Option<Self> {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        if std::env::split_paths(&paths).any(|folder| folder.join(name).is_file()) {
            return Some(Self { name, home: TempDir::new().unwrap() });
        }
        eprintln!("skipped: {name} is not installed; tests/install check installs it");
        None
    }

    /// A file in its home.
    pub fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Runs it in its home and returns what it says; panics with that if it fails.
    #[track_caller]
    pub fn says(&self, arguments: &[&str]) -> String {
        self.says_in(self, arguments)
    }

    /// The same in another's home, to use what that left there.
    #[track_caller]
    pub fn says_in(&self, other: &Self, arguments: &[&str]) -> String {
        let output = self.command(other).args(arguments).output().unwrap();
        let (said, complaint) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{} {arguments:?}: {said}{complaint}", self.name);
        said
    }

    /// What it is run as in somebody's home: no settings, no language but C.
    pub fn command(&self, home: &Self) -> Command {
        let home = home.home.path();
        let mut command = Command::new(self.name);
        command.current_dir(home).env("HOME", home).env("GNUPGHOME", home).env("LC_ALL", "C.UTF-8");
        command
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
