//! Data objects: certificates, and the card's holder identifier (SP 800-73-4 part 1 §3, part 2
//! §3.1.2 and §3.3.2).

use super::Slot;
use crate::ReplyError;
use crate::apdu::{Command, Reply};
use crate::tlv::{self, Tag, Writer};

const GET_DATA: u8 = 0xCB;
const PUT_DATA: u8 = 0xDB;
const TAG_LIST: Tag = 0x5C;
const DATA: Tag = 0x53;
const CERTIFICATE: Tag = 0x70;
const CERTIFICATE_INFO: Tag = 0x71;
const ERROR_DETECTION: Tag = 0xFE;
/// The bit of the certificate's information that says it is compressed with gzip.
const COMPRESSED: u8 = 0x01;
const CHUID: Tag = 0x5F_C102;
const GUID: Tag = 0x34;
const EXPIRES: Tag = 0x35;

/// A certificate as it is on the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The certificate in DER, or that in gzip. Whether it is one is not looked at.
    pub bytes: Vec<u8>,
    /// It has to be unpacked with gzip first.
    pub compressed: bool,
}

/// Asks for the certificate of a slot. Its bytes may come in any number of APDUs.
pub fn certificate(slot: Slot) -> Command {
    read(slot.object())
}

/// Reads the reply to [`certificate`]. No certificate is `None`.
pub fn read_certificate(reply: &Reply) -> Result<Option<Certificate>, ReplyError> {
    if reply.status.is_not_found() {
        return Ok(None);
    }
    let object = content(reply)?;
    let Some(bytes) = tlv::find(object, CERTIFICATE)?.filter(|bytes| !bytes.is_empty()) else {
        // What was removed is left as an empty object.
        return if object.is_empty() { Ok(None) } else { Err(ReplyError::Missing("certificate")) };
    };
    let info = tlv::find(object, CERTIFICATE_INFO)?.and_then(|info| info.first());
    let compressed = info.is_some_and(|info| info & COMPRESSED != 0);
    Ok(Some(Certificate { bytes: bytes.to_vec(), compressed }))
}

/// Puts a certificate in DER into a slot; wants the management key.
pub fn put_certificate(slot: Slot, der: &[u8]) -> Command {
    let object = Writer::default()
        .item(CERTIFICATE, der)
        .item(CERTIFICATE_INFO, &[0])
        .item(ERROR_DETECTION, &[]);
    write(slot.object(), object)
}

/// Removes the certificate of a slot; wants the management key.
pub fn remove_certificate(slot: Slot) -> Command {
    write(slot.object(), Writer::default())
}

/// What tells one card from another (SP 800-73-4 part 1 §3.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chuid {
    /// The card's number; programs that set cards up make it at random.
    pub guid: [u8; 16],
    /// The day the card expires, as eight digits: `20301231`.
    pub expires: Option<[u8; 8]>,
}

/// Asks for the card's holder identifier.
pub fn chuid() -> Command {
    read(CHUID)
}

impl Chuid {
    /// Reads the reply to [`chuid`]. None is `None`.
    pub fn decode(reply: &Reply) -> Result<Option<Self>, ReplyError> {
        if reply.status.is_not_found() {
            return Ok(None);
        }
        let object = content(reply)?;
        let guid = tlv::find(object, GUID)?.ok_or(ReplyError::Missing("GUID"))?;
        let guid = guid.try_into().map_err(|_| ReplyError::Invalid("GUID"))?;
        let expires = tlv::find(object, EXPIRES)?.and_then(|day| day.try_into().ok());
        let digits = |day: &[u8; 8]| day.iter().all(u8::is_ascii_digit);
        Ok(Some(Chuid { guid, expires: expires.filter(digits) }))
    }
}

pub(super) fn read(object: Tag) -> Command {
    Command::new(GET_DATA, 0x3F, 0xFF).data(tag_list(object).finish()).answered()
}

pub(super) fn write(object: Tag, content: Writer) -> Command {
    let data = tag_list(object).nested(DATA, content).finish();
    Command::new(PUT_DATA, 0x3F, 0xFF).data(data)
}

/// All objects here have tags of three bytes.
fn tag_list(object: Tag) -> Writer {
    let [_, tag @ ..] = object.to_be_bytes();
    Writer::default().item(TAG_LIST, &tag)
}

pub(super) fn content(reply: &Reply) -> Result<&[u8], ReplyError> {
    tlv::find(reply.success()?, DATA)?.ok_or(ReplyError::Missing("object"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{ok, refused, sent};

    #[test]
    fn objects_that_are_no_certificates() {
        let error = |digits| read_certificate(&ok(digits)).unwrap_err();
        assert_eq!(error(""), ReplyError::Missing("object"));
        assert_eq!(error("5303710100"), ReplyError::Missing("certificate"));
        assert_eq!(error("53027000"), ReplyError::Missing("certificate"));
        assert_eq!(error("53047010aabb"), ReplyError::Tlv(tlv::TlvError::LyingLength));
        assert_eq!(error("5382ffff70"), ReplyError::Tlv(tlv::TlvError::LyingLength));
    }

    #[test]
    fn no_certificate_is_not_an_error() {
        assert_eq!(read_certificate(&refused(0x6A82)), Ok(None));
        assert_eq!(read_certificate(&ok("5300")), Ok(None));
    }

    #[test]
    fn a_compressed_certificate_is_noticed() {
        let read = |digits| read_certificate(&ok(digits)).unwrap().unwrap();
        assert!(read("5309 7002 1f8b 710101 fe00").compressed);
        assert!(!read("5309 7002 3082 710100 fe00").compressed);
        assert_eq!(read("5304 7002 3082").bytes, [0x30, 0x82]);
    }

    #[test]
    fn certificates_are_asked_for_put_and_removed() {
        let slot = Slot::Authentication;
        assert_eq!(sent(&certificate(slot)), "00cb3fff055c035fc10500");
        let put = "00db3fff10 5c035fc105 5309 7002abcd 710100 fe00".replace(' ', "");
        assert_eq!(sent(&put_certificate(slot, &[0xAB, 0xCD])), put);
        assert_eq!(sent(&remove_certificate(slot)), "00db3fff075c035fc1055300");
    }

    #[test]
    fn a_certificate_of_64_kilobytes_is_written_and_read() {
        let der = vec![0xAA; 0xFF00];
        let put = put_certificate(Slot::Signature, &der);
        let written = ok(&hex::encode(&put.data[5..]));
        assert_eq!(read_certificate(&written).unwrap().unwrap().bytes, der);
    }

    #[test]
    fn holder_identifiers_that_are_none() {
        assert_eq!(Chuid::decode(&refused(0x6A82)), Ok(None));
        assert_eq!(Chuid::decode(&ok("5300")), Err(ReplyError::Missing("GUID")));
        assert_eq!(Chuid::decode(&ok("53033401aa")), Err(ReplyError::Invalid("GUID")));
    }

    /// The identifier that ykman writes.
    #[test]
    fn a_holder_identifier() {
        let reply = ok("533b 3019 d4e739da739ced39ce739d836858210842108421c84210c3eb \
             3410 000102030405060708090a0b0c0d0e0f 3508 3230333030313031 3e00 fe00");
        let chuid = Chuid::decode(&reply).unwrap().unwrap();
        assert_eq!(chuid.guid, std::array::from_fn(|index| index as u8));
        assert_eq!(chuid.expires.as_ref(), Some(b"20300101"));
    }
}
