//! What a certificate says (RFC 5280 §4.1), read by its shape alone: cards come with negative serial
//! numbers, empty subjects, algorithms of their own, and names in every kind of string.

use crate::ReplyError;
use crate::tlv::{self, Item, Items, Tag, Writer};

const BIT_STRING: Tag = 0x03;
const INTEGER: Tag = 0x02;
const OBJECT_IDENTIFIER: Tag = 0x06;
const SEQUENCE: Tag = 0x30;
const SET: Tag = 0x31;
/// `[0] EXPLICIT Version`.
const VERSION: Tag = 0xA0;

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct X509 {
    /// Its serial number, as it is written.
    pub serial: Vec<u8>,
    /// Whom it is for, as a distinguished name (RFC 4514). May be empty.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// Since when it is valid.
    pub not_before: Time,
    /// Until when.
    pub not_after: Time,
    /// The public key that it is for (SubjectPublicKeyInfo), in DER.
    pub public_key: Vec<u8>,
    /// The certificate in DER, without what comes after it.
    pub der: Vec<u8>,
}

/// A moment as it is written: UTCTime or GeneralizedTime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// Whether it has all four digits of the year.
    pub generalized: bool,
    /// `YYMMDDHHMMSSZ`, with the century if it is generalized.
    pub text: Vec<u8>,
}

impl X509 {
    /// Reads a certificate. What comes after it is passed over: cards fill objects up.
    pub fn decode(bytes: &[u8]) -> Result<Self, ReplyError> {
        let whole = required(&mut tlv::items(bytes), SEQUENCE)?;
        let mut parts = tlv::items(whole);
        let mut fields = tlv::items(required(&mut parts, SEQUENCE)?);
        required(&mut parts, SEQUENCE)?;
        required(&mut parts, BIT_STRING)?;
        let mut after_version = fields.clone();
        if next(&mut after_version)?.tag == VERSION {
            fields = after_version;
        }
        let serial = required(&mut fields, INTEGER)?.to_vec();
        required(&mut fields, SEQUENCE)?;
        let issuer = name(required(&mut fields, SEQUENCE)?)?;
        let mut validity = tlv::items(required(&mut fields, SEQUENCE)?);
        let (not_before, not_after) = (time(&mut validity)?, time(&mut validity)?);
        let subject = name(required(&mut fields, SEQUENCE)?)?;
        let public_key = whole_item(required(&mut fields, SEQUENCE)?);
        let der = whole_item(whole);
        Ok(X509 { serial, subject, issuer, not_before, not_after, public_key, der })
    }
}

fn whole_item(value: &[u8]) -> Vec<u8> {
    Writer::default().item(SEQUENCE, value).finish().to_vec()
}

fn next<'a>(items: &mut Items<'a>) -> Result<Item<'a>, ReplyError> {
    Ok(items.next().ok_or(ReplyError::Missing("field"))??)
}

fn required<'a>(items: &mut Items<'a>, tag: Tag) -> Result<&'a [u8], ReplyError> {
    let item = next(items)?;
    if item.tag == tag { Ok(item.value) } else { Err(ReplyError::Invalid("field")) }
}

fn time(items: &mut Items<'_>) -> Result<Time, ReplyError> {
    let Item { tag, value } = next(items)?;
    match tag {
        0x17 | 0x18 => Ok(Time { generalized: tag == 0x18, text: value.to_vec() }),
        _ => Err(ReplyError::Invalid("time")),
    }
}

/// A distinguished name, the last part first (RFC 4514 §2.1).
fn name(parts: &[u8]) -> Result<String, ReplyError> {
    let mut written = Vec::new();
    for part in tlv::items(parts) {
        let part = part?;
        if part.tag != SET {
            return Err(ReplyError::Invalid("name"));
        }
        let attributes: Result<Vec<_>, _> =
            tlv::items(part.value).map(|it| attribute(it?)).collect();
        written.push(attributes?.join("+"));
    }
    written.reverse();
    Ok(written.join(","))
}

fn attribute(item: Item<'_>) -> Result<String, ReplyError> {
    let mut fields = tlv::items(item.value);
    let kind = kind_of(required(&mut fields, OBJECT_IDENTIFIER)?);
    let value = next(&mut fields)?;
    let text = match text(value) {
        Some(text) => escaped(&text),
        None => {
            format!("#{}", hexadecimal(&Writer::default().item(value.tag, value.value).finish()))
        }
    };
    Ok(format!("{kind}={text}"))
}

/// The names that RFC 4514 §3 and OpenSSL have for them; digits for others.
fn kind_of(identifier: &[u8]) -> String {
    let known = match identifier {
        [0x55, 0x04, 0x03] => "CN",
        [0x55, 0x04, 0x04] => "SN",
        [0x55, 0x04, 0x05] => "serialNumber",
        [0x55, 0x04, 0x06] => "C",
        [0x55, 0x04, 0x07] => "L",
        [0x55, 0x04, 0x08] => "ST",
        [0x55, 0x04, 0x09] => "STREET",
        [0x55, 0x04, 0x0A] => "O",
        [0x55, 0x04, 0x0B] => "OU",
        [0x55, 0x04, 0x0C] => "title",
        [0x55, 0x04, 0x2A] => "GN",
        [0x55, 0x04, 0x61] => "organizationIdentifier",
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x01] => "emailAddress",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01, 0x01] => "UID",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01, 0x19] => "DC",
        _ => return dotted(identifier),
    };
    known.to_owned()
}

/// `2.5.4.3`: base 128, of which the first number is two (X.690 §8.19).
fn dotted(identifier: &[u8]) -> String {
    let (mut numbers, mut number) = (Vec::new(), 0_u64);
    for byte in identifier {
        number = number.wrapping_shl(7) | u64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            numbers.push(std::mem::take(&mut number));
        }
    }
    let Some((first, rest)) = numbers.split_first() else { return "?".to_owned() };
    let root = (*first / 40).min(2);
    let second = first.saturating_sub(root.saturating_mul(40));
    let rest = rest.iter().map(|it| format!(".{it}")).collect::<String>();
    format!("{root}.{second}{rest}")
}

/// The text of a string of any kind (X.680 §41). T61String is read as everybody writes it, in
/// Latin-1.
fn text(Item { tag, value }: Item<'_>) -> Option<String> {
    let latin1 = || value.iter().copied().map(char::from).collect();
    let wide = |unit: &[u8]| unit.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte));
    match tag {
        // UTF8String, and what has nothing but ASCII, of which some hold UTF-8 all the same.
        0x0C | 0x12 | 0x13 | 0x16 | 0x1A => {
            Some(String::from_utf8(value.to_vec()).unwrap_or_else(|_| latin1()))
        }
        // T61String, VideotexString, GraphicString, GeneralString
        0x14 | 0x15 | 0x19 | 0x1B => Some(latin1()),
        0x1C => value.chunks(4).map(|unit| char::from_u32(wide(unit))).collect(),
        0x1E => {
            let units = value.chunks(2).map(|unit| u16::try_from(wide(unit)).unwrap_or(0xFFFD));
            Some(char::decode_utf16(units).map(|it| it.unwrap_or('\u{FFFD}')).collect())
        }
        _ => None,
    }
}

/// RFC 4514 §2.4.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let last = text.chars().count().saturating_sub(1);
    for (place, character) in text.chars().enumerate() {
        let outer = character == ' ' && (place == 0 || place == last);
        let first = character == '#' && place == 0;
        if outer || first || matches!(character, '"' | '+' | ',' | ';' | '<' | '>' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::bytes;

    fn certificate(name: &str) -> X509 {
        let path = format!("{}/tests/cases/certificates/{name}", env!("CARGO_MANIFEST_DIR"));
        X509::decode(&std::fs::read(path).unwrap()).unwrap()
    }

    /// A certificate of this serial number, subject and parts after it, as short as can be.
    fn made(serial: &str, subject: &[u8], rest: &str) -> Vec<u8> {
        let of = |tag, value: &[u8]| Writer::default().item(tag, value).finish().to_vec();
        let time = of(0x17, b"260101000000Z");
        let fields = [
            of(INTEGER, &bytes(serial)),
            of(SEQUENCE, &bytes("0602 2a03")),
            of(SEQUENCE, &[]),
            of(SEQUENCE, &[time.clone(), time].concat()),
            of(SEQUENCE, subject),
            of(SEQUENCE, &bytes("3004 0602 2a03 0302 0000")),
        ];
        let parts = [of(SEQUENCE, &fields.concat()), bytes("3004 0602 2a03 0302 0000")];
        [of(SEQUENCE, &parts.concat()), bytes(rest)].concat()
    }

    fn subject(tag: u8, value: &[u8]) -> String {
        let of = |tag, value: &[u8]| Writer::default().item(tag, value).finish().to_vec();
        let value = of(tag.into(), value);
        let name = of(SET, &of(SEQUENCE, &[bytes("0603 550403"), value].concat()));
        X509::decode(&made("01", &name, "")).unwrap().subject
    }

    #[test]
    fn what_is_no_certificate_is_refused() {
        let garbage = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/certificates/garbage.bin");
        assert!(X509::decode(&std::fs::read(garbage).unwrap()).is_err());
        let whole = made("01", &[], "");
        for length in 0..whole.len() {
            assert!(X509::decode(&whole[..length]).is_err(), "{length}");
        }
        for wrong in ["", "00", "3000", "30023000", "3103020101", "3080"] {
            assert!(X509::decode(&bytes(wrong)).is_err(), "{wrong}");
        }
    }

    /// Judged by `openssl x509 -text`; T61String as what it is in practice.
    #[test]
    fn names_in_every_kind_of_string() {
        assert_eq!(certificate("dn-BMPString.der").subject, "CN=Zoë");
        assert_eq!(certificate("dn-UniversalString.der").subject, "CN=Zoë");
        assert!(certificate("dn-T61String.der").subject.starts_with("CN=Zo"));
        assert_eq!(subject(0x14, b"Zo\xEB"), "CN=Zoë");
        assert_eq!(subject(0x12, b"12 3"), "CN=12 3");
        assert_eq!(subject(0x13, b"Caf\xE9"), "CN=Café");
        assert_eq!(subject(0x1A, "Zoë".as_bytes()), "CN=Zoë");
        assert_eq!(subject(0x1E, b"\xD8\x3D\xDD\x11\xD8\x00"), "CN=🔑\u{FFFD}");
        assert_eq!(subject(0x1C, b"\xFF\0\0\0"), "CN=#1c04ff000000");
        assert_eq!(subject(0x04, b"\x01"), "CN=#040101");
    }

    #[test]
    fn parts_of_a_name_are_kept_apart() {
        assert_eq!(subject(0x0C, br#" a,b+"c"\ "#), r#"CN=\ a\,b\+\"c\"\\\ "#);
        let part = "310f 3005 0603 2a0304 0500";
        assert!(X509::decode(&made("01", &bytes(part), "")).is_err());
        let two = "3116 3009 0603 550403 0c02 616e 3009 0603 550405 1302 3132";
        let one = "310b 3009 0603 55040a 0c02 4578";
        let read = X509::decode(&made("01", &bytes(&format!("{one}{two}")), "")).unwrap();
        assert_eq!(read.subject, "CN=an+serialNumber=12,O=Ex");
        let unknown = "310c 300a 0604 2a864801 0c02 6161";
        assert_eq!(X509::decode(&made("01", &bytes(unknown), "")).unwrap().subject, "1.2.840.1=aa");
    }

    #[test]
    fn odd_certificates_are_read_all_the_same() {
        let odd = X509::decode(&made("ff80", &[], "00000000")).unwrap();
        assert_eq!((odd.serial.as_slice(), odd.subject.as_str()), (&[0xFF, 0x80][..], ""));
        assert_eq!(odd.der, made("ff80", &[], ""));
        assert_eq!(X509::decode(&made(&"7f".repeat(60), &[], "")).unwrap().serial.len(), 60);
    }
}
