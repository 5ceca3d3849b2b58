//! A login password sealed to a public key (HPKE, RFC 9180, base mode) whose private key is made of a secret that
//! only a security key can make again (`hmac-secret`, CTAP 2.2 §12.7): sealing needs no key, opening does.

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, HpkeError, Kem, OpModeR, OpModeS, Serializable};
use hpke::{single_shot_open, single_shot_seal};
use mfad_store::Account;
use zeroize::Zeroizing;

/// What the keys of RFC 9180 are made for here.
const INFO: &[u8] = b"mfad login password 1";
/// All passwords are sealed as long as this, so that no seal tells how long one is.
const PADDED: usize = 512;
/// A sealed password begins with the encapsulated key of X25519 (RFC 9180 §7.1).
const ENCAPSULATED: usize = 32;

type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type EncappedKey = <X25519HkdfSha256 as Kem>::EncappedKey;

/// For whom a password is sealed. A seal opens for nobody else.
pub struct Sealing<'s> {
    /// Whose password it is.
    pub account: &'s Account,
    /// The id of the method that opens it.
    pub method: &'s str,
    /// Whether the key has to verify its owner for that.
    pub verified: bool,
}

impl Sealing<'_> {
    fn associated_data(&self) -> Vec<u8> {
        let Self { account, method, verified } = self;
        let uid = account.uid.to_le_bytes();
        // The id has no zero byte, and neither has a name.
        [&uid, account.name.as_bytes(), &[0], method.as_bytes(), &[0, u8::from(*verified)]].concat()
    }

    /// Seals a password to a public key. `None` if it is no password that PAM could hand on, or the key is none.
    pub fn seal(&self, password: &[u8], public_key: &[u8]) -> Option<Vec<u8>> {
        let padded = pad(password)?;
        let key = PublicKey::from_bytes(public_key).ok()?;
        let mode = OpModeS::Base;
        let sealed = single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &mode,
            &key,
            INFO,
            &padded,
            &self.associated_data(),
        );
        let (encapsulated, text) = sealed.ok()?;
        Some([encapsulated.to_bytes().as_slice(), &text].concat())
    }

    /// The password, opened with the secret that the key made.
    ///
    /// # Errors
    /// The secret is another, or what was sealed was changed or is somebody else's.
    pub fn open(&self, sealed: &[u8], secret: &[u8; 32]) -> Result<Zeroizing<Vec<u8>>, HpkeError> {
        let (encapsulated, text) =
            sealed.split_first_chunk::<ENCAPSULATED>().ok_or(HpkeError::OpenError)?;
        let encapsulated = EncappedKey::from_bytes(encapsulated)?;
        let (private_key, _) = X25519HkdfSha256::derive_keypair(secret);
        let padded = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &private_key,
            &encapsulated,
            INFO,
            text,
            &self.associated_data(),
        )?;
        let mut password = Zeroizing::new(padded);
        while password.last() == Some(&0) {
            password.pop();
        }
        Ok(password)
    }
}

/// The public key that belongs to the secret of a security key.
pub fn public_key(secret: &[u8; 32]) -> Vec<u8> {
    X25519HkdfSha256::derive_keypair(secret).1.to_bytes().to_vec()
}

/// Whether PAM could hand this on as a password: it ends with a zero byte there, and is not longer than a
/// response (PAM_MAX_RESP_SIZE).
pub fn is_password(typed: &[u8]) -> bool {
    !typed.is_empty() && typed.len() < PADDED && !typed.contains(&0)
}

fn pad(password: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    is_password(password).then_some(())?;
    let mut padded = Zeroizing::new(Vec::with_capacity(PADDED));
    padded.extend_from_slice(password);
    padded.resize(PADDED, 0);
    Some(padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: [u8; 32] = [7; 32];

    fn anna() -> Account {
        Account { uid: 1000, name: "anna".to_owned() }
    }

    fn sealing(account: &Account) -> Sealing<'_> {
        Sealing { account, method: "feed", verified: true }
    }

    #[test]
    fn it_opens_with_the_same_secret_for_the_same_method_alone() {
        let (anna, ben) = (anna(), Account { name: "ben".to_owned(), ..anna() });
        let sealed = sealing(&anna).seal(b"correct horse", &public_key(&SECRET)).unwrap();
        assert_eq!(**sealing(&anna).open(&sealed, &SECRET).unwrap(), *b"correct horse");
        assert!(sealing(&anna).open(&sealed, &[8; 32]).is_err());
        assert!(sealing(&ben).open(&sealed, &SECRET).is_err());
        assert!(sealing(&Account { uid: 1, ..anna.clone() }).open(&sealed, &SECRET).is_err());
        assert!(Sealing { method: "fee", ..sealing(&anna) }.open(&sealed, &SECRET).is_err());
        assert!(Sealing { verified: false, ..sealing(&anna) }.open(&sealed, &SECRET).is_err());
    }

    #[test]
    fn what_was_changed_cut_or_is_empty_opens_to_nothing() {
        let anna = anna();
        let sealed = sealing(&anna).seal(b"correct horse", &public_key(&SECRET)).unwrap();
        for at in [0, 31, 32, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(sealing(&anna).open(&changed, &SECRET).is_err(), "{at}");
        }
        for length in [0, 1, 31, 32, 48, sealed.len() - 1] {
            assert!(sealing(&anna).open(&sealed[..length], &SECRET).is_err(), "{length}");
        }
    }

    #[test]
    fn no_seal_tells_how_long_the_password_is() {
        let anna = anna();
        let length = |password: &[u8]| {
            sealing(&anna).seal(password, &public_key(&SECRET)).map(|sealed| sealed.len())
        };
        assert_eq!(length(b"x"), length(&[b'x'; 511]));
        assert!(length(b"x").is_some());
    }

    #[test]
    fn what_pam_could_not_hand_on_is_no_password() {
        let anna = anna();
        for password in [b"".as_slice(), b"a\0b", &[b'x'; 512]] {
            assert!(sealing(&anna).seal(password, &public_key(&SECRET)).is_none());
        }
        assert!(sealing(&anna).seal(b"password", &[0; 31]).is_none());
    }
}
