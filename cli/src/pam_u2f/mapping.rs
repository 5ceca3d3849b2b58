//! The mapping file of pam_u2f (pam_u2f(8), pamu2fcfg(1)): a line for each user, with the credentials of
//! their keys. Anybody may have written it, so each part of it is held against what it can be.
//!
//! `user:HANDLE,KEY,TYPE,ATTRIBUTES[:HANDLE,KEY,TYPE,ATTRIBUTES]…`, and of old `user:HANDLE,KEY[:…]`.

use std::io::{self, BufRead};

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};

use crate::lines::{Line, next_line};

/// Longer than any line with as many keys as pam_u2f reads (24).
const LONGEST_LINE: usize = 64 << 10;
/// More than any organisation has people for.
const LONGEST_FILE: u64 = 64 << 20;
/// How many credentials of one line are looked at.
const MOST_CREDENTIALS: usize = 32;
/// How a file of OpenSSH begins, which pam_u2f reads with `sshformat`.
const SSH: &[u8] = b"-----BEGIN OPENSSH PRIVATE KEY-----";

/// What a file says of one user.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Mapping {
    /// The credentials of their last line, as pam_u2f reads it, with why those cannot be used that
    /// cannot.
    pub credentials: Vec<Result<Credential, Unfit>>,
    /// How many lines there are of them; pam_u2f reads the last.
    pub lines: usize,
    /// How many there are of others.
    pub others: usize,
    /// How many are too long for a line.
    pub too_long: usize,
}

/// A credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Credential {
    /// Its id.
    pub id: Vec<u8>,
    /// Its public key (SubjectPublicKeyInfo in DER).
    pub public_key: Vec<u8>,
    /// Whether it is in the old format, which takes the appid for the relying party.
    pub old: bool,
    /// Whether pam_u2f asked for a PIN or a fingerprint beside the touch.
    pub verified: bool,
}

/// Why a credential cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It is not written as one is.
    Malformed,
    /// Its key is of a kind that mfad does not verify.
    Algorithm,
    /// It is on the key alone, and the file has no id of it.
    Discoverable,
    /// The line has the same one before.
    Twice,
    /// It comes after too many others.
    TooMany,
}

/// Why a file cannot be read.
#[derive(Debug)]
pub(super) enum Unreadable {
    Io(io::Error),
    /// It has a key of OpenSSH's instead.
    Ssh,
    /// It is longer than any.
    TooLong,
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// What a file says of this user.
pub(super) fn read(input: impl BufRead, user: &str) -> Result<Mapping, Unreadable> {
    let mut input = input.take(LONGEST_FILE);
    let (mut mapping, mut line) = (Mapping::default(), Vec::new());
    loop {
        match next_line(&mut input, &mut line, LONGEST_LINE)? {
            Line::End if input.limit() == 0 => return Err(Unreadable::TooLong),
            Line::End => return Ok(mapping),
            Line::TooLong => mapping.too_long += 1,
            Line::Whole if line.starts_with(SSH) => return Err(Unreadable::Ssh),
            Line::Whole => mapping.take(&line, user),
        }
    }
}

impl Mapping {
    fn take(&mut self, line: &[u8], user: &str) {
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with(b"#") {
            return;
        }
        let mut parts = line.split(|it| *it == b':');
        if parts.next() != Some(user.as_bytes()) {
            self.others += 1;
            return;
        }
        self.lines += 1;
        self.credentials.clear();
        for part in parts.filter(|it| !it.is_empty()) {
            if self.credentials.len() == MOST_CREDENTIALS {
                self.credentials.push(Err(Unfit::TooMany));
                return;
            }
            let credential = credential(part);
            let same = |it: &Credential| credential.as_ref().is_ok_and(|new| new.id == it.id);
            let twice = self.credentials.iter().flatten().any(same);
            self.credentials.push(if twice { Err(Unfit::Twice) } else { credential });
        }
    }
}

fn credential(text: &[u8]) -> Result<Credential, Unfit> {
    let fields: Vec<_> = text.split(|it| *it == b',').collect();
    match fields.as_slice() {
        [handle, key] => Ok(Credential {
            id: handle_of(handle)?,
            public_key: p256(&HEXLOWER_PERMISSIVE.decode(key).map_err(|_| Unfit::Malformed)?)?,
            old: true,
            verified: false,
        }),
        [handle, key, kind, attributes @ ..] if attributes.len() <= 1 => {
            let key = base64(key).ok_or(Unfit::Malformed)?;
            let public_key = match *kind {
                b"es256" => p256(&key)?,
                b"eddsa" => ed25519(&key)?,
                _ => return Err(Unfit::Algorithm),
            };
            let attributes = attributes.first().map(|it| String::from_utf8_lossy(it));
            let asks = |it| attributes.as_ref().is_some_and(|all| all.contains(it));
            let verified = asks("+pin") || asks("+verification");
            Ok(Credential { id: handle_of(handle)?, public_key, old: false, verified })
        }
        _ => Err(Unfit::Malformed),
    }
}

fn handle_of(text: &[u8]) -> Result<Vec<u8>, Unfit> {
    match text {
        b"*" => Err(Unfit::Discoverable),
        text => base64(text).filter(|it| !it.is_empty()).ok_or(Unfit::Malformed),
    }
}

/// Base64 in either alphabet, with its end or without.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    [BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD].iter().find_map(|it| it.decode(text).ok())
}

/// What stands before a point in the SubjectPublicKeyInfo of P-256 (RFC 5480), and before a key in that of
/// Ed25519 (RFC 8410).
const P256: [u8; 26] =
    *b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\
    \x03\x01\x07\x03\x42\x00";
const ED25519: [u8; 12] = *b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";

/// Two coordinates, with or without what says that they are that.
fn p256(key: &[u8]) -> Result<Vec<u8>, Unfit> {
    match key {
        [0x04, point @ ..] if point.len() == 64 => Ok([&P256[..], &[4], point].concat()),
        point if point.len() == 64 => Ok([&P256[..], &[4], point].concat()),
        _ => Err(Unfit::Malformed),
    }
}

fn ed25519(key: &[u8]) -> Result<Vec<u8>, Unfit> {
    match key.len() {
        32 => Ok([&ED25519[..], key].concat()),
        _ => Err(Unfit::Malformed),
    }
}

/// A credential as pamu2fcfg writes it; nothing if pam_u2f has no such key.
pub(super) fn write(id: &[u8], public_key: &[u8], verified: bool) -> Option<String> {
    let point = public_key.strip_prefix(&P256[..]).and_then(|it| it.strip_prefix(&[4]));
    let (key, kind) = match (point, public_key.strip_prefix(&ED25519[..])) {
        (Some(point), _) => (point, "es256"),
        (None, Some(key)) => (key, "eddsa"),
        (None, None) => return None,
    };
    let attributes = if verified { "+presence+pin" } else { "+presence" };
    Some(format!("{},{},{kind},{attributes}", BASE64.encode(id), BASE64.encode(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line as pamu2fcfg 1.1 writes it, and one as 1.0 did.
    const NEW: &str = "WSSDFwB8Bv4wg5pOLzYNRsqyJYi6/rbuxL6nzuvPOkpSslyNX/8lcZSsPfBmuWkRE1CNh7xvalAlBUz1/LUcbg==,\
        XUIVb5hwOunVJvtwDXAWr5/FTd7tkbYN6ahTzrSwmLtd8ISBJq9LBJ9v1NwfHBMakdCOBbl8LMVc7bDBSrMoZw==,es256,+presence";
    const OLD: &str = "WSSDFwB8Bv4wg5pOLzYNRsqyJYi6_rbuxL6nzuvPOkpSslyNX_8lcZSsPfBmuWkRE1CNh7xvalAlBUz1_LUcbg,\
        045d42156f98703ae9d526fb700d7016af9fc54ddeed91b60de9a853ceb4b098bb5df0848126af4b049f6fd4dc1f1c131a91d08e05b97c2cc55cedb0c14ab32867";

    fn of_anna(text: &str) -> Mapping {
        read(text.as_bytes(), "anna").unwrap()
    }

    fn only(text: &str) -> Result<Credential, Unfit> {
        let mapping = of_anna(&format!("anna:{text}\n"));
        let [credential] = &mapping.credentials[..] else { panic!("{mapping:?}") };
        credential.clone()
    }

    #[test]
    fn both_formats_say_the_same() {
        let (new, old) = (only(NEW).unwrap(), only(OLD).unwrap());
        assert_eq!((&new.id, &new.public_key), (&old.id, &old.public_key));
        assert_eq!((new.old, new.verified, old.old), (false, false, true));
        assert_eq!((new.id.len(), new.public_key.len()), (64, 91));
        assert!(only(&NEW.replace("presence", "presence+pin")).unwrap().verified);
        assert!(only(&NEW.replace("presence", "verification")).unwrap().verified);
        assert_eq!(only(&NEW.replace(",+presence", ",")).unwrap(), new);
        assert_eq!(only(&NEW.replace(",+presence", "")).unwrap(), new);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let new = only(NEW).unwrap();
        assert_eq!(write(&new.id, &new.public_key, false).unwrap(), NEW);
        let key = [&ED25519[..], &[7; 32]].concat();
        let written = write(&[1, 2], &key, true).unwrap();
        assert!(written.ends_with(",eddsa,+presence+pin"), "{written}");
        let read = only(&written).unwrap();
        assert_eq!((read.id, read.public_key, read.verified), (vec![1, 2], key, true));
        assert_eq!(write(&[1], &[0x30, 0x82], false), None);
    }

    #[test]
    fn only_the_users_own_last_line_counts() {
        let file = format!(
            "# anna:{NEW}\n\nanna2:{NEW}\nann:{NEW}\nAnna:{NEW}\n anna :{NEW}\nben:{NEW}\nanna:{OLD}\nanna:{NEW}:{OLD}\r\n"
        );
        let mapping = of_anna(&file);
        assert_eq!((mapping.lines, mapping.others), (2, 5));
        let [Ok(first), Err(Unfit::Twice)] = &mapping.credentials[..] else {
            panic!("{mapping:?}")
        };
        assert!(!first.old);
        assert_eq!(of_anna("anna\nanna:\nanna::::\n").credentials, []);
    }

    #[test]
    fn what_is_no_credential_is_named() {
        let handle = NEW.split(',').next().unwrap();
        for (text, why) in [
            (NEW.replace("WSSD", "W$SD"), Unfit::Malformed),
            (NEW.replace("XUIV", "X\u{0}IV"), Unfit::Malformed),
            (NEW.replacen("XUIV", "", 1), Unfit::Malformed),
            (NEW.replace(handle, ""), Unfit::Malformed),
            (NEW.replace(handle, "*"), Unfit::Discoverable),
            (NEW.replace("es256", "eddsa"), Unfit::Malformed),
            (NEW.replace("es256", "rs256"), Unfit::Algorithm),
            (NEW.replace("es256", "=1+1"), Unfit::Algorithm),
            (OLD.replacen(",04", ",03", 1), Unfit::Malformed),
            (OLD.replace("5d42", "5d4"), Unfit::Malformed),
            (format!("{NEW},x,y"), Unfit::Malformed),
            (handle.to_owned(), Unfit::Malformed),
            (",".to_owned(), Unfit::Malformed),
            ("\u{1b}[31m,\u{202e},x".to_owned(), Unfit::Malformed),
        ] {
            assert_eq!(only(&text), Err(why), "{text}");
        }
    }

    #[test]
    fn no_file_is_too_much() {
        let many = vec![NEW; 1000].join(":");
        let mapping = of_anna(&format!("anna:{many}\n"));
        assert!(mapping.credentials.is_empty() && mapping.too_long == 1, "{}", mapping.too_long);
        let many = (0..200).map(|it| format!("{:04},AA,es256,+presence", it)).collect::<Vec<_>>();
        let mapping = of_anna(&format!("anna:{}\n", many.join(":")));
        assert_eq!(mapping.credentials.len(), MOST_CREDENTIALS + 1);
        assert_eq!(mapping.credentials.last(), Some(&Err(Unfit::TooMany)));
        // 10 MB of other people's.
        let others = format!("ben:{NEW}\n").repeat(10_000_000 / 240);
        let mapping = of_anna(&format!("{others}anna:{NEW}"));
        assert_eq!(mapping.credentials.len(), 1);
        let endless = io::BufReader::new(io::repeat(b'x'));
        assert!(matches!(read(endless, "anna"), Err(Unreadable::TooLong)));
        let bytes = read(&b"\xff\xfe:\xff\nanna:\xff,\xff\n"[..], "anna").unwrap();
        assert_eq!(bytes.credentials, [Err(Unfit::Malformed)]);
    }

    #[test]
    fn a_key_of_openssh_is_told_apart() {
        let file =
            b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn\n-----END OPENSSH PRIVATE KEY-----\n";
        assert!(matches!(read(&file[..], "anna"), Err(Unreadable::Ssh)));
    }
}
