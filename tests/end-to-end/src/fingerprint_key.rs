//! A key with a fingerprint reader: `tests/python/fingerprint_key.py`, which says what it stands
//! in for.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::Machine;

/// Such a key, plugged in until dropped.
pub struct FingerprintKey {
    process: Child,
    reader: ChildStdin,
    socket: PathBuf,
}

impl Machine {
    /// Plugs one in, with these traits.
    pub fn fingerprint_key(&self, serial: &str, pin: &str, traits: &[&str]) -> FingerprintKey {
        let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../python");
        let socket = self.keys().join(format!("{serial}.sock"));
        let mut process = Command::new(python.join("run"))
            .arg(python.join("fingerprint_key.py"))
            .arg(&socket)
            .arg(pin)
            .args(traits)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let reader = process.stdin.take().unwrap();
        FingerprintKey { process, reader, socket }
    }
}

impl FingerprintKey {
    /// What its reader sees next, and then.
    pub fn sees(&mut self, touches: &[&str]) {
        let lines: String = touches.iter().map(|it| format!("{it}\n")).collect();
        self.reader.write_all(lines.as_bytes()).unwrap();
    }

    /// Plugs it in again after it slipped out.
    pub fn plug_in(&self) {
        fs::rename(self.socket.with_extension("sock.aside"), &self.socket).unwrap();
    }

    /// Pulls it out.
    pub fn pull_out(self) {}
}

impl Drop for FingerprintKey {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.socket);
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
