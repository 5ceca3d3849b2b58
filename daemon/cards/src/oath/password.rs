//! The password of the application: proved to the token, and by the token.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::{CHALLENGE, KEY, RESPONSE, command};
use crate::apdu::{Command, Reply};
use crate::tlv::{self, Writer};
use crate::{ReplyError, Secret};

const ROUNDS: u32 = 1000;
const KEY_LENGTH: usize = 16;
const SET_CODE: u8 = 0x03;
const VALIDATE: u8 = 0xA3;
/// TOTP with SHA-1: the only algorithm that tokens use for this.
const KEY_KIND: u8 = 0x21;

/// The key that a password makes.
#[derive(Clone)]
pub struct PasswordKey(Secret);

impl PasswordKey {
    /// The key of this password on the token with this salt.
    pub fn derive(password: &str, salt: &[u8]) -> Self {
        let mut key = vec![0; KEY_LENGTH];
        pbkdf2::pbkdf2_hmac::<Sha1>(password.as_bytes(), salt, ROUNDS, &mut key);
        PasswordKey(key.into())
    }

    /// Answers the token's challenge and sends one of ours, eight random bytes.
    pub fn validate(&self, theirs: &[u8], ours: &[u8; 8]) -> Command {
        let answer = self.mac(theirs).finalize().into_bytes();
        let data = Writer::default().item(RESPONSE, &answer).item(CHALLENGE, ours).finish();
        command(VALIDATE, 0, 0).data(data).answered()
    }

    /// Whether the token knows the key too. A wrong password is refused with
    /// [`crate::apdu::StatusWord::WRONG_DATA`].
    pub fn validated(&self, reply: &Reply, ours: &[u8; 8]) -> Result<(), ReplyError> {
        let answer = tlv::find(reply.success()?, RESPONSE)?;
        let answer = answer.ok_or(ReplyError::Missing("response"))?;
        self.mac(ours).verify_slice(answer).map_err(|_| ReplyError::Invalid("response"))
    }

    /// Makes this the token's password; `challenge` is eight random bytes.
    pub fn set(&self, challenge: &[u8; 8]) -> Command {
        let answer = self.mac(challenge).finalize().into_bytes();
        let mut key = Secret::with_capacity(KEY_LENGTH.saturating_add(1));
        key.extend(&[KEY_KIND]);
        key.extend(&self.0);
        let data = Writer::default()
            .item(KEY, &key)
            .item(CHALLENGE, challenge)
            .item(RESPONSE, &answer)
            .finish();
        command(SET_CODE, 0, 0).data(data)
    }

    fn mac(&self, challenge: &[u8]) -> Hmac<Sha1> {
        // Keys that are shorter than a block are filled up with zeros (RFC 2104 §2).
        let mut block = zeroize::Zeroizing::new([0; 64]);
        for (to, from) in block.iter_mut().zip(self.0.iter()) {
            *to = *from;
        }
        let mut mac = Hmac::<Sha1>::new((&*block).into());
        mac.update(challenge);
        mac
    }
}

/// Removes the password.
pub fn remove_password() -> Command {
    command(SET_CODE, 0, 0).data(Writer::default().item(KEY, &[]).finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{ok, refused, sent};

    const DERIVED: &str = "3693c02288eed68f301a230f3f438b40";
    const ANSWER: &str = "9aa0e62825d8e82261857b85b78191a9ad50b150";
    const SALT: [u8; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

    fn key() -> PasswordKey {
        PasswordKey::derive("tree", &SALT)
    }

    #[test]
    fn a_wrong_password() {
        let error = key().validated(&refused(0x6A80), &[0; 8]).unwrap_err();
        assert_eq!(error.status(), Some(crate::apdu::StatusWord::WRONG_DATA));
    }

    #[test]
    fn a_token_that_does_not_know_the_password() {
        let answer = ok(&format!("7514{}", "00".repeat(20)));
        assert_eq!(key().validated(&answer, &[0; 8]), Err(ReplyError::Invalid("response")));
        assert_eq!(key().validated(&ok(""), &[0; 8]), Err(ReplyError::Missing("response")));
        assert_eq!(key().validated(&ok("7500"), &[0; 8]), Err(ReplyError::Invalid("response")));
    }

    /// Computed with Python's hashlib and hmac.
    #[test]
    fn both_sides_prove_the_password() {
        let theirs = [9; 8];
        assert_eq!(hex::encode(&*key().0), DERIVED);
        assert_eq!(
            sent(&key().validate(&theirs, &[7; 8])),
            format!("00a3000020 7514{ANSWER}7408070707070707070700").replace(' ', "")
        );
        assert_eq!(key().validated(&ok(&format!("7514{ANSWER}")), &theirs), Ok(()));
    }

    #[test]
    fn setting_a_password_proves_that_it_arrived() {
        let expected = format!("0003000033 731121{DERIVED} 74080909090909090909 7514{ANSWER}");
        assert_eq!(sent(&key().set(&[9; 8])), expected.replace(' ', ""));
        assert_eq!(sent(&remove_password()), "00030000027300");
    }
}
