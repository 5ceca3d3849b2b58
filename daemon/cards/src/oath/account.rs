//! PUT, DELETE and RENAME: which accounts there are.

use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use thiserror::Error;

use super::{Algorithm, COUNTER, KEY, Kind, NAME, Name, NameTooLong, PROPERTY, command};
use crate::Secret;
use crate::apdu::Command;
use crate::tlv::Writer;

/// Shorter keys are filled up with zeros, which changes no code (RFC 2104 §2).
const SHORTEST_KEY: usize = 14;
/// The property of wanting a touch for every code.
const TOUCH_REQUIRED: u8 = 0x02;

/// An account to be put on a token.
#[derive(Clone)]
pub struct NewAccount {
    /// What it is to be called, and its period.
    pub name: Name,
    /// What moves its codes on.
    pub kind: Kind,
    /// The hash.
    pub algorithm: Algorithm,
    /// How many digits a code has: 6, 7 or 8.
    pub digits: u8,
    /// The key that the site gave.
    pub secret: Secret,
    /// Where a counter begins.
    pub counter: u32,
}

impl NewAccount {
    /// What the token is to call it.
    pub fn id(&self) -> Result<Vec<u8>, AccountProblem> {
        self.name.id(self.kind)
    }
}

impl Name {
    /// What a token is to call an account of this name. The period of one without a mark of its own
    /// is 30 s, so nothing may look like such a mark.
    pub fn id(&self, kind: Kind) -> Result<Vec<u8>, AccountProblem> {
        if self.account.is_empty() {
            return Err(AccountProblem::NoName);
        }
        let id = self.encode(kind)?;
        if Name::parse(kind, &id).period != self.period {
            return Err(AccountProblem::NameWithPeriod);
        }
        Ok(id)
    }
}

/// Why an account cannot be put on a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AccountProblem {
    /// Its name is too long.
    #[error(transparent)]
    Name(#[from] NameTooLong),
    /// It has none.
    #[error("the account has no name")]
    NoName,
    /// The token would take the beginning of its name for a period.
    #[error("the name begins with a number and a slash")]
    NameWithPeriod,
    /// It has no key.
    #[error("the account has no key: copy it again from the site")]
    NoSecret,
}

/// Puts an account on the token, in the place of one with the same name. `touch`: the token is to
/// want a touch for every code.
pub fn put(account: &NewAccount, touch: bool) -> Result<Command, AccountProblem> {
    if account.secret.is_empty() {
        return Err(AccountProblem::NoSecret);
    }
    let shortened = shortened(account.algorithm, &account.secret);
    let mut key = Secret::with_capacity(shortened.len().saturating_add(2));
    key.extend(&[account.kind.bits() | account.algorithm.bits(), account.digits]);
    key.extend(&shortened);
    let name = account.id()?;
    let mut data = Writer::default().item(NAME, &name).item(KEY, &key);
    if touch {
        data = data.raw(&[PROPERTY, TOUCH_REQUIRED]);
    }
    if account.kind == Kind::Hotp && account.counter > 0 {
        data = data.item(COUNTER, &account.counter.to_be_bytes());
    }
    Ok(command(0x01, 0, 0).data(data.finish()))
}

/// A key as tokens take it: one that is longer than the hash's block is hashed (RFC 2104 §2).
fn shortened(algorithm: Algorithm, key: &[u8]) -> Secret {
    let hashed = match algorithm {
        Algorithm::Sha1 if key.len() > 64 => Sha1::digest(key).to_vec(),
        Algorithm::Sha256 if key.len() > 64 => Sha256::digest(key).to_vec(),
        Algorithm::Sha512 if key.len() > 128 => Sha512::digest(key).to_vec(),
        _ => return Secret::padded(key, SHORTEST_KEY, 0),
    };
    hashed.into()
}

/// Removes the account that the token calls `id`.
pub fn delete(id: &[u8]) -> Command {
    command(0x02, 0, 0).data(Writer::default().item(NAME, id).finish())
}

/// Calls the account `id` by another name, which is a [`Name::id`]; only where
/// [`can_rename`](super::Selected::can_rename) says so.
pub fn rename(id: &[u8], new: &[u8]) -> Command {
    command(0x05, 0, 0).data(Writer::default().item(NAME, id).item(NAME, new).finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::sent;

    fn account(kind: Kind, secret: &[u8]) -> NewAccount {
        NewAccount {
            name: Name::parse(kind, b"a"),
            kind,
            algorithm: Algorithm::Sha1,
            digits: 6,
            secret: secret.into(),
            counter: 0,
        }
    }

    #[test]
    fn an_account_without_a_key_or_with_too_long_a_name() {
        let refused = put(&account(Kind::Totp, &[]), false).err();
        assert_eq!(refused, Some(AccountProblem::NoSecret));
        let mut long = account(Kind::Totp, &[1; 20]);
        long.name.account = "a".repeat(65);
        assert_eq!(put(&long, false).err(), Some(AccountProblem::Name(NameTooLong(65))));
        long.name.account = String::new();
        assert_eq!(put(&long, false).err(), Some(AccountProblem::NoName));
        long.name.account = "60/7 Shop".to_owned();
        assert_eq!(put(&long, false).err(), Some(AccountProblem::NameWithPeriod));
    }

    #[test]
    fn a_short_key_is_filled_up() {
        let put = put(&account(Kind::Totp, &[0xAB]), false).unwrap();
        let key = format!("ab{}", "00".repeat(13));
        assert_eq!(sent(&put), format!("0001000015 710161 7310 2106 {key}").replace(' ', ""));
    }

    #[test]
    fn a_long_key_is_hashed() {
        let key = |algorithm, length| shortened(algorithm, &vec![7; length]).len();
        assert_eq!([key(Algorithm::Sha1, 64), key(Algorithm::Sha1, 65)], [64, 20]);
        assert_eq!([key(Algorithm::Sha256, 64), key(Algorithm::Sha256, 65)], [64, 32]);
        assert_eq!([key(Algorithm::Sha512, 128), key(Algorithm::Sha512, 129)], [128, 64]);
    }

    #[test]
    fn touch_and_counter_come_after_the_key() {
        let mut account = account(Kind::Hotp, &[1; 14]);
        account.counter = 5;
        let put = sent(&put(&account, true).unwrap());
        assert!(put.ends_with("01010178027a0400000005"), "{put}");
    }

    #[test]
    fn accounts_are_deleted_and_renamed_by_what_the_token_calls_them() {
        assert_eq!(sent(&delete(b"a")), "0002000003710161");
        let name = Name::parse(Kind::Totp, b"60/b");
        let renamed = rename(b"a", &name.id(Kind::Totp).unwrap());
        assert_eq!(sent(&renamed), "0005000009710161710436302f62");
    }
}
