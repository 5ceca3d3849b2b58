//! The secret of a machine on its way to the help desk: encrypted to its public keys as an age file
//! (age-encryption.org/v1), which `age`, `rage` and `mfactl` read.

use std::io::{self, Read, Write};

use age::x25519::{Identity, Recipient};
use age::{DecryptError, Decryptor, Encryptor};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::secret::MachineSecret;

/// More bytes than an escrow has, whomever it is for.
pub const LARGEST_ESCROW: u64 = 64 * 1024;
/// More bytes than a file with keys has.
pub const LARGEST_IDENTITIES: u64 = 64 * 1024;
/// What says that a file is an escrow, and how it is to be read.
const FORMAT: &str = "mfad-pass-escrow-1";

/// What is in an escrow: which machine it is of, and its secret.
pub struct Escrow {
    /// What the machine was called when it was made.
    pub machine: String,
    /// What its passes are made with.
    pub secret: MachineSecret,
}

/// The same as it is written, in JSON.
#[derive(Serialize, Deserialize)]
struct Record {
    format: String,
    machine: String,
    id: String,
    secret: Zeroizing<String>,
}

/// The keys of somebody at the help desk.
pub struct Identities(Vec<Identity>);

/// Why an escrow cannot be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EscrowError {
    /// There is nobody to encrypt to, or one is no public key.
    #[error("a recipient is no public key of age")]
    Recipient,
    /// It could not be encrypted.
    #[error("the escrow could not be encrypted")]
    Encryption,
    /// The file with keys has none that could be used.
    #[error("there is no key of age in it")]
    NoIdentity,
    /// The file with keys is itself encrypted.
    #[error("the keys are protected by a passphrase")]
    IdentityProtected,
    /// The file is too large to be one.
    #[error("it is too large")]
    TooLarge,
    /// It is no age file, or was changed or cut off.
    #[error("it is no age file, or damaged")]
    Damaged,
    /// It is encrypted to others.
    #[error("it is not encrypted to this key")]
    NotForThisKey,
    /// It is encrypted to this key, and no escrow.
    #[error("it is no escrow of mfad")]
    NoEscrow,
}

/// Whether something can be encrypted to this: a public key as `age-keygen` writes it.
#[must_use]
pub fn is_recipient(text: &str) -> bool {
    text.parse::<Recipient>().is_ok()
}

/// An escrow for these recipients.
///
/// # Errors
/// One of them is none, or there is none.
pub fn encrypt(escrow: &Escrow, recipients: &[String]) -> Result<Vec<u8>, EscrowError> {
    let keys: Result<Vec<Recipient>, _> = recipients.iter().map(|it| it.parse()).collect();
    let keys = keys.map_err(|_| EscrowError::Recipient)?;
    let record = Record {
        format: FORMAT.to_owned(),
        machine: escrow.machine.clone(),
        id: escrow.secret.id().to_owned(),
        secret: Zeroizing::new(BASE64.encode(escrow.secret.bytes())),
    };
    let text = serde_json::to_vec(&record).map(Zeroizing::new);
    let text = text.map_err(|_| EscrowError::Encryption)?;
    let encryptor = Encryptor::with_recipients(keys.iter().map(|it| it as &dyn age::Recipient))
        .map_err(|_| EscrowError::Recipient)?;
    let mut encrypted = Vec::new();
    let write = |encrypted: &mut Vec<u8>| {
        let mut writer = encryptor.wrap_output(encrypted)?;
        writer.write_all(&text)?;
        writer.finish().map(drop)
    };
    write(&mut encrypted).map_err(|_: io::Error| EscrowError::Encryption)?;
    Ok(encrypted)
}

impl Identities {
    /// The keys in a file as `age-keygen` writes it.
    ///
    /// # Errors
    /// There is none in it, or it is protected by a passphrase.
    pub fn parse(file: &[u8]) -> Result<Self, EscrowError> {
        let protected =
            file.starts_with(b"age-encryption.org/") || file.starts_with(b"-----BEGIN AGE");
        if protected {
            return Err(EscrowError::IdentityProtected);
        }
        let text = std::str::from_utf8(file).map_err(|_| EscrowError::NoIdentity)?;
        let lines = text.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Result<Vec<Identity>, _> = lines.map(str::parse).collect();
        let keys = keys.map_err(|_| EscrowError::NoIdentity)?;
        if keys.is_empty() { Err(EscrowError::NoIdentity) } else { Ok(Self(keys)) }
    }
}

impl Escrow {
    /// What is in an escrow, for one of its recipients.
    ///
    /// # Errors
    /// It is none, damaged, too large, or for others.
    pub fn decrypt(file: &[u8], identities: &Identities) -> Result<Self, EscrowError> {
        let length = u64::try_from(file.len()).unwrap_or(u64::MAX);
        if length > LARGEST_ESCROW {
            return Err(EscrowError::TooLarge);
        }
        let decryptor = Decryptor::new(file).map_err(|error| reason(&error))?;
        let keys = identities.0.iter().map(|it| it as &dyn age::Identity);
        let reader = decryptor.decrypt(keys).map_err(|error| reason(&error))?;
        let mut text = Zeroizing::new(Vec::with_capacity(file.len()));
        reader.take(length).read_to_end(&mut text).map_err(|_| EscrowError::Damaged)?;
        let record: Record = serde_json::from_slice(&text).map_err(|_| EscrowError::NoEscrow)?;
        let bytes = BASE64.decode(record.secret.as_bytes()).map(Zeroizing::new);
        let secret = bytes.ok().and_then(|bytes| MachineSecret::kept(&record.id, &bytes));
        match (record.format.as_str(), secret) {
            (FORMAT, Some(secret)) => Ok(Self { machine: record.machine, secret }),
            _ => Err(EscrowError::NoEscrow),
        }
    }
}

fn reason(error: &DecryptError) -> EscrowError {
    match error {
        DecryptError::NoMatchingKeys | DecryptError::KeyDecryptionFailed => {
            EscrowError::NotForThisKey
        }
        _ => EscrowError::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use age::secrecy::ExposeSecret;
    use proptest::prelude::*;

    use super::*;

    fn key() -> (String, Identities) {
        let key = Identity::generate();
        let file = format!("# created: now\n{}\n", key.to_string().expose_secret());
        (key.to_public().to_string(), Identities::parse(file.as_bytes()).unwrap())
    }

    fn escrow() -> Escrow {
        Escrow { machine: "desk-1".into(), secret: MachineSecret::kept("00ff", &[7; 32]).unwrap() }
    }

    fn refusal(file: &[u8], keys: &Identities) -> EscrowError {
        Escrow::decrypt(file, keys).map(drop).unwrap_err()
    }

    #[test]
    fn each_recipient_reads_it_and_nobody_else() {
        let ((one, first), (other, second), (_, stranger)) = (key(), key(), key());
        let file = encrypt(&escrow(), &[one, other]).unwrap();
        assert!(!file.windows(6).any(|it| it == b"desk-1"), "the machine is named in it");
        for keys in [&first, &second] {
            let read = Escrow::decrypt(&file, keys).unwrap();
            assert_eq!(read.machine, "desk-1");
            assert_eq!((read.secret.id(), read.secret.bytes()), ("00ff", &[7; 32][..]));
        }
        assert_eq!(refusal(&file, &stranger), EscrowError::NotForThisKey);
    }

    #[test]
    fn without_a_recipient_or_with_a_mistyped_one_there_is_none() {
        let (right, _) = key();
        let mut wrong = right.clone();
        wrong.pop();
        wrong.push(if right.ends_with('q') { 'p' } else { 'q' });
        assert!(is_recipient(&right) && !is_recipient(&wrong) && !is_recipient(""));
        assert_eq!(encrypt(&escrow(), &[]).unwrap_err(), EscrowError::Recipient);
        assert_eq!(encrypt(&escrow(), &[right, wrong]).unwrap_err(), EscrowError::Recipient);
    }

    #[test]
    fn every_byte_of_it_counts() {
        let (recipient, keys) = key();
        let file = encrypt(&escrow(), &[recipient]).unwrap();
        for place in 0..file.len() {
            let mut changed = file.clone();
            changed[place] ^= 1;
            assert!(Escrow::decrypt(&changed, &keys).is_err(), "byte {place}");
            assert!(Escrow::decrypt(&file[..place], &keys).is_err(), "cut at {place}");
        }
        assert!(Escrow::decrypt(&file, &keys).is_ok());
    }

    #[test]
    fn what_is_no_escrow_is_refused() {
        let (recipient, keys) = key();
        let huge = vec![b'a'; usize::try_from(LARGEST_ESCROW).unwrap() + 1];
        assert_eq!(refusal(&huge, &keys), EscrowError::TooLarge);
        assert_eq!(refusal(b"", &keys), EscrowError::Damaged);
        let parsed: Recipient = recipient.parse().unwrap();
        for text in
            ["{}", "", r#"{"format":"mfad-pass-escrow-1","machine":"m","id":"i","secret":"AAAA"}"#]
        {
            let other = age::encrypt(&parsed, text.as_bytes()).unwrap();
            assert_eq!(refusal(&other, &keys), EscrowError::NoEscrow, "{text}");
        }
        let locked = Encryptor::with_user_passphrase("passphrase".to_owned().into());
        let mut file = Vec::new();
        let writer = locked.wrap_output(&mut file).unwrap();
        writer.finish().unwrap();
        assert_eq!(refusal(&file, &keys), EscrowError::NotForThisKey);
    }

    #[test]
    fn a_file_with_keys_is_read_as_age_keygen_writes_it() {
        let refused = |text: &[u8]| Identities::parse(text).map(drop).unwrap_err();
        assert_eq!(refused(b"# nothing\n"), EscrowError::NoIdentity);
        assert_eq!(refused(b"AGE-SECRET-KEY-1\n"), EscrowError::NoIdentity);
        assert_eq!(refused(b"\xff\xfe"), EscrowError::NoIdentity);
        assert_eq!(
            refused(b"-----BEGIN AGE ENCRYPTED FILE-----\n"),
            EscrowError::IdentityProtected
        );
        assert_eq!(refused(b"age-encryption.org/v1\n"), EscrowError::IdentityProtected);
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_no_panic(file in proptest::collection::vec(any::<u8>(), 0..512)) {
            let (_, keys) = key();
            prop_assert!(Escrow::decrypt(&file, &keys).is_err());
            let _ = Identities::parse(&file);
        }
    }
}
