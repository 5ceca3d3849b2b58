//! Recovery codes: what they look like, and what is kept of them. A code is 12 letters and digits
//! (60 random bits); kept is its Argon2id hash.

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, SaltString};
use mfad_bus::{Cause, Error};
use zeroize::Zeroizing;

use crate::store::{RecoveryCode, RecoveryCodes};

/// How many codes a set has.
const CODES: usize = 10;
/// Characters in a code, and in a group of it.
const LENGTH: usize = 12;
const GROUP: usize = 4;
/// Crockford's: no letter that looks like a digit, and none that makes words.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A recovery code, without the dashes.
pub struct Code(Zeroizing<String>);

/// What becomes of a code that was typed.
pub enum Check {
    /// It is one of the set; what is kept from now on.
    Right(RecoveryCodes),
    /// It was, but it was used before.
    Used,
    /// It is none.
    Wrong,
}

impl Code {
    fn random() -> Result<Self, Error> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|error| failed(&error))?;
        // 256 is a multiple of 32, so that all letters are equally likely.
        let letters = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
        Ok(Self(Zeroizing::new(letters.map(|letter| char::from(*letter)).collect())))
    }

    /// The code in what somebody typed, if it could be one: in any case, with whatever between the
    /// groups, and with letters that look like digits.
    pub fn typed(text: &[u8]) -> Option<Self> {
        let mut code = Zeroizing::new(String::with_capacity(LENGTH));
        for byte in text.iter().filter(|byte| !matches!(byte, b' ' | b'-' | b'\t')) {
            let letter = match byte.to_ascii_lowercase() {
                b'o' => b'0',
                b'i' | b'l' => b'1',
                other => other,
            };
            if code.len() == LENGTH || !ALPHABET.contains(&letter) {
                return None;
            }
            code.push(char::from(letter));
        }
        (code.len() == LENGTH).then_some(Self(code))
    }

    /// As it is shown: in groups.
    fn write(&self, text: &mut String) {
        for (place, letter) in self.0.chars().enumerate() {
            if place > 0 && place % GROUP == 0 {
                text.push('-');
            }
            text.push(letter);
        }
    }

    fn hash(&self, salt: &SaltString) -> Result<String, Error> {
        let hash = Argon2::default().hash_password(self.0.as_bytes(), salt);
        hash.map(|hash| hash.to_string()).map_err(|error| failed(&error))
    }
}

/// A new set: its codes as text, one a line, and what is kept of them.
///
/// # Errors
/// There are no random numbers.
pub fn new() -> Result<(Zeroizing<String>, RecoveryCodes), Error> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| failed(&error))?;
    let salt = SaltString::encode_b64(&salt).map_err(|error| failed(&error))?;
    // With all its room from the beginning: text that grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(CODES * 2 * LENGTH));
    let mut codes = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let code = Code::random()?;
        code.write(&mut text);
        text.push('\n');
        codes.push(RecoveryCode::new(code.hash(&salt)?));
    }
    Ok((text, RecoveryCodes { codes }))
}

/// Whether a code is one of the set. One hash tells, because a set has one salt.
///
/// # Errors
/// What is kept of the set cannot be understood.
pub fn check(mut set: RecoveryCodes, code: &Code) -> Result<Check, Error> {
    let Some(first) = set.codes.first() else { return Ok(Check::Wrong) };
    let kept = PasswordHash::new(&first.hash).map_err(|error| failed(&error))?;
    let salt = kept.salt.and_then(|salt| SaltString::from_b64(salt.as_str()).ok());
    let hash = code.hash(&salt.ok_or_else(|| failed(&"no salt"))?)?;
    // The hashes are no secret that the time of comparing them could tell: who could choose a code
    // by its hash had found the code.
    let Some(found) = set.codes.iter_mut().find(|it| it.hash == hash) else {
        return Ok(Check::Wrong);
    };
    if found.used().is_some() {
        return Ok(Check::Used);
    }
    found.spend();
    Ok(Check::Right(set))
}

fn failed(error: &dyn std::fmt::Display) -> Error {
    Error::new(Cause::StoreFault, format!("Recovery codes cannot be made or checked: {error}."))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_code_of_a_set_is_good_once() {
        let (text, mut set) = new().unwrap();
        assert_eq!((text.lines().count(), set.left()), (CODES, CODES));
        for (place, line) in text.lines().enumerate() {
            let code = Code::typed(line.as_bytes()).unwrap();
            let Check::Right(spent) = check(set, &code).unwrap() else { panic!("{place}") };
            assert_eq!(spent.left(), CODES - place - 1);
            set = spent;
            assert!(matches!(check(set.clone(), &code).unwrap(), Check::Used));
        }
    }

    #[test]
    fn no_two_sets_share_a_code_or_a_salt() {
        let ((text, set), (other, _)) = (new().unwrap(), new().unwrap());
        assert!(!text.lines().any(|line| other.contains(line)));
        let code = Code::typed(other.lines().next().unwrap().as_bytes()).unwrap();
        assert!(matches!(check(set, &code).unwrap(), Check::Wrong));
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let read = |text: &str| Code::typed(text.as_bytes()).map(|code| code.0.to_string());
        assert_eq!(read("o1il-7K2M 9xqz"), Some("01117k2m9xqz".into()));
        for text in ["", "7k2m-9xqz-p3s", "7k2m-9xqz-p3s40", "7k2m-9xqz-p3su", "7k2m-9xqz-p3sé"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_code_or_none(text in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Some(code) = Code::typed(&text) {
                let mut shown = String::new();
                code.write(&mut shown);
                prop_assert_eq!(&*Code::typed(shown.as_bytes()).unwrap().0, &*code.0);
            }
        }
    }
}
