//! What is offered at once: an address, a secret, or all that Google Authenticator exports
//! (`otpauth-migration://offline?data=`: a Protocol Buffers message in base64), one a line.

use data_encoding::{BASE64_NOPAD, Encoding};
use zeroize::Zeroizing;

use super::label::{decoded, named};
use super::name::PERIOD;
use super::uri::{is_one_of, is_steam, unwrapped};
use super::uri_error::UriError;
use super::{Algorithm, Kind, Name, NewAccount};
use crate::Secret;

/// More parts than any export has.
const MOST: u64 = 100;
/// More accounts than any token keeps.
const MOST_ACCOUNTS: usize = 100;

/// Accounts that somebody may add.
#[derive(Default)]
pub struct Offer {
    /// Those that tokens can have.
    pub accounts: Vec<NewAccount>,
    /// What the others are called, and why tokens cannot have them.
    pub refused: Vec<(Name, UriError)>,
    /// Which parts of an export these are, where it has several.
    parts: Vec<u64>,
    /// How many it has.
    all_parts: u64,
}

impl Offer {
    /// Reads what was pasted or was in a picture.
    pub fn read(text: &str) -> Result<Self, UriError> {
        let mut offer = Self::default();
        for line in text.lines().map(unwrapped).filter(|line| !line.is_empty()) {
            match line.split_once(':') {
                Some((scheme, rest)) if is_one_of(scheme, &["otpauth-migration"]) => {
                    offer.take_export(rest)?;
                }
                _ => offer.accounts.push(NewAccount::from_uri(line)?),
            }
        }
        match (offer.accounts.is_empty(), offer.refused.pop()) {
            (true, None) if offer.all_parts == 0 => Err(UriError::NotOtpauth),
            (true, None) => Err(UriError::BrokenExport),
            // One alone is asked for again.
            (true, Some((_, error))) if offer.refused.is_empty() => Err(error),
            (_, last) => {
                offer.refused.extend(last);
                Ok(offer)
            }
        }
    }

    /// How many parts of the export are not among these.
    pub fn missing_parts(&self) -> u64 {
        self.all_parts.saturating_sub(self.parts.len() as u64)
    }

    fn take_export(&mut self, rest: &str) -> Result<(), UriError> {
        let query = rest.split_once('?').map(|(_, query)| query).unwrap_or_default();
        let data = query.split(['&', '#']).find_map(|pair| pair.strip_prefix("data="));
        let message = unbased(data.ok_or(UriError::BrokenExport)?)?;
        let mut part = 0;
        for field in MessageFields(&message) {
            match field? {
                (1, Value::Bytes(account)) => self.take_account(account)?,
                (3, Value::Number(size)) => self.all_parts = size.min(MOST),
                (4, Value::Number(index)) => part = index,
                _ => {}
            }
        }
        self.all_parts = self.all_parts.max(1);
        if !self.parts.contains(&part) {
            self.parts.push(part);
        }
        Ok(())
    }

    fn take_account(&mut self, message: &[u8]) -> Result<(), UriError> {
        if self.accounts.len().saturating_add(self.refused.len()) >= MOST_ACCOUNTS {
            return Err(UriError::BrokenExport);
        }
        let exported = Exported::read(message)?;
        let name = exported.name();
        match exported.account(name.clone()) {
            Ok(account) => self.accounts.push(account),
            Err(error) => self.refused.push((name, error)),
        }
        Ok(())
    }
}

/// An account as it is in the message.
#[derive(Default)]
struct Exported<'m> {
    secret: &'m [u8],
    label: &'m [u8],
    issuer: &'m [u8],
    algorithm: u64,
    digits: u64,
    kind: u64,
    counter: u64,
}

impl<'m> Exported<'m> {
    fn read(message: &'m [u8]) -> Result<Self, UriError> {
        let mut read = Self::default();
        for field in MessageFields(message) {
            match field? {
                (1, Value::Bytes(secret)) => read.secret = secret,
                (2, Value::Bytes(label)) => read.label = label,
                (3, Value::Bytes(issuer)) => read.issuer = issuer,
                (4, Value::Number(algorithm)) => read.algorithm = algorithm,
                (5, Value::Number(digits)) => read.digits = digits,
                (6, Value::Number(kind)) => read.kind = kind,
                (7, Value::Number(counter)) => read.counter = counter,
                _ => {}
            }
        }
        Ok(read)
    }

    fn name(&self) -> Name {
        let text = |bytes| String::from_utf8_lossy(bytes);
        // A label is not encoded here.
        let label = text(self.label).replace('%', "%25");
        let (issuer, account) = named(&label, Some(&text(self.issuer)));
        Name { issuer, account, period: PERIOD }
    }

    fn account(&self, name: Name) -> Result<NewAccount, UriError> {
        if is_steam(name.issuer.as_deref().unwrap_or_default()) {
            return Err(UriError::Steam);
        }
        if self.secret.is_empty() {
            return Err(UriError::NoSecret);
        }
        Ok(NewAccount {
            name,
            kind: self.kind()?,
            algorithm: self.algorithm()?,
            digits: self.digits()?,
            secret: Secret::from(self.secret),
            counter: u32::try_from(self.counter).map_err(|_| UriError::CounterTooLarge)?,
        })
    }

    fn kind(&self) -> Result<Kind, UriError> {
        match self.kind {
            0 | 2 => Ok(Kind::Totp),
            1 => Ok(Kind::Hotp),
            other => Err(UriError::UnknownKind(other.to_string())),
        }
    }

    fn algorithm(&self) -> Result<Algorithm, UriError> {
        match self.algorithm {
            0 | 1 => Ok(Algorithm::Sha1),
            2 => Ok(Algorithm::Sha256),
            3 => Ok(Algorithm::Sha512),
            4 => Err(UriError::UnknownAlgorithm("MD5".to_owned())),
            other => Err(UriError::UnknownAlgorithm(other.to_string())),
        }
    }

    fn digits(&self) -> Result<u8, UriError> {
        match self.digits {
            0 | 1 => Ok(6),
            2 => Ok(8),
            3 => Ok(7),
            _ => Err(UriError::WrongDigits),
        }
    }
}

/// Base64 in either alphabet, padded or not, percent-encoded or with its plus signs made spaces.
fn unbased(data: &str) -> Result<Zeroizing<Vec<u8>>, UriError> {
    let data = Zeroizing::new(decoded(data).into_owned());
    let plain = data.trim_end_matches(['=', ' ']).chars().map(|it| match it {
        '-' | ' ' => '+',
        '_' => '/',
        other => other,
    });
    let plain = Zeroizing::new(plain.collect::<String>());
    lenient().decode(plain.as_bytes()).map(Zeroizing::new).map_err(|_| UriError::BrokenExport)
}

/// Bits that fill up no byte are dropped.
fn lenient() -> Encoding {
    let mut lenient = BASE64_NOPAD.specification();
    lenient.check_trailing_bits = false;
    lenient.encoding().unwrap_or(BASE64_NOPAD)
}

/// The fields of a message (protobuf.dev, "Encoding").
struct MessageFields<'m>(&'m [u8]);

enum Value<'m> {
    Number(u64),
    Bytes(&'m [u8]),
    Other,
}

impl<'m> Iterator for MessageFields<'m> {
    type Item = Result<(u64, Value<'m>), UriError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field().ok_or(UriError::BrokenExport);
        if field.is_err() {
            self.0 = &[];
        }
        Some(field)
    }
}

impl<'m> MessageFields<'m> {
    fn field(&mut self) -> Option<(u64, Value<'m>)> {
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Number(self.varint()?),
            1 => self.bytes(8).map(|_| Value::Other)?,
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                Value::Bytes(self.bytes(length)?)
            }
            5 => self.bytes(4).map(|_| Value::Other)?,
            _ => return None,
        };
        Some((tag >> 3, value))
    }

    fn bytes(&mut self, length: usize) -> Option<&'m [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = *self.bytes(1)? else { return None };
            number |= u64::from(byte & 0x7F).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One account of Google's own example: `Hello!` and four bytes.
    const ALICE: &str = "0a310a0a48656c6c6f21deadbeef12184578616d706c653a616c69636540676f6f676c652e\
                         636f6d1a074578616d706c653002";

    fn export(message: &str) -> String {
        let data = BASE64_NOPAD.encode(&hex::decode(message.replace(' ', "")).unwrap());
        format!("otpauth-migration://offline?data={}", data.replace('+', "%2B"))
    }

    fn refused(text: &str) -> UriError {
        Offer::read(text).err().unwrap()
    }

    #[test]
    fn exports_that_are_cut_off_or_no_messages() {
        for message in ["0a", "0aff", "0a05ff", "0b", "80", "ffffffffffffffffffffff", ""] {
            assert_eq!(refused(&export(message)), UriError::BrokenExport, "{message}");
        }
        for text in ["otpauth-migration://offline", "otpauth-migration:?data=%%%"] {
            assert_eq!(refused(text), UriError::BrokenExport, "{text}");
        }
        assert_eq!(refused(&export("0a00")), UriError::NoSecret);
    }

    #[test]
    fn accounts_that_tokens_cannot_have_do_not_hide_the_others() {
        let md5 = "0a080a01aa1201622004";
        assert_eq!(refused(&export(md5)), UriError::UnknownAlgorithm("MD5".into()));
        let offer =
            Offer::read(&export(&format!("{md5}{ALICE}"))).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!((offer.accounts.len(), offer.refused.len()), (1, 1));
        assert_eq!(offer.refused[0].0.account, "b");
        assert_eq!(refused(&export("0a0a 0a01aa 1a05 5374 6561 6d")), UriError::Steam);
    }

    #[test]
    fn every_field_is_read() {
        let message = "0a130a01aa 1201 62 1a0149 2003 2802 3001 3807 4a00";
        let offer = Offer::read(&export(message)).unwrap_or_else(|error| panic!("{error}"));
        let account = &offer.accounts[0];
        assert_eq!((account.kind, account.counter), (Kind::Hotp, 7));
        assert_eq!((account.algorithm, account.digits), (Algorithm::Sha512, 8));
        assert_eq!(account.name.to_string(), "I:b");
        assert_eq!(offer.missing_parts(), 0);
    }

    #[test]
    fn parts_of_one_export_are_counted_once_each() {
        let part = |index: &str| export(&format!("{ALICE} 1001 1803 20{index} 2863"));
        let read = |text: &str| Offer::read(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(read(&part("00")).missing_parts(), 2);
        let two = [part("00"), part("02"), part("00")].join("\n");
        assert_eq!((read(&two).missing_parts(), read(&two).accounts.len()), (1, 3));
    }

    #[test]
    fn several_addresses_are_several_accounts() {
        let offer = Offer::read("otpauth://totp/a?secret=MY\r\n\nmzxw 6ytb mzxw 6ytb")
            .unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(offer.accounts.len(), 2);
        assert_eq!(
            refused("otpauth://totp/a?secret=MY\nhttps://example.org"),
            UriError::NotOtpauth
        );
    }
}
