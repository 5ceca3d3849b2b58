//! The OpenPGP application of a card: how its PINs stand, whose it is and what keys it has; the
//! ceremonies that change it are in the files beside.

mod pins;
mod reset;

use mfad_cards::apdu::StatusWord;
use mfad_cards::openpgp::{Algorithm, Application, Curve, KeyKind, KeyOrigin, KeyStatus, Touch};
use mfad_device::token::{Claim, Holder, OpenPgpApplication, Token, TokenError};
use mfad_terms::{Cause, Remedy};
use mfad_text::{clean, tr};

pub use pins::{Which as KeyPin, change_admin_pin, change_pin, set_reset_code, unblock_pin};
pub use reset::run as reset;

use crate::error::Error;
use crate::faults::token_fault;

/// How the OpenPGP application of a card stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPgpStatus {
    /// Manufacturer and serial number, as printed on cards: `000F:12345678`.
    pub number: String,
    /// The version of the specification: `3.4`.
    pub version: String,
    /// The manufacturer's name, if it is a known one.
    pub manufacturer: Option<String>,
    /// How many wrong PINs the card still takes.
    pub pin_attempts: u32,
    /// How many wrong admin PINs.
    pub admin_pin_attempts: u32,
    /// How many wrong reset codes; 0 if it has none.
    pub reset_code_attempts: u32,
    /// The holder's name.
    pub holder: Option<String>,
    /// The holder's languages, the most liked first, two letters each: `deen`.
    pub languages: Option<String>,
    /// Where the public key is.
    pub url: Option<String>,
    /// The name to log in with.
    pub login: Option<String>,
    /// How many signatures the signature key has made; absent where the card does not tell.
    pub signatures: Option<u32>,
    /// The keys that are there.
    pub keys: Vec<OpenPgpKey>,
}

/// A key on the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPgpKey {
    /// What it is for.
    pub use_for: KeyKind,
    /// What it is, mathematically: `rsa2048`, `p256`, `ed25519`, …; absent if it has no name.
    pub key_type: Option<String>,
    /// Its fingerprint, in hexadecimal.
    pub fingerprint: Option<String>,
    /// When it was made, in seconds since 1970 (UTC).
    pub made: Option<u64>,
    /// Whether it was made elsewhere; absent where the card does not tell.
    pub imported: Option<bool>,
    /// When it wants a touch; absent if the card cannot want one.
    pub touch: Option<Touch>,
}

/// How the PINs stand, whom the card belongs to and what keys it has. Spends no try.
pub async fn status(claim: &Claim) -> Result<OpenPgpStatus, Error> {
    let read = claim.openpgp(|card: &mut OpenPgpApplication<'_, '_>| {
        Ok((card.application()?, card.holder()?, card.signatures()?))
    });
    let (application, holder, signatures) =
        read.await.map_err(|error| fault(claim.token(), &error))?;
    let Application { identifier, pins, .. } = &application;
    let [major, minor] = identifier.version;
    let Holder { person, url, login } = holder;
    Ok(OpenPgpStatus {
        number: identifier.to_string(),
        version: format!("{major}.{minor}"),
        manufacturer: identifier.manufacturer_name().map(str::to_owned),
        pin_attempts: pins.pin_tries_left.into(),
        admin_pin_attempts: pins.admin_tries_left.into(),
        reset_code_attempts: pins.reset_code_tries_left.into(),
        holder: person.name.as_deref().map(clean),
        languages: person.languages.as_deref().map(clean),
        url: url.as_deref().map(clean),
        login: login.as_deref().map(clean),
        signatures,
        keys: keys(&application),
    })
}

/// The keys that are there.
fn keys(application: &Application) -> Vec<OpenPgpKey> {
    let kinds = [KeyKind::Signature, KeyKind::Decryption, KeyKind::Authentication];
    let keys = kinds.map(|kind| (kind, application.key(kind)));
    keys.into_iter().filter(|(_, key)| is_there(key)).map(|(kind, key)| shown(kind, key)).collect()
}

fn is_there(key: &KeyStatus) -> bool {
    match key.origin {
        Some(origin) => origin != KeyOrigin::Absent,
        // Older cards do not say; the program that makes a key writes its fingerprint.
        None => key.fingerprint.is_some(),
    }
}

fn shown(use_for: KeyKind, key: &KeyStatus) -> OpenPgpKey {
    let hexadecimal = |bytes: [u8; 20]| bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    OpenPgpKey {
        use_for,
        key_type: key_type(&key.algorithm),
        fingerprint: key.fingerprint.map(hexadecimal),
        made: key.made.map(Into::into),
        imported: key.origin.map(|origin| origin == KeyOrigin::Imported),
        touch: key.touch,
    }
}

fn key_type(algorithm: &Algorithm) -> Option<String> {
    let curve = match algorithm {
        Algorithm::Rsa { bits } => return Some(format!("rsa{bits}")),
        Algorithm::Other(_) => return None,
        Algorithm::Ecdh(curve) | Algorithm::Ecdsa(curve) | Algorithm::Eddsa(curve) => curve,
    };
    let word = match curve {
        Curve::P256 => "p256",
        Curve::P384 => "p384",
        Curve::P521 => "p521",
        Curve::Secp256k1 => "secp256k1",
        Curve::BrainpoolP256 => "brainpool256",
        Curve::BrainpoolP384 => "brainpool384",
        Curve::BrainpoolP512 => "brainpool512",
        Curve::Ed25519 => "ed25519",
        Curve::X25519 => "x25519",
        Curve::Other(_) => return None,
    };
    Some(word.to_owned())
}

/// The error of a card in words that fit OpenPGP.
fn fault(token: &Token, error: &TokenError) -> Error {
    let Token { name, id, .. } = token;
    match error {
        TokenError::CardRefused(StatusWord::TERMINATED) => {
            Error::new(Cause::Denied, tr!("openpgp-half-erased", name))
                .with_remedy_about(Remedy::ResetOpenpgp, id.as_str())
        }
        TokenError::NotSupported => {
            Error::new(Cause::NotSupported, tr!("openpgp-kdf", name)).with_remedy(Remedy::UseGnupg)
        }
        other => token_fault(token, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(origin: Option<KeyOrigin>, fingerprint: Option<[u8; 20]>) -> KeyStatus {
        let algorithm = Algorithm::Rsa { bits: 2048 };
        KeyStatus { algorithm, fingerprint, made: None, origin, touch: None }
    }

    #[test]
    fn a_key_is_there_if_the_card_says_so_or_somebody_wrote_its_fingerprint() {
        assert!(is_there(&key(Some(KeyOrigin::Generated), None)));
        assert!(!is_there(&key(Some(KeyOrigin::Absent), Some([1; 20]))));
        assert!(is_there(&key(None, Some([1; 20]))));
        assert!(!is_there(&key(None, None)));
    }

    #[test]
    fn algorithms_without_a_name_are_left_out() {
        assert_eq!(key_type(&Algorithm::Rsa { bits: 4096 }).as_deref(), Some("rsa4096"));
        assert_eq!(key_type(&Algorithm::Eddsa(Curve::Ed25519)).as_deref(), Some("ed25519"));
        assert_eq!(key_type(&Algorithm::Ecdsa(Curve::Other(vec![1]))), None);
    }
}
