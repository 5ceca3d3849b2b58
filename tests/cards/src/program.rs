//! Programs of others, as a person runs them, each in a home of its own.

use std::{
    path::PathBuf,
    process::{Command, Output},
};

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

    /// What it is run as, with no language but C.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.name);
        command.args(arguments).env("HOME", self.home.path()).env("LC_ALL", "C.UTF-8");
        command.env("GNUPGHOME", self.home.path()).env_remove("DBUS_SESSION_BUS_ADDRESS");
        command
    }

    /// Runs it, however it ends.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs it and returns what it says; panics with that if it fails.
    #[track_caller]
    pub fn says(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (said, complaint) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{} {arguments:?}: {said}{complaint}", self.name);
        said
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
