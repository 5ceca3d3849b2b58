//! Secrets that mfad makes, tells once, and keeps a hash of: recovery codes and app passwords.

use argon2::password_hash::{Ident, Output, ParamsString, PasswordHash, SaltString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::verification::password_hash::{Stretcher, failed};

/// Characters in a group.
const GROUP: usize = 4;
/// Crockford's: no letter that looks like a digit, and none that makes words.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// So many letters and digits, five random bits each, without the dashes.
pub struct Code<const LENGTH: usize>(Zeroizing<String>);

impl<const LENGTH: usize> Code<LENGTH> {
    /// A new one.
    ///
    /// # Errors
    /// There are no random numbers.
    pub fn random() -> Result<Self, Error> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|error| failed(&error))?;
        // 256 is a multiple of 32, so that all letters are equally likely.
        let letters = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
        // With all its room from the beginning: text that grows leaves copies behind.
        let mut code = Zeroizing::new(String::with_capacity(LENGTH));
        code.extend(letters.map(|letter| char::from(*letter)));
        Ok(Self(code))
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
    pub fn shown(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(2 * LENGTH));
        for (place, letter) in self.0.chars().enumerate() {
            if place > 0 && place % GROUP == 0 {
                text.push('-');
            }
            text.push(letter);
        }
        text
    }

    /// What is kept of a short one: its Argon2id hash, as a PHC string.
    ///
    /// # Errors
    /// The salt is none.
    pub fn stretched(&self, with: &mut Stretcher, salt: &SaltString) -> Result<String, Error> {
        with.hash(self.0.as_bytes(), salt)
    }

    /// What is kept of one with so many random bits that nobody finds it by trying, however fast:
    /// its SHA-256 hash, as a PHC string.
    ///
    /// # Errors
    /// The salt is none.
    pub fn digest(&self, salt: &SaltString) -> Result<String, Error> {
        let digest = Sha256::new().chain_update(salt.as_str()).chain_update(self.0.as_bytes());
        let hash = PasswordHash {
            algorithm: DIGEST,
            version: None,
            params: ParamsString::new(),
            salt: Some(salt.as_salt()),
            hash: Some(Output::new(&digest.finalize()).map_err(|error| failed(&error))?),
        };
        Ok(hash.to_string())
    }
}

const DIGEST: Ident<'static> = Ident::new_unwrap("sha256");

/// Whether a hash that is kept is a digest.
pub fn is_digest(hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| hash.algorithm == DIGEST)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let read = |text: &str| Code::<12>::typed(text.as_bytes()).map(|code| code.0.to_string());
        assert_eq!(read("o1il-7K2M 9xqz"), Some("01117k2m9xqz".into()));
        for text in ["", "7k2m-9xqz-p3s", "7k2m-9xqz-p3s40", "7k2m-9xqz-p3su", "7k2m-9xqz-p3sé"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_code_or_none(text in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Some(code) = Code::<12>::typed(&text) {
                let again = Code::<12>::typed(code.shown().as_bytes()).unwrap();
                prop_assert_eq!(&*again.0, &*code.0);
            }
        }
    }
}
