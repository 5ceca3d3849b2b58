//! What is asked: seven lines, the password last.

use std::io::Read;

use mfad_secret::MAX_SECRET;
use mfad_terms::DirectoryChange;
use zeroize::Zeroizing;

/// More than all lines together can be.
const LONGEST: usize = 16 * 1024;

/// A change of one person's entry.
pub struct Request {
    /// `ldaps://` or `ldap://`, a host, and maybe a port.
    pub server: String,
    /// The distinguished name of the entry, whose password it is, too.
    pub entry: String,
    /// The attribute.
    pub attribute: String,
    /// What becomes of the value.
    pub change: DirectoryChange,
    /// The value.
    pub value: String,
    /// The password for the directory; never empty.
    pub password: Zeroizing<String>,
}

impl Request {
    /// Reads it to its end: `mfad-directory 1`, server, entry, attribute, `add` or `remove`, value and password.
    /// `None` if it is another: nothing is sent anywhere then.
    pub fn read(input: impl Read) -> Option<Self> {
        // Its memory never moves, so that it can be wiped.
        let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
        input.take(u64::try_from(LONGEST).ok()? + 1).read_to_end(&mut bytes).ok()?;
        let text = std::str::from_utf8(&bytes).ok().filter(|it| it.len() <= LONGEST)?;
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let mut line = || lines.next().filter(|it| !it.is_empty());
        let version = line()?;
        let [server, entry, attribute] = [line()?, line()?, line()?].map(str::to_owned);
        let (change, value) = (DirectoryChange::from_word(line()?)?, line()?.to_owned());
        // An empty one would be an unauthenticated bind, which servers accept (RFC 4513 §5.1.2).
        let password = Zeroizing::new(line()?.to_owned());
        let fine =
            version == "mfad-directory 1" && has_tls(&server) && password.len() <= MAX_SECRET;
        let request = Self { server, entry, attribute, change, value, password };
        (fine && lines.next().is_none()).then_some(request)
    }
}

/// Whether the password goes there in TLS only.
fn has_tls(server: &str) -> bool {
    server.starts_with("ldaps://") || server.starts_with("ldap://")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: [&str; 7] = [
        "mfad-directory 1",
        "ldaps://ldap.example.org",
        "uid=anna,dc=example",
        "passkey",
        "add",
        "passkey:AA==,AA==",
        "a b",
    ];

    fn read(lines: &[&str]) -> Option<Request> {
        Request::read(format!("{}\n", lines.join("\n")).as_bytes())
    }

    #[test]
    fn a_request_is_seven_lines() {
        let request = read(&GOOD).unwrap();
        assert_eq!(request.change, DirectoryChange::Add);
        assert_eq!(
            (request.entry.as_str(), request.password.as_str()),
            ("uid=anna,dc=example", "a b")
        );
    }

    #[test]
    fn anything_else_is_none() {
        for (line, other) in [
            (0, "mfad-directory 2"),
            (1, "ldapi://%2frun"),
            (1, "http://ldap.example.org"),
            (2, ""),
            (4, "replace"),
            (5, ""),
            (6, ""),
            (6, "a\nb"),
        ] {
            let mut lines = GOOD;
            lines[line] = other;
            assert!(read(&lines).is_none(), "{line} {other:?}");
        }
        assert!(read(&GOOD[..6]).is_none());
        assert!(Request::read(GOOD.join("\n").as_bytes()).is_none(), "cut off");
        assert!(Request::read([0xff; 8].as_slice()).is_none());
        assert!(Request::read(std::io::repeat(b'x')).is_none());
    }
}
