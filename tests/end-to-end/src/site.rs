//! A site's side of a key, or another program's, played by python-fido2 on the key's own socket.

use std::path::Path;
use std::process::Command;

use crate::Machine;

/// A passkey as another program sees it.
pub type Seen = (String, Option<String>, Option<String>, String);

impl Machine {
    /// Makes passkeys on a key with this PIN, each with site, account and the name to show.
    pub fn make_passkeys(&self, serial: &str, pin: &str, passkeys: &[(&str, &str, &str)]) {
        let words: Vec<_> = passkeys.iter().flat_map(|it| [it.0, it.1, it.2]).collect();
        self.passkeys("make", serial, pin, &words);
    }

    /// What passkeys there are: site, account, the name to show and the credential id.
    pub fn seen_passkeys(&self, serial: &str, pin: &str) -> Vec<Seen> {
        serde_json::from_str(&self.passkeys("list", serial, pin, &[])).unwrap()
    }

    fn passkeys(&self, verb: &str, serial: &str, pin: &str, words: &[&str]) -> String {
        self.python("passkeys.py", verb, serial, &[&[pin], words].concat())
    }

    /// Runs a script of `tests/end-to-end/python` on a key, and gives what it prints.
    pub fn python(&self, script: &str, verb: &str, serial: &str, words: &[&str]) -> String {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let output = Command::new(tests.join("python/run"))
            .arg(tests.join("end-to-end/python").join(script))
            .arg(verb)
            .arg(self.keys().join(format!("{serial}.sock")))
            .args(words)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}
