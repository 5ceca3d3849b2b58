//! LIST: the accounts without their codes.

use super::{Algorithm, Kind, LISTED, Name, command};
use crate::ReplyError;
use crate::apdu::{Command, Reply};
use crate::tlv;

/// Asks for all accounts.
pub fn list() -> Command {
    command(0xA1, 0, 0).answered()
}

/// An account on the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What the token calls it, byte for byte; commands take this.
    pub id: Vec<u8>,
    /// What moves its codes on.
    pub kind: Kind,
    /// The hash; `None` for one that the specification does not name.
    pub algorithm: Option<Algorithm>,
}

impl Account {
    /// The name, taken apart.
    pub fn name(&self) -> Name {
        Name::parse(self.kind, &self.id)
    }
}

/// Reads the reply to [`list`].
pub fn listed(reply: &Reply) -> Result<Vec<Account>, ReplyError> {
    tlv::items(reply.success()?).map(|item| account(item?)).collect()
}

fn account(item: tlv::Item<'_>) -> Result<Account, ReplyError> {
    match (item.tag, item.value.split_first()) {
        (LISTED, Some((kind, id))) => Ok(Account {
            id: id.to_vec(),
            kind: Kind::from_byte(*kind),
            algorithm: Algorithm::from_byte(*kind),
        }),
        _ => Err(ReplyError::Invalid("list of accounts")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{ok, refused, sent};

    #[test]
    fn what_is_no_account_is_refused() {
        let invalid = Err(ReplyError::Invalid("list of accounts"));
        assert_eq!(listed(&ok("7200")), invalid);
        assert_eq!(listed(&ok("710161")), invalid);
        assert!(matches!(listed(&ok("720521")), Err(ReplyError::Tlv(_))));
    }

    #[test]
    fn a_token_that_wants_its_password_first() {
        let error = listed(&refused(0x6982)).unwrap_err();
        assert_eq!(error.status(), Some(crate::apdu::StatusWord::SECURITY_STATUS));
    }

    #[test]
    fn accounts_are_read_with_kind_and_algorithm() {
        assert_eq!(sent(&list()), "00a1000000");
        let accounts = listed(&ok("7202 21 61  7202 12 62  7202 f1 63")).unwrap();
        let [totp, hotp, password] = &accounts[..] else { panic!("{accounts:?}") };
        assert_eq!((totp.kind, totp.algorithm), (Kind::Totp, Some(Algorithm::Sha1)));
        assert_eq!((hotp.kind, hotp.algorithm), (Kind::Hotp, Some(Algorithm::Sha256)));
        assert_eq!((password.kind, &*password.id), (Kind::Other(0xF0), &b"c"[..]));
    }
}
