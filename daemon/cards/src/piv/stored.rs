//! A management key that is kept on the card itself, where only the PIN reads it: a convention of
//! Yubico's programs, in two objects that the specification has for other things.

use super::object::{content, read, write};
use crate::apdu::{Command, Reply};
use crate::tlv::{self, Tag, Writer};
use crate::{ReplyError, Secret};

/// The object that says whether there is such a key, for all to read.
const ADMIN: Tag = 0x5F_FF00;
const ADMIN_DATA: Tag = 0x80;
const FLAGS: Tag = 0x81;
/// What a key was made of with the PIN, before keys were kept.
const SALT: Tag = 0x82;
/// The bit of the flags that says that the key is kept.
const KEPT: u8 = 0x02;

/// The printed information (SP 800-73-4 part 1, table 12), which only the PIN reads.
const PRINTED: Tag = 0x5F_C109;
const PROTECTED_DATA: Tag = 0x88;
const KEY: Tag = 0x89;
/// Ours, and passed over by the other programs: the key that takes the place of the one there.
const NEXT_KEY: Tag = 0x8A;

/// What the card says about its management key, for all to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdminData {
    flags: Option<u8>,
    /// What it says beside, as it came: when the PIN was changed.
    rest: Vec<u8>,
}

/// Asks for it.
pub fn admin_data() -> Command {
    read(ADMIN)
}

impl AdminData {
    /// Reads the reply to [`admin_data`]. A card that knows of no such object says nothing.
    pub fn decode(reply: &Reply) -> Result<Self, ReplyError> {
        if reply.status.is_not_found() {
            return Ok(Self::default());
        }
        let mut data = Self::default();
        let mut rest = Writer::default();
        for item in tlv::items(tlv::find(content(reply)?, ADMIN_DATA)?.unwrap_or_default()) {
            let item = item?;
            match item.tag {
                FLAGS => data.flags = item.value.first().copied(),
                SALT => {}
                _ => rest = rest.item(item.tag, item.value),
            }
        }
        data.rest = rest.finish().to_vec();
        Ok(data)
    }

    /// Whether the card keeps the key.
    pub fn keeps_key(&self) -> bool {
        self.flags.is_some_and(|flags| flags & KEPT != 0)
    }

    /// Says whether the card keeps the key; that it was made of the PIN is not true any more then.
    /// Wants the management key.
    pub fn put(&self, keeps_key: bool) -> Command {
        let flags = self.flags.unwrap_or_default() & !KEPT | if keeps_key { KEPT } else { 0 };
        let data = Writer::default().item(FLAGS, &[flags]).raw(&self.rest);
        write(ADMIN, Writer::default().nested(ADMIN_DATA, data))
    }
}

/// The keys that are kept behind the PIN.
#[derive(Clone, Default)]
pub struct StoredKeys {
    /// The one that other programs know.
    pub key: Option<Secret>,
    /// The one that was about to take its place, if nobody knows whether it did.
    pub next: Option<Secret>,
}

/// Asks for them; wants the PIN.
pub fn stored_keys() -> Command {
    read(PRINTED)
}

impl StoredKeys {
    /// Reads the reply to [`stored_keys`]. `None` if there is something else, such as what is
    /// printed on the card.
    pub fn decode(reply: &Reply) -> Result<Option<Self>, ReplyError> {
        if reply.status.is_not_found() {
            return Ok(Some(Self::default()));
        }
        let object = content(reply)?;
        if object.is_empty() {
            return Ok(Some(Self::default()));
        }
        let Some(protected) = tlv::find(object, PROTECTED_DATA)? else { return Ok(None) };
        let one = |tag| Ok::<_, ReplyError>(tlv::find(protected, tag)?.map(Secret::from));
        Ok(Some(Self { key: one(KEY)?, next: one(NEXT_KEY)? }))
    }

    /// Has the card keep these; wants the management key.
    pub fn put(&self) -> Command {
        let mut data = Writer::default();
        for (tag, key) in [(KEY, &self.key), (NEXT_KEY, &self.next)] {
            if let Some(key) = key {
                data = data.item(tag, key);
            }
        }
        write(PRINTED, Writer::default().nested(PROTECTED_DATA, data))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{ok, refused, sent};
    use crate::tlv::TlvError;

    const LYING: ReplyError = ReplyError::Tlv(TlvError::LyingLength);

    #[test]
    fn objects_that_lie() {
        assert_eq!(AdminData::decode(&ok("")), Err(ReplyError::Missing("object")));
        assert_eq!(
            AdminData::decode(&ok("530480038105")),
            Err(ReplyError::Tlv(TlvError::LyingLength))
        );
        assert_eq!(AdminData::decode(&ok("5304 8002 8105")), Err(LYING));
        assert_eq!(StoredKeys::decode(&ok("5304 8802 8918")).err(), Some(LYING));
        assert!(AdminData::decode(&refused(0x6982)).is_err());
        assert!(StoredKeys::decode(&refused(0x6982)).is_err());
    }

    #[test]
    fn a_card_without_them_keeps_no_key() {
        for empty in [refused(0x6A82), ok("5300"), ok("53028000"), ok("5304 8002 8100")] {
            assert!(!AdminData::decode(&empty).unwrap().keeps_key());
        }
        for empty in [refused(0x6A82), ok("5300"), ok("53028800")] {
            let keys = StoredKeys::decode(&empty).unwrap().unwrap();
            assert!(keys.key.is_none() && keys.next.is_none());
        }
    }

    #[test]
    fn what_is_printed_on_the_card_is_no_key() {
        let printed = ok("5309 0103 416e6e 0402 3230");
        assert!(StoredKeys::decode(&printed).unwrap().is_none());
    }

    /// What ykman 4 writes: the PUK is blocked, when the PIN was changed, and a salt.
    #[test]
    fn what_is_said_beside_the_key_is_kept_and_the_salt_is_not() {
        let theirs = AdminData::decode(&ok("530f 800d 810101 8202aabb 830400000001")).unwrap();
        assert!(!theirs.keeps_key());
        let put = "00db3fff12 5c035fff00 530b 8009 810103 830400000001".replace(' ', "");
        assert_eq!(sent(&theirs.put(true)), put);
        let kept = AdminData::decode(&ok("5305 8003 810103")).unwrap();
        assert!(kept.keeps_key());
        assert_eq!(sent(&kept.put(false)), "00db3fff0c5c035fff0053058003810101");
    }

    #[test]
    fn keys_are_put_where_ykman_looks_for_them() {
        let keys = StoredKeys { key: Some(Secret::from(vec![7; 3])), next: None };
        assert_eq!(sent(&keys.put()), "00db3fff0e5c035fc10953078805 8903070707".replace(' ', ""));
        let both = StoredKeys { next: Some(Secret::from(vec![8; 2])), ..keys };
        let read = StoredKeys::decode(&ok("530b 8809 8903070707 8a020808")).unwrap().unwrap();
        assert_eq!(read.key.as_deref(), both.key.as_deref());
        assert_eq!(read.next.as_deref(), both.next.as_deref());
        assert_eq!(sent(&StoredKeys::default().put()), "00db3fff095c035fc10953028800");
    }
}
