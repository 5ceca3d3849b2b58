//! SELECT, and what the application says of itself.

use super::{APPLICATION, CHALLENGE, NAME, VERSION};
use crate::ReplyError;
use crate::apdu::{Command, Reply};
use crate::tlv;

/// Nitrokey's: how often its PIN may still be wrong.
const PIN_TRIES: tlv::Tag = 0x82;
/// Nitrokey's serial number.
const SERIAL: tlv::Tag = 0x8F;

/// Selects the application.
pub fn select() -> Command {
    Command::select(APPLICATION)
}

/// What the application says when it is selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectReply {
    /// Its version: major, minor, patch.
    pub version: [u8; 3],
    /// What goes into the key beside the password; it changes with every reset.
    pub salt: Option<Vec<u8>>,
    /// What has to be answered with the password's key, if there is a password.
    pub challenge: Option<Vec<u8>>,
    /// How often a Nitrokey's PIN may still be wrong, if it has one.
    pub pin_tries_left: Option<u8>,
    /// A Nitrokey's serial number.
    pub serial: Option<u32>,
}

impl SelectReply {
    /// Reads the reply to [`select`].
    pub fn decode(reply: &Reply) -> Result<Self, ReplyError> {
        let data = reply.success()?;
        let field = |tag| tlv::find(data, tag);
        let version = field(VERSION)?.ok_or(ReplyError::Missing("version"))?;
        let serial = field(SERIAL)?.and_then(|serial| serial.try_into().ok());
        Ok(SelectReply {
            version: version.try_into().map_err(|_| ReplyError::Invalid("version"))?,
            salt: field(NAME)?.map(<[u8]>::to_vec),
            challenge: field(CHALLENGE)?.map(<[u8]>::to_vec),
            pin_tries_left: field(PIN_TRIES)?.and_then(|tries| tries.first().copied()),
            serial: serial.map(u32::from_be_bytes),
        })
    }

    /// Whether accounts can be renamed (since version 5.3.1).
    pub fn can_rename(&self) -> bool {
        self.version >= [5, 3, 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{ok, refused};

    #[test]
    fn a_token_without_the_application() {
        let error = SelectReply::decode(&refused(0x6A82)).unwrap_err();
        assert!(error.status().unwrap().is_not_found());
    }

    #[test]
    fn a_reply_without_version_or_with_half_of_one() {
        assert_eq!(SelectReply::decode(&ok("7101aa")), Err(ReplyError::Missing("version")));
        assert_eq!(SelectReply::decode(&ok("79020503")), Err(ReplyError::Invalid("version")));
    }

    #[test]
    fn a_yubikey_with_a_password() {
        let reply = ok("7903050402 7108 0102030405060708 7408 1112131415161718 7b0101");
        let selected = SelectReply::decode(&reply).unwrap();
        assert_eq!(selected.version, [5, 4, 2]);
        assert_eq!(selected.salt.as_deref(), Some(&[1, 2, 3, 4, 5, 6, 7, 8][..]));
        assert_eq!(selected.challenge.unwrap().len(), 8);
    }

    #[test]
    fn a_nitrokey_with_a_pin_has_no_salt() {
        let selected = SelectReply::decode(&ok("7903040b00 820108 8f0400000102")).unwrap();
        assert_eq!((selected.salt.as_ref(), selected.pin_tries_left), (None, Some(8)));
        assert_eq!(selected.serial, Some(0x102));
        assert!(!selected.can_rename());
    }

    #[test]
    fn renaming_came_with_5_3_1() {
        assert!(!SelectReply::decode(&ok("7903050300")).unwrap().can_rename());
        assert!(SelectReply::decode(&ok("7903050301")).unwrap().can_rename());
    }
}
