//! Keys that speak by a script in Python: `tests/python/fingerprint_key.py` and `newer_key.py`, which
//! say what they stand in for.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::Machine;

/// Such a key, plugged in until dropped.
pub struct PythonKey {
    process: Child,
    reader: ChildStdin,
    socket: PathBuf,
}

impl Machine {
    /// Plugs in one with a fingerprint reader and these traits.
    pub fn fingerprint_key(&self, serial: &str, pin: &str, traits: &[&str]) -> PythonKey {
        self.python_key("fingerprint_key.py", serial, pin, traits)
    }

    /// Plugs in one that gives a lasting token and has enterprise attestation, with a passkey for
    /// each site and account.
    pub fn newer_key(&self, serial: &str, pin: &str, passkeys: &[(&str, &str)]) -> PythonKey {
        let words: Vec<_> = passkeys.iter().flat_map(|it| [it.0, it.1]).collect();
        self.python_key("newer_key.py", serial, pin, &words)
    }

    fn python_key(&self, script: &str, serial: &str, pin: &str, words: &[&str]) -> PythonKey {
        let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../python");
        let socket = self.keys().join(format!("{serial}.sock"));
        let mut process = Command::new(python.join("run"))
            .arg(python.join(script))
            .arg(&socket)
            .arg(pin)
            .args(words)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let reader = process.stdin.take().unwrap();
        PythonKey { process, reader, socket }
    }
}

impl PythonKey {
    /// What its reader sees next, and then.
    pub fn sees(&mut self, touches: &[&str]) {
        let lines: String = touches.iter().map(|it| format!("{it}\n")).collect();
        self.reader.write_all(lines.as_bytes()).unwrap();
    }

    /// Pulls it out, to be plugged in again.
    pub fn slip_out(&self) {
        fs::rename(&self.socket, self.socket.with_extension("sock.aside")).unwrap();
    }

    /// Plugs it in again after it slipped out.
    pub fn plug_in(&self) {
        fs::rename(self.socket.with_extension("sock.aside"), &self.socket).unwrap();
    }

    /// Pulls it out.
    pub fn pull_out(self) {}
}

impl Drop for PythonKey {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.socket);
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
